"""``python -m benchmarks.against TREE [scenario ...]``: this tree's CPU seconds over another's.

TREE is a checkout of another commit (``git worktree add TREE COMMIT``). Each tree has a process of
its own, and the two run the same replication in turns, so that whatever slows the machine down
slows both down alike. The theaters are frozen in ``benchmarks/scenarios``: both commits run the
same thing for ever. What is worked out once for a scenario is not counted.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.timing import ROOT, python

FROZEN = ROOT / "benchmarks" / "scenarios"
ROUNDS = {
    "rich_fleet": 15,
    "break_even": 40,
    str(FROZEN / "indo_pacific_v010.yaml"): 9,
    str(FROZEN / "indo_pacific_contingency_v010.yaml"): 9,
}
"""Replications of each scenario [count]."""

RUNNER = """
import gc, sys, time
import sim
scenario = sim.load_scenario(sys.argv[1])
if "replication" in sim.__all__:
    run = lambda scenario, number: sim.replication(scenario, seed=1, number=number)
else:
    run = lambda scenario, number: sim.run(scenario, 1, number)
gc.collect()
gc.freeze()
gc.disable()
for line in sys.stdin:
    gc.collect(1)
    begun = time.process_time()
    run(scenario, int(line))
    print(time.process_time() - begun, flush=True)
"""
"""Runs a replication of its own tree for each number that it reads, and tells its CPU seconds."""


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


class Runner:
    """The process of one tree."""

    def __init__(self, tree: Path, scenario: str) -> None:
        self._process = subprocess.Popen(
            [*python("-c", RUNNER), scenario],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def seconds(self, replication: int) -> float:
        """CPU seconds of one replication.

        Raises
        ------
        RuntimeError
            If the tree cannot run it; what it said has been printed.
        """
        asked, told = _pipes(self._process)
        print(replication, file=asked, flush=True)
        if not (line := told.readline()):
            raise RuntimeError("the process of a tree ended before its work did")
        return float(line)

    def end(self) -> None:
        """Let the process end."""
        self._process.communicate()


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def measure(tree: Path, scenario: str, rounds: int) -> Times:
    """Run the replications of a scenario in both trees, the first of them for nothing."""
    ours, theirs = Runner(ROOT, scenario), Runner(tree, scenario)
    try:
        pairs = []
        for number in range(rounds + 1):
            first, second = (ours, theirs) if number % 2 else (theirs, ours)
            one, other = first.seconds(number), second.seconds(number)
            pairs.append((one, other) if number % 2 else (other, one))
        return Times(*zip(*pairs[1:], strict=True))
    finally:
        ours.end()
        theirs.end()


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
