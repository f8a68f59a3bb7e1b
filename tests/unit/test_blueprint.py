"""The blueprint of a scenario: what it is, without a run, and that runs share it."""

import dataclasses
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from sim.core.errors import ConfigError
from sim.engine.build.blueprint import blueprint
from sim.engine.build.printed import printed
from sim.engine.replication import run
from sim.load.compose import load_scenario
from sim.model.scenario import Scenario
from sim.study.running.chunks import PointPart
from support import exponential, fleet, mode, repair, scenario, yard

SHIPPED = ("break_even", "indo_pacific_contingency", "overhaul", "rich_fleet")


def one_dock(**keys: Any) -> Scenario:
    """Two ships that fail after 10 d or so, and a dock for 3 d."""
    return scenario(
        fleets={"a": fleet(2, modes={"hull": mode(exponential(10))})},
        hubs={"yard": yard()},
        work={"repair": repair(3)},
        horizon_d=200,
        **keys,
    )


def reached(thing: Any, seen: set[int]) -> Iterator[Any]:
    """Everything that a thing holds, itself included."""
    if id(thing) in seen or isinstance(thing, str | int | float | bytes | type):
        return
    seen.add(id(thing))
    yield thing
    inside = list(thing) if isinstance(thing, tuple | list | set | frozenset) else []
    if isinstance(thing, dict):
        inside = [*thing.keys(), *thing.values()]
    inside += list(vars(thing).values()) if hasattr(thing, "__dict__") else []
    for name in getattr(type(thing), "__slots__", ()):
        inside.append(getattr(thing, name, None))
    for each in inside:
        yield from reached(each, seen)


@pytest.mark.parametrize("name", SHIPPED)
def test_it_reaches_nothing_of_simpy(name):
    """Neither an environment nor an event, through any of its parts."""
    modules = {type(each).__module__ for each in reached(blueprint(load_scenario(name)), set())}
    assert not [module for module in modules if module.split(".")[0] == "simpy"]


def test_it_is_frozen():
    """No field of it, of a fleet, of a plan or of a stage can be set."""
    plan = blueprint(one_dock())
    (way,) = plan.fleets[0].modes[0].ways.plans
    for part in (plan, plan.fleets[0], plan.fleets[0].modes[0], way, way.stages[0]):
        name = dataclasses.fields(part)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, name, None)


def test_a_stage_names_the_units_by_number():
    """A dock is the first pool of the first dispatcher; it is claimed once and given back."""
    plan = blueprint(one_dock())
    (stage,) = plan.fleets[0].modes[0].ways.plans[0].stages
    (claim,) = stage.claims
    assert (claim.shop, claim.needs) == (0, ((0, 1),))
    assert [(shop, [unit[:2] for unit in units]) for shop, units in stage.gives_back] == [
        (0, [(0, 1)])
    ]


def test_a_pickled_scenario_gives_the_same_record():
    """A worker that draws up its own blueprint runs the same replication."""
    model = one_dock()
    here = run(model, 1, 3)
    there = run(pickle.loads(pickle.dumps(model)), 1, 3)
    assert len(here.spells.start) > 20
    assert (here.spells.start == there.spells.start).all()
    assert (here.spells.condition == there.spells.condition).all()


def test_it_is_made_once_for_many_replications():
    """And once in a process for all parts of a point that come to it."""
    model = one_dock()
    first = blueprint(model)
    run(model, 1, 0)
    run(model, 1, 1)
    assert blueprint(model) is first
    parts = [pickle.loads(pickle.dumps(PointPart(0, model, 1, range(n, n + 1)))) for n in range(2)]
    assert blueprint(parts[0].scenario) is blueprint(parts[1].scenario)


def test_no_replication_leaves_a_mark_on_it():
    """The second run of a replication is the first one, and the numbers are as they were."""
    model = load_scenario("strait")
    before = blueprint(model).directory.condition.things()
    first, second = run(model, 1, 0), run(model, 1, 0)
    assert blueprint(model).directory.condition.things() == before
    assert (first.spells.start == second.spells.start).all()


def test_a_changed_copy_has_its_own():
    """However the copy was made."""
    model = one_dock()
    first = blueprint(model)
    for other in (model.but(horizon_d=300.0), model.model_copy(update={"horizon_d": 300.0})):
        assert blueprint(other) is not first
        assert blueprint(other).scenario is other


def test_a_plan_can_be_read():
    """In the words of the scenario, stage by stage."""
    told = printed(blueprint(one_dock()), "fleets.a.modes.hull")
    assert "yard: the platform goes" in told
    assert "repair: asks for 1 dock; takes 3 d; gives back 1 dock" in told


def test_an_unknown_job_is_named():
    """With what would be right."""
    with pytest.raises(ConfigError, match=r"job: no job of a hub is called 'fleets.a.modes.hul'"):
        printed(blueprint(one_dock()), "fleets.a.modes.hul")
