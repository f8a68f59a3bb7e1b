"""Figures of a sweep: the response to each key, two keys together, cost and gain, every point."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from sim.report.content.shown import KEYS, words
from sim.report.content.sweeps.points import (
    COST,
    MOST_CURVES,
    MOST_ROWS,
    ShownPoint,
    ShownSweep,
    unit_of,
)
from sim.report.content.wording import tell
from sim.report.output.words.labels import cap
from sim.report.output.words.numbers import times
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.figures import (
    CurveFigure,
    CurvePoint,
    FrontFigure,
    FrontPoint,
    HeatFigure,
    PageCurve,
    Series,
)
from sim.report.page.parts import PageNumber
from sim.report.page.schema import PageTable, Panel
from sim.study.results.good_side import good_side
from sim.study.running.outcome import Key


def _numeric(sweep: ShownSweep) -> list[str]:
    return [
        key
        for key in sweep.keys
        if all(isinstance(each.settings[key], int | float) for each in sweep.points)
        and key != "seed"
    ]


def responses(sweep: ShownSweep) -> Iterator[Panel]:
    """A panel for each numeric key and measure: curves of the other keys."""
    for place, (key, measure) in enumerate(
        (key, measure) for key in _numeric(sweep) for measure in sweep.measures
    ):
        yield _response(sweep, key, measure, place)


def _response(sweep: ShownSweep, key: str, measure: Key, place: int) -> Panel:
    others = [each for each in sweep.keys if each not in (key, "seed")]

    def rest(point: ShownPoint) -> str:
        return sweep.titles.option({each: point.settings[each] for each in others})

    groups: dict[str, list[ShownPoint]] = {}
    for each in sweep.points:
        groups.setdefault(rest(each) if sweep.grid else "", []).append(each)
    curves = []
    for curve_key, (title, points) in zip(KEYS, groups.items(), strict=False):
        points.sort(key=lambda each: float(each.settings[key]))
        curves.append(
            PageCurve(
                title=title,
                key=curve_key,
                points=[
                    CurvePoint(x=float(each.settings[key]), value=sweep.value(each, measure))
                    for each in points
                ],
            )
        )
    base = None if sweep.base is None else sweep.value(sweep.base, measure)
    name = sweep.key_title(key)
    note = f"Mean and {figure_of(100 * sweep.level)} % interval of each point."
    if len(groups) > MOST_CURVES:
        note += (
            f" The first {MOST_CURVES} of {len(groups)} curves; the table below has every point."
        )
    return Panel(
        name=f"response_{place}",
        title=f"{cap(sweep.told(measure))} by {name}",
        note=words(note),
        figure=CurveFigure(
            unit=sweep.unit(measure),
            across=name,
            curves=curves,
            base=base,
            base_title=f"against: {sweep.against_title}" if base else "",
            joined=sweep.grid,
            crossings=_crossings(curves, base) if sweep.grid else [],
        ),
        tables=[
            PageTable(
                caption=f"{cap(sweep.told(measure))} by {name}",
                head=[name, *(each.title or "value" for each in curves)],
                rows=_by_value(curves),
            )
        ],
        side="left" if place % 2 == 0 else "right",
    )


def _by_value(curves: Sequence[PageCurve]) -> list[list[str]]:
    xs = sorted({point.x for curve in curves for point in curve.points})
    found = [{point.x: tell(point.value) for point in curve.points} for curve in curves]
    return [[figure_of(x), *(each.get(x, "–") for each in found)] for x in xs]


def _crossings(curves: Sequence[PageCurve], base: PageNumber | None) -> list[float]:
    """Where the first curve crosses the baseline, or else the second curve: break-even."""
    first = {point.x: point.value.mean for point in curves[0].points}
    if base is not None:
        other = dict.fromkeys(first, base.mean)
    elif len(curves) == 2:
        other = {point.x: point.value.mean for point in curves[1].points}
    else:
        return []
    apart = [
        (x, a - b)
        for x, a in first.items()
        for b in [other.get(x)]
        if a is not None and b is not None
    ]
    found = []
    for (x, low), (after, high) in pairwise(apart):
        if low * high < 0:
            found.append(round(x + (after - x) * low / (low - high), 4))
        elif low == 0:
            found.append(x)
    return found


def together(sweep: ShownSweep) -> Iterator[Panel]:
    """What two keys do together, where two are varied on a grid."""
    keys = [key for key in sweep.keys if key != "seed"]
    if len(keys) != 2 or not sweep.grid:
        return
    down, across = keys
    measure = sweep.measures[0]
    rows = list(dict.fromkeys(repr(each.settings[down]) for each in sweep.points))
    columns = list(dict.fromkeys(repr(each.settings[across]) for each in sweep.points))
    table = np.full((len(rows), len(columns)), np.nan)
    cells = [["–"] * len(columns) for _ in rows]
    seen = times(sweep.value(each, measure).n for each in sweep.points)
    label: dict[str, str] = {}
    for each in sweep.points:
        row, column = (
            rows.index(repr(each.settings[down])),
            columns.index(repr(each.settings[across])),
        )
        value = sweep.value(each, measure)
        table[row, column] = np.nan if value.mean is None else value.mean
        cells[row][column] = tell(value)
        label[rows[row]] = sweep.titles.value(down, each.settings[down])
        label[columns[column]] = sweep.titles.value(across, each.settings[across])
    if np.isnan(table).all():
        return
    is_share = unit_of(measure[0]) == "fraction"
    table *= 100.0 if is_share else 1.0
    values: list[Series] = [
        [None if each != each else float(each) for each in row] for row in table
    ]
    what = f"{sweep.told(measure)} [%]" if is_share else sweep.unit(measure)
    names = {key: sweep.key_title(key) for key in sweep.keys}
    yield Panel(
        name="together",
        title=f"What {names[down]} and {names[across]} do together",
        note=words(f"{cap(what)}, mean of each point ({seen}); columns: {names[across]}."),
        figure=HeatFigure(
            scale="use",
            unit=f"% ({sweep.told(measure)})" if is_share else sweep.told(measure),
            rows=[f"{names[down]} {label[each]}" for each in rows],
            columns=[label[each] for each in columns],
            values={"a": values},
            least=float(np.nanmin(table)),
            most=float(np.nanmax(table)),
            across=names[across],
            down=names[down],
        ),
        tables=[
            PageTable(
                caption=cap(sweep.told(measure)),
                head=[names[down], *(label[each] for each in columns)],
                rows=[[label[each], *cells[number]] for number, each in enumerate(rows)],
            )
        ],
    )


def front(sweep: ShownSweep) -> Iterator[Panel]:
    """Cost against the first measure, where something is priced."""
    gain = sweep.measures[0]
    known = sweep.points[0].values
    if COST not in known or np.isnan(known[COST]).all() or good_side(gain[0]) != "more":
        return
    pairs = [(each, sweep.value(each, COST), sweep.value(each, gain)) for each in sweep.points]
    yield front_panel(
        [
            (sweep.title(each), cost, value, not beaten(cost, value, pairs))
            for each, cost, value in pairs
        ],
        sweep.told(COST),
        sweep.told(gain),
    )


def beaten(
    cost: PageNumber, gain: PageNumber, every: Sequence[tuple[Any, PageNumber, PageNumber]]
) -> bool:
    """Whether another point costs no more and gains no less, and is better in one."""
    if cost.mean is None or gain.mean is None:
        return True
    return any(
        other.mean is not None
        and value.mean is not None
        and other.mean <= cost.mean
        and value.mean >= gain.mean
        and (other.mean < cost.mean or value.mean > gain.mean)
        for _, other, value in every
    )


def front_panel(
    options: Sequence[tuple[str, PageNumber, PageNumber, bool]], cost: str, gain: str
) -> Panel:
    """Options by title, cost and gain, and whether each is on the front."""
    return Panel(
        name="front",
        title=cap(f"{gain}, against {cost}"),
        note=words("Means with their intervals."),
        figure=FrontFigure(
            cost=cost,
            gain=gain,
            points=[
                FrontPoint(title=title, cost=price, gain=value, is_best=best)
                for title, price, value, best in options
                if price.mean is not None and value.mean is not None
            ],
        ),
        tables=[
            PageTable(
                caption="Options",
                head=["option", cost, gain, "on the front"],
                rows=[
                    [title, tell(price), tell(value), "yes" if best else "no"]
                    for title, price, value, best in options
                ],
            )
        ],
    )


def every_point(sweep: ShownSweep) -> Panel:
    """A table of all points."""
    rows = [
        [
            str(each.number),
            *(sweep.titles.value(key, each.settings[key]) for key in sweep.keys),
            *(tell(sweep.value(each, measure)) for measure in sweep.measures),
        ]
        for each in sweep.points[:MOST_ROWS]
    ]
    more = len(sweep.points) - len(rows)
    note = f" {more} points more stand in sweep.csv." if more else ""
    values = [
        sweep.value(each, measure)
        for each in sweep.points[:MOST_ROWS]
        for measure in sweep.measures
    ]
    return Panel(
        name="points",
        title="Every point",
        open=True,
        values=values,
        note=words(f"Mean and interval of each.{note}"),
        tables=[
            PageTable(
                caption="Points",
                head=["point", *map(sweep.key_title, sweep.keys), *map(sweep.unit, sweep.measures)],
                rows=rows,
            )
        ],
    )
