"""A calendar: spells of a record (weather, an outage) in which what it rules has to wait."""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.core.dated import UNDATED, Changes, always
from sim.core.model import Cycle, Day, Model
from sim.core.ticks import on_grid, to_ticks
from sim.model.calendars.hours import CalmHours

RECORD_YEAR_D = 365
"""Years of a record, from one of which a replication begins: whole days, so that hours keep their
place in the day [d]."""

Spell = tuple[Day, Day]
Factor = Annotated[float, Field(ge=0, le=1e6)]


class SpellCalendar(Model):
    """Spells of a record, in between which it is calm, or factors by season.

    Work and ways that name a calendar of spells need it to be calm; before the first spell and
    after the last it is. Phases and hubs name one of factors.
    """

    title: str = ""
    source: str = ""
    """Where the record comes from."""
    spells: list[Spell] = Field(default_factory=list)
    """First and last instant of each, in order and apart [d]; a file with the columns start_d, and
    end_d or length_d, is ``{file: weather.csv}``, and ``where: {column: word}`` takes some rows."""
    factors: list[tuple[Day, Factor]] = Field(default_factory=list)
    """Days of the record from which a factor holds, the first of them 0, in order [d]."""
    repeats_every_d: Cycle | None = None
    """Length of the record, after which it begins anew, before day 0 as well [d]."""
    begins: Literal["day_0", "drawn"] = "day_0"
    """Day 0 of the run is that of the record; or each replication draws a year of the record (of
    365 d) in which it begins, one number for all calendars."""

    @property
    def years(self) -> int:
        """Years of the record of which one is drawn [count]."""
        if self.begins == "day_0" or self.repeats_every_d is None:
            return 1
        return int(self.repeats_every_d // RECORD_YEAR_D)

    @property
    def calm_frac(self) -> float:
        """Share of its record in which it is calm; 1 for one that does not repeat, which has no
        long run."""
        return 1.0 if self.repeats_every_d is None else 1.0 - self.stormy_d / self.repeats_every_d

    def hours(self) -> CalmHours:
        """When it is calm, from the start of its record on."""
        spells = ((to_ticks(start), to_ticks(end)) for start, end in self.spells)
        return CalmHours(spells, to_ticks(self.repeats_every_d or 0.0))

    @property
    def stormy_d(self) -> float:
        """Length of all spells together [d]."""
        return sum(end - start for start, end in self.spells)

    def dated(self) -> Changes:
        """A record that does not repeat has days of its own, and no two seasons are alike."""
        if self.factors:
            return always("its factors change with the season")
        if self.repeats_every_d is None and self.spells:
            return always("its record does not repeat (repeats_every_d)")
        return UNDATED

    @model_validator(mode="after")
    def _in_order(self) -> "SpellCalendar":
        for number, (start, end) in enumerate(self.spells):
            if not 0 <= start < end:
                told = f"spells.{number}: from {start:g} to {end:g} is not right"
                raise ValueError(f"{told}: a spell begins on day 0 or later, and ends after that")
        for number, (one, other) in enumerate(pairwise(self.spells), start=1):
            if other[0] < one[1]:
                told = f"spells.{number}: begins on day {other[0]:g}, before the one above it"
                why = "ends" if other[0] >= one[0] else "begins"
                when = one[1] if why == "ends" else one[0]
                raise ValueError(f"{told} {why}, on day {when:g}; spells in order, and apart")
        self._check_record()
        return self

    def _check_factors(self) -> None:
        days = [day for day, _ in self.factors]
        if self.spells:
            raise ValueError("has spells and factors; one of them is right")
        if self.repeats_every_d is None or self.begins != "day_0":
            raise ValueError("has factors, and so needs repeats_every_d, and begins day_0")
        if days[0] != 0 or any(one >= other for one, other in pairwise(days)):
            raise ValueError(f"factors: days {days} are not right: from 0 on, in order, each once")
        if days[-1] >= self.repeats_every_d:
            told = f"factors: day {days[-1]:g} is not before repeats_every_d"
            raise ValueError(f"{told}, {self.repeats_every_d:g}")
        if not any(factor for _, factor in self.factors):
            raise ValueError("factors: all of them are 0; one above that is needed")

    def _check_record(self) -> None:
        if self.factors:
            self._check_factors()
        every_d = self.repeats_every_d
        if every_d is None:
            if self.begins == "drawn":
                raise ValueError("begins 'drawn', and so needs repeats_every_d")
            return
        if self.begins == "drawn" and self.years < 2:
            told = f"begins 'drawn' in one of {every_d:g} d, which has no two years of 365 d"
            raise ValueError(f"{told}; begins: day_0 is right")
        if self.spells and self.spells[-1][1] > every_d:
            told = f"its last spell ends on day {self.spells[-1][1]:g}"
            raise ValueError(f"{told}, after repeats_every_d {every_d:g}; at least as long")
        if on_grid(self.stormy_d) >= every_d:
            raise ValueError("is never calm: its spells are all of its record")
