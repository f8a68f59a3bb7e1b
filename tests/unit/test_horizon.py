"""A shorter horizon leaves out the days of the scenario that it does not reach, and says so."""

import pytest

from sim.core.errors import ConfigError
from sim.load.compose import load
from sim.load.overrides import parse
from sim.load.remarks import remarks

SHORT = ["scenario=indo_pacific", "horizon_d=200"]


def test_days_of_the_scenario_after_the_horizon_are_left_out_and_said():
    """A forecast 180 d ahead looks at the quarter after it, to day 271."""
    loaded = load([*SHORT[:1], "horizon_d=60"])
    assert loaded.scenario.measure.days == [0, 30, 60]
    assert loaded.scenario.measure.forecast_leads_d == []
    assert load(SHORT).scenario.measure.forecast_leads_d == [90]
    told = remarks(load(SHORT), parse(SHORT))
    assert "measure.forecast_leads_d: without 180, as the horizon is 200 d" in told


def test_a_day_that_was_asked_for_is_not_left_out():
    """It is an error, as it was."""
    with pytest.raises(ConfigError, match="90 is after the end of the window"):
        load([*SHORT[:1], "horizon_d=60", "measure.days=[0,90]"])


def test_the_whole_horizon_leaves_out_nothing():
    """Nor does a longer one."""
    assert not load(["scenario=indo_pacific"]).left_out
    assert not load(["scenario=indo_pacific", "horizon_d=400"]).left_out
