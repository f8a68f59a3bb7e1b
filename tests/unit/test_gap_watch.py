"""A run that stops at its first gap, worked by hand."""

import math

import pytest

from sim.engine.replication import run
from sim.record.tables import Tables
from support import (
    fleet,
    measured,
    mode,
    on_board,
    one_yard,
    orders_of,
    repair,
    scenario,
    spells_of,
)


def line(k: int, **keys: object) -> dict[str, object]:
    """A mission of fleets a and b."""
    return {"line": {"fleets": ["a", "b"], "k": k, **keys}}


def two(**parts: object) -> object:
    """Platforms that fail on days 10 and 12; five days of repair, a dock for each."""
    fleets = {"a": fleet(modes={"hull": mode(10)}), "b": fleet(modes={"hull": mode(12)})}
    hub = {"node": "harbor", "berths": {"dock": 2}, "accepts": "any"}
    return one_yard(
        fleets, work={"repair": repair(5)}, hub=hub, stop_at_first_gap=True, horizon_d=60, **parts
    )


def test_the_run_ends_when_too_few_serve():
    """With k = 2 it ends on day 10, with k = 1 on day 12; what goes on then is cut there."""
    for k, end in ((2, 10), (1, 12)):
        tables = run(two(missions=line(k)), 1, 0)
        assert tables.end_d == end
        assert [spells_of(tables, name)[-1][2] for name in ("a", "b")] == [end] * 2
        goes_on = "b" if k == 2 else "a"
        assert spells_of(tables, goes_on)[-1][3]


def test_without_a_gap_it_lasts_to_the_horizon():
    """k = 0 is always met."""
    assert run(two(missions=line(0)), 1, 0).end_d == 60


def test_a_relief_at_the_same_instant_is_no_gap():
    """a returns on day 20 as b fails, b on day 30 as a fails; on day 50 both fail: a gap."""
    model = one_yard(
        {
            "a": fleet(modes={"hull": mode(10)}),
            "b": fleet(modes={"hull": mode(20)}),
        },
        work={"repair": repair(10)},
        hub={"node": "harbor", "berths": {"dock": 2}, "accepts": "any"},
        stop_at_first_gap=True,
        missions=line(1),
        horizon_d=60,
    )
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "hull")[0] == (10, 20, True)
    assert orders_of(tables, "b", "hull")[0] == (20, 30, True)
    assert tables.end_d == 50


def test_gaps_of_the_warm_up_do_not_count():
    """Down on days -10 to -5 and from day 5 on: the run ends on day 5."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)}), "b": fleet(modes={"hull": mode(1000)})},
        work={"repair": repair(5)},
        stop_at_first_gap=True,
        missions=line(2),
        initial="steady",
        warm_up_d=20,
        horizon_d=60,
    )
    assert run(model, 1, 0).end_d == 5


def test_a_mission_that_is_not_required_yet_ends_nothing():
    """Required from day 35 on only: gaps before it do not count, the first that does is on day 40.

    a (life 10, repair 5) is down on days 10-15, 25-30, 40-45, b (life 12) on 12-17, 29-34, 46-51.
    """
    phases = {"peace": {"start_d": 0}, "crisis": {"start_d": 35}}
    tables = run(two(missions=line(2, phases=["crisis"]), phases=phases), 1, 0)
    assert tables.end_d == 40


def test_a_mission_that_becomes_required_while_it_is_not_met_ends_the_run_then():
    """a is down on days 10-15: required from day 11 on, the gap begins on day 11."""
    phases = {"peace": {"start_d": 0}, "crisis": {"start_d": 11}}
    tables = run(two(missions=line(2, phases=["crisis"]), phases=phases), 1, 0)
    assert tables.end_d == 11


def stopped_at(day: float) -> tuple[Tables, dict[tuple[str, str], float]]:
    """A run of one platform that stops when it fails, and its metrics."""
    model = scenario(
        fleets={"a": fleet(modes={"x": on_board(day, 5)})},
        missions={"line": {"fleets": ["a"], "k": 1}},
        stop_at_first_gap=True,
        horizon_d=60,
        measure={"hold_d": 30},
    )
    tables = run(model, 1, 0)
    return tables, measured(tables, model)


def test_the_time_to_the_first_gap_is_that_of_the_end():
    """A run that stopped on day 20 had its first gap then, and is not censored."""
    _, found = stopped_at(20)
    assert found["first_gap", "line"] == 20
    assert found["no_gap", "line"] == 0


def test_a_run_that_stopped_before_the_day_was_not_held_to_it():
    """Its first gap on day 20 says that nothing was held to day 30; on day 40, that all was."""
    assert stopped_at(20)[1]["sustained_hold", "all missions"] == 0
    assert stopped_at(40)[1]["sustained_hold", "all missions"] == 1


def test_a_run_that_stops_on_day_0_has_no_window_and_no_numbers():
    """Two are required of one: the run ends as its window begins, and no metric divides by it."""
    model = scenario(
        fleets={"a": fleet(modes={"x": on_board(5, 5)}), "b": fleet(modes={"x": on_board(15, 10)})},
        missions=line(2),
        stop_at_first_gap=True,
        initial="steady",
        warm_up_d=18,
        horizon_d=60,
    )
    tables = run(model, 1, 0)  # b is down on days -3 to 7
    assert tables.end_d == 0
    found = measured(tables, model)
    assert found["first_gap", "line"] == 0
    assert math.isnan(found["ao", "a"])


@pytest.mark.parametrize("k", [0, 1, 2])
def test_watching_changes_nothing_before_the_end(k):
    """Up to its end, the record of a watched run is that of the run that goes on."""
    watched = two(missions=line(k))
    free = watched.model_copy(update={"stop_at_first_gap": False})
    short, long = run(watched, 1, 0), run(free, 1, 0)
    for name in ("a", "b"):
        told = [each for each in spells_of(long, name) if each[1] < short.end_d]
        for mine, other in zip(spells_of(short, name), told, strict=True):
            assert mine[:2] == other[:2]
            assert mine[2] == min(other[2], short.end_d)
