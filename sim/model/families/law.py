"""What every duration law owes: a mean, and its inverse distribution for whole blocks."""

from abc import abstractmethod
from math import inf
from typing import Annotated

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.model import Kind, Kinds, OfKind

HALVINGS = 53
"""Bits of a probability."""


class DurationLaw(Kind):
    """The distribution of a duration in days, given by its arithmetic mean and its shape."""

    @property
    @abstractmethod
    def average_d(self) -> float:
        """Arithmetic mean [d]."""

    @abstractmethod
    def quantile(self, u: Floats) -> Floats:
        """Durations [d] at the probabilities ``u`` in [0, 1), of the same shape."""

    def cdf(self, days: Floats) -> Floats:
        """Probability that a duration is at most so many days, of the same shape.

        A law that does not say it has it from its quantile, by bisection.
        """
        low, high = np.zeros_like(days), np.ones_like(days)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            within = self.quantile(middle) <= days
            low, high = np.where(within, middle, low), np.where(within, high, middle)
        return low

    @property
    def constant_d(self) -> float | None:
        """The one value of a law without spread [d]; None for every other law."""
        return None


class AgeingLaw(DurationLaw):
    """A law whose cumulative hazard has an inverse, which is what a minimal repair needs.

    A unit that was mended at age x, as bad as old, fails next at the age y with H(y) = H(x) + E,
    where E is exponential with mean 1. Source: Barlow and Hunter (1960), policy II.
    """

    @abstractmethod
    def cumulative_hazard(self, age_d: float) -> float:
        """H at an age [d]: expected failures up to it under minimal repair."""

    @abstractmethod
    def age_d(self, cumulative_hazard: float) -> float:
        """The age at which H reaches a value [d]."""


class Never(DurationLaw):
    """Infinitely long: the life of what does not fail of itself. No config names it."""

    @property
    def average_d(self) -> float:
        """Infinite."""
        return inf

    @property
    def constant_d(self) -> float | None:
        """Infinite."""
        return inf

    def quantile(self, u: Floats) -> Floats:
        """Infinite, whatever the probability."""
        return np.full_like(u, inf)

    def dated(self) -> Changes:
        """On no day."""
        return UNDATED

    def cdf(self, days: Floats) -> Floats:
        """0."""
        return np.zeros_like(days)


laws: Kinds[DurationLaw] = Kinds("law", "sim.laws", "law")

Law = Annotated[DurationLaw, OfKind(laws)]
