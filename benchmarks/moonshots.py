"""Two moonshots in wall-clock seconds, which mean nothing on a busy machine."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import nan

from benchmarks.bar import Bar
from benchmarks.future import DAYS
from benchmarks.half_widths import CONTINGENCY, METRICS
from benchmarks.timing import idle_cores
from benchmarks.trees import ours, workers
from sim.engine.replication import Replication
from sim.load.compose import load_scenario
from sim.study.running.blocks import blocks_of
from sim.study.running.replicate import run_tasks

FUTURES, WINDOWS = 20, 100


def bars() -> list[Bar]:
    """Twenty futures of 120 days in 2 s on two cores; a hundred windows of indo_pacific in 10 s."""
    cores = f"{os.cpu_count()} cores, about {idle_cores():.1f} of them idle at the start"
    many = f"{FUTURES} futures of {DAYS} d on two cores [s]"
    if hasattr(Replication, "turn"):
        futures_s = _futures()
        first = Bar("moonshot", many, f"{futures_s:.3g} s", "2 s", futures_s, 2.0, False, cores)
    else:
        first = Bar("moonshot", many, "-", "2 s", nan, 2.0, False, "not built")
    windows_s = _seconds(_windows)
    what = f"indo_pacific, {WINDOWS} windows on two cores [s]"
    return [
        first,
        Bar("moonshot", what, f"{windows_s:.3g} s", "10 s", windows_s, 10.0, False, cores),
    ]


def _futures() -> float:
    """Two processes that have each played the past, and live half of the futures each."""
    scenario = [CONTINGENCY, "events.hub_loss.enabled=true", f"horizon_d={DAYS}"]
    with (
        workers((ours(), [scenario]), (ours(), [scenario])) as both,
        ThreadPoolExecutor(2) as threads,
    ):

        def live(numbers: range) -> None:
            for number in numbers:
                both[number % 2].ask("future", number, only=list(METRICS))

        parts = [range(FUTURES + place, FUTURES + place + 1) for place in range(2)]
        list(threads.map(live, parts))  # the past
        parts = [range(place, FUTURES, 2) for place in range(2)]
        return _seconds(lambda: list(threads.map(live, parts)))


def _windows() -> None:
    scenario = load_scenario("indo_pacific")
    blocks = blocks_of([scenario], WINDOWS)
    for _ in run_tasks([scenario], 1, range(WINDOWS), 2, list(METRICS), blocks):
        pass


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
