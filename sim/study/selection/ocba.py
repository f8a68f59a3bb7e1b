"""Optimal computing budget allocation: a fixed budget goes where it decides most.

Replications go to options that are near the best or noisy. There is no promise: the probability of
a correct selection is estimated at the end, from the means and variances that were found.

Sources
-------
Chen, Lin, Yucesan and Chick, Discrete Event Dynamic Systems 10 (2000): the allocation, and the
bound on the probability of a correct selection.
Fu, Hu, Chen and Xiong, INFORMS Journal on Computing 19 (2007): values that are correlated.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.study.selection.options import Draw, Floats, Selection

Counts = NDArray[np.int64]

STAGES = 5
"""Times that the allocation is computed again."""
NEAR = 1e-6
"""Differences of means below so many standard deviations count as that."""


def ocba(draw: Draw, options: int, first: int, budget: int) -> Selection:
    """Spend a budget.

    Parameters
    ----------
    draw
        Gives values of some options; no replication is drawn twice.
    options
        How many there are, 2 or more.
    first
        Replications of every option before the first allocation, 2 or more.
    budget
        Replications of all options together, at least ``first`` for each.
    """
    values = list(draw(range(options), range(first)))
    ends = np.linspace(options * first, budget, STAGES + 1).astype(int)[1:]
    for end in ends:
        had = np.array([len(each) for each in values])
        means, sds = _moments(values)
        more = shared(means, sds, had, int(end) - int(had.sum()))
        for number in np.flatnonzero(more):
            (new,) = draw([int(number)], range(had[number], had[number] + more[number]))
            values[number] = np.concatenate([values[number], new])
    means, _ = _moments(values)
    best = int(np.argmax(means))
    beaten = [_beaten(values[best], each) for each in values]
    beaten[best] = float("nan")
    wrong = sum(1 - each for number, each in enumerate(beaten) if number != best)
    return Selection(
        best=best,
        values=values,
        decided=True,
        eliminated=[None] * options,
        at_most=0,
        correct=max(0.0, 1 - wrong),
        beaten=beaten,
    )


def weights(means: Floats, sds: Floats) -> Floats:
    """Shares of the budget, which add up to 1: theorem 1 of the source."""
    best = int(np.argmax(means))
    others = np.arange(len(means)) != best
    near = NEAR * max(float(sds.max()), np.finfo(float).tiny)
    behind = np.maximum(means[best] - means, near)
    parts = (sds / behind) ** 2
    parts[best] = sds[best] * np.sqrt((sds[others] ** 2 / behind[others] ** 4).sum())
    total = parts.sum()
    return parts / total if total > 0 else np.full(len(means), 1 / len(means))


def shared(means: Floats, sds: Floats, had: Counts, more: int) -> Counts:
    """Further replications of each option, ``more`` in all: none is taken back."""
    short = np.maximum(weights(means, sds) * (had.sum() + more) - had, 0.0)
    exact = short * (more / short.sum()) if short.sum() > 0 else np.full(len(had), more / len(had))
    counts: Counts = np.floor(exact).astype(np.int64)
    rest = more - int(counts.sum())
    largest = np.argsort(counts - exact, kind="stable")[:rest]
    counts[largest] += 1
    return counts


def _moments(values: list[Floats]) -> tuple[Floats, Floats]:
    """Means and standard deviations."""
    means = np.array([each.mean() for each in values])
    return means, np.array([each.std(ddof=1) for each in values])


def _beaten(best: Floats, other: Floats) -> float:
    """Estimate that one mean is above another; common replications are paired."""
    common = min(len(best), len(other))
    shared_variance = float(np.cov(best[:common], other[:common])[0, 1])
    variance = best.var(ddof=1) / len(best) + other.var(ddof=1) / len(other)
    variance -= 2 * shared_variance * common / (len(best) * len(other))
    ahead = float(best.mean() - other.mean())
    if variance <= 0:
        return 1.0 if ahead > 0 else 0.5
    return float(ndtr(ahead / np.sqrt(variance)))
