"""How long ``make run`` takes until its first table, once everything is installed."""

import subprocess
import tempfile
import time

from benchmarks.bar import Bar
from benchmarks.timing import ROOT, idle_cores, python
from benchmarks.trees import ours

LIMIT_S = 60.0


def _first_command() -> list[str]:
    """The words of the first command of ``make run``, but for its folder."""
    _, _, rule = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nrun:")
    _, *words = rule.splitlines()[1].split()
    return [word for word in words if not word.startswith("out=")]


def bars() -> list[Bar]:
    """Wall-clock seconds of its first command, the cache empty; a busy machine says nothing."""
    idle = idle_cores()
    with tempfile.TemporaryDirectory() as folder:
        env = {**ours().env, "THEATER_CACHE": f"{folder}/cache"}
        words = [*_first_command(), f"out={folder}/run"]
        begun = time.perf_counter()
        subprocess.run(
            python("-m", "sim", *words), check=True, cwd=folder, env=env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        took_s = time.perf_counter() - begun
    return [
        Bar(
            "make run", "until the first table, after the install [s]", f"{took_s:.3g} s",
            f"{LIMIT_S:g} s", took_s, LIMIT_S, at_least=False,
            note=f"about {idle:.1f} cores idle at the start",
        )
    ]  # fmt: skip
