"""A stand-in for one output of a simulation, which says how sure it is of itself.

Universal kriging: a Gaussian process over a linear trend in all inputs, with squared-exponential
correlation in the few that move the output most, and with noise that is known from replications.
Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), chapters 2 and 5; active
inputs and a nugget for the others: Craig, Goldstein, Seheult and Smith, in Case Studies in Bayesian
Statistics III (1997) 37-93; known noise: Ankenman, Nelson and Staum, Operations Research 58 (2010)
371-382; errors of points left out as a check: Bastos and O'Hagan, Technometrics 51 (2009) 425-438.
"""

from dataclasses import dataclass, field

import numpy as np

from sim.study.sweeping.axes import Floats

ACTIVE = 8
"""Inputs at most in which the output may bend [count]."""
TREND = 4.0
"""Prior variance of each coefficient of the trend, of an output of variance 1 and inputs from 0
to 1."""
BOUNDS = {"variance": (1e-3, 1e2), "length": (0.15, 30.0), "nugget": (1e-6, 1.0)}
"""Of what is estimated, in the same units."""
LIKELY = {"variance": (0.3, 1.5), "length": (2.0, 1.0), "nugget": (1e-3, 3.0)}
"""Medians of what is estimated, and standard deviations of its logarithm, before anything is seen:
without them few runs may say that an output does not bend at all, and be sure of it."""
TINY = 1e-9
"""Added to the variance of every point, so that two equal points do no harm."""


@dataclass(frozen=True)
class Surrogate:
    """The process given some runs.

    Attributes
    ----------
    active
        Columns of the inputs in which it may bend.
    nugget
        Variance of a point beside what is known of luck, in the unit of the output squared.
    q2
        Share of the variance of the runs that it predicts where the run itself is left out.
    inflated
        Factor of every variance: what the errors of points left out have above 1.
    """

    active: list[int]
    nugget: float
    q2: float
    inflated: float
    _x: Floats = field(repr=False)
    _lengths: Floats = field(repr=False)
    _variance: float = field(repr=False)
    _centre: float = field(repr=False)
    _scale: float = field(repr=False)
    _weights: Floats = field(repr=False)
    _inverse: Floats = field(repr=False)

    def predict(self, x: Floats) -> tuple[Floats, Floats]:
        """Mean and variance of the expected output at some points, each of shape (points,)."""
        x = np.atleast_2d(x)
        cross = _bends(x, self._x, self.active, self._lengths, self._variance)
        cross = cross + _trend(x, self._x)
        own = self._variance + TREND * (1.0 + ((x - 0.5) ** 2).sum(axis=1))
        explained = ((cross @ self._inverse) * cross).sum(axis=1)
        nugget = self.nugget / self._scale**2
        variance = np.maximum(own - explained, 0.0) + nugget
        mean: Floats = self._centre + self._scale * (cross @ self._weights)
        return mean, self._scale**2 * self.inflated * variance


def fit(x: Floats, y: Floats, noise: Floats) -> Surrogate:
    """The process whose lengths, variance and nugget are most likely after the runs.

    Parameters
    ----------
    x
        Inputs of every run from 0 to 1, shape (runs, inputs).
    y, noise
        Its output, and the variance of that by luck as far as it is known, shape (runs,).
    """
    centre, scale = float(y.mean()), float(y.std())
    if scale <= 1e-12 * max(abs(centre), 1e-12):
        scale = max(abs(centre), 1.0) * 1e-9
    standard, known = (y - centre) / scale, noise / scale**2 + TINY
    active = _active(x, standard)
    found = _estimated(x, standard, known, active)
    variance, nugget, lengths = np.exp(found[0]), np.exp(found[1]), np.exp(found[2:])
    whole = _bends(x, x, active, lengths, variance) + _trend(x, x) + np.diag(known + nugget)
    inverse = _inverse(whole)
    weights = inverse @ standard
    errors = weights / np.diag(inverse)
    sure = 1.0 / np.diag(inverse)
    return Surrogate(
        active, float(nugget * scale**2), 1.0 - float((errors**2).mean()),
        max(1.0, float((errors**2 / sure).mean())), x, lengths, float(variance), centre, scale,
        weights, inverse,
    )  # fmt: skip


def _trend(x: Floats, others: Floats) -> Floats:
    found: Floats = TREND * (1.0 + (x - 0.5) @ (others - 0.5).T)
    return found


def _bends(
    x: Floats, others: Floats, active: list[int], lengths: Floats, variance: float
) -> Floats:
    from scipy.spatial.distance import cdist

    squares = cdist(x[:, active] / lengths, others[:, active] / lengths, "sqeuclidean")
    found: Floats = variance * np.exp(-0.5 * squares)
    return found


def _inverse(matrix: Floats) -> Floats:
    from scipy.linalg import cho_factor, cho_solve

    found: Floats = cho_solve(cho_factor(matrix, lower=True), np.eye(len(matrix)))
    return found


def _active(x: Floats, y: Floats) -> list[int]:
    """The inputs of which a parabola explains most, each alone."""
    if x.shape[1] <= ACTIVE:
        return [*range(x.shape[1])]
    missed = []
    for column in x.T:
        parabola = np.vander(column - 0.5, 3)
        best, *_ = np.linalg.lstsq(parabola, y, rcond=None)
        missed.append(float(((y - parabola @ best) ** 2).sum()))
    return sorted(np.argsort(missed, kind="stable")[:ACTIVE].tolist())


def _estimated(x: Floats, y: Floats, known: Floats, active: list[int]) -> Floats:
    """Logarithms of variance, nugget and lengths at the largest posterior density."""
    from scipy.linalg import cho_factor, cho_solve
    from scipy.optimize import minimize

    trend = _trend(x, x)
    squares = [(x[:, [each]] - x[:, each]) ** 2 for each in active]
    one = np.eye(len(y))
    known_before = [LIKELY["variance"], LIKELY["nugget"], *[LIKELY["length"]] * len(active)]
    likely = np.log([each for each, _ in known_before])
    spread = np.array([each for _, each in known_before])

    def minus_log(given: Floats) -> tuple[float, Floats]:
        variance, nugget, lengths = np.exp(given[0]), np.exp(given[1]), np.exp(given[2:])
        scaled = [square / length**2 for square, length in zip(squares, lengths, strict=True)]
        bends = variance * np.exp(-0.5 * sum(scaled))
        factor = cho_factor(bends + trend + np.diag(known + nugget), lower=True)
        inverse = cho_solve(factor, one)
        weights = inverse @ y
        value = 0.5 * float(y @ weights) + float(np.log(np.diag(factor[0])).sum())
        slope = 0.5 * (inverse - np.outer(weights, weights))
        bent = slope * bends
        slopes = [bent.sum(), nugget * np.trace(slope)]
        slopes += [(bent * each).sum() for each in scaled]
        apart = (given - likely) / spread
        return value + 0.5 * float(apart @ apart), np.array(slopes) + apart / spread

    begin = np.log([0.5, 0.05, *[1.0] * len(active)])
    limits = [BOUNDS["variance"], BOUNDS["nugget"], *[BOUNDS["length"]] * len(active)]
    found = minimize(
        minus_log, begin, jac=True, method="L-BFGS-B", bounds=np.log(limits),
        options={"maxiter": 60},
    )  # fmt: skip
    best: Floats = found.x
    return best
