"""The first block of a comparison: the paired difference of each headline, and what tells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.model.headline import Headline
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned
from sim.report.run.headlines import NOT_ASKED, named, predictable, told, without
from sim.report.run.regained import regained
from sim.study.results.headlines import chance, change_of, subjects, unit_of, value
from sim.study.results.paired import Contrast
from sim.study.statistics.equivalence import holm
from sim.study.statistics.summary import Summary

if TYPE_CHECKING:
    from sim.study.explain.with_inputs import WithInputs

HEAD = (
    "choice", "against", "headline", "about", "title", "metric", "subject", "unit", "better",
    "base", "other", "mean", "low", "high", "n", "p", "tells", "inputs_mean", "inputs_low",
    "inputs_high", "inputs_draws", "p_gain", "without",
)  # fmt: skip
"""Columns of ``headline.csv`` of a comparison."""
TELLS = {2: "**", 1: "*", 0: ""}


@dataclass(frozen=True)
class HeadlineChange:
    """The difference of one headline in one contrast.

    Attributes
    ----------
    tells
        2 where Holm's test over all differences says that there is one, 1 where its own interval
        leaves out 0, else 0.
    drawn
        The same with inputs drawn as well, if that was asked.
    """

    key: str
    headline: Headline
    contrast: Contrast
    found: Summary
    chance: float
    tells: int
    drawn: "WithInputs | None"


InputBands = Mapping[tuple[str, str], "WithInputs"]
"""By the title of the contrast and the name of the headline."""


def changes(contrasts: Sequence[Contrast], drawn: InputBands) -> list[HeadlineChange]:
    """Every headline that both sides have, in every contrast, with what tells."""
    found = []
    for contrast in contrasts:
        for key, each in contrast.pair.base.scenario.headlines.items():
            if each.metric and (change := change_of(contrast.pair, each)).n:
                found.append((key, each, contrast, change, chance(contrast.pair, each)))
    level = contrasts[0].pair.base.level
    sure = holm([p for *_, p in found], 1 - level)
    return [
        HeadlineChange(
            *each, (2 if it else int(p < 1 - level)), drawn.get((each[2].title, each[0]))
        )
        for each, it, p in ((one[:5], it, one[4]) for one, it in zip(found, sure, strict=True))
    ]


def headline_changes(
    contrasts: Sequence[Contrast],
    every: Sequence[HeadlineChange],
    name: str,
    *,
    detail: bool = False,
) -> list[str]:
    """The headlines of a comparison, what tells the choices apart, and what has no value."""
    scenario = contrasts[0].pair.base.scenario
    if not scenario.headlines:
        return []
    found = {(each.key, each.contrast.title): each for each in every}
    there = {each.key: each.headline for each in every}
    sides = _sides(contrasts)
    rows = [
        row
        for key, headline in there.items()
        for row in _rows(headline, [found.get((key, each.title)) for each in contrasts],
                         contrasts, sides, detail)
    ]  # fmt: skip
    head = ["headline", *sides, *(_difference(each, sides) for each in contrasts), "good"]
    missing = [each for key, each in scenario.headlines.items() if key not in there]
    level = f"{contrasts[0].pair.base.level:g}"
    lines = [
        paragraph(
            f"± is luck alone, at level {level}. * leaves out 0; ** too after Holm's correction "
            f"for all {len(every)} differences of this table."
        ),
        *(_telling(contrast, every) for contrast in contrasts),
        *(
            line
            for each in contrasts
            for line in regained(each.pair, f"Build allied, {each.title}. ")
        ),
    ]
    tables = [aligned(head, rows), "\n".join(lines), *_drawn(there, found, contrasts)]
    results = {
        label: result
        for each in contrasts
        for label, result in ((each.label, each.pair.other), (each.base, each.pair.base))
    }
    lines = [line for label, result in results.items() for line in predictable(result, label)]
    return [*tables, "\n".join([*without(missing, name), *lines])]


def _sides(contrasts: Sequence[Contrast]) -> list[str]:
    """The choices whose own values are shown: both of one pair, or that which all have."""
    if len(contrasts) == 1:
        return [contrasts[0].base, contrasts[0].label]
    same_base = len({each.base for each in contrasts}) == 1
    return [contrasts[0].base if same_base else contrasts[0].label]


def _difference(contrast: Contrast, sides: Sequence[str]) -> str:
    if len(sides) == 2:
        return "difference"
    return f"minus {contrast.base}" if contrast.label in sides else contrast.title


def _rows(
    headline: Headline,
    some: Sequence[HeadlineChange | None],
    contrasts: Sequence[Contrast],
    sides: Sequence[str],
    detail: bool,
) -> Iterator[list[str]]:
    """A headline in every contrast, and the subjects of its rows."""
    own = [_of(contrasts, headline, each) for each in sides]
    cells = [f"{told(each.found, '+')} {TELLS[each.tells]:2}" if each else "-   " for each in some]
    yield [named(headline), *own, *cells, headline.better]
    base = contrasts[0].pair.base
    for subject in subjects(base, headline.metric, headline.rows) if detail else ():
        found = [change_of(each.pair, headline, subject) for each in contrasts]
        if any(each.n for each in found):
            own = [_of(contrasts, headline, each, subject) for each in sides]
            yield [f"  {subject}", *own, *(f"{told(each, '+')}   " for each in found), ""]


def _of(contrasts: Sequence[Contrast], headline: Headline, side: str, subject: str = "") -> str:
    """The mean of one side."""
    result = next(
        result
        for each in contrasts
        for name, result in ((each.base, each.pair.base), (each.label, each.pair.other))
        if name == side
    )
    return told(value(result, headline, subject), alone=True)


def _telling(contrast: Contrast, every: Sequence[HeadlineChange]) -> str:
    """How many headlines tell the two sides apart."""
    own = [each.tells for each in every if each.contrast is contrast]
    return paragraph(
        f"{contrast.label} from {contrast.base}: {own.count(2)} of {len(own)} tell them apart (**),"
        f" {own.count(1)} more by themselves (*), {own.count(0)} do not."
    )


def _drawn(
    there: Mapping[str, Headline],
    found: Mapping[tuple[str, str], HeadlineChange],
    contrasts: Sequence[Contrast],
) -> Iterator[str]:
    """The same with luck and inputs, or that it was not asked."""
    asked = [each.drawn for each in found.values() if each.drawn is not None]
    if not asked:
        yield f"Luck with inputs: {NOT_ASKED} (draws of every number that has a range)"
        return
    rows = []
    for key, headline in there.items():
        some = [found.get((key, each.title)) for each in contrasts]
        cells = [cell for each in some for cell in _cells(each.drawn if each else None)]
        rows.append([named(headline), *cells])
    head = ["luck with inputs"]
    for contrast in contrasts:
        head += [contrast.title, "P(gain)"]
    told_of = (
        f"Luck with inputs: {asked[0].draws} draws of every number that has a range, "
        f"{asked[0].replications} replications of each choice in each. ± holds the difference that "
        "a further draw has in the mean, luck removed; P(gain): its chance to be good."
    )
    yield aligned(head, rows) + "\n" + paragraph(told_of)


def _cells(drawn: "WithInputs | None") -> list[str]:
    if drawn is None:
        return ["-", "-"]
    gain = "" if drawn.gain != drawn.gain else f"{drawn.gain:.2f}"
    mark = "*" if drawn.low > 0 or drawn.high < 0 else " "
    return [f"{told(drawn.summary, '+')} {mark}", gain]


def rows_of(
    contrasts: Sequence[Contrast], every: Sequence[HeadlineChange], name: str
) -> list[tuple[Any, ...]]:
    """Rows of ``headline.csv``: each headline in each contrast, and those without a value."""
    nan = float("nan")
    found: list[tuple[Any, ...]] = []
    for each in every:
        drawn, pair, headline = each.drawn, each.contrast.pair, each.headline
        inputs = (nan, nan, nan, 0, nan) if drawn is None else (
            drawn.mean, drawn.low, drawn.high, drawn.draws, drawn.gain,
        )  # fmt: skip
        found.append((
            each.contrast.label, each.contrast.base, each.key, headline.about, headline.title,
            headline.metric, headline.subject, unit_of(headline), headline.better,
            value(pair.base, headline).mean, value(pair.other, headline).mean,
            each.found.mean, each.found.low, each.found.high, each.found.n, each.chance,
            TELLS[each.tells], *inputs, "",
        ))  # fmt: skip
    there = {each.key for each in every}
    for key, headline in contrasts[0].pair.base.scenario.headlines.items():
        if key not in there:
            why = headline.without.format(scenario=name) or "no value in this scenario"
            empty = (nan,) * 5
            found.append((
                "", "", key, headline.about, headline.title, headline.metric, headline.subject,
                unit_of(headline), headline.better, *empty, 0, nan, "", nan, nan, nan, 0, nan, why,
            ))  # fmt: skip
    return found
