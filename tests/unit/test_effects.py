"""Effects of the factors of a sweep, worked by hand."""

from math import isnan

import numpy as np
import pytest

from sim.study.sweeping.effects import Effect, effects

GRID = [{"a": a, "b": b} for a in (1, 3) for b in ("x", "y")]


def test_over_a_full_grid_an_effect_is_the_difference_of_two_means():
    """Of 1, 2, 3, 6: a does 4.5 - 1.5, b 4 - 2; of the 14 squares 9 and 4 are theirs, 1 is left."""
    found = effects(GRID, [1, 2, 3, 6])
    assert [(each.factor, each.low, each.high) for each in found.effects] == [
        ("a", 1, 3), ("b", "x", "y"),
    ]  # fmt: skip
    assert [each.effect for each in found.effects] == pytest.approx([3, 2])
    assert [each.share for each in found.effects] == pytest.approx([9 / 14, 4 / 14])
    assert found.r2 == pytest.approx(13 / 14)


def test_words_go_from_the_lowest_to_the_highest_mean():
    """Whatever their order: p has 5, q 1, r 3."""
    settings = [{"k": word} for word in "ppqqrr"]
    (found,) = effects(settings, [4, 6, 0, 2, 3, 3]).effects
    assert (found.low, found.high, found.effect) == ("q", "p", pytest.approx(4))


def test_the_logarithm_of_a_factor_counts_where_it_is_spread_so():
    """y = log10 x: one step of a decade is one, and nothing is left."""
    settings = [{"x": x} for x in (1.0, 10.0, 100.0)]
    found = effects(settings, [0, 1, 2], logs={"x"})
    assert found.effects[0].effect == pytest.approx(2)
    assert found.r2 == pytest.approx(1)
    assert effects(settings, [0, 1, 2]).r2 < 0.9


def test_effects_are_those_of_each_factor_alone_where_factors_lean_on_each_other():
    """y = 2 a + 3 b without luck, over points in which a and b go together."""
    generator = np.random.default_rng(3)
    a = generator.uniform(size=40)
    b = a + 0.3 * generator.uniform(size=40)
    settings = [{"a": float(x), "b": float(y)} for x, y in zip(a, b, strict=True)]
    found = {each.factor: each for each in effects(settings, 2 * a + 3 * b).effects}
    assert found["a"].effect == pytest.approx(2 * np.ptp(a))
    assert found["b"].effect == pytest.approx(3 * np.ptp(b))


def test_points_without_a_value_are_left_out():
    """As if they had not been run."""
    more = [*GRID, {"a": 1, "b": "x"}]
    assert effects(more, [1, 2, 3, 6, float("nan")]) == effects(GRID, [1, 2, 3, 6])


def test_what_does_nothing_has_no_effect():
    """Not 1e-17; and of no variance there are no shares."""
    found = effects(GRID, [0.3, 0.3, 0.7, 0.7])
    assert found.effects[1] == Effect("b", found.effects[1].low, found.effects[1].high, 0.0, 0.0)
    flat = effects(GRID, [0.1 + 0.2] * 4)
    assert [each.effect for each in flat.effects] == [0, 0]
    assert isnan(flat.r2)
    assert all(isnan(each.share) for each in flat.effects)


@pytest.mark.parametrize(
    ("settings", "values", "why"),
    [
        (GRID[:2], [1, float("nan")], "1 points with a value are too few"),
        (GRID[:3], [1, 2, 3], "3 points with a value are too few for 2 factors"),
        ([{"a": x, "b": x} for x in range(4)], [1, 2, 3, 5], "always vary together"),
        ([], [], "0 points"),
    ],
)
def test_factors_that_cannot_be_told_apart_have_no_effects(settings, values, why):
    """Too few points, or two factors that always go together; it is said, not guessed."""
    found = effects(settings, values)
    assert found.effects == []
    assert why in found.why_none
