"""What a sweep comes to: which points are extreme, and what each factor does on its own.

The effect of a factor is that of a straight-line fit of all factors at once by least squares (Law,
Simulation Modeling and Analysis (5th ed.), chapter 12): over a full grid of two values a key it
is the difference of the two means. R2 says how much of the differences the fit accounts for; the
rest is curvature, factors that work together, and luck.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.study.sweeping.designs import is_number

Floats = NDArray[np.float64]
ROUNDING = 1e-10
"""An effect below this share of the largest value is none."""


@dataclass(frozen=True)
class Effect:
    """What a factor does to a measure from one of its values to another, all others as they are.

    Attributes
    ----------
    low, high
        Of numbers the smallest and the largest value; of words those with the lowest and the
        highest mean.
    effect
        From ``low`` to ``high``, in the unit of the measure.
    share
        Of the variance between points: what the fit loses without the factor; nan without any.
    """

    factor: str
    low: Any
    high: Any
    effect: float
    share: float


@dataclass(frozen=True)
class Effects:
    """The effects on one measure, the largest first, and the R2 of the fit.

    ``why_none`` says why there are none.
    """

    effects: list[Effect]
    r2: float
    why_none: str = ""


def effects(
    settings: Sequence[Mapping[str, Any]],
    values: Sequence[float],
    logs: Collection[str] = (),
) -> Effects:
    """Effects of all factors on the values of some points.

    Parameters
    ----------
    settings
        Values of every factor by point; numbers count as such, everything else as words.
    values
        One number a point; points without one (nan) are left out.
    logs
        Factors whose logarithm counts.
    """
    y = np.asarray(values, dtype=np.float64)
    there = ~np.isnan(y)
    points = [each for each, has in zip(settings, there, strict=True) if has]
    y = y[there]
    factors = {
        key: _columns([each[key] for each in points], key in logs)
        for key in (points[0] if points else ())
    }
    factors = {key: columns for key, columns in factors.items() if columns.shape[1]}
    table = np.column_stack([np.ones(len(y)), *factors.values()])
    why = ""
    if not factors or len(y) <= table.shape[1]:
        why = f"{len(y)} points with a value are too few for {len(factors)} factors that vary"
    elif np.linalg.matrix_rank(table) < table.shape[1]:
        why = "some factors always vary together"
    if why:
        return Effects([], float("nan"), why)
    total = float(((y - y.mean()) ** 2).sum())
    total = total if np.ptp(y) > ROUNDING * np.abs(y).max() else 0.0
    fit, left = _fit(table, y)
    found, column = [], 1
    for key, columns in factors.items():
        place = slice(column, column + columns.shape[1])
        without = _fit(np.delete(table, place, axis=1), y)[1]
        share = (without - left) / total if total > 0 else float("nan")
        low, high, effect = _ends([each[key] for each in points], fit[place])
        if abs(effect) < ROUNDING * np.abs(y).max():
            effect, share = 0.0, 0.0 if total > 0 else share
        found.append(Effect(key, low, high, effect, share))
        column = place.stop
    found.sort(key=lambda each: -abs(each.effect))
    return Effects(found, 1 - left / total if total > 0 else float("nan"))


def numeric(values: Sequence[Any]) -> bool:
    """Whether all values count as numbers."""
    return all(is_number(value) for value in values)


def _columns(values: Sequence[Any], log: bool) -> Floats:
    """Columns of a factor: numbers from 0 to 1, or a column for each word but the first."""
    if numeric(values):
        x = np.asarray(values, dtype=np.float64)
        x = np.log(x) if log else x
        span = x.max() - x.min()
        return (x[:, None] - x.min()) / span if span > 0 else np.empty((len(x), 0))
    texts = [str(value) for value in values]
    words = list(dict.fromkeys(texts))
    return np.array([[float(text == word) for word in words[1:]] for text in texts])


def _fit(table: Floats, y: Floats) -> tuple[Floats, float]:
    """Coefficients, and the sum of squares that is left."""
    found = np.asarray(np.linalg.lstsq(table, y, rcond=None)[0], dtype=np.float64)
    return found, float(((y - table @ found) ** 2).sum())


def _ends(values: Sequence[Any], fit: Floats) -> tuple[Any, Any, float]:
    """The two values between which the effect is told, and the effect."""
    if numeric(values):
        return min(values), max(values), float(fit[0])
    words = list({str(value): value for value in values}.values())
    levels = np.array([0.0, *fit])
    low, high = int(levels.argmin()), int(levels.argmax())
    return words[low], words[high], float(levels[high] - levels[low])
