"""Waves: runs where the inputs may be, surrogates of them, a posterior, and runs again there.

Kennedy and O'Hagan, J. R. Statist. Soc. B 63 (2001) 425-464, without a process for what the model
lacks: that stands in the standard deviation of each published value. Waves: Craig et al. (1997), as
in ``surrogate``. Ends when two waves say the same and fresh runs at the fitted inputs give what the
surrogates say there; else it has not converged.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.core.streams import Streams
from sim.study.calibration.observed import GaussianFit, PublishedOutput
from sim.study.calibration.posterior import sample, scores
from sim.study.calibration.surrogate import Surrogate, fit
from sim.study.sweeping.axes import Floats
from sim.study.sweeping.designs import unit_design

OWNER = "calibrate"
"""Whose random streams these are."""
MOVED = 0.35
"""How far the mean of an input may move from wave to wave, in standard deviations of its
posterior, where it is said to stand still."""
NARROWED = 1.35
"""Factor by which that standard deviation may change."""
BY_CHANCE = 5e-4
"""Chance at which fresh runs may differ from a surrogate that is right: 15 of them do not in more
than 99 of 100 calibrations."""
SHARP = 0.5
"""Standard deviation of a surrogate, as a share of what its value is known to, from which on more
runs are not worth while."""
WIDER = 1.2
"""How much wider than the posterior the next wave lies, so that its edge is inside the runs."""
LEAST = 8
"""Runs that have a value, without which an output has no surrogate [count]."""


@dataclass(frozen=True)
class Runs:
    """Outputs at some points.

    Attributes
    ----------
    units
        Points in [0, 1], shape (points, inputs).
    means, noise
        Outputs there and the variances of these by luck, shape (points, outputs); nan where a point
        has none.
    """

    units: Floats
    means: Floats
    noise: Floats

    def and_these(self, more: "Runs") -> "Runs":
        """These and others."""
        return Runs(
            np.vstack([self.units, more.units]),
            np.vstack([self.means, more.means]),
            np.vstack([self.noise, more.noise]),
        )


Simulate = Callable[[Floats], Runs]
"""Runs at points, each with random numbers of its own."""
Fresh = Callable[[Floats, int], Runs]
"""More runs at one point, with random numbers that no other point and no other number has."""


@dataclass(frozen=True)
class Wave:
    """What one wave said: mean and standard deviation of every input in [0, 1]."""

    number: int
    points: int
    mean: Floats
    sd: Floats
    moved: float
    """Most that a mean has moved since the wave before, in standard deviations; nan at first."""
    narrowed: float
    """Largest factor between the standard deviations of both."""
    unsure: float
    """The largest deviation of a surrogate over the posterior, as a share of what the value that it
    is fitted to is known to."""
    mover: str
    """The input that has moved so much; empty at first."""
    unsure_of: str
    """The output of that surrogate."""

    @property
    def still(self) -> bool:
        """Whether it says what the wave before said."""
        return self.moved <= MOVED and self.narrowed <= NARROWED


@dataclass(frozen=True)
class Calibrated:
    """Where a calibration ended.

    Attributes
    ----------
    sample
        Points of the posterior, shape (particles, inputs), in [0, 1].
    fitted
        The fitted inputs: a likely point in the middle of the posterior, shape (inputs,).
    outputs
        Draws of the outputs at the sample, shape (particles, outputs).
    check
        Fresh runs at the fitted inputs.
    off
        By output, how many standard errors these are from the surrogate.
    why
        Why it has not converged; empty if it has.
    """

    waves: list[Wave]
    runs: Runs
    surrogates: list[Surrogate]
    sample: Floats
    fitted: Floats
    outputs: Floats
    check: Runs
    off: Floats
    observed: Sequence[PublishedOutput]
    fresh_runs: int
    """Of the check [count]."""
    why: str = ""

    @property
    def converged(self) -> bool:
        """Whether the fitted inputs stood still and fresh runs agree."""
        return not self.why


def first_points(names: Sequence[str], points: int, seed: int) -> Floats:
    """The first wave: a Latin hypercube over all that the inputs may be."""
    return unit_design("lhs", names, points, seed)


def emulate(runs: Runs, observed: Sequence[PublishedOutput]) -> list[Surrogate]:
    """A surrogate of each output.

    Raises
    ------
    NoOutput
        If some outputs have hardly any value.
    """
    found = []
    known = np.isfinite(runs.means)
    names = [
        each.name
        for each, count in zip(observed, known.sum(axis=0), strict=True)
        if count < min(LEAST, len(known))
    ]
    if names:
        raise NoOutput(names)
    for column in range(len(observed)):
        there = known[:, column]
        found.append(fit(runs.units[there], runs.means[there, column], runs.noise[there, column]))
    return found


class NoOutput(Exception):
    """Outputs without a value in nearly all runs."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__(", ".join(names))


def calibrate(
    names: Sequence[str],
    observed: Sequence[PublishedOutput],
    simulate: Simulate,
    fresh: Fresh,
    fresh_runs: int,
    points: tuple[int, int],
    waves: int,
    seed: int,
    look: Callable[[list[Surrogate]], None] = lambda _: None,
) -> Calibrated:
    """Fit inputs to what is known of the outputs.

    Parameters
    ----------
    names
        Of the inputs, each uniform in [0, 1] before.
    simulate, fresh, fresh_runs
        Run points of a wave; and the fitted point, so often [count].
    points
        Of the first wave, and of each later one [count].
    waves
        At most [count].
    look
        Is shown the surrogates of the first wave, and may raise.
    """
    units = first_points(names, points[0], seed)
    runs = simulate(units)
    told: list[Wave] = []
    while True:
        number = len(told)
        random = Streams(seed, number).generator(OWNER, "wave")
        surrogates = emulate(runs, observed)
        if not told:
            look(surrogates)
        likelihood = GaussianFit(observed, surrogates)
        found = sample(likelihood, len(names), random)
        told.append(_wave(names, len(units), found, told, likelihood))
        fitted = middle(found, likelihood(found))
        last = len(told) >= waves
        if (told[-1].still and told[-1].unsure <= SHARP) or last:
            check = fresh(fitted, number)
            off = _off(check, likelihood, fitted)
            why = _why(told, off, observed, fresh_runs)
            if not why or last:
                outputs = likelihood.drawn(found, random)
                return Calibrated(
                    told, runs, surrogates, found, fitted, outputs, check, off, observed,
                    fresh_runs, why,
                )  # fmt: skip
            runs = runs.and_these(check)
        units = _next(found, points[1], random)
        runs = runs.and_these(simulate(units))


def middle(found: Floats, likelihood: Floats) -> Floats:
    """The middle of a sample: the point nearest to its mean of those that are most likely.

    Where inputs can make up for each other along a curve, the mean itself lies beside it.

    Parameters
    ----------
    likelihood
        Its logarithm at the sample; the quarter that is most likely is looked at.
    """
    z = scores(found)
    apart = (z - z.mean(axis=0)) / z.std(axis=0)
    far = np.where(likelihood >= np.quantile(likelihood, 0.75), (apart**2).sum(axis=1), np.inf)
    at: Floats = found[int(far.argmin())]
    return at


def _wave(
    names: Sequence[str], points: int, found: Floats, before: Sequence[Wave],
    likelihood: GaussianFit,
) -> Wave:  # fmt: skip
    mean, sd, number = found.mean(axis=0), found.std(axis=0), len(before) + 1
    _, variances = likelihood.outputs(found)
    unsure, unsure_of = max(
        (float(np.sqrt(variances[:, at].mean() * each.weight) / each.sd), each.name)
        for at, each in enumerate(likelihood.observed)
        if each.fit
    )
    if not before:
        nan = float("nan")
        return Wave(number, points, mean, sd, nan, nan, unsure, "", unsure_of)
    last = before[-1]
    moved = np.abs(mean - last.mean) / np.maximum(sd, last.sd)
    narrowed = float(np.maximum(sd / last.sd, last.sd / sd).max())
    mover = names[int(moved.argmax())]
    return Wave(number, points, mean, sd, float(moved.max()), narrowed, unsure, mover, unsure_of)


def _next(found: Floats, points: int, random: np.random.Generator) -> Floats:
    """Some of the sample, spread out a little about their mean."""
    from scipy.special import ndtr

    z = scores(found)
    chosen = random.choice(len(z), size=min(points, len(z)), replace=False)
    units: Floats = ndtr(z.mean(axis=0) + WIDER * (z[chosen] - z.mean(axis=0)))
    return units


def _off(check: Runs, likelihood: GaussianFit, fitted: Floats) -> Floats:
    """Standard errors between fresh runs and surrogates, by output; nan without a fresh value."""
    mean, variance = likelihood.outputs(fitted[None, :])
    found: Floats = (check.means[0] - mean[0]) / np.sqrt(variance[0] + check.noise[0] + 1e-300)
    return found


def _why(waves: Sequence[Wave], off: Floats, observed: Sequence[PublishedOutput], runs: int) -> str:
    """Why it has not converged, in words; nothing if it has."""
    from scipy.stats import t

    last, most = waves[-1], float(t.isf(BY_CHANCE / 2, max(runs - 1, 1)))
    if len(waves) == 1:
        return "one wave cannot tell whether the fitted values stand still"
    if not last.still:
        told = f"in the last wave {last.mover} moved {last.moved:.2f} standard deviations (at most"
        return f"{told} {MOVED:g}), or a range changed by a factor {last.narrowed:.2f}"
    wrong = [
        f"{each.name} ({value:+.1f})"
        for each, value in zip(observed, off, strict=True)
        if each.fit and not abs(value) <= most
    ]
    if wrong:
        return f"fresh runs differ from the surrogates by standard errors: {', '.join(wrong)}"
    return ""
