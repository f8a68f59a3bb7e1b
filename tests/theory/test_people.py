"""People and time against queueing theory: Pollaczek and Khinchine, and saturated shifts."""

import numpy as np
import pytest

from sim.model.scenario import Scenario
from sim.study.running.replicate import replicate
from support import Spec, built, exponential, fixed, fleet, mapping, mode, repair, yard

GROSS = "Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, section 5.1.1"


def pollaczek_khinchine(rate: float, mean_d: float, second_d2: float) -> float:
    """Mean wait in an M/G/1 queue [d]; source: GROSS."""
    return rate * second_d2 / (2 * (1 - rate * mean_d))


def busy(hubs: Spec, **parts: object) -> Scenario:
    """Hubs that only work for outside loads, for years, after a warm-up."""
    return built(mapping(hubs=hubs, initial="steady", warm_up_d=500, horizon_d=5000, **parts))


def wait_of(model: Scenario, subjects: list[str], replications: int = 40) -> tuple[float, float]:
    """Mean of the mean waits at some stages, and its standard error [d]."""
    result = replicate(model, seed=11, replications=replications)
    waits = np.mean([result.of("wait", subject) for subject in subjects], axis=0)
    return float(waits.mean()), float(waits.std(ddof=1) / np.sqrt(replications))


def test_a_shared_overseer_is_one_server_for_two_hubs():
    """Two Poisson streams at two hubs, docks without limit, one overseer: M/D/1 of both together.

    Rate 1/4 each, 1.4 days a job: utilisation 0.7, mean wait 0.7 x 1.4 / (2 x 0.3) = 1.633 days.
    """
    load = {"host": {"arrivals": exponential(4.0), "work": "repair"}}
    hub = yard(berths={"dock": "unlimited"}, load=load)
    model = busy(
        {"x": hub, "y": hub},
        work={"repair": repair(1.4, dock=1, oversight=1)},
        people={"oversight": 1},
    )
    mean, error = wait_of(model, ["x/repair", "y/repair"])
    assert error < 0.04
    assert mean == pytest.approx(pollaczek_khinchine(0.5, 1.4, 1.4**2), abs=4 * error)
    used = replicate(model, seed=11, replications=40).value("labour_used", "oversight").mean
    assert used == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize(
    ("probability", "rate", "mean", "second"),
    [(1.0, 0.4, 1.75, 3.25), (0.5, 0.5, 0.5 + 0.5 * 1.75, 0.5 + 0.5 * 3.25)],
)
def test_growth_makes_the_service_time_a_mixture(probability, rate, mean, second):
    """M/G/1: one day that grows uniformly by 1 to 2.5, E F = 1.75, E F^2 = (2.5^3 - 1) / 4.5 = 3.25."""
    factor = {"law": "uniform", "low_d": 1.0, "high_d": 2.5}
    stage = {
        "needs": {"dock": 1}, "takes": fixed(1.0),
        "growth": {"probability": probability, "factor": factor},
    }  # fmt: skip
    load = {"host": {"arrivals": exponential(1 / rate), "work": "repair"}}
    model = busy({"x": yard(load=load)}, work={"repair": {"stages": {"dock": stage}}})
    wait, error = wait_of(model, ["x/dock"])
    assert error < 0.06
    assert wait == pytest.approx(pollaczek_khinchine(rate, mean, second), abs=4 * error)


def saturated(hours: float, **keys: object) -> float:
    """Jobs of 20 hours a week at a yard whose gang never waits for work."""
    hub = yard(berths={"dock": "unlimited"}, crews={"gang": 1},
               shifts={"gang": {"hours": hours}}, **keys)  # fmt: skip
    model = built(mapping(
        fleets={"a": fleet(30, modes={"hull": mode(0.01)})}, hubs={"yard": hub},
        work={"repair": repair(20 / 24, dock=1, gang=1)}, horizon_d=10 * 7.0,
        phases={"peace": {"start_d": 0.0}, "war": {"start_d": 35.0}},
    ))  # fmt: skip
    result = replicate(model, seed=1, replications=1)
    return result.value("throughput", "yard").mean / 365 * 7


def test_a_saturated_gang_does_its_hours():
    """40, 80 and 120 hours a week are 2, 4 and 6 jobs of 20 hours; overtime of 1.5 in half the weeks.

    35 days at 40 hours and 35 at 60: 5 x 2 + 5 x 3 = 25 jobs in ten weeks.
    """
    assert saturated(8) == pytest.approx(2)
    assert saturated(16) == pytest.approx(4)
    assert saturated(24) == pytest.approx(6)
    assert saturated(8, overtime={"war": 1.5}) == pytest.approx(2.5)
