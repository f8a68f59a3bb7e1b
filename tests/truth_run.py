"""How a truth case is run, and how its outputs are read off a result."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.running.outcome import Key
from sim.study.running.replicate import Result

Floats = NDArray[np.float64]
Reading = Callable[[Result], Floats]
"""The values of an output, one of each replication."""


@dataclass(frozen=True)
class Run:
    """One experiment of a case.

    Attributes
    ----------
    outputs
        What is read off it.
    full, quick
        Effort: days in all of a long run, replications of a window run.
    suite
        Outputs that are judged at the quick effort.
    overrides
        Changes to the scenario of the case.
    window_d
        Length of the window of a window run; None for a long run.
    from_new
        Whether a window run starts from everybody new and up and full stocks on day 0; otherwise
        from the steady state after the warm-up of its scenario.
    """

    outputs: Mapping[str, Reading]
    full: float
    quick: float
    suite: Sequence[str]
    overrides: Sequence[str] = ()
    window_d: float | None = None
    from_new: bool = True


@dataclass(frozen=True)
class Case:
    """A scenario, the references of its outputs and the runs that give them."""

    scenario: str
    known: str
    """Id in the data."""
    runs: Sequence[Run]
    overrides: Sequence[str] = ()


# What is read ----------------------------------------------------------------------------------


def of(metric: str, subject: str, factor: float = 1.0) -> Reading:
    """A metric of a subject, times a factor."""
    return lambda result: factor * result.of(metric, subject)


def rest(metric: str, subject: str, factor: float = 1.0) -> Reading:
    """What a share leaves over, times a factor."""
    return lambda result: factor * (1.0 - result.of(metric, subject))


def none_of(metric: str, subject: str) -> Reading:
    """Whether a count is 0."""
    return lambda result: (result.of(metric, subject) == 0).astype(np.float64)


def days_between(metric: str, subject: str) -> Reading:
    """Mean days between events whose yearly rate is a metric, by the same estimator."""

    def read(result: Result) -> Floats:
        rate = result.of(metric, subject)
        return np.asarray(365.0 / rate.mean() * (2.0 - rate / rate.mean()))

    return read


def ratio(above: Key, below: Key) -> Reading:
    """Ratio of the means of two metrics, with the spread of the ratio estimator."""
    return lambda result: _ratio(result.of(*above), result.of(*below))


def _ratio(a: Floats, b: Floats) -> Floats:
    """Ratio of two means, one value of each replication.

    Source: Law, Simulation Modeling and Analysis (5th ed.), section 9.5.2 (linearised).
    """
    r = a.mean() / b.mean()
    return np.asarray(r + (a - r * b) / b.mean())


def time_at_hub(hub: str, berth: str, berths: int) -> Reading:
    """Mean days from arrival at a hub to completion: Little's law on who waits or is in work."""

    def read(result: Result) -> Floats:
        in_work = berths * result.of("utilisation", f"{hub}/{berth}")
        there = result.of("queue_length", f"{hub}/{berth}") + in_work
        return _ratio(there, result.of("throughput", hub) / 365.0)

    return read


def fleet_at_yard(fleet: str, index: str) -> dict[str, Reading]:
    """The outputs of a fleet that shares a yard with others."""
    return {
        f"availability{index}": of("ao", fleet),
        f"mean_wait{index}": of("wait", f"yard/bay/{fleet}"),
        f"mean_queue{index}": of("queue_length", f"yard/bay/{fleet}"),
    }


def total(metric: str, subjects: Iterable[str], share: bool = False) -> Reading:
    """The sum of a metric over subjects, or their mean."""
    subjects = list(subjects)

    def read(result: Result) -> Floats:
        columns = {key: number for number, key in enumerate(result.keys)}
        chosen = result.values[:, [columns[metric, subject] for subject in subjects]]
        return np.asarray(chosen.mean(axis=1) if share else chosen.sum(axis=1))

    return read


def variance(above: str, mean: str, subject: str) -> Reading:
    """Variance over time around the mean of all replications, from that around the own mean.

    The own mean of a replication varies with it, and the variance around that is too small.
    """

    def read(result: Result) -> Floats:
        own = result.of(mean, subject)
        return np.asarray(result.of(above, subject) + (own - own.mean()) ** 2)

    return read
