"""What every registered part owes, in any family; a new one is picked up from its registry."""

from typing import Any

import pytest

from sim.core.registry import Registry
from sim.model.event import disruptions
from sim.model.families.law import laws
from sim.model.families.maintenance import rules
from sim.model.families.queueing import queues
from sim.model.families.routing import routings
from sim.model.rule import legal_rules
from sim.model.yards.hub import hubs

REGISTRIES: tuple[Registry[Any], ...] = (
    laws, queues, routings, rules, hubs, legal_rules, disruptions,
)  # fmt: skip
PARTS = [(registry, kind) for registry in REGISTRIES for kind in registry]
A_PART = pytest.mark.parametrize(
    ("registry", "kind"), PARTS, ids=[f"{registry.family} {kind}" for registry, kind in PARTS]
)


@A_PART
def test_the_example_builds(registry, kind):
    """What a newcomer copies is valid."""
    assert registry[kind].model_validate(registry[kind].example)


@A_PART
def test_it_never_changes(registry, kind):
    """A part of a scenario is frozen."""
    part = registry[kind].model_validate(registry[kind].example)
    for name in type(part).model_fields:
        with pytest.raises(ValueError, match="frozen"):
            setattr(part, name, None)


@A_PART
def test_an_unknown_key_is_refused(registry, kind):
    """Nothing that is misspelt is passed over."""
    with pytest.raises(ValueError, match="misspelt"):
        registry[kind].model_validate({**registry[kind].example, "misspelt": 1})


@A_PART
def test_it_says_what_it_is(registry, kind):
    """A docstring of its own, for the reference pages."""
    assert (registry[kind].__doc__ or "").strip()
    assert registry[kind].__doc__ != registry[kind].__mro__[1].__doc__


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.family)
def test_an_unknown_kind_is_told_with_the_nearest(registry):
    """A misspelt kind comes with the right one."""
    kind = next(iter(registry))
    with pytest.raises(KeyError, match=f"did you mean '{kind}'"):
        registry[kind + "x"]
