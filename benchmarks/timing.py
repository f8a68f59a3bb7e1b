"""Measuring in turns: whatever slows the machine down slows every candidate down alike."""

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""


@dataclass(frozen=True)
class Rates:
    """Rates of one candidate, one a round."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def best(self) -> float:
        """The fastest one: what the machine can do when nobody else uses it."""
        return max(self.values)


@contextmanager
def no_collector() -> Iterator[None]:
    """Measure as a worker runs: what is imported is set aside, and nothing is collected."""
    enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()


def in_turns(
    candidates: Mapping[str, Callable[[], float]], rounds: int, warm_up: bool = True
) -> dict[str, Rates]:
    """Let the candidates run one after the other, round by round.

    A candidate does its work once and returns how much that was; its rate is that amount over
    the processor time of this process.
    """
    rates: dict[str, list[float]] = {name: [] for name in candidates}
    with no_collector():
        if warm_up:
            for work in candidates.values():
                work()
        for _ in range(rounds):
            for name, work in candidates.items():
                gc.collect(1)
                begun = time.process_time()
                amount = work()
                rates[name].append(amount / (time.process_time() - begun))
    return {name: Rates(values) for name, values in rates.items()}


def ratio(ours: Rates, other: Rates) -> float:
    """Median over the rounds of the ratio in a round."""
    return statistics.median(a / b for a, b in zip(ours.values, other.values, strict=True))


def cpu_seconds(command: Sequence[str], env: Mapping[str, str]) -> float:
    """CPU seconds of a command and of all that it starts, in a folder of its own; what it says is
    thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            command, check=True, cwd=folder, env=env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def python(*words: str) -> list[str]:
    """A command line of this Python."""
    return [sys.executable, *words]


def idle_cores() -> float:
    """Cores that nobody seems to use; nan where the system does not tell."""
    try:
        return (os.cpu_count() or 1) - os.getloadavg()[0]
    except OSError:
        return float("nan")
