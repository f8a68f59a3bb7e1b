"""A map of the theater: hubs by capacity and use, ways by what is under way, closed waters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.eligibility.eligibility import in_use
from sim.model.scenario import Scenario
from sim.report.output.style import (
    BLUE,
    COAST,
    GREY,
    INK,
    LAND,
    RED,
    SEA,
    USE,
    bare_figure,
    head,
)
from sim.report.output.words.labels import cap, hub_title, place_title, plain
from sim.report.page.coast import coast
from sim.report.page.places import Box, Place, TheaterLayout, laid_out, units
from sim.report.run.events import closed_passages, struck_hubs
from sim.report.run.figures.map_words import MappedHubs, finding, legend, note
from sim.study.running.replicate import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE_IN, WIDE = 11.5, 1.5
"""Width of the figure [in], and shape from which on closer looks stand below the whole."""
LEAST_FLOW = 0.05
"""Ways with fewer platforms under way in the mean are not drawn."""
WIDEST_PT = 6.0
"""Line of the fullest way [pt]."""
OFFSETS = (
    (7, 0, "left", "center"), (-7, 0, "right", "center"), (0, 7, "center", "bottom"),
    (0, -7, "center", "top"), (6, 6, "left", "bottom"), (6, -6, "left", "top"),
    (-6, 6, "right", "bottom"), (-6, -6, "right", "top"),
)  # fmt: skip
"""Where a name may stand beside its mark [pt], as near to it as can be read first."""
LETTER_PT = 3.7
"""Width of a letter of a name [pt]."""


def theater_map(result: Result, land: Path) -> "Figure | None":
    """Hubs (squares by berths, coloured by use), stations, ways and closed waters.

    A diagram where the places have no coordinates; None without hubs.

    Parameters
    ----------
    land
        ``land_50m.npz``, as ``sim.report.page.coast`` reads it.
    """
    scenario = result.scenario
    if not scenario.hubs:
        return None
    layout = laid_out(scenario)
    found = MappedHubs(_use(result), _flow(result))
    box = _whole(layout)
    figure, main, small = _frames(layout, box)
    crowded = {
        node
        for node, at in layout.places.items()
        if any(_inside(at, each.box) for each in layout.insets)
    }
    _draw(main, scenario, layout, found, box, land, crowded)
    for axis, look in zip(small, layout.insets, strict=True):
        _draw(axis, scenario, layout, found, look.box, land, set())
        axis.set_title(f"{look.name}  {cap(look.title)}", fontsize=8, loc="left", color=INK)
        left, low, right, high = look.box
        main.plot([left, right, right, left, left], [low, low, high, high, low], color=INK, lw=0.7)
        main.text(left, high, f" {look.name}", fontsize=7, va="bottom", color=INK)
    told = finding(scenario, found), note(result, layout, found)
    head(figure, *told, *legend(scenario, found))
    return figure


def _frames(layout: TheaterLayout, box: Box) -> "tuple[Figure, Any, list[Any]]":
    """A figure with a frame for the whole and one for each closer look, below or beside it."""
    looks = len(layout.insets)
    squeeze = 1.0 if layout.is_diagram else float(np.cos(np.radians((box[1] + box[3]) / 2)))
    shape = (box[2] - box[0]) * squeeze / (box[3] - box[1])
    if not looks:
        wide_in = 7.5 if layout.is_diagram else max(min(WIDE_IN, 6.0 * shape), 6.0)
        figure = bare_figure(wide_in, wide_in / max(shape, 1.2) + 0.2)
        return figure, figure.add_subplot(), []
    if shape >= WIDE:
        whole_in, look_in = WIDE_IN / shape, 0.8 * WIDE_IN / max(looks, 3)
        figure = bare_figure(WIDE_IN, whole_in + look_in + 0.5)
        grid = figure.add_gridspec(2, max(looks, 3), height_ratios=[whole_in, look_in])
        main = figure.add_subplot(grid[0, :])
        return figure, main, [figure.add_subplot(grid[1, number]) for number in range(looks)]
    figure = bare_figure(WIDE_IN, 6.4)
    rows = min(looks, 2)
    grid = figure.add_gridspec(
        rows, 1 + -(-looks // 2), width_ratios=[2.1, *[1.0] * -(-looks // 2)]
    )
    small = [figure.add_subplot(grid[n % rows, 1 + n // rows]) for n in range(looks)]
    return figure, figure.add_subplot(grid[:, 0]), small


def _whole(layout: TheaterLayout) -> Box:
    """A box around all places, the far ones too."""
    lons = [lon for lon, _ in layout.places.values()]
    lats = [lat for _, lat in layout.places.values()]
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    more_lon, more_lat = max(0.07 * wide, 2.0), max(0.12 * high, 2.0)
    return (
        min(lons) - more_lon, max(min(lats) - more_lat, -85.0), max(lons) + 1.6 * more_lon,
        min(max(lats) + more_lat, 85.0),
    )  # fmt: skip


def _use(result: Result) -> dict[str, float]:
    """Share of the berths of each hub in use, over the classes by their number."""
    if not result.has("utilisation"):
        return {}
    known, found = {*result.keys}, {}
    for name, hub in result.scenario.hubs.items():
        shares = [
            (result.value("utilisation", f"{name}/{each}").mean, count)
            for each, count in hub.berths.items()
            if isinstance(count, int) and count and ("utilisation", f"{name}/{each}") in known
        ]
        told_of = [(share, count) for share, count in shares if share == share]
        if told_of:
            total = sum(count for _, count in told_of)
            found[name] = sum(share * count for share, count in told_of) / total
    return found


def _flow(result: Result) -> dict[tuple[str, str], float]:
    """Platforms under way between the station of each fleet and the node of each hub."""
    if not result.has("in_transit"):
        return {}
    found: dict[tuple[str, str], float] = {}
    for metric, subject in result.keys:
        hub, _, fleet = subject.partition("/")
        if metric != "in_transit" or fleet not in result.scenario.fleets:
            continue
        ends = result.scenario.fleets[fleet].station, result.scenario.hubs[hub].node
        mean = result.value(metric, subject).mean
        if mean == mean and ends[0] != ends[1]:
            found[ends] = found.get(ends, 0.0) + mean
    return {ends: mean for ends, mean in found.items() if mean >= LEAST_FLOW}


def _inside(at: Place, box: Box) -> bool:
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def _draw(
    axis: Any, scenario: Scenario, layout: TheaterLayout, found: MappedHubs, box: Box,
    land: Path, unnamed: set[str],
) -> None:  # fmt: skip
    """A frame with what lies inside of it."""
    from matplotlib.collections import PolyCollection

    axis.set_xlim(box[0], box[2])
    axis.set_ylim(box[1], box[3])
    squeeze = 1.0 if layout.is_diagram else float(np.cos(np.radians((box[1] + box[3]) / 2)))
    axis.set_aspect(1 / squeeze)
    axis.set_facecolor(SEA if not layout.is_diagram else "white")
    axis.set_xticks([])
    axis.set_yticks([])
    for spine in axis.spines.values():
        spine.set_color(COAST)
    if not layout.is_diagram:
        rings = coast(land, box, (box[2] - box[0]) / 900)
        shapes = [np.array(ring).reshape(-1, 2) / 100 for ring in rings]
        axis.add_collection(PolyCollection(shapes, facecolor=LAND, edgecolor=COAST, lw=0.4))
    else:
        _legs(axis, scenario, layout)
    _ways(axis, layout, found, box)
    waters = [*_waters(axis, scenario, box)]
    stations = _stations(axis, scenario, layout, box)
    hubs = _hubs(axis, scenario, layout, found, box)
    _names(axis, [*waters, *stations, *hubs], unnamed)


def _legs(axis: Any, scenario: Scenario, layout: TheaterLayout) -> None:
    """The legs of a diagram, those that a closed passage cuts or stretches in red."""
    closed = {*closed_passages(scenario)}
    for leg in scenario.legs.values():
        if leg.start in layout.places and leg.end in layout.places:
            ends = [layout.places[leg.start], layout.places[leg.end]]
            cut = any(closed & {*key.split("+")} for key in leg.without)
            style = {"color": RED, "lw": 1.4, "ls": "--"} if cut else {"color": COAST, "ls": ":"}
            axis.plot(*zip(*ends, strict=True), zorder=3 if cut else 1, **style)


def _ways(axis: Any, layout: TheaterLayout, found: MappedHubs, box: Box) -> None:
    """Ways as lines, wider where more is under way."""
    most = max(found.flow.values(), default=0.0)
    for (start, end), mean in sorted(found.flow.items(), key=lambda each: each[1]):
        if start not in layout.places or end not in layout.places:
            continue
        a, b = layout.places[start], layout.places[end]
        if not (_inside(a, box) or _inside(b, box)):
            continue
        width = max(0.5, WIDEST_PT * mean / most)
        axis.plot(
            [a[0], b[0]], [a[1], b[1]], color=BLUE, alpha=0.45, lw=width, zorder=2,
            solid_capstyle="round", scalex=False, scaley=False,
        )  # fmt: skip


def _waters(axis: Any, scenario: Scenario, box: Box) -> "Iterable[_Mark]":
    """Passages that an event of the run closes, hatched in red with their names."""
    from matplotlib.patches import Rectangle

    for name in closed_passages(scenario):
        passage = scenario.passages[name]
        boxes = [
            (west % 360, south, east % 360 or 360.0, north)
            for west, south, east, north in passage.boxes
        ]
        seen = [
            each
            for each in boxes
            if _inside(((each[0] + each[2]) / 2, (each[1] + each[3]) / 2), box)
        ]
        for west, south, east, north in seen:
            axis.add_patch(
                Rectangle(
                    (west, south), east - west, north - south, fc="none", ec=RED, hatch="////",
                    lw=0.8, zorder=3,
                )
            )  # fmt: skip
        if seen:
            west, south, east, north = sorted(seen)[len(seen) // 2]
            at = ((west + east) / 2, (south + north) / 2)
            title = f"{cap(passage.title or plain(name))} closed"
            yield _Mark("", title, at, 8.0, 9.0, RED)


@dataclass(frozen=True)
class _Mark:
    node: str
    title: str
    at: Place
    size_pt: float
    weight: float
    color: str = INK


def _stations(axis: Any, scenario: Scenario, layout: TheaterLayout, box: Box) -> Iterable[_Mark]:
    sizes: dict[str, int] = {}
    for fleet in scenario.fleets.values():
        sizes[fleet.station] = sizes.get(fleet.station, 0) + fleet.size
    for node, size in sizes.items():
        at = layout.places.get(node)
        if at is None or not _inside(at, box):
            continue
        points = 4.5 + 0.9 * size**0.5
        axis.plot(*at, marker="o", ms=points, mfc="none", mec=INK, mew=1.1, ls="", zorder=4)
        yield _Mark(node, place_title(scenario, node), at, points, 0.5 + size / 1000)


def _hubs(
    axis: Any, scenario: Scenario, layout: TheaterLayout, found: MappedHubs, box: Box
) -> Iterable[_Mark]:
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("use", list(USE))
    struck = {*struck_hubs(scenario)}
    for name, hub in sorted(scenario.hubs.items(), key=lambda each: -units(scenario, each[0])):
        at = layout.places.get(hub.node)
        if at is None or not _inside(at, box):
            continue
        points = 4.5 + 1.6 * units(scenario, name) ** 0.5
        used = in_use(scenario, name)
        share = found.use.get(name)
        fill = colours(min(max(share, 0.0), 1.0)) if used and share is not None else "white"
        axis.plot(
            *at, marker="s", ms=points, mfc=fill, mec=INK if used else GREY,
            mew=0.9 if used else 0.7, ls="", zorder=5, fillstyle="full" if used else "none",
        )  # fmt: skip
        if name in struck:
            axis.plot(*at, marker="x", ms=points + 3, color=RED, mew=1.6, ls="", zorder=6)
        told_use = f" {100 * share:.0f} %" if used and share is not None else ""
        yield _Mark(
            hub.node, f"{hub_title(scenario, name)}{told_use}", at, points,
            (2.0 if used else 1.0) + units(scenario, name) / 100 + (5.0 if name in struck else 0.0),
        )  # fmt: skip


def _names(axis: Any, marks: Sequence[_Mark], unnamed: set[str]) -> None:
    """Names beside marks, where there is room for them; the larger ones first."""
    figure = axis.figure
    figure.draw_without_rendering()
    scale = 72 / figure.dpi

    def to_points(at: Any) -> Any:
        return axis.transData.transform(at) * scale

    (left, low), (right, high) = (
        to_points(each) for each in zip(axis.get_xlim(), axis.get_ylim(), strict=True)
    )
    taken = [_around(to_points(each.at), each.size_pt / 2, each.size_pt / 2) for each in marks]
    done: set[str] = set()
    for mark in sorted(marks, key=lambda each: -each.weight):
        if mark.node in unnamed or mark.title in done:
            continue
        x, y = to_points(mark.at)
        wide = LETTER_PT * len(mark.title)
        for dx, dy, across, up in OFFSETS:
            shift = mark.size_pt / 2 - 2.5
            sx, sy = x + dx + np.sign(dx) * shift, y + dy + np.sign(dy) * shift
            x0 = {"left": sx, "right": sx - wide, "center": sx - wide / 2}[across]
            y0 = {"bottom": sy, "top": sy - 7, "center": sy - 3.5}[up]
            place = (x0, y0, x0 + wide, y0 + 7)
            fits = left <= place[0] and place[2] <= right and low <= place[1] and place[3] <= high
            if fits and not any(_meet(place, other) for other in taken):
                taken.append(place)
                done.add(mark.title)
                axis.annotate(
                    mark.title, mark.at, xytext=(sx - x, sy - y), textcoords="offset points",
                    fontsize=6.3, color=mark.color, ha=across, va=up, zorder=7,
                )  # fmt: skip
                break


Rectangle = tuple[float, float, float, float]


def _around(at: Any, wide: float, high: float) -> Rectangle:
    return (at[0] - wide, at[1] - high, at[0] + wide, at[1] + high)


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
