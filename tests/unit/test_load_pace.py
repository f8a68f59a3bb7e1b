"""The order book of a host nation goes at the pace of the phase, counted by hand."""

import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import fixed, measured, repair, scenario, yard


def theater(**factor: float) -> Scenario:
    """A yard that somebody asks for a day of work every 10 days; peace, and war from day 50."""
    load = {"arrivals": fixed(10), "work": "repair", "factor": factor}
    return scenario(
        hubs={"yard": yard(load={"host": load})},
        work={"repair": repair(1.0)},
        phases={"peace": {"start_d": 0}, "war": {"start_d": 50}},
    )


@pytest.mark.parametrize(
    ("factor", "jobs"),
    [({}, 9), ({"peace": 1.0, "war": 1.0}, 9), ({"war": 2.0}, 14), ({"war": 0.0}, 5)],
)
def test_jobs_come_at_the_pace_of_the_phase(factor, jobs):
    """On days 10 to 50, then every 10, 5 or no days; the last is done by day 97 of 100."""
    model = theater(**factor)
    found = measured(run(model, 1, 0), model)
    assert found["throughput", "yard"] == pytest.approx(jobs / 100 * 365)


def test_the_phase_must_exist():
    """A misspelt one comes with the right one."""
    with pytest.raises(ConfigError) as error:
        theater(wor=2.0)
    assert str(error.value) == (
        "hubs.yard.load.host.factor.wor: no phase is called 'wor'; did you mean 'war'?"
    )
