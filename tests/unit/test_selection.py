"""Selection, worked by hand."""

from collections.abc import Sequence

import numpy as np
import pytest

from sim.study.selection.kim_nelson import kim_nelson
from sim.study.selection.ocba import ocba, shared, weights
from sim.study.selection.options import Draw


def rows(*values: Sequence[float]) -> Draw:
    """Values of options, over and over again."""

    def draw(numbers: Sequence[int], block: range) -> np.ndarray:
        return np.array(
            [[values[each][place % len(values[each])] for place in block] for each in numbers]
        )

    return draw


def test_the_longest_way_to_a_decision_is_that_of_the_paper():
    """Two options, alpha 0.05, two first replications: eta = ((2 alpha)^-2 - 1) / 2 = 49.5, h^2 = 99.

    Differences of 0 and 2 have the variance 2, so h^2 S^2 / delta^2 = 99 * 2 / 0.81 = 244.4.
    """
    found = kim_nelson(rows([0, 0], [0, 2]), 2, 0.9, 0.95, 2, 20)
    assert not found.decided
    assert found.at_most == 245
    assert found.best == 1
    assert [len(each) for each in found.values] == [10, 10]


def test_an_option_is_left_out_at_the_first_look_at_which_its_margin_is_passed():
    """The margin is delta / 2r (198 / delta^2 - r): with delta 1.01 it is 0.98 at r = 66.

    The difference there is 1; before it is no larger than the margin, which is 1.003 at r = 65.
    """
    found = kim_nelson(rows([0, 0], [0, 2]), 2, 1.01, 0.95, 2, 10_000)
    assert found.decided
    assert (found.best, found.left) == (1, [1])
    assert found.eliminated == [66, None]


def test_options_that_are_equal_in_every_replication_stay_together():
    """Their difference has no variance: nothing is left to decide."""
    found = kim_nelson(rows([1, 2, 3], [1, 2, 3], [0, 1, 2]), 3, 0.5, 0.95, 3, 100)
    assert found.decided
    assert found.left == [0, 1]
    assert found.best == 0
    assert found.replications == 9
    assert found.difference(2, 0.95) == (-1.0, 0.0)


def test_the_shares_are_those_of_the_theorem():
    """Behind by 1 and 2 with deviations 1 and 2: 1 and 1, and for the best sqrt(1 + 4 / 16)."""
    wanted = np.array([np.sqrt(1.25), 1.0, 1.0])
    found = weights(np.array([3.0, 2.0, 1.0]), np.array([1.0, 1.0, 2.0]))
    assert found == pytest.approx(wanted / wanted.sum())


def test_what_has_no_spread_is_not_run_again():
    """And where nothing has any, all are run alike."""
    assert weights(np.array([3.0, 2.0, 1.0]), np.array([0.0, 0.0, 2.0]))[1] == 0
    assert weights(np.array([3.0, 2.0]), np.zeros(2)) == pytest.approx([0.5, 0.5])


def test_no_replication_is_taken_back():
    """An option that has more than its share waits; the others get exactly what there is."""
    found = shared(np.array([3.0, 2.0, 1.0]), np.array([1.0, 1.0, 2.0]), np.array([5, 90, 5]), 7)
    assert found.sum() == 7
    assert found[1] == 0
    assert (found >= 0).all()


def test_the_whole_budget_is_spent():
    """However it is shared out."""
    found = ocba(rows([0, 1, 2, 5], [3, 1, 2, 1], [1, 1, 0, 2]), 3, 4, 101)
    assert found.replications == 101


@pytest.mark.parametrize("ahead", [1, 7, 50])
def test_how_many_are_drawn_at_once_decides_nothing(monkeypatch, ahead):
    """The same option, left out at the same looks."""
    values = np.random.default_rng(20_02).normal([[0.0], [0.3], [0.5]], 1.0, (3, 3000))

    def draw(numbers: Sequence[int], block: range) -> np.ndarray:
        return values[list(numbers), block.start : block.stop]

    usual = kim_nelson(draw, 3, 0.2, 0.95, 10, 10**6)
    monkeypatch.setattr("sim.study.selection.kim_nelson.AHEAD", ahead)
    other = kim_nelson(draw, 3, 0.2, 0.95, 10, 10**6)
    assert usual.decided
    assert (other.best, other.eliminated) == (usual.best, usual.eliminated)
