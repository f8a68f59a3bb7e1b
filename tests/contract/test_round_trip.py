"""What a scenario is made of can be written down and read again: load, dump, load, equal."""

import json
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from sim.core.model import Kinds
from sim.load.compose import load, scenarios
from sim.model.event import AnyDisruption, disruptions
from sim.model.families.law import Law, laws
from sim.model.families.maintenance import Rule, rules
from sim.model.families.queueing import Queue, queues
from sim.model.families.routing import Routing, routings
from sim.model.fleet import FailureMode
from sim.model.rule import AnyRule, legal_rules
from sim.model.scenario import Scenario
from sim.model.yards.hub import AnyHub, hubs

FAMILIES: tuple[tuple[Kinds[Any], Any], ...] = (
    (laws, Law),
    (queues, Queue),
    (routings, Routing),
    (rules, Rule),
    (hubs, AnyHub),
    (legal_rules, AnyRule),
    (disruptions, AnyDisruption),
)
PARTS = [(family, field, kind) for family, field in FAMILIES for kind in family]
A_PART = pytest.mark.parametrize(
    ("family", "field", "kind"), PARTS, ids=[f"{family.family} {kind}" for family, _, kind in PARTS]
)


@A_PART
def test_a_kind_is_what_its_dump_builds(family, field, kind):
    """A field of the family reads the dump of its example, and so does it from JSON."""
    part = family[kind].model_validate(family[kind].example)
    reader = TypeAdapter(field)
    dumped = part.model_dump()
    assert dumped[family.word] == kind
    assert reader.validate_python(dumped) == part
    assert reader.validate_json(part.model_dump_json()) == part
    assert reader.dump_python(part) == dumped
    assert type(reader.validate_python(dumped)) is family[kind]


@pytest.mark.parametrize("name", scenarios())
def test_a_shipped_scenario_is_what_its_dump_builds(name):
    """As Python's mappings, and through JSON, where infinite days are numbers as well."""
    scenario = load([f"scenario={name}"]).scenario
    dumped = scenario.model_dump()
    assert Scenario.model_validate(dumped) == scenario
    text = scenario.model_dump_json()
    assert Scenario.model_validate_json(text) == scenario
    assert Scenario.model_validate(json.loads(text)) == scenario
    assert Scenario.model_validate(dumped).model_dump() == dumped


@pytest.mark.parametrize("name", ["engines", "indo_pacific_contingency"])
def test_a_dump_in_a_file_is_the_scenario(name, tmp_path):
    """Written as YAML with all that was worked out, it loads by its path as the same theater."""
    scenario = load([f"scenario={name}"]).scenario
    file = tmp_path / "resolved.yaml"
    file.write_text(yaml.safe_dump(scenario.model_dump(mode="json")), encoding="utf-8")
    assert load([f"scenario={file}"]).scenario == scenario


def test_an_event_keeps_what_it_does():
    """Two moves of one event, by their words and with every key."""
    does = [
        {"kind": "hub_struck", "hub": "yard", "loses": {"dock": 1}},
        {"kind": "slow_transit", "factor": 1.5},
    ]
    scenario = Scenario.model_validate({"horizon_d": 1, "events": {"raid": {"does": does}}})
    told = scenario.events["raid"].model_dump()["does"]
    assert [each["kind"] for each in told] == ["hub_struck", "slow_transit"]
    assert [told[0]["loses"], told[1]["factor"]] == [{"dock": 1}, 1.5]


def test_damage_has_no_life_before_and_after():
    """A mode with hits has no life of its own, and so its dump has none."""
    damage = FailureMode.model_validate(
        {"hits": {"per_day": 0.1}, "restored": "on_board", "takes": {"law": "fixed", "value_d": 1}}
    )
    assert "life" not in damage.model_dump()
    assert FailureMode.model_validate(damage.model_dump()) == damage
