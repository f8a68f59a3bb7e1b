"""Coverage of intervals by blocks, where the truth is exact: what both of its tables share.

Seeds are fixed. Of a share of 500 macro-replications the standard error is 1 % at 95 %.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.study.running.blocks import blocks_of
from sim.study.running.outcome import Key
from sim.study.running.replicate import run_tasks
from sim.study.statistics.summary import summarise

Floats = NDArray[np.float64]

LEVEL = 0.95
MACROS = 500
"""Macro-replications [count]."""


def macro(scenario: Scenario, keys: Sequence[Key], replications: int, seed: int) -> Floats:
    """Interval by blocks, and one that takes replications for independent: low and high of each.

    Returns
    -------
    Floats
        Shape (keys, 2, 2).
    """
    blocks = blocks_of([scenario], replications)
    names = list(dict.fromkeys(name for name, _ in keys))
    tasks = run_tasks([scenario], seed, range(replications), 1, names, blocks)
    values = np.empty((replications, len(keys)))
    for _, batch, outcomes in tasks:
        for place, each in zip(batch, outcomes, strict=True):
            values[place] = [each.values[each.keys.index(key)] for key in keys]
    return np.array(
        [
            [
                (found.low, found.high)
                for block in (blocks.size, 1)
                for found in [summarise(*key, "fraction", column, LEVEL, block)]
            ]
            for key, column in zip(keys, values.T, strict=True)
        ]
    )


def table(
    noun: str,
    theater: Callable[[int], Scenario],
    cases: Sequence[tuple[int, int]],
    exact: dict[Key, float],
) -> str:
    """Shares of intervals that hold the exact values.

    Parameters
    ----------
    noun
        What a run has several of.
    theater
        The scenario with so many of them.
    cases
        How many of them a run has, and replications.
    exact
        Fractions, by metric and subject.
    """
    head = f"| {noun} of a run | replications | " + " | ".join(name for name, _ in exact)
    lines = [f"{head} | were they taken for independent |", "|---:" * (len(exact) + 3) + "|"]
    truth = np.array([*exact.values()])[:, None]
    with ProcessPoolExecutor(2) as pool:
        for count, replications in cases:
            work = partial(macro, theater(count), [*exact], replications)
            found = np.array(list(pool.map(work, range(1, MACROS + 1), chunksize=5)))
            held = ((found[..., 0] <= truth) & (truth <= found[..., 1])).mean(axis=0)
            own = " | ".join(f"{100 * share:.1f} %" for share in held[:, 0])
            wrong = ", ".join(f"{100 * share:.1f} %" for share in held[:, 1])
            lines.append(f"| {count} | {replications} | {own} | {wrong} |")
    return "\n".join(lines) + "\n"
