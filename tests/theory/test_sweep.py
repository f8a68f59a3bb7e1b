"""Points of a sweep agree with the exact values of the closed network (Buzen, 1973)."""

from math import sqrt

from exact_sweep import misses

POINTS = 64


def test_intervals_of_a_sobol_design_hold_the_exact_values(tmp_path):
    """Of 64 intervals at 95 %, not more miss than 4 standard errors above the expected 3.2, and
    none by more than all of them together may."""
    outside, beyond = misses(POINTS, tmp_path)
    assert outside <= 0.05 * POINTS + 4 * sqrt(POINTS * 0.05 * 0.95)
    assert beyond == 0
