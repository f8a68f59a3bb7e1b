"""Moves beside units of hubs, as a game has them, each from the day of a turn on: events, a
posture, rules, stocks, work that is put off, and tempo."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.api.app.settings import AppTurn
from sim.core.errors import Problem, known, shown
from sim.core.ticks import decimal
from sim.model.event import Disruption, TheaterEvent
from sim.model.game.move import GameMove
from sim.model.scenario import Scenario
from sim.report.output.words.labels import (
    event_title,
    fleet_title,
    plain,
    rule_title,
    stock_title,
)

ANY = "any"
"""Of tempo: all fleets."""


class AppOrder(NamedTuple):
    """One move of a turn.

    Attributes
    ----------
    path
        Where it stands in the turn.
    event
        What it is in the scenario.
    """

    path: str
    event: TheaterEvent


def orders(scenario: Scenario, turn: AppTurn) -> Iterator[AppOrder | Problem]:
    """Moves of a turn, units of hubs aside; a problem in the place of one that names nothing."""
    if turn.posture:
        title = f"posture {plain(turn.posture)}"
        yield _order("posture", title, turn.day, kind="posture_changed", posture=turn.posture)
    for name, is_made in sorted(turn.rules.items()):
        title = f"{rule_title(scenario, name)}: {'in force' if is_made else 'waived'}"
        kind = "rule_made" if is_made else "waiver"
        yield _order(f"rules.{name}", title, turn.day, kind=kind, rule=name)
    for name, units in sorted(turn.stocks.items()):
        if units:
            title = f"{stock_title(scenario, name)} {units:+d}"
            yield _order(
                f"stocks.{name}", title, turn.day, kind="stock_changed", stock=name, units=units
            )
    if turn.deferred:
        fleets = sorted(turn.deferred)
        title = f"work of {', '.join(_fleet(scenario, each) for each in fleets)} put off"
        yield _order("deferred", title, turn.day, kind="deferral", fleets=fleets)
    for name, factor in sorted(turn.tempo.items()):
        if factor != 1:
            title = f"tempo of {_fleet(scenario, name)} times {decimal(factor)}"
            whose: Any = ANY if name == ANY else [name]
            yield _order(
                f"tempo.{name}", title, turn.day, kind="tempo_changed", factor=factor, fleets=whose
            )
    for name in turn.events:
        yield _begun(scenario, name, turn.day)


def _order(path: str, title: str, day: float, **keys: Any) -> AppOrder:
    return AppOrder(path, GameMove.model_validate({"title": title, **keys}).event(day))


def _begun(scenario: Scenario, name: str, day: float) -> AppOrder | Problem:
    """An event of the scenario that begins on a day."""
    for problem in known(f"events.{name}", name, scenario.events, "event"):
        return problem
    event = scenario.events[name]
    if not may_begin(event):
        told = f"{shown(name)} says what held from the start of the run, and a move cannot"
        return Problem(f"events.{name}", f"{told}; on both sides it can be on")
    title = event_title(scenario, name)
    update = {"title": title, "start_d": day, "enabled": True}
    return AppOrder(f"events.{name}", event.model_copy(update=update))


def may_begin(event: TheaterEvent) -> bool:
    """Whether an event may begin on a day that is chosen later."""
    return all(type(each).before is Disruption.before for each in event.does)


def is_foreseen(scenario: Scenario, event: TheaterEvent) -> bool:
    """Whether an event leaves everything before its day as it is without it: then a past that knows
    that it may come is that of both. A posture, and rules that count work, have plans from the
    start of the run; so has what is allowed only by a waiver."""
    rules = scenario.rules
    for each in event.does:
        waived = each.waived()
        if waived is not None and (waived[0] not in rules or rules[waived[0]].timeless):
            return False
        for part, name in each.changes(scenario):
            if part == "postures" or (part == "rules" and rules[name].counts_work):
                return False
    return may_begin(event)


def every(scenario: Scenario) -> list[dict[str, Any] | Disruption]:
    """All that a turn may order and a past can foresee."""
    found: list[dict[str, Any] | Disruption] = [{"kind": "tempo_changed", "factor": 2.0}]
    if fleets := [name for name, fleet in scenario.fleets.items() if fleet.scheduled]:
        found.append({"kind": "deferral", "fleets": fleets})
    found += [{"kind": "stock_changed", "stock": each, "units": 1} for each in stocks(scenario)]
    found += [
        {"kind": "rule_made", "rule": name}
        for name, rule in scenario.rules.items()
        if not rule.enabled and not rule.counts_work
    ]
    found += [
        {"kind": "waiver", "rule": name}
        for name, rule in scenario.rules.items()
        if rule.enabled and not rule.timeless
    ]
    for event in scenario.events.values():
        if is_foreseen(scenario, event):
            found += event.does
    return found if scenario.fleets else found[1:]


def stocks(scenario: Scenario) -> dict[str, int]:
    """Stocks that have a number, by their full names [count]."""
    named: dict[str, Any] = dict(scenario.stocks)
    for name, hub in scenario.hubs.items():
        named |= {f"{name}.{part}": stock for part, stock in hub.parts.items()}
    return {name: each.stock for name, each in named.items() if isinstance(each.stock, int)}


def told(scenario: Scenario) -> Mapping[str, Any]:
    """What a turn may order, by names for people."""
    return {
        "rules": [
            {"name": name, "title": rule_title(scenario, name), "on": rule.enabled}
            for name, rule in scenario.rules.items()
        ],
        "stocks": [
            {"name": name, "title": stock_title(scenario, name), "now": now}
            for name, now in stocks(scenario).items()
        ],
        "fleets": [
            {
                "name": name,
                "title": fleet_title(scenario, name),
                "scheduled": [plain(each).lower() for each in fleet.scheduled],
            }
            for name, fleet in scenario.fleets.items()
        ],
    }


def _fleet(scenario: Scenario, name: str) -> str:
    if name == ANY:
        return "all fleets"
    return fleet_title(scenario, name) if name in scenario.fleets else name
