"""A fleet that flies: the same theater later, and the same failures under another future."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from sim.engine.checkpoints import Peace
from sim.engine.replication import run
from sim.engine.windows import windows
from sim.model.checks.checkpoints import apart_d, changing, checkpoints_of
from sim.model.checks.steady import spacing_d, windows_of
from sim.model.scenario import Scenario
from sim.record.since import since_day_0
from sim.record.tables import Tables
from sim.study.running.processes.child_process import in_a_copy
from support import Spec, exponential, fleet, measured, mode, on_board, one_yard, repair, yard


def wing(phases: Spec | None = None, demanded_of: str = "fleet", **parts: Any) -> Scenario:
    """Eleven aircraft, hours and sorties of which are no whole numbers of ticks an hour."""
    sorties: Any = 13.7
    if phases:
        sorties = dict(zip(phases, (13.7, 31.3), strict=True))
    flying: Spec = {"sorties_per_day": sorties, "hours_per_sortie": 1.7, "most_per_day": 4.1}
    if demanded_of == "platform":
        flying = {"sorties_per_day": 4 / 11, "hours_per_sortie": 1.7, "demanded_of": "platform"}
    modes = {
        "engine": mode({"law": "weibull", "mean_d": 70.0, "shape": 1.5}, clock="hours"),
        "gear": on_board(1, 1, clock="landings") | {"life": exponential(60.0)},
        "radar": on_board(1, 1, "pmc") | {"life": exponential(20.0)},
    }
    deferred = {"deferred_in": [[*phases][-1]]} if phases else {}
    work = {"phase": {"every_d": 130, "clock": "hours", "work": "repair", **deferred}}
    one = fleet(11, domain="aircraft", modes=modes, scheduled=work, flying=flying)
    return one_yard(
        {"a": one},
        work={"repair": repair(exponential(2.3))},
        hub=yard(berths={"dock": 2}),
        initial="steady",
        warm_up_d=90.0,
        horizon_d=60.0,
        phases=phases or {},
        **parts,
    )


def bits(scenario: Scenario, tables: Tables) -> bytes:
    """Every number of a record."""
    return np.array([*measured(tables, scenario).values()]).tobytes()


def test_a_window_is_a_run_with_a_longer_warm_up():
    """To the last bit, although a pace of 13.7 / 7 is no whole number of ticks an hour."""
    scenario = wing(windows=3)
    assert windows_of(scenario) == 3
    for place, window in enumerate(windows(scenario, 3, range(3), 3)):
        longer_d = scenario.warm_up_d + place * spacing_d(scenario)
        own = since_day_0(run(scenario.but(warm_up_d=longer_d), 3, 0))
        assert bits(scenario, window) == bits(scenario, own)


def test_a_checkpoint_is_a_run_with_a_longer_peace():
    """To the last bit, with a surge from day 5 on in which work is put off."""
    phases = {"peace": {"start_d": -90.0}, "surge": {"start_d": 5.0}}
    scenario = wing(phases, checkpoints=3)
    assert changing(scenario) is None
    assert checkpoints_of(scenario) == 3
    peace = Peace(scenario, 2, 3, 1)

    def outbreak(place: int) -> bytes:
        return bits(scenario, peace.outbreak(scenario, place).finish())

    for place in range(3):
        peace.play(place)
        found = in_a_copy(partial(outbreak, place))
        longer_d = scenario.warm_up_d + place * apart_d(scenario)
        own = run(scenario.but(warm_up_d=longer_d), 3, 1)
        assert found == bits(scenario, since_day_0(own))


def test_a_pace_of_every_platform_that_is_no_whole_number_of_ticks_is_refused():
    """As a tempo is, whose clock it is."""
    assert "flying: an hour of its first phase" in str(changing(wing(demanded_of="platform")))


def test_a_checkpoint_in_a_phase_that_defers_is_refused():
    """What fell due before waits for a day that a later peace would move."""
    phases = {"peace": {"start_d": -90.0}, "surge": {"start_d": 5.0}}
    scenario = wing(phases)
    work = scenario.fleets["a"].scheduled["phase"].model_copy(update={"deferred_in": ["peace"]})
    one = scenario.fleets["a"].model_copy(update={"scheduled": {"phase": work}})
    assert "what falls due" in str(changing(scenario.but(fleets={"a": one})))


@pytest.mark.parametrize("day", [0.0, 21.5])
def test_another_future_has_the_same_past_and_law(day):
    """Up to its day nothing changes; afterwards as much is flown and fails, in the mean."""
    scenario = wing()
    plain = [run(scenario, 5, each) for each in range(12)]
    other = [run(scenario, 5, each, future=[(day, 3)]) for each in range(12)]
    for one, two in zip(plain, other, strict=True):
        before = [each.orders.opened[each.orders.opened < day] for each in (one, two)]
        np.testing.assert_array_equal(np.sort(before[0]), np.sort(before[1]))
    failures = [
        np.array([measured(each, scenario)["failures", "a"] for each in runs])
        for runs in (plain, other)
    ]
    assert not np.array_equal(*failures)
    error = np.std(np.subtract(*failures), ddof=1) / np.sqrt(12)
    assert abs(np.mean(np.subtract(*failures))) < 4 * error
