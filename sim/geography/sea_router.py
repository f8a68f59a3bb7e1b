"""Shortest sea routes on a water mask: Dijkstra over a grid, then pulled taut.

A route on the grid is a chain of short hops and zigzags by a per cent or two; pulling it taut
along great circles that stay on water removes most of that. Waters can be closed: a closed box
never shortens a route, and what it cuts off is infinitely far.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label  # type: ignore[import-untyped, unused-ignore]
from scipy.sparse import csr_array  # type: ignore[import-untyped, unused-ignore]
from scipy.sparse.csgraph import dijkstra  # type: ignore[import-untyped, unused-ignore]
from scipy.spatial import KDTree  # type: ignore[import-untyped, unused-ignore]

from sim.geography.great_circle import great_circle_nm, great_circle_points, unit_vectors
from sim.geography.grid_graph import grid_graph
from sim.geography.water_mask import Box, GeoPoint, WaterMask, in_box

LARGEST_GAP_NM = 50.0
"""A port farther than this from open water is a mistake in its coordinates [nm]."""


class Canal(NamedTuple):
    """A canal too narrow for the mask: ends in open water and the length between them [nm]."""

    name: str
    ends: tuple[GeoPoint, GeoPoint]
    length_nm: float

    def touches(self, boxes: Sequence[Box]) -> bool:
        """Whether the straight line between the ends, seen every mile, meets a box."""
        lats, lons = great_circle_points(*self.ends[0], *self.ends[1], spacing_nm=1.0)
        return any(in_box(lats, lons, box).any() for box in boxes)


PANAMA = Canal("panama", (GeoPoint(8.65, -79.45), GeoPoint(9.55, -79.90)), 44.0)
"""The Panama Canal from deep water to deep water."""


@dataclass(frozen=True)
class SeaRoute:
    """A way by sea: length [nm], turning points from port to port, and the canals on it."""

    distance_nm: float
    waypoints: tuple[GeoPoint, ...]
    passages: tuple[str, ...] = ()


NO_ROUTE = SeaRoute(np.inf, ())
"""The way to a port that cannot be reached."""


class _Access(NamedTuple):
    """Where a port meets the open ocean: a cell, and the distance to it [nm]."""

    cell: int
    gap_nm: float


class SeaRouter:
    """Shortest routes between ports on one water mask.

    Parameters
    ----------
    mask
        The waters. Two waters that do not meet inside the mask are not connected.
    passages
        Canals that join waters across land.

    Notes
    -----
    On a mask of a million cells the graph takes a second and half a gigabyte (once, at the first
    route), and each start half a second: ask for many ends of one start at once.
    """

    def __init__(self, mask: WaterMask, passages: Sequence[Canal] = ()) -> None:
        self.mask = mask
        self.passages = tuple(passages)
        self._closed: tuple[Box, ...] = ()
        self._open: SeaRouter | None = None
        self._known: dict[tuple[GeoPoint, tuple[GeoPoint, ...]], list[SeaRoute]] = {}

    @classmethod
    def load(cls, path: str | Path) -> "SeaRouter":
        """A router on a packed mask that holds both ends of the Panama Canal."""
        return cls(WaterMask.load(path), [PANAMA])

    def closing(self, *boxes: Box) -> "SeaRouter":
        """A router on the same waters with some boxes (lon0, lat0, lon1, lat1) [deg] closed."""
        passages = [passage for passage in self.passages if not passage.touches(boxes)]
        router = SeaRouter(self.mask.closing(boxes), passages)
        router._closed = (*self._closed, *boxes)
        router._open = self
        return router

    def route(self, start: GeoPoint, end: GeoPoint) -> SeaRoute:
        """Shortest route between two ports; ``NO_ROUTE`` if there is none."""
        return self.routes(start, [end])[0]

    def routes(self, start: GeoPoint, ends: Sequence[GeoPoint]) -> list[SeaRoute]:
        """Shortest routes from one port to many.

        Parameters
        ----------
        start, ends
            Ports [deg], on land or water, at most ``LARGEST_GAP_NM`` from the open ocean. The
            straight gap from a port to the nearest open-ocean cell is part of its routes.

        Returns
        -------
        list of SeaRoute
            One for each end; ``NO_ROUTE`` where a closed box holds a port or the ocean cell next
            to it, or lies across every way.
        """
        source = self._access(start)
        targets = [self._access(end) for end in ends]
        if source is None:
            return [NO_ROUTE] * len(ends)
        distances, previous = dijkstra(
            self._graph, directed=False, indices=source.cell, return_predecessors=True
        )
        found = []
        for end, target in zip(ends, targets, strict=True):
            if target is None or not np.isfinite(distances[target.cell]):
                found.append(NO_ROUTE)  # and no walk along predecessors, which would not end
            elif target.cell == source.cell:
                found.append(SeaRoute(great_circle_nm(*start, *end), (start, end)))
            else:
                cells = [target.cell]
                while cells[-1] != source.cell:
                    cells.append(int(previous[cells[-1]]))
                taut = self._pull_taut(cells[::-1])
                length_nm = source.gap_nm + taut.distance_nm + target.gap_nm
                found.append(SeaRoute(length_nm, (start, *taut.waypoints, end), taut.passages))
        return self._never_shorter(found, start, ends)

    def _never_shorter(
        self, found: list[SeaRoute], start: GeoPoint, ends: Sequence[GeoPoint]
    ) -> list[SeaRoute]:
        """Lift routes of closed waters to those of the open ones.

        Pulling taut is greedy, so a detour may by luck come out a little better than the way
        it replaces; closing water must not look like a gain.
        """
        if self._open is None:
            return found
        return [
            replace(route, distance_nm=max(route.distance_nm, before.distance_nm))
            for route, before in zip(found, self._open._routes_once(start, ends), strict=True)
        ]

    def _routes_once(self, start: GeoPoint, ends: Sequence[GeoPoint]) -> list[SeaRoute]:
        """Routes that every router with closed waters asks for again."""
        key = start, tuple(ends)
        if key not in self._known:
            self._known[key] = self.routes(start, ends)
        return self._known[key]

    def _access(self, port: GeoPoint) -> _Access | None:
        """The ocean cell of a port in open waters, if it and the port are still open."""
        if self._open is not None:
            access = self._open._access(port)
            closed = access is None or not self.mask.water.flat[access.cell]
            # A closed port must not sneak out over land to the next open water.
            return None if closed or any(in_box(*port, box) for box in self._closed) else access
        cells, tree = self._ocean
        cell = int(cells[tree.query(unit_vectors(*port))[1]])
        gap_nm = great_circle_nm(*port, *self.mask.centre(cell))
        if gap_nm > LARGEST_GAP_NM:
            raise ValueError(
                f"{port} is {gap_nm:.0f} nm from the open ocean of the mask; a port lies within "
                f"{LARGEST_GAP_NM:.0f} nm of it"
            )
        return _Access(cell, gap_nm)

    @cached_property
    def _ocean(self) -> tuple[NDArray[np.intp], KDTree]:
        """Cells of the largest water and of all that passages join to it, and a tree of them."""
        labels, _ = label(self.mask.water, structure=np.ones((3, 3)))
        joined = {int(np.bincount(labels.flat)[1:].argmax()) + 1}
        for _ in self.passages:
            for end, other in self._passage_cells:
                if labels.flat[end] in joined:
                    joined.add(int(labels.flat[other]))
        cells = np.flatnonzero(np.isin(labels, list(joined)))
        rows, columns = np.divmod(cells, self.mask.water.shape[1])
        return cells, KDTree(unit_vectors(self.mask.lats[rows], self.mask.lons[columns]))

    @cached_property
    def _passage_cells(self) -> dict[tuple[int, int], Canal]:
        """Open passages by their end cells, in both directions."""
        found = {}
        for passage in self.passages:
            end, other = (self.mask.cell(place) for place in passage.ends)
            if end is not None and other is not None:
                found[end, other] = found[other, end] = passage
            elif self._open is None:
                raise ValueError(f"passage {passage.name!r}: an end is not in the mask's water")
        return found

    @cached_property
    def _graph(self) -> csr_array:
        canals = {hop: passage.length_nm for hop, passage in self._passage_cells.items()}
        return grid_graph(self.mask, canals)

    def _pull_taut(self, cells: list[int]) -> SeaRoute:
        """Straighten a chain of cells: from each point on to the farthest in sight.

        Canals are kept as they are, and the stretches between them pulled one by one.
        """
        length_nm = 0.0
        names = []
        kept = cells[:1]
        last = len(cells) - 1
        gates = [i for i, hop in enumerate(pairwise(cells)) if hop in self._passage_cells]
        at = 0
        while at < last:
            if at in gates:
                passage = self._passage_cells[cells[at], cells[at + 1]]
                names.append(passage.name)
                length_nm += passage.length_nm
                ahead = at + 1
            else:
                ahead = min((gate for gate in gates if gate > at), default=last)
                while ahead > at + 1 and not self._in_sight(cells[at], cells[ahead]):
                    ahead = at + 1 + (ahead - at - 1) * 9 // 10
                here, there = self.mask.centre(cells[at]), self.mask.centre(cells[ahead])
                length_nm += great_circle_nm(*here, *there)
            kept.append(cells[ahead])
            at = ahead
        return SeaRoute(length_nm, tuple(self.mask.centre(cell) for cell in kept), tuple(names))

    def _in_sight(self, cell: int, other: int) -> bool:
        """Whether the great circle between two cells stays on water; tested 4 times a cell."""
        spacing_nm = self.mask.step * 60 / 4
        here, there = self.mask.centre(cell), self.mask.centre(other)
        return bool(self.mask.is_water(*great_circle_points(*here, *there, spacing_nm)).all())
