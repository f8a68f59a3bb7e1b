"""Futures that share a past are whole runs, to the last bit."""

import os

import pytest

from sim.engine.replication import run
from sim.load.compose import load_scenario
from sim.study.interdiction.losses import units_of, without
from sim.study.running.branching import Past, in_a_copy, run_futures
from sim.study.running.outcome import outcome

pytestmark = pytest.mark.property


def _futures(base, variants, from_d):
    found = {}
    for number, block, outcomes in run_futures(
        Past(base, from_d), variants, 3, range(1, 2), workers=2
    ):
        assert block == range(1, 2)
        (found[number],) = outcomes
    return [found[number] for number in range(len(variants))]


@pytest.mark.parametrize(
    ("name", "overrides", "from_d"),
    [
        ("strait", ["warm_up_d=200"], 0.0),
        ("strait", ["events.strike={start_d: 40, does: [{kind: hub_struck, hub: base}]}"], 40.0),
        (
            "indo_pacific_contingency",
            ["events.all_at_once.enabled=true", "horizon_d=100", "warm_up_d=150"],
            7.5,
        ),
    ],
)
def test_futures_are_whole_runs(name, overrides, from_d):
    """Bits of every metric and daily series of three losses: shared up to the day, and run whole.

    With events of the base before, at and after that day, rules in force and triage.
    """
    base = load_scenario(
        name, *[f"+{one}" if one.startswith("events.strike") else one for one in overrides]
    )
    units = units_of(base)
    losses = [(units[0],), (units[1], units[-1]), (units[len(units) // 2],)]
    variants = [without(base, loss, from_d) for loss in losses]
    for variant, found in zip(variants, _futures(base, variants, from_d), strict=True):
        whole = outcome(run(variant, 3, 1), variant)
        assert found.keys == whole.keys
        assert found.values.tobytes() == whole.values.tobytes()
        assert found.daily.tobytes() == whole.daily.tobytes()


def test_an_error_in_a_copy_is_told():
    """What a copy raises reaches the caller, with where it happened; a copy that dies is told too."""

    def wrong():
        raise ValueError("no such thing")

    with pytest.raises(RuntimeError, match=r"(?s)in wrong.*no such thing"):
        in_a_copy(wrong)
    with pytest.raises(RuntimeError, match="ended before its work did"):
        in_a_copy(lambda: os._exit(1))


def test_a_past_is_shared_where_it_is_half_of_the_run():
    """From the middle of a run on; never where a run ends at its first gap."""
    theater = load_scenario("strait", "warm_up_d=400", "horizon_d=400")
    assert Past(theater, 0.0).pays
    assert not Past(theater, -1.0).pays
    assert not Past(theater.but(stop_at_first_gap=True), 0.0).pays
