"""Coverage of intervals over checkpoints of one peace, in a contingency whose truth is exact.

``python -m benchmarks.checkpoint_coverage`` prints the table of docs/performance.md (minutes);
seeds are fixed. Exponential machines share some docks in peace, and all but one are lost on day 0:
the number that are down is a Markov chain, whose law on any day is a matrix exponential.
"""

import sys

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from benchmarks.block_coverage import table
from sim.model.scenario import Scenario

Floats = NDArray[np.float64]

MACHINES, DOCKS, LEFT = 6, 3, 1
LIFE_D, REPAIR_D, WARM_UP_D, HORIZON_D = 720.0, 240.0, 2000.0, 365.0
KEYS = (("ao", "ships"), ("mission_uptime", "hold"))
K = 4
"""Machines that the mission needs [count]."""
CASES = ((8, 80), (4, 40), (1, 40))
"""Checkpoints of a run, and replications."""


def theater(checkpoints: int) -> Scenario:
    """The machines, their yard and the strike."""
    strike = {"kind": "hub_struck", "hub": "yard", "loses": {"dock": DOCKS - LEFT}, "work": "lost"}
    return Scenario.model_validate(
        {
            "horizon_d": HORIZON_D,
            "warm_up_d": WARM_UP_D,
            "checkpoints": checkpoints,
            "nodes": {"sea": {}},
            "fleets": {
                "ships": {
                    "size": MACHINES,
                    "station": "sea",
                    "moves": {"own": {}},
                    "modes": {
                        "hull": {"life": {"law": "exponential", "mean_d": LIFE_D}, "work": "repair"}
                    },
                }
            },
            "hubs": {"yard": {"node": "sea", "accepts": "any", "berths": {"dock": DOCKS}}},
            "work": {
                "repair": {
                    "stages": {
                        "only": {
                            "needs": {"dock": 1},
                            "takes": {"law": "exponential", "mean_d": REPAIR_D},
                        }
                    }
                }
            },
            "missions": {"hold": {"fleets": ["ships"], "k": K}},
            "events": {"strike": {"does": [strike]}},
        }
    )


def exact() -> Floats:
    """Ao and uptime of the mission after the strike, from the steady state of peace, shape (2,)."""
    peace, strike = (_chain(docks) for docks in (DOCKS, LEFT))
    steady = np.linalg.lstsq(
        np.vstack([peace.T, np.ones(MACHINES + 1)]),
        np.append(np.zeros(MACHINES + 1), 1),
        rcond=None,
    )[0]
    up = MACHINES - np.arange(MACHINES + 1)
    rewards = np.column_stack([up / MACHINES, up >= K])
    size = MACHINES + 1
    whole = np.zeros((size + 2, size + 2))  # the integral of exp(Q t) r stands in its corner
    whole[:size, :size], whole[:size, size:] = strike, rewards
    return np.asarray(steady @ expm(whole * HORIZON_D)[:size, size:] / HORIZON_D)


def _chain(docks: int) -> Floats:
    """Generator of the number of machines that are down, shape (machines + 1, machines + 1)."""
    down = np.arange(MACHINES + 1)
    rates = np.diag((MACHINES - down[:-1]) / LIFE_D, 1)
    rates += np.diag(np.minimum(down[1:], docks) / REPAIR_D, -1)
    return np.asarray(rates - np.diag(rates.sum(axis=1)))


if __name__ == "__main__":
    truth = dict(zip(KEYS, exact().tolist(), strict=True))
    sys.stdout.write(table("checkpoints", theater, CASES, truth))
