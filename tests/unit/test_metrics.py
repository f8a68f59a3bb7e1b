"""Every metric on one record worked by hand: a window that cuts spells, jobs, holds and gaps.

The record runs over days -10 to 30, the window is [0, 20). Fleet ships has platforms 0 and 1,
fleet jets has platform 2::

    0  up to -2 | way out to 2 | queue to 4 | work to 8 | way back to 10 | up to 26 | way out, cut
    1  up to 6 | degraded to 11 | up to 14 | docking to 18 | up, cut
    2  up to 18 | way out to 21 | queue, cut

The host of the yard sends three jobs: there on days -5 to 4, 3 to 25 and from 12 on.
"""

from math import inf, nan
from typing import Any

import numpy as np
import pytest

from sim.metrics.lost_days import BUCKETS
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.scenario import Scenario
from sim.record.tables import (
    Demands,
    Holds,
    HubStage,
    Jobs,
    Moves,
    Names,
    OrderClass,
    Orders,
    PartState,
    PoolName,
    Resupply,
    Spells,
    StockName,
    Tables,
)
from sim.record.view import View
from sim.study.running.outcome import daily
from support import (
    Spec,
    exponential,
    fixed,
    fleet,
    metric_of,
    mode,
    on_board,
    repair,
    scenario,
    yard,
)

YARD = ("casualty", "yard")
CONDITIONS = (
    Condition(Health.FMC, Place.ON_STATION, Activity.OPERATING),
    Condition(Health.PMC, Place.ON_STATION, Activity.OPERATING),
    Condition(Health.NMC, Place.UNDER_WAY, Activity.TRANSIT_OUT, Cause.FAILURE, *YARD),
    Condition(Health.NMC, Place.AT_HUB, Activity.AWAITING_BERTH, Cause.FAILURE, *YARD, "dock"),
    Condition(Health.NMC, Place.AT_HUB, Activity.IN_WORK, Cause.FAILURE, *YARD, "dock"),
    Condition(Health.NMC, Place.UNDER_WAY, Activity.TRANSIT_BACK, Cause.FAILURE, *YARD),
    Condition(Health.NMC, Place.HOME, Activity.IN_WORK, Cause.SCHEDULE, "docking", "", "in place"),
)
UP, DEGRADED, OUT, QUEUE, WORK, BACK, DOCKING = range(7)

SPELLS = [
    (0, UP, -10, -2), (0, OUT, -2, 2), (0, QUEUE, 2, 4), (0, WORK, 4, 8), (0, BACK, 8, 10),
    (0, UP, 10, 26), (0, OUT, 26, 30),
    (1, UP, -10, 6), (1, DEGRADED, 6, 11), (1, UP, 11, 14), (1, DOCKING, 14, 18), (1, UP, 18, 30),
    (2, UP, -10, 18), (2, OUT, 18, 21), (2, QUEUE, 21, 30),
]  # fmt: skip
CLASSES = (
    OrderClass("jets", "casualty", "failure"),
    OrderClass("ships", "casualty", "failure"),
    OrderClass("ships", "radar", "failure"),
    OrderClass("ships", "docking", "schedule"),
    OrderClass("yard.host", "foreign", "load"),
)
ORDERS = [  # class, entity, hub, opened, closed
    (0, 2, 0, 18, inf),
    (1, 0, 0, -2, 10),
    (1, 0, 0, 26, inf),
    (2, 1, -1, 6, 11),
    (3, 1, -1, 14, 18),
    (4, 0, 0, -5, 4),
    (4, 1, 0, 3, 25),
    (4, 2, 0, 12, inf),
]
JOBS = [  # order, station, attempt, asked, started, ended
    (0, 0, 0, 21, inf, inf),
    (1, 0, 0, 2, 4, 8),
    (5, 0, 0, -5, -5, 4),
    (6, 0, 0, 3, 8, 15),
    (6, 0, 1, 15, 16, 25),
    (7, 0, 0, 12, inf, inf),
]
POOLS = (
    PoolName("yard", "dock", "berth", 1),
    PoolName("yard", "crew", "labour", inf),
    PoolName("yard", "pier", "berth", 0),
    PoolName("", "kit", "part", 2),
)
HOLDS = [  # job, pool, amount, got, released
    (1, 0, 1, 4, 8), (2, 0, 1, -5, 4), (3, 0, 1, 8, 15), (4, 0, 1, 16, 25),
]  # fmt: skip
DEMANDS = [
    (0, 1, 4, 4),
    (0, 1, 6, 6),
    (0, 1, 8, 24),
    (0, 1, 26, inf),
]  # stock, amount, asked, filled
STATES = (PartState("kit", "kit", "shelf"), PartState("kit", "", "in use"))
MOVES = [(4, 0, 1), (6, 0, 1), (24, 0, 1), (24, 1, 0)]  # at, start, end


def column(rows: list[tuple[float, ...]], number: int, kind: type = float) -> np.ndarray:
    """A column of some rows."""
    return np.array([row[number] for row in rows], dtype=np.int64 if kind is int else kind)


def tables() -> Tables:
    """The record above."""
    last = [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1]
    closed = column(ORDERS, 4)
    return Tables(
        names=Names(
            fleets=("jets", "ships"),
            fleet_of=np.array([1, 1, 0]),
            conditions=CONDITIONS,
            order_classes=CLASSES,
            stations=(HubStage("yard", "dock"),),
            pools=POOLS,
            hubs=("yard",),
            customers=frozenset(("yard", each) for each in ("ships", "jets", "host")),
            stocks=(StockName("kit", "kit", 2),),
            part_states=STATES,
        ),
        spells=Spells(
            column(SPELLS, 0, int), column(SPELLS, 1, int), column(SPELLS, 2), column(SPELLS, 3),
            np.array(last, dtype=bool),
        ),
        orders=Orders(
            column(ORDERS, 0, int), column(ORDERS, 1, int), column(ORDERS, 2, int),
            column(ORDERS, 3), closed, closed < inf,
        ),
        jobs=Jobs(
            column(JOBS, 0, int), column(JOBS, 1, int), column(JOBS, 2, int), column(JOBS, 3),
            column(JOBS, 4), column(JOBS, 5),
        ),
        holds=Holds(
            column(HOLDS, 0, int), column(HOLDS, 1, int), column(HOLDS, 2, int), column(HOLDS, 3),
            column(HOLDS, 4),
        ),
        demands=Demands(
            column(DEMANDS, 0, int), column(DEMANDS, 1, int), column(DEMANDS, 2),
            column(DEMANDS, 3), np.zeros(len(DEMANDS), dtype=bool),
            np.full(len(DEMANDS), -1),
        ),
        resupply=Resupply(np.array([0, 0, 0]), np.array([1, 1, 1]), np.array([4.0, 6.0, 8.0])),
        moves=Moves(column(MOVES, 0), column(MOVES, 1, int), column(MOVES, 2, int)),
        start_d=-10,
        end_d=30,
    )  # fmt: skip


LINE = {"fleets": ["ships"], "k": 2}
AIR = {"fleets": ["jets"], "k": 1}


def theater(measure: Spec | None = None, **parts: Any) -> Scenario:
    """What was simulated: missions line (two ships) and air (one jet)."""
    missions = {"missions": {"line": LINE, "air": AIR}, "measure": measure or {}}
    return scenario(
        fleets={
            "ships": fleet(
                2,
                modes={"casualty": mode(50, "foreign"), "radar": on_board(50, 5, "pmc")},
                scheduled={"docking": {"every_d": 60, "takes": fixed(4)}},
            ),
            "jets": fleet(domain="aircraft", modes={"casualty": mode(50, "foreign")}),
        },
        hubs={
            "yard": yard(
                berths={"dock": 1, "pier": 0},
                crews={"crew": "unlimited"},
                load={"host": {"arrivals": exponential(20), "work": "foreign"}},
            )
        },
        stocks={"kit": {"stock": 2, "replaced_after": fixed(20)}},
        work={
            "foreign": {"stages": {"dock": {"needs": {"dock": 1}, "takes": fixed(5)}}},
            "unused": repair(1),
        },
        initial="steady",
        warm_up_d=10,
        horizon_d=30,
        **{**missions, **parts},
    )


def view(start_d: float = 0.0, end_d: float = 20.0, **measure: object) -> View:
    """The record over a window."""
    return View(tables(), theater(measure), start_d, end_d)


A_YEAR = 365 / 20
"""Windows in a year."""


# What is up, capable, on station ------------------------------------------------------------------


def test_platform_days_of_the_window():
    """Ships: 21 up, 5 degraded, 2 + 2 under way, 2 in the queue, 4 in work, 4 docking: 40."""
    days = dict(zip(CONDITIONS, view().days[1], strict=True))
    assert [days[each] for each in CONDITIONS] == [21, 5, 2, 2, 4, 2, 4]
    assert view().fleet_days("ships") == 40


@pytest.mark.parametrize(
    ("name", "ships", "jets"),
    [
        ("ao", 26 / 40, 18 / 20),
        ("on_station", 26 / 20, 18 / 20),
        ("fmc", 21 / 36, 18 / 20),  # the docking's four days are the yard's
        ("pmc", 5 / 36, 0),
        ("mc", 26 / 36, 18 / 20),
        ("nmc", 10 / 36, 2 / 20),
    ],
)
def test_readiness(name, ships, jets):
    """Shares of the days above; MC, FMC, PMC and NMC without those in scheduled work."""
    assert metric_of(view(), name) == pytest.approx({"ships": ships, "jets": jets})


def test_ao_reached():
    """Ships reach 0.65, jets 0.9: at a level of 0.65 both do, above it only the jets."""
    assert metric_of(view(availability_level=0.65), "ao_reached") == {"ships": 1, "jets": 1}
    assert metric_of(view(availability_level=0.66), "ao_reached") == {"ships": 0, "jets": 1}


def test_another_window():
    """On [5, 12): ship 0 is up from day 10, ship 1 all the time; 9 of 14 days."""
    assert metric_of(view(5, 12), "ao")["ships"] == pytest.approx(9 / 14)


def test_days_by_bucket_add_up():
    """Every bucket by hand; they add up to platforms x window exactly."""
    found = metric_of(view(), "days")
    ships = {"operating": 21, "operating degraded": 5, "transit": 4, "queue": 2, "hands-on": 4,
             "scheduled": 4}  # fmt: skip
    jets = {"operating": 18, "transit": 2}
    for name, told, size in (("ships", ships, 2), ("jets", jets, 1)):
        assert {each: found[f"{name}/{each}"] for each in BUCKETS} == {
            each: told.get(each, 0) for each in BUCKETS
        }
        assert sum(found[f"{name}/{each}"] for each in BUCKETS) == size * 20


def test_down_share():
    """Ten of the ships' forty days are the casualty's, four the docking's; two of jets' 20."""
    assert metric_of(view(), "down_share") == {
        "ships/casualty": 10 / 40, "ships/radar": 0, "ships/docking": 4 / 40, "jets/casualty": 0.1,
    }  # fmt: skip


def test_values_at_given_days():
    """Read off the table on days 0, 6 and 14; a change on the very day counts."""
    seen = view(days=[0, 6, 14])
    assert metric_of(seen, "ao_at_day") == {
        "ships@0": 0.5, "ships@6": 0.5, "ships@14": 0.5, "jets@0": 1, "jets@6": 1, "jets@14": 1
    }  # fmt: skip
    assert metric_of(seen, "on_station_at_day")["ships@6"] == 1
    assert [metric_of(seen, "fmc_at_day")[f"ships@{day}"] for day in (0, 6, 14)] == [0.5, 0, 0.5]
    assert [metric_of(seen, "nmc_at_day")[f"ships@{day}"] for day in (0, 6, 14)] == [0.5] * 3


def test_a_day_after_the_end_has_no_value():
    """The run ended before day 25."""
    assert np.isnan(metric_of(view(days=[25]), "ao_at_day")["ships@25"])


# Missions -----------------------------------------------------------------------------------------


def test_counts_on_station_over_the_window():
    """Ships on station: one to day 10, two to day 14, one to day 18, two."""
    steps = view().mission_steps["line"]
    assert steps.times.tolist() == [0, 10, 14, 18]
    assert steps.counts.tolist() == [1, 2, 1, 2]
    assert steps.lengths_d.tolist() == [10, 4, 4, 2]


def test_mission_uptime():
    """Two ships on days 10-14 and 18-20; one jet to day 18."""
    assert metric_of(view(), "mission_uptime") == {"line": 6 / 20, "air": 18 / 20}
    assert metric_of(view(), "mission_mean") == {"line": 26 / 20, "air": 18 / 20}


def test_dru_joins_the_missions():
    """Both are met on days 10-14 only; with every k one lower always, one higher never."""
    assert metric_of(view(), "dru") == {"all missions": 4 / 20}
    assert metric_of(view(k_shift=[-1, 0, 1]), "dru_curve") == {"k-1": 1, "k+0": 0.2, "k+1": 0}


def test_a_mission_counts_as_met_outside_its_phases():
    """Required from day 11 on only, the line is unmet on days 14-18."""
    phases = {"peace": {"start_d": 0}, "crisis": {"start_d": 11}}
    missions = {"line": {**LINE, "phases": ["crisis"]}}
    seen = View(tables(), theater(phases=phases, missions=missions), 0, 20)
    assert metric_of(seen, "mission_uptime") == {"line": 16 / 20}


@pytest.mark.parametrize(
    ("name", "line", "air", "both"),
    [
        ("gaps_started", 1, 1, 1),  # the line's first gap is older than the window
        ("gaps_per_year", A_YEAR, A_YEAR, A_YEAR),
        ("gap_days", 14, 2, 16),  # the jets' gap is cut by its end
        ("gap_mean", 4, 2, 6),  # of those that begin; what the end cuts is the longest
        ("gap_longest", 10, 2, 10),
        ("between_gaps", 6, 18, 4),
        ("first_gap", 0, 18, 0),
        ("no_gap", 0, 0, 0),
    ],
)
def test_gaps(name, line, air, both):
    """Gaps of the line: [0, 10) and [14, 18); of the jets [18, 20); of both [0, 10), [14, 20)."""
    assert metric_of(view(), name) == {"line": line, "air": air, "all missions": both}


def test_long_gaps():
    """Only the line's first gap is longer than seven days; all gaps are longer than one."""
    found = metric_of(view(gap_over_d=[1, 7]), "gap_over")
    assert [found[f"{name}>1"] for name in ("line", "air", "all missions")] == [1, 1, 1]
    assert [found[f"{name}>7"] for name in ("line", "air", "all missions")] == [1, 0, 1]


def test_sustained_hold():
    """To day 5 the jets hold and the line does not; to day 19 neither."""
    assert metric_of(view(hold_d=5), "sustained_hold") == {"line": 0, "air": 1, "all missions": 0}
    assert metric_of(view(hold_d=19), "sustained_hold")["air"] == 0


def test_sustained_hold_beyond_the_window():
    """A window of 15 days cannot say whether the jets hold for 30, but that the line does not."""
    found = metric_of(view(0, 15, hold_d=30), "sustained_hold")
    assert found["line"] == found["all missions"] == 0
    assert np.isnan(found["air"])


def test_without_a_gap():
    """On [10, 14) all are met: no gap, nothing to divide by, the time to the first is censored."""
    seen = view(10, 14)
    for name, value in (("gap_days", 0), ("gap_longest", 0), ("first_gap", 4), ("no_gap", 1)):
        assert metric_of(seen, name) == dict.fromkeys(("line", "air", "all missions"), value)
    assert all(np.isnan(each) for each in metric_of(seen, "gap_mean").values())
    assert all(np.isnan(each) for each in metric_of(seen, "between_gaps").values())


def test_the_daily_series():
    """Platforms on station at the start of each day: both missions, then both fleets."""
    table = daily(View(tables(), theater(), 0, 20))
    line = [1] * 10 + [2] * 4 + [1] * 4 + [2] * 2 + [-1] * 10
    air = [1] * 18 + [0] * 2 + [-1] * 10
    assert table.tolist() == [line, air, line, air]


# Failures -----------------------------------------------------------------------------------------


def test_failures():
    """In the window: one radar, one jet; the casualty of day -2 and that of day 26 are outside."""
    expected = {"ships": 1, "ships/casualty": 0, "ships/radar": 1, "jets": 1, "jets/casualty": 1}
    assert metric_of(view(), "failures") == expected
    assert metric_of(view(), "failures_per_year") == pytest.approx(
        {name: count * A_YEAR for name, count in expected.items()}
    )


def test_turnaround():
    """Of the failures in the window: the radar's ends after 5 days, the jet's is seen for 2."""
    found = metric_of(view(), "turnaround")
    assert (found["ships"], found["ships/radar"], found["jets"]) == (5, 5, 2)
    assert np.isnan(found["ships/casualty"])


def test_scheduled_work_done():
    """One docking in twenty days."""
    assert metric_of(view(), "scheduled_done_per_year") == pytest.approx(
        {"ships": A_YEAR, "ships/docking": A_YEAR, "jets": 0}
    )


def test_returned_by():
    """Back after being down: ship 0 on day 10, ship 1 (docking) on 18; a radar fault is not down.

    The window says nothing about day 30.
    """
    found = metric_of(view(returned_by_d=[5, 15, 20, 30]), "returned_by")
    assert [found[f"ships@{day}"] for day in (5, 15, 20)] == [0, 1, 2]
    assert [found[f"jets@{day}"] for day in (5, 15, 20)] == [0, 0, 0]
    assert np.isnan(found["ships@30"])


# Hubs ---------------------------------------------------------------------------------------------


def same(found: dict[str, float], expected: dict[str, float]) -> None:
    """Equal, nan included, and for the same subjects."""
    assert found == pytest.approx(expected, nan_ok=True)


def test_queue_length():
    """Waiting: ship 0 for 2 days, host's jobs for 5 + 1 (interrupted) and 8 (not yet served)."""
    same(
        metric_of(view(), "queue_length"),
        {"yard/dock": 16 / 20, "yard/dock/ships": 2 / 20, "yard/dock/jets": 0,
         "yard/dock/host": 14 / 20},
    )  # fmt: skip


def test_waits():
    """Ship 0 waits for 2 days, host's jobs for 5 and for 8 so far; resuming is no wait."""
    same(
        metric_of(view(), "wait"),
        {"yard/dock": 5, "yard/dock/ships": 2, "yard/dock/jets": nan, "yard/dock/host": 6.5},
    )
    assert metric_of(view(), "wait_share")["yard/dock"] == 1
    assert metric_of(view(wait_over_d=[3]), "wait_over")["yard/dock>3"] == pytest.approx(2 / 3)
    assert metric_of(view(), "wait_q90")["yard/dock"] == 8
    assert metric_of(view(0, 12), "wait_q90")["yard/dock"] == pytest.approx(4.7)


def test_throughput():
    """Completed at the yard in the window: ship 0 and a host's job."""
    same(
        metric_of(view(), "throughput"),
        {"yard": 2 * A_YEAR, "yard/ships": A_YEAR, "yard/jets": 0, "yard/host": A_YEAR},
    )


def test_outside_load():
    """The host's jobs are there for 4, 17 and 8 days; none that comes in it ends in it."""
    assert metric_of(view(), "load_in_system") == {"yard/host": 29 / 20}
    assert metric_of(view(), "load_time_at_hub") == {"yard/host": 17}


def test_utilisation():
    """The dock is held for 4 + 4 + 7 + 4 days; of none and unlimited: nan."""
    same(
        metric_of(view(), "utilisation"),
        {"yard/dock": 19 / 20, "yard/crew": nan, "yard/pier": nan},
    )


def test_stocks():
    """Two kits; in [0, 20) one is taken on days 4 and 6, and one is owed from day 8 to the end."""
    same(metric_of(view(), "backorders"), {"kit": 12 / 20})
    same(metric_of(view(), "no_backorder"), {"kit": 8 / 20})
    same(metric_of(view(), "on_hand"), {"kit": (2 * 4 + 2) / 20})
    same(metric_of(view(), "on_order"), {"kit": (2 + 2 * 2 + 12 * 3) / 20})
    same(metric_of(view(), "fill_rate"), {"kit": 2 / 3})
    same(metric_of(view(), "customer_wait"), {"kit": (0 + 0 + 12) / 3})
    same(metric_of(view(), "demands_per_year"), {"kit": 3 * 365 / 20})


def test_in_transit():
    """Ship 0: two days out and two back; the jet two out."""
    same(
        metric_of(view(), "in_transit"),
        {"yard": 6 / 20, "yard/out": 4 / 20, "yard/back": 2 / 20, "yard/ships": 4 / 20,
         "yard/jets": 2 / 20},
    )  # fmt: skip
