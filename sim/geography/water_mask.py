"""Which cells of a regular latitude-longitude grid are water, and which waters are closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.geography.great_circle import Floats

Booleans = NDArray[np.bool_]

Box = tuple[float, float, float, float]
"""Closed waters: (lon0, lat0, lon1, lat1) [deg], eastwards from lon0, northwards from lat0."""


class GeoPoint(NamedTuple):
    """A point on the earth [deg], north and east positive."""

    lat: float
    lon: float


@dataclass(frozen=True, eq=False)
class WaterMask:
    """A regular grid of cells, each water or not; the grid does not close around the earth.

    Parameters
    ----------
    water
        Shape (latitudes, longitudes); row 0 is the southernmost, column 0 the westernmost.
    south, west
        Centre of the first cell [deg].
    step
        Size of a cell in both directions [deg].
    """

    water: Booleans
    south: float
    west: float
    step: float

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a mask in the packed form that ``save`` writes."""
        with np.load(path) as packed:
            n_rows, n_columns = (int(n) for n in packed["shape"])
            bits = np.unpackbits(packed["bits"], count=n_rows * n_columns)
            south, west, step = (float(angle) for angle in packed["grid"])
        return cls(bits.reshape(n_rows, n_columns).astype(np.bool_), south, west, step)

    def save(self, path: str | Path) -> None:
        """Write an npz of ``bits`` (row by row, 8 cells a byte), ``shape``, ``grid`` (deg)."""
        np.savez_compressed(
            path,
            bits=np.packbits(self.water),
            shape=np.array(self.water.shape),
            grid=np.array([self.south, self.west, self.step]),
        )

    @cached_property
    def lats(self) -> Floats:
        """Latitudes of the cell centres [deg]."""
        return _centres(self.south, self.step, self.water.shape[0])

    @cached_property
    def lons(self) -> Floats:
        """Longitudes of the cell centres [deg], rising eastwards, also beyond 180."""
        return _centres(self.west, self.step, self.water.shape[1])

    def centre(self, cell: int) -> GeoPoint:
        """Centre of the cell with this flat index."""
        row, column = divmod(cell, self.water.shape[1])
        lon = float((self.lons[column] + 180) % 360 - 180)
        return GeoPoint(float(self.lats[row]), round(lon, 6))

    def cell(self, place: GeoPoint) -> int | None:
        """Flat index of the water cell that holds a place; None on land or off the grid."""
        row, column, inside = self._indices(*place)
        is_water = inside and self.water[row, column]
        return int(row * self.water.shape[1] + column) if is_water else None

    def is_water(self, lats: ArrayLike, lons: ArrayLike) -> Booleans:
        """Whether points [deg] lie in water cells; off the grid nothing is water."""
        rows, columns, inside = self._indices(lats, lons)
        return np.asarray(inside & self.water[rows, columns])

    def closing(self, boxes: Sequence[Box]) -> "WaterMask":
        """The mask without the cells that touch a box, so that the thinnest box is a barrier."""
        water = self.water.copy()
        for box in boxes:
            water &= ~in_box(self.lats[:, np.newaxis], self.lons, box, margin=self.step / 2)
        return replace(self, water=water)

    def _indices(
        self, lats: ArrayLike, lons: ArrayLike
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Booleans]:
        """Rows and columns of points, clipped to the grid, and whether they were on it."""
        last_row, last_column = self.water.shape[0] - 1, self.water.shape[1] - 1
        rows = np.rint((np.asarray(lats) - self.south) / self.step).astype(np.intp)
        columns = np.rint((np.asarray(lons) - self.west) % 360 / self.step).astype(np.intp)
        inside = (rows >= 0) & (rows <= last_row) & (columns <= last_column)
        return rows.clip(0, last_row), columns.clip(0, last_column), np.asarray(inside)


def _centres(first: float, step: float, count: int) -> Floats:
    """Coordinates of cell centres [deg], without the dust of binary fractions."""
    return np.array([round(first + step * i, 6) for i in range(count)])


def in_box(lats: ArrayLike, lons: ArrayLike, box: Box, margin: float = 0.0) -> Booleans:
    """Whether points [deg] lie in a box widened by a margin [deg]; the box may cross 180 E."""
    lon0, lat0, lon1, lat1 = box
    width = (lon1 - lon0) % 360
    if lat1 < lat0 or width > 180:
        right = "(lon0, lat0, lon1, lat1) with lon1 east of lon0 and lat1 north of lat0"
        raise ValueError(f"closed box {box}: a box is {right}, less than half the earth wide")
    lats, lons = np.asarray(lats), np.asarray(lons)
    north = (lats >= lat0 - margin) & (lats <= lat1 + margin)
    return np.asarray(north & ((lons - lon0 + margin) % 360 <= width + 2 * margin))
