"""Where the places of a theater are drawn: a box around them, closer looks, or a diagram."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin

from sim.model.scenario import Scenario
from sim.report.output.words.labels import hub_title, place_title

WIDTH_PX = 560
"""How wide the map is drawn about, for what is too near to be told apart [px]."""
NEAR_PX = 26
"""Marks nearer to each other than this are one crowd [px]."""
CROWD, MOST_INSETS = 3, 4
"""Marks of a crowd at least, and closer looks at most [count]."""
Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class CloserLook:
    """A crowd of places that is drawn larger.

    Attributes
    ----------
    name
        A letter, on the map and over the closer look.
    box
        West, south, east, north [deg].
    """

    name: str
    title: str
    box: Box


@dataclass(frozen=True)
class TheaterLayout:
    """Where everything is drawn.

    Attributes
    ----------
    places
        Longitude and latitude by node [deg].
    box
        Of those inside the theater, with room around them.
    is_diagram
        Whether the places have no coordinates: distances are days under way.
    """

    places: dict[str, Place]
    box: Box
    insets: list[CloserLook]
    is_diagram: bool


def laid_out(scenario: Scenario) -> TheaterLayout:
    """Where the places of a scenario with hubs are drawn."""
    places = _places(scenario)
    is_diagram = not places
    places = places or _around(scenario)
    inside = {
        name: at for name, at in places.items() if is_diagram or scenario.nodes[name].in_theater
    }
    inside = inside or places
    box = _box(list(inside.values()), 0.09)
    insets = [] if is_diagram else [*_insets(scenario, inside, box)]
    return TheaterLayout(places, box, insets, is_diagram)


def units(scenario: Scenario, name: str) -> int:
    """Berths of a hub; 0 where their number is not fixed."""
    counts = [*scenario.hubs[name].berths.values()]
    return sum(each for each in counts if isinstance(each, int)) if "unlimited" not in counts else 0


def _places(scenario: Scenario) -> dict[str, Place]:
    """Longitude and latitude of every node that has them."""
    return {
        name: (node.lon % 360, node.lat)
        for name, node in scenario.nodes.items()
        if node.lat is not None and node.lon is not None
    }


def _around(scenario: Scenario) -> dict[str, Place]:
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


def ways(scenario: Scenario, places: dict[str, Place]) -> Iterator[list[float]]:
    """Ends of every leg, as two places behind each other [deg]."""
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


def _insets(scenario: Scenario, places: dict[str, Place], box: Box) -> Iterator[CloserLook]:
    """Closer looks at crowds, the fullest first."""
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
        title = (
            f"around {hub_title(scenario, busiest)}"
            if busiest
            else place_title(scenario, sorted(crowd)[0])
        )
        yield CloserLook("ABCD"[number], title, inner)


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
