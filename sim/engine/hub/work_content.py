"""Hands-on time beyond its plain law: growth work, and jobs that are new to a hub."""

import numpy as np

from sim.core.streams import Floats
from sim.model.people import Learning
from sim.model.work import Growth


class Lessons:
    """How many jobs of one work package a hub has begun, and so how long the next one takes."""

    __slots__ = ("_learning", "begun")

    def __init__(self, learning: Learning) -> None:
        self._learning = learning
        self.begun = 0

    def next(self) -> float:
        """Factor on the hands-on time of the job that begins now."""
        self.begun += 1
        return self._learning.factor(self.begun)


def growth_quantile(growth: Growth, u: Floats) -> Floats:
    """Factors at the probabilities u: 1 for the jobs that do not grow, then those that do.

    One uniform decides whether a job grows and by how much: F(x) = (1 - p) + p F_growth(x).
    """
    plain = 1.0 - growth.probability
    grown = np.clip((u - plain) / growth.probability, 0.0, np.nextafter(1.0, 0.0))
    return np.where(u < plain, 1.0, growth.factor.quantile(grown))
