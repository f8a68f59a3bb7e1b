"""Every number of a scenario with its grade, and what a calibration makes of a grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.load.register.parameters import UNGRADED, Parameter, numbers, register_of, row_for

NARROWER = 0.3
"""Share by which a posterior is narrower than its prior, or the prior's grade stays."""
CALIBRATED = "calibrated"


def narrowing(row: Parameter, low: float, high: float, level: float = 1.0) -> float:
    """Share by which a posterior is narrower than the range of a row; below 0 where it is wider.

    Like is held against like: a range is even between its ends, as in every draw of the tool, so
    that its central interval at a level is that share of it.

    Parameters
    ----------
    low, high
        Ends of the posterior, in the unit of the row.
    level
        Of the posterior's interval, in (0, 1]; 1 for all that it reaches.
    """
    prior = level * (row.high - row.low)
    return 1 - (high - low) / prior if prior > 0 else 0.0


def grade_after(row: Parameter, low: float, high: float, level: float = 1.0) -> str:
    """Grade of a number after a calibration: its own, or calibrated if the data narrowed it.

    Parameters
    ----------
    row
        As it was before: the prior.
    low, high, level
        The posterior, as for ``narrowing``.
    """
    return CALIBRATED if narrowing(row, low, high, level) >= NARROWER else row.grade


@dataclass(frozen=True)
class GradedNumber:
    """A number of a composed scenario, and what the register says of it.

    Attributes
    ----------
    path, value
        Dotted path in the scenario, and the number that is there.
    row
        The row of the register; None without one.
    grade
        That of the row, or ``ungraded`` without a row, or with another value than the row.
    """

    path: str
    value: float
    row: Parameter | None
    grade: str

    @property
    def area(self) -> str:
        """What part of the scenario it belongs to: fleets, hubs, legs, ..."""
        return self.path.partition(".")[0]

    @property
    def source(self) -> tuple[str, str]:
        """Scenario and path of its row, which numbers that are drawn together share."""
        return ("", self.path) if self.row is None else (self.row.scenario, self.row.path)


def graded_numbers(config: Mapping[str, Any]) -> list[GradedNumber]:
    """Every number of a composed scenario that the register is about, in the scenario's order.

    Without a register (``parameters_of``) all of them are ungraded.
    """
    register = register_of(config)
    found = []
    for path, value in numbers(config).items():
        row = row_for(register, path) if register else None
        same = row is not None and row.value == value
        found.append(GradedNumber(path, value, row, row.grade if row and same else UNGRADED))
    return found
