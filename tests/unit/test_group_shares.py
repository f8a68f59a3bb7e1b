"""Crossed draws and their components: worked by hand."""

import numpy as np
import pytest

from sim.study.explain.group_shares import (
    LUCK,
    NOTHING,
    TOGETHER,
    UNTOLD,
    Crossing,
    headline_shares,
)

TWO = Crossing({"a": [0, 2], "b": [1]})


def test_a_block_has_every_combination_of_its_groups_values():
    """Columns of a group go together."""
    points = TWO.points(np.array([1.0, 2.0, 3.0]), np.array([7.0, 8.0, 9.0]))
    assert points.tolist() == [[1, 2, 3], [1, 8, 3], [7, 2, 9], [7, 8, 9]]
    assert TWO.parts == [(0,), (1,), (0, 1)]


def test_one_group_by_hand():
    """Differences 3 and 5 under the two replications: 3 x 5 / 2, and luck 2 and 8 in the mean."""
    parts, luck = Crossing({"a": [0]}).components(np.array([[[1.0, 3.0], [4.0, 8.0]]]))
    assert parts.tolist() == [[7.5]]
    assert luck.tolist() == [5.0]


def test_two_groups_by_hand():
    """a moves 0 to 4, b by 1, together nothing: 4 x 4 / 2 and 1 x 1 / 2; luck adds 10 and is apart.

    With 6 more where both have moved: contrasts of a 7, of b 4, of both 3, each as a mean over the
    sides of the other: 2 (7^2 / 4 - 3^2 / 4), 2 (4^2 / 4 - 3^2 / 4) and 4 (3 / 2)^2.
    """
    mean = np.array([0.0, 1.0, 4.0, 5.0])
    values = np.array([mean, [0.0, 1.0, 4.0, 11.0]])[..., None] + [0.0, 10.0]
    parts, luck = TWO.components(values)
    assert parts.tolist() == [pytest.approx([8.0, 0.5, 0.0]), pytest.approx([20.0, 3.5, 9.0])]
    assert luck.tolist() == [50.0, 50.0]


def test_a_block_without_a_value_is_left_out_and_one_is_not_enough():
    """A mean over nothing, as of jobs that never began."""
    values = np.arange(24.0).reshape(3, 4, 2) ** 2
    values[1, 2, 0] = np.nan
    found = headline_shares(TWO, values, 0.95, 1)
    assert found is not None
    assert found.blocks == 2
    assert found == headline_shares(TWO, values[[0, 2]], 0.95, 1)
    values[0, 0, 0] = np.nan
    assert headline_shares(TWO, values, 0.95, 1) is None


def test_what_moves_no_bit_is_nothing_and_what_luck_hides_is_not_told():
    """b never moves the value; a moves it, by less than luck."""
    random = np.random.default_rng(3)
    a = random.normal(size=(8, 2))[:, TWO.corners[:, 0]]
    seen = 1e-3 * a[..., None] + random.normal(size=(8, 2, 2))[:, TWO.corners[:, 0]]
    found = headline_shares(TWO, seen, 0.95, 1)
    assert found is not None
    verdicts = {each.name: each.verdict for each in found.shares}
    assert verdicts == {"a": UNTOLD, "b": NOTHING, TOGETHER: NOTHING, LUCK: "told"}
    assert found.of("b").total_high == 0.0
    assert 0 < found.of("a").high <= 1


def test_what_never_differs_has_no_share():
    """Nothing of it is anybody's."""
    found = headline_shares(TWO, np.full((4, 4, 2), 0.7), 0.95, 1)
    assert found is not None
    assert {each.verdict for each in found.shares} == {NOTHING}
    assert (found.variance, found.mean) == pytest.approx((0.0, 0.7))
