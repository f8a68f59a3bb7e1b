"""The live page: from a slider to the first fan, to twenty futures to D+120, and to its end."""

import json
import math
import re
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.bar import Bar
from benchmarks.timing import ROOT, idle_cores, python
from benchmarks.trees import ours

SCENARIO = (
    "scenario=indo_pacific_contingency", "horizon_d=120", "events.hub_loss.enabled=true",
)  # fmt: skip
FUTURES = 20
FIRST_S, ALL_S, GONE_S = 1.0, 5.0, 2.0
"""What is wanted on two idle cores [s]."""
UNITS = "geoje/slot"
VALUES = (3, 4, 5, 6)
"""What the slider is set to, once each."""
PATIENCE_S = 600.0


def bars() -> list[Bar]:
    """Wall-clock seconds; a busy machine says nothing. The pasts are played before."""
    with _served() as (process, address):
        begun = time.perf_counter()
        list(_news(address, _set(), "one"))
        pasts_s = time.perf_counter() - begun
        idle, found = idle_cores(), [_asked(address, value) for value in VALUES]
        gone_s = _gone(process)
    note = f"median of {len(VALUES)}; about {idle:.1f} cores idle at the start"
    every = zip(("the first page", f"{FUTURES} futures"), zip(*found, strict=True), strict=True)
    limits = (FIRST_S, ALL_S)
    told = f"the first time {pasts_s:.3g} s, pasts included"
    return [
        Bar(
            "app", f"from a slider to {what}, D+120 [s]", f"{statistics.median(times):.3g} s",
            f"{limit:g} s", statistics.median(times), limit, at_least=False,
            note=f"{note}; from {min(times):.3g} to {max(times):.3g} s; {told}",
        )
        for (what, times), limit in zip(every, limits, strict=True)
    ] + [
        Bar(
            "app", "from kill -9 of the server to its last process [s]", f"{gone_s:.3g} s",
            f"{GONE_S:g} s", gone_s, GONE_S, at_least=False, note="counted in /proc",
        )
    ]  # fmt: skip


def _gone(process: "subprocess.Popen[str]") -> float:
    """Seconds until no process of the group is alive; nan where /proc is not."""
    if not Path("/proc/self/stat").exists():
        return math.nan
    begun = time.perf_counter()
    process.kill()
    process.wait()
    while any(_alive(each, process.pid) for each in Path("/proc").glob("[0-9]*/stat")):
        time.sleep(0.01)
    return time.perf_counter() - begun


def _alive(stat: Path, group: int) -> bool:
    """Whether a process is of the group and has not ended."""
    with suppress(OSError):
        state, _, its, *_ = stat.read_text().rpartition(")")[2].split()
        return its == str(group) and state not in "ZX"
    return False


def _asked(address: str, value: int) -> tuple[float, float]:
    """Seconds to the first page, and to the end."""
    begun = time.perf_counter()
    first_s = 0.0
    for what in _news(address, _set(**{UNITS: value}), "one"):
        if what == "view" and not first_s:
            first_s = time.perf_counter() - begun
    return first_s, time.perf_counter() - begun


def _set(**units: int) -> dict[str, list[dict[str, object]]]:
    """A turn on day 10 with these units."""
    return {"turns": [{"day": 10, "units": units}]}


def _news(address: str, settings: object, tab: str) -> Iterator[str]:
    """Kinds of news of one run, as they come.

    Raises
    ------
    RuntimeError
        If what is set is refused.
    """
    target = f"{address}futures?tab={tab}&set={quote(json.dumps(settings))}"
    what = ""
    with urlopen(target, timeout=PATIENCE_S) as stream:
        for line in stream:
            if line.startswith(b"event: "):
                what = line[7:].strip().decode()
                yield what
            elif what == "problem" and line.startswith(b"data: "):
                raise RuntimeError(line.decode())


@contextmanager
def _served() -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The program and its address."""
    words = ("app", "port=0", "browser=false", "workers=2", f"replications={FUTURES}", *SCENARIO)
    process = subprocess.Popen(
        python("-m", "sim", *words), env=ours().env, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
        if found is None:
            raise RuntimeError("`theater app` has not begun")
        yield process, found[0]
    finally:
        process.terminate()
        process.communicate()
