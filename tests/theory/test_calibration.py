"""A calibration against what is known exactly: one fleet, of which the rate is to be found."""

import numpy as np
import pytest

import sim

pytestmark = pytest.mark.theory

FILE = """\
title: one fleet without a queue
scenario: break_even
overrides: {{posture: theater, hubs.theater.berths.dock: unlimited, hubs.theater.accepts: any}}
inputs:
  - {{name: life, keys: fleets.ships.modes.casualty.life.mean_d, low: 60, high: 400}}
targets:
  up: {{metric: ao, subject: ships, value: {value}, sd: {sd}, year: 2020, source: s1, mapping: same}}
"""
AWAY_D = 5 + 30 + 5
"""Out, repair and back, of which none waits [d]."""


def test_the_rate_of_a_fleet_without_a_queue(tmp_path):
    """Ao is L / (L + 40) by the renewal theorem, so that L is 40 Ao / (1 - Ao), and a small error of
    Ao is one of L by the slope; the range of the posterior is what that says."""
    pytest.importorskip("threadpoolctl")
    life, sd = 180.0, 0.01
    ao = life / (life + AWAY_D)
    (tmp_path / "one.yaml").write_text(FILE.format(value=ao, sd=sd), encoding="utf-8")
    found = sim.calibrate(str(tmp_path / "one.yaml"), fresh=4, points=20)
    assert found.converged
    (input_,) = found.inputs
    slope = AWAY_D / (life + AWAY_D) ** 2
    assert input_.fitted == pytest.approx(life, abs=0.3 * sd / slope)
    low, high = (AWAY_D * end / (1 - end) for end in (ao - 1.96 * sd, ao + 1.96 * sd))
    assert input_.low == pytest.approx(low, abs=0.2 * sd / slope)
    assert input_.high == pytest.approx(high, abs=0.35 * sd / slope)
    assert input_.informed == ("up",)
    values = np.array([life for (life,) in found._sample()])
    assert np.log(values / life).std() == pytest.approx(sd / slope / life, rel=0.15)
