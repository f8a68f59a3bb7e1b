"""Initialization bias, measured against a transient that is known exactly."""

from math import exp, isnan

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.study.results.warm_up import WarmUp, measured, mser_5
from support import Spec, built, exponential, fleet, mapping, mode, repair, yard

LIFE_D, REPAIR_D = 300.0, 100.0
MEMORY_D = 1 / (1 / LIFE_D + 1 / REPAIR_D)
"""Availability is A + (1 - A) exp(-t / 75 d) where nobody waits for anybody."""
DOWN = REPAIR_D / (LIFE_D + REPAIR_D)


def alone(**parts: Spec) -> WarmUp:
    """Twenty platforms with a dock each, from all up, in windows of 100 d."""
    whole = {
        "initial": "steady",
        "warm_up_d": 400.0,
        "fleets": {"a": fleet(20, modes={"wear": mode(exponential(LIFE_D))})},
        "hubs": {"yard": yard(berths={"dock": 20})},
        "work": {"repair": repair(exponential(REPAIR_D))},
        **parts,
    }
    return measured(built(mapping(**whole)), seed=4, runs=60, workers=1)


def test_the_bias_is_that_of_the_exact_transient():
    """Mean of (1 - A) exp(-t / 75) over each window of 100 d: 0.138, 0.036, ...

    Half-widths are those of 95 %; twice as wide, all six windows hold with 0.9993.
    """
    found = alone()
    (ao,) = (each for each in found.biases if each.metric == "ao")
    edges = np.arange(len(ao.bias) + 1) * 100.0
    exact = DOWN * MEMORY_D / 100 * (np.exp(-edges[:-1] / MEMORY_D) - np.exp(-edges[1:] / MEMORY_D))
    assert (np.abs(ao.bias - exact) < 2 * ao.half_width).all()
    assert exact[0] == pytest.approx(DOWN * 0.75 * (1 - exp(-100 / 75)))
    assert found.needed_d >= 100.0  # 0.138 is ten half-widths and more
    assert found.worst is not None


def test_windows_of_a_short_memory_are_not_correlated():
    """exp(-100 / 75) of a mean over 100 d: exactly (1 - exp(-r))^2 / (2 (r - 1 + exp(-r)))."""
    r = 100 / MEMORY_D
    exact = (1 - exp(-r)) ** 2 / (2 * (r - 1 + exp(-r)))
    found = alone().correlation["ao"]
    assert found == pytest.approx(exact, abs=0.2)  # 60 runs of about six pairs: 0.05 each way


def test_mser_5_cuts_what_is_off():
    """A step of ten standard deviations on day 50, and none at all."""
    noise = np.random.default_rng(2).normal(size=400)
    assert mser_5(noise + 10 * (np.arange(400) < 50)) == 50.0
    assert mser_5(np.where(np.arange(400) < 100, 1.0, 0.0)) == 100.0
    assert isnan(mser_5(np.where(np.arange(400) < 300, 1.0, 0.0) + noise / 10))


def test_a_theater_without_rest_has_no_warm_up():
    with pytest.raises(ConfigError, match=r"warmup: there is no warm-up .* used up"):
        alone(stocks={"spare": {"stock": 9, "never_replaced": True}})
