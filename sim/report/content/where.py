"""Where: hubs, stations and waters of a theater on a map, with closer looks where it is full."""

from collections.abc import Iterator, Sequence
from math import cos, pi, radians, sin

import numpy as np

from sim.model.eligibility.eligibility import in_use
from sim.model.scenario import Scenario
from sim.report.content import hubs
from sim.report.content.hub_days import by_day, units
from sim.report.content.shown import Shown, series, words
from sim.report.content.timeline import hub_spans, passage_spans
from sim.report.content.wording import fleet_title, hub_title, plain
from sim.report.page.coast import coast
from sim.report.page.figures import ByChoice, MapFigure, MapHub, MapInset, MapPassage, MapStation
from sim.report.page.schema import PageTable, Panel

WIDTH_PX = 560
"""How wide the map is drawn about, for what is too near to be told apart [px]."""
NEAR_PX = 26
"""Marks nearer to each other than this are one crowd [px]."""
CROWD, MOST_INSETS = 3, 4
"""Marks of a crowd at least, and closer looks at most [count]."""
Place = tuple[float, float]
Box = tuple[float, float, float, float]


def panel(shown: Shown) -> Panel | None:
    """The map; a diagram where the places have no coordinates, and none without hubs."""
    scenario = shown.scenario
    if not scenario.hubs:
        return None
    places = _places(scenario)
    is_diagram = not places
    places = places or _laid_out(scenario)
    inside = {
        name: at for name, at in places.items() if is_diagram or scenario.nodes[name].in_theater
    }
    inside = inside or places
    box = _box(list(inside.values()), 0.09)
    figure = MapFigure(
        every=shown.every,
        days=max(side.result.daily.shape[-1] for side in shown.sides) or 1,
        box=[*box],
        land=[] if is_diagram else coast(shown.land, box, (box[2] - box[0]) / 900),
        insets=[] if is_diagram else [*_insets(shown, inside, box)],
        hubs=_hubs(shown, places),
        stations=_stations(shown, places),
        passages=_passages(shown),
        beyond="Beyond this map",
        is_diagram=is_diagram,
        ways=[*_ways(scenario, places)] if is_diagram else [],
    )
    level = (
        "Berths in use by day: mean over the replications."
        if any(each.use for each in figure.hubs)
        else ""
    )
    return Panel(
        name="where",
        title="Where it is repaired, and how full it is",
        note=words(level),
        figure=figure,
        tables=[_table(figure, shown)],
        side="left",
    )


def _places(scenario: Scenario) -> dict[str, Place]:
    """Longitude and latitude of every node that has them."""
    return {
        name: (node.lon % 360, node.lat)
        for name, node in scenario.nodes.items()
        if node.lat is not None and node.lon is not None
    }


def _laid_out(scenario: Scenario) -> dict[str, Place]:
    """Nodes without coordinates around their first station, as far as they lie apart."""
    stations = list(dict.fromkeys(each.station for each in scenario.fleets.values()))
    hub_nodes = list(dict.fromkeys(each.node for each in scenario.hubs.values()))
    center = stations[:1] or hub_nodes[:1]
    others = [each for each in (*stations, *hub_nodes) if each not in center]
    others = list(dict.fromkeys(others))
    reach = {each: _apart(scenario, center[0], each) for each in others}
    known = [value for value in reach.values() if value is not None]
    most = max(known, default=1.0) or 1.0
    found = dict.fromkeys(center, (0.0, 0.0))
    for number, each in enumerate(others):
        angle = pi * (0.12 + 0.88 * number / max(len(others) - 1, 1)) if len(others) > 1 else 0.0
        far = reach[each]
        radius = 4.0 + 8.0 * (most if far is None else far) / most
        found[each] = (radius * cos(angle + pi / 8), 0.55 * radius * sin(angle + pi / 8))
    return {name: (180 + lon, lat) for name, (lon, lat) in found.items()}


def _apart(scenario: Scenario, start: str, end: str) -> float | None:
    """How far two nodes lie apart by the shortest leg between them, in its own unit."""
    every = [leg for leg in scenario.legs.values() if {leg.start, leg.end} == {start, end}]
    far = [leg.takes.average_d if leg.takes is not None else leg.distance_nm for leg in every]
    return min((each for each in far if each is not None), default=None)


def _ways(scenario: Scenario, places: dict[str, Place]) -> Iterator[list[float]]:
    for leg in scenario.legs.values():
        if leg.start in places and leg.end in places:
            yield [*places[leg.start], *places[leg.end]]


def _box(places: Sequence[Place], margin: float, least: float = 4.0) -> Box:
    """A box around places, with room for their names."""
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    wide_pad, high_pad = max(wide * margin, least / 2), max(high * margin, least / 2)
    return (
        round(min(lons) - wide_pad, 2),
        round(max(min(lats) - high_pad, -85), 2),
        round(max(lons) + wide_pad * 1.3, 2),
        round(min(max(lats) + high_pad, 85), 2),
    )


def _insets(shown: Shown, places: dict[str, Place], box: Box) -> Iterator[MapInset]:
    """Closer looks at crowds, the fullest first."""
    scenario = shown.scenario
    wanted = {each.node for each in scenario.hubs.values()} | {
        each.station for each in scenario.fleets.values()
    }
    marks = {name: at for name, at in places.items() if name in wanted}
    squeeze = cos(radians((box[1] + box[3]) / 2))
    scale = min(WIDTH_PX / ((box[2] - box[0]) * squeeze), WIDTH_PX / (box[3] - box[1]))
    crowds = sorted(_crowds(marks, NEAR_PX / scale, squeeze), key=len, reverse=True)
    for number, crowd in enumerate(crowds[:MOST_INSETS]):
        inner = _shaped(_box([marks[name] for name in crowd], 0.16, least=1.2), 1.25)
        busiest = max(
            (name for name, each in scenario.hubs.items() if each.node in crowd),
            key=lambda name: units(scenario, name),
            default="",
        )
        title = f"around {hub_title(scenario, busiest)}" if busiest else plain(sorted(crowd)[0])
        yield MapInset(
            name="ABCD"[number],
            title=title,
            box=[*inner],
            land=coast(shown.land, inner, (inner[2] - inner[0]) / 400),
        )


def _crowds(marks: dict[str, Place], near: float, squeeze: float) -> Iterator[set[str]]:
    """Places that hang together by steps shorter than ``near``."""
    left = set(marks)
    while left:
        crowd = {left.pop()}
        waiting = [*crowd]
        while waiting:
            lon, lat = marks[waiting.pop()]
            close = {
                name
                for name in left
                if ((marks[name][0] - lon) * squeeze) ** 2 + (marks[name][1] - lat) ** 2 < near**2
            }
            left -= close
            crowd |= close
            waiting += close
        if len(crowd) >= CROWD:
            yield crowd


def _shaped(box: Box, ratio: float) -> Box:
    """A box of this ratio of width to height on the drawing, around another one."""
    west, south, east, north = box
    squeeze = cos(radians((south + north) / 2))
    wide, high = (east - west) * squeeze, north - south
    if wide < ratio * high:
        more = (ratio * high - wide) / squeeze / 2
        west, east = west - more, east + more
    else:
        more = (wide / ratio - high) / 2
        south, north = south - more, north + more
    return round(west, 2), round(south, 2), round(east, 2), round(north, 2)


def _hubs(shown: Shown, places: dict[str, Place]) -> list[MapHub]:
    found = []
    use, waiting = by_day(shown)
    for name, hub in shown.scenario.hubs.items():
        lon, lat = places.get(hub.node, (None, None))
        found.append(
            MapHub(
                name=name,
                title=hub_title(shown.scenario, name),
                country=plain(hub.country),
                lon=lon,
                lat=lat,
                units=units(shown.scenario, name),
                used_by=[
                    side.key
                    for side in shown.sides
                    if name in side.scenario.hubs and in_use(side.scenario, name)
                ],
                use=use.get(name, {}),
                waiting=waiting.get(name, {}),
                mean_use=hubs.mean_use(shown, name),
                struck=hub_spans(shown, name),
            )
        )
    return found


def _stations(shown: Shown, places: dict[str, Place]) -> list[MapStation]:
    scenario = shown.scenario
    by_station: dict[str, list[str]] = {}
    for name, fleet in scenario.fleets.items():
        by_station.setdefault(fleet.station, []).append(name)
    found = []
    for node, fleets in by_station.items():
        lon, lat = places.get(node, (None, None))
        found.append(
            MapStation(
                name=node,
                title=scenario.nodes[node].title or plain(node),
                lon=lon,
                lat=lat,
                fleets=[
                    f"{fleet_title(scenario, name)}, {scenario.fleets[name].size}"
                    for name in fleets
                ],
                size=sum(scenario.fleets[name].size for name in fleets),
                up=_up(shown, fleets),
            )
        )
    return found


def _up(shown: Shown, fleets: Sequence[str]) -> ByChoice:
    """Platforms of some fleets on station by day, mean over the replications."""
    found: ByChoice = {}
    for side in shown.sides:
        known = [name for name in fleets if name in side.scenario.fleets]
        if side.result.daily.size and known:
            total = np.sum([series(side, name)[:, :: shown.every] for name in known], axis=0)
            found[side.key] = [
                None if value != value else round(float(value), 1) for value in total.mean(axis=0)
            ]
    return found


def _passages(shown: Shown) -> list[MapPassage]:
    """Those that have waters on the map; they are drawn while they are closed."""
    found = []
    for name, passage in shown.scenario.passages.items():
        closed = passage_spans(shown, name)
        if passage.boxes:
            boxes = [
                [west % 360, south, east % 360 or 360.0, north]
                for west, south, east, north in passage.boxes
            ]
            found.append(
                MapPassage(
                    name=name, title=passage.title or plain(name), boxes=boxes, closed=closed
                )
            )
    return found


def _table(figure: MapFigure, shown: Shown) -> PageTable:
    """The same in rows: every hub with its berths and its mean use."""
    rows = []
    for hub in figure.hubs:
        used = [side.label for side in shown.sides if side.key in hub.used_by]
        uses = [
            f"{100 * each.mean:.0f} %" if each.mean is not None else "–" for each in hub.mean_use
        ]
        whose = "all" if len(used) == len(shown.sides) else ", ".join(used) or "none"
        rows.append([hub.title, hub.country or "–", str(hub.units), whose, " / ".join(uses) or "–"])
    head = ["hub", "country", "berths", "used by", "busiest berths in use, mean"]
    return PageTable(caption="Hubs", head=head, rows=rows)
