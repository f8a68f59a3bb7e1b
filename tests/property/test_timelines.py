"""Invariants of contested theaters: timelines drawn at random (``drawn_timelines.py``)."""

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from drawn_kinds import FAMILIES, kinds_in
from drawn_records import Drawn, drawn, of_each
from drawn_timelines import DONE_D, HORIZON_D, NOT_BEFORE, PASSING, WORK_D, timelines
from sim.engine import replication as theater
from sim.engine.build.blueprint import blueprint
from sim.engine.hub.resources import Resources
from sim.engine.replication import run
from sim.model.checks.scenario import check_references
from sim.model.condition import Activity, Cause, Health
from sim.model.fleet import FailureMode, Fleet, ScheduledWork
from sim.model.scenario import Scenario
from sim.record.tables import CHARTER, Tables
from support import built, fixed

SLACK_D = 1e-6


@pytest.fixture(scope="module")
def records() -> list[Drawn]:
    """Three hundred timelines, each run once."""
    return drawn(timelines(), 300)


def test_every_timeline_runs(records: list[Drawn]) -> None:
    """Whatever passes the checks of a scenario can be simulated."""
    assert len(records) >= 250
    assert [(each.error, each.whole) for each in records if each.error] == []


def test_every_registered_disruption_is_drawn(records: list[Drawn]) -> None:
    """A new one is in some timeline, with no edit here."""
    found = set().union(*(kinds_in(each.whole) for each in records))
    assert {("disruption", kind) for kind in FAMILIES["disruption"]} <= found


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
    holds, orders = tables.holds, tables.orders
    assert (holds.released[holds.got < DONE_D] < HORIZON_D).all()
    assert (orders.closed[orders.opened < DONE_D] < HORIZON_D).all()


@of_each
def test_who_is_not_lost_serves_at_the_end(model: Scenario, tables: Tables) -> None:
    """Nobody is forgotten at a hub, under way, or while waiting for one."""
    spells, names = tables.spells, tables.names
    for row in np.flatnonzero(spells.cut):
        last = names.conditions[spells.condition[row]]
        fleet = model.fleets[names.fleets[names.fleet_of[spells.platform[row]]]]
        if "docking" in fleet.scheduled and last.cause == Cause.SCHEDULE:
            continue  # the calendar goes on
        serves = (Activity.OPERATING, Activity.ROTATION)
        assert last.activity in (*serves, Activity.AWAY)
        assert last.health in (Health.FMC, Health.LOST)
        assert last.health == Health.LOST or last.activity in serves


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


NO_WORK = (CHARTER, "deferral")
"""Kinds of orders that say something else than that work is done."""


def hands_on_d(tables: Tables) -> dict[int, float]:
    """Days between the start and the end of every attempt, by order."""
    found: dict[int, float] = defaultdict(float)
    jobs = tables.jobs
    for order, started, ended in zip(jobs.order, jobs.started, jobs.ended, strict=True):
        if np.isfinite(started):
            found[int(order)] += float(ended - started)
    return found


def part_of(fleet: Fleet, name: str) -> FailureMode | ScheduledWork:
    """The failure mode or scheduled work of an order; damage with the work of its class."""
    key, _, kind = name.partition(".")
    part = fleet.scheduled[key] if key in fleet.scheduled else fleet.modes[key]
    if kind and isinstance(part, FailureMode) and part.hits is not None:
        return part.model_copy(update={"work": part.hits.classes[kind].work})
    return part


def cleared_with(model: Scenario, tables: Tables, order: int) -> set[str]:
    """Modes that are as new by other work of the same platform that is done at the same instant."""
    orders, found = tables.orders, set()
    same = (orders.entity == orders.entity[order]) & (orders.closed == orders.closed[order])
    for number in np.flatnonzero(same & orders.done):
        each = tables.names.order_classes[orders.order_class[number]]
        if number != order and each.owner in model.fleets and each.kind not in NO_WORK:
            fleet = model.fleets[each.owner]
            clears = part_of(fleet, each.mode).clears
            found |= set(fleet.modes if clears == "all" else clears)
    return found


@settings(max_examples=150, deadline=None)
@given(timelines(fates=("held", "moved")))
def test_no_work_is_lost_or_done_twice(whole: dict[str, Any]) -> None:
    """However often it is interrupted or moved, the hands-on days of an order are its content.

    But where work goes faster or slower, and where other work that clears it has seen to it all.
    """
    model = built(but(whole, lambda each: each["kind"] not in ("expedite", "hub_slowed")))
    tables = run(model, 1, 0)
    days, orders = hands_on_d(tables), tables.orders
    for order in np.flatnonzero(orders.done):
        each = tables.names.order_classes[orders.order_class[order]]
        if each.kind in NO_WORK:
            continue  # nobody works on what is hired, or on what is put off
        fleet = model.fleets[each.owner]
        spec = part_of(fleet, each.mode)
        if spec.work in (None, "dive"):
            continue  # on board, or with the way of a team
        if order not in days:
            mode, _, _ = each.mode.partition(".")
            assert mode in cleared_with(model, tables, int(order))
            continue
        assert days[int(order)] == pytest.approx(WORK_D[spec.work], abs=SLACK_D)


@of_each
def test_a_platform_is_at_one_job_at_a_time(model: Scenario, tables: Tables) -> None:  # noqa: ARG001
    """The attempts of one platform never overlap, whatever orders they belong to."""
    jobs, orders = tables.jobs, tables.orders
    spans = defaultdict(list)
    for order, started, ended in zip(jobs.order, jobs.started, jobs.ended, strict=True):
        charter = tables.names.order_classes[orders.order_class[order]].kind == CHARTER
        if np.isfinite(started) and not charter:
            spans[int(orders.entity[order])].append((float(started), float(ended)))
    for mine in spans.values():
        mine.sort()
        assert all(a[1] <= b[0] + SLACK_D for a, b in pairwise(mine))


def but(whole: dict[str, Any], keeps: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The same theater, whose events do only some things."""
    events = {
        name: {**event, "does": [each for each in event["does"] if keeps(each)]}
        for name, event in whole["events"].items()
    }
    return {**whole, "events": {name: event for name, event in events.items() if event["does"]}}


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
    whole = but(whole, lambda each: each["kind"] not in NOT_BEFORE)
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


@settings(max_examples=80, deadline=None)
@given(timelines())
def test_what_lasts_no_time_changes_nothing(whole: dict[str, Any]) -> None:
    """Closed and opened, slowed and freed at one instant: the run is the same, bit for bit."""
    moments = but(whole, lambda each: each["kind"] in PASSING)["events"]
    moments = {
        f"moment_of_{name}": {**each, "lasts": fixed(0.0)}
        for name, each in moments.items()
        if not each.get("repeats")
    }
    base = built(whole)
    more = built({**whole, "events": {**whole["events"], **moments}})
    assert until(run(more, 1, 0), HORIZON_D) == until(run(base, 1, 0), HORIZON_D)


@settings(max_examples=80, deadline=None)
@given(timelines())
def test_the_order_in_the_file_changes_nothing(whole: dict[str, Any]) -> None:
    """Fleets, hubs, rules, events and their like may stand in any order."""
    turned = {
        name: dict(reversed(part.items())) if isinstance(part, dict) else part
        for name, part in whole.items()
    }
    assert list(turned["fleets"]) == ["b", "a"]
    assert until(run(built(turned), 1, 0), HORIZON_D) == until(run(built(whole), 1, 0), HORIZON_D)


@settings(max_examples=80, deadline=None)
@given(timelines())
def test_every_unit_is_free_when_all_is_quiet(whole: dict[str, Any]) -> None:
    """A hub ends with all that it had, and none of it in anybody's hands."""
    for fleet in whole["fleets"].values():
        fleet["scheduled"].pop("docking", None)
    whole = but(whole, lambda each: each["kind"] not in ("reinforcement", "deferral"))
    for event in whole["events"].values():
        event.pop("repeats", None)
    seen: list[Resources] = []

    def shared(*given: Any) -> Resources:
        seen.append(Resources(*given))
        return seen[-1]

    model = built(whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theater, "Resources", shared)
        run(model, 1, 0)
    for name, shop in zip(sorted(model.hubs), blueprint(model).shops, strict=False):
        dispatcher = seen[0].dispatchers[shop.number]
        has = {**whole["hubs"][name].get("berths", {}), **whole["hubs"][name].get("crews", {})}
        left = {pool: dispatcher.free[place] for pool, place in shop.places.items()}
        assert left == has
        assert dispatcher.waiting == 0
