"""How much the checkpoints of one peace have in common, and how many of them are worth their while.

``python -m benchmarks.checkpoint_correlation [SCENARIO]`` prints the table of docs/performance.md.
The mean of C checkpoints of a run has the variance of one times (1 + (C - 1) r) / C, where r is the
correlation within a run (intraclass, one-way analysis of variance: Fisher 1925). With the days that
are played, that gives what C saves for the same half-width, against runs of one checkpoint each.
"""

import sys

import numpy as np
from numpy.typing import NDArray

from sim.load.compose import load_scenario
from sim.model.checks.checkpoints import apart_d, changing
from sim.study.running.blocks import Blocks
from sim.study.running.replicate import run_tasks

Floats = NDArray[np.float64]

RUNS, CHECKPOINTS = 24, 6
METRICS = ("ao", "on_station", "mission_uptime", "dru", "sustained_hold")
LENGTHS = (2, 4, 6, 8, 10, 12, 16, 20)


def within(values: Floats) -> float:
    """Correlation of two checkpoints of a run; values of shape (runs, checkpoints)."""
    of = values.shape[1]
    between = of * values.mean(axis=1).var(ddof=1)
    inside = values.var(axis=1, ddof=1).mean()
    return float((between - inside) / (between + (of - 1) * inside))


def table(name: str) -> str:
    """Correlations by metric, and what C checkpoints save."""
    scenario = load_scenario(name)
    assert changing(scenario) is None
    blocks = Blocks(checkpoints=CHECKPOINTS)
    found: dict[int, Floats] = {}
    keys: tuple[tuple[str, str], ...] = ()
    these = range(RUNS * CHECKPOINTS)
    for _, batch, outcomes in run_tasks([scenario], 1, these, 1, METRICS, blocks):
        keys = outcomes[0].keys
        found.update(zip(batch, (each.values for each in outcomes), strict=True))
    values = np.array([found[place] for place in these]).reshape(RUNS, CHECKPOINTS, -1)
    lines = ["| metric | subjects | correlation of two years of a run |", "|---|---:|---:|"]
    highest = 0.0
    for metric in METRICS:
        columns = [values[:, :, place] for place, key in enumerate(keys) if key[0] == metric]
        spread = [each for each in columns if np.isfinite(each).all() and each.std() > 0]
        if spread:
            mean = float(np.mean([within(each) for each in spread]))
            highest = max(highest, mean)
            lines.append(f"| `{metric}` | {len(spread)} | {mean:.2f} |")
    year_d, first_d, last_d = apart_d(scenario), scenario.warm_up_d, scenario.horizon_d
    head = f"days for the same half-width, at correlation {highest:.2f} | at twice that"
    lines += ["", f"| checkpoints | {head} |", "|---:|---:|---:|"]
    for of in LENGTHS:
        days = (first_d + (of - 1) * year_d + of * last_d) / (of * (first_d + last_d))
        cost = [days * (1 + (of - 1) * r) for r in (highest, 2 * highest)]
        lines.append(f"| {of} | {cost[0]:.2f} | {cost[1]:.2f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(*sys.argv[1:2] or ["indo_pacific_contingency"]))
