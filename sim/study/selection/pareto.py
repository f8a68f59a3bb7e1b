"""A gain against a cost: the options that no other one dominates, and how sure that is.

An option dominates another if it has no less gain and no more cost, and one of the two is better.
The probability of being on the front is the share of bootstrap resamples of common replications in
which no other option dominates. It is near the truth where means are, and no promise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.bootstrap import resampled_means

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Front:
    """Who is on the front.

    Attributes
    ----------
    gain, cost
        Means by option.
    on_front
        By option, whether no other one dominates it by the means.
    probability
        By option, the share of resamples in which it is on the front.
    dominates
        Shape (options, options): whether the row dominates the column by the means.
    dominated
        The same as the share of resamples.
    """

    gain: Floats
    cost: Floats
    on_front: Flags
    probability: Floats
    dominates: Flags
    dominated: Floats

    def dominators(self, option: int) -> list[int]:
        """Options that dominate this one by the means, the surest first."""
        found = [int(each) for each in np.flatnonzero(self.dominates[:, option])]
        return sorted(found, key=lambda each: (-self.dominated[each, option], each))


def dominance(gain: Floats, cost: Floats) -> Flags:
    """Whether the row dominates the column, shape (options, options)."""
    no_worse = (gain[:, None] >= gain[None, :]) & (cost[:, None] <= cost[None, :])
    better = (gain[:, None] > gain[None, :]) | (cost[:, None] < cost[None, :])
    found: Flags = no_worse & better
    return found


def front(values: Floats, seed: int) -> Front:
    """The front of some options.

    Parameters
    ----------
    values
        Gain and cost of every option in every replication, shape (options, replications, 2).
    seed
        Selects the draws of the bootstrap.
    """
    means = values.mean(axis=1)
    dominates = dominance(means[:, 0], means[:, 1])
    again = resampled_means(values.swapaxes(0, 1), seed, "pareto")
    dominated = np.zeros(dominates.shape)
    on_front = np.zeros(len(means))
    for each in again:
        found = dominance(each[:, 0], each[:, 1])
        dominated += found
        on_front += ~found.any(axis=0)
    count = len(again)
    return Front(
        gain=means[:, 0],
        cost=means[:, 1],
        on_front=np.logical_not(dominates.any(axis=0)),
        probability=on_front / count,
        dominates=dominates,
        dominated=dominated / count,
    )
