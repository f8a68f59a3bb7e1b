"""The events of a run: when they last, and what happens at their ends."""

from collections.abc import Callable, Iterator
from math import inf
from typing import Final, NamedTuple

from sim.core.errors import ConfigError, Problem
from sim.core.ticks import Ticks, to_ticks
from sim.engine.contingency.windows import Window, Windows
from sim.engine.state.theater_state import TheaterState
from sim.engine.time.timings import Random, Uniforms, Values
from sim.model.event import Chance, Disruption, TheaterEvent, Undo, together
from sim.model.scenario import Scenario

CHANCES: Final = 4096
"""Numbers of chances in one window of an event: more than there are platforms in a fleet."""


class Moment(NamedTuple):
    """Something that is done late in an instant."""

    at: Ticks
    act: Callable[[], None]


class Timeline:
    """What is to happen to the theater of one replication, put on its calendar.

    Everything has a place in its instant, whenever it is put there: first the days on which a rule
    may say something else, then the events in the order of their names.

    Parameters
    ----------
    until
        What happens from this instant on is left for ``go_on``.
    """

    def __init__(
        self,
        random: Random,
        scenario: Scenario,
        start: Ticks,
        state: TheaterState,
        until: Ticks = inf,
    ) -> None:
        self._random = random
        self._start = start
        self._state = state
        self._until = until
        self._known: dict[str, tuple[TheaterEvent, PlayedEvent]] = {}
        self._arm(scenario, start, until)

    def go_on(self, scenario: Scenario, until: Ticks = inf) -> None:
        """Put there what was left, of a scenario that has been the same until now."""
        self._state.become(scenario)
        self._until = until
        self._arm(scenario, self._state.env.now, until)

    def _arm(self, scenario: Scenario, since: Ticks, until: Ticks) -> None:
        state = self._state
        moments = [
            Moment(to_ticks(each), state.changed) for each in sorted(scenario.dates_of_rules)
        ]
        for each in self._events(scenario):
            moments += each.moments()
        self._put(moments, since, until)

    def _events(self, scenario: Scenario) -> "Iterator[PlayedEvent]":
        """The events of a scenario in the order of their names; what is the same is kept."""
        for name in sorted(scenario.events):
            event = scenario.events[name]
            if event.enabled:
                known = self._known.get(name)
                if known is None or known[0] != event:
                    played = PlayedEvent(self._random, scenario, name, self._start, self._state)
                    known = self._known[name] = event, played
                yield known[1]

    def _put(self, moments: list[Moment], since: Ticks, until: Ticks) -> None:
        for at, act in moments:
            if since <= at < until:
                self._state.at(at, act)

    def redraw(self, now: Ticks) -> None:
        """In another future: what has not come yet is drawn anew."""
        for each in self._events(self._state.scenario):
            self._put(each.redrawn(now), now, self._until)


class PlayedEvent:
    """One event in a run: its windows, and what it does in them."""

    def __init__(
        self,
        random: Random,
        scenario: Scenario,
        name: str,
        start: Ticks,
        state: TheaterState,
    ) -> None:
        event = scenario.events[name]
        self._state = state
        self._does = event.does
        self._windows = Windows(random, name, event, to_ticks(scenario.horizon_d))
        self._found = self._windows.drawn()
        self._chances = _Chances(random, name)
        self._ended = [undo for each in event.does if (undo := each.before(state)) is not None]
        self._past = 0
        """Windows that ended before the run starts [count]."""
        while self._past < len(self._found) and self._found[self._past][1] < start:
            together(self._ended)()
            self._ended = []
            self._past += 1
        self._playing = [
            Playing(self, (max(first, start), last), number)
            for number, (first, last) in enumerate(self._found[self._past :])
        ]

    def begin(self, number: int) -> list[Undo]:
        """Begin everything; what undoes it."""
        for undo in self._ended:
            undo()
        self._ended = []
        chance = self._chances.of(number)
        return [_begun(each, self._state, chance) for each in self._does]

    def moments(self) -> list[Moment]:
        """Beginnings and ends, in the order of the windows."""
        return [moment for each in self._playing for moment in each.moments()]

    def redrawn(self, now: Ticks) -> list[Moment]:
        """The same of the windows that are others in the future that begins now."""
        before = self._found[self._past :]
        self._found = self._windows.anew(self._found, now)
        after = self._found[self._past :]
        moments: list[Moment] = []
        for number, window in enumerate(after):
            if number == len(self._playing):
                self._playing.append(Playing(self, window, number))
                moments += self._playing[number].moments()
            elif number >= len(before) or window != before[number]:
                moments += self._playing[number].moved(window, now)
        for playing in self._playing[len(after) :]:
            playing.moved((inf, inf), now)
        return moments


class Playing:
    """A window on the calendar: it begins on its first day, and what it did is undone on the last.

    If it moves, what was to happen on the days before does not.
    """

    def __init__(self, event: PlayedEvent, window: Window, number: int) -> None:
        self._event = event
        self._window = window
        self._number = number
        self._undos: list[Undo] = []

    def moved(self, window: Window, now: Ticks) -> list[Moment]:
        """It has other days from now on; what has begun has."""
        first, _ = self._window
        if first >= now:
            self._window = window
            return self.moments()
        self._window = first, window[1]
        return self.moments()[1:]

    def moments(self) -> list[Moment]:
        """Its beginning and its end."""
        window, event = self._window, self._event

        def begin() -> None:
            if self._window == window:
                self._undos.extend(event.begin(self._number))

        def end() -> None:
            if self._window[1] == window[1]:
                for undo in self._undos:
                    undo()
                self._undos.clear()

        return [Moment(window[0], begin), Moment(window[1], end)]


class _Chances:
    """Uniforms of an event."""

    def __init__(self, random: Random, name: str) -> None:
        self._random = random
        self._owner = f"event {name}"
        self._drawn: dict[str, Uniforms] = {}

    def of(self, window: int) -> Chance:
        """Those of one window."""

        def chance(purpose: str, number: int) -> float:
            if purpose not in self._drawn:
                self._drawn[purpose] = Values(self._owner, purpose, 1).begin(self._random)
            return self._drawn[purpose](0, window * CHANCES + number)

        return chance


def _begun(disruption: Disruption, state: TheaterState, chance: Chance) -> Undo:
    """What undoes it; one of another package may have forgotten to return it."""
    undo: object = disruption.begin(state, chance)
    if not callable(undo):
        told = f"begin() gave {undo!r}; what undoes it is right, or sim.model.event.nothing"
        raise ConfigError("run", [Problem(f"disruption {disruption.chosen_by['kind']}", told)])
    return undo
