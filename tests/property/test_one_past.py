"""One past, many futures: copies of a process give the bits of whole runs, on any workers."""

import numpy as np
import pytest

import sim
from another_future import DAY_D, THEATERS, theater
from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.study.running import siblings
from sim.study.running.blocks import Blocks, OnePast
from sim.study.running.outcome import outcome
from sim.study.running.replicate import replicate_by

PAST = Blocks(past=OnePast(2, DAY_D))


@pytest.mark.parametrize("name", THEATERS)
def test_futures_in_copies_have_the_bits_of_whole_runs(name):
    """The past is played once, or with each of them, and the metrics are the same."""
    scenario = theater(name)

    def more(found):
        return 0 if found else 3

    (result,) = replicate_by([scenario], more, 5, 1, 0.95, blocks=PAST)
    for number in range(3):
        alone = outcome(run(scenario, 5, 2, future=[(DAY_D, number)]), scenario)
        np.testing.assert_array_equal(result.values[number], alone.values)
        np.testing.assert_array_equal(result.daily[number], alone.daily)


SLOWED = {"kind": "slow_transit", "factor": 2.0}
CLOSED = {"kind": "hub_closed", "hubs": ["yard"]}
TWO_WEEKS = {"law": "lognormal", "mean_d": 14.0, "cv": 0.5}
BEGUN = {"begun": {"start_d": 15.0, "lasts": TWO_WEEKS, "does": [SLOWED]}}


@pytest.mark.parametrize("name", THEATERS)
def test_points_that_part_with_the_futures_share_one_past(name):
    """Of a past that has lived two futures: nothing, an order, and one that ends by chance."""
    plain = theater(name)
    lived = OnePast(2, DAY_D, ((10.0, 4), (20.0, 1)))
    orders = [
        {"closed": {"start_d": DAY_D, "lasts": TWO_WEEKS, "does": [CLOSED]}},
        {"slowed": {"start_d": DAY_D + 3, "after": TWO_WEEKS, "does": [SLOWED]}},
    ]
    scenarios = [
        Scenario.model_validate({**plain.model_dump(), "events": {**BEGUN, **each}})
        for each in ({}, *orders)
    ]

    def more(found):
        return 0 if found else 2

    blocks = Blocks(past=lived)
    results = replicate_by(scenarios, more, 5, 1, 0.95, blocks=blocks)
    for scenario, result in zip(scenarios, results, strict=True):
        for number in range(2):
            alone = outcome(run(scenario, 5, 2, future=lived.future(number)), scenario)
            np.testing.assert_array_equal(result.values[number], alone.values)
            np.testing.assert_array_equal(result.daily[number], alone.daily)


def test_the_workers_and_the_system_make_no_difference(monkeypatch):
    """Two processes, or a system that copies none, give the same."""
    asked = {"past": 1, "from_d": 30, "replications": 5}
    one = sim.run("break_even", "horizon_d=90", **asked).csv
    assert sim.run("break_even", "horizon_d=90", workers=2, **asked).csv == one
    monkeypatch.setattr(siblings, "CAN_COPY", False)
    assert sim.run("break_even", "horizon_d=90", **asked).csv == one


def test_intervals_are_said_to_be_given_the_past():
    """In the head of the answer, and in what was asked."""
    answer = sim.run("break_even", "horizon_d=90", past=1, from_d=30, replications=5)
    head = " ".join(answer.text.split())
    assert "5 replications, futures of replication 1 from day 30, of 90 d" in head
    assert "± at level 0.95 given that past" in head


def test_compared_options_share_the_luck_after_the_day():
    """The same scenario twice differs by nothing."""
    pair = sim.compare(
        "break_even", "posture=home", "posture=home", "horizon_d=90", past=1, replications=4
    )
    row = pair.table.where(metric="on_station")
    assert row["mean"][0] == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"from_d": 3.0}, "from_d: 3 is for nothing without past=; past=0 is right"),
        ({"past": 0, "antithetic": True}, "antithetic: one past has no antithetic pairs"),
        ({"past": 0, "from_d": 90.0}, "from_d: day 90 is no day of the run; one from -1000 up to"),
        ({"past": -1}, "past: -1 is not right"),
    ],
)
def test_what_is_no_past_is_told(asked, told):
    """One line, which says what would be right."""
    with pytest.raises(ConfigError) as error:
        sim.run("break_even", "horizon_d=90", replications=2, **asked)
    assert told in str(error.value)
