"""What may happen and what is forbidden, in words: the part of ``theater check`` about them."""

from collections.abc import Iterator
from math import inf

from sim.domain.event import Disruption, TheaterEvent
from sim.domain.model import Model
from sim.domain.rule import Rule, Scope
from sim.domain.scenario import Scenario
from sim.report.text import aligned


def timeline(scenario: Scenario) -> Iterator[str]:
    """Events, rules and passages; nothing where there are none."""
    if scenario.events:
        yield "\n".join(["Events", *_events(scenario)])
    if scenario.rules:
        yield "\n".join(["Rules", *_rules(scenario)])
    if scenario.passages:
        rows = [
            [
                name,
                str(sum(_names(name, leg.without) for leg in scenario.legs.values())),
                each.title,
            ]
            for name, each in scenario.passages.items()
        ]
        yield "Passages\n" + aligned(["passage", "legs that change", "title"], rows)


def _events(scenario: Scenario) -> Iterator[str]:
    for name, event in scenario.events.items():
        state = "on" if event.enabled else "off"
        told = f"  {name} ({state}): {_when(scenario, event)}, {_lasts(event)}"
        yield f"{told}; {event.title}" if event.title else told
        for each in event.does:
            yield f"      {_does(each)}"


def _rules(scenario: Scenario) -> Iterator[str]:
    for name, rule in scenario.rules.items():
        state = "on" if rule.enabled else "off"
        yield f"  {name} ({state}): {rule.chosen_by['kind']}; {rule.title}".rstrip("; ")
        yield f"      for {_holds_for(rule)}"
        if rule.exempts:
            yield f"      except {', '.join(rule.exempts)}"
        if rule.source:
            yield f"      {rule.source}"


def _names(passage: str, without: dict[str, float]) -> bool:
    return any(passage in key.split("+") for key in without)


def _when(scenario: Scenario, event: TheaterEvent) -> str:
    """The day, or the law of the time until it begins."""
    told = f"day {event.start_d:g}"
    if event.after is not None:
        told += f" + {event.after.average_d:g} d"
        told += "" if event.after.constant_d is not None else " in the mean"
    if event.repeats:
        told += ", again and again"
    if event.probability < 1:
        told += f", with probability {event.probability:g}"
    if event.start_d >= scenario.horizon_d:
        told += ": after the end of the run"
    return told


def _lasts(event: TheaterEvent) -> str:
    if event.lasts is None:
        return "to the end of the run"
    mean = "" if event.lasts.constant_d is not None else " in the mean"
    return f"for {event.lasts.average_d:g} d{mean}"


def _does(disruption: Disruption) -> str:
    """Its kind, and what it says beside what every one of that kind does."""
    given = [f"{key} {_told(value)}" for key, value in _own(disruption)]
    return f"{disruption.chosen_by['kind']}: {', '.join(given)}"


def _own(part: Model) -> Iterator[tuple[str, object]]:
    """Keys and values that are not the default."""
    for key, field in type(part).model_fields.items():
        value = getattr(part, key)
        if value != field.get_default(call_default_factory=True):
            yield key, value


def _told(value: object) -> str:
    if isinstance(value, Scope):
        return _scope(value)
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _holds_for(rule: Rule) -> str:
    """Its scope, dates and phases in words."""
    told = [_scope(rule.applies_to)]
    if rule.from_d > -inf:
        told.append(f"from day {rule.from_d:g}")
    if rule.until_d < inf:
        told.append(f"until day {rule.until_d:g}")
    if rule.phases:
        told.append(f"in {', '.join(rule.phases)}")
    return "; ".join(told)


def _scope(scope: Scope) -> str:
    told = [
        f"{key.replace('_', ' ')} {_told(value)}"
        for key, value in _own(scope)
        if key in Scope.model_fields
    ]
    return ", ".join(told) or "all work"
