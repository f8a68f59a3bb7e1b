"""Antithetic pairs and exact controls are unbiased, and their intervals cover."""

import numpy as np
import pytest

from sim.analytic.solve import solve
from sim.load.compose import load_scenario
from sim.study.results.control_variates import controlled, jackknifed
from sim.study.running.replicate import replicate
from sim.study.statistics.summary import half_width, independent

TRIALS = 2000
"""The standard error of a share of 0.95 is 0.5 %, of 0.93 it is 0.6 %."""
SHORT = ("hubs.theater.berths.dock=2", "warm_up_d=1000", "horizon_d=365")
TAKES = "work.repair.stages.dock.takes.mean_d"


def pairs_of(kind: str, random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Values of mean 1 and a control of mean 0 that explains most of them."""
    if kind == "normal":
        control = random.normal(size=n)
        return 1 + 2 * control + random.normal(size=n), control
    control = random.exponential(size=n) - 1  # skewed, and the dependence is not linear
    return 1 + 0.5 * ((control + 1) ** 2 - 2) + 0.5 * random.normal(size=n), control


@pytest.mark.parametrize("n", [20, 100])
def test_the_jackknifed_control_covers_and_is_unbiased(n):
    """Jointly normal values, where the theory is exact: 93 of 100 at least, mean within 4 errors.

    Lavenberg and Welch (1981); with the coefficient estimated from the same n replications.
    """
    random = np.random.default_rng([1, n])
    found = [jackknifed(*pairs_of("normal", random, n))[0] for _ in range(TRIALS)]
    means = np.array([each.mean() for each in found])
    error = means.std(ddof=1) / TRIALS**0.5
    assert error < 0.01
    assert abs(means.mean() - 1) < 4 * error
    covered = [abs(each.mean() - 1) <= half_width(each, 0.95) for each in found]
    assert np.mean(covered) >= 0.93
    assert means.var() < 1.2 / n  # 5 / n without the control, 1 / n at best


def test_the_jackknife_takes_the_bias_of_the_coefficient_away():
    """Skewed values that are not linear in the control: plain regression is biased, this is not."""
    random = np.random.default_rng(3)
    plain, corrected = [], []
    for _ in range(2 * TRIALS):
        values, control = pairs_of("skewed", random, 20)
        pseudo, slope = jackknifed(values, control)
        corrected.append(pseudo.mean())
        plain.append(values.mean() - slope * control.mean())
    errors = [np.std(each, ddof=1) / len(each) ** 0.5 for each in (plain, corrected)]
    assert max(errors) < 0.01
    assert abs(np.mean(plain) - 1) > 4 * errors[0]
    assert abs(np.mean(corrected) - 1) < abs(np.mean(plain) - 1) / 2


def test_a_control_gives_the_exact_value_with_less_doubt():
    """break_even with two docks, controlled by repairs of 33 instead of 30 days: both are exact."""
    scenario, twin = (
        load_scenario("break_even", *SHORT),
        load_scenario("break_even", *SHORT, f"{TAKES}=33"),
    )
    truth, exact = solve(scenario), solve(twin)
    assert truth is not None
    assert exact is not None
    base, other = (replicate(each, seed=1, replications=200) for each in (scenario, twin))
    found = {each.plain.metric: each for each in controlled(base, other, exact)}
    for metric, subject in (("ao", "ships"), ("dru", "all missions")):
        each = found[metric]
        assert each.factor > 3
        assert each.half_width < 0.02
        assert abs(each.mean - truth[metric, subject]) < 2 * each.half_width  # 4 standard errors


def test_antithetic_pairs_give_the_exact_value():
    """The same theater in 100 pairs: Ao and DRU within 4 standard errors, those of pair means."""
    scenario = load_scenario("break_even", *SHORT)
    truth = solve(scenario)
    assert truth is not None
    base = replicate(scenario, seed=1, replications=200, antithetic=True)
    for metric, subject, most in (("ao", "ships", 0.02), ("dru", "all missions", 0.04)):
        each = base.value(metric, subject)
        assert each.half_width < most
        assert abs(each.mean - truth[metric, subject]) < 2 * each.half_width


def test_intervals_of_pairs_cover():
    """Mirrored exponential values, 100 pairs: 93 of 100 at least; taken as 200 values, nearly all.

    A pair mean is (-log u - log(1 - u)) / 2, more skewed than its members: 20 pairs are too few.
    """
    random = np.random.default_rng(4)
    pairs = single = 0
    for _ in range(TRIALS):
        u = random.random(100)
        values = -np.log1p(-np.column_stack([u, 1 - u - 2.0**-53])).ravel()
        miss = abs(values.mean() - 1)
        pairs += miss <= half_width(independent(values, 2), 0.95)
        single += miss <= half_width(values, 0.95)
    assert pairs / TRIALS >= 0.93
    assert single / TRIALS >= 0.99  # too wide: nothing would be gained
