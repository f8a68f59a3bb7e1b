"""Coverage of intervals over windows of one run, in a theater whose truth is exact.

``python -m benchmarks.window_coverage`` prints the table of docs/performance.md (a minute); seeds
are fixed. Of a share of 500 macro-replications the standard error is 1 % at 95 %.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.analytic.solve import solve
from sim.load.compose import load_scenario
from sim.model.scenario import Scenario
from sim.study.running.blocks import blocks_of
from sim.study.running.outcome import Key
from sim.study.running.replicate import run_tasks
from sim.study.statistics.summary import summarise

Floats = NDArray[np.float64]

LEVEL = 0.95
MACROS = 500
"""Macro-replications [count]."""
KEYS: Sequence[Key] = (("ao", "ships"), ("dru", "all missions"), ("mission_uptime", "hold"))
CASES = ((8, 80), (8, 200), (4, 40), (1, 80))
"""Windows of a run, and replications."""


def theater(windows: int) -> Scenario:
    """``break_even`` with two docks, in years."""
    words = ("hubs.theater.berths.dock=2", "horizon_d=365", "warm_up_d=365", f"windows={windows}")
    return load_scenario("break_even", *words)


def macro(windows: int, replications: int, seed: int) -> Floats:
    """Interval by blocks, and one that takes windows for independent: low and high end of each.

    Returns
    -------
    Floats
        Shape (keys, 2, 2).
    """
    scenario = theater(windows)
    blocks = blocks_of([scenario], replications)
    names = list(dict.fromkeys(name for name, _ in KEYS))
    tasks = run_tasks([scenario], seed, range(replications), 1, names, blocks)
    values = np.empty((replications, len(KEYS)))
    for _, batch, outcomes in tasks:
        for place, each in zip(batch, outcomes, strict=True):
            values[place] = [each.values[each.keys.index(key)] for key in KEYS]
    return np.array(
        [
            [
                (found.low, found.high)
                for block in (blocks.size, 1)
                for found in [summarise(*key, "fraction", column, LEVEL, block)]
            ]
            for key, column in zip(KEYS, values.T, strict=True)
        ]
    )


def shares(windows: int, replications: int, pool: ProcessPoolExecutor) -> Floats:
    """Shares of intervals that hold the exact value, shape (keys, 2)."""
    work = partial(macro, windows, replications)
    found = np.array(list(pool.map(work, range(1, MACROS + 1), chunksize=5)))
    exact = solve(theater(1)) or {}
    truth = np.array([exact[key] for key in KEYS])[:, None]
    return np.asarray(((found[..., 0] <= truth) & (truth <= found[..., 1])).mean(axis=0))


def table() -> str:
    """Coverage by windows, replications and measure."""
    head = "| windows of a run | replications | " + " | ".join(name for name, _ in KEYS)
    lines = [f"{head} | were they taken for independent |", "|---:" * (len(KEYS) + 3) + "|"]
    with ProcessPoolExecutor(2) as pool:
        for windows, replications in CASES:
            found = shares(windows, replications, pool)
            own = " | ".join(f"{100 * share:.1f} %" for share in found[:, 0])
            wrong = ", ".join(f"{100 * share:.1f} %" for share in found[:, 1])
            lines.append(f"| {windows} | {replications} | {own} | {wrong} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
