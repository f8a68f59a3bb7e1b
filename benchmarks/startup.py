"""What comes before the first replication: help, a check, a run, the cache warm and cold.

Modules are compiled to bytecode in the first round, which is not counted, as they are once where
the package is installed; also where ``PYTHONDONTWRITEBYTECODE`` is set.
"""

import statistics
import tempfile
from collections.abc import Mapping, Sequence
from math import nan

from benchmarks.bar import Bar
from benchmarks.timing import cpu_seconds, python
from benchmarks.trees import Tree, ours

TIMES = 5
FIRST_REPLICATION = """
import os, sys
from sim.cli import main
try:
    import sim.study.running.chunks as chunks
except ImportError:  # 245780f
    import sim.study.chunks as chunks
chunks.Chunk.work = lambda _: os._exit(0)
sys.exit(main(sys.argv[1:]))
"""
"""A command that ends where its first replication would begin."""
CHECK = ("-m", "sim", "check", "scenario=break_even")
RUN = ("-c", FIRST_REPLICATION, "run", "scenario=indo_pacific")


def bars(base: Tree | None) -> list[Bar]:
    """CPU seconds of a process over those of the same command of 245780f, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        return _bars(base, {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}, folder)


def _bars(base: Tree | None, bytecode: Mapping[str, str], folder: str) -> list[Bar]:
    found = [_help(bytecode)]
    warm, cold = f"{folder}/warm", f"{folder}/cold"
    for what, words, limit in (
        ("theater check scenario=break_even, warm cache", CHECK, 0.25),
        ("first replication of indo_pacific, warm cache", RUN, 0.25),
    ):
        found.append(_bar(what, words, base, {**bytecode, "THEATER_CACHE": warm}, limit))
    what = "first replication of indo_pacific, cold cache"
    found.append(_bar(what, RUN, base, {**bytecode, "THEATER_CACHE": f"{cold}/{{}}"}, 0.6))
    return found


def _bar(
    what: str, words: Sequence[str], base: Tree | None, more: Mapping[str, str], limit: float
) -> Bar:
    if base is None:
        return Bar("start-up", what, "-", "-", nan, limit, note="no tree to compare with")
    pairs = []
    for number in range(TIMES + 1):
        own = {key: value.format(number) for key, value in more.items()}
        pairs.append(
            (
                cpu_seconds(python(*words), _env(ours(), own)),
                cpu_seconds(python(*words), _env(base, own)),
            )
        )
    one, other = (statistics.median(each) for each in zip(*pairs[1:], strict=True))
    ratio = statistics.median(a / b for a, b in pairs[1:])
    return Bar("start-up", what, f"{one:.3g} s", f"{other:.3g} s", ratio, limit, at_least=False)


def _env(tree: Tree, more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that writes bytecode, and finds it."""
    found = {key: each for key, each in tree.env.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**found, **more}


def _help(bytecode: Mapping[str, str]) -> Bar:
    """Help, beyond a process that does nothing."""
    env = _env(ours(), bytecode)
    took = [
        (
            cpu_seconds(python("-m", "sim", "--help"), env),
            cpu_seconds(python("-c", "pass"), env),
        )
        for _ in range(TIMES + 1)
    ][1:]
    one, other = (statistics.median(each) for each in zip(*took, strict=True))
    return Bar(
        "start-up", "theater --help beyond python -c pass [s]", f"{one:.3f} s", f"{other:.3f} s",
        one - other, 0.15, at_least=False,
    )  # fmt: skip
