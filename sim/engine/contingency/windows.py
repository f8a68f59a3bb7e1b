"""The windows of an event: drawn before the run, and anew where another future begins."""

from math import inf
from typing import Final

import numpy as np

from sim.core.errors import ConfigError, Problem
from sim.core.ticks import DAY, Ticks, to_days, to_ticks
from sim.engine.time.timings import Random, Timing, Values, of_law, time_of
from sim.model.event import TheaterEvent
from sim.model.families.law import DurationLaw

Window = tuple[Ticks, Ticks]
"""First and last instant; the end may be infinite."""
MOST: Final = 1_000_000
"""Windows of an event in one run [count]."""


class Windows:
    """When an event lasts, until the horizon, perhaps before the run starts as well."""

    def __init__(self, random: Random, name: str, event: TheaterEvent, horizon: Ticks) -> None:
        owner = f"event {name}"

        def timing(law: DurationLaw | None, purpose: str) -> Timing | None:
            return None if law is None else of_law(law, owner, purpose, 1).begin(random)

        self._name = name
        self._event = event
        self._start = to_ticks(event.start_d)
        self._horizon = horizon
        self._after, self._lasts = timing(event.after, "after"), timing(event.lasts, "lasts")
        self._random = random

    def drawn(self) -> list[Window]:
        """All of them.

        Raises
        ------
        ConfigError
            If it begins more often than can be played.
        """
        if self._chance(0) >= self._event.probability:
            return []
        return self._go_on([], self._start + self._wait(0))

    def _chance(self, n: int) -> float:
        """A uniform for whether it happens at all."""
        if self._event.probability == 1:
            return 0.0
        return Values(f"event {self._name}", "happens", 1).begin(self._random)(0, n)

    def _wait(self, number: int) -> Ticks:
        return 0 if self._after is None else self._after(0, number)

    def _go_on(self, found: list[Window], begin: Ticks) -> list[Window]:
        """The windows from a beginning on, after those that were found."""
        while begin < self._horizon:
            number = len(found)
            if number == MOST:
                told = f"begins a million times by day {to_days(begin):.15g};"
                told += " 'after' and 'lasts' must take time"
                raise ConfigError("run", [Problem(f"events.{self._name}", told)])
            end = inf if self._lasts is None else begin + self._lasts(0, number)
            found.append((begin, end))
            if not self._event.repeats:
                break
            begin = end + self._wait(number + 1)
        return found

    def anew(self, found: list[Window], now: Ticks) -> list[Window]:
        """All of them in the future that begins now: what has begun stays, what lasts ends anew."""
        known = [each for each in found if each[0] < now]
        if not known:
            if self._chance(0) >= self._probability(now):
                return []
            passed = max(now - self._start, 0)
            wait = 0 if self._after is None else time_of(self._after).redrawn(0, 0, passed)
            return self._go_on([], self._start + wait)
        number = len(known) - 1
        begun, end = known[number]
        if end > now and self._lasts is not None:
            end = begun + time_of(self._lasts).redrawn(0, number, now - begun)
            known[number] = begun, end
        if not self._event.repeats:
            return known
        assert self._after is not None  # the event has been checked
        if end > now:
            return self._go_on(known, end + self._wait(number + 1))
        return self._go_on(known, end + time_of(self._after).redrawn(0, number + 1, now - end))

    def _probability(self, now: Ticks) -> float:
        """That it happens after all, given that it has not begun: p (1 - F) / (1 - p F)."""
        chance = self._event.probability
        passed, after = now - self._start, self._event.after
        if chance == 1:
            return 1.0
        if after is None:
            gone = float(passed > 0)
        elif after.constant_d is not None:
            gone = float(passed > to_ticks(after.constant_d))
        else:
            gone = float(after.cdf(np.array([max(passed, 0) / DAY]))[0])
        return chance * (1.0 - gone) / (1.0 - chance * gone)
