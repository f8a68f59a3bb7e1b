"""What the main scenario costs: a year, a hundred replications, two workers."""

import os
import subprocess
import threading
import time
from pathlib import Path

from benchmarks.bar import Bar
from benchmarks.timing import ROOT, python
from sim.load.compose import scenarios

NAME = "indo_pacific"
LIMIT_S, LIMIT_MB = 30.0, 500.0


def bars() -> list[Bar]:
    """Wall-clock time and peak memory of ``theater run`` over all its processes."""
    if NAME not in scenarios():
        return [Bar("-", f"theater run {NAME}", "-", "-", note="there is no such scenario yet")]
    words = (f"scenario={NAME}", "replications=100", "workers=2", "horizon_d=365")
    seconds, megabytes = _watch(python("-m", "sim", "run", *words))
    return [
        Bar(
            "-", f"theater run {NAME}, 365 d, 100 replications, two workers [s]",
            f"{seconds:.1f} s", f"{LIMIT_S:g} s", seconds, LIMIT_S, at_least=False,
            note=f"{os.cpu_count()} cores",
        ),
        Bar(
            "-", "peak memory of the same, all processes, shared pages once [MB]",
            f"{megabytes:.0f} MB", f"{LIMIT_MB:g} MB", megabytes, LIMIT_MB, at_least=False,
        ),
    ]  # fmt: skip


def _watch(command: list[str]) -> tuple[float, float]:
    """Seconds of a command, and its peak memory with all its children [MB] (nan if unknown)."""
    peak = [float("nan")]
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:

        def look() -> None:
            while process.poll() is None:
                now = sum(_own_mb(number) for number in _family(process.pid))
                if now > 0 and not now <= peak[0]:
                    peak[0] = now
                time.sleep(0.05)

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - begun
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, peak[0]


def _family(number: int) -> list[int]:
    """A process and all that it started, where the system tells (Linux)."""
    found = [number]
    try:
        for children in Path(f"/proc/{number}/task").glob("*/children"):
            for child in children.read_text().split():
                found += _family(int(child))
    except OSError:  # it has just ended
        pass
    return found


def _own_mb(number: int) -> float:
    """Memory of a process, pages that it shares counted in part [MB]."""
    try:
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
