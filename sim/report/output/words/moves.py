"""What a disruption does, as people say it: its kind and its parts by what they are called."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sim.core.model import Model
from sim.model.event import Disruption, disruptions
from sim.model.rule import Scope
from sim.model.scenario import Scenario
from sim.report.output.words.labels import (
    cap,
    hub_title,
    listed,
    part_title,
    place_title,
    plain,
    posture_title,
    rule_title,
    stock_title,
)
from sim.report.output.words.numbers import told

FATES = {"held": "", "moved": "; its work moves to others", "lost": "; its work is begun anew"}


def move_words(move: Disruption, scenario: Scenario) -> str:
    """A disruption in words: ``Yokosuka struck, loses half ...``; of a kind of one's own, its kind
    and what was given of it."""
    of_kind = SAID.get(move.chosen_by.get("kind", ""))
    return of_kind(move, scenario) if of_kind else _own_kind(move, scenario)


def kind_words(kind: str) -> str:
    """A kind of move as words: ``hub struck``."""
    return plain(kind).lower()


def in_words(text: str) -> str:
    """A text in which kinds of moves stand as words, whatever else it says."""
    kinds = [each for each in disruptions if "_" in each]
    pattern = rf"(?<![\w.])({'|'.join(map(re.escape, kinds))})(?![\w.])"
    return re.sub(pattern, lambda found: kind_words(found[0]), text)


# ---- by kind ---------------------------------------------------------------------------------


def _hub_struck(move: Any, scenario: Scenario) -> str:
    hub = hub_title(scenario, move.hub)
    loses = "all of it is lost"
    if move.loses:
        loses = f"{_counted(move.loses)} lost"
    elif move.loses_frac is not None and move.loses_frac < 1:
        loses = f"{_percent(move.loses_frac)} of it lost"
    hit = (
        "" if not move.hit_frac else f"; each platform there is hit with {_percent(move.hit_frac)}"
    )
    return f"{hub} struck, {loses}{FATES[move.work]}{hit}{_lost(move)}"


def _salvo(move: Any, scenario: Scenario) -> str:
    fleets = _parts(scenario, move.fleets)
    return (
        f"{fleets} shot at, each exposed platform hit with {_percent(move.hit_frac)}{_lost(move)}"
    )


def _lost(move: Any) -> str:
    return "" if move.lost_frac is None else f", {_percent(move.lost_frac)} of those hit lost"


def _access(move: Any, scenario: Scenario) -> str:
    but = f" but to {_hubs(scenario, move.except_hubs)}" if move.except_hubs else ""
    return f"access to {place_title(scenario, move.country)} withdrawn{but}"


def _lift_cut(move: Any, scenario: Scenario) -> str:
    stops = "; what is under way stops" if move.under_way == "stops" else ""
    return f"{part_title(scenario, move.lift)} cut{stops}"


def _slow_transit(move: Any, _: Scenario) -> str:
    whose = listed(f"{each}s" if each != "aircraft" else each for each in move.domains)
    return f"ways of {whose} take {move.factor:g} times as long"


def _expedite(move: Any, scenario: Scenario) -> str:
    where = _hubs(scenario, move.hubs)
    return (
        f"work at {where} with at most {move.within_d:g} d left goes {move.factor:g} times as fast"
    )


def _tempo(move: Any, scenario: Scenario) -> str:
    fleets = "all fleets" if move.fleets == "any" else _parts(scenario, move.fleets)
    return f"tempo of {fleets} times {move.factor:g}"


def _deferral(move: Any, scenario: Scenario) -> str:
    work = "scheduled work"
    if move.scheduled != "any":
        work = listed(kind_words(each) for each in move.scheduled)
    return f"{work} of {_parts(scenario, move.fleets)} put off"


def _waiver(move: Any, scenario: Scenario) -> str:
    cases = _given(move.applies_to, scenario) if isinstance(move.applies_to, Scope) else ""
    return f"{_rule(scenario, move.rule)} waived{f' for {cases}' if cases else ''}"


SAID: Mapping[str, Callable[[Any, Scenario], str]] = {
    "access_withdrawn": _access,
    "capacity": lambda m, s: f"{hub_title(s, m.hub)} gains {_counted(m.gains)}",
    "deferral": _deferral,
    "expedite": _expedite,
    "hub_closed": lambda m, s: f"{_hubs(s, m.hubs)} closed to new work",
    "hub_opens": lambda m, s: f"{_hubs(s, m.hubs)} opens",
    "hub_slowed": lambda m, s: f"work at {_hubs(s, m.hubs)} takes {m.factor:g} times as long",
    "hub_struck": _hub_struck,
    "lift_cut": _lift_cut,
    "passage_closed": lambda m, s: f"{place_title(s, m.passage)} closed",
    "posture_changed": lambda m, s: f"posture {posture_title(s, m.posture)}",
    "reinforcement": lambda m, s: f"{m.platforms} of {_parts(s, [m.fleet])} arrive",
    "rule_made": lambda m, s: f"{_rule(s, m.rule)} in force",
    "salvo": _salvo,
    "slow_transit": _slow_transit,
    "stock_changed": lambda m, s: f"{stock_title(s, m.stock)}: {told(m.units, sign=True)} units",
    "tempo_changed": _tempo,
    "waiver": _waiver,
}
"""What each kind that ships says."""


def _own_kind(move: Disruption, scenario: Scenario) -> str:
    given = _given(move, scenario)
    kind = kind_words(move.chosen_by.get("kind", type(move).__name__))
    return f"{kind}: {given}" if given else kind


def _given(part: Model, scenario: Scenario) -> str:
    """Keys and values that are not the default, in words."""
    pairs = []
    for key, field in type(part).model_fields.items():
        value = getattr(part, key)
        if value != field.get_default(call_default_factory=True):
            pairs.append(f"{plain(key).lower()} {asked_value(value, scenario)}")
    return ", ".join(pairs)


def asked_value(value: Any, scenario: Scenario) -> str:
    """A value of a move as it was asked for, in words."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{plain(str(k)).lower()} {asked_value(v, scenario)}" for k, v in value.items()
        )
    if isinstance(value, list):
        return listed(asked_value(each, scenario) for each in value)
    if isinstance(value, str):
        return in_words(part_title(scenario, value)) if value.isidentifier() else value
    return f"{value:g}" if isinstance(value, float) else str(value)


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _counted(units: Mapping[str, int]) -> str:
    return listed(
        f"{count} {plain(name).lower()}{'s' if count > 1 else ''}" for name, count in units.items()
    )


def _parts(scenario: Scenario, names: Iterable[str]) -> str:
    return listed(part_title(scenario, each) for each in names)


def _hubs(scenario: Scenario, names: Iterable[str]) -> str:
    return listed(hub_title(scenario, each) for each in names)


def _rule(scenario: Scenario, name: str) -> str:
    return cap(rule_title(scenario, name))
