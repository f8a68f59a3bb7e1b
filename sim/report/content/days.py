"""How long it takes to have platforms back, and where the days go."""

import numpy as np
from numpy.typing import NDArray

from sim.metrics.lost_days import buckets
from sim.metrics.returned import KINDS
from sim.report.content.shown import Shown, ShownChange, number, words
from sim.report.content.wording import fleet_title, plain, tell, told, with_ends
from sim.report.page.figures import (
    DotFigure,
    DotRow,
    SharesFigure,
    WaterfallFigure,
    WaterfallStep,
)
from sim.report.page.parts import PageNumber
from sim.report.page.schema import PageTable, Panel
from sim.study.running.replicate import Result

Floats = NDArray[np.float64]
WHO = "all fleets"
UP = ("operating", "operating degraded", "rotation")
MOST_PARTS = 8
"""Colours of shares [count]."""
LEAST_STEP = 0.5
"""Changes smaller than this are put together [platform-days]."""
ZERO_D = 1e-6


def regenerate(shown: Shown) -> Panel | None:
    """Days from a failure or a hit to back on station, by kind of job, and by part of all jobs."""
    metric = "days_to_regenerate"
    kinds = [f"{WHO}/{kind}" for kind in (*KINDS, "all kinds")]
    rows = [
        DotRow(
            title=plain(subject.partition("/")[2]),
            values=shown.values(metric, subject),
            better="less",
        )
        for subject in kinds
        if shown.has(metric, subject)
    ]
    if not rows:
        return None
    parts = ("way", "award", "queue", "parts", "work")
    rows += [
        DotRow(
            title=told_part(part),
            values=shown.values(metric, f"{WHO}/all kinds/{part}"),
            group="All kinds, by part",
            better="less",
        )
        for part in parts
        if shown.has(metric, f"{WHO}/all kinds/{part}")
    ]
    table = [
        [
            row.title,
            *(with_ends(each) for each in row.values),
            *(
                with_ends(each, sign=True)
                for each in shown.differences(metric, row.values[0].subject)
            ),
        ]
        for row in rows
    ]
    head = [
        "job",
        *(side.label or "value" for side in shown.sides),
        *(f"change, {each.other.label}" for each in shown.changes),
    ]
    return Panel(
        name="regenerate",
        title="How many days until a platform is back, and what takes them?",
        note=words(
            "Mean days from failure, hit or start of scheduled work to the return; a job that "
            "the end of the run cuts counts by product limit."
        ),
        figure=DotFigure(unit="days", rows=rows),
        tables=[PageTable(caption="Days to regenerate", head=head, rows=table)],
        values=[each for row in rows for each in shown.differences(metric, row.values[0].subject)],
        side="right",
    )


def told_part(part: str) -> str:
    """A part of a job in words."""
    return {
        "way": "under way",
        "award": "until it may begin",
        "queue": "waits for a berth or people",
        "parts": "waits for parts",
        "work": "in work",
    }[part]


def waterfalls(shown: Shown) -> list[Panel]:
    """Where the days went, from the base to the other choice, one for each difference."""
    found = []
    for number_of, change in enumerate(shown.changes):
        if change.pair.fleets and change.pair.base.has("days"):
            found.append(_waterfall(shown, change, number_of))
    return found


def _waterfall(shown: Shown, change: ShownChange, number_of: int) -> Panel:
    pair = change.pair
    steps = {row.subject: row for row in pair.waterfall()}
    lost = [row for name, row in steps.items() if name not in UP and abs(row.mean) > ZERO_D]
    lost.sort(key=lambda row: -abs(row.mean))
    shown_steps = []
    for row in lost:
        values = _bucket(change, [row.subject])
        if abs(row.mean) >= LEAST_STEP:
            shown_steps.append(
                WaterfallStep(title=row.subject, value=_gain(change, row.subject, values))
            )
    small = [row.subject for row in lost if abs(row.mean) < LEAST_STEP]
    if small:
        shown_steps.append(
            WaterfallStep(title="all else", value=_gain(change, "all else", _bucket(change, small)))
        )
    more = pair.more_days()
    if abs(more.mean) > ZERO_D:
        shown_steps.append(
            WaterfallStep(title="size, window", value=number(more, change.choice, "change"))
        )
    begins, ends = (
        sum(_total(each.result, fleet) for fleet in pair.fleets)
        for each in (change.base, change.other)
    )
    title = "Where the days went"
    if len(shown.changes) > 1:
        title += f": {change.base.label} to {change.other.label}"
    figure = WaterfallFigure(
        unit="platform-days up",
        start=change.base.label,
        end=change.other.label,
        start_key=change.base.key,
        end_key=change.other.key,
        begins=begins,
        ends=ends,
        steps=shown_steps,
    )
    rows = [[each.title, tell(each.value, sign=True)] for each in shown_steps]
    rows = [
        [f"up with {change.base.label}", told(begins)],
        *rows,
        [f"up with {change.other.label}", told(ends)],
    ]
    return Panel(
        name=f"days{number_of or ''}",
        title=title,
        note=words(
            "Platform-days up, won (+) or lost (−) by cause; pale: the paired interval holds 0."
        ),
        figure=figure,
        tables=[
            PageTable(
                caption="Platform-days up, by cause", head=["cause", "platform-days"], rows=rows
            )
        ],
        side="right",
    )


def _bucket(change: ShownChange, names: list[str]) -> Floats:
    """Change in the days of some buckets by replication, over the fleets that both have."""
    pair = change.pair
    total = np.zeros(pair.base.replications)
    for fleet in pair.fleets:
        for name in names:
            before, after = (
                each.of("days", f"{fleet}/{name}") if name in buckets(each.scenario) else 0.0
                for each in (pair.base, pair.other)
            )
            total = total + after - before
    return total


def _gain(change: ShownChange, title: str, values: Floats) -> PageNumber:
    """Days that are no longer lost."""
    return number(
        change.base.result.summary("days", title, "platform-days", -values, difference=True),
        change.choice,
        "change",
    )


def _total(result: Result, fleet: str) -> float:
    return float(sum(result.value("days", f"{fleet}/{bucket}").mean for bucket in UP))


def shares(shown: Shown) -> Panel | None:
    """Where the days of every fleet go, in at most eight colours."""
    side = shown.first
    fleets = [name for name in side.scenario.fleets if side.has("days", f"{name}/{UP[0]}")]
    if not fleets or shown.changes:
        return None
    every = buckets(side.scenario)
    table = np.array(
        [[side.result.value("days", f"{name}/{each}").mean for each in every] for name in fleets]
    )
    table = 100 * table / np.maximum(table.sum(axis=1, keepdims=True), ZERO_D)
    rest = [n for n, each in enumerate(every) if each not in UP]
    rest.sort(key=lambda n: -table[:, n].sum())
    kept = [every.index(each) for each in UP] + rest[: MOST_PARTS - len(UP) - 1]
    others = rest[MOST_PARTS - len(UP) - 1 :]
    values = np.column_stack([table[:, kept], table[:, others].sum(axis=1)])
    order = np.argsort(values[:, 0] + values[:, 1] + values[:, 2])
    parts = [*(every[n] for n in kept), "all else"]
    rows = [
        [fleet_title(side.scenario, fleets[n]), *(f"{each:.1f}" for each in values[n])]
        for n in order
    ]
    return Panel(
        name="days",
        title="Where the days of every fleet go",
        note=words("Share of platform-days, mean over the replications; least up stands first."),
        figure=SharesFigure(
            unit="% of platform-days",
            parts=parts,
            rows=[fleet_title(side.scenario, fleets[n]) for n in order],
            values=[[round(float(each), 2) for each in values[n]] for n in order],
        ),
        tables=[PageTable(caption="Share of platform-days [%]", head=["fleet", *parts], rows=rows)],
        side="right",
    )


def losses(shown: Shown) -> Panel | None:
    """Platforms hit and lost, of fleets that can be hit."""
    rows, values = [], []
    for name, fleet in shown.scenario.fleets.items():
        if fleet.damage is None:
            continue
        cells = []
        for metric in ("damaged", "lost"):
            found = shown.values(metric, name) if shown.has(metric, name) else []
            values += found
            cells += [with_ends(each) for each in found] or ["–"] * len(shown.sides)
        if any(cell not in ("0", "–") for cell in cells):
            rows.append([fleet_title(shown.scenario, name), *cells])
    if not rows:
        return None
    head = [
        "fleet",
        *(
            f"{what}, {side.label}" if len(shown.sides) > 1 else what
            for what in ("damaged", "lost")
            for side in shown.sides
        ),
    ]
    return Panel(
        name="losses",
        title="Losses",
        note=words(
            "Hits that leave a platform damaged, and platforms lost for good, in a replication."
        ),
        tables=[PageTable(caption="Hits and losses", head=head, rows=rows)],
        open=True,
        values=values,
    )
