"""One berth more never harms: pathwise in a yard fed from outside, on average in a fleet."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.study.results.paired import compare
from sim.study.running.replicate import replicate
from support import Spec, exponential, fleet, mode, one_yard, repair, scenario, yard

LAWS = st.sampled_from(
    [
        exponential(6.0),
        {"law": "fixed", "value_d": 6.0},
        {"law": "lognormal", "mean_d": 6.0, "cv": 1.5},
        {"law": "weibull", "mean_d": 6.0, "shape": 0.7},
        {"law": "empirical", "values_d": [0.0, 2.0, 20.0]},
    ]
)


def fed_yard(arrivals: Spec, work: Spec, docks: int) -> Scenario:
    """A FIFO yard with an outside load of one class and no fleet."""
    return scenario(
        hubs={
            "yard": yard(
                berths={"dock": docks}, load={"host": {"arrivals": arrivals, "work": "repair"}}
            )
        },
        work={"repair": repair(work)},
        horizon_d=400,
    )


@settings(max_examples=40)
@given(LAWS, LAWS, st.integers(1, 3), st.integers(0, 10**6))
def test_one_berth_more_never_lowers_cumulative_repairs(arrivals, work, docks, seed):
    """At any time at least as many jobs are done with one dock more, path by path.

    Draws go by arrival number, so every job finds the same work; first come, first served, no job
    starts later than with one dock fewer (Kiefer and Wolfowitz, 1955). Hence the k-th completion
    is never later.
    """
    fewer, more = (
        np.sort(run(fed_yard(arrivals, work, number), seed, 0).orders.closed)
        for number in (docks, docks + 1)
    )
    assert len(fewer) == len(more)
    assert (more <= fewer).all()


def closed_fleet(docks: int) -> Scenario:
    """Eight platforms that share some docks; life 20, repair 10, transit 1."""
    return one_yard(
        {"a": fleet(8, modes={"hull": mode(exponential(20.0))})},
        work={"repair": repair(exponential(10.0))},
        out_d=1.0,
        hub=yard(berths={"dock": docks}),
        horizon_d=600,
    )


@pytest.mark.parametrize("docks", [1, 2])
def test_one_berth_more_raises_the_mean_of_a_closed_fleet(docks):
    """More repairs and more platforms on station, by more than 4 standard errors of the pairs."""
    results = [
        replicate(closed_fleet(number), seed=3, replications=20) for number in (docks, docks + 1)
    ]
    pair = compare(*results)
    for metric, subject, least in (("throughput", "yard", 1.0), ("on_station", "a", 0.1)):
        values = results[1].of(metric, subject) - results[0].of(metric, subject)
        se = values.std(ddof=1) / np.sqrt(len(values))
        assert se < least
        assert pair.difference(metric, subject).mean > 4 * se


def test_a_dock_that_is_never_needed_changes_nothing():
    """With as many docks as platforms nobody waits: one more gives the same numbers, bit by bit."""
    enough, more = (replicate(closed_fleet(number), seed=3, replications=3) for number in (8, 9))
    same = [key for key in enough.keys if key[0] != "utilisation"]
    for key in same:
        assert np.array_equal(enough.of(*key), more.of(*key), equal_nan=True), key
