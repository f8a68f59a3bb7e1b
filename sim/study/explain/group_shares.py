"""Shares of the variance of the headlines by groups of inputs, and what is luck.

A block draws two values of every input and some replications of luck, and runs every combination of
its groups' values under each of them: a crossed design, in which a difference between two corners
is paired over everything that they share, common random numbers too. The shares are Sobol' indices
of groups (Sobol', Mathematics and Computers in Simulation 55 (2001) 271-280; pairs of points that
share a group: Saltelli et al., Computer Physics Communications 181 (2010) 259-270).

They are estimated as components of variance of crossed random effects, from squared contrasts
(Searle, Casella and McCulloch, Variance Components (1992), chapter 4; Owen, SIAM/ASA Journal on
Uncertainty Quantification 1 (2013) 19-41). Each square is the product of the same contrast under
two different replications, so that no luck is in its mean: unbiased with two replications of a
point, as in Sun, Apley and Staum, Operations Research 59 (2011) 998-1007. An estimate can therefore
come out below 0. Blocks are independent, and a share is a ratio of two means over them, with
Fieller's interval, which holds for few blocks and has no end where the data have none.

Whether a group does anything at all to the mean is tested by flipping signs: without an effect a
difference under one replication is as likely as its negative (Lehmann and Romano, Testing
Statistical Hypotheses (3rd ed.), section 15.2). Few blocks tell that better than how much it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from sim.core.streams import Streams
from sim.study.results.headlines import HeadlineReader
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import run_tasks
from sim.study.statistics.ratio import ratio_of_means
from sim.study.sweeping.axes import OWNER, Floats, Placed
from sim.study.sweeping.independent_groups import MOST_AT_ONCE, seed_of

FEWEST = 2
"""Blocks, and replications of a point, without which there is no variance [count]."""
LUCK, TOGETHER = "luck", "together"
"""Shares that are of no group alone: given all inputs; of two or more groups that interact."""
FLIPS = 1999
"""Random signs of a test [count]."""
TOLD, UNTOLD, NOTHING = "told", "not told from nothing", "nothing"


@dataclass(frozen=True)
class Crossing:
    """Groups of the columns of a point, and the corners that are all combinations of two draws.

    Attributes
    ----------
    groups
        Columns of each group; every column is in one of them.
    """

    groups: Mapping[str, Sequence[int]]

    @property
    def corners(self) -> NDArray[np.int64]:
        """Which draw each group has at each corner, shape (corners, groups), 0 or 1."""
        return np.array(list(product((0, 1), repeat=len(self.groups))))

    def points(self, first: Floats, second: Floats) -> Floats:
        """All corners between two draws of shape (columns,), shape (corners, columns)."""
        draws = np.array([first, second])
        found = np.repeat(draws[:1], len(self.corners), axis=0)
        for columns, chosen in zip(self.groups.values(), self.corners.T, strict=True):
            found[:, columns] = draws[chosen][:, columns]
        return found

    @property
    def parts(self) -> list[tuple[int, ...]]:
        """Groups that a component is of: each alone, then two together, ..."""
        count = range(len(self.groups))
        return [part for size in count for part in combinations(count, size + 1)]

    def components(self, values: Floats) -> tuple[Floats, Floats]:
        """Unbiased components of variance of every block.

        Parameters
        ----------
        values
            Shape (blocks, corners, replications).

        Returns
        -------
        tuple
            Of every part, shape (blocks, parts), and luck, shape (blocks,).
        """
        return self.products(values).sum(axis=(2, 3)), values.var(axis=2, ddof=1).mean(axis=1)

    def products(self, values: Floats) -> Floats:
        """What two replications give to each component, shape (blocks, parts, r, r).

        A component is the sum over all pairs of them; one with itself gives nothing.
        """
        parts, signs = self.parts, 1 - 2 * self.corners
        contrasts = np.array([signs[:, part].prod(axis=1) for part in parts]) / len(signs)
        seen = np.einsum("pc,bcr->bpr", contrasts, values)
        count = values.shape[2]
        squares = seen[..., :, None] * seen[..., None, :] / (count * (count - 1))
        squares[..., range(count), range(count)] = 0.0
        # E[square of a part] = sum of V[of] / 2^len(of) over all that hold it: turned round
        turned = [
            [2.0 ** len(part) * (-1) ** (len(of) - len(part)) * ({*part} <= {*of}) for of in parts]
            for part in parts
        ]
        found: Floats = np.einsum("po,bors->bprs", np.array(turned), squares)
        return found


@dataclass(frozen=True)
class VarianceShare:
    """A share of the variance of a single replication whose inputs are drawn.

    Attributes
    ----------
    name
        A group, ``together`` or ``luck``.
    variance
        Unbiased; an estimate below 0 stays below 0 here.
    share, low, high
        The group by itself (first order), with Fieller's interval, inside 0 to 1.
    total, total_low, total_high
        With everything that it does together with other groups; those of luck and of what is
        together are the same as its share.
    p
        Chance of so much, with everything it does together, if it did nothing to the mean; 0 of
        luck, which is there as soon as two replications differ.
    verdict
        ``told``: p is below 1 - level. ``nothing``: no bit of any run moved with it.
    """

    name: str
    variance: float
    share: float
    low: float
    high: float
    total: float
    total_low: float
    total_high: float
    p: float
    verdict: str


@dataclass(frozen=True)
class HeadlineShares:
    """One headline: its mean and variance over draws and luck, and the shares.

    Attributes
    ----------
    blocks
        Blocks in which it has a value everywhere [count].
    """

    mean: float
    variance: float
    blocks: int
    shares: Sequence[VarianceShare]

    def of(self, name: str) -> VarianceShare:
        """The share of a group, of luck or of what is together."""
        return next(each for each in self.shares if each.name == name)


def headline_shares(
    crossing: Crossing, values: Floats, level: float, seed: int
) -> HeadlineShares | None:
    """Shares of one headline; None where fewer than two blocks have values.

    Parameters
    ----------
    values
        Shape (blocks, corners, replications); a block without a value somewhere is left out.
    seed
        Selects the signs of the tests.
    """
    values = values[~np.isnan(values).any(axis=(1, 2))]
    if len(values) < FEWEST or values.shape[2] < FEWEST:
        return None
    parts, luck = crossing.components(values)
    products = crossing.products(values)
    whole = parts.sum(axis=1) + luck
    first, moved = len(crossing.groups), _moved(crossing, values)

    def share(name: str, own: list[int], all_of_it: list[int], *, moved: bool) -> VarianceShare:
        if not moved:
            return VarianceShare(name, 0.0, *(0.0,) * 6, 1.0, NOTHING)
        alone, total = parts[:, own].sum(axis=1), parts[:, all_of_it].sum(axis=1)
        random = Streams(seed, 0).generator(OWNER, f"flips {name}")
        p = _flipped(products[:, all_of_it].sum(axis=1), random)
        verdict = TOLD if p <= 1 - level else UNTOLD
        ends = (*_inside(alone, whole, level), *_inside(total, whole, level))
        return VarianceShare(name, float(alone.mean()), *ends, p, verdict)

    places = range(len(crossing.parts))
    found = [
        share(
            name, [number], [at for at in places if number in crossing.parts[at]],
            moved=moved[number],
        )
        for number, name in enumerate(crossing.groups)
    ]  # fmt: skip
    if first > 1:
        both = [*places[first:]]
        found.append(share(TOGETHER, both, both, moved=sum(moved) > 1))
    if (values != values[:, :, :1]).any():
        ends = _inside(luck, whole, level)
        found.append(VarianceShare(LUCK, float(luck.mean()), *ends, *ends, 0.0, TOLD))
    else:
        found.append(VarianceShare(LUCK, 0.0, *(0.0,) * 6, 1.0, NOTHING))
    return HeadlineShares(float(values.mean()), float(whole.mean()), len(values), found)


def _moved(crossing: Crossing, values: Floats) -> list[bool]:
    """Whether any value differs between corners that differ in a group alone."""
    sides = values.reshape(len(values), *(2,) * len(crossing.groups), -1)
    return [
        bool((sides.take(0, axis) != sides.take(1, axis)).any())
        for axis in range(1, sides.ndim - 1)
    ]


def _flipped(products: Floats, random: np.random.Generator) -> float:
    """Chance of so large a sum of products, shape (blocks, r, r), if signs are as good as drawn."""
    signs = 2.0 * random.integers(0, 2, size=(FLIPS, *products.shape[:2])) - 1.0
    sums = np.einsum("fbr,brs,fbs->f", signs, products, signs, optimize=True)
    least = products.sum() - 1e-12 * np.abs(products).sum()
    return float(1 + (sums >= least).sum()) / (1 + FLIPS)


def _inside(part: Floats, whole: Floats, level: float) -> tuple[float, float, float]:
    """The ratio of two means and its interval, cut to what a share can be."""
    found = ratio_of_means(part, whole, level)
    value, low, high = (
        float(np.clip(each, 0.0, 1.0)) for each in (found.value, found.low, found.high)
    )
    return value, low, high


def run_blocks(
    crossing: Crossing,
    place: Callable[[Floats], Placed],
    drawn: Callable[[int], Floats],
    reader: HeadlineReader,
    seed: int,
    workers: Workers,
    tick: Callable[[int], None],
    blocks: int,
    replications: int,
) -> tuple[Floats, int]:
    """Headlines at every corner, shape (blocks, corners, replications, headlines).

    A block has one seed for all corners, and another than other blocks. The second is how often a
    number kept its own value, because the drawn one did not fit the others.

    Parameters
    ----------
    drawn
        A point by its number, shape (columns,); a block takes two.
    """
    corners = len(crossing.corners)
    found = np.full((blocks, corners, replications, len(reader.headlines)), np.nan)
    at_once = max(1, MOST_AT_ONCE // corners)
    kept = 0
    for start in range(0, blocks, at_once):
        numbers = range(start, min(start + at_once, blocks))
        points = [crossing.points(drawn(2 * one), drawn(2 * one + 1)) for one in numbers]
        placed = place(np.concatenate(points))
        kept += placed.kept
        seeds = [seed_of(seed, one) for one in numbers for _ in range(corners)]
        these = range(replications)
        tasks = run_tasks(placed.scenarios, seeds, these, workers, reader.metrics)
        for number, batch, outcomes in tasks:
            block, corner = divmod(number, corners)
            for replication, outcome in zip(batch, outcomes, strict=True):
                found[start + block, corner, replication] = reader.values(outcome)
            tick(len(batch))
    return found, kept
