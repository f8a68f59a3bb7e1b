"""Paired comparison under common random numbers: the difference, and where the days went."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.metrics.lost_days import buckets
from sim.record.metric import metrics
from sim.study.running.replicate import Floats, Result, named
from sim.study.statistics.summary import Names, Summary, independent, summaries_of, summary_table


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

    @property
    def only_base(self) -> list[tuple[str, str]]:
        """Metrics and subjects that only the base has."""
        known = set(self.other.keys)
        return [key for key in self.base.keys if key not in known]

    @property
    def only_other(self) -> list[tuple[str, str]]:
        """Metrics and subjects that only the other result has."""
        known = set(self.base.keys)
        return [key for key in self.other.keys if key not in known]

    @property
    def fleets(self) -> list[str]:
        """Fleets that both have."""
        return [name for name in self.base.scenario.fleets if name in self.other.scenario.fleets]

    def difference(self, metric: str, subject: str) -> Summary:
        """Paired difference, other minus base."""
        values = self.other.of(metric, subject) - self.base.of(metric, subject)
        return self.base.summary(metric, subject, metrics[metric].unit, values, difference=True)

    def differences(self) -> list[Summary]:
        """Paired differences of all common metrics."""
        return summaries_of(*self.table())

    def table(self) -> tuple[Names, Floats]:
        """Names and numbers of the differences, as ``statistics.summary`` has them."""
        keys = self.keys
        base, other = (
            each.values[:, [place[key] for key in keys]]
            for each in (self.base, self.other)
            for place in [{key: column for column, key in enumerate(each.keys)}]
        )
        names, level, block = named((*keys,)), self.base.level, self.base.block
        return names, summary_table(names, other - base, level, block, difference=True)

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
        """Change in platform-days by bucket, over the fleets that both have."""
        return [self._days(bucket, [bucket]) for bucket in self._buckets()]

    def more_days(self) -> Summary:
        """What these changes add up to: 0 for fleets of one size over windows of one length."""
        return self._days("all buckets", self._buckets())

    def _buckets(self) -> list[str]:
        """Those of either side."""
        return [*dict.fromkeys(each for side in self._sides for each in buckets(side.scenario))]

    @property
    def _sides(self) -> tuple[Result, Result]:
        return self.base, self.other

    def why_more_days(self) -> list[str]:
        """Sizes and windows that are not the same, each as ``name: before -> after``."""
        base, other = self.base.scenario, self.other.scenario
        found: list[tuple[str, float, float]] = [
            (name, base.fleets[name].size, other.fleets[name].size) for name in self.fleets
        ]
        found.append(("horizon_d", base.horizon_d, other.horizon_d))
        told = [f"{name}: {a:g} -> {b:g}" for name, a, b in found if a != b]
        if base.stop_at_first_gap or other.stop_at_first_gap:
            told.append("runs that stop at their first gap")
        return told

    def _days(self, subject: str, names: Sequence[str]) -> Summary:
        values = np.zeros(self.base.replications)
        for fleet in self.fleets:
            for bucket in names:
                key = "days", f"{fleet}/{bucket}"
                before, after = (
                    each.of(*key) if bucket in buckets(each.scenario) else 0.0
                    for each in self._sides
                )
                values = values + after - before
        return self.base.summary("days", subject, "platform-days", values, difference=True)


@dataclass(frozen=True)
class Contrast:
    """A comparison with the names of its sides.

    Attributes
    ----------
    base, label
        What is taken away, and from what.
    """

    base: str
    label: str
    pair: Comparison

    @property
    def title(self) -> str:
        """What is taken from what."""
        return f"{self.label} minus {self.base}"


def compare(base: Result, other: Result) -> Comparison:
    """Compare two results of the same seed, pair by pair."""
    return Comparison(base, other)
