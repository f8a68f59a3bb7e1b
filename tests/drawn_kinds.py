"""Parts of drawn scenarios, taken from the registries: a new kind is drawn with no edit here.

Each is the example of its kind, with the names of the drawn theater in place of its own.
"""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from sim.core.registry import Registry
from sim.model.event import disruptions
from sim.model.families.law import laws
from sim.model.families.maintenance import rules
from sim.model.families.queueing import queues
from sim.model.families.routing import routings
from sim.model.rule import legal_rules
from sim.model.yards.hub import hubs
from support import Spec, fixed

Names = Mapping[str, tuple[str, ...]]
"""What a theater calls its parts: under ``hub``, ``fleet``, ``lift``, ``passage``, ``rule``,
``country``, ``posture``, ``stock`` and ``node``."""


def law(kind: str, mean_d: float) -> Spec:
    """A law of some kind with this mean: every key in days of its example is stretched."""
    example = laws[kind].example
    factor = mean_d / laws[kind].model_validate(example).average_d
    return {"law": kind, **_in_days(example, factor)}


def _in_days(example: Spec, factor: float) -> Spec:
    """An example with every key in days stretched."""
    return {
        key: _stretched(value, factor) if key.endswith("_d") else value
        for key, value in example.items()
    }


def _stretched(value: Any, factor: float) -> Any:
    if isinstance(value, list):
        return [_stretched(each, factor) for each in value]
    return value * factor


@st.composite
def durations(draw: st.DrawFn, low: int = 1, high: int = 12) -> Spec:
    """A law with a mean of some days; every other one is fixed and whole."""
    mean_d = float(draw(st.integers(low, high)))
    kind = draw(st.one_of(st.just("fixed"), st.sampled_from([*laws])))
    return law(kind, mean_d) if mean_d else fixed(0.0)


def any_queue() -> st.SearchStrategy[Spec]:
    """Any queue policy."""
    return st.sampled_from([{"policy": kind, **queues[kind].example} for kind in queues])


@st.composite
def any_routing(draw: st.DrawFn, names: Names) -> Spec:
    """Any routing policy; shares are those of the theater's hubs."""
    kind = draw(st.sampled_from([*routings]))
    found = {"policy": kind, **routings[kind].example}
    if "shares" in found:
        found["shares"] = {hub: float(number) for number, hub in enumerate(names["hub"], start=1)}
    return found


@st.composite
def any_hub(draw: st.DrawFn, names: Names) -> Spec:
    """Any kind of hub, for anybody."""
    kind = draw(st.sampled_from([*hubs]))
    return {"kind": kind, "accepts": "any", **draw(_named(hubs[kind].example, names))}


@st.composite
def any_rule_of_law(draw: st.DrawFn, names: Names, hub: str, until_d: float) -> Spec:
    """Any rule of law or policy, for the work at one hub, until some day."""
    kind = draw(st.sampled_from([*legal_rules]))
    found = {"kind": kind, **draw(_named(legal_rules[kind].example, names))}
    return {**found, "applies_to": {"hubs": [hub]}, "from_d": 0.0, "until_d": until_d}


@st.composite
def any_maintenance(draw: st.DrawFn, applies_to: list[str]) -> Spec:
    """Any maintenance rule for these modes, ten times as often as in its example."""
    kind = draw(st.sampled_from([*rules]))
    return {"policy": kind, **_in_days(rules[kind].example, 0.1), "applies_to": applies_to}


@st.composite
def any_disruption(draw: st.DrawFn, names: Names) -> Spec:
    """Any disruption."""
    kind = draw(st.sampled_from([*disruptions]))
    return {"kind": kind, **draw(_named(disruptions[kind].example, names))}


@st.composite
def _named(draw: st.DrawFn, example: Spec, names: Names) -> Spec:
    """An example that names parts of the theater: one for one, some for a list."""
    found = dict(example)
    for key, value in example.items():
        if key in names:
            found[key] = draw(st.sampled_from(names[key]))
        elif key.removesuffix("s") in names and isinstance(value, list):
            known = st.sampled_from(names[key.removesuffix("s")])
            found[key] = draw(st.lists(known, min_size=1, unique=True))
    return found


FAMILIES: dict[str, Registry[Any]] = {
    "law": laws, "queue": queues, "routing": routings, "hub": hubs, "rule of law": legal_rules,
    "maintenance": rules, "disruption": disruptions,
}  # fmt: skip
"""Families of which drawn scenarios have any kind."""


def kinds_in(whole: Any) -> set[tuple[str, str]]:
    """Family and kind of every part of a drawn mapping."""
    found: set[tuple[str, str]] = set()
    if isinstance(whole, list):
        return found.union(*map(kinds_in, whole)) if whole else found
    if not isinstance(whole, dict):
        return found
    for word in ("law", "policy", "kind"):
        if isinstance(whole.get(word), str):
            found |= {(name, whole[word]) for name, each in FAMILIES.items() if whole[word] in each}
    return found.union(*map(kinds_in, whole.values())) if whole else found
