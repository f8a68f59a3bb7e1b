"""Matrix games: known values, and what holds for every matrix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from sim.study.interdiction.routing_game import estimated_game, solve_game

PAYOFFS = arrays(
    float,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=5),
    elements=st.floats(-100, 100, allow_nan=False, width=32),
)


def test_a_game_without_a_saddle_point():
    """[[3, -1], [-2, 1]]: both mixes make the other side indifferent, and the value is 1/7."""
    game = solve_game([[3, -1], [-2, 1]])
    assert game.value == pytest.approx(1 / 7, abs=1e-9)
    assert game.rows == pytest.approx([3 / 7, 4 / 7], abs=1e-9)
    assert game.columns == pytest.approx([2 / 7, 5 / 7], abs=1e-9)
    assert (game.lower, game.upper) == (-1, 1)
    assert game.concealment == pytest.approx(8 / 7, abs=1e-9)


def test_rock_paper_scissors_with_stakes():
    """Rock beats scissors for 1, paper rock for 2, scissors paper for 3.

    The game is fair, value 0. Of a mix (r, p, s) no column may gain: 2p = s, 2r = 3s and r = 3p,
    so that (r, p, s) = (3, 1, 2) / 6.
    """
    game = solve_game([[0, -2, 1], [2, 0, -3], [-1, 3, 0]])
    assert game.value == pytest.approx(0, abs=1e-9)
    assert game.rows == pytest.approx([3 / 6, 1 / 6, 2 / 6], abs=1e-9)
    assert game.columns == pytest.approx([3 / 6, 1 / 6, 2 / 6], abs=1e-9)


def test_a_saddle_point_is_exact():
    """Both sides have a best pure choice, and the value is that payoff to the last bit."""
    game = solve_game([[0.3, 0.1, 0.7], [0.4, 0.2, 0.25], [0.9, 0.1, 0.0]])
    assert (game.value, game.lower, game.upper, game.leads) == (0.2, 0.2, 0.2, 1)
    assert game.rows.tolist() == [0, 1, 0]
    assert game.columns.tolist() == [0, 1, 0]


@given(PAYOFFS)
def test_the_value_lies_between_the_pure_bounds(payoff):
    """Maximin <= value <= minimax, and both mixes are probabilities."""
    game = solve_game(payoff)
    assert game.lower <= game.value <= game.upper
    for mix in (game.rows, game.columns):
        assert (mix >= 0).all()
        assert mix.sum() == pytest.approx(1)


@given(PAYOFFS)
def test_both_sides_are_sure_of_the_value(payoff):
    """Duality: the mix of the rows gets it against every column, that of the columns gives no more."""
    game = solve_game(payoff)
    slack = 1e-6 * (1 + np.ptp(payoff))
    assert (game.rows @ payoff).min() >= game.value - slack
    assert (payoff @ game.columns).max() <= game.value + slack


@given(PAYOFFS, st.data())
def test_one_more_row_never_lowers_the_value(payoff, data):
    """The defender need not use an option that is added."""
    more = data.draw(arrays(float, payoff.shape[1], elements=st.floats(-100, 100, width=32)))
    slack = 1e-6 * (1 + np.ptp(np.vstack([payoff, more])))
    assert solve_game(np.vstack([payoff, more])).value >= solve_game(payoff).value - slack


@pytest.mark.parametrize("matrix", [[], [[]], [1, 2], [[1, np.nan]], [[1, np.inf]]])
def test_what_is_no_game_is_refused(matrix):
    """No row, no column, one dimension, a payoff that is no number."""
    with pytest.raises(ValueError, match="matrix of finite payoffs"):
        solve_game(matrix)


def test_payoffs_without_noise_have_an_interval_without_width():
    """All replications alike: the bootstrap gives the value back."""
    payoffs = np.repeat(np.array([[3.0, -1.0], [-2.0, 1.0]])[:, :, None], 5, axis=2)
    found = estimated_game(payoffs, seed=1)
    for interval, value in ((found.mixed, 1 / 7), (found.leader_follower, -1)):
        assert (interval.value, interval.low, interval.high) == pytest.approx((value,) * 3)


def test_noise_common_to_all_cells_moves_the_value_and_not_the_worth_of_concealment():
    """Whole replications are drawn, so what all cells share cancels in a difference."""
    noise = np.random.Generator(np.random.PCG64(5)).normal(size=30)
    payoffs = np.array([[3.0, -1.0], [-2.0, 1.0]])[:, :, None] + noise
    found = estimated_game(payoffs, seed=1)
    assert found.mixed.high - found.mixed.low > 0.3
    assert found.concealment.high - found.concealment.low < 1e-6
    assert found.concealment.value == pytest.approx(8 / 7)
