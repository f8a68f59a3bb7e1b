"""Checks of rules, events and hits: whom and what they name exists, windows are not empty."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.rule import Rule, Scope
from sim.model.scenario import Scenario

Problems = Iterator[Problem]


def rule_problems(scenario: Scenario) -> Problems:
    """Everything about rules of law, events and hits that does not hold."""
    for name, rule in scenario.rules.items():
        yield from _rule(scenario, f"rules.{name}", rule)
    for name, event in scenario.events.items():
        for index, disruption in enumerate(event.does):
            path = f"events.{name}.does.{index}"
            for problem in disruption.problems(scenario):
                yield Problem(f"{path}.{problem.path}" if problem.path else path, problem.message)
            waived = disruption.waived()
            if waived is not None:
                yield from _scope(scenario, f"{path}.applies_to", waived[1])
    for name, fleet in scenario.fleets.items():
        hits = None if fleet.damage is None else fleet.modes[fleet.damage].hits
        for phase in hits.factor if hits is not None else ():
            path = f"fleets.{name}.modes.{fleet.damage}.hits.factor.{phase}"
            yield from known(path, phase, scenario.phases, "phase")


def _rule(scenario: Scenario, path: str, rule: Rule) -> Problems:
    for key in type(rule).model_fields:
        scope = getattr(rule, key)
        if isinstance(scope, Scope):
            yield from _scope(scenario, f"{path}.{key}", scope)
    for phase in rule.phases:
        yield from known(f"{path}.phases", phase, scenario.phases, "phase")
    for name, each in rule.exempts.items():
        yield from _scope(scenario, f"{path}.exempts.{name}", each)
        if each.until_d <= each.from_d:
            told = f"until_d {each.until_d:g} is not after from_d {each.from_d:g}"
            yield Problem(f"{path}.exempts.{name}", told)


def _scope(scenario: Scenario, path: str, scope: Scope) -> Problems:
    """Every word of a scope is one that the scenario uses.

    A country is one of a hub, or of a homeport: a rule on either may name both.
    """
    fleets = scenario.fleets.values()
    homeports = {fleet.homeport for fleet in fleets}
    places = {hub.country for hub in scenario.hubs.values()} | homeports
    countries = {place for place in places if place}
    for key, words, names, what in (
        ("fleets", scope.fleets, {*scenario.fleets}, "fleet"),
        ("types", scope.types, {fleet.type for fleet in fleets if fleet.type}, "type of platform"),
        ("hubs", scope.hubs, {*scenario.hubs}, "hub"),
        ("homeports", scope.homeports, countries, "country"),
        ("not_homeports", scope.not_homeports, countries, "country"),
        ("countries", scope.countries, countries, "country"),
        ("not_countries", scope.not_countries, countries, "country"),
    ):
        for word in words if words != "any" else ():
            yield from known(f"{path}.{key}", word, names, what)
