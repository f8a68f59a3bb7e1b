"""The events of a run: their windows, drawn before it starts, and what happens at their ends."""

from collections.abc import Callable
from math import inf
from typing import NamedTuple

from sim.core.errors import ConfigError, Problem
from sim.core.ticks import Ticks, to_days, to_ticks
from sim.engine.state.theater_state import TheaterState
from sim.engine.time.timings import Random, Timing, Values, of_law
from sim.model.event import Chance, Disruption, TheaterEvent, Undo, together
from sim.model.families.law import DurationLaw
from sim.model.scenario import Scenario

Window = tuple[Ticks, Ticks]
"""First and last instant; the end may be infinite."""
MOST = 1_000_000
"""Windows of an event in one run [count]."""
CHANCES = 4096
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
        self._known: dict[str, tuple[TheaterEvent, list[Moment]]] = {}
        self._arm(scenario, start, until)

    def go_on(self, scenario: Scenario) -> None:
        """Put there what was left, of a scenario that has been the same until now."""
        self._state.become(scenario)
        self._arm(scenario, self._until, inf)

    def _arm(self, scenario: Scenario, since: Ticks, until: Ticks) -> None:
        state = self._state
        moments = [
            Moment(to_ticks(each), state.changed) for each in sorted(scenario.dates_of_rules)
        ]
        for name in sorted(scenario.events):
            event = scenario.events[name]
            if event.enabled:
                known = self._known.get(name)
                if known is None or known[0] != event:
                    known = self._known[name] = event, self._moments(scenario, name, event)
                moments += known[1]
        for at, act in moments:
            if since <= at < until:
                state.at(at, act)

    def _moments(self, scenario: Scenario, name: str, event: TheaterEvent) -> list[Moment]:
        """Beginnings and ends of an event, in the order of its windows."""
        state = self._state
        ended = [undo for each in event.does if (undo := each.before(state)) is not None]
        found = windows(self._random, scenario, name, event)
        while found and found[0][1] < self._start:
            together(ended)()
            ended = []
            del found[0]
        moments = []
        for number, (first, last) in enumerate(found):
            window = max(first, self._start), last
            chance = _chance(self._random, name, number)
            moments += _of_window(state, event.does, window, chance, ended)
            ended = []
        return moments


def windows(random: Random, scenario: Scenario, name: str, event: TheaterEvent) -> list[Window]:
    """When an event lasts, until the horizon, perhaps before the run starts as well.

    Raises
    ------
    ConfigError
        If it begins more often than can be played.
    """
    owner = f"event {name}"
    if (
        event.probability < 1
        and Values(owner, "happens", 1).begin(random)(0, 0) >= event.probability
    ):
        return []

    def timing(law: DurationLaw | None, purpose: str) -> Timing | None:
        return None if law is None else of_law(law, owner, purpose, 1).begin(random)

    after, lasts = timing(event.after, "after"), timing(event.lasts, "lasts")
    found: list[Window] = []
    at, horizon, number = to_ticks(event.start_d), to_ticks(scenario.horizon_d), 0
    while at < horizon:
        if number == MOST:
            told = f"begins a million times by day {to_days(at):.15g};"
            told += " 'after' and 'lasts' must take time"
            raise ConfigError("run", [Problem(f"events.{name}", told)])
        begin = at + (0 if after is None else after(0, number))
        end = inf if lasts is None else begin + lasts(0, number)
        if begin < horizon:
            found.append((begin, end))
        if not event.repeats:
            break
        at, number = end, number + 1
    return found


def _chance(random: Random, name: str, window: int) -> Chance:
    """Uniforms of one window of an event."""

    def chance(purpose: str, number: int) -> float:
        return Values(f"event {name}", purpose, 1).begin(random)(0, window * CHANCES + number)

    return chance


def _begun(disruption: Disruption, state: TheaterState, chance: Chance) -> Undo:
    """What undoes it; one of another package may have forgotten to return it."""
    undo: object = disruption.begin(state, chance)
    if not callable(undo):
        told = f"begin() gave {undo!r}; what undoes it is right, or sim.model.event.nothing"
        raise ConfigError("run", [Problem(f"disruption {disruption.chosen_by['kind']}", told)])
    return undo


def _of_window(
    state: TheaterState,
    does: list[Disruption],
    window: Window,
    chance: Chance,
    ended: list[Undo],
) -> list[Moment]:
    """Everything begins at the first instant of a window, and is undone at the last."""
    undos: list[Callable[[], None]] = []

    def begin() -> None:
        for undo in ended:
            undo()
        undos.extend(_begun(each, state, chance) for each in does)

    def end() -> None:
        for undo in undos:
            undo()

    return [Moment(window[0], begin), Moment(window[1], end)]
