"""A page of curves: the objective along each factor by itself."""

from collections.abc import Iterator, Sequence

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.measured import ShownMeasure
from sim.report.content.reasons.factors import FEW, measure_of, some_of, varied
from sim.report.content.shown import Shown, words
from sim.report.content.wording import tell, with_unit
from sim.report.output.words.labels import cap, choice_title, key_title, posture_title
from sim.report.output.words.numbers import share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.figures import CurveFigure, CurvePoint, DotFigure, PageCurve
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageTable, Panel


def along(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``explain method=curves`` says."""
    what = measure_of(shown, told_of)
    by_factor: dict[str, list[Told]] = {}
    for each in told_of["curves"]:
        by_factor.setdefault(str(each["factor"]), []).append(each)
    titles = {name: key_title(shown.scenario, name) for name in by_factor}
    numbered = {str(each["name"]) for each in told_of["factors"] if not each["words"]}
    axes = some_of([*titles.values()]) if len(titles) <= FEW else f"each of {len(titles)} factors"
    panels = [
        _panel(shown, (name, titles[name], some, name in numbered), what, place)
        for place, (name, some) in enumerate(by_factor.items())
    ]
    return FramedAnswer(
        question=f"how does {what.title} change along {axes}?",
        answer=[*_answer(by_factor, titles, what)],
        panels=[*panels, varied(shown, told_of)],
        replications=what.n,
        experiment=f"{len(told_of['curves'])} points, {what.n} replications of each, the same "
        "random numbers at every one",
    )


def _value(each: Told, what: ShownMeasure) -> PageNumber:
    found = what.between(each["mean"], each["low"], each["high"], str(each["value"]))
    return found.model_copy(update={"n": int(each["n"])})


def _answer(
    by_factor: dict[str, list[Told]],
    titles: dict[str, str],
    what: ShownMeasure,
) -> Iterator[list[Words]]:
    def reach(name: str) -> float:
        means = [each["mean"] for each in by_factor[name] if each["mean"] is not None]
        return max(means, default=0.0) - min(means, default=0.0)

    most = max(by_factor, key=reach)
    values = [_value(each, what) for each in by_factor[most] if each["mean"] is not None]
    values.sort(key=lambda each: each.mean or 0.0)
    lead = "It moves most along " if len(titles) > 1 else "Along "
    yield words(
        lead,
        Words(text=titles[most], role="strong"),
        (", where " if len(titles) > 1 else " ") + f"{what.title} is between ",
        Words(text=tell(values[0]), role="strong"),
        " and ",
        Words(text=tell(values[-1]), role="strong"),
        "; all else as the scenario has it.",
    )


def _panel(
    shown: Shown, found: tuple[str, str, Sequence[Told], bool], what: ShownMeasure, place: int
) -> Panel:
    name, title, points, is_number = found
    values = [_value(each, what) for each in points]
    names = [_named(shown, name, str(each["value"]), is_number) for each in points]
    luck = [[what.between(each[part], None, None) for part in ("q05", "q50", "q95")]
            for each in points]  # fmt: skip
    figure: CurveFigure | DotFigure
    if is_number:
        some = [CurvePoint(x=float(each["value"]), value=value)
                for each, value in zip(points, values, strict=True)]  # fmt: skip
        figure = CurveFigure(
            unit=with_unit(what.title, what.unit),
            across=title,
            curves=[PageCurve(title=title, points=some)],
        )
    else:
        figure = what.dots(names, [[each] for each in values])
    level = share(float(shown.first.result.level), 0)
    head = [title, with_unit(what.title, what.unit), "5 % of replications below", "median",
            "95 % below"]  # fmt: skip
    return Panel(
        name=f"curve_{place}",
        title=f"{cap(what.title)} along {title}",
        note=words(f"Mean and its {level} interval (n = {values[0].n}); all else as it is."),
        figure=figure,
        tables=[
            PageTable(
                caption=title,
                head=head,
                rows=[
                    [label, tell(value), *map(tell, some)]
                    for label, value, some in zip(names, values, luck, strict=True)
                ],
            )
        ],
        values=[each for some in luck for each in some],
        side="right" if place % 2 else "left",
    )


def _named(shown: Shown, factor: str, value: str, is_number: bool) -> str:
    if is_number:
        return figure_of(float(value))
    if factor == "posture":
        return cap(posture_title(shown.scenario, value))
    return choice_title(shown.scenario, value)
