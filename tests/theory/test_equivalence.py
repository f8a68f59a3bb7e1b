"""Error rates of the gate: on values whose truth is known, and on the engine."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest

from benchmarks.error_rates import ALPHA, TRIALS, Rates, rates, row
from sim.load.compose import load_scenario
from sim.study.regression import baseline
from sim.study.running.replicate import replicate
from sim.study.statistics.equivalence import decide, looks, sample
from sim.study.statistics.intervals import ANYTHING
from sim.study.statistics.limits import Limit

PAGE = Path(__file__).resolve().parents[2] / "docs" / "regress.md"
N = 100
"""Replications of the baseline; the standard deviation of one is two margins."""
CASES = [(1, 1), (3, 1), (3, 3)]
"""Metrics, and how many of them moved: one of three is the worst for a wrong *equivalent*."""


@cache
def measured(metrics: int, moved: int, shift: float) -> Rates:
    """Rates for baselines of N replications."""
    return rates(N, metrics, moved, shift)


def at_most(share: float, bound: float) -> bool:
    """Whether a measured share is no evidence against a bound, at one in a thousand."""
    count = round(share * TRIALS)
    return bool(binomtest(count, TRIALS, bound, alternative="greater").pvalue > 0.001)


@pytest.mark.parametrize(("metrics", "moved"), CASES)
def test_no_change_is_called_equivalent(metrics, moved):
    """At least 93 of 100 times with baselines of 100 replications; never regressed."""
    found = measured(metrics, moved, 0.0)
    assert found.equivalent > 0.93
    assert found.regressed <= 1 / TRIALS


@pytest.mark.parametrize(("metrics", "moved"), CASES)
def test_a_change_of_one_margin_keeps_both_errors(metrics, moved):
    """At the border each claim has at most the chance alpha, over all metrics and looks.

    Schuirmann (1987): the size of the two one-sided tests; Holm (1979): over metrics.
    """
    found = measured(metrics, moved, 1.0)
    assert at_most(found.equivalent, ALPHA)
    assert at_most(found.any_equivalent, ALPHA)
    assert at_most(found.regressed, ALPHA)
    assert found.any_equivalent + found.regressed > 0.01  # or the bounds say nothing


@pytest.mark.parametrize(("metrics", "moved"), CASES)
def test_a_change_of_two_margins_is_called_regressed(metrics, moved):
    """At least 9 of 10 times, and never equivalent."""
    found = measured(metrics, moved, 2.0)
    assert found.regressed >= 0.9
    assert found.equivalent == 0


@pytest.mark.parametrize(("metrics", "moved"), CASES)
def test_the_page_shows_what_is_measured(metrics, moved):
    """The rows of docs/regress.md are those of `python -m benchmarks.error_rates`."""
    lines = re.findall(
        rf"^\| {N} \| {metrics} \| {moved} .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    shifts = (0.0, 1.0, 2.0)
    assert [lines[place] for place in (0, 2, 4)] == [
        row(N, metrics, moved, shift, measured(metrics, moved, shift)) for shift in shifts
    ]


def test_another_order_of_random_numbers_is_equivalent():
    """Twenty seeds of one theater against one baseline: each is equivalent, none regressed."""
    scenario = load_scenario("truth/A01", "horizon_d=1200", "warm_up_d=200")
    result = replicate(scenario, seed=1, replications=100)
    told = baseline.references(result, ["ao"], ["all"], 0.03, {})
    base = baseline.accepted("truth/A01", [], "a test", result, told)
    found = []
    for seed in range(2, 22):
        decision = decide(
            [each.sample for each in told],
            [each.margin for each in told],
            lambda begin, end, seed=seed: baseline.fresh(base, scenario, seed, 1, begin, end),
            looks(50, 200),
            ALPHA,
        )
        found.append(decision.verdict)
    assert found == ["equivalent"] * 20


@pytest.mark.parametrize(("kind", "fails"), [("side", False), ("side", True), ("limit", False)])
def test_one_side_and_limits_keep_both_errors(kind, fails):
    """At the border of the worse side, and at a limit, each wrong claim has at most the chance
    alpha over all looks; on the better side nothing is called regressed."""
    generator = np.random.default_rng([3, fails])
    shift = 1.0 if fails else -1.0
    sizes, trials = looks(50, 200), 600
    words = {"equivalent": 0, "regressed": 0, "inconclusive": 0}
    for _ in range(trials):
        base = [sample(generator.normal(0.0, 2.0, 50))]
        limits = [Limit(0, "at_most", -1.0, ANYTHING)]

        def draw(begin: int, end: int) -> np.ndarray:
            return generator.normal(shift, 2.0, (end - begin, 1))

        if kind == "side":
            found = decide(base, [1.0], draw, sizes, ALPHA, worse=["more"])
        else:
            found = decide([], [], draw, sizes, ALPHA, limits=limits)
        words[found.verdict] += 1
    wrong = {
        "side": ("equivalent", "regressed") if fails else ("regressed",),
        "limit": ("equivalent", "regressed"),
    }
    for word in wrong[kind]:
        assert binomtest(words[word], trials, ALPHA, alternative="greater").pvalue > 0.001
    if kind == "side" and not fails:
        assert words["equivalent"] > 0.9 * trials
