"""Work content: what a repair needs, stage by stage, and for how long."""

from typing import Literal

from pydantic import Field, model_validator

from sim.core.amounts import exact, fits
from sim.core.model import Fraction, Model
from sim.core.names import Name
from sim.model.families.law import Law

KindOfWork = Literal["voyage_repair", "hostile_damage", "scheduled", "other"]


class Growth(Model):
    """Growth work found on opening: with a probability the hands-on time is a multiple."""

    probability: Fraction = 1.0
    """Share of the jobs that grow."""
    factor: Law
    """Factor on the hands-on time of those jobs; a law of plain numbers, whose _d means nothing."""

    @property
    def average(self) -> float:
        """Mean factor over all jobs."""
        return 1.0 + self.probability * (self.factor.average_d - 1.0)


class Stage(Model):
    """One stage of a work package.

    Everything a stage needs is claimed together. What the next stage of the same hub needs too,
    in the same amount, is kept; the rest is given back when the stage ends.
    """

    needs: dict[str, int] = Field(default_factory=dict)
    """Units by name of a berth, crew or part of the hub, or else of people or a stock of the
    theater [count]."""
    replaces: dict[str, Fraction] = Field(default_factory=dict)
    """Parts of which at most one turns out to be needed, with these probabilities."""
    takes: Law | None = None
    """Hands-on time [d]; without it the stage only claims what it needs."""
    growth: Growth | None = None
    """Work that is found when this stage opens the platform up."""
    trial: bool = False
    """Whether this is a post-repair trial; its days are told apart from hands-on days."""
    calm: list[Name] = Field(default_factory=list)
    """Calendars that have to be calm while hands-on time passes."""
    between: Literal["kept", "released"] = "kept"
    """What becomes of its crews and people while it pauses, off shift or in a spell: it keeps them,
    or gives them back and asks for them anew. Its berth is kept."""
    within: Literal["shift", "calm", "both"] | None = None
    """Work that is done in one go: it begins only if all of it ends within the shift, before the
    next spell, or both; else it waits for the next stretch that is long enough."""

    @property
    def average_d(self) -> float:
        """Mean hands-on time, growth included [d]."""
        if self.takes is None:
            return 0.0
        mean_d = self.takes.average_d
        return mean_d if self.growth is None else mean_d * self.growth.average

    @property
    def asks_for(self) -> dict[str, int]:
        """Everything it may ask for, with what it replaces [count]."""
        return {**dict.fromkeys(self.replaces, 1), **self.needs}

    @model_validator(mode="after")
    def _at_most_one(self) -> "Stage":
        total = sum(map(exact, self.replaces.values()))
        if not fits(total, 1):
            told = f"replaces: the probabilities add up to {float(total):g}; at most 1"
            raise ValueError(told)
        return self


class Work(Model):
    """A work package: its stages in order."""

    stages: dict[Name, Stage] = Field(min_length=1)
    before: dict[Name, Law] = Field(default_factory=dict)
    """Waits of a platform before it is awarded and leaves for the hub, one after the other, by
    name, such as survey and planning [d]; `days` has a bucket for each name."""

    @property
    def average_d(self) -> float:
        """Mean hands-on time of all stages together [d]."""
        return sum(stage.average_d for stage in self.stages.values() if stage.takes)

    @property
    def before_d(self) -> float:
        """Mean time of all waits before a platform leaves [d]."""
        return sum(each.average_d for each in self.before.values())
