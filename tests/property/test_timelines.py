"""Invariants of contested theaters: timelines drawn at random (``drawn_timelines.py``)."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from drawn_records import Drawn, drawn, of_each
from drawn_timelines import HORIZON_D, NOT_BEFORE, WORK_D, timelines
from sim.domain.condition import Activity, Health
from sim.domain.references import check_references
from sim.domain.scenario import Scenario
from sim.engine.theater import run
from sim.record.tables import Tables
from support import built

SLACK_D = 1e-6


@pytest.fixture(scope="module")
def records() -> list[Drawn]:
    """Three hundred timelines, each run once."""
    return drawn(timelines(), 300)


def test_every_timeline_runs(records: list[Drawn]) -> None:
    """Whatever passes the checks of a scenario can be simulated."""
    assert len(records) >= 250
    assert [(each.error, each.whole) for each in records if each.error] == []


@of_each
def test_spells_tile_the_run(model: Scenario, tables: Tables) -> None:
    """Each platform is in exactly one condition from the start of the run to its end."""
    spells = tables.spells
    for platform in range(sum(fleet.size for fleet in model.fleets.values())):
        mine = np.flatnonzero(spells.platform == platform)
        assert spells.start[mine[0]] == tables.start_d
        assert spells.end[mine[-1]] == tables.end_d
        assert (spells.start[mine[1:]] == spells.end[mine[:-1]]).all()


@of_each
def test_nothing_is_held_at_the_end(model: Scenario, tables: Tables) -> None:  # noqa: ARG001
    """When all is quiet every unit has been given back, and every order is closed."""
    assert (tables.holds.released < HORIZON_D).all()
    assert (tables.orders.closed < HORIZON_D).all()


@of_each
def test_who_is_not_lost_serves_at_the_end(model: Scenario, tables: Tables) -> None:  # noqa: ARG001
    """Nobody is forgotten at a hub, under way, or while waiting for one."""
    spells = tables.spells
    last = [tables.names.conditions[each] for each in spells.condition[spells.cut]]
    assert {each.activity for each in last} <= {Activity.OPERATING, Activity.AWAY}
    assert all(each.health == Health.LOST for each in last if each.activity == Activity.AWAY)


@of_each
def test_no_more_is_held_than_there_ever_is(model: Scenario, tables: Tables) -> None:
    """At no moment are more units held than the hub has at most, events included."""
    holds = tables.holds
    for number, pool in enumerate(tables.names.pools):
        mine = holds.pool == number
        gains = sum(
            each.gains.get(pool.pool, 0)  # type: ignore[attr-defined]
            for event in model.events.values()
            for each in event.does
            if getattr(each, "gains", None) and each.hub == pool.hub  # type: ignore[attr-defined]
        )
        changes = sorted(
            [
                (float(at), 1, int(n))
                for at, n in zip(holds.got[mine], holds.amount[mine], strict=True)
            ]
            + [
                (float(at), 0, -int(n))
                for at, n in zip(holds.released[mine], holds.amount[mine], strict=True)
            ]
        )
        level = 0
        for _, _, step in changes:
            level += step
            assert level <= pool.capacity + gains


def hands_on_d(tables: Tables) -> dict[int, float]:
    """Days between the start and the end of every attempt, by order."""
    found: dict[int, float] = defaultdict(float)
    jobs = tables.jobs
    for order, started, ended in zip(jobs.order, jobs.started, jobs.ended, strict=True):
        if np.isfinite(started):
            found[int(order)] += float(ended - started)
    return found


@settings(max_examples=150, deadline=None)
@given(timelines(fates=("held", "moved")))
def test_no_work_is_lost_or_done_twice(whole: dict[str, Any]) -> None:
    """However often it is interrupted or moved, the hands-on days of an order are its content."""
    model = built(whole)
    tables = run(model, 1, 0)
    days, orders = hands_on_d(tables), tables.orders
    for order in np.flatnonzero(orders.done):
        each = tables.names.order_classes[orders.order_class[order]]
        fleet = model.fleets[each.owner]
        spec = (fleet.modes | fleet.scheduled)[each.mode]
        assert spec.work is not None
        assert days[int(order)] == pytest.approx(WORK_D[spec.work], abs=SLACK_D)


@of_each
def test_a_platform_is_at_one_job_at_a_time(model: Scenario, tables: Tables) -> None:  # noqa: ARG001
    """The attempts of one platform never overlap, whatever orders they belong to."""
    jobs, orders = tables.jobs, tables.orders
    spans = defaultdict(list)
    for order, started, ended in zip(jobs.order, jobs.started, jobs.ended, strict=True):
        if np.isfinite(started):
            spans[int(orders.entity[order])].append((float(started), float(ended)))
    for mine in spans.values():
        mine.sort()
        assert all(a[1] <= b[0] + SLACK_D for a, b in pairwise(mine))


def until(tables: Tables, day: float) -> list[tuple[Any, ...]]:
    """Every spell that begins before a day, cut there."""
    spells, names = tables.spells, tables.names
    return [
        (int(platform), names.conditions[condition], float(start), min(float(end), day))
        for platform, condition, start, end in zip(
            spells.platform, spells.condition, spells.start, spells.end, strict=True
        )
        if start < day
    ]


@settings(max_examples=120, deadline=None)
@given(timelines())
def test_an_event_changes_nothing_before_its_day(whole: dict[str, Any]) -> None:
    """Turned off, it gives back the base run bit for bit, up to the day it would have begun."""
    for event in whole["events"].values():
        event["does"] = [each for each in event["does"] if each["kind"] not in NOT_BEFORE]
    whole["events"] = {name: each for name, each in whole["events"].items() if each["does"]}
    if not whole["events"]:
        return
    name = max(whole["events"], key=lambda each: whole["events"][each]["start_d"])
    day = whole["events"][name]["start_d"]
    off = {
        **whole,
        "events": {**whole["events"], name: {**whole["events"][name], "enabled": False}},
    }
    base = Scenario.model_validate(off)
    check_references(base)
    assert until(run(built(whole), 1, 0), day) == until(run(base, 1, 0), day)


@settings(max_examples=80, deadline=None)
@given(timelines())
def test_events_that_never_happen_change_nothing(whole: dict[str, Any]) -> None:
    """A timeline of probability 0 gives the run without a timeline, bit for bit."""
    whole["rules"] = {}
    for fleet in whole["fleets"].values():
        del fleet["modes"]["hit"]
    whole["events"] = {
        "never": {"probability": 0.0, "does": [{"kind": "hub_struck", "hub": "north"}]}
    }
    plain = built({**whole, "events": {}})
    assert not plain.contested
    assert built(whole).contested
    assert until(run(built(whole), 1, 0), HORIZON_D) == until(run(plain, 1, 0), HORIZON_D)
