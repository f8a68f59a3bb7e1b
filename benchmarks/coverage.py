"""Coverage of intervals that end at a precision: drawn values, and a theater with exact truth.

``python -m benchmarks.coverage`` prints the tables of docs/precision.md (some minutes); seeds are
fixed. A macro-replication runs the rule as it is, from its first stage to where it stops.
Of a share of m macro-replications the standard error is sqrt(share (1 - share) / m).
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analytic.solve import solve
from sim.load.compose import load_scenario
from sim.study.results.precision import Precision, skew_half_width
from sim.study.running.outcome import Key
from sim.study.running.replicate import run_tasks
from sim.study.statistics.summary import half_width

Floats = NDArray[np.float64]
Draw = Callable[[int, int], Floats]
"""Replications from the first number to before the second, shape (replications, keys)."""

LEVEL = 0.95
TRIALS = 2000
"""Macro-replications of drawn values."""
MACROS = 500
"""Macro-replications of the theater."""
KEY = ("dru", "all missions")
LAWS: dict[str, tuple[Callable[[np.random.Generator, int], Floats], float, float]] = {
    "normal": (lambda random, n: random.normal(size=n), 0.0, 1.0),
    "uptimes, beta(8, 0.4)": (
        lambda random, n: random.beta(8.0, 0.4, n), 8 / 8.4, (8 * 0.4 / 9.4) ** 0.5 / 8.4
    ),
    "exponential": (lambda random, n: random.exponential(size=n), 1.0, 1.0),
    "lognormal, cv 1": (
        lambda random, n: random.lognormal(0.0, np.log(2) ** 0.5, n), 2**0.5, 2**0.5
    ),
    "1, and 0.5 in 1 of 50": (
        lambda random, n: np.where(random.random(n) < 0.02, 0.5, 1.0), 0.99, 0.07
    ),
}  # fmt: skip
"""How values are drawn, their mean and standard deviation."""
NEEDED = (20, 50, 100, 300)
"""Replications that a known variance would need."""
THEATER = ("hubs.theater.berths.dock=2", "warm_up_d=1000", "horizon_d=365")
WITHIN = 0.05
"""Precision in the theater."""


@dataclass(frozen=True)
class Coverage:
    """Shares of macro-replications whose interval holds the truth, for each metric.

    Attributes
    ----------
    corrected, plain, asked
        Of the interval that the rule looks at, of Student's t, and of mean ± precision.
    replications, looks
        Means over macro-replications.
    """

    corrected: float
    plain: float
    asked: float
    replications: float
    looks: float


Trial = tuple[Floats, int]
"""All values of a macro-replication, shape (replications, keys), and the looks."""


def trial(rule: Precision, keys: Sequence[Key], draw: Draw) -> Trial:
    """One macro-replication."""
    values, looks = np.empty((0, len(keys))), 0
    while (wanted := rule.more(keys, values)) > 0:
        values = np.concatenate([values, draw(len(values), len(values) + wanted)])
        looks += 1
    return values, looks


def coverage(trials: Sequence[Trial], truth: float, precision: float, place: int = 0) -> Coverage:
    """Coverage of one column over all macro-replications."""
    columns = [values[:, place] for values, _ in trials]
    misses = np.array([abs(column.mean() - truth) for column in columns])
    corrected = np.array([skew_half_width(column, LEVEL) for column in columns])
    plain = np.array([half_width(column, LEVEL) for column in columns])
    return Coverage(
        float((misses <= corrected).mean()),
        float((misses <= plain).mean()),
        float((misses <= precision).mean()),
        float(np.mean([len(column) for column in columns])),
        float(np.mean([looks for _, looks in trials])),
    )


def drawn(law: str, needed: int, trials: int = TRIALS) -> Coverage:
    """Coverage where a known variance would need so many replications."""
    draw, mean, sd = LAWS[law]
    random = np.random.default_rng([1, list(LAWS).index(law), needed])
    precision = 1.96 * sd / needed**0.5
    rule = Precision([KEY[0]], precision, LEVEL, budget=100 * needed)
    found = [
        trial(rule, [KEY], lambda begin, end: draw(random, end - begin)[:, None])
        for _ in range(trials)
    ]
    return coverage(found, mean, precision)


def _macro(seed: int) -> Trial:
    """One macro-replication of the theater."""
    scenario = load_scenario("break_even", *THEATER)
    names = ["dru", "ao"]
    keys = [KEY, ("ao", "ships")]

    def draw(begin: int, end: int) -> Floats:
        tasks = run_tasks([scenario], seed, range(begin, end), 1, names)
        rows = []
        for _, _, outcomes in tasks:
            rows += [[each.values[each.keys.index(key)] for key in keys] for each in outcomes]
        return np.array(rows)

    return trial(Precision(names, WITHIN, LEVEL), keys, draw)


def theater(workers: int = 2) -> dict[str, Coverage]:
    """Coverage in ``break_even`` with two docks, against the exact values, by metric."""
    with ProcessPoolExecutor(workers) as pool:
        found = list(pool.map(_macro, range(1, MACROS + 1), chunksize=5))
    exact = solve(load_scenario("break_even", *THEATER))
    assert exact is not None
    return {
        metric: coverage(found, exact[metric, subject], WITHIN, place)
        for place, (metric, subject) in enumerate([KEY, ("ao", "ships")])
    }


def row(*what: str, found: Coverage) -> str:
    """One line of a table."""
    shares = (found.corrected, found.asked, found.plain)
    told = " | ".join(f"{100 * share:.1f} %" for share in shares)
    return f"| {' | '.join(what)} | {found.replications:.0f} | {found.looks:.1f} | {told} |"


def tables() -> str:
    """The tables of docs/precision.md."""
    head = "replications | looks | its interval | mean ± precision | Student's t |"
    lines = [f"| values | needed | {head}", "|---|---:|---:|---:|---:|---:|---:|"]
    lines += [row(law, str(n), found=drawn(law, n)) for law in LAWS for n in NEEDED]
    lines += ["", f"| metric | {head}", "|---|---:|---:|---:|---:|---:|"]
    lines += [row(metric, found=found) for metric, found in theater().items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(tables())
