"""A run that is observed several times: each window is what a run of its own would show."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from another_future import THEATERS
from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.engine.windows import windows
from sim.load.compose import load_scenario
from sim.model.checks.steady import spacing_d, unsteady, windows_of
from sim.model.scenario import Scenario
from sim.record.since import since_day_0
from sim.record.tables import Tables
from sim.study.running.blocks import Blocks, blocks_of
from sim.study.running.outcome import outcome
from sim.study.running.replicate import replicate, run_tasks
from support import Spec, built, exponential, fixed, fleet, mapping, mode, repair, yard

STEADY = ["break_even", "engines", "overhaul", "southcom", "strait", "truth/D08", "truth/H03"]


def same(one: Any, other: Any) -> bool:
    """Whether two records are the same, to the last bit."""
    if is_dataclass(one):
        names = [each.name for each in fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return bool(one == other)


def in_windows(scenario: Scenario, replications: range, of: int) -> list[Tables]:
    """Records of some replications, each a window of a run."""
    return list(windows(scenario, 3, replications, of))


@pytest.mark.parametrize("name", STEADY)
def test_a_window_is_a_run_with_a_longer_warm_up(name: str):
    scenario = load_scenario(name, "horizon_d=200")
    for place, window in enumerate(in_windows(scenario, range(3), of=3)):
        later_d = place * spacing_d(scenario)
        own = since_day_0(run(scenario.but(warm_up_d=scenario.warm_up_d + later_d), 3, 0))
        assert same(window, own)


@pytest.mark.parametrize("name", ["lives of ships", "flight line", "a long way", "windows"])
def test_a_window_of_what_knows_no_day_is_a_run_with_a_longer_warm_up(name: str):
    """Stages with a node and work of their own, damage by class; labour or a part, people on board;
    ways over several legs."""
    scenario = built({**THEATERS[name], "initial": "steady", "warm_up_d": 60.0})
    for place, window in enumerate(in_windows(scenario, range(3), of=3)):
        later_d = 60.0 + place * spacing_d(scenario)
        assert same(window, since_day_0(run(scenario.but(warm_up_d=later_d), 3, 0)))


@pytest.mark.parametrize("name", [*STEADY, "indo_pacific"])
def test_no_metric_sees_what_was_over_before_day_0(name: str):
    scenario = load_scenario(name)
    whole = run(scenario, 1, 0)
    short = since_day_0(whole)
    one, other = outcome(whole, scenario), outcome(short, scenario)
    assert one.keys == other.keys
    np.testing.assert_array_equal(other.values, one.values)
    np.testing.assert_array_equal(one.daily, other.daily)


def test_windows_are_apart_by_whole_cycles_of_every_calendar():
    """Weeks of shifts and departures every ten days begin together every 70 d."""
    week = {"docker": {"days_on": 5, "days_off": 2}}
    whole = steady(hubs={"yard": yard(crews={"docker": 1}, shifts=week)})
    lifts = {"convoy": {"every_d": 10.0}}
    assert spacing_d(built(whole)) == 105.0
    assert spacing_d(built({**whole, "lifts": lifts})) == 140.0
    late = built({**whole, "lifts": lifts, "horizon_d": 60.0})
    assert "every 70 d only" in str(unsteady(late))


def test_replications_are_the_same_in_any_batch_and_on_any_workers():
    scenario = load_scenario("strait", "windows=3")
    whole = replicate(scenario, 5, 30)
    assert whole.blocks == Blocks(windows=3)
    again = replicate(scenario, 5, 30, workers=2)
    np.testing.assert_array_equal(whole.values, again.values)
    (only,) = run_tasks([scenario], 5, range(7, 8), 1, blocks=whole.blocks)
    np.testing.assert_array_equal(only[2][0].values, whole.values[7])


def test_an_interval_rests_on_ten_runs_at_least():
    eight, one = (load_scenario("strait", f"windows={count}") for count in (8, 1))
    assert [blocks_of([eight], count).windows for count in (9, 20, 45, 80, 500)] == [1, 2, 4, 8, 8]
    assert blocks_of([eight], 80, antithetic=True) == Blocks(4, antithetic=True)
    assert blocks_of([eight, one], 500).windows == 1  # pairs share a run


def test_the_last_block_may_be_short():
    """Of 25 windows in runs of two, one is alone in its run; intervals are those of 13 runs."""
    scenario = load_scenario("strait", "windows=2")
    found = replicate(scenario, 1, 25)
    name = next(iter(scenario.fleets))
    column = found.of("ao", name)
    runs = [column[start : start + 2] for start in range(0, 25, 2)]
    sums, counts = np.array([each.sum() for each in runs]), np.array([len(each) for each in runs])
    mean = sums.sum() / 25
    apart = (sums - mean * counts) / (25 / 13)
    told = found.value("ao", name)
    assert told.mean == pytest.approx(mean)
    error = apart.std(ddof=1) / np.sqrt(13)
    assert told.half_width == pytest.approx(2.178812829663418 * error)  # t, 12 degrees, 0.975


def steady(**parts: Any) -> Spec:
    """Three platforms that fail and are repaired at one yard, observed for 100 d."""
    whole: Spec = {
        "initial": "steady",
        "warm_up_d": 50.0,
        "fleets": {"a": fleet(3, modes={"wear": mode(exponential(9.0))})},
        "hubs": {"yard": yard()},
        "work": {"repair": repair(exponential(3.0))},
    }
    return mapping(**{**whole, **parts})


UNSTEADY: dict[str, Spec] = {
    "initial": {"initial": "all_up_new", "warm_up_d": 0.0},
    "stop_at_first_gap": {"stop_at_first_gap": True},
    "the phase war begins": {"phases": {"peace": {"start_d": 0.0}, "war": {"start_d": 5.0}}},
    "events.loss": {"events": {"loss": {"does": [{"kind": "hub_closed", "hubs": ["yard"]}]}}},
    "rules.ban": {"rules": {"ban": {"from_d": 10.0}}},
    "exempts other cases": {"rules": {"ban": {"exempts": {"some": {"until_d": 4.0}}}}},
    "what it forbids depends on the day": {"rules": {"late": {"kind": "horizon", "by_d": 90.0}}},
    "used up": {"stocks": {"spare": {"stock": 9, "never_replaced": True}}},
    "opens on day 7": {
        "stocks": {"spare": {"stock": 9, "sources": {"maker": {"lead": fixed(9), "opens_d": 7}}}}
    },
    "closes on day 8": {
        "stocks": {"spare": {"stock": 9, "sources": {"maker": {"lead": fixed(9), "closes_d": 8}}}}
    },
    "lost for good": {
        "fleets": {
            "a": fleet(
                3, modes={"hit": {"work": "repair", "hits": {"per_day": 0.1, "lost_frac": 0.5}}}
            )
        }
    },
    "one rhythm": {
        "fleets": {
            "a": fleet(
                3,
                modes={"wear": mode(exponential(9.0))},
                scheduled={"docking": {"every_d": 90.0, "takes": fixed(3), "staggered": False}},
            )
        }
    },
}
"""What makes a theater unsteady, by a part of the reason."""


@pytest.mark.parametrize("why", UNSTEADY)
def test_a_theater_that_changes_has_one_window(why: str):
    base = steady(windows=4)
    assert windows_of(built(base)) == 4
    scenario = Scenario.model_validate({**base, **UNSTEADY[why]})
    assert windows_of(scenario) == 1
    told = unsteady(scenario)
    assert told is not None
    assert (why in told) or why in ("initial", "stop_at_first_gap")
    with pytest.raises(ConfigError, match="windows: more than one"):
        in_windows(scenario, range(2), of=2)


def test_a_rule_that_began_long_ago_changes_nothing():
    assert unsteady(built(steady(rules={"ban": {"from_d": -50.0}}))) is None


def test_hubs_learn_up_to_day_0_only():
    """One job in the warm-up, four in each window: what it knows on day 0 is one job's worth."""
    learning = {"first_factor": 2.0, "rate": 0.5**0.5}
    scenario = built(
        steady(
            warm_up_d=20.0,
            fleets={"a": fleet(1, modes={"wear": mode(fixed(10.0))})},
            hubs={"yard": yard(learning=learning)},
            work={"repair": repair(fixed(4.0))},
        )
    )
    second = in_windows(scenario, range(2), of=2)[1]
    lasted = {
        round(float(each), 6) for each in second.jobs.ended - second.jobs.started if each < 99
    }
    assert lasted == {round(4.0 * 2.0 * 2**-0.5, 6)}  # the second job, again and again
