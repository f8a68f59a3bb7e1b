"""One past, many futures: copies of a process give the bits of whole runs, on any workers."""

import numpy as np
import pytest

import sim
from another_future import DAY_D, THEATERS, theater
from sim.core.errors import ConfigError
from sim.engine.replication import run
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
