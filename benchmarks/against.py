"""``python -m benchmarks.against TREE [scenario ...]``: this tree's CPU seconds over another's.

TREE is a checkout of another commit (``git worktree add TREE COMMIT``). Each tree has a process of
its own, and the two run the same replication in turns, so that whatever slows the machine down
slows both down alike. The theaters are frozen in ``benchmarks/scenarios``: both commits run the
same thing for ever. What is worked out once for a scenario is not counted.
"""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.half_widths import CONTINGENCY, THEATER
from benchmarks.trees import Tree, ours, workers

ROUNDS = {"rich_fleet": 15, "break_even": 40, THEATER: 9, CONTINGENCY: 9}
"""Replications of each scenario [count]."""


@dataclass(frozen=True)
class Times:
    """CPU seconds of the same replications in two trees."""

    ours: Sequence[float]
    theirs: Sequence[float]

    @property
    def ratio(self) -> float:
        """Median over the replications of our time over theirs."""
        return statistics.median(a / b for a, b in zip(self.ours, self.theirs, strict=True))

    @property
    def best(self) -> float:
        """The ratio of the smallest times: what the machine can do when nobody else uses it."""
        return min(self.ours) / min(self.theirs)


def measure(tree: Path, scenario: str, rounds: int) -> Times:
    """Run the replications of a scenario in both trees, the first of them for nothing."""
    with workers((ours(), [[scenario]]), (Tree(tree), [[scenario]])) as pair:
        found = []
        for number in range(rounds + 1):
            turns = (0, 1) if number % 2 else (1, 0)
            seconds = {each: pair[each].ask("replication", number).seconds for each in turns}
            found.append((seconds[0], seconds[1]))
    return Times(*zip(*found[1:], strict=True))


def main(words: list[str]) -> int:
    """Print the table."""
    if not words or not (Path(words[0]) / "sim").is_dir():
        print(
            "python -m benchmarks.against TREE [scenario ...]: TREE is a checkout", file=sys.stderr
        )
        return 2
    tree = Path(words[0]).resolve()
    wanted = [name for name in ROUNDS if not words[1:] or Path(name).stem in words[1:]]
    print(f"{'scenario':34}{'ours':>9}{'theirs':>9}{'ratio':>8}{'best':>8}   CPU s, medians")
    for name in wanted:
        times = measure(tree, name, ROUNDS[name])
        print(
            f"{Path(name).stem:34}{statistics.median(times.ours):9.3f}"
            f"{statistics.median(times.theirs):9.3f}{times.ratio:8.3f}{times.best:8.3f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
