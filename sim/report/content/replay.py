"""One replication platform by platform, from its spells: on the map, and as bars.

Dates are rounded up to hundredths of a day: who is where at the start of a day is as it was.
"""

import csv
import io
from collections.abc import Mapping
from math import ceil
from typing import Literal

from sim.report.content.shown import Shown, Side, words
from sim.report.output.words.labels import fleet_title, plain
from sim.report.page.figures import MapFigure, ReplayBar, ReplayFigure, ReplayLane, Tone
from sim.report.page.schema import PageTable, Panel
from sim.study.results.typical import ranked_pasts

UP = ("OPERATING", "ROTATION")
WORK = ("IN_WORK", "TRIAL", "UPKEEP")
Spot = Literal["s", "h", "o", "b", "n"]
WAY: Mapping[str, Spot] = {"TRANSIT_OUT": "o", "TRANSIT_BACK": "b"}
STEPS = 100
"""Parts of a day that are told apart [count]."""

Row = Mapping[str, str]


def panel(shown: Shown, side: Side, figure: MapFigure) -> Panel | None:
    """The replication of a choice that was kept; none without one."""
    if not side.spells:
        return None
    replication, text = next(iter(side.spells.items()))
    replayed = replay(side, replication, text, figure)
    days = range(0, int(side.scenario.horizon_d), max(1, int(side.scenario.horizon_d) // 12))
    table = [[f"D+{day}", *map(str, standing(replayed, day).values())] for day in days]
    of = f", {side.label}" if len(shown.sides) > 1 else ""
    return Panel(
        name=f"replay_{side.key}",
        title=f"One replication played{of}",
        note=words(_of_all(side, replication)),
        figure=replayed,
        tables=[
            PageTable(
                caption="Platforms by what they do, at the start of some days",
                head=["day", *standing(replayed, 0)],
                rows=table,
            )
        ],
    )


def _of_all(side: Side, replication: int) -> str:
    """Which one it is, and how near to the median day it lies among all of them."""
    count = side.result.replications
    what = "Replication" if side.result.blocks.past is None else "Future"
    lead = f"{what} {replication} of {count}: one of many that could have been"
    if not side.result.daily.size or replication >= count:
        return f"{lead}."
    ranked = ranked_pasts(side.result, side.scenario.horizon_d)[replication]
    share = f"{100 * ranked.distance:.1f} % of the platforms"
    return (
        f"{lead}. By its distance from the median day ({share} on station more or fewer, mean over "
        f"lines and days) it is number {ranked.near} of {ranked.of}; 1 is the most typical."
    )


def replay(side: Side, replication: int, text: str, figure: MapFigure) -> ReplayFigure:
    """A replication as data.

    Parameters
    ----------
    text
        Its spells, as ``spells.csv`` has them.
    figure
        Where places are; its series by day are left out.
    """
    place = {each.name: number for number, each in enumerate(figure.hubs)}
    states: dict[tuple[str, Tone], int] = {}
    lives: dict[str, dict[str, list[ReplayBar]]] = {name: {} for name in side.scenario.fleets}
    for row in csv.DictReader(io.StringIO(text)):
        start, end = _rounded(float(row["start_d"])), _rounded(float(row["end_d"]))
        if end <= max(start, 0.0):
            continue
        bars = lives[row["fleet"]].setdefault(row["platform"], [])
        spot = _spot(row)
        hub = place.get(row["hub"], -1) if spot in ("h", "o", "b") else -1
        state = states.setdefault(_state(row), len(states))
        if bars and bars[-1][2:] == (state, spot, hub):
            start = bars.pop()[0]
        bars.append((max(start, 0.0), end, state, spot, hub))
    return ReplayFigure(
        replication=replication,
        map=_bare(figure),
        states=[label for label, _ in states],
        tones=[tone for _, tone in states],
        lanes=[
            ReplayLane(
                title=f"number {number}",
                group=fleet_title(side.scenario, fleet),
                station=side.scenario.fleets[fleet].station,
                bars=bars,
            )
            for fleet, platforms in lives.items()
            for number, bars in enumerate(platforms.values(), start=1)
        ],
        horizon_d=side.scenario.horizon_d,
    )


def _rounded(at_d: float) -> float:
    return ceil(at_d * STEPS - 1e-9) / STEPS


def tone_of(row: Row) -> Tone:
    """How a spell is drawn; up and degraded are those that count as on station."""
    health, activity = row["health"], row["activity"]
    if health == "LOST":
        return "lost"
    if activity in UP and row["place"] == "ON_STATION" and health in ("FMC", "PMC"):
        return "up" if health == "FMC" else "degraded"
    if activity in WAY:
        return "way"
    if activity in WORK:
        return "work"
    return "away" if activity in ("AWAY", *UP) else "wait"


def _state(row: Row) -> tuple[str, Tone]:
    tone = tone_of(row)
    label = {"up": "on station", "degraded": "on station, degraded"}.get(tone)
    return label or plain(row["activity"]).lower(), tone


def _spot(row: Row) -> Spot:
    if row["place"] == "ELSEWHERE" or row["health"] == "LOST":
        return "n"
    if row["activity"] in WAY:
        return WAY[row["activity"]]
    return "h" if row["place"] == "AT_HUB" else "s"


def _bare(figure: MapFigure) -> MapFigure:
    """Places without their series: a replay has its own."""
    hubs = [each.model_copy(update={"use": {}, "waiting": {}}) for each in figure.hubs]
    stations = [each.model_copy(update={"up": {}}) for each in figure.stations]
    return figure.model_copy(update={"hubs": hubs, "stations": stations})


def standing(figure: ReplayFigure, day: float) -> dict[str, int]:
    """Platforms by tone at the start of a day."""
    found = dict.fromkeys(dict.fromkeys(figure.tones), 0)
    for lane in figure.lanes:
        for start, end, state, _, _ in lane.bars:
            if start <= day < end:
                found[figure.tones[state]] += 1
    return {str(tone): count for tone, count in found.items()}


def on_station(figure: ReplayFigure, group: str, day: float) -> int:
    """Platforms of a fleet, by its title, that are on station at the start of a day."""
    return sum(
        start <= day < end and figure.tones[state] in ("up", "degraded")
        for lane in figure.lanes
        if lane.group == group
        for start, end, state, _, _ in lane.bars
    )
