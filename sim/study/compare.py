"""Paired comparison under common random numbers: the difference, and where the days went."""

from dataclasses import dataclass

import numpy as np

from sim.metrics.lost_days import BUCKETS
from sim.record.metric import metrics
from sim.study.replicate import Result
from sim.study.summary import Summary, independent, summarise_all


@dataclass(frozen=True)
class Comparison:
    """One result minus another, replication by replication under the same seed."""

    base: Result
    other: Result

    def __post_init__(self) -> None:
        base, other = (
            (each.seed, each.replications, each.block) for each in (self.base, self.other)
        )
        if base != other:
            raise ValueError("a paired comparison needs the same seed and replications")

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Metrics and subjects that both results have, in the order of the base."""
        known = set(self.other.keys)
        return [key for key in self.base.keys if key in known]

    def difference(self, metric: str, subject: str) -> Summary:
        """Paired difference, other minus base."""
        values = self.other.of(metric, subject) - self.base.of(metric, subject)
        return self.base.summary(metric, subject, metrics[metric].unit, values)

    def differences(self) -> list[Summary]:
        """Paired differences of all common metrics."""
        keys = self.keys
        base, other = (
            each.values[:, [place[key] for key in keys]]
            for each in (self.base, self.other)
            for place in [{key: column for column, key in enumerate(each.keys)}]
        )
        names = [(*key, metrics[key[0]].unit) for key in keys]
        return summarise_all(names, other - base, self.base.level, self.base.block)

    def variance_ratio(self, metric: str, subject: str) -> float:
        """How many times fewer replications the pairing needs than independent seeds would.

        The variance of the difference of independent runs over that of the paired difference.
        """
        base, other = self.base.of(metric, subject), self.other.of(metric, subject)
        block = self.base.block
        paired = block * float(np.var(independent(other - base, block), ddof=1))
        apart = float(np.var(base, ddof=1) + np.var(other, ddof=1))
        return apart / paired if paired > 0 else float("inf")

    def waterfall(self) -> list[Summary]:
        """Change in platform-days by bucket, over all common fleets; the changes add up to zero."""
        fleets = [name for name in self.base.scenario.fleets if name in self.other.scenario.fleets]
        rows = []
        for bucket in BUCKETS:
            values = sum(
                self.other.of("days", f"{fleet}/{bucket}")
                - self.base.of("days", f"{fleet}/{bucket}")
                for fleet in fleets
            )
            rows.append(self.base.summary("days", bucket, "platform-days", np.asarray(values)))
        return rows


def compare(base: Result, other: Result) -> Comparison:
    """Compare two results of the same seed, pair by pair."""
    return Comparison(base, other)
