"""Dask on this machine: what a replication costs there, and what a second worker brings.

CPU seconds are told of every process, because two workers, a scheduler and the command share two
cores: the gain of a second worker is at most 2 over the cost of a replication there.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bar import Bar
from benchmarks.timing import idle_cores, python
from benchmarks.trees import ours
from sim.load.compose import load_scenario
from sim.study.running.processes.workers import executor
from sim.study.running.stopping import FixedReplications
from sim.study.sweeping.sweep import Point, run_sweep

POINTS, REPLICATIONS = 4, 8


def bars() -> list[Bar]:
    """A sweep of indo_pacific, in this process and on one and two workers of a scheduler."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        return [Bar("cluster", "indo_pacific on Dask", "-", "-", note="Dask is not installed")]
    idle = idle_cores()
    points = [
        Point({"posture": name}, load_scenario("indo_pacific", f"posture={name}", "windows=1"), 1)
        for name in ("today", "home", "rsf", "today")[:POINTS]
    ]
    here_s, _ = _swept(points, 1)
    seconds, wall_s = {}, {}
    for count in (1, 2):
        with _cluster(count) as (address, processes):
            _swept(points[:1] * count, address, 2)  # every worker imports the package
            before = sum(map(_cpu_s, processes))
            own_s, wall_s[count] = _swept(points, address)
            seconds[count] = own_s + sum(map(_cpu_s, processes)) - before
    return [
        Bar(
            "cluster", "indo_pacific on two Dask workers against this process, CPU, all processes",
            f"{seconds[2]:.3g} s", f"{here_s:.3g} s", seconds[2] / here_s, 1.05, at_least=False,
        ),
        Bar(
            "cluster", "two Dask workers against one (one over two)", f"{wall_s[2]:.3g} s",
            f"{wall_s[1]:.3g} s", wall_s[1] / wall_s[2], 1.8,
            note=f"wall-clock, about {idle:.1f} cores idle at the start",
        ),
    ]  # fmt: skip


def _swept(
    points: Sequence[Point], where: int | str, times: int = REPLICATIONS
) -> tuple[float, float]:
    """CPU seconds of this process, and seconds on the wall."""
    cpu, wall = time.process_time(), time.perf_counter()
    run_sweep(points, FixedReplications(times), executor(where), 0.95, only=("ao",))
    return time.process_time() - cpu, time.perf_counter() - wall


@contextmanager
def _cluster(count: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and its workers: its address, and the numbers of their processes."""
    distributed = "distributed.cli.dask_"
    running: list[subprocess.Popen[str]] = []

    def start(name: str, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            python("-m", distributed + name, *words, "--no-dashboard"), env=ours().env,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(process)
        return process

    try:
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0")
        assert scheduler.stderr is not None
        line = next(each for each in scheduler.stderr if "Scheduler at:" in each)
        address = line.split()[-1]
        for _ in range(count):
            worker = start("worker", address, "--nthreads", "1", "--no-nanny")
            assert worker.stderr is not None
            next(each for each in worker.stderr if "Registered to:" in each)
        yield address, [each.pid for each in running]
    finally:
        for process in running:
            process.kill()
            process.communicate()


def _cpu_s(process: int) -> float:
    """CPU seconds of a process so far (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
