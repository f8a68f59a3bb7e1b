"""What is varied in a study: the axes of a unit cube, and where a point of it really lies.

Values that can be counted are taken where the cube is cut into equal parts, so that each of them is
as likely as any other; a count of the register is rounded, as everywhere else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.study.sweeping.designs import Factor, Levels

Floats = NDArray[np.float64]
OWNER = "explain"
"""Whose random streams these are."""


@dataclass(frozen=True)
class Axis:
    """A factor between 0 and 1.

    Attributes
    ----------
    name
        Key of the factor, or path of its row in the register.
    factor
        Its values; numbers that can be counted in ascending order.
    whole
        Whether values between the bounds are rounded.
    """

    name: str
    factor: Factor
    whole: bool = False

    @property
    def words(self) -> tuple[Any, ...]:
        """Values without an order; none of a factor with numbers."""
        is_words = isinstance(self.factor, Levels) and not self.factor.numbers
        return self.factor.values if is_words and isinstance(self.factor, Levels) else ()

    def value(self, unit: float) -> Any:
        """The value at a place of the cube, in [0, 1]."""
        if isinstance(self.factor, Levels):
            return self.factor.values[self._level(unit)]
        (value,) = self.factor.at(np.array([unit]))
        return round(value) if self.whole else value

    def number(self, unit: float) -> float:
        """The value as a number; of a word its place in the list, from 0."""
        if isinstance(self.factor, Levels):
            level = self._level(unit)
            return self.factor.numbers[level] if self.factor.numbers else float(level)
        return float(self.value(unit))

    def place(self, unit: float) -> float:
        """Where the value lies between the lowest, 0, and the highest, 1; of a word as `number`."""
        if self.words or not (isinstance(self.factor, Levels) or self.whole):
            return self.number(unit) if self.words else unit
        low, high = self.number(0.0), self.number(1.0)
        return (self.number(unit) - low) / (high - low)

    def grid(self, steps: int) -> list[float]:
        """Places of the cube that make a curve: every value that can be counted, or ``steps``."""
        if isinstance(self.factor, Levels):
            count = len(self.factor.values)
            return [(level + 0.5) / count for level in range(count)]
        units = np.linspace(0.0, 1.0, steps).tolist()
        return list({self.value(unit): unit for unit in units}.values())

    def _level(self, unit: float) -> int:
        assert isinstance(self.factor, Levels)
        count = len(self.factor.values)
        return min(int(unit * count + 1e-9), count - 1)  # 2/3 of 3 is level 2, whatever its bits


def axis(name: str, factor: Factor, whole: bool = False) -> Axis:
    """An axis, with numbers that can be counted in ascending order."""
    if isinstance(factor, Levels) and factor.numbers:
        order = np.argsort(factor.numbers)
        factor = Levels(
            tuple(factor.values[at] for at in order), tuple(factor.numbers[at] for at in order)
        )
    return Axis(name, factor, whole)


@dataclass(frozen=True)
class Placed:
    """Some points of the cube as scenarios.

    Attributes
    ----------
    places
        Where each of them really lies, by ``Axis.place``, shape (points, axes).
    kept
        How often a number kept its own value, because the drawn one did not fit the others.
    """

    scenarios: list[Scenario]
    places: Floats
    kept: int


Place = Callable[[Floats], Placed]
"""From points of the cube, shape (points, axes), to scenarios; nan is the scenario's own value."""


def encoded(axes: Sequence[Axis], places: Floats) -> Floats:
    """Columns for a metamodel: numbers as they are, an indicator of each word of the others."""
    columns = []
    for each, column in zip(axes, places.T, strict=True):
        if each.words:
            columns += [(column == word).astype(float) for word in range(len(each.words))]
        else:
            columns.append(column)
    return np.column_stack(columns)
