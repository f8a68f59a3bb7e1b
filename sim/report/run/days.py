"""Where the days go, in few enough parts to be told apart, and what moved them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.metrics.lost_days import buckets
from sim.study.results.paired import Comparison
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary

Floats = NDArray[np.float64]
UP = ("operating", "operating degraded", "rotation")
"""Buckets in which a platform is up."""
MOST_PARTS = 8
"""Parts that are told apart, with all else [count]."""
LEAST_STEP = 0.5
"""Changes smaller than this are put together [platform-days]."""
ZERO_D = 1e-6
REST, SIZE = "all else", "size, window"
"""What is put together, and days of fleets or windows that are not of one size."""


@dataclass(frozen=True)
class FleetDays:
    """Where the days of every fleet go.

    Attributes
    ----------
    fleets
        Those that are up least first.
    parts
        What is up, what takes most days, and all else; at most ``MOST_PARTS``.
    values
        Shape (fleets, parts) [% of platform-days].
    """

    fleets: list[str]
    parts: list[str]
    values: Floats

    @property
    def up(self) -> Floats:
        """Shape (fleets,) [% of platform-days]."""
        return np.asarray(self.values[:, : len(UP)].sum(axis=1))


def fleet_days(result: Result, fleets: Sequence[str]) -> FleetDays:
    """Shares of the days of some fleets, mean over the replications."""
    every = buckets(result.scenario)
    table = np.array(
        [[result.value("days", f"{name}/{each}").mean for each in every] for name in fleets]
    )
    table = 100 * table / np.maximum(table.sum(axis=1, keepdims=True), ZERO_D)
    rest = [n for n, each in enumerate(every) if each not in UP]
    rest.sort(key=lambda n: -table[:, n].sum())
    some = MOST_PARTS - len(UP) - 1
    kept = [every.index(each) for each in UP] + rest[:some]
    values = np.column_stack([table[:, kept], table[:, rest[some:]].sum(axis=1)])
    order = np.argsort(values[:, : len(UP)].sum(axis=1), kind="stable")
    return FleetDays([fleets[n] for n in order], [*(every[n] for n in kept), REST], values[order])


@dataclass(frozen=True)
class DaysWon:
    """From the platform-days up under one choice to those under the other.

    Attributes
    ----------
    begins, ends
        Platform-days up under each, means.
    steps
        Days won by cause, the largest first, with paired intervals.
    net
        What they add up to.
    """

    begins: float
    ends: float
    steps: list[Summary]
    net: Summary


def days_won(pair: Comparison) -> DaysWon:
    """What moved the platform-days up, over the fleets that both have."""
    lost = [row for row in pair.waterfall() if row.subject not in UP and abs(row.mean) > ZERO_D]
    lost.sort(key=lambda row: -abs(row.mean))
    steps = [_won(pair, row.subject, [row.subject]) for row in lost if abs(row.mean) >= LEAST_STEP]
    small = [row.subject for row in lost if abs(row.mean) < LEAST_STEP]
    if small:
        steps.append(_won(pair, REST, small))
    more = pair.more_days()
    if abs(more.mean) > ZERO_D:
        steps.append(_summary(pair, SIZE, _change(pair, pair_buckets(pair))))
    begins, ends = (
        sum(
            float(each.value("days", f"{fleet}/{name}").mean)
            for fleet in pair.fleets
            for name in UP
        )
        for each in (pair.base, pair.other)
    )
    return DaysWon(begins, ends, steps, _summary(pair, "net", _change(pair, UP)))


def pair_buckets(pair: Comparison) -> list[str]:
    """Buckets of either side."""
    return [
        *dict.fromkeys(each for side in (pair.base, pair.other) for each in buckets(side.scenario))
    ]


def _won(pair: Comparison, title: str, names: Sequence[str]) -> Summary:
    """Days that are no longer lost."""
    return _summary(pair, title, -_change(pair, names))


def _summary(pair: Comparison, title: str, values: Floats) -> Summary:
    return pair.base.summary("days", title, "platform-days", values, difference=True)


def _change(pair: Comparison, names: Sequence[str]) -> Floats:
    """Change in the days of some buckets by replication, over the fleets that both have."""
    total = np.zeros(pair.base.replications)
    for fleet in pair.fleets:
        for name in names:
            before, after = (
                each.of("days", f"{fleet}/{name}") if name in buckets(each.scenario) else 0.0
                for each in (pair.base, pair.other)
            )
            total = total + after - before
    return total
