"""Moves as events: units of hubs that are more or fewer from a day on, and other orders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.api.app.orders import every, orders
from sim.api.app.settings import AppTurn
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.model.checks.scenario import check_references
from sim.model.event import TheaterEvent
from sim.model.scenario import Scenario
from sim.report.output.words.labels import hub_title, plain

NAME = "app_turn_{}"
"""What the units of a turn are called among the events, by its number."""
ORDER = "app_order_{}"
"""What the other moves of a turn are called, by its number and what they are."""
FREE = 4
"""Units that a slider offers beyond those that are there [count]."""


@dataclass(frozen=True)
class Slider:
    """Units of one hub that may be others from a day on.

    Attributes
    ----------
    key
        Hub and unit, ``hub/berth``.
    now
        Units before any move [count].
    """

    key: str
    hub: str
    unit: str
    now: int

    @property
    def most(self) -> int:
        """Units that the slider offers [count]."""
        return max(2 * self.now, self.now + FREE)


def sliders(scenario: Scenario) -> list[Slider]:
    """Every class of berths and trade whose number is fixed, by hub."""
    return [
        Slider(f"{name}/{unit}", name, unit, count)
        for name, hub in scenario.hubs.items()
        for unit, count in {**hub.berths, **hub.crews}.items()
        if isinstance(count, int)
    ]


def possible(scenario: Scenario, day: float) -> Scenario:
    """The scenario in which each unit may become more or fewer from a day on, and all else may be
    ordered that a past can foresee [d]."""
    does: list[Any] = [
        each
        for slider in sliders(scenario)
        for each in (_gain(slider, 1), *([_loss(slider, 1)] if slider.now else []))
    ]
    does += every(scenario)
    if not does:
        return scenario
    return _with(scenario, {NAME.format("x"): _event("what may be moved", day, does)})


def moved(scenario: Scenario, turns: Sequence[AppTurn]) -> Scenario:
    """The scenario with the moves of some turns.

    Raises
    ------
    ConfigError
        With everything that the scenario does not have, and every day that it has not.
    """
    known = {each.key: each for each in sliders(scenario)}
    problems = [*_problems(scenario, turns, known)]
    if problems:
        raise ConfigError("settings", problems)
    have = {key: each.now for key, each in known.items()}
    events: dict[str, TheaterEvent] = {}
    paths: dict[str, str] = {}
    for number, turn in enumerate(turns):
        does: list[dict[str, Any]] = []
        told: list[str] = []
        for key, count in sorted(turn.units.items()):
            change, slider = count - have[key], known[key]
            have[key] = count
            if change:
                does.append((_gain if change > 0 else _loss)(slider, abs(change)))
                told.append(f"{title_of(scenario, slider)} {count}")
        if does:
            events[NAME.format(number)] = _event("; ".join(told), turn.day, does)
        for order in orders(scenario, turn):
            if isinstance(order, Problem):
                problems.append(Problem(f"turns.{number}.{order.path}", order.message))
                continue
            name = ORDER.format(f"{number:02d}_{order.path.replace('.', '_')}")
            events[name] = order.event
            paths[name] = f"turns.{number}.{order.path}"
    found = _with(scenario, events) if events else scenario
    problems += [
        Problem(path, each.message)
        for name, path in paths.items()
        for does_what in events[name].does
        for each in does_what.problems(found)
    ]
    if problems:
        raise ConfigError("settings", problems)
    if paths:
        _check(found, paths)
    return found


def _check(scenario: Scenario, paths: Mapping[str, str]) -> None:
    """That the scenario with all its moves can be played."""
    try:
        check_references(scenario)
    except ConfigError as error:
        problems = [Problem(_at(each.path, paths), each.message) for each in error.problems]
        raise ConfigError("settings", problems) from None


def _at(path: str, paths: Mapping[str, str]) -> str:
    """Where a part of the scenario stands in what is set."""
    event = path.removeprefix("events.").partition(".")[0]
    return paths.get(event, path)


def change(scenario: Scenario, key: str) -> int:
    """Units that all moves of a scenario add to a hub's, or take from them [count]."""
    hub, _, unit = key.partition("/")
    every = [
        each
        for name, event in scenario.events.items()
        if name.startswith(NAME.format(""))
        for each in event.does
        if getattr(each, "hub", "") == hub
    ]
    gained = sum(int(getattr(each, "gains", {}).get(unit, 0)) for each in every)
    return gained - sum(int(getattr(each, "loses", {}).get(unit, 0)) for each in every)


def title_of(scenario: Scenario, slider: Slider) -> str:
    """What a slider is called."""
    return f"{hub_title(scenario, slider.hub)}, {plain(slider.unit).lower()}"


def _problems(
    scenario: Scenario, turns: Sequence[AppTurn], known: Mapping[str, Slider]
) -> Iterator[Problem]:
    for number, turn in enumerate(turns):
        if turn.day >= scenario.horizon_d:
            told = f"day {turn.day:g} is not before the end of the run, {scenario.horizon_d:g}"
            yield Problem(f"turns.{number}.day", told)
        for key in turn.units:
            if key not in known:
                told = f"there are no such units; {did_you_mean(key, known)}"
                yield Problem(f"turns.{number}.units.{key}", told)


def _with(scenario: Scenario, events: Mapping[str, TheaterEvent]) -> Scenario:
    return scenario.but(events={**scenario.events, **events})


def _event(title: str, day: float, does: Sequence[Any]) -> TheaterEvent:
    return TheaterEvent.model_validate({"title": title, "start_d": day, "does": [*does]})


def _gain(slider: Slider, units: int) -> dict[str, Any]:
    return {"kind": "capacity", "hub": slider.hub, "gains": {slider.unit: units}}


def _loss(slider: Slider, units: int) -> dict[str, Any]:
    """Units that are taken away; work in progress on them goes elsewhere."""
    return {
        "kind": "hub_struck", "hub": slider.hub, "loses": {slider.unit: units}, "work": "moved",
    }  # fmt: skip
