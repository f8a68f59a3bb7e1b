"""Durations seen through a window: what the end of the window cuts is not short.

One treatment for the mean, the quantiles and the shares of every duration. What *begins* in the
window counts. What is still open at its end, or was given up, is cut there: the product-limit
estimate gives its weight to those that were seen to last longer (Kaplan and Meier, JASA 53, 1958;
Efron, Fifth Berkeley Symposium, vol. 4, 1967). The longest counts as ended where it was last seen,
so no value exceeds the longest, and where that one is cut the mean is a lower limit.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import nan

import numpy as np

from sim.record.columns.quantiles import quantiles
from sim.record.groups import Groups, in_order
from sim.record.tables import Bools, Floats


@dataclass(frozen=True)
class Durations:
    """Durations and the share of each.

    Attributes
    ----------
    times
        In increasing order where one is cut, shape (n,) [d].
    shares
        Shape (n,), 0 for one that was cut; None if none was, and all have the same.
    """

    times: Floats
    shares: Floats | None

    @cached_property
    def mean(self) -> float:
        """Mean [d], by no last bit above the longest; nan without any."""
        if not len(self.times):
            return nan
        if self.shares is None:
            mean = np.add.reduce(self.times) / len(self.times)
        else:
            mean = self.times @ self.shares
        return float(min(mean, self.times.max()))

    def longer_than(self, days: float) -> float:
        """Share that lasts longer than some days; nan without any."""
        if not len(self.times):
            return nan
        longer = self.times > days
        if self.shares is None:
            return np.count_nonzero(longer) / len(longer)
        return float(self.shares[longer].sum())

    def quantile(self, probability: float) -> float:
        """Duration that a share does not exceed [d]; nan without any."""
        if not len(self.times):
            return nan
        if self.shares is None:
            return float(quantiles(self.times, (probability,))[0])
        below = int(np.count_nonzero(np.cumsum(self.shares) < probability - ROUNDING))
        return float(self.times[min(below, len(self.times) - 1)])


ROUNDING = 1e-12
"""A share that misses a probability by less reaches it."""


def product_limit(times: Floats, cut: Bools) -> Durations:
    """Shares of durations, some of which are cut; what is cut at a time outlasts it.

    Parameters
    ----------
    times
        Durations as far as they were seen, shape (n,) [d].
    cut
        Whether each went on for longer than that, shape (n,).
    """
    if not cut.any():
        return Durations(times, None)
    order = np.lexsort((cut, times))
    stays = 1 - 1 / np.arange(len(times), 0, -1)
    stays[cut[order]] = 1.0
    stays[-1] = 0.0
    outlast = np.cumprod(stays)
    shares = np.empty(len(times))
    shares[0] = 1 - outlast[0]
    np.subtract(outlast[:-1], outlast[1:], out=shares[1:])
    return Durations(times[order], shares)


NOTHING = Durations(np.empty(0), None)
"""No durations."""


@dataclass(frozen=True)
class Seen:
    """Things that begin, as far as a window shows them.

    Attributes
    ----------
    inside
        Whether each began in the window, shape (n,).
    lengths, cut
        How long it was seen, and whether it went on for longer; of those that did, shape (n,).
    """

    inside: Bools
    lengths: Floats
    cut: Bools
    _known: dict[bytes, Durations] = field(default_factory=lambda: {b"": NOTHING}, compare=False)

    def of(self, groups: Groups) -> list[Durations]:
        """How long those of each subject last: one object for those that have the same rows,
        whoever asks."""
        here = self.inside[groups.row]
        row, subject = groups.row[here], groups.subject[here]
        order, ends = in_order(subject, groups.subjects)
        row = row[order]
        known, found = self._known, []
        for first, end in pairwise([0, *ends.tolist()]):
            own = row[first:end]
            same = own.tobytes()
            if same not in known:
                known[same] = product_limit(self.lengths[own], self.cut[own])
            found.append(known[same])
        return found
