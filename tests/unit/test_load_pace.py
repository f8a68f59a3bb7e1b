"""The order book of a host nation goes at the pace of the phase, counted by hand."""

import pytest
from pydantic import ValidationError

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.checks.steady import changes
from sim.model.scenario import Scenario
from support import fixed, jobs_of, measured, repair, scenario, yard


def theater(intensity: float = 1.0, **factor: float) -> Scenario:
    """A yard that somebody asks for a day of work every 10 days; peace, and war from day 50."""
    load = {"arrivals": fixed(10), "work": "repair", "factor": factor, "intensity": intensity}
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


@pytest.mark.parametrize(
    ("intensity", "factor", "jobs"),
    [(2.0, {}, 19), (0.5, {}, 4), (0.0, {}, 0), (2.0, {"war": 0.5}, 14), (2.0, {"war": 0.0}, 10)],
)
def test_intensity_multiplies_the_pace_of_every_phase(intensity, factor, jobs):
    """Twice as many come every 5 days; half as fast in war is as usual; of none nothing is left."""
    model = theater(intensity, **factor)
    found = measured(run(model, 1, 0), model)
    assert found.get(("throughput", "yard"), 0.0) == pytest.approx(jobs / 100 * 365)


def test_intensity_is_that_of_a_load_that_comes_as_often():
    """Without phases, by any law: at intensity 4 as with a quarter of the time between arrivals,
    and every year of it is like another."""

    def yards(mean_d: float, intensity: float) -> Scenario:
        arrivals = {"law": "lognormal", "mean_d": mean_d, "cv": 0.5}
        load = {"arrivals": arrivals, "work": "repair", "intensity": intensity}
        return scenario(hubs={"yard": yard(load={"host": load})}, work={"repair": repair(1.0)})

    asked = [
        [job[2] for job in jobs_of(run(yards(*each), 1, 0), "yard.host")]
        for each in ((2.5, 1.0), (10.0, 4.0))
    ]
    assert len(asked[0]) > 25
    assert asked[0] == pytest.approx(asked[1], abs=1e-5)
    assert [*changes(yards(10.0, 4.0))] == [*changes(yards(10.0, 1.0))]


@pytest.mark.parametrize("intensity", [-1.0, float("nan"), float("inf"), "much"])
def test_an_intensity_is_a_number_from_0_up(intensity):
    """What is wrong is named with its path."""
    with pytest.raises(ValidationError, match=r"intensity"):
        theater(intensity)


def test_the_phase_must_exist():
    """A misspelt one comes with the right one."""
    with pytest.raises(ConfigError) as error:
        theater(wor=2.0)
    assert str(error.value) == (
        "hubs.yard.load.host.factor.wor: no phase is called 'wor'; did you mean 'war'?"
    )
