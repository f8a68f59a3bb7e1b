"""Error rates of the gate ``theater regress``, on normal values whose truth is known.

``python -m benchmarks.error_rates`` prints the table of docs/regress.md; the seed is fixed. Every
macro-replication draws a baseline of its own, and fresh values of which some metrics are shifted by
so many margins, and runs the rule of the gate as it is.
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.equivalence import decide, looks, sample

SHIFTS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""True differences [margins]."""
CASES = ((50, 1, 1), (100, 1, 1), (100, 3, 1), (100, 3, 3), (200, 1, 1), (200, 3, 3))
"""Replications of the baseline, metrics, and how many of them moved."""
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
        In which some metric that moved is called equivalent.
    fresh
        Mean number of fresh replications.
    """

    equivalent: float
    regressed: float
    inconclusive: float
    any_equivalent: float
    fresh: float


def rates(n: int, metrics: int, moved: int, shift: float) -> Rates:
    """Run the rule of the gate with baselines of n replications; some metrics are shifted."""
    generator = np.random.default_rng([1, n, metrics, moved, round(10 * shift)])
    sizes = looks(n, GROWTH * n)
    margins = [1.0] * metrics
    means = [shift] * moved + [0.0] * (metrics - moved)

    def draw(begin: int, end: int) -> NDArray[np.float64]:
        return generator.normal(means, SD, (end - begin, metrics))

    counts = {"equivalent": 0, "regressed": 0, "inconclusive": 0}
    some = used = 0
    for _ in range(TRIALS):
        bases = [sample(column) for column in generator.normal(0.0, SD, (metrics, n))]
        found = decide(bases, margins, draw, sizes, ALPHA)
        counts[found.verdict] += 1
        some += "equivalent" in found.verdicts[:moved]
        used += sizes[found.looks - 1]
    shares = {name: count / TRIALS for name, count in counts.items()}
    return Rates(**shares, any_equivalent=some / TRIALS, fresh=used / TRIALS)


def table() -> str:
    """The table of docs/regress.md."""
    lines = [
        "| baseline | metrics | moved | by | equivalent | regressed | inconclusive "
        "| some moved one equivalent | fresh |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for case in CASES:
        lines += [row(*case, shift, rates(*case, shift)) for shift in SHIFTS]
    return "\n".join(lines) + "\n"


def row(n: int, metrics: int, moved: int, shift: float, found: Rates) -> str:
    """One line of the table."""
    shares = (found.equivalent, found.regressed, found.inconclusive, found.any_equivalent)
    told = " | ".join(f"{100 * share:.1f} %" for share in shares)
    return f"| {n} | {metrics} | {moved} | {shift:g} | {told} | {found.fresh:.0f} |"


if __name__ == "__main__":
    sys.stdout.write(table())
