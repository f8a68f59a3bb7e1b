"""The routing game: a defender chooses how work is routed, another side chooses what to take away.

The leader-follower value is what the defender is sure of when the other side sees where work is
done before it chooses: the best row by its worst column. In the simultaneous game neither sees the
other and both may mix; its value is never lower. The difference is an upper bound on what it could
be worth to the defender that the other side does not see the choice.

Sources
-------
von Neumann, Mathematische Annalen 100 (1928): the value of a matrix game.
Dantzig, in Koopmans (ed.), Activity Analysis of Production and Allocation (1951): the game as a
linear program.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.core.streams import Streams

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SolvedGame:
    """A solved matrix game; the rows maximise, the columns minimise.

    Attributes
    ----------
    value
        Value of the game in mixed strategies.
    rows, columns
        Probabilities of an optimal mix of each side.
    lower
        Maximin of pure strategies: the row moves first and is seen.
    upper
        Minimax of pure strategies: the column moves first and is seen.
    leads
        The row of the maximin, the first of several.
    """

    value: float
    rows: Floats
    columns: Floats
    lower: float
    upper: float
    leads: int

    @property
    def concealment(self) -> float:
        """Upper bound on the worth of not being seen."""
        return self.value - self.lower


def solve_game(matrix: ArrayLike) -> SolvedGame:
    """Solve a zero-sum game.

    Parameters
    ----------
    matrix
        Payoff to the row player, shape (rows, columns), at least one of each, finite.
    """
    payoff = np.asarray(matrix, dtype=float)
    if payoff.ndim != 2 or not payoff.size or not np.isfinite(payoff).all():
        raise ValueError("a game is a matrix of finite payoffs with a row and a column at least")
    worst, best = payoff.min(axis=1), payoff.max(axis=0)
    leads, lower, upper = int(worst.argmax()), float(worst.max()), float(best.min())
    if lower == upper:
        rows = np.eye(len(worst))[leads]
        columns = np.eye(len(best))[int(best.argmin())]
        return SolvedGame(lower, rows, columns, lower, upper, leads)
    rows, of_rows = _mix(payoff)
    columns, of_columns = _mix(-payoff.T)
    value = min(max((of_rows - of_columns) / 2, lower), upper)
    return SolvedGame(value, rows, columns, lower, upper, leads)


def _mix(payoff: Floats) -> tuple[Floats, float]:
    """The mix of the rows that is best against the worst column, and what it is sure of."""
    from scipy.optimize import linprog

    low, spread = float(payoff.min()), float(np.ptp(payoff)) or 1.0
    scaled = (payoff - low) / spread
    count, against = payoff.shape
    solved = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=np.column_stack([-scaled.T, np.ones(against)]),
        b_ub=np.zeros(against),
        A_eq=[[*np.ones(count), 0.0]],
        b_eq=[1.0],
        bounds=[*[(0.0, None)] * count, (None, None)],
        method="highs",
    )
    mix = np.clip(solved.x[:count], 0.0, None)
    mix /= mix.sum()
    return mix, low + spread * float((mix @ scaled).min())


@dataclass(frozen=True)
class BootstrapInterval:
    """An estimate with the ends of its bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class EstimatedGame:
    """A game on estimated payoffs.

    Attributes
    ----------
    matrix
        Means over replications, shape (rows, columns).
    leader_follower, mixed, concealment
        The two values and their difference, with percentile intervals of a bootstrap that draws
        whole replications, so that all cells keep their common random numbers. The intervals say
        what luck does; they do not correct that the largest of several estimates is too high.
    """

    matrix: Floats
    game: SolvedGame
    leader_follower: BootstrapInterval
    mixed: BootstrapInterval
    concealment: BootstrapInterval


def estimated_game(
    payoffs: Floats, seed: int, level: float = 0.95, resamples: int = 200
) -> EstimatedGame:
    """Solve a game whose payoffs are means over paired replications.

    Parameters
    ----------
    payoffs
        Shape (rows, columns, replications).
    seed
        Selects the draws of the bootstrap.
    """
    n = payoffs.shape[2]
    uniforms = Streams(seed, 0).uniforms("game", "bootstrap", shape=(resamples, n))
    game = solve_game(payoffs.mean(axis=2))
    again = [solve_game(payoffs[:, :, (each * n).astype(int)].mean(axis=2)) for each in uniforms]
    return EstimatedGame(
        matrix=payoffs.mean(axis=2),
        game=game,
        leader_follower=_interval(game.lower, [each.lower for each in again], level),
        mixed=_interval(game.value, [each.value for each in again], level),
        concealment=_interval(game.concealment, [each.concealment for each in again], level),
    )


def _interval(value: float, resampled: Sequence[float], level: float) -> BootstrapInterval:
    """Percentile interval. Source: Efron and Tibshirani, An Introduction to the Bootstrap."""
    low, high = (float(q) for q in np.quantile(resampled, (0.5 - level / 2, 0.5 + level / 2)))
    return BootstrapInterval(value, low, high)
