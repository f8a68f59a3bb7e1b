"""What a future of 120 days costs, in events of the calendar: no load moves them.

A whole replication of 245780f is what `python -m benchmarks future` counts with that tree; the bar
is a tenth of it (docs/performance.md). What is reached may not be lost.
"""

from pathlib import Path
from statistics import fmean

import pytest

import sim
from benchmarks.in_tree import steps
from sim.engine.replication import Replication, built
from sim.engine.time.events import COMPILED
from sim.study.running.processes.child_process import CAN_COPY, in_a_copy

FROZEN = (
    Path(__file__).parents[2] / "benchmarks" / "scenarios" / "indo_pacific_contingency_v010.yaml"
)
WHOLE = {"frozen": (49_005, 50_453, 50_192), "shipped": (49_009, 50_440, 50_128)}
"""Events of replications 0, 1 and 2 of seed 1 at 245780f, of the contingency that is frozen (a hub
struck) and of that which shipped [count]."""
WORDS = {
    "frozen": (str(FROZEN), "events.hub_loss.enabled=true", "warm_up_d=371"),
    "shipped": ("indo_pacific_contingency",),
}
FUTURES = 3


@pytest.mark.skipif(COMPILED, reason="events of the compiled calendar are not counted")
@pytest.mark.skipif(not CAN_COPY, reason="this system cannot copy a process")
@pytest.mark.parametrize(("theater", "most"), [("frozen", 0.083), ("shipped", 0.12)])
def test_events_of_a_future_over_those_of_a_whole_replication(theater, most):
    """Mean of three futures of one past, over the mean of three whole replications."""
    scenario = sim.load_scenario(*WORDS[theater], "horizon_d=120")
    played = built(scenario, 1, 0, until_d=0.0)
    played.play(0.0)
    taken = [
        in_a_copy(lambda number=number: steps(lambda: _future(played, number)))
        for number in range(FUTURES)
    ]
    assert min(taken) > 1000
    assert fmean(taken) <= most * fmean(WHOLE[theater])


def _future(played: Replication, number: int) -> None:
    played.turn(number)
    played.finish()
