"""Coastlines inside a box, as fine as the drawing can show them.

The outlines are those of ``configs/data/land_50m.npz`` (Natural Earth, public domain).
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = Sequence[float]
"""West, south, east, north [deg], longitudes from 0 to 360 or beyond."""
LEAST_AREA = 6.0
"""Rings smaller than so many squares of the tolerance are left out."""


@cache
def _rings(path: Path) -> list[Floats]:
    """Rings whose longitudes do not jump by a turn, shape (points, 2) [deg]."""
    stored = np.load(path)
    found = []
    for ring in np.split(stored["xy"] / 100.0, stored["off"][1:-1]):
        lon = np.unwrap(ring[:, 0].astype(float), period=360)
        found.append(np.column_stack([lon, ring[:, 1]]))
    return found


@lru_cache(maxsize=64)
def coast(path: Path, box: Box, tolerance: float) -> list[list[int]]:
    """Rings of land inside a box, each as longitude, latitude, longitude, ... [deg / 100].

    Parameters
    ----------
    path
        ``land_50m.npz``: polygon rings as hundredths of a degree (``xy``) with offsets (``off``).
    box
        What is drawn.
    tolerance
        How far a drawn coast may be from the true one [deg].
    """
    return [*_drawn(path, box, tolerance)] if path.is_file() else []


def _drawn(path: Path, box: Box, tolerance: float) -> Iterator[list[int]]:
    west, south, east, north = box
    for ring in _rings(path):
        for turn in (-360.0, 0.0, 360.0):
            moved = ring + np.array([turn, 0.0])
            (left, low), (right, high) = moved.min(axis=0), moved.max(axis=0)
            if left > east or right < west or low > north or high < south:
                continue
            inside = _clipped(moved, box)
            if len(inside) < 3 or _area(inside) < LEAST_AREA * tolerance**2:
                continue
            thin = _simple(inside, tolerance)
            if len(thin) >= 3:
                yield np.round(thin * 100).astype(int).ravel().tolist()


def _area(ring: Floats) -> float:
    x, y = ring.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _clipped(ring: Floats, box: Box) -> Floats:
    """The part of a ring inside a box (Sutherland and Hodgman, CACM 17, 1974)."""
    west, south, east, north = box
    for axis, bound, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        if not len(ring):
            break
        depth = sign * (ring[:, axis] - bound)
        there = depth >= 0
        after, later, there_next = np.roll(ring, -1, axis=0), np.roll(depth, -1), np.roll(there, -1)
        crosses = there != there_next
        share = np.divide(depth, depth - later, out=np.zeros_like(depth), where=crosses)
        cut = ring + share[:, None] * (after - ring)
        pairs = np.stack([ring, cut], axis=1).reshape(-1, 2)
        ring = pairs[np.stack([there, crosses], axis=1).ravel()]
    return ring


def _simple(ring: Floats, tolerance: float) -> Floats:
    """Fewer points, none of those left out further than the tolerance from what is drawn.

    Source: Douglas and Peucker, Cartographica 10 (1973); the ring is cut at its two ends.
    """
    far = int(np.argmax(((ring - ring[0]) ** 2).sum(axis=1)))
    if far == 0:
        return ring[:1]
    closed = np.vstack([ring, ring[:1]])
    keep = np.zeros(len(closed), dtype=bool)
    keep[[0, far, len(closed) - 1]] = True
    waiting = [(0, far), (far, len(closed) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        a, b = closed[first], closed[last]
        between = closed[first + 1 : last]
        along = b - a
        length = float(np.hypot(*along))
        if length == 0:
            apart = np.hypot(*(between - a).T)
        else:
            apart = (
                abs(along[0] * (between[:, 1] - a[1]) - along[1] * (between[:, 0] - a[0])) / length
            )
        worst = int(np.argmax(apart))
        if apart[worst] > tolerance:
            middle = first + 1 + worst
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return closed[keep][:-1]
