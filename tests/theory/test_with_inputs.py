"""The interval of luck with inputs holds the mean of a further draw as often as it says."""

import numpy as np
import pytest

from sim.study.explain.with_inputs import with_inputs

STUDIES = 2000


@pytest.mark.parametrize("spread", [0.0, 0.2, 0.5, 1.0, 4.0])
def test_the_interval_holds_a_further_draw(spread) -> None:
    """Normal means of draws with a known spread, luck of variance 1 in each of four replications.

    By more than five standard errors of so many studies it must not hold too few.
    """
    random, level = np.random.default_rng(20261129), 0.9
    held = 0
    for _ in range(STUDIES):
        means = random.normal(0.0, spread, size=20)
        values = means[:, None] + random.normal(size=(20, 4))
        found = with_inputs(values, level, "more")
        assert found is not None
        held += found.low <= random.normal(0.0, spread) <= found.high
    error = (level * (1 - level) / STUDIES) ** 0.5
    assert held / STUDIES > level - 5 * error
