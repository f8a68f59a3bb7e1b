"""A map of the theater: hubs by their country, stations, and the coast."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.scenario import Scenario
from sim.report.figures import BLUE, GREY, INK, RED, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def theater_map(scenario: Scenario, land: Path) -> "Figure | None":
    """Hubs (squares) and stations of fleets (dots) on the coast; None without coordinates.

    Parameters
    ----------
    land
        ``land_50m.npz``: polygon rings as hundredths of a degree (``xy``) with offsets (``off``).
    """
    from matplotlib.collections import PolyCollection

    hubs = {each.node for each in scenario.hubs.values()}
    stations = {each.station for each in scenario.fleets.values()}
    places = {
        name: (node.lon % 360, node.lat)
        for name, node in scenario.nodes.items()
        if name in hubs | stations and node.lat is not None and node.lon is not None
    }
    if not places or not land.is_file():
        return None
    figure, ((axis,),) = new_figure(10, 5.4)
    stored = np.load(land)
    rings = np.split(stored["xy"] / 100.0, stored["off"][1:-1])
    copies = [_unwrapped(ring, turn) for ring in rings for turn in (-360, 0, 360)]
    axis.add_collection(PolyCollection(copies, facecolor="#e9e6df", edgecolor="#bdb8ac", lw=0.4))
    for name, (lon, lat) in places.items():
        is_hub = name in hubs
        axis.plot(
            lon, lat, marker="s" if is_hub else "o", ms=5 if is_hub else 4,
            color=BLUE if is_hub else RED, ls="",
        )  # fmt: skip
        axis.annotate(
            name, (lon, lat), xytext=(3, 3), textcoords="offset points", fontsize=5.5, color=INK
        )
    lons, lats = np.array(list(places.values())).T
    axis.set_xlim(lons.min() - 8, lons.max() + 12)
    axis.set_ylim(lats.min() - 8, lats.max() + 8)
    axis.set_aspect(1.2)
    axis.set_title("Hubs (blue squares) and stations (red dots)", fontsize=9, loc="left")
    axis.tick_params(labelsize=6, color=GREY)
    return figure


def _unwrapped(ring: np.ndarray, turn: float) -> np.ndarray:
    """A ring whose longitudes do not jump by a turn, moved by ``turn`` degrees."""
    lon = np.unwrap(ring[:, 0].astype(float), period=360)
    return np.column_stack([lon + turn, ring[:, 1]])
