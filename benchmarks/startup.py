"""Bar 4: the time until help is shown, and until the first replication begins."""

import statistics

from benchmarks.bar import Bar
from benchmarks.timing import python, wall_seconds

TIMES = 10

FIRST_REPLICATION = """
import os, sys
import sim.engine.windows as windows
windows.run = windows.built = lambda *_, **__: os._exit(0)
from sim.cli import main
sys.exit(main(["run"]))
"""
"""``theater run``, but the process ends where the first replication would begin."""


def bars() -> list[Bar]:
    """Wall-clock medians, in turns."""
    commands = {
        "nothing": python("-c", "pass"),
        "help": python("-m", "sim", "--help"),
        "run": python("-c", FIRST_REPLICATION),
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        wall_seconds(command)
    for _ in range(TIMES):
        for name, command in commands.items():
            seconds[name].append(wall_seconds(command))
    median = {name: statistics.median(values) for name, values in seconds.items()}
    extra = median["help"] - median["nothing"]
    return [
        Bar(
            "4", "theater --help beyond python -c pass [s]", f"{median['help']:.3f} s",
            f"{median['nothing']:.3f} s", extra, 0.15, at_least=False,
        ),
        Bar(
            "4", "theater run until its first replication begins [s]", f"{median['run']:.3f} s",
            f"{median['nothing']:.3f} s", median["run"], 1.0, at_least=False,
        ),
    ]  # fmt: skip
