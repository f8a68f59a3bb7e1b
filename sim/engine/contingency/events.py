"""The events of a run: their windows, drawn before it starts, and what happens at their ends."""

from collections.abc import Callable
from math import inf

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


def play(random: Random, scenario: Scenario, start: Ticks, state: TheaterState) -> None:
    """Put every event of the scenario on the calendar of a run, in the order of their names."""
    for name in sorted(scenario.events):
        event = scenario.events[name]
        if not event.enabled:
            continue
        ended = [undo for each in event.does if (undo := each.before(state)) is not None]
        found = windows(random, scenario, name, event)
        while found and found[0][1] < start:
            together(ended)()
            ended = []
            del found[0]
        for number, (first, last) in enumerate(found):
            window = max(first, start), last
            _schedule(state, event.does, window, _chance(random, name, number), ended)
            ended = []


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


def _schedule(
    state: TheaterState,
    does: list[Disruption],
    window: Window,
    chance: Chance,
    ended: list[Undo],
) -> None:
    """Begin everything on the first day of a window, and undo it on the last."""
    undos: list[Callable[[], None]] = []

    def begin() -> None:
        for undo in ended:
            undo()
        undos.extend(_begun(each, state, chance) for each in does)

    def end() -> None:
        for undo in undos:
            undo()

    state.at(window[0], begin)
    if window[1] < inf:
        state.at(window[1], end)
