"""Coverage of intervals over windows of one run, in a theater whose truth is exact.

``python -m benchmarks.window_coverage`` prints the table of docs/performance.md (some minutes).
"""

import sys

from benchmarks.block_coverage import table
from sim.analytic.solve import solve
from sim.load.compose import load_scenario
from sim.model.scenario import Scenario

KEYS = (("ao", "ships"), ("dru", "all missions"), ("mission_uptime", "hold"))
CASES = ((8, 80), (8, 200), (4, 40), (1, 80))
"""Windows of a run, and replications."""


def theater(windows: int) -> Scenario:
    """``break_even`` with two docks, in years."""
    words = ("hubs.theater.berths.dock=2", "horizon_d=365", "warm_up_d=365", f"windows={windows}")
    return load_scenario("break_even", *words)


if __name__ == "__main__":
    found = solve(theater(1)) or {}
    sys.stdout.write(table("windows", theater, CASES, {key: found[key] for key in KEYS}))
