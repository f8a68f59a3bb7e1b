"""``python -m benchmarks [name ...]``: measure the bars, or those that are named."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks import (
    answer,
    cluster,
    drawing,
    engine,
    first_table,
    future,
    growth,
    half_widths,
    live_page,
    mechanisms,
    moonshots,
    peers,
    startup,
    sweeps,
    theater,
    variance,
)
from benchmarks.bar import Bar, table
from benchmarks.timing import ROOT
from benchmarks.trees import Tree, base, compiled

Bars = Callable[[], Iterable[Bar]]
AGAINST: dict[str, Callable[[Tree | None], Iterable[Bar]]] = {
    "indo_pacific": half_widths.steady,
    "events": half_widths.events,
    "postures": half_widths.postures,
    "future": future.bars,
    "startup": startup.bars,
}
"""Against a tree of 245780f."""
ALONE: dict[str, Bars] = {
    "engine": engine.bars,
    "growth": growth.bars,
    "sweeps": sweeps.bars,
    "peers": peers.bars,
    "cluster": cluster.bars,
    "first_table": first_table.bars,
    "moonshots": moonshots.bars,
}
MORE: dict[str, Bars] = {
    "huge": growth.huge,
    "more_sweeps": sweeps.more,
    "answer": answer.bars,
    "app": live_page.bars,
    "drawing": drawing.bars,
    "mechanisms": mechanisms.bars,
    "theater": theater.bars,
    "variance": variance.bars,
}
"""Measured only where they are named: they take long."""
FAST = ROOT / ".venv-compiled" / "bin" / "python"
"""The Python of ``make compiled``."""


def main(names: list[str]) -> int:
    """Run the named benchmarks, or those of the bars; a bar that is missed is told, never an error.

    Where there is a compiled build, they are run again by its Python.
    """
    known = [*AGAINST, *ALONE, *MORE]
    if unknown := [name for name in names if name not in known]:
        print(f"no benchmark {unknown[0]!r}; one of: {', '.join(known)}", file=sys.stderr)
        return 2
    wanted = names or [*AGAINST, *ALONE]
    found: list[Bar] = []
    with base() as tree:
        every = {name: partial(bars, tree) for name, bars in AGAINST.items()} | ALONE | MORE
        for name in wanted:
            print(f"{name} ...", file=sys.stderr, flush=True)
            found += every[name]()
    print(f"{'compiled' if compiled() else 'plain Python'}\n{table(found)}", flush=True)
    if not compiled() and FAST.exists():
        _again(names)
    return 0


def _again(names: list[str]) -> None:
    """The same by the compiled build, which finds the benchmarks and not the sources."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "benchmarks").symlink_to(ROOT / "benchmarks")
        env = {**os.environ, "PYTHONPATH": folder, "PYTHONSAFEPATH": "1"}
        subprocess.run([str(FAST), "-m", "benchmarks", *names], cwd=folder, env=env, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
