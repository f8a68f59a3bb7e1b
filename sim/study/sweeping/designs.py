"""Designs of a sweep: few points for many factors, in [0, 1) first and then as their values.

Latin hypercubes: McKay, Beckman and Conover, Technometrics 21 (1979) 239-245. Sobol points:
scrambled as in Owen, Journal of Complexity 14 (1998) 466-489. Nearly orthogonal ones: ``nolh``.
Every column of each of them has one point in each of n equal strata, which is what makes whole
numbers and words come out evenly.
"""

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import Problem
from sim.core.streams import Streams
from sim.study.sweeping.nolh import MOST_FACTORS, arranged, least_points, nolh

Floats = NDArray[np.float64]

DESIGNS = ("grid", "together", "lhs", "sobol", "nolh")
"""Every combination; the values of all keys in step; and points that are drawn."""
MOST_POINTS = {"lhs": 100_000, "sobol": 65_536, "nolh": 4097}
"""Points at most: what can be checked whole, and for ``nolh`` what its swaps have room for."""
OWNER = "design"
"""Whose random streams these are."""


@dataclass(frozen=True)
class Levels:
    """A factor with some values: whole numbers, words or anything else.

    Attributes
    ----------
    values
        What it may be.
    numbers
        The same as numbers; none for words, of which a design must leave none out.
    """

    values: tuple[Any, ...]
    numbers: tuple[float, ...] = ()

    def places(self, column: Floats, start: float) -> NDArray[np.int64]:
        """Which value every point has: each value floor or ceil of n / count times.

        Strata are dealt out to the values by systematic sampling: with a random ``start`` in
        [0, 1) which values come once more than others is of chance, and every value is expected
        equally often.
        """
        count, n = len(self.values), len(column)
        strata = np.floor(column * n)
        chosen = np.floor((strata + start) * count / n).astype(np.int64)
        return np.minimum(chosen, count - 1)

    def block(self, places: NDArray[np.int64]) -> Floats:
        """Columns of mean 0 and length 1: the number, or an indicator of each word."""
        scores = np.array([self.numbers]).T if self.numbers else np.eye(len(self.values))
        return _standard(scores[places])


@dataclass(frozen=True)
class Interval:
    """A factor with all real values from ``low`` up to ``high``, evenly or evenly in the logarithm.

    Attributes
    ----------
    low, high
        Its bounds.
    log
        Whether it is the logarithm that is spread evenly.
    """

    low: float
    high: float
    log: bool = False

    def at(self, column: Floats) -> list[Any]:
        """The value of every point."""
        if self.log:
            logs = math.log(self.low) + column * math.log(self.high / self.low)
            return [float(value) for value in np.clip(np.exp(logs), self.low, self.high)]
        return [float(value) for value in self.low + column * (self.high - self.low)]


Factor = Levels | Interval


def unfit(kind: str, points: int | None, factors: Mapping[str, Factor]) -> Iterator[Problem]:
    """What is wrong with a design of these factors in so many points."""
    least = least_points(len(factors)) if kind == "nolh" else 2
    right = least or 2
    if kind == "sobol":
        right = 2 ** max(6, math.ceil(math.log2(10 * max(len(factors), 1))))
    if least is None:
        most = max(MOST_FACTORS.values())
        told = f"nolh is for at most {most} factors, not {len(factors)}; design=lhs takes any"
        yield Problem("design", told)
    if points is None:
        wanted = right if kind != "lhs" else 64
        yield Problem("points", f"are missing; how many to run, e.g. points={wanted}")
        return
    if points < 2:
        yield Problem("points", f"{points} is too few for a design; 2 or more are right")
        return
    if points > MOST_POINTS[kind]:
        yield Problem("points", f"{points} is too many for {kind}; at most {MOST_POINTS[kind]}")
        return
    if least is not None and points < least:
        told = f"{points} is too few for nolh with {len(factors)} factors; {least} or more"
        yield Problem("points", f"{told} are right")
    if kind == "sobol" and points & (points - 1):
        below = 2 ** (points.bit_length() - 1)
        told = f"{points} is no power of two, as sobol needs; {below} or {2 * below} is right"
        yield Problem("points", told)
    yield from _unfit_levels(points, factors)


def _unfit_levels(points: int, factors: Mapping[str, Factor]) -> Iterator[Problem]:
    """Words that would never be run, and more points than there are combinations."""
    some = {key: each for key, each in factors.items() if isinstance(each, Levels)}
    for key, each in some.items():
        if not each.numbers and points < len(each.values):
            told = f"has {len(each.values)} values, of which {points} points would leave some out"
            yield Problem(key, f"{told}; points={len(each.values)} or more is right")
    every = math.prod(len(each.values) for each in some.values())
    if len(some) == len(factors) and points > every:
        told = f"{points} is more than the {every} combinations of these values"
        yield Problem("points", f"{told}; design=grid runs each of them once")


def unit_design(kind: str, keys: Sequence[str], points: int, seed: int) -> Floats:
    """Points in [0, 1), shape (points, keys).

    The columns belong to the keys in alphabetical order: keys in another order give the same
    points with their columns in that order.
    """
    from scipy.stats import qmc

    random = Streams(seed, 0).generator(OWNER, kind)
    order = sorted(range(len(keys)), key=lambda place: keys[place])
    match kind:
        case "lhs":
            table = qmc.LatinHypercube(len(keys), seed=random).random(points)
        case "sobol":
            table = qmc.Sobol(len(keys), seed=random).random_base2(points.bit_length() - 1)
        case "nolh":
            table = nolh(points, len(keys), random)
        case _:
            raise ValueError(f"no design in [0, 1) is called {kind!r}")
    unit: Floats = np.empty_like(table)
    unit[:, order] = table
    return unit


def design(
    kind: str, factors: Mapping[str, Factor], points: int, seed: int
) -> list[dict[str, Any]]:
    """The settings of every point: the same seed gives the same ones to the last bit.

    In ``nolh`` only the intervals have columns of a Latin hypercube; values that can be counted
    are balanced first, and then put into an order that is hardly correlated with the others.
    """
    hypercube = [
        key for key, each in factors.items() if kind != "nolh" or isinstance(each, Interval)
    ]
    unit = unit_design(kind, hypercube, points, seed)
    columns = dict(zip(hypercube, unit.T, strict=True))
    others = _standard(unit[:, np.argsort(hypercube)])
    found: dict[str, list[Any]] = {}
    for key in sorted(factors):
        factor = factors[key]
        if isinstance(factor, Interval):
            found[key] = factor.at(columns[key])
            continue
        (start,) = Streams(seed, 0).uniforms(OWNER, f"start {key}", shape=(1,))
        even = np.arange(points) / points
        places = factor.places(columns.get(key, even), float(start))
        if key not in columns:
            block = factor.block(places)
            order = arranged(others, block, Streams(seed, 0).generator(OWNER, f"order {key}"))
            places = places[order]
            others = np.column_stack([others, block[order]])
        found[key] = [factor.values[place] for place in places]
    return [
        dict(zip(factors, row, strict=True))
        for row in zip(*(found[key] for key in factors), strict=True)
    ]


def _standard(columns: Floats) -> Floats:
    """Columns of mean 0 and length 1, without those that do not vary."""
    varied = columns[:, np.ptp(columns, axis=0) > 0]
    centred = varied - varied.mean(axis=0)
    standard: Floats = centred / np.sqrt((centred**2).sum(axis=0))
    return standard


def largest_correlation(
    settings: Sequence[Mapping[str, Any]], logs: Set[str] = frozenset()
) -> tuple[float, str, str] | None:
    """The largest absolute correlation of two factors, and which; None if there are no two.

    Numbers count by their value (those of ``logs`` by its logarithm), anything else by an indicator
    of each of its values.
    """
    columns: list[Floats] = []
    owners: list[str] = []
    for key in settings[0]:
        values = [math.log(each[key]) if key in logs else each[key] for each in settings]
        for column in _numeric(values):
            if np.ptp(column) > 0:
                columns.append(column)
                owners.append(key)
    if len(set(owners)) < 2:
        return None
    found = np.abs(np.corrcoef(columns))
    names = np.array(owners)
    found[names[:, None] == names] = -1.0
    one, other = np.unravel_index(found.argmax(), found.shape)
    return float(found[one, other]), owners[one], owners[other]


def _numeric(values: Sequence[Any]) -> list[Floats]:
    if all(is_number(value) for value in values):
        return [np.array(values, dtype=np.float64)]
    words = [str(value) for value in values]
    return [np.array([word == each for word in words], float) for each in dict.fromkeys(words)]


def is_number(value: Any) -> bool:
    """Whether a value counts as a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
