"""Work under exponential spells against the formulas of renewal theory."""

from math import exp

import numpy as np
import pytest

from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import exponential, fixed, fleet, mode, one_yard, repair, timeline, yard

CALM_D, STORM_D = 3.0, 1.0
"""Mean lengths [d]."""
WORK_D = 2.0
JOBS = 8000


def spells() -> list[list[float]]:
    """An alternating renewal process, drawn once: no year of it is like another."""
    draw = np.random.default_rng(54)
    calm, storm = draw.exponential(CALM_D, 40_000), draw.exponential(STORM_D, 40_000)
    ends = np.cumsum(calm + storm)
    return np.column_stack((ends - storm, ends)).tolist()


def theater(**stage: object) -> Scenario:
    """A platform that fails after 10 d in the mean, and has a yard of its own."""
    work = repair(fixed(WORK_D), dock=1)
    work["stages"]["repair"] |= {"calm": ["storm"], **stage}
    return one_yard(
        {"a": fleet(modes={"hull": mode(exponential(10.0))})}, {"repair": work}, hub=yard(),
        calendars={"storm": {"spells": spells()}}, horizon_d=JOBS * 14.0,
    )  # fmt: skip


def downs(scenario: Scenario) -> np.ndarray:
    """How long the platform is down each time [d]."""
    told = timeline(run(scenario, 1, 0), "a")
    starts = [start for what, start, _ in told if what == "OPERATING"]
    ends = [end for what, _, end in told if what == "OPERATING"]
    return np.array(starts[1:]) - np.array(ends[: len(starts) - 1])


def close(values: np.ndarray, mean: float) -> None:
    """Within 4 standard errors, by batches, and they say something."""
    batches = values[: len(values) // 40 * 40].reshape(40, -1).mean(axis=1)
    error = batches.std(ddof=1) / np.sqrt(40)
    assert error < 0.06
    assert abs(values.mean() - mean) < 4 * error, (values.mean(), mean, error)


STORMY = STORM_D / (CALM_D + STORM_D)
"""Share of the time that is no calm: that of jobs that find a storm."""


@pytest.mark.parametrize("between", ["kept", "released"])
def test_work_that_pauses_takes_as_much_longer_as_there_are_storms(between):
    """E = w (1 + b / a) + P b: w / a storms of mean b fall into the work, and one may be on.

    Poisson arrivals of storms on the time at work; Ross, Stochastic Processes, ch. 3.
    """
    close(downs(theater(between=between)), WORK_D * (1 + STORM_D / CALM_D) + STORMY * STORM_D)


def test_work_in_one_go_waits_for_a_calm_that_is_long_enough():
    """E = P b + (1 - p) / p (c + b) + w: each calm is long enough with p = exp(-w / a).

    c is the mean of one that is not: a - w p / (1 - p). What is left of a calm is as long as a
    whole one, by its law.
    """
    fits = exp(-WORK_D / CALM_D)
    short = CALM_D - WORK_D * fits / (1 - fits)
    waits = STORMY * STORM_D + (1 - fits) / fits * (short + STORM_D)
    close(downs(theater(within="calm")), waits + WORK_D)
