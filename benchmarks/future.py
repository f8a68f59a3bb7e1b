"""A future of 120 days after D-day, in a copy of a process that has played the past once.

The frozen contingency is the theater of 245780f, in either tree; the one that ships has grown
since, and is held against the one that shipped then. CPU seconds, and events of the calendar, which
no load moves: tests/unit/test_cost_of_a_future.py keeps what they were.
"""

import statistics
from collections.abc import Iterator
from math import nan

from benchmarks.bar import Bar
from benchmarks.half_widths import CONTINGENCY, METRICS
from benchmarks.trees import Tree, Worker, compiled, ours, workers
from sim.engine.replication import Replication

DAYS = 120
FUTURES, WHOLE = 10, 4
"""Futures, and whole replications of 245780f [count]."""
COUNTED = 3
"""Of each whose events are counted [count]."""
THEATERS = {
    "frozen": [CONTINGENCY, "events.hub_loss.enabled=true"],
    "shipped": ["indo_pacific_contingency"],
}


def bars(base: Tree | None) -> list[Bar]:
    """CPU seconds and events of a future over those of a whole replication."""
    limit = 1 / 18 if compiled() else 1 / 10
    what = f"a future D to D+{DAYS} against one whole replication"
    if not hasattr(Replication, "turn"):
        return [Bar("future", what, "-", "-", nan, limit, at_least=False, note="not built")]
    if base is None:
        note = "no tree to compare with"
        return [Bar("future", what, "-", "-", nan, limit, at_least=False, note=note)]
    return [
        bar
        for name, words in THEATERS.items()
        for bar in _bars(base, f"{what}, {name} contingency", words, limit)
    ]


def _bars(base: Tree, what: str, words: list[str], limit: float) -> Iterator[Bar]:
    with workers((ours(), [[*words, f"horizon_d={DAYS}"]]), (base, [words])) as (we, they):
        own = [we.ask("future", each, only=list(METRICS)).seconds for each in range(FUTURES + 1)]
        theirs = [
            they.ask("outcomes", each, told=[], windows=1).seconds for each in range(WHOLE + 1)
        ]
        one, whole = (statistics.median(each[1:]) for each in (own, theirs))
        yield Bar(
            "future", what, f"{one:.3g} s", f"{whole:.3g} s", one / whole, limit, at_least=False,
            note=f"the copy of the process counted; {FUTURES} futures",
        )  # fmt: skip
        if not compiled():
            few, many = _steps(we, "future_steps"), _steps(they, "steps")
            yield Bar(
                "future", f"events of {what}", f"{few:.0f}", f"{many:.0f}", few / many, limit,
                at_least=False, note=f"mean of {COUNTED}",
            )  # fmt: skip


def _steps(worker: Worker, do: str) -> float:
    found = [worker.ask(do, each).values[0]["steps"][0] for each in range(COUNTED)]
    return statistics.fmean(found)
