"""Work content: what a repair needs, stage by stage, and for how long."""

from typing import Literal

from pydantic import Field

from sim.domain.law import Law
from sim.domain.model import Model

KindOfWork = Literal["voyage_repair", "hostile_damage", "scheduled", "other"]


class Stage(Model):
    """One stage of a work package.

    Everything a stage needs is claimed together. What the next stage of the same hub needs too,
    in the same amount, is kept; the rest is given back when the stage ends.
    """

    needs: dict[str, int] = Field(default_factory=dict)
    """Units by name of a berth, crew or part of the hub, or of a stock of the theater [count]."""
    takes: Law | None = None
    """Hands-on time [d]; without it the stage only claims what it needs."""


class Work(Model):
    """A work package: its stages in order."""

    stages: dict[str, Stage] = Field(min_length=1)

    @property
    def average_d(self) -> float:
        """Mean hands-on time of all stages together [d]."""
        return sum(stage.takes.average_d for stage in self.stages.values() if stage.takes)
