"""What every disruption owes; a new one is picked up from the registry."""

from typing import Any

import numpy as np
import pytest

from sim.engine.hub.reducible_dispatcher import ReducibleDispatcher
from sim.engine.replication import run
from sim.engine.state.theater_state import TheaterState
from sim.model.event import TheaterEvent, disruptions
from sim.model.rule import Scope
from sim.model.scenario import Scenario
from support import Spec, built, exponential, fixed, fleet, mapping, measured, mode, repair, yard

KINDS = list(disruptions)
NAMES = {
    "hub", "hubs", "fleet", "fleets", "lift", "passage", "rule", "country", "posture", "stock",
}  # fmt: skip
"""Keys under which a disruption names a part of the scenario."""


def theater(*events: Spec) -> Scenario:
    """A theater that has everything that the examples name, and these events."""
    life = exponential(12.0)
    damage = {"hits": {"per_day": 0.0}, "work": "repair", "kind_of_work": "hostile_damage"}
    return built(
        mapping(
            horizon_d=60.0,
            fleets={
                "a": fleet(
                    4,
                    domain="ship",
                    modes={"wear": mode(life), "pump": mode(life, "change"), "damage": damage},
                    scheduled={"dock": {"every_d": 25.0, "work": "repair"}},
                )
            },
            stocks={
                "pump": {
                    "stock": 1,
                    "sources": {"maker": {"lead": fixed(3.0)}},
                    "delivered": {"lift": "airlift"},
                }
            },
            hubs={"yard": yard(country="japan"), "other": yard(node="far")},
            work={"repair": repair(exponential(6.0)), "change": repair(2, dock=1, pump=1)},
            nodes={"sea": {}, "harbor": {}, "far": {}},
            legs={
                "way": {
                    "start": "sea",
                    "end": "harbor",
                    "takes": fixed(1.0),
                    "without": {"strait": 4.0},
                },
                "far": {"start": "sea", "end": "far", "takes": fixed(9.0)},
            },
            passages={"strait": {}},
            lifts={"airlift": {"every_d": 1.0}},
            rules={
                "law": {"applies_to": {"hubs": ["yard"], "work": ["scheduled"]}},
                "bill": {"applies_to": {"hubs": ["other"]}, "enabled": False},
            },
            postures={
                "usual": {"routing": {"policy": "nearest"}},
                "surge": {"routing": {"policy": "nearest"}, "hubs": ["other"]},
            },
            posture="usual",
            events={f"e{number}": event for number, event in enumerate(events)},
        )
    )


def does(kind: str, **keys: Any) -> Spec:
    """An event that does what the example of a kind says."""
    return {"does": [{"kind": kind, **disruptions[kind].example}], **keys}


def results(scenario: Scenario) -> dict[tuple[str, str], float]:
    """Every metric of one replication."""
    return measured(run(scenario, 1, 0), scenario)


@pytest.mark.parametrize("kind", KINDS)
def test_it_builds_from_its_example(kind):
    """A theater that has what it names accepts it."""
    event = theater(does(kind)).events["e0"]
    assert type(event.does[0]) is disruptions[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_it_names_what_is_missing(kind):
    """A name that the scenario has not is a problem under its key, with the word given."""
    example = disruptions[kind].example
    for key in NAMES & {*example}:
        wrong = ["nowhere"] if isinstance(example[key], list) else "nowhere"
        disruption = disruptions[kind].model_validate({**example, key: wrong})
        found = list(disruption.problems(theater()))
        assert [each.path for each in found] == [key]
        assert "'nowhere'" in found[0].message
    assert list(disruptions[kind].model_validate(example).problems(theater())) == []


@pytest.mark.parametrize("kind", KINDS)
def test_off_it_changes_nothing(kind):
    """Not enabled, or with probability 0, the run is the same to the last bit.

    What is measured because it might happen is 0.
    """
    base = results(theater())
    disruption = disruptions[kind].model_validate(disruptions[kind].example)
    waits = disruption.before(Nobody()) is not None  # for an event that never comes, for ever
    for keys in ({"enabled": False}, {"enabled": False} if waits else {"probability": 0.0}):
        found = results(theater(does(kind, **keys)))
        np.testing.assert_array_equal([found[key] for key in base], list(base.values()))
        assert not any(found[key] for key in found if key not in base)


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_an_effect(kind):
    """It happens again and again, or once if it keeps something away: some number is another."""
    disruption = disruptions[kind].model_validate(disruptions[kind].example)
    days = range(1, 60, 2) if disruption.before(Nobody()) is None else [20]
    often = [does(kind, start_d=float(day), lasts=fixed(1.5)) for day in days]
    base, found = results(theater()), results(theater(*often))
    assert base.keys() != found.keys() or not np.array_equal(
        list(base.values()), list(found.values()), equal_nan=True
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_does_the_same(kind):
    """What it draws comes from ``chance`` alone."""
    often = [does(kind, start_d=float(day), lasts=fixed(1.5)) for day in range(1, 60, 2)]
    model = theater(*(often[10:11] if waits(kind) else often))
    assert repr(results(model)) == repr(results(model))


def waits(kind: str) -> bool:
    """Whether it keeps something away until it begins."""
    disruption = disruptions[kind].model_validate(disruptions[kind].example)
    return disruption.before(Nobody()) is not None


class Nobody:
    """A theater in which nothing can be done."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: lambda: None


@pytest.mark.parametrize("kind", KINDS)
def test_it_changes_nothing_before_its_day(kind):
    """Until it begins the days of the fleet are those without it, except what it keeps away."""
    disruption = disruptions[kind].model_validate(disruptions[kind].example)
    if disruption.before(Nobody()) is not None:
        return
    early = theater().but(horizon_d=30.0)
    late = theater(does(kind, start_d=30.0)).but(horizon_d=30.0)
    days = {key: value for key, value in results(early).items() if key[0] == "days"}
    assert {key: value for key, value in results(late).items() if key[0] == "days"} == days


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_did_can_be_undone(monkeypatch, kind):
    """When its event has ended, the situation is as it was: nothing closed, lost, slowed, waived."""
    situations: list[TheaterState] = []
    first = TheaterState.__init__

    def noted(self: TheaterState, *arguments: Any) -> None:
        first(self, *arguments)
        situations.append(self)

    monkeypatch.setattr(TheaterState, "__init__", noted)
    often = {} if waits(kind) else {"after": fixed(1.0), "repeats": True}
    scenario = theater(does(kind, start_d=20.0, lasts=fixed(6.0), **often)).but(horizon_d=62.5)
    run(scenario, 1, 0)
    (situation,) = situations
    calm = TheaterState(
        situation._resources, scenario, tuple(situation._shops.values()), situation._supply
    )
    assert situation.is_calm == calm.is_calm
    assert situation._disturbances == 0
    assert not +situation._closed
    assert not situation._passages
    assert not any(situation._slow.values())
    assert situation.legal.waived == []
    assert not +situation.legal.made
    assert situation.standing.posture == scenario.posture
    assert situation.standing.routing is None
    assert not +situation.standing.deferred
    assert not any(tempo.factors for tempo in situation.standing.tempos.values())
    assert all(store.base == store.spec.stock for store in situation._supply.stores.values())
    resources = situation._resources
    assert not any(pace.factors for pace in resources.paces.values())
    for shop in situation._shops.values():
        dispatcher = resources.dispatchers[shop.number]
        assert isinstance(dispatcher, ReducibleDispatcher)
        assert dispatcher.capacity == dispatcher._full


def test_every_kind_says_what_it_waives():
    """A rule and a scope, or nothing."""
    for kind in KINDS:
        waived = disruptions[kind].model_validate(disruptions[kind].example).waived()
        assert waived is None or (isinstance(waived[0], str) and isinstance(waived[1], Scope))


def test_an_event_does_something():
    """Without a disruption there is none."""
    with pytest.raises(ValueError, match="at least 1"):
        TheaterEvent.model_validate({"does": []})
