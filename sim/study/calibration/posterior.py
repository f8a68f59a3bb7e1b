"""A sample of the posterior of inputs, each uniform in [0, 1] before anything was seen.

Sequential Monte Carlo: particles of the prior, tempered to the posterior in steps that keep half of
them effective, and moved in each. Del Moral, Doucet and Jasra, J. R. Statist. Soc. B 68 (2006)
411-436. Moves are those of Crank and Nicolson about the mean and covariance of the particles, which
leave a Gaussian as it is, so that the step need not shrink as inputs grow in number: Cotter,
Roberts, Stuart and White, Statistical Science 28 (2013) 424-446; Rudolf and Sprungk, Foundations of
Computational Mathematics 18 (2018) 309-343. Inputs are moved as standard normal scores, so that no
move leaves their range.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sim.core.errors import ConfigError, Problem
from sim.study.sweeping.axes import Floats

PARTICLES = 1000
"""Points of the sample [count]."""
MOVES, LAST_MOVES = 5, 20
"""Moves of every particle at each temperature, and at the last one [count]."""
ACCEPTED = 0.35
"""Share of the moves that is aimed at."""
MOST_STEPS = 200
"""Temperatures at most: a likelihood that needs more has no place where it is worth a number."""

LogLikelihood = Callable[[Floats], Floats]
"""From points in [0, 1], shape (points, inputs), to the logarithm, shape (points,)."""


def scores(units: Floats) -> Floats:
    """Standard normal scores of units, shape as given."""
    found: Floats = ndtri(np.clip(units, 1e-12, 1 - 1e-12))
    return found


def sample(
    likelihood: LogLikelihood, inputs: int, random: np.random.Generator, count: int = PARTICLES
) -> Floats:
    """Points of the posterior in [0, 1], shape (count, inputs).

    Parameters
    ----------
    likelihood
        Its logarithm, finite.
    inputs, count
        How many inputs and points [count].
    random
        Where all draws come from.

    Raises
    ------
    ConfigError
        If the temperatures are used up before the posterior is reached.
    """
    z = random.standard_normal((count, inputs))
    told = likelihood(ndtr(z))
    heat, step = 0.0, 0.8
    for _ in range(MOST_STEPS):
        new = _next(heat, told)
        weights = _weights((new - heat) * told)
        heat = new
        mean, factor = _shape(z, weights)
        chosen = _resampled(weights, random)
        z, told = z[chosen], told[chosen]
        last = heat >= 1.0
        for _ in range(LAST_MOVES if last else MOVES):
            z, told, accepted = _moved(z, told, heat, step, mean, factor, likelihood, random)
            step = float(np.clip(step * np.exp(accepted - ACCEPTED), 0.02, 1.0))
            mean, factor = _shape(z, np.full(count, 1 / count))
        if last:
            units: Floats = ndtr(z)
            return units
    told_why = f"{MOST_STEPS} temperatures do not lead from the inputs' ranges to the posterior"
    raise ConfigError(
        "calibration", [Problem("targets", f"{told_why}: their sd are too small for this model")]
    )


def _next(heat: float, told: Floats) -> float:
    """The temperature at which half of the particles are effective, at most 1."""

    def effective(at: float) -> float:
        weights = _weights((at - heat) * told)
        return 1.0 / float((weights**2).sum()) / len(told)

    if effective(1.0) >= 0.5:
        return 1.0
    low, high = heat, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if effective(middle) >= 0.5 else (low, middle)
    return max(low, heat + 1e-12)


def _weights(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max())
    found: Floats = weights / weights.sum()
    return found


def _resampled(weights: Floats, random: np.random.Generator) -> NDArray[np.int64]:
    """Places by systematic resampling."""
    count = len(weights)
    at = (random.uniform() + np.arange(count)) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), at), count - 1)


def _shape(z: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Mean of the particles, and a factor of their covariance."""
    mean = np.asarray(weights @ z)
    apart = z - mean
    covariance = np.asarray((apart * weights[:, None]).T @ apart)
    wider = 1e-9 * np.eye(z.shape[1]) + 1e-3 * np.diag(np.diag(covariance))
    factor = np.asarray(np.linalg.cholesky(covariance + wider), dtype=np.float64)
    return mean, factor


def _moved(
    z: Floats, told: Floats, heat: float, step: float, mean: Floats, factor: Floats,
    likelihood: LogLikelihood, random: np.random.Generator,
) -> tuple[Floats, Floats, float]:  # fmt: skip
    """Particles after one move, and the share of them that moved."""
    noise = random.standard_normal(z.shape) @ factor.T
    new = mean + np.sqrt(1 - step**2) * (z - mean) + step * noise
    new_told = likelihood(ndtr(new))

    def height(at: Floats, of: Floats) -> Floats:
        scaled = np.linalg.solve(factor, (at - mean).T)
        found: Floats = heat * of - 0.5 * (at**2).sum(axis=1) + 0.5 * (scaled**2).sum(axis=0)
        return found

    ahead = height(new, new_told) - height(z, told)
    moves = np.log(random.uniform(size=len(z))) < ahead
    return (
        np.where(moves[:, None], new, z), np.where(moves, new_told, told), float(moves.mean())
    )  # fmt: skip
