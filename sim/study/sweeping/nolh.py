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
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_FACTORS = {17: 7, 33: 11, 65: 16, 129: 22, 257: 29}
"""Factors at most, by the least number of points (Cioppa and Lucas 2007, table 1)."""
BOUND = 0.03
"""No two columns are correlated by so much."""
GOOD = 0.01
"""A column that is correlated by less with all before it is not searched further."""
MOST_FILLINGS, MOST_FILLED = 10, 2048
"""Designs among which the best filled is taken, and their points together, at most [count]."""
NOTHING = 1e-12
"""A smaller gain is none, in squared correlations."""
COLUMN_TRIES, DESIGN_TRIES = 20, 1000
"""Random starts of one column, and of a design whose columns came to a dead end [count]."""


def least_points(factors: int) -> int | None:
    """The points that so many factors need at least; None if there is no such design."""
    return next((n for n, most in MOST_FACTORS.items() if factors <= most), None)


def nolh(points: int, factors: int, random: np.random.Generator) -> Floats:
    """Centres of the strata that the points lie in, on (0, 1), shape (points, factors).

    Of several designs the one of least centred discrepancy, which fills the space best.
    """
    from scipy.stats import qmc

    tries = max(1, min(MOST_FILLINGS, MOST_FILLED // points))
    found = [_nearly_orthogonal(points, factors, random) for _ in range(tries)]
    return min(found, key=qmc.discrepancy) if factors else found[0]


def _nearly_orthogonal(points: int, factors: int, random: np.random.Generator) -> Floats:
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
    """A random column, with swaps and changes of sign as long as one lowers its correlations."""
    column: Floats = random.permutation(distances) * random.choice((-1.0, 1.0), len(distances))
    apart = _apart(half)
    square = (half**2).sum(axis=1)
    while _worst(half, column) >= GOOD:
        along = half @ (half.T @ column)
        swap = _swaps(along[:, None], column[:, None], apart)
        flip = 4 * column * (column * square - along)
        if min(swap.min(), flip.min()) > -NOTHING * (column @ column) ** 2:
            break
        if swap.min() < flip.min():
            _swap(column, swap)
        else:
            column[flip.argmin()] *= -1
    return column


def arranged(others: Floats, block: Floats, random: np.random.Generator) -> NDArray[np.int64]:
    """An order of the rows of a block in which it is hardly correlated with other columns.

    The best of some random orders, each bettered by swaps. For factors with few values: what is
    in the block stays as often as it was (Vieira, Sanchez, Kienitz and Belderrain, Efficient,
    Nearly Orthogonal-and-Balanced, Mixed Designs, Journal of Simulation 7 (2013) 264-275, find
    such designs by integer programming).

    Parameters
    ----------
    others, block
        Columns of mean 0 and length 1, a row a point; a word has a column for each of its values.
    """
    apart = _apart(others)
    best, least = random.permutation(len(block)), np.inf
    for _ in range(COLUMN_TRIES):
        order = random.permutation(len(block))
        while True:
            now = block[order]
            inner = others.T @ now
            swap = _swaps(others @ inner, now, apart)
            worst = float(np.abs(inner).max(initial=0.0))
            if worst < least:
                best, least = order.copy(), worst
            if worst < GOOD or swap.min() > -NOTHING:
                break
            _swap(order, swap)
        if least < GOOD:
            break
    return best


def _apart(rows: Floats) -> Floats:
    """Squared distances between rows."""
    inner: Floats = rows @ rows.T
    square = np.diag(inner)
    return square[:, None] + square - 2 * inner


def _swaps(along: Floats, block: Floats, apart: Floats) -> Floats:
    """What a swap of two rows of a block adds to its squared inner products with other columns."""
    cross = block @ along.T
    own = np.diag(cross)
    added: Floats = 2 * (cross + cross.T - own[:, None] - own) + apart * _apart(block)
    return added


def _swap(rows: NDArray[Any], swaps: Floats) -> None:
    """Make the swap that lowers most."""
    one, other = np.unravel_index(swaps.argmin(), swaps.shape)
    rows[[one, other]] = rows[[other, one]]
