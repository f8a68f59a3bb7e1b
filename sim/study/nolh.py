"""Nearly orthogonal Latin hypercubes: columns of which no two are correlated by 0.03 or more.

Like the designs of Cioppa and Lucas, Efficient Nearly Orthogonal and Space-Filling Latin
Hypercubes, Technometrics 49 (2007) 45-55, every design is half of its points, the centre (if the
number of points is odd) and the mirror image of the half, so that no factor is correlated with a
square or a product of two factors either. They are not the published tables: 17 points come from
the construction behind those tables (Ye, Orthogonal Column Latin Hypercubes, JASA 93 (1998)
1430-1439, with the products of pairs that Cioppa and Lucas add), which is exactly orthogonal;
other numbers of points from a search, column by column, by the swaps that lower the correlations
most.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_FACTORS = {17: 7, 33: 11, 65: 16, 129: 22, 257: 29}
"""Factors at most, by the least number of points (Cioppa and Lucas 2007, table 1)."""
BOUND = 0.03
"""No two columns are correlated by so much."""
GOOD = 0.01
"""A column that is correlated by less with all before it is not searched further."""
COLUMN_TRIES, DESIGN_TRIES = 20, 1000
"""Random starts of one column, and of a design whose columns came to a dead end [count]."""


def least_points(factors: int) -> int | None:
    """The points that so many factors need at least; None if there is no such design."""
    return next((n for n, most in MOST_FACTORS.items() if factors <= most), None)


def nolh(points: int, factors: int, random: np.random.Generator) -> Floats:
    """Centres of the strata that the points lie in, on (0, 1), shape (points, factors)."""
    small = min(MOST_FACTORS)
    half = _constructed(factors, random) if points == small else _found(points, factors, random)
    centre = np.zeros((points % 2, factors))
    return (np.vstack([half, centre, -half]) + points / 2) / points


def _constructed(factors: int, random: np.random.Generator) -> Floats:
    """Half of the orthogonal design of 17 points: some of its 7 columns, in any order."""
    levels = 3
    rows = np.arange(2**levels)
    columns = []
    for reversals in [(), *combinations(range(levels), 1), *combinations(range(levels), 2)]:
        order, sign = rows, np.ones(len(rows))
        for level in reversals:
            order = order ^ (2 ** (level + 1) - 1)
            sign = sign * np.where(rows >> level & 1, 1, -1)
        columns.append((order + 1) * sign)
    half: Floats = np.column_stack(columns)
    return half[:, random.permutation(len(columns))[:factors]]


def _found(points: int, factors: int, random: np.random.Generator) -> Floats:
    """Half of a design: distances from the centre in any order and with any signs."""
    distances = np.arange(1, points // 2 + 1, dtype=np.float64)
    if points % 2 == 0:
        distances -= 0.5
    for _ in range(DESIGN_TRIES):
        half = np.empty((len(distances), 0))
        while half.shape[1] < factors:
            tries = (_column(half, distances, random) for _ in range(COLUMN_TRIES))
            best = next((c for c in tries if _worst(half, c) < BOUND), None)
            if best is None:
                break
            half = np.column_stack([half, best])
        else:
            return half
    raise RuntimeError(f"no nearly orthogonal design of {factors} factors in {points} points")


def _worst(half: Floats, column: Floats) -> float:
    """Largest absolute correlation of a column with those before it."""
    return float(np.abs(half.T @ column).max(initial=0.0) / (column @ column))


def _column(half: Floats, distances: Floats, random: np.random.Generator) -> Floats:
    """A random column, with swaps and changes of sign as long as one lowers its correlations.

    What is lowered is the sum of squares of the inner products with the columns before it.
    """
    column: Floats = random.permutation(distances) * random.choice((-1.0, 1.0), len(distances))
    inner = half @ half.T
    square = np.diag(inner)
    apart = square[:, None] + square - 2 * inner
    while _worst(half, column) >= GOOD:
        along = half @ (half.T @ column)
        step = column[:, None] - column
        swap = 2 * step * (along - along[:, None]) + step**2 * apart
        flip = 4 * column * (column * square - along)
        if min(swap.min(), flip.min()) > -1e-6:  # as good as it gets from here
            break
        if swap.min() < flip.min():
            one, other = np.unravel_index(swap.argmin(), swap.shape)
            column[[one, other]] = column[[other, one]]
        else:
            column[flip.argmin()] *= -1
    return column
