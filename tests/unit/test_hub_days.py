"""Hubs day by day: counted one by one, kept in the journal, and read back."""

import numpy as np
import pytest

from sim.engine.replication import run
from sim.load.compose import load
from sim.record.view import View
from sim.study.journal.packing import NO_SERIES, packed, unpacked
from sim.study.running.hub_days import every_d, hub_days
from sim.study.running.outcome import Outcome, outcome


@pytest.mark.parametrize("horizon_d", [200, 1500])
def test_each_day_has_what_is_there_at_its_start(horizon_d):
    """Berths held and jobs that wait, by a loop over all of them; long runs keep fewer days."""
    scenario = load(["scenario=break_even", "posture=theater", f"horizon_d={horizon_d}"]).scenario
    tables = run(scenario, 3, 0)
    found = hub_days(View(tables, scenario))
    every = every_d(scenario)
    assert every == (1 if horizon_d == 200 else 3)
    hubs = [*scenario.hubs]
    assert found.shape == (2 * len(hubs), -(-horizon_d // every))
    names, busy = tables.names, 0
    for column in range(0, found.shape[1], 37):
        day = column * every
        for number, hub in enumerate(hubs):
            held = sum(
                int(amount)
                for pool, amount, got, released in zip(
                    tables.holds.pool, tables.holds.amount, tables.holds.got,
                    tables.holds.released, strict=True,
                )
                if names.pools[pool].hub == hub and names.pools[pool].kind == "berth"
                and got <= day < released
            )  # fmt: skip
            waits = sum(
                1
                for station, asked, started, ended in zip(
                    tables.jobs.station, tables.jobs.asked, tables.jobs.started,
                    tables.jobs.ended, strict=True,
                )
                if names.stations[station].hub == hub and asked <= day < min(started, ended)
            )  # fmt: skip
            assert found[number, column] == held
            assert found[len(hubs) + number, column] == waits
            busy += held + waits
    assert busy > 20  # or all of this says nothing


def test_series_come_back_as_they_were():
    """With hubs, without them as older journals have it, and without any."""
    scenario = load(["scenario=break_even", "posture=home", "horizon_d=100"]).scenario
    whole = outcome(run(scenario, 1, 0), scenario)
    daily, hubs = unpacked(packed(whole))
    assert (daily == whole.daily).all()
    assert (hubs == whole.hubs).all()
    assert hubs.dtype == whole.hubs.dtype
    older = Outcome(whole.keys, whole.values, whole.daily)
    daily, hubs = unpacked(packed(older))
    assert (daily == whole.daily).all()
    assert not hubs.size
    none = outcome(run(scenario, 1, 0), scenario, series=False)
    assert packed(none) is None
    assert unpacked(None)[0].shape == NO_SERIES.shape


def test_an_early_end_is_seen():
    """From the day of the end on there is no number."""
    words = ["scenario=break_even", "posture=home", "horizon_d=300", "stop_at_first_gap=true"]
    scenario = load(words).scenario
    tables = run(scenario, 1, 0)
    assert tables.end_d < 300
    found = hub_days(View(tables, scenario))
    days = np.arange(300)
    assert (found[:, days >= tables.end_d] == -1).all()
    assert (found[:, days < tables.end_d] >= 0).all()
