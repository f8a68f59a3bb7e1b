"""Checkpoints of one long peace: a contingency that breaks out in this year, or in the next.

Before its first dated thing a theater is steady, so that the state of a run a year later is as good
a state on D-day. Checkpoint i of a run is what a run of its own would show with a peace longer by i
years, to the last bit; but hubs learn only in the first peace, and again from its end on, so that
all checkpoints ask about one theater. Checkpoints of one run depend on each other, runs do not.
"""

from collections.abc import Iterator, Sequence
from math import inf

from sim.core.ticks import to_ticks
from sim.engine.redated import redate
from sim.engine.replication import Replication, built
from sim.model.checks.checkpoints import apart_d, lead_in_d
from sim.model.scenario import Scenario
from sim.model.timeline.later import later
from sim.record.since import since_day_0
from sim.record.tables import Tables


def checkpoints(
    scenario: Scenario, seed: int, replications: Sequence[int], of: int, antithetic: bool = False
) -> Iterator[Tables]:
    """The records of some replications, each from a checkpoint of a run that is played for it.

    Parameters
    ----------
    scenario
        A checked scenario that may have several checkpoints.
    seed, antithetic
        As for ``sim.engine.replication.run``.
    replications
        Replication r has checkpoint r % of of run r // of.
    of
        Checkpoints of each run [count].

    Yields
    ------
    Tables
        Of each, from its own day 0 to ``horizon_d``.
    """
    for each in replications:
        number, place = divmod(each, of)
        peace = Peace(scenario, place, seed, number, antithetic)
        peace.play(place)
        yield peace.outbreak(scenario, place).finish()


class Peace:
    """The peace of one run, which is played from checkpoint to checkpoint.

    Parameters
    ----------
    last
        The checkpoint on which its dated things would happen: the last one that is asked for.
    """

    def __init__(
        self, scenario: Scenario, last: int, seed: int, number: int, antithetic: bool = False
    ) -> None:
        self._apart_d = apart_d(scenario)
        self._ends_d = -lead_in_d(scenario)
        later_d = last * self._apart_d
        self._scenario = later(scenario, later_d)
        until_d = self._ends_d + later_d
        self._run = built(self._scenario, seed, number, antithetic, until_d)
        self.play(0)
        self._run.resources.freeze_experience()

    def play(self, place: int) -> None:
        """Everything before the first dated thing, if day 0 falls on a checkpoint."""
        day = self._ends_d + place * self._apart_d
        if self._run.env.now < to_ticks(day):
            self._run.play(day)

    def so_far(self) -> Tables:
        """The record up to now."""
        return self._run.so_far()

    def outbreak(self, scenario: Scenario, place: int, until_d: float = inf) -> "Contingency":
        """How it goes on as a scenario that has its day 0 on the checkpoint that was played up to.

        What is dated from ``until_d`` on is left to the scenario that it becomes.
        """
        day_0 = place * self._apart_d
        whole = later(scenario, day_0)
        self._run.resources.freeze_experience(frozen=False)
        found = self._run.as_of(whole, until_d + day_0)
        redate(found, self._scenario, whole)
        return Contingency(found, day_0)


class Contingency:
    """A replication whose day 0 is some day of a run."""

    def __init__(self, replication: Replication, day_0: float) -> None:
        self._replication = replication
        self._day_0 = day_0

    def play(self, until_d: float) -> None:
        """Everything before a day [d]."""
        day = until_d + self._day_0
        if self._replication.env.now < to_ticks(day):
            self._replication.play(day)

    def as_of(self, scenario: Scenario) -> "Contingency":
        """What goes on from here as another scenario, which has been the same until now."""
        whole = later(scenario, self._day_0)
        return Contingency(self._replication.as_of(whole), self._day_0)

    def finish(self) -> Tables:
        """The rest, and the record from day 0 on."""
        return since_day_0(self._replication.finish(to_ticks(self._day_0)))
