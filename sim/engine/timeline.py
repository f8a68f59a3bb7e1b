"""The events of a run: their windows, drawn before it starts, and what happens at their ends."""

from collections.abc import Callable
from math import inf

from sim.domain.event import Chance, Disruption, TheaterEvent, Undo, together
from sim.domain.scenario import Scenario
from sim.engine.planner import Planner
from sim.engine.situation import Situation

Window = tuple[float, float]
"""First and last day; the end may be infinite."""
CHANCES = 4096
"""Numbers of chances in one window of an event: more than there are platforms in a fleet."""


def play(planner: Planner, scenario: Scenario, situation: Situation) -> None:
    """Put every event of the scenario on the calendar of a run, in the order of their names."""
    for name in sorted(scenario.events):
        event = scenario.events[name]
        if not event.enabled:
            continue
        ended = [undo for each in event.does if (undo := each.before(situation)) is not None]
        found = windows(planner, scenario, name, event)
        while found and found[0][1] < planner.start_d:
            together(ended)()
            ended = []
            del found[0]
        for number, (first_d, last_d) in enumerate(found):
            window = max(first_d, planner.start_d), last_d
            _schedule(situation, event.does, window, _chance(planner, name, number), ended)
            ended = []


def windows(planner: Planner, scenario: Scenario, name: str, event: TheaterEvent) -> list[Window]:
    """When an event lasts, until the horizon, perhaps before the run starts as well [d]."""
    owner = f"event {name}"
    if event.probability < 1 and planner.uniforms(owner, "happens", 1)(0, 0) >= event.probability:
        return []
    after = None if event.after is None else planner.timing(event.after, owner, "after", 1)
    lasts = None if event.lasts is None else planner.timing(event.lasts, owner, "lasts", 1)
    found: list[Window] = []
    at_d, number = event.start_d, 0
    while at_d < scenario.horizon_d:
        begin = at_d + (0.0 if after is None else after(0, number))
        end = inf if lasts is None else begin + lasts(0, number)
        if begin < scenario.horizon_d:
            found.append((begin, end))
        if not event.repeats:
            break
        at_d, number = end, number + 1
    return found


def _chance(planner: Planner, name: str, window: int) -> Chance:
    """Uniforms of one window of an event."""

    def chance(purpose: str, number: int) -> float:
        return planner.uniforms(f"event {name}", purpose, 1)(0, window * CHANCES + number)

    return chance


def _schedule(
    situation: Situation,
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
        undos.extend(each.begin(situation, chance) for each in does)

    def end() -> None:
        for undo in undos:
            undo()

    situation.at(window[0], begin)
    if window[1] < inf:
        situation.at(window[1], end)
