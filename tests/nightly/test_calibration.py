"""Calibration against inputs that are known: even ranks on a small theater, and the whole one.

Talts et al., arXiv:1804.06788: where the posterior is right, the rank of a true value in it is even.
Outputs are ranked as well, since most inputs of the small theater are hardly narrowed and would be
even with a posterior that had learnt nothing: Modrak et al., Bayesian Analysis 20 (2025) 461-488.
"""

import numpy as np
import pytest
from scipy.stats import binom, chi2

import sim

pytestmark = pytest.mark.nightly
pytest.importorskip("threadpoolctl")

TRIALS, BINS = 100, 10
WRONG = 0.01
"""Chance that a right posterior fails, over all ranks together."""


def test_ranks_of_what_was_to_be_found_are_even():
    """A hundred trials of three fleets: chi-square of six inputs and six outputs, ten bins each."""
    inputs, outputs, waves = [], [], []
    for draw in range(TRIALS):
        found = sim.calibrate("three_fleets", synthetic=draw, fresh=48)
        one, other = found.truth.ranks(found.found)
        inputs.append(one)
        outputs.append(other)
        waves.append((len(found.found.waves), found.converged))
    ranks = np.hstack([inputs, outputs])
    counts = np.array([np.histogram(each, BINS, (0, 1))[0] for each in ranks.T])
    even = TRIALS / BINS
    found = ((counts - even) ** 2 / even).sum(axis=1)
    most = float(chi2.isf(WRONG / len(counts), BINS - 1))
    converged = sum(each for _, each in waves)
    print(f"\nchi-square of {BINS} bins, at most {most:.1f}: {np.round(found, 1).tolist()}")
    print(f"ranks by bin: {counts.tolist()}")
    print(f"{converged} of {TRIALS} converged, in {np.mean([each for each, _ in waves]):.1f} waves")
    assert found.max() < most
    assert converged >= 0.9 * TRIALS


@pytest.mark.parametrize("draw", [1, 2, 3])
def test_known_inputs_of_the_whole_theater_are_in_their_ranges(draw):
    """Of twenty inputs so many lie in their central range of 95 % as chance at 99.9 % leaves."""
    found = sim.calibrate(
        "indo_pacific", synthetic=draw, points=48, waves=3, replications=4, fresh=24, workers=2
    )
    inside = [each.low <= each.truth <= each.high for each in found.inputs]
    print(f"\ndraw {draw}: {found.line}; {sum(inside)} of {len(inside)} in their range")
    print([(each.name, round(each.contraction, 2), round(each.rank, 2)) for each in found.inputs])
    assert sum(inside) >= binom.ppf(0.001, len(inside), 0.95)
