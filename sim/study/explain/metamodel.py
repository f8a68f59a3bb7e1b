"""Metamodels of a noisy objective: a polynomial or a Gaussian process, by cross-validation.

Kriging with known noise: Ankenman, Nelson and Staum, Operations Research 58 (2010) 371-382. Paths
of a Gaussian process by Matheron's rule: Wilson et al., ICML 2020. Polynomials: Box and Draper,
Response Surfaces, Mixtures, and Ridge Analyses (2nd ed.), chapter 3.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.study.sweeping.axes import Floats

FOLDS = 5
"""Parts of a cross-validation [count]."""
FEATURES = 2000
"""Random Fourier features of a path [count]."""


class Metamodel(Protocol):
    """A stand-in for the mean of the objective."""

    def predict(self, x: Floats) -> Floats:
        """Means at some points, shape (points,)."""

    def paths(self, x: Floats, count: int, random: np.random.Generator) -> Floats:
        """Functions that agree with the runs as far as they are known, shape (points, count)."""


Fit = Callable[[Floats, Floats, Floats], Metamodel]
"""From points, means and variances of the means."""


class Polynomial:
    """Least squares on powers and products up to an order; its error is that of the residuals."""

    def __init__(self, order: int, x: Floats, y: Floats) -> None:
        self._order = order
        left, sizes, right = np.linalg.svd(self._columns(x), full_matrices=False)
        kept = sizes > 1e-9 * sizes[0]
        self._shape = right[kept].T / sizes[kept]
        self._best = self._shape @ (left[:, kept].T @ y)
        residual = y - self._columns(x) @ self._best
        free = max(len(y) - int(kept.sum()), 1)
        self._error = float(np.sqrt((residual**2).sum() / free))

    def _columns(self, x: Floats) -> Floats:
        one = np.ones((len(x), 1))
        if self._order == 1:
            return np.hstack([one, x])
        rows, columns = np.triu_indices(x.shape[1])
        return np.hstack([one, x, x[:, rows] * x[:, columns]])

    def predict(self, x: Floats) -> Floats:
        """Means at some points."""
        found: Floats = self._columns(x) @ self._best
        return found

    def paths(self, x: Floats, count: int, random: np.random.Generator) -> Floats:
        """Polynomials with coefficients drawn from their sampling distribution."""
        shift = self._shape @ random.standard_normal((self._shape.shape[1], count))
        found: Floats = self._columns(x) @ (self._best[:, None] + self._error * shift)
        return found


class Gaussian:
    """A Gaussian process with a length for each column, known noise and an estimated nugget."""

    def __init__(self, x: Floats, y: Floats, noise: Floats) -> None:
        from scipy.linalg import cho_factor, cho_solve
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        self._x, self._centre, self._scale = x, float(y.mean()), float(y.std()) or 1.0
        self._y = (y - self._centre) / self._scale
        known = noise / self._scale**2
        kernel = ConstantKernel(4.0, (1e-2, 1e3)) * RBF(
            np.ones(x.shape[1]), (0.05, 50.0)
        ) + WhiteKernel(1e-3, (1e-6, 1.0))
        process = GaussianProcessRegressor(kernel, alpha=known + 1e-10)
        with (
            warnings.catch_warnings(),
            threadpool_limits(1),
        ):  # bits that no number of cores changes
            warnings.simplefilter("ignore")  # a length at its bound is a factor that does nothing
            process.fit(x, self._y)
        fitted = process.kernel_
        self._variance = float(fitted.k1.k1.constant_value)
        self._lengths = np.broadcast_to(fitted.k1.k2.length_scale, (x.shape[1],))
        self._error = np.sqrt(known + float(fitted.k2.noise_level))
        factor = cho_factor(self._kernel(x) + np.diag(self._error**2))

        def solve(right: Floats) -> Floats:
            found: Floats = cho_solve(factor, right)
            return found

        self._solve = solve
        self._weights = self._solve(self._y)

    def _kernel(self, x: Floats) -> Floats:
        """Covariance with the points that were run, shape (points, runs)."""
        from scipy.spatial.distance import cdist

        squares = cdist(x / self._lengths, self._x / self._lengths, "sqeuclidean")
        found: Floats = self._variance * np.exp(-0.5 * squares)
        return found

    def predict(self, x: Floats) -> Floats:
        """Means at some points."""
        found: Floats = self._centre + self._scale * (self._kernel(x) @ self._weights)
        return found

    def paths(self, x: Floats, count: int, random: np.random.Generator) -> Floats:
        """Paths of the process given the runs: a path of the prior, moved to what was seen."""
        waves = random.standard_normal((x.shape[1], FEATURES)) / self._lengths[:, None]
        phases = random.uniform(0, 2 * np.pi, FEATURES)
        weights = random.standard_normal((FEATURES, count))
        height = np.sqrt(2 * self._variance / FEATURES)

        def prior(at: Floats) -> Floats:
            found: Floats = height * (np.cos(at @ waves + phases) @ weights)
            return found

        seen = self._error[:, None] * random.standard_normal((len(self._x), count))
        moved = self._solve(self._y[:, None] - prior(self._x) - seen)
        parts = np.array_split(x, max(1, len(x) // 4096))
        found: Floats = np.vstack([prior(part) + self._kernel(part) @ moved for part in parts])
        paths: Floats = self._centre + self._scale * found
        return paths


FITS: dict[str, Fit] = {
    "linear": lambda x, y, _: Polynomial(1, x, y),
    "quadratic": lambda x, y, _: Polynomial(2, x, y),
    "Gaussian process": Gaussian,
}


@dataclass(frozen=True)
class Chosen:
    """The metamodel with the smallest cross-validated error.

    Attributes
    ----------
    q2, rmse
        Share of the variance of the means that it predicts at points it has not seen, and the error
        there in the unit of the objective.
    ceiling
        The largest q2 that luck leaves: 1 less the share of luck in the variance of the means.
    missed
        Share of the variance that it may not predict beside luck: what the cross-validated errors
        have above luck, and twice the standard error of that, since they are a sample.
    tried
        Cross-validated error of every candidate.
    """

    name: str
    model: Metamodel
    q2: float
    rmse: float
    ceiling: float
    missed: float
    tried: dict[str, float]


def choose(x: Floats, y: Floats, noise: Floats, random: np.random.Generator) -> Chosen:
    """The candidate with the smallest cross-validated error, refitted to all points.

    Parameters
    ----------
    x, y, noise
        Encoded points, shape (points, columns); their means and the variances of those.
    """
    order = random.permutation(len(y))
    folds = np.array_split(order, FOLDS)
    tried, all_squares = {}, {}
    for name, fit in FITS.items():
        width = {"linear": 1, "quadratic": 1 + x.shape[1] / 2}.get(name, 0.0) * x.shape[1] + 1
        if width > len(y) / 2:  # too many coefficients for so few points
            continue
        errors = np.empty(len(y))
        for fold in folds:
            rest = np.setdiff1d(order, fold)
            errors[fold] = y[fold] - fit(x[rest], y[rest], noise[rest]).predict(x[fold])
        all_squares[name] = errors**2
        tried[name] = float(np.sqrt(all_squares[name].mean()))
    spread, by_luck = float(y.var()), min(float(noise.mean()), float(y.var()))
    least = min(tried.values()) + 1e-9 * spread**0.5
    name = next(each for each, rmse in tried.items() if rmse <= least)  # the simplest of equals
    squares = all_squares[name]
    above = max(float(squares.mean()) - by_luck, 0.0)
    above += 2 * float(squares.std(ddof=1)) / len(y) ** 0.5
    real = spread - by_luck
    return Chosen(
        name,
        FITS[name](x, y, noise),
        1 - float(squares.mean()) / spread,
        tried[name],
        1 - by_luck / spread,
        min(above / real, 1.0) if real > 0 else 1.0,
        tried,
    )
