"""The finite-source queue, where who waits is down or operates.

Feller's repairman in a closed network: N platforms that are due a fixed time after their last work, a
dock, exponential work. The number at the dock has the distribution p(n) ~ N! / (N - n)! (S / D)^n, for
any law of the time D in between (Baskett, Chandy, Muntz and Palacios, J. ACM 22, 1975, 248-260).
"""

from math import factorial

import numpy as np
import pytest

import sim
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import exponential, fleet, one_yard, repair

SHIPS, BETWEEN_D, WORK_D = 4, 20.0, 10.0


def at_the_dock(waits: str, horizon_d: float = 6000.0) -> Scenario:
    """Four ships and a dock on their station; two in three days somebody is in it."""
    work = {"every_d": BETWEEN_D, "work": "repair", "waits": waits, "plan": {"frac": 1.0}}
    return one_yard(
        {"a": fleet(SHIPS, scheduled={"depot": work})},
        work={"repair": repair(exponential(WORK_D))},
        initial="steady",
        warm_up_d=1000.0,
        horizon_d=horizon_d,
    )


def stationary() -> np.ndarray:
    """P(n at the dock)."""
    weights = [
        factorial(SHIPS) / factorial(SHIPS - n) * (WORK_D / BETWEEN_D) ** n
        for n in range(SHIPS + 1)
    ]
    return np.array(weights) / sum(weights)


@pytest.mark.parametrize(("waits", "down"), [("down", "there"), ("operating", "in work")])
def test_who_waits_for_the_dock_is_down_or_operates(waits, down):
    """Down are all who are there, or only the one in the dock: availability 0.45 or 0.77."""
    p = stationary()
    mean = float(p @ np.arange(SHIPS + 1)) if down == "there" else 1 - float(p[0])
    result = sim.replicate(at_the_dock(waits), seed=5, replications=24)
    runs = result.of("ao", "a")
    error = runs.std(ddof=1) / np.sqrt(len(runs))
    assert error < 0.004
    assert abs(runs.mean() - (1 - mean / SHIPS)) <= 4 * error


def test_the_queue_is_the_same():
    """Nobody travels and nobody fails: every order is done on the same tick, whoever operates."""
    one, other = (run(at_the_dock(waits, 2000.0), 5, 0) for waits in ("down", "operating"))
    for column, values in vars(one.orders).items():
        np.testing.assert_array_equal(values, getattr(other.orders, column))
    assert len(one.orders.opened) > 150


def test_lateness_is_the_wait_and_what_the_work_has_beyond_its_mean():
    """E max(W + S - s, 0) of who finds n at the dock on arrival: n + 1 stages, by Erlang's law.

    Who arrives finds what a network with one ship less has in the mean (Sevcik and Mitrani, J. ACM
    28, 1981; Lavenberg and Reiser, J. Appl. Prob. 17, 1980).
    """
    others = SHIPS - 1
    weights = np.array(
        [
            factorial(others) / factorial(others - n) * (WORK_D / BETWEEN_D) ** n
            for n in range(others + 1)
        ]
    )
    found = weights / weights.sum()
    late_d, on_time = 0.0, 0.0
    for n, share in enumerate(found):
        k, x = n + 1, 1.0  # Erlang of k stages of mean 1, beyond 1
        tail = [np.exp(-x) * sum(x**i / factorial(i) for i in range(j)) for j in range(k + 2)]
        late_d += share * WORK_D * (k * tail[k + 1] - x * tail[k])
        on_time += share * (1 - tail[k])
    result = sim.replicate(at_the_dock("down"), seed=5, replications=24)
    for metric, expected, most in (("late_days", late_d, 0.3), ("on_time", on_time, 0.008)):
        runs = result.of(metric, "a")
        error = runs.std(ddof=1) / np.sqrt(len(runs))
        assert error < most
        assert abs(runs.mean() - expected) <= 4 * error
