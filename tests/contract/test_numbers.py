"""Every number of the schema and of every registered kind: what is no number is refused."""

from collections.abc import Iterator
from math import inf, nan
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sim.core.registry import Registry
from sim.core.ticks import LONGEST_D
from sim.model.event import disruptions
from sim.model.families.law import laws
from sim.model.families.maintenance import rules
from sim.model.families.queueing import queues
from sim.model.families.routing import routings
from sim.model.rule import legal_rules
from sim.model.scenario import Scenario
from sim.model.yards.hub import hubs

REGISTRIES: tuple[Registry[Any], ...] = (
    laws, queues, routings, rules, hubs, legal_rules, disruptions,
)  # fmt: skip

MAY_BE_INFINITE = {"without", "per_year", "opens_d", "closes_d", "from_d", "until_d"}
"""Fields in which inf says that there is no limit, or no way."""


def models() -> Iterator[type[BaseModel]]:
    """The scenario, every registered kind, and every part of these."""
    found: list[type[BaseModel]] = [Scenario]
    found += [registry[kind] for registry in REGISTRIES for kind in registry]
    seen: set[type[BaseModel]] = set()
    while found:
        model = found.pop()
        if model not in seen:
            seen.add(model)
            yield model
            for spec in model.model_fields.values():
                found += parts(spec.annotation)


def parts(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from parts(each)


def holding(annotation: Any, number: float) -> Iterator[Any]:
    """Values of an annotation with the number in each place where it takes a float."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation is float:
        yield number
    elif origin is Annotated:
        yield from holding(inner[0], number)
    elif origin in (Union, UnionType):
        for each in inner:
            yield from holding(each, number)
    elif origin is list or (origin is tuple and inner[-1] is Ellipsis):
        yield from ([each] for each in holding(inner[0], number))
    elif origin is tuple:
        for place, each in enumerate(inner):
            for value in holding(each, number):
                yield tuple(value if at == place else 1.0 for at in range(len(inner)))
    elif origin is dict:
        key = get_args(inner[0])[0] if get_origin(inner[0]) is Literal else "x"
        yield from ({key: each} for each in holding(inner[1], number))


def takes(spec: FieldInfo, value: Any) -> bool:
    """Whether a field takes a value."""
    kind: Any = spec.annotation
    for each in spec.metadata:
        kind = Annotated[kind, each]
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


FIELDS = {
    f"{model.__name__}.{name}": spec
    for model in models()
    for name, spec in model.model_fields.items()
    if any(True for _ in holding(spec.annotation, 1.0))
}


def test_the_numbers_are_found() -> None:
    """Of laws, policies, hubs, events and of every depth of the scenario."""
    assert {
        "RotationStage.tempo", "Empirical.weights", "Empirical.values_d", "Split.shares",
        "NearestThreshold.outside_margin", "Expedite.factor", "ForwardTeam.speed_kn",
        "Passage.boxes", "Phase.tempo", "Lift.room_t", "Scenario.horizon_d",
    } <= set(FIELDS)  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_no_field_takes_what_is_no_number(name: str) -> None:
    """Nan is refused in every place of every field that takes a float."""
    assert not [each for each in holding(FIELDS[name].annotation, nan) if takes(FIELDS[name], each)]


def test_only_what_may_be_infinite_is() -> None:
    """Inf and -inf are refused, but for the fields in which they say that there is no limit."""
    assert {
        name.split(".")[1]
        for name, spec in FIELDS.items()
        for number in (inf, -inf)
        for each in holding(spec.annotation, number)
        if takes(spec, each)
    } == MAY_BE_INFINITE


@pytest.mark.parametrize("name", [each for each in FIELDS if each.endswith("_d")])
def test_no_time_is_longer_than_the_longest(name: str) -> None:
    """What is a finite number of days is at most LONGEST_D, so that its sums and means are too."""
    values = holding(FIELDS[name].annotation, 2 * LONGEST_D)
    assert not [each for each in values if takes(FIELDS[name], each)]
