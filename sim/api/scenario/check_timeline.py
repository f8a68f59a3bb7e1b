"""What may happen and what is forbidden, in words: the part of ``theater check`` about them."""

from collections.abc import Iterator
from math import inf

from sim.model.rule import Rule
from sim.model.scenario import Scenario
from sim.report.output.text import aligned
from sim.report.run.events import does, lasts, scope, when


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
        told = f"  {name} ({state}): {when(scenario, event)}, {lasts(event)}"
        yield f"{told}; {event.title}" if event.title else told
        for each in event.does:
            yield f"      {does(each)}"


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


def _holds_for(rule: Rule) -> str:
    """Its scope, dates and phases in words."""
    told = [scope(rule.applies_to)]
    if rule.from_d > -inf:
        told.append(f"from day {rule.from_d:g}")
    if rule.until_d < inf:
        told.append(f"until day {rule.until_d:g}")
    if rule.phases:
        told.append(f"in {', '.join(rule.phases)}")
    return "; ".join(told)
