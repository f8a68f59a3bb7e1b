"""A sweep as a tidy table, and as text: every point, or a long sweep summed up."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from sim.report.output.text import aligned, interval
from sim.report.output.words.names import text_of
from sim.report.sweep.swept import Swept, name_of
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary
from sim.study.sweeping.effects import Effects, effects
from sim.study.sweeping.kept import rows_of
from sim.study.sweeping.sweep import PointResult

COLUMNS = tuple(each.name for each in fields(Summary))
"""Columns of a measure at a point."""
PAIRED = ("against", "difference", "difference_half_width")
"""Further columns of a sweep that is compared with a baseline."""
EFFECTS = ("metric", "subject", "unit", "factor", "low", "high", "effect", "share", "r2")
MOST_ROWS = 20
"""Rows of a table of a long sweep, and points of one that is not, at most."""
MOST_LINES = 120
"""Lines in which every point and measure is told at most."""
CURSE = (
    "The highest of many means is too high on average and the lowest too low; `theater select` "
    "says which point is best."
)


def tidy(
    keys: Sequence[str], results: Sequence[PointResult], base: Result | None = None
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Columns, and one row for each point, metric and subject; a point that failed has one row.

    With a baseline every row also has its mean over the same replications, and the paired
    difference of the point from it.
    """
    more = PAIRED if base is not None else ()
    return ["point", *keys, "error", *COLUMNS, *more], _rows(keys, results, base, more)


def _rows(
    keys: Sequence[str], results: Sequence[PointResult], base: Result | None, more: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    means = {
        count: {(one.metric, one.subject): one.mean for one in base.first(count).summaries()}
        for count in sorted({each.replications for each in results if each.differences})
        if base is not None
    }
    for number, point in enumerate(results):
        where = (number, *(point.settings[key] for key in keys))
        if point.error:
            yield (*where, point.error, *("" for _ in (*COLUMNS, *more)))
        changes = {(one.metric, one.subject): one for one in point.differences}
        for each in rows_of(point.summaries):
            key = each[:2]
            pair: tuple[Any, ...] = ("",) * len(more)
            if key in changes:
                pair = (means[point.replications][key], changes[key].mean, changes[key].half_width)
            yield (*where, "", *each, *pair)


def table(swept: Swept, folder: Path | None, replications: bool = False) -> str:
    """Every point, with its replications if asked for; or what they come to, and where they are."""
    count, measures = len(swept.points), max(1, len(swept.measures))
    if count > MOST_ROWS or (measures > 3 and count * measures > MOST_LINES):
        return _summed_up(swept, folder)
    wide = _wide(swept, range(count), replications)
    if measures == 1 or "\n\n" not in wide:
        return wide
    return _long(swept, replications)


def is_long(swept: Swept) -> bool:
    """Whether a sweep has more points than a reader takes in: its effects are told too."""
    return len(swept.points) > MOST_ROWS


def _wide(
    swept: Swept, chosen: Sequence[int], replications: bool = False, numbered: bool = False
) -> str:
    """A row a point, a column a measure."""
    rows = []
    for number in chosen:
        point = swept.points[number]
        cells = [cell for measure in swept.measures for cell in _cells(swept, number, measure)]
        if point.error and cells:
            cells = [point.error, *[""] * (len(cells) - 1)]
        more = [str(point.replications)] if replications else []
        first = [str(number)] if numbered else []
        rows.append([*first, *swept.names.values(point.settings), *cells, *more])
    head = [
        name
        for measure in swept.measures
        for name in ([name_of(measure), "difference"] if swept.base else [name_of(measure)])
    ]
    if not swept.measures:
        head = ["result"]
        rows = [[*row, swept.points[at].error] for at, row in zip(chosen, rows, strict=True)]
    first = ["point"] if numbered else []
    more = ["replications"] if replications else []
    return aligned([*first, *swept.names.keys.values(), *head, *more], rows)


def _long(swept: Swept, replications: bool) -> str:
    """A row for each measure and point; if that is too wide, a table for each measure."""
    keys = swept.names.keys.values()
    head = ["mean", *(["difference"] if swept.base else [])]
    head += ["replications"] if replications else []
    rows = {each: _rows_of(swept, each, replications) for each in swept.measures}
    all_in_one = aligned(
        ["metric", "subject", *keys, *head],
        [[*measure, *row] for measure, found in rows.items() for row in found],
    )
    if "\n\n" not in all_in_one:
        return all_in_one
    return "\n\n".join(
        f"{name_of(measure)}\n{aligned([*keys, *head], found)}" for measure, found in rows.items()
    )


def _rows_of(swept: Swept, measure: Key, replications: bool) -> list[list[str]]:
    """The values of the keys and what was found of a measure, point by point."""
    rows = []
    for number, point in enumerate(swept.points):
        cells = _cells(swept, number, measure)
        if point.error:
            cells = [point.error, *cells[1:]]
        more = [str(point.replications)] if replications else []
        rows.append([*swept.names.values(point.settings), *cells, *more])
    return rows


def _cells(swept: Swept, number: int, measure: Key) -> list[str]:
    """Mean of a point, and with a baseline the difference from it."""
    found = swept.means[number].get(measure)
    cells = ["" if found is None else interval(found)]
    if swept.base is not None:
        change = swept.changes[number].get(measure)
        cells.append("" if change is None else _signed(change))
    return cells


def _signed(change: Summary) -> str:
    return ("+" if change.n and change.mean >= 0 else "") + interval(change)


# ---- a long sweep ----------------------------------------------------------------------------


def _summed_up(swept: Swept, folder: Path | None) -> str:
    """The extremes of every measure, the points at both ends of the first, and the effects."""
    told = [
        f"{len(swept.points)} points, {_count(swept.keys, 'factor')}, "
        f"{_count(swept.measures, 'measure')}"
    ]
    if folder is not None:
        told[0] += f"; all of them in {folder / 'sweep.csv'}"
    failed = [each for each in swept.points if each.error]
    if failed:
        first = ", ".join(dict.fromkeys(each.error for each in failed[:3]))
        told.append(f"{len(failed)} points failed, e.g.: {first}")
    if swept.measures:
        told += [_extremes(swept), CURSE]
        told += [_ends(swept)] if is_long(swept) else []
        told += [_effects(swept, folder)] if is_long(swept) else []
    return "\n\n".join(told)


def _count(what: Sequence[Any], noun: str) -> str:
    return f"{len(what)} {noun}{'' if len(what) == 1 else 's'}"


def ranked(swept: Swept, measure: Key) -> list[int]:
    """Numbers of the points that have a value, the lowest first."""
    values = [swept.interval(number, measure)[0] for number in range(len(swept.points))]
    return sorted((at for at, value in enumerate(values) if value == value), key=values.__getitem__)


def _extremes(swept: Swept) -> str:
    """Lowest, highest and mean of every measure."""
    rows = []
    for measure in swept.measures[:MOST_ROWS]:
        order = ranked(swept, measure)
        if not order:
            rows.append([name_of(measure), "no value", "", "", "", ""])
            continue
        mean = np.mean([swept.interval(number, measure)[0] for number in order])
        cells = []
        for number in (order[0], order[-1]):
            found = swept.judged[number][measure]
            cells += [_signed(found) if swept.base else interval(found), str(number)]
        rows.append([name_of(measure), *cells, f"{mean:{'+' if swept.base else ''}.3f}"])
    what = f"difference from {swept.against}" if swept.base else "measure"
    text = aligned([what, "lowest", "at point", "highest", "at point", "mean of points"], rows)
    more = len(swept.measures) - MOST_ROWS
    told = f"\nand {more} measures more; metric= and subject= choose some"
    return text + (told if more > 0 else "")


def _ends(swept: Swept) -> str:
    """The points with the highest and the lowest values of the first measure."""
    first, half = swept.measures[0], MOST_ROWS // 2
    order = ranked(swept, first)[::-1]
    chosen = order if len(order) <= MOST_ROWS else [*order[:half], *order[-half:]]
    shown = Swept(
        swept.keys, swept.points, [first], swept.base, swept.against, swept.kind, swept.logs
    )
    title = f"Points with the highest and the lowest {name_of(first)}"
    title += f", by the difference from {swept.against}" if swept.base else ""
    return f"{title}\n{_wide(shown, chosen, numbered=True)}"


def effects_of(swept: Swept, measure: Key) -> Effects:
    """Effects of all factors on what the points are judged by."""
    values = [swept.interval(number, measure)[0] for number in range(len(swept.points))]
    return effects([each.settings for each in swept.points], values, swept.logs)


def effect_rows(swept: Swept) -> list[tuple[Any, ...]]:
    """One row for each measure and factor."""
    rows = []
    for measure in swept.measures:
        found = effects_of(swept, measure)
        rows += [
            (
                *measure, swept.units[measure], each.factor, each.low, each.high, each.effect,
                each.share, found.r2,
            )
            for each in found.effects
        ]  # fmt: skip
    return rows


def _effects(swept: Swept, folder: Path | None) -> str:
    """The largest effects on each measure."""
    each_has = max(1, MOST_ROWS // len(swept.measures))
    rows, fits, none, cut = [], [], [], len(swept.measures) > MOST_ROWS
    for measure in swept.measures[:MOST_ROWS]:
        found = effects_of(swept, measure)
        none += [found.why_none] if found.why_none else []
        fits += [f"{found.r2:.2f}"] if found.r2 == found.r2 else []
        cut = cut or len(found.effects) > each_has
        for each in found.effects[:each_has]:
            share = "-" if each.share != each.share else f"{100 * each.share:.0f} %"
            low, high = text_of(each.low, 6), text_of(each.high, 6)
            factor = swept.names.keys[each.factor]
            rows.append([name_of(measure), factor, low, high, f"{each.effect:+.3g}", share])
    if not rows:
        return f"Effects of the factors: none are told, because {none[0]}"
    head = ["measure", "factor", "from", "to", "effect", "share of variance"]
    all_in = "" if folder is None else f"; all in {folder / 'effects.csv'}"
    where = f"The largest of them{all_in}. " if cut else ""
    return "\n".join(
        [
            "Effects of the factors: from one value to the other, all other factors as they are",
            aligned(head, rows),
            f"{where}By a straight-line fit of all factors, R2 {', '.join(fits) or '-'}; "
            "the rest of the variance is curvature, factors that work together, and luck.",
        ]
    )
