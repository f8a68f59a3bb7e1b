"""When: for each line the chance of being held by day, one choice over the other, hardest first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Mission, Scenario
from sim.report.content.shown import Shown, ShownChange, Side, number, series, words
from sim.report.content.wording import as_percent, verdict, with_ends
from sim.report.output.words.labels import mission_title
from sim.report.output.words.numbers import told
from sim.report.page.figures import ByChoice, Fan, StripFigure, StripRow
from sim.report.page.parts import Key
from sim.report.page.schema import PageTable, Panel

Floats = NDArray[np.float64]
UPTIME = "mission_uptime"


def panel(shown: Shown) -> Panel | None:
    """The strips; none without missions or without daily series."""
    scenario = shown.scenario
    names = [
        name
        for name in scenario.missions
        if all(name in side.scenario.missions for side in shown.sides) and shown.has(UPTIME, name)
    ]
    if not names or any(not side.result.daily.size for side in shown.sides):
        return None
    names.sort(key=lambda name: min(side.value(UPTIME, name).mean or 0.0 for side in shown.sides))
    rows = [_row(shown, name, len(names)) for name in names]
    figure = StripFigure(
        every=shown.every,
        of={side.key: side.result.replications for side in shown.sides},
        rows=rows,
        open=names[0],
    )
    n = shown.first.result.replications
    note = f"Chance that at least k are on station at the start of the day, over {n} replications."
    if shown.changes:
        note += " Bold: the interval that holds for all lines at once leaves out 0."
    if shown.every > 1:
        note += f" Every {shown.every}th day is drawn."
    if shown.first.result.level and n > 1:
        note += f" Intervals: {told(100 * shown.first.result.level)} %, paired."
    return Panel(
        name="when",
        title="On which days is a line not held, and how sure is that?",
        note=words(note),
        figure=figure,
        tables=[_table(shown, names)],
        side="right",
    )


def _row(shown: Shown, name: str, among: int) -> StripRow:
    mission = shown.scenario.missions[name]
    fans = [_fan(side, name, shown.every) for side in shown.sides]
    changes = [each for each in shown.changes if each.has(UPTIME, name)]
    keys = [side.key for side in shown.sides]
    return StripRow(
        name=name,
        title=mission_title(shown.scenario, name),
        k=mission.k,
        size=sum(shown.scenario.fleets[each].size for each in {*mission.fleets}),
        met={side.key: _met(side, name, mission, shown.every) for side in shown.sides},
        held=[side.value(UPTIME, name) for side in shown.sides],
        changes=[each.value(UPTIME, name) for each in changes],
        tells=[_tells(each, name, among) for each in changes],
        fan=Fan(q05=_by_key(keys, fans, 0), q50=_by_key(keys, fans, 1), q95=_by_key(keys, fans, 2)),
    )


def _tells(change: ShownChange, name: str, among: int) -> bool:
    return verdict(number(change.simultaneous(UPTIME, name, among))) != 0


def _by_key(keys: Sequence[Key], fans: Sequence[Floats], row: int) -> ByChoice:
    return {
        key: [None if np.isnan(value) else round(float(value), 2) for value in fan[row]]
        for key, fan in zip(keys, fans, strict=True)
    }


def _fan(side: Side, name: str, every: int) -> Floats:
    """5 %, 50 % and 95 % quantiles by day, shape (3, days)."""
    table = series(side, f"mission {name}")[:, ::every]
    found = np.full((3, table.shape[1]), np.nan)
    some = ~np.isnan(table).all(axis=0)
    found[:, some] = np.nanquantile(table[:, some], (0.05, 0.5, 0.95), axis=0)
    return found


def _met(side: Side, name: str, mission: Mission, every: int) -> list[int | None]:
    """Replications in which a line is held at the start of a day, or is not required."""
    table = series(side, f"mission {name}")[:, ::every]
    days = every * np.arange(table.shape[1], dtype=float)
    needed = required(side.scenario, mission, days)
    met = (table >= mission.k) | ~needed
    counts = np.where(np.isnan(table).all(axis=0), -1, met.sum(axis=0))
    return [None if count < 0 else int(count) for count in counts]


def required(scenario: Scenario, mission: Mission, days: Floats) -> NDArray[np.bool_]:
    """Whether a mission is required at each day: in its phases, or always."""
    if not mission.phases:
        return np.ones(len(days), dtype=bool)
    starts, names = scenario.timeline
    place = np.searchsorted(starts, days, side="right") - 1
    wanted = np.array([name in mission.phases for name in names], dtype=bool)
    found: NDArray[np.bool_] = wanted[np.maximum(place, 0)]
    return found


def _table(shown: Shown, names: Sequence[str]) -> PageTable:
    head = ["line", "needs", *(f"held, {side.label}" for side in shown.sides)]
    if len(shown.sides) == 1:
        head = ["line", "needs", "held", "mean on station", "gaps a year", "mean gap [d]"]
    else:
        head += [f"change, {each.other.label}" for each in shown.changes]
    rows = []
    for name in names:
        mission = shown.scenario.missions[name]
        cells = [as_percent(side.value(UPTIME, name)) for side in shown.sides]
        if len(shown.sides) == 1:
            for metric in ("mission_mean", "gaps_per_year", "gap_mean"):
                there = shown.first.has(metric, name)
                cells.append(with_ends(shown.first.value(metric, name)) if there else "–")
        else:
            for each in shown.changes:
                found = each.value(UPTIME, name)
                cells.append(with_ends(found, 100.0, "points", sign=True))
        size = sum(shown.scenario.fleets[each].size for each in {*mission.fleets})
        rows.append([mission_title(shown.scenario, name), f"{mission.k} of {size}", *cells])
    return PageTable(caption="Share of the time in which each line is held", head=head, rows=rows)
