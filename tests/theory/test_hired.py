"""Hired units against queueing theory: a server that is called by several, and has to come."""

import numpy as np
import pytest

from sim.study.running.replicate import replicate
from support import built, exponential, mapping, repair, yard

RATE, MEAN_D, MOBILISED_D = 0.05, 10.0, 30.0


def in_system(rate: float, mean_d: float, called_at: int, mobilised_d: float) -> float:
    """Mean number in an M/M/1 queue whose server is called by N, takes a time to come, and stays
    until nobody is left.

    With Q in the system when it comes, N and those that arrive meanwhile, L is that of M/M/1 more
    E[Q (Q - 1)] / 2 E[Q]. Source: Fuhrmann and Cooper (1985), Stochastic decompositions in the
    M/G/1 queue with generalized vacations, Operations Research 33(5); for N-policy and start-up
    Medhi and Templeton (1992), Computers & Operations Research 19(1), 35-41.
    """
    load, more, n = rate * mean_d, rate * mobilised_d, called_at
    return load / (1 - load) + (n * (n - 1) + 2 * n * more + 2 * more**2) / (2 * (n + more))


@pytest.mark.parametrize("called_at", [1, 3])
def test_a_server_that_is_called_by_several_is_a_queue_with_n_policy(called_at):
    """Mean number there, share of the time the server is here, which is the load, and its calls.

    It is kept, hour by hour, while it is needed; N and those that come before it does are 1 of
    1 - load jobs.
    """
    hire = {
        "called_at": called_at, "mobilised_in": exponential(MOBILISED_D),
        "kept_d": 0.2, "extended_d": 0.2,
    }  # fmt: skip
    load = {"host": {"arrivals": exponential(1 / RATE), "work": "repair"}}
    model = built(
        mapping(
            hubs={"yard": yard(berths={"dock": 0}, hired={"dock": hire}, load=load)},
            work={"repair": repair(exponential(MEAN_D), dock=1)},
            initial="steady",
            warm_up_d=2000,
            horizon_d=10_000,
        )
    )
    result = replicate(model, seed=3, replications=12)
    busy = RATE * MEAN_D
    calls = 365 * RATE * (1 - busy) / (called_at + RATE * MOBILISED_D)
    for metric, subject, expected, bound in (
        ("load_in_system", "yard/host", in_system(RATE, MEAN_D, called_at, MOBILISED_D), 0.13),
        ("charter_share", "yard/dock", busy, 0.01),
        ("charters", "yard/dock", calls, 0.11),
    ):
        runs = result.of(metric, subject)
        error = runs.std(ddof=1) / np.sqrt(len(runs))
        assert error < bound, (metric, error)
        # it stays for a tenth of a day longer than it is needed, in which 0.5 % of a job comes
        assert runs.mean() == pytest.approx(expected, abs=4 * error + 0.005 * expected), metric
