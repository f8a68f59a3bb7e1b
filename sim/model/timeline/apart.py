"""From which day two scenarios may differ: until then a run of one is a run of the other.

Every kind of difference says from which day it can matter. What says nothing matters from the
start of the run.
"""

from collections.abc import Callable, Mapping
from math import inf

from sim.model.event import Disruption, TheaterEvent
from sim.model.rule import Exemption, Rule
from sim.model.scenario import Scenario

DATES = {"from_d", "until_d"}
"""What says when a rule or an exemption holds."""
TOLD = {"title", "source"}
"""What nobody plays."""


def apart_from_d(one: Scenario, other: Scenario) -> float:
    """The first day on which runs of two checked scenarios may differ [d].

    -inf if they may differ from the start, inf if only the reading of their records does.
    """
    days = [inf]
    for field in Scenario.model_fields:
        mine, its = getattr(one, field), getattr(other, field)
        if mine is not its and mine != its:
            ask = _DAYS.get(field)
            if ask is None:
                return -inf
            days.append(ask(one, other))
    return min(days)


def _never(_one: Scenario, _other: Scenario) -> float:
    return inf


def _shorter(one: Scenario, other: Scenario) -> float:
    return min(one.horizon_d, other.horizon_d)


def _missions(one: Scenario, other: Scenario) -> float:
    """Missions are read from the record, unless somebody asks for them in the run."""
    asked = one.stop_at_first_gap or other.stop_at_first_gap
    asked = asked or any(hub.queue.changes for hub in one.hubs.values())
    return -inf if asked else inf


def _events(one: Scenario, other: Scenario) -> float:
    if _opened(one) != _opened(other) or _foreseen(one) != _foreseen(other):
        return -inf  # what is allowed one day has a plan from the start
    return min(
        (
            first_day_of(event)
            for name in unlike(one.events, other.events)
            for event in (one.events.get(name), other.events.get(name))
            if event is not None and event.enabled
        ),
        default=inf,
    )


def _opened(scenario: Scenario) -> list[str]:
    """Waivers of rules that else hold on every day, in order."""
    waived = (
        each.waived() for event in scenario.events.values() if event.enabled for each in event.does
    )
    rules = scenario.rules
    return sorted(repr(each) for each in waived if each and rules[each[0]].timeless)


def _foreseen(scenario: Scenario) -> set[tuple[str, str]]:
    """What events may order that counts from the start: other postures, rules that count work."""
    rules = scenario.rules
    counting = {("rule", each) for each in scenario.changed["rules"] if rules[each].counts_work}
    return {("posture", each) for each in scenario.changed["postures"]} | counting


def unlike(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """Names that do not stand for the same in both, in order."""
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


def first_day_of(event: TheaterEvent) -> float:
    """From when on an event can matter [d]: from the start, if something holds until it begins."""
    holds_before = any(type(each).before is not Disruption.before for each in event.does)
    return -inf if holds_before else event.start_d


def _rules(one: Scenario, other: Scenario) -> float:
    names = unlike(one.rules, other.rules)
    made = one.changed["rules"] | other.changed["rules"]
    days = [_rule(one.rules.get(name), other.rules.get(name), one, name in made) for name in names]
    return min([*days, *(one.dates_of_rules ^ other.dates_of_rules)])


def _rule(one: Rule | None, other: Rule | None, scenario: Scenario, made: bool) -> float:
    """From when on two texts of a rule, which an event may make, can differ [d]."""
    texts = [each for each in (one, other) if each is not None and (each.enabled or made)]
    if not texts:
        return inf
    if any(each.counts_work for each in texts):
        return -inf  # it counts what was done before it holds
    if len(texts) == 1:  # one that an event makes holds from the day of that on
        return _holds_from_d(texts[0], scenario) if texts[0].enabled else inf
    first, second = texts
    if type(first) is not type(second) or any(
        getattr(first, field) != getattr(second, field)
        for field in type(first).model_fields
        if field not in {*DATES, *TOLD, "exempts"}
    ):
        return -inf
    names = unlike(first.exempts, second.exempts)
    exempts = [(first.exempts.get(name), second.exempts.get(name)) for name in names]
    standing = [_is_standing(each) for each in texts]
    if any(standing) and not (all(standing) and all(map(_same_cases, exempts))):
        return -inf  # whom it forbids on every day has no plan for it
    return min([_dated(first, second), *(_dated(*each) for each in exempts)])


def _is_standing(rule: Rule) -> bool:
    """Whether it forbids on every day, but for exemptions."""
    return rule.plain and not rule.phases and (rule.from_d, rule.until_d) == (-inf, inf)


def _same_cases(pair: tuple[Exemption | None, Exemption | None]) -> bool:
    one, other = pair
    if one is None or other is None:
        return False
    return one.model_dump(exclude={*DATES, *TOLD}) == other.model_dump(exclude={*DATES, *TOLD})


def _dated(one: Rule | Exemption | None, other: Rule | Exemption | None) -> float:
    """From when on two windows of days differ, of cases that need not be the same."""
    both = [each for each in (one, other) if each is not None]
    first = min(each.from_d for each in both)
    if isinstance(one, Exemption | None) and not _same_cases((one, other)):  # type: ignore[arg-type]
        return first
    assert one is not None
    assert other is not None
    if one.from_d != other.from_d:
        return first
    return inf if one.until_d == other.until_d else min(one.until_d, other.until_d)


def _holds_from_d(rule: Rule, scenario: Scenario) -> float:
    """The first day on which a rule can hold [d]."""
    if not rule.phases:
        return rule.from_d
    starts_d, names = scenario.timeline
    found = [start for start, name in zip(starts_d, names, strict=True) if name in rule.phases]
    if names[0] in rule.phases:
        return rule.from_d
    return max(rule.from_d, min(found))


_DAYS: Mapping[str, Callable[[Scenario, Scenario], float]] = {
    **dict.fromkeys(("title", "source", "classification", "real_world", "parameters_of"), _never),
    **dict.fromkeys(("measure", "headlines", "compared", "costs", "groups"), _never),
    "missions": _missions,
    "horizon_d": _shorter,
    "events": _events,
    "rules": _rules,
}
"""Of each field of a scenario that does not matter from the start."""
