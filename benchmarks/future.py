"""A future of 120 days after D-day, in a copy of a process that has played the past once."""

import statistics
from math import nan

from benchmarks.bar import Bar
from benchmarks.half_widths import CONTINGENCY, METRICS
from benchmarks.trees import Tree, compiled, ours, workers
from sim.engine.replication import Replication

DAYS = 120
FUTURES, WHOLE = 10, 4
"""Futures, and whole replications of 245780f [count]."""


def bars(base: Tree | None) -> list[Bar]:
    """CPU seconds of a future, with its metrics, over those of a whole replication."""
    limit = 1 / 18 if compiled() else 1 / 10
    what = f"a future D to D+{DAYS} against one whole replication"
    if not hasattr(Replication, "turn"):
        return [Bar("future", what, "-", "-", nan, limit, at_least=False, note="not built")]
    if base is None:
        note = "no tree to compare with"
        return [Bar("future", what, "-", "-", nan, limit, at_least=False, note=note)]
    event = "events.hub_loss.enabled=true"
    future = [CONTINGENCY, event, f"horizon_d={DAYS}"]
    with workers((ours(), [future]), (base, [[CONTINGENCY, event]])) as (we, they):
        own = [we.ask("future", each, only=list(METRICS)).seconds for each in range(FUTURES + 1)]
        theirs = [
            they.ask("outcomes", each, told=[], windows=1).seconds for each in range(WHOLE + 1)
        ]
    one, whole = (statistics.median(each[1:]) for each in (own, theirs))
    return [
        Bar(
            "future", what, f"{one:.3g} s", f"{whole:.3g} s", one / whole, limit, at_least=False,
            note=f"the copy of the process counted; {FUTURES} futures",
        )
    ]  # fmt: skip
