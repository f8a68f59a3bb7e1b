"""Error rates of the gate ``theater regress``, on normal values whose truth is known.

``python -m benchmarks.error_rates`` prints the table of docs/regress.md; the seed is fixed. Every
macro-replication draws a baseline of its own, and fresh values whose means are all shifted by so
many margins, and runs the rule of the gate as it is.
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.equivalence import decide, looks, sample

SHIFTS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""True differences [margins]."""
CASES = ((50, 1), (100, 1), (100, 3), (200, 1), (200, 3))
"""Replications of the baseline, and metrics."""
SD = 2.0
"""Standard deviation of one replication [margins]."""
GROWTH = 4
"""The budget [replications of the baseline]."""
ALPHA = 0.05
TRIALS = 2000


@dataclass(frozen=True)
class Rates:
    """Shares of macro-replications.

    Attributes
    ----------
    equivalent, regressed, inconclusive
        By the verdict over all metrics.
    any_equivalent
        In which some metric is called equivalent.
    fresh
        Mean number of fresh replications.
    """

    equivalent: float
    regressed: float
    inconclusive: float
    any_equivalent: float
    fresh: float


def rates(n: int, metrics: int, shift: float, trials: int = TRIALS, seed: int = 1) -> Rates:
    """Run the rule of the gate so many times, with a baseline of n replications."""
    generator = np.random.default_rng([seed, n, metrics, round(10 * shift)])
    sizes = looks(n, GROWTH * n)
    margins = [1.0] * metrics

    def draw(begin: int, end: int) -> NDArray[np.float64]:
        return generator.normal(shift, SD, (end - begin, metrics))

    counts = {"equivalent": 0, "regressed": 0, "inconclusive": 0}
    some = used = 0
    for _ in range(trials):
        bases = [sample(column) for column in generator.normal(0.0, SD, (metrics, n))]
        found = decide(bases, margins, draw, sizes, ALPHA)
        counts[found.verdict] += 1
        some += "equivalent" in found.verdicts
        used += sizes[found.looks - 1]
    shares = {name: count / trials for name, count in counts.items()}
    return Rates(**shares, any_equivalent=some / trials, fresh=used / trials)


def table() -> str:
    """The table of docs/regress.md."""
    lines = [
        "| baseline | metrics | true difference | equivalent | regressed | inconclusive "
        "| some metric equivalent | fresh |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for n, metrics in CASES:
        lines += [row(n, metrics, shift, rates(n, metrics, shift)) for shift in SHIFTS]
    return "\n".join(lines) + "\n"


def row(n: int, metrics: int, shift: float, found: Rates) -> str:
    """One line of the table."""
    shares = (found.equivalent, found.regressed, found.inconclusive, found.any_equivalent)
    told = " | ".join(f"{100 * share:.1f} %" for share in shares)
    return f"| {n} | {metrics} | {shift:g} | {told} | {found.fresh:.0f} |"


if __name__ == "__main__":
    sys.stdout.write(table())
