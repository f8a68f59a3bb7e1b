"""Every queue policy orders a queue, and the engine serves in that order: told from the record.

A new policy is picked up from the registry. Its urgencies are computed again, here, from what the
record says of everybody who waits at the moment of a decision.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from sim.engine.replication import run
from sim.model.condition import Activity, Health, Place
from sim.model.families.queueing import QueuePolicy, queues
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from support import (
    built,
    exponential,
    fixed,
    fleet,
    mapping,
    measured,
    mode,
    one_yard,
    repair,
    yard,
)

WORK_D = {"short": 2.0, "long": 7.0}
PRIORITIES = {"quick": 2, "slow": 1, "host": 3}


@dataclass(frozen=True)
class Waits:
    """Somebody who waits, as the record tells (``sim.model.families.queueing.Waiting``)."""

    owner: str
    number: int
    outside: bool
    priority: int
    work_d: float
    down_since_d: float
    asked_d: float
    margin: float | None


def busy_yard(kind: str) -> Scenario:
    """One dock for ships nearby, ships 15 d away and a load: each with its own reason to go first."""
    modes = {
        "quick": mode(exponential(20), "short", priority=PRIORITIES["quick"]),
        "slow": mode(exponential(50), "long", priority=PRIORITIES["slow"]),
    }
    load = {"arrivals": exponential(15), "work": "short", "priority": PRIORITIES["host"]}
    whole = mapping(
        fleets={"near": fleet(4, modes=modes), "far": fleet(4, modes=modes) | {"station": "ocean"}},
        work={name: repair(exponential(mean_d)) for name, mean_d in WORK_D.items()},
        hubs={
            "yard": yard(queue={"policy": kind, **queues[kind].example}, load={"host": load}),
        },
        missions={"one": {"fleets": ["near"], "k": 3}, "two": {"fleets": ["far"], "k": 1}},
        horizon_d=2000.0,
    )
    whole["nodes"]["ocean"] = {}
    whole["legs"]["long_way"] = {"start": "ocean", "end": "harbor", "takes": fixed(15)}
    return built(whole)


def margins(model: Scenario, tables: Tables, at_d: float) -> dict[str, float]:
    """What each fleet's mission has beyond its k at a moment."""
    spells, names = tables.spells, tables.names
    now = np.flatnonzero((spells.start <= at_d) & (at_d < spells.end))
    serving = [
        names.fleets[names.fleet_of[spells.platform[row]]]
        for row in now
        for each in [names.conditions[spells.condition[row]]]
        if each.place == Place.ON_STATION
        and each.activity == Activity.OPERATING
        and each.health <= Health.PMC
    ]
    return {
        fleet: float(serving.count(fleet) - mission.k)
        for mission in model.missions.values()
        for fleet in mission.fleets
    }


def decisions(model: Scenario, tables: Tables) -> Iterator[tuple[float, Waits, list[Waits]]]:
    """The moment of each start of work for which several waited, who began, and all of them."""
    jobs, orders, names = tables.jobs, tables.orders, tables.names
    last_fleet = names.fleet_of[-1] + 1
    first_of = {
        names.fleets[each]: int((names.fleet_of < each).sum()) for each in range(last_fleet)
    }

    def waits(row: int, spare: dict[str, float]) -> Waits:
        order = jobs.order[row]
        about = names.order_classes[orders.order_class[order]]
        outside = about.kind == "load"
        task = "host" if outside else about.mode
        return Waits(
            owner=about.owner,
            number=int(orders.entity[order]) - first_of.get(about.owner, 0),
            outside=outside,
            priority=PRIORITIES[task],
            work_d=WORK_D["long" if task == "slow" else "short"],
            down_since_d=float(orders.opened[order]),
            asked_d=float(jobs.asked[row]),
            margin=None if outside else spare[about.owner],
        )

    for begun in np.argsort(jobs.started, kind="stable"):
        at_d = float(jobs.started[begun])
        if at_d > model.horizon_d:
            return
        there = np.flatnonzero((jobs.asked <= at_d) & (jobs.started >= at_d))
        spare = margins(model, tables, at_d)
        yield at_d, waits(int(begun), spare), [waits(int(row), spare) for row in there]


def in_turn(each: Waits) -> tuple[Any, ...]:
    """The order of those who are equally urgent."""
    return each.asked_d, each.owner, each.number


@pytest.mark.parametrize("kind", list(queues))
def test_the_engine_serves_whom_the_policy_says(kind):
    """At every decision of 2,000 days; and the policy has an effect: it is not first come alone."""
    model = busy_yard(kind)
    policy: QueuePolicy = model.hubs["yard"].queue.model_copy(deep=True)
    chosen = several = jumps = 0
    for at_d, begun, there in decisions(model, run(model, 1, 0)):

        def rank(each: Waits, at_d: float = at_d) -> tuple[Any, ...]:
            return policy.urgency(each, at_d), *in_turn(each)  # type: ignore[arg-type]

        assert begun == min(there, key=rank), f"day {at_d}"
        policy.granted(begun, at_d)  # type: ignore[arg-type]
        chosen += 1
        several += len(there) > 1
        jumps += begun != min(there, key=in_turn)
    assert chosen > 500
    assert several > 200
    assert (jumps == 0) if kind == "fifo" else (jumps > 20)


@pytest.mark.parametrize("kind", list(queues))
def test_a_queue_drives_a_run(kind):
    """Every job that a yard can do is done, in some order."""
    model = one_yard(
        {"a": fleet(6, modes={"hull": mode(exponential(20.0))})},
        hub=yard(queue={"policy": kind, **queues[kind].example}),
        horizon_d=500,
    )
    found = measured(run(model, 1, 0), model)
    assert found["failures", "a"] - 6 <= found["throughput", "yard"] * 500 / 365 + 1e-9


@pytest.mark.parametrize("kind", list(queues))
def test_what_a_queue_remembers_goes_no_further(kind):
    """Another replication in between, and the first is what it was."""
    model = busy_yard(kind)
    first, _, again = (measured(run(model, 1, number), model) for number in (0, 1, 0))
    assert repr(first) == repr(again)


@pytest.mark.parametrize("kind", list(queues))
def test_an_urgency_is_a_number(kind):
    """Finite and the same when it is asked again, with a mission, without one, and for a load."""
    policy = queues[kind].model_validate(queues[kind].example)
    jobs = [
        Waits("a", 0, margin is None, priority, work_d, 4.0, 5.0, margin)
        for margin in (None, -2.0, 0.0, 5.0)
        for priority, work_d in ((0, 0.0), (5, 3.0), (-1, 1e6))
    ]
    for job in jobs:
        assert np.isfinite(policy.urgency(job, 6.0))  # type: ignore[arg-type]
        assert policy.urgency(job, 6.0) == policy.urgency(job, 6.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(queues))
def test_a_policy_that_does_not_change_needs_what_is_planned_alone(kind):
    """It is asked once for all jobs of a plan, by priority and mean work, on no day."""
    policy = queues[kind].model_validate(queues[kind].example)
    jobs = [
        Waits("a", 0, False, 1, 3.0, 4.0, 5.0, 0.0),
        Waits("b", 7, True, 1, 3.0, 1.0, 9.0, None),
    ]
    if not policy.changes:
        assert {policy.urgency(job, 9.0) for job in jobs} == {policy.planned(jobs[0])}  # type: ignore[arg-type]
