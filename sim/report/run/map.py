"""A map of the theater: hubs, stations of fleets, passages and the coast, with a closer look."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.model.eligibility.eligibility import in_use
from sim.model.scenario import Passage, Scenario
from sim.report.output.style import BLUE, GREEN, GREY, INK, RED, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Points = dict[str, tuple[float, float]]
"""Longitude in [0, 360) and latitude by name [deg]."""

CLOSE_LON, CLOSE_LAT = 22.0, 20.0
"""Size of the closer look [deg]."""
APART = 3.0
"""Places nearer to a named one than this are not named, on a map of 200 degrees [deg]."""


def theater_map(scenario: Scenario, land: Path) -> "Figure | None":
    """Hubs (squares, open ones that the posture does not use), stations (dots) and passages on the
    coast; None without coordinates.

    Parameters
    ----------
    land
        ``land_50m.npz``: polygon rings as hundredths of a degree (``xy``) with offsets (``off``).
    """
    hubs = {each.node for each in scenario.hubs.values()}
    stations = {each.station for each in scenario.fleets.values()}
    places = {
        name: (node.lon % 360, node.lat)
        for name, node in scenario.nodes.items()
        if name in hubs | stations and node.lat is not None and node.lon is not None
    }
    if not places or not land.is_file():
        return None
    stored = np.load(land)
    rings = np.split(stored["xy"] / 100.0, stored["off"][1:-1])
    coast = [_unwrapped(ring, turn) for ring in rings for turn in (-360, 0, 360)]
    dense = _dense(places)
    crowded = len(dense) >= 6
    figure, axes = new_figure(12.5 if crowded else 9, 5.2, 1, 2 if crowded else 1)
    lons, lats = np.array(list(places.values())).T
    margin = 11 if scenario.passages else 8
    box = (lons.min() - margin, lons.max() + 14, lats.min() - 8, lats.max() + 8)
    used = {each.node for name, each in scenario.hubs.items() if in_use(scenario, name)}
    _draw(axes.flat[0], coast, places, hubs, used, box)
    told = "Hubs (blue squares) and stations (red dots)"
    if used < hubs:
        told = "Hubs (blue squares, open where the posture uses none) and stations (red dots)"
    if scenario.passages:
        told += ", passages (green)"
    axes.flat[0].set_title(told, fontsize=9, loc="left")
    unnamed = set(scenario.passages)
    if crowded:
        lons, lats = np.array(list(dense.values())).T
        box = (lons.min() - 2, lons.max() + 5, lats.min() - 2, lats.max() + 2)
        _draw(axes.flat[1], coast, dense, hubs, used, box)
        axes.flat[1].set_title("the dense part", fontsize=9, loc="left")
        unnamed -= _draw_passages(axes.flat[1], scenario.passages, unnamed, "left")
    _draw_passages(axes.flat[0], scenario.passages, unnamed, "right")
    return figure


def _dense(places: Points) -> Points:
    """The places in the box of the closer look that holds most of them."""
    boxes = [
        {
            name: (lon, lat)
            for name, (lon, lat) in places.items()
            if 0 <= lon - west <= CLOSE_LON and 0 <= lat - south <= CLOSE_LAT
        }
        for west, _ in places.values()
        for _, south in places.values()
    ]
    return max(boxes, key=len)


def _draw(
    axis: Any,
    coast: list[NDArray[Any]],
    places: Points,
    hubs: set[str],
    used: set[str],
    box: Any,
) -> None:
    from matplotlib.collections import PolyCollection

    axis.add_collection(PolyCollection(coast, facecolor="#e9e6df", edgecolor="#bdb8ac", lw=0.4))
    named: list[tuple[float, float]] = []
    apart = APART * (box[1] - box[0]) / 200
    for name, (lon, lat) in sorted(places.items(), key=lambda each: (each[1][1], each[0])):
        is_hub = name in hubs
        marker, color = ("s", BLUE) if is_hub else ("o", RED)
        fill: Literal["full", "none"] = "full" if name in used or not is_hub else "none"
        size = 5 if is_hub else 4
        axis.plot(lon, lat, marker=marker, ms=size, color=color, ls="", fillstyle=fill)
        if all(abs(lat - other) > apart or abs(lon - at) > 6 * apart for at, other in named):
            named.append((lon, lat))
            axis.annotate(
                name, (lon, lat), xytext=(4, 2), textcoords="offset points", fontsize=6, color=INK
            )
    axis.set_xlim(*box[:2])
    axis.set_ylim(*box[2:])
    axis.set_aspect(1.2)
    axis.tick_params(labelsize=6, color=GREY)


def _draw_passages(
    axis: Any, passages: dict[str, Passage], wanted: set[str], beside: Literal["left", "right"]
) -> set[str]:
    """Boxes of the passages, and names of those wanted that are in the picture: these.

    Parameters
    ----------
    beside
        Alignment of the names: ``left`` writes them to the lower right of a middle box.
    """
    from matplotlib.patches import Rectangle

    west, east = axis.get_xlim()
    south, north = axis.get_ylim()
    named = set()
    for name, passage in passages.items():
        for left, bottom, right, top in passage.boxes:
            corner, width, height = (left, bottom), right - left, top - bottom
            axis.add_patch(Rectangle(corner, width, height, fc=GREEN, alpha=0.3, lw=0, zorder=2))
        if name not in wanted or not passage.boxes:
            continue
        left, bottom, right, top = sorted(passage.boxes)[len(passage.boxes) // 2]
        if west < left and right < east and south < bottom and top < north:
            named.add(name)
            edge, gap = (right, 3) if beside == "left" else (left, -3)
            axis.annotate(
                name, (edge, bottom), xytext=(gap, 0), textcoords="offset points", fontsize=5,
                style="italic", color=GREEN, ha=beside, va="top" if beside == "left" else "bottom",
            )  # fmt: skip
    return named


def _unwrapped(ring: NDArray[Any], turn: float) -> NDArray[Any]:
    """A ring whose longitudes do not jump by a turn, moved by ``turn`` degrees."""
    lon = np.unwrap(ring[:, 0].astype(float), period=360)
    return np.column_stack([lon + turn, ring[:, 1]])
