"""A page of Sobol indices: which share of the variance is due to which factor."""

from collections.abc import Iterator, Sequence

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.measured import ShownMeasure
from sim.report.content.reasons.factors import measure_of, varied
from sim.report.content.shown import Shown, words
from sim.report.content.wording import tell
from sim.report.output.words.labels import cap, key_title, listed
from sim.report.output.words.numbers import share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageOption, PageTable, Panel
from sim.study.explain.sobol import LEAST_Q2

FIRST, TOTAL = "first", "total"
MARKS = (
    PageOption(key="a", label="by itself", choice=FIRST),
    PageOption(key="b", label="with all interactions", choice=TOTAL),
)


def variance_shares(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``explain method=sobol`` says."""
    what = measure_of(shown, told_of)
    of = ShownMeasure("share_of_variance", what.title, "fraction",
                      f"share of the variance of {what.title}", what.n)  # fmt: skip
    indices = told_of["indices"]
    titles = [cap(key_title(shown.scenario, str(each["name"]))) for each in indices]
    values = [[_number(of, each[FIRST], FIRST), _number(of, each[TOTAL], TOTAL)]
              for each in indices]  # fmt: skip
    points = len(told_of["points"])
    return FramedAnswer(
        question=f"what makes {what.title} vary?",
        answer=[*_answer(told_of, titles, values, what)],
        answered=values[0] if values else [],
        panels=[
            *_indices(told_of, titles, values, of),
            *_pairs(shown, told_of, of),
            _metamodel(told_of, points, what),
            varied(shown, told_of),
        ],
        marks=MARKS,
        replications=what.n,
        experiment=f"{points} points of a Latin hypercube, {what.n} replications of each",
    )


def _number(of: ShownMeasure, each: Told, choice: str) -> PageNumber:
    return of.between(each["value"], each["low"], each["high"], choice)


def _answer(
    told_of: Told,
    titles: Sequence[str],
    values: Sequence[Sequence[PageNumber]],
    what: ShownMeasure,
) -> Iterator[list[Words]]:
    model = told_of["metamodel"]
    if model is None:
        yield words(f"Nothing does: {cap(what.title)} is the same at all points.")
    elif not values:
        yield words(
            "No shares are told: ",
            Words(text="the metamodel predicts too badly", role="strong"),
            f" (Q2 {figure_of(model['q2'])}, least {LEAST_Q2}), so that they would describe it and "
            "not the theater. Luck in the means leaves a Q2 of at most "
            f"{figure_of(model['ceiling'])}.",
        )
    else:
        first, total = values[0]
        yield words(
            Words(text=titles[0], role="strong"),
            " makes ",
            Words(text=tell(total), role="strong"),
            f" of the variance of {what.title} with all interactions, {tell(first)} by itself.",
        )


def _indices(
    told_of: Told,
    titles: Sequence[str],
    values: Sequence[Sequence[PageNumber]],
    of: ShownMeasure,
) -> Iterator[Panel]:
    if not values:
        return
    missed = share(told_of["metamodel"]["missed"])
    rows = [[title, *map(tell, some)] for title, some in zip(titles, values, strict=True)]
    yield Panel(
        name="indices",
        title=f"What makes {of.title.removeprefix('share of ')}",
        note=words(
            "Sobol indices over the ranges of the factors; luck has none of it. Intervals: the "
            "sampling of the indices and what the runs leave open about the metamodel, widened by "
            f"the {missed} of the variance that it may miss."
        ),
        figure=of.dots(titles, values),
        tables=[
            PageTable(
                caption="Shares of the variance",
                head=["factor", *(each.label for each in MARKS)],
                rows=rows,
            )
        ],
    )


def _pairs(shown: Shown, told_of: Told, of: ShownMeasure) -> Iterator[Panel]:
    pairs = told_of["interactions"]
    if not pairs:
        return
    titles = [
        listed(key_title(shown.scenario, str(name)) for name in each["names"]) for each in pairs
    ]
    values = [_number(of, each["value"], FIRST) for each in pairs]
    rows = [[cap(title), tell(value)] for title, value in zip(titles, values, strict=True)]
    yield Panel(
        name="interactions",
        title="What two factors do together",
        note=words("The largest shares of pairs, beyond what each does by itself."),
        open=True,
        tables=[PageTable(caption="Interactions", head=["factors", "share"], rows=rows)],
        values=values,
        side="right",
    )


def _metamodel(told_of: Told, points: int, what: ShownMeasure) -> Panel:
    model = told_of["metamodel"]
    text = f"{points} points of a Latin hypercube, {what.n} replications of each."
    if model is not None:
        tried = ", ".join(
            f"{name} {figure_of(each)}" for name, each in model["rmse_of_all"].items()
        )
        text += (
            f" Shares are computed on a metamodel ({model['name']}), which predicts points that it "
            f"was not fitted to with a Q2 of {figure_of(model['q2'])} and an error of "
            f"{figure_of(model['rmse'])} (errors of all: {tried})."
        )
    return Panel(
        name="metamodel", title="How good the metamodel is", told=[words(text)], side="right"
    )
