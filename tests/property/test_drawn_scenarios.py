"""Invariants of the record on scenarios drawn at random: fleets, modes, hubs, queues, schedules.

Half of the drawn durations are whole days, so that many things happen at one instant.
"""

import itertools
from collections import defaultdict
from math import fsum, inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_kinds import (
    FAMILIES,
    any_hub,
    any_maintenance,
    any_queue,
    any_routing,
    any_rule_of_law,
    durations,
    kinds_in,
)
from drawn_records import AS_DRAWN, Drawn, drawn, of_each
from sim.engine.replication import run
from sim.metrics.cost import CATEGORIES
from sim.metrics.lost_days import BUCKETS
from sim.metrics.returned import KINDS
from sim.model.condition import Activity, Place
from sim.model.cost import Costs
from sim.model.scenario import Scenario
from sim.record.orders import jobs_by_station, station_cells
from sim.record.since import since_day_0
from sim.record.tables import Tables
from sim.record.view import View
from sim.study.running.outcome import outcome, outcomes_of
from support import Spec, built, fixed, measured, repair, spells_of

# Scenarios ----------------------------------------------------------------------------------------

HUBS = ("flyers", "here", "there")
NAMES = {"hub": HUBS, "node": ("harbor", "island")}
PRICES = Costs(
    repair_per_day={"ship": 1.0, "aircraft": 2.0, "vehicle": 3.0, "part": 0.1},
    transit_per_day={"ship": 0.3, "aircraft": 0.2},
    idle_per_berth_day=0.1,
    capital_per_berth_year=7.0,
    per_part_shipped=0.1,
    per_part_bought=5.0,
)


def capacities(lowest: int = 0) -> st.SearchStrategy[int | str]:
    """Mostly one or two; also none, and unlimited."""
    return st.sampled_from([1, 2, 1, 2, 1, lowest, "unlimited"])


@st.composite
def packages(draw: st.DrawFn) -> Spec:
    """Work of one to three stages that need a dock, a crew and parts, together or in turn."""
    stages: Spec = {}
    for number in range(draw(st.integers(1, 3))):
        needs: Spec = {"dock": 1}
        if draw(st.booleans()):
            needs["crew"] = draw(st.integers(1, 2))
        if draw(st.integers(0, 2)) == 0:
            needs["kit"] = 1
        if draw(st.integers(0, 2)) == 0:
            needs["engine"] = 1
        if draw(st.integers(0, 4)) == 0:
            del needs["dock"]
        stages[f"s{number}"] = {"needs": needs}
        if draw(st.integers(0, 3)):
            stages[f"s{number}"]["takes"] = draw(durations(0, 8))
    return {"stages": stages}


@st.composite
def modes(draw: st.DrawFn, upkeep: bool) -> Spec:
    """A failure mode of any kind."""
    where = draw(st.sampled_from(["hub", "hub", "on_board", "upkeep" if upkeep else "hub"]))
    mode: Spec = {
        "life": draw(durations(3, 25)),
        "severity": draw(st.sampled_from(["nmc", "nmc", "pmc"])),
        "restored": where,
    }
    if where == "hub":
        mode["work"] = draw(st.sampled_from(["long", "short", "team"]))
        mode["when_down"] = draw(st.sampled_from(["own", "tow"]))
        mode["priority"] = draw(st.sampled_from([None, 0, 1]))
    if where == "on_board":
        mode["takes"] = draw(durations(0, 8))
    if draw(st.booleans()):
        mode["clears"] = "all"
    return mode


@st.composite
def schedules(draw: st.DrawFn) -> Spec:
    """Scheduled work of any kind."""
    work: Spec = {
        "every_d": float(draw(st.integers(5, 25))),
        "clock": draw(st.sampled_from(["calendar", "operating"])),
        "counted_from": draw(st.sampled_from(["completion", "due_date"])),
        "when_down": draw(st.sampled_from(["absorb", "defer", "skip"])),
        "clears": "all",
        "staggered": draw(st.booleans()),
    }
    if draw(st.booleans()):
        return {**work, "work": draw(st.sampled_from(["long", "short"]))}
    return {**work, "takes": draw(durations(1, 8))}


@st.composite
def fleets(draw: st.DrawFn) -> Spec:
    """A fleet with modes, perhaps a rotation and scheduled work."""
    rotates = draw(st.integers(0, 3)) == 0
    whole: Spec = {
        "size": draw(st.sampled_from([3, 1, 2, 5])),
        "station": "sea",
        "home_hub": "there",
        "priority": draw(st.integers(0, 2)),
        "moves": {"own": {}, "tow": {"wait": draw(durations(0, 4))}},
        "modes": {f"m{n}": draw(modes(rotates)) for n in range(draw(st.integers(1, 3)))},
        "degrades_again": draw(st.booleans()),
    }
    if rotates:
        whole["rotation"] = {
            "late": draw(st.sampled_from(["keep", "slip"])),
            "stages": {
                "duty": {"duration_d": float(draw(st.integers(3, 20))), "on_station": True},
                "away": {"duration_d": 5.0, "tempo": draw(st.sampled_from([0.0, 0.5, 1.0]))},
                "upkeep": {"duration_d": 4.0, "upkeep": True, "tempo": 0.0},
            },
        }
    if draw(st.booleans()):
        names = [f"p{n}" for n in range(draw(st.integers(1, 2)))]
        whole["scheduled"] = {name: draw(schedules()) for name in names}
    return whole


@st.composite
def yards(draw: st.DrawFn, node: str) -> Spec:
    """A yard with any queue."""
    whole: Spec = {
        "node": node,
        "accepts": "any",
        "berths": {"dock": draw(capacities())},
        "crews": {"crew": draw(st.sampled_from([2, 3, 2, 0, "unlimited"]))},
        "parts": {"kit": {"stock": draw(capacities()), "replaced_after": draw(durations())}},
        "queue": draw(any_queue()),
        "preemptive": draw(st.sampled_from([True, False])),
        "overtake": draw(st.booleans()),
        "pace": draw(st.sampled_from([1.0, 0.5])),
    }
    if draw(st.booleans()):
        whole["award"] = draw(durations(0, 4))
    if draw(st.booleans()):
        whole["load"] = {
            "host": {
                "arrivals": draw(durations(2, 12)), "work": "short",
                "priority": draw(st.integers(0, 2)),
            }
        }  # fmt: skip
    return whole


@st.composite
def theaters(draw: st.DrawFn) -> Spec:
    """A whole scenario's mapping."""
    names = draw(st.sampled_from(["ab", "ba", "cab", "b"]))
    whole: Spec = {
        "horizon_d": 60.0,
        "initial": "steady",
        "warm_up_d": 20.0,
        "nodes": {"sea": {}, "harbor": {}, "island": {}},
        "legs": {
            "near": {"start": "sea", "end": "harbor", "takes": draw(durations(0, 3))},
            "far": {"start": "sea", "end": "island", "takes": draw(durations(1, 6))},
        },
        "stocks": {
            "engine": {"stock": draw(capacities(1)), "replaced_after": draw(durations(2, 15))}
        },
        "work": {
            "long": draw(packages()),
            "short": draw(packages()),
            "team": repair(draw(durations(1, 5)), team=1),
        },
        "hubs": {
            "here": draw(yards("harbor")),
            "there": draw(yards("island")),
            "flyers": {
                "kind": "forward_team", "node": "harbor", "accepts": "any",
                "crews": {"team": draw(capacities())},
                "queue": draw(any_queue()),
                "preemptive": draw(st.booleans()),
            },
        },
        "fleets": {name: draw(fleets()) for name in names},
        "postures": {"it": {"routing": draw(any_routing(NAMES))}},
        "posture": "it",
        "missions": {"line": {"fleets": list(names), "k": 1}},
        "measure": {"days": [0.0, 30.0, 60.0], "wait_over_d": [2.0], "gap_over_d": [0.0, 7.0]},
    }  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        whole["hubs"]["other"] = draw(any_hub(NAMES))
    if draw(st.integers(0, 3)) == 0:
        whole["rules"] = {"law": draw(any_rule_of_law(NAMES, "there", until_d=40.0))}
    if draw(st.integers(0, 3)) == 0:
        applies_to = [
            f"{fleet}/{name}"
            for fleet, each in whole["fleets"].items()
            for name, mode in each["modes"].items()
            if mode["restored"] != "upkeep"
        ]
        if applies_to:
            rule = draw(any_maintenance(applies_to))
            delay = {"delay": fixed(2.0)} if rule["policy"] == "inspection" else {}
            for fleet, name in (each.split("/") for each in applies_to):
                whole["fleets"][fleet]["modes"][name] |= delay
            whole["maintenances"] = {"it": {"rules": {"every": rule}}}
            whole["maintenance"] = "it"
    if draw(st.integers(0, 2)) == 0:
        whole["phases"] = {
            "peace": {"start_d": -20.0},
            "crisis": {
                "start_d": 15.0,
                "tempo": {"ship": draw(st.sampled_from([0.0, 0.5, 3.0]))},
                "transit_factor": draw(st.sampled_from([1.0, 2.0])),
            },
            "after": {"start_d": 30.0},
        }
    return whole


@pytest.fixture(scope="module")
def records() -> list[Drawn]:
    """Three hundred scenarios, each run once."""
    return drawn(theaters(), 300)


def test_every_scenario_runs(records: list[Drawn]) -> None:
    """Whatever passes the checks of a scenario can be simulated."""
    assert len(records) >= 250
    assert [(each.error, each.whole) for each in records if each.error] == []


def test_every_registered_kind_is_drawn(records: list[Drawn]) -> None:
    """A new law, policy, hub kind, rule or maintenance is in some scenario, with no edit here."""
    found = set().union(*(kinds_in(each.whole) for each in records))
    elsewhere = {("disruption", kind) for kind in FAMILIES["disruption"]}  # in timelines
    every = {(name, kind) for name, family in FAMILIES.items() for kind in family}
    assert every - elsewhere - found == set()


# Time and platforms -------------------------------------------------------------------------------


@of_each
def test_spells_tile_the_run(model: Scenario, tables: Tables) -> None:
    """Every platform is in one condition at every moment from the start of the run to its end."""
    for name, fleet in model.fleets.items():
        for number in range(fleet.size):
            spells = spells_of(tables, name, number)
            assert spells[0][1] == -20
            assert spells[-1][2] == 60
            assert all(a[2] == b[1] for a, b in itertools.pairwise(spells))
            assert all(start < end for _, start, end, _ in spells)
            assert not any(cut for *_, cut in spells[:-1])


@of_each
def test_days_by_bucket_add_up_to_platforms_times_the_window(
    model: Scenario, tables: Tables
) -> None:
    """No platform-day is lost or counted twice, to the last bits of the sum."""
    found = outcome(tables, model)
    values = dict(zip(found.keys, found.values, strict=True))
    for name, fleet in model.fleets.items():
        total = fsum(values["days", f"{name}/{bucket}"] for bucket in BUCKETS)
        assert total == pytest.approx(fleet.size * 60, rel=1e-13)


@of_each
def test_shares_and_kinds_add_up(model: Scenario, tables: Tables) -> None:
    """What came back by kind is all that came back; shares of work add up to 1, and so does money.

    What came back was down, and nobody has more hubs within 30 days than within 90.
    """
    hubs = {name: hub.model_copy(update={"country": name}) for name, hub in model.hubs.items()}
    priced = model.model_copy(update={"costs": PRICES, "hubs": hubs})
    values = measured(tables, priced)
    for day in (30, 60):
        for name in model.fleets:
            kinds = [values.get(("returned_by_kind", f"{name}/{each}@{day}"), 0) for each in KINDS]
            assert sum(kinds) == values["returned_by", f"{name}@{day}"]
        for kind in KINDS:
            down = values["down_by_kind", f"all fleets/{kind}@{day}"]
            assert values["returned_by_kind", f"all fleets/{kind}@{day}"] <= down
    shares = [each for (metric, _), each in values.items() if metric == "work_share"]
    assert np.isnan(shares).all() or fsum(shares) == pytest.approx(1)
    hands_on = values["effective_hubs", "all hubs"]
    assert np.isnan(hands_on) or 1 - 1e-9 <= hands_on <= len(hubs) + 1e-9
    total = values["cost", "total"]
    by_category = [values["cost", each] for each in CATEGORIES]
    by_country = [each for (metric, _), each in values.items() if metric == "cost_by_country"]
    assert fsum(by_category) == pytest.approx(total)
    assert fsum(by_country) == pytest.approx(total)
    near, far = (values["options_within", f"all fleets@{days}"] for days in (30, 90))
    assert np.isnan(near) or near <= far <= values["options", "all fleets"] + 1e-9


@of_each
def test_every_metric_has_a_value_or_none_and_the_same_subjects(
    model: Scenario, tables: Tables
) -> None:
    """Finite or nan, each subject once, and the same in another replication; and each value is the
    same, to the last bit, where the two are measured side by side."""
    other = run(model, 7, 1)
    found = outcome(tables, model), outcome(other, model)
    assert not np.isinf(found[0].values).any()
    assert len(set(found[0].keys)) == len(found[0].keys)
    assert found[1].keys == found[0].keys
    together = outcomes_of([tables, other], model, None, series=True)
    for one, each in zip(found, together, strict=True):
        moved = one.values.view(np.int64) != each.values.view(np.int64)
        assert [key for key, differs in zip(one.keys, moved, strict=True) if differs] == []
        assert (one.daily == each.daily).all()


@of_each
def test_what_ended_before_day_0_is_in_no_metric(model: Scenario, tables: Tables) -> None:
    """To the last bit, so that a window of a longer run needs no row of the time before it."""
    measure = model.measure.model_copy(update={"forecast_leads_d": [0.0, 10.0]})
    model = model.but(costs=PRICES, measure=measure)
    whole, cut = outcome(tables, model), outcome(since_day_0(tables), model)
    assert cut.keys == whole.keys
    moved = cut.values.view(np.int64) != whole.values.view(np.int64)
    assert [key for key, each in zip(whole.keys, moved, strict=True) if each] == []
    assert (cut.daily == whole.daily).all()


@of_each
def test_metrics_of_gaps_and_waits_agree(model: Scenario, tables: Tables) -> None:
    """A mean is never above the longest, and whoever counts or cuts gaps counts and cuts the same.

    What is held at the end is what a value at the last day says.
    """
    values = measured(tables, model)
    for name in (*model.missions, "all missions"):
        number, longest = values["gaps_started", name], values["gap_longest", name]
        mean, first_d = values["gap_mean", name], values["first_gap", name]
        assert np.isnan(mean) if number == 0 else 0 < mean <= longest
        assert np.isnan(values["regain", name]) == (number == 0)
        assert number == 0 or values["regain", name] <= longest
        assert values["gap_days", name] >= longest >= 0
        assert values["gap_over", f"{name}>0"] == (longest > 0) == (first_d < 60)
        assert values["no_gap", name] == (first_d == 60)
        assert values["sustained_hold", name] == (first_d >= model.measure.hold_d)
    last = values["mission_at_day", "line@60"]
    assert last == (View(tables, model).mission_steps["line"].counts[-1] >= 1)
    for metric, subject in values:
        if metric == "wait_share":
            waits = values["wait", subject]
            assert np.isnan(waits) or 0 <= waits <= 60
            assert np.isnan(waits) or (waits > 0) == (values[metric, subject] > 0)
            assert not values["wait_over", f"{subject}>2"] > values[metric, subject] + 1e-12


# Orders and jobs ----------------------------------------------------------------------------------


@of_each
def test_a_platform_is_in_one_pair_of_hands_at_a_time(model: Scenario, tables: Tables) -> None:
    """The orders that take a platform out of service never overlap: no repair is done twice."""
    orders, classes = tables.orders, tables.names.order_classes
    stopping: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for row, number in enumerate(orders.order_class):
        each = classes[number]
        if each.kind == "load":
            continue
        fleet = model.fleets[each.owner]
        if each.kind == "failure":
            mode = fleet.modes[each.mode]
            stays = mode.restored == "upkeep" or mode.severity == "pmc"
            if stays and mode.restored != "hub":
                continue
        stopping[orders.entity[row]].append((orders.opened[row], orders.closed[row]))
    for spans in stopping.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@of_each
def test_jobs_are_conserved(model: Scenario, tables: Tables) -> None:
    """Every order asks, starts and ends its stages in order; a done one has done each of them."""
    orders, jobs, names = tables.orders, tables.jobs, tables.names
    assert (orders.opened <= orders.closed).all()
    assert (jobs.asked <= jobs.started).all()
    begun = jobs.started < inf
    assert (jobs.started[begun] <= jobs.ended[begun]).all()
    ended: dict[int, set[str]] = defaultdict(set)
    unfinished: dict[int, int] = defaultdict(int)
    for row, order in enumerate(jobs.order):
        assert orders.opened[order] <= jobs.asked[row]
        ended_at = jobs.ended[row]
        if ended_at == inf:
            unfinished[order] += 1
        else:
            assert ended_at <= orders.closed[order]
            if jobs.started[row] < inf:
                ended[order].add(names.stations[jobs.station[row]].stage)
    for order, count in unfinished.items():
        assert count == 1
        assert orders.closed[order] == inf
    for order in np.flatnonzero(orders.done & (orders.hub >= 0)):
        each = names.order_classes[orders.order_class[order]]
        if each.kind == "load":
            work = model.hubs[names.hubs[orders.hub[order]]].load["host"].work
        else:
            fleet = model.fleets[each.owner]
            work = (fleet.modes | fleet.scheduled)[each.mode].work
        assert ended[order] == set(model.work[work].stages)


@of_each
def test_outside_jobs_arrive_one_by_one(model: Scenario, tables: Tables) -> None:
    """Arrivals are numbered 0, 1, 2, ... in time; each is done or still there."""
    orders, classes = tables.orders, tables.names.order_classes
    for number, each in enumerate(classes):
        if each.kind != "load":
            continue
        here = orders.order_class == number
        assert orders.entity[here].tolist() == list(range(here.sum()))
        assert (np.diff(orders.opened[here]) >= 0).all()
        assert (orders.done[here] == (orders.closed[here] < inf)).all()
    assert model.hubs


# Units --------------------------------------------------------------------------------------------


@of_each
def test_no_more_is_held_than_there_is(model: Scenario, tables: Tables) -> None:
    """At every instant, the units held of each pool are at most its capacity."""
    holds = tables.holds
    for number, pool in enumerate(tables.names.pools):
        mine = holds.pool == number
        got, back, amount = holds.got[mine], holds.released[mine], holds.amount[mine]
        kept = (got < inf) & (back > got)
        steps = [(at, 1, n) for at, n in zip(got[kept], amount[kept], strict=True)]
        steps += [(at, 0, -n) for at, n in zip(back[kept], amount[kept], strict=True)]
        held = 0
        for _, _, change in sorted(steps):  # what is given back at an instant goes first
            held += int(change)
            assert 0 <= held <= pool.capacity
    assert model.hubs


@of_each
def test_whatever_is_held_is_given_back(model: Scenario, tables: Tables) -> None:
    """Berths and crews in the hands of a closed order have been given back.

    A team may still be on its way home, and a part on its way into the stock.
    """
    holds, jobs, orders, names = tables.holds, tables.jobs, tables.orders, tables.names
    open_holds = np.flatnonzero(holds.released == inf)
    for row in open_holds:
        pool = names.pools[holds.pool[row]]
        order = jobs.order[holds.job[row]]
        if pool.kind == "part" or not model.hubs[pool.hub].moves_platform:
            continue
        assert orders.closed[order] == inf
    assert model.hubs


@of_each
def test_nobody_works_without_what_the_work_needs(model: Scenario, tables: Tables) -> None:
    """While a stage of an outside job or a platform is worked on, its crews and berths are held."""
    holds, jobs, orders, names = tables.holds, tables.jobs, tables.orders, tables.names
    spans: dict[tuple[int, str], list[tuple[float, float, int]]] = defaultdict(list)
    for row, job in enumerate(holds.job):
        pool = names.pools[holds.pool[row]]
        key = (int(jobs.order[job]), pool.pool)
        spans[key].append((holds.got[row], holds.released[row], int(holds.amount[row])))
    for row, order in enumerate(jobs.order):
        station = names.stations[jobs.station[row]]
        start, end = jobs.started[row], jobs.ended[row]
        if not model.hubs[station.hub].moves_platform or start == inf or end <= start:
            continue
        each = names.order_classes[orders.order_class[order]]
        if each.kind == "load":
            work = model.hubs[station.hub].load["host"].work
        else:
            fleet = model.fleets[each.owner]
            work = (fleet.modes | fleet.scheduled)[each.mode].work
        for need, amount in model.work[work].stages[station.stage].needs.items():
            if need in ("kit", "engine"):
                continue
            held = [n for got, back, n in spans[order, need] if got <= start and end <= back]
            assert amount in held


@of_each
def test_every_stage_that_needs_a_part_has_used_one(model: Scenario, tables: Tables) -> None:
    """For each stage done, as many parts of each kind are in the record as the stage needs."""
    demands, jobs, orders, names = tables.demands, tables.jobs, tables.orders, tables.names
    used: dict[tuple[int, str, str], int] = defaultdict(int)
    for row in np.flatnonzero((demands.filled < np.inf) & ~demands.withdrawn):
        job = demands.job[row]
        part = names.stocks[demands.stock[row]].name.split(".")[-1]
        stage = names.stations[jobs.station[job]].stage
        used[int(jobs.order[job]), stage, part] += int(demands.amount[row])
    for order in np.flatnonzero(orders.done & (orders.hub >= 0)):
        each = names.order_classes[orders.order_class[order]]
        if each.kind == "load":
            work = model.hubs[names.hubs[orders.hub[order]]].load["host"].work
        else:
            fleet = model.fleets[each.owner]
            work = (fleet.modes | fleet.scheduled)[each.mode].work
        for stage, content in model.work[work].stages.items():
            for part in ("kit", "engine"):
                assert used[int(order), stage, part] == content.needs.get(part, 0)


# Little's law -------------------------------------------------------------------------------------


def area(start: np.ndarray, end: np.ndarray, first: float, last: float) -> float:
    """Integral over [first, last) of how many intervals are open, by counting at every change."""
    changes = [(max(at, first), 1) for at, to in zip(start, end, strict=True) if to > first]
    changes += [(min(at, last), -1) for at in end if at > first]
    changes = sorted((at, step) for at, step in changes if at < last)
    total, count, before = [], 0, first
    for at, step in changes:
        total.append(count * (at - before))
        count, before = count + step, at
    return fsum([*total, count * (last - before)])


@of_each
def test_littles_law_at_every_stage(model: Scenario, tables: Tables) -> None:
    """The integral of the queue equals the waits inside the window, job by job, exactly."""
    view, jobs = View(tables, model, 5.0, 45.0), tables.jobs
    groups, subjects = jobs_by_station(view), station_cells(view)[0]
    for number, subject in enumerate(subjects):
        here = groups.row[groups.subject == number]
        asked, until = jobs.asked[here], np.minimum(jobs.started, jobs.ended)[here]
        counted = area(asked, until, 5.0, 45.0)
        waited = fsum(
            max(min(b, 45.0) - max(a, 5.0), 0.0) for a, b in zip(asked, until, strict=True)
        )
        assert counted == pytest.approx(waited, rel=1e-12, abs=1e-9), subject


@of_each
def test_littles_law_at_every_hub(model: Scenario, tables: Tables) -> None:
    """Days of a fleet at a hub, by its spells, equal the days of its jobs there, by the jobs.

    The spells say where platforms are, the jobs who asked, started and ended: two records of one
    queue that must agree day by day, for each hub and fleet.
    """
    spells, jobs, orders, names = tables.spells, tables.jobs, tables.orders, tables.names
    wait = (
        Activity.AWAITING_BERTH, Activity.AWAITING_HOST, Activity.AWAITING_LABOUR,
        Activity.AWAITING_PARTS, Activity.IN_WORK,
    )  # fmt: skip
    fleet_of = [names.fleets[names.fleet_of[platform]] for platform in spells.platform]
    job_hub = [names.stations[number].hub for number in jobs.station]
    job_owner = [names.order_classes[orders.order_class[order]].owner for order in jobs.order]
    ended = np.minimum(jobs.ended, tables.end_d)
    for hub in HUBS:
        for fleet in model.fleets:
            by_spells = [
                spells.end[row] - spells.start[row]
                for row, code in enumerate(spells.condition)
                if fleet_of[row] == fleet
                and names.conditions[code].hub == hub
                and names.conditions[code].activity in wait
            ]
            by_jobs = [
                ended[row] - jobs.asked[row]
                for row in range(len(jobs.order))
                if (job_hub[row], job_owner[row]) == (hub, fleet)
            ]
            assert fsum(by_spells) == pytest.approx(fsum(by_jobs), rel=1e-12, abs=1e-9)


@of_each
def test_who_is_at_a_hub_has_come_there(model: Scenario, tables: Tables) -> None:
    """A platform is at the far hub only after a way out to it, which it travels once."""
    away = (Place.AT_HUB, Place.UNDER_WAY, Place.HOME)  # scheduled work in place may be done there
    for name, fleet in model.fleets.items():
        for number in range(fleet.size):
            conditions = [condition for condition, *_ in spells_of(tables, name, number)]
            for before, after in itertools.pairwise(conditions):
                if (after.place, after.hub) == (Place.AT_HUB, "there"):
                    assert before.place in away
                if before.activity == after.activity == Activity.TRANSIT_OUT:
                    assert before.hub != after.hub


# Independence and order ---------------------------------------------------------------------------


def as_dates(tables: Tables) -> dict[tuple[str, int], list[Any]]:
    """The spells of every platform, by fleet and number, with names for numbers."""
    return {
        (name, number): spells_of(tables, name, number)
        for index, name in enumerate(tables.names.fleets)
        for number in range(int((tables.names.fleet_of == index).sum()))
    }


def turned(value: Spec) -> Spec:
    """The same mapping in reverse order."""
    return dict(reversed(value.items()))


@settings(max_examples=40, phases=AS_DRAWN)
@given(theaters())
def test_the_order_of_a_file_means_nothing(whole: Spec) -> None:
    """Fleets, hubs, legs and phases in another order: the same spells and values, bit by bit."""
    other = {**whole, **{
        key: turned(whole[key]) for key in ("fleets", "hubs", "legs", "phases", "nodes")
        if key in whole
    }}  # fmt: skip
    models = built(whole), built(other)
    records = [run(each, 7, 0) for each in models]
    assert as_dates(records[0]) == as_dates(records[1])
    found = [outcome(each, model) for each, model in zip(records, models, strict=True)]
    values = [dict(zip(each.keys, each.values.tolist(), strict=True)) for each in found]
    assert repr(sorted(values[0].items())) == repr(sorted(values[1].items()))


@settings(max_examples=40, phases=AS_DRAWN)
@given(theaters(), fleets())
def test_a_fleet_elsewhere_changes_nothing_here(whole: Spec, strange: Spec) -> None:
    """Another fleet with a station, hub, work and stock of its own: same spells, same values.

    Only what is told of all fleets or all hubs together has another value.
    """
    needs = {"berth": 1}
    strange = {
        **strange,
        "station": "lake",
        "home_hub": "boatyard",
        "scheduled": {},
        "modes": {
            "m0": {"life": fixed(3.0), "work": "patch", "clears": "all"},
            "m1": {"life": {"law": "exponential", "mean_d": 5.0}, "work": "patch"},
        },
    }
    routing = whole["postures"]["it"]["routing"]
    more = {
        **whole,
        "fleets": {"aa": strange, **whole["fleets"]},
        "hubs": {"boatyard": {"node": "lake", "accepts": "any", "berths": {"berth": 1}},
                 **whole["hubs"]},
        "nodes": {"lake": {}, **whole["nodes"]},
        "work": {"patch": {"stages": {"s0": {"needs": needs, "takes": fixed(2.0)}}},
                 **whole["work"]},
        "postures": {"it": {"routing": routing}},
    }  # fmt: skip
    few, many = built(whole), built(more)
    alone, beside = run(few, 7, 0), run(many, 7, 0)
    together = as_dates(beside)
    assert as_dates(alone) == {key: together[key] for key in as_dates(alone)}
    here, there = outcome(alone, few), outcome(beside, many)
    values = dict(zip(there.keys, there.values.tolist(), strict=True))
    for key, value in zip(here.keys, here.values.tolist(), strict=True):
        if not key[1].startswith("all "):
            assert repr(values[key]) == repr(value), key
