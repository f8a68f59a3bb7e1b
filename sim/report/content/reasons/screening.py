"""A page of a screening: which factors matter at all."""

from collections.abc import Iterator, Sequence

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.measured import ShownMeasure
from sim.report.content.reasons.factors import measure_of, some_of, varied
from sim.report.content.shown import Shown, words
from sim.report.content.wording import tell, with_unit
from sim.report.output.words.labels import cap, key_title
from sim.report.output.words.numbers import share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageOption, PageTable, Panel
from sim.study.explain.morris import MATTERS, NOTHING

EFFECT, LUCK = "effect", "luck"
MARKS = (
    PageOption(key="a", label="mean absolute effect", choice=EFFECT),
    PageOption(key="b", label="what luck alone gives", choice=LUCK),
)


def screening(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``explain method=morris`` says."""
    what = measure_of(shown, told_of)
    effects = told_of["effects"]
    titles = [key_title(shown.scenario, str(each["name"])) for each in effects]
    trajectories = int(told_of["options"]["trajectories"])
    count = "the factor" if len(titles) == 1 else f"{len(titles)} factors"
    return FramedAnswer(
        question=f"which of {count} matter for {what.title}?"
        if len(titles) > 1
        else f"does {titles[0]} matter for {what.title}?",
        answer=[*_answer(told_of, titles, what)],
        panels=[_effects(told_of, titles, what), varied(shown, told_of)],
        marks=MARKS,
        replications=what.n,
        experiment=f"{trajectories} trajectories over {count}, {what.n} replications of each point",
    )


def _answer(told_of: Told, titles: Sequence[str], what: ShownMeasure) -> Iterator[list[Words]]:
    verdicts = [str(each["verdict"]) for each in told_of["effects"]]
    matter = [title for title, one in zip(titles, verdicts, strict=True) if one == MATTERS]
    nothing = verdicts.count(NOTHING)
    if matter:
        verb = "matters" if len(matter) == 1 else "matter"
        yield words(
            Words(text=cap(some_of(matter)), role="strong"),
            f" {verb} for {what.title}, of {len(titles)} factors.",
        )
    else:
        yield words(f"None of {len(titles)} factors is shown to matter for {what.title}.")
    unseen = len(titles) - len(matter) - nothing
    if unseen:
        yield words(
            f"{'The effect' if unseen == 1 else 'Effects'} of {unseen} cannot be told from luck, "
            "which is not shown to be nothing: the interval says how large it may be."
        )
    if nothing:
        yield words(f"{nothing} {'does' if nothing == 1 else 'do'} nothing at all.")


def _values(each: Told, what: ShownMeasure) -> list[PageNumber]:
    effect = what.between(each["mu_star"], each["low"], each["high"], EFFECT)
    luck = what.between(each["luck"], None, None, LUCK)
    return [one.model_copy(update={"what": "change"}) for one in (effect, luck)]


def _effects(told_of: Told, titles: Sequence[str], what: ShownMeasure) -> Panel:
    level = share(float(told_of["level"]), 0)
    values = [_values(each, what) for each in told_of["effects"]]
    others = [[what.change(each[part], None) for part in ("mu", "sigma")]
              for each in told_of["effects"]]  # fmt: skip
    rows = [
        [cap(title), *(tell(one, sign=True) for one in (*some, *more)), figure_of(each["p"]),
         str(each["verdict"])]
        for title, some, more, each in zip(titles, values, others, told_of["effects"], strict=True)
    ]  # fmt: skip
    head = ["factor", with_unit("effect", what.unit, change=True), "luck alone", "signed effect",
            "spread", "chance of it by luck", "verdict"]  # fmt: skip
    return Panel(
        name="effects",
        title="How much each factor does over its range",
        note=words(
            "Mean absolute effect of a factor from one end of its range to the other (Morris), "
            f"with its {level} interval. It matters where a step has an effect at that level for "
            "all factors together. Signed effect: its mean with its direction; spread: how much it "
            "depends on the other factors, or bends."
        ),
        figure=what.dots([cap(each) for each in titles], values, change=True),
        tables=[PageTable(caption="Effects", head=head, rows=rows)],
        values=[each for some in others for each in some],
    )
