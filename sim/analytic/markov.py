"""Long-run law of a Markov chain in continuous time on finitely many states."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

State = TypeVar("State", bound=Hashable)


def stationary(
    likely: State, moves: Callable[[State], Iterable[tuple[State, float]]]
) -> dict[State, float]:
    """Long-run probabilities of the states that can be reached.

    Solves the balance of every state but one: that one follows from the others.

    Parameters
    ----------
    likely
        A state that is not rare and is reached from every other: the others are found from it,
        and solved for in relation to it.
    moves
        States to which a state goes directly, and the rates [1/d]; rates of 0 are left out.
    """
    numbers = {likely: 0}
    rows: list[int] = []
    columns: list[int] = []
    rates: list[float] = []
    found = [likely]
    for state in found:  # grows while states are found
        here = numbers[state]
        for other, rate in moves(state):
            if rate <= 0 or other == state:
                continue
            if other not in numbers:
                numbers[other] = len(found)
                found.append(other)
            rows += [numbers[other], here]
            columns += [here, here]
            rates += [rate, -rate]
    if len(found) == 1:
        return {likely: 1.0}
    flow = csc_matrix((rates, (rows, columns)), shape=(len(found), len(found)))
    others = spsolve(flow[1:, 1:], -flow[1:, [0]].toarray().ravel())
    weights = np.concatenate(([1.0], np.atleast_1d(others)))
    weights /= weights.sum()
    return dict(zip(found, weights.tolist(), strict=True))
