"""Exact cases, each a scenario of its own, at three times the target width and fixed seeds.

The nightly tier runs every output at full width; ``truth.py`` says how a case is simulated.
"""

import numpy as np
import pytest

from truth import CASES, Reference, judge, judged, outputs_of, references, settle

LEVEL_OF_TEN = Reference("level", 10.0, "level", "time_average", error=0.0, target=1.0, margin=3.0)


@pytest.mark.parametrize("name", CASES)
def test_simulation_confirms_the_reference(name):
    """The reference lies inside the family-wise interval, and the interval is narrow enough."""
    found = judged(name, "quick")
    for each in found:
        said = f"{each.reference.name}: {each.mean:g} +- {each.half_width:g} (99 %)"
        assert each.half_width <= each.reference.target, f"{said}, too wide to say anything"
        assert each.verdict != "FAIL", f"{said}, exact {each.reference.value:g}, z {each.z:.1f}"
    assert references()[CASES[name].known][0].name in [each.reference.name for each in found]


@pytest.mark.parametrize("name", CASES)
def test_every_output_is_read_once(name):
    """No output of a case is left out of the nightly run, or read off two of its runs."""
    known = [reference.name for reference in references()[CASES[name].known]]
    assert sorted(outputs_of(name, "full")) == sorted(known)
    assert set(outputs_of(name, "quick")) <= set(known)


def spread(mean: float, half_width: float) -> np.ndarray:
    """Twenty values with this mean and this half-width of the 99 % interval (t = 2.861)."""
    return mean + half_width * np.sqrt(19) / 2.8609346 * np.tile([-1.0, 1.0], 10)


@pytest.mark.parametrize(
    ("mean", "half_width", "verdict"),
    [
        (10.5, 0.9, "PASS"),
        (10.5, 2.0, "WEAK"),  # says too little
        (11.0, 0.9, "PASS_EQUIV"),  # 11.9 is within the margin
        (12.5, 2.0, "RETEST"),  # 14.5 is not
        (12.0, 0.9, "FAIL"),  # 2.2 half-widths; the family-wise interval has 1.7
    ],
)
def test_verdict(mean, half_width, verdict):
    """The rules of acceptance, at one point of each region."""
    result = judge("case", LEVEL_OF_TEN, spread(mean, half_width), family=100)
    assert result.half_width == pytest.approx(half_width, rel=1e-6)
    assert result.verdict == verdict


@pytest.mark.parametrize(("mean", "verdict"), [(10.2, "PASS"), (11.4, "FAIL"), (8.6, "RETEST")])
def test_verdict_of_the_retest(mean, verdict):
    """Inside passes, outside on the same side fails, outside on the other side is undecided."""
    first = judge("case", LEVEL_OF_TEN, spread(12.5, 2.0), family=100)
    again = judge("case", LEVEL_OF_TEN, spread(mean, 1.0), family=1)
    assert settle(first, again).verdict == verdict


def test_no_success_is_judged_by_the_score():
    """None of 100 runs succeeds: one success in 100 is not refuted, one in ten is."""
    rare = Reference("p", 0.01, "fraction", "per_replication", error=0.0, target=0.1, margin=0.3)
    frequent = Reference("p", 0.1, "fraction", "per_replication", error=0.0, target=0.1, margin=0.3)
    assert judge("case", rare, np.zeros(100), family=1).verdict == "PASS"
    assert judge("case", frequent, np.zeros(100), family=1).verdict == "FAIL"


def test_without_spread_it_must_be_exact():
    """A deterministic result is right or wrong, even where it looks like all successes."""
    share = Reference("share", 0.8, "fraction", "time_average", error=0.0, target=0.1, margin=0.3)
    assert judge("case", share, np.ones(20), family=100).verdict == "FAIL"
    assert judge("case", LEVEL_OF_TEN, np.full(20, 10.0), family=100).verdict == "PASS"
    assert judge("case", LEVEL_OF_TEN, np.full(20, 10.001), family=100).verdict == "FAIL"
