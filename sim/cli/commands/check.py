"""Validate a scenario and explain it.

usage: theater check [scenario=NAME] [job=PATH] [warmup=true] [key=value ...]

Validates a scenario and explains it: fleets, hubs, which hub may do what for whom and how far it
is, and how much of its input is notional. Without a scenario it lists those that ship. With job=
(fleets.NAME.modes.NAME or fleets.NAME.scheduled.NAME) it prints the plan of that job instead, at
every hub that may do it. With warmup=true it runs the theater from its start, several times and
long, and says which fleets and measures need how much of a warm-up.

examples
  theater check scenario=indo_pacific posture=today
  theater check scenario=break_even job=fleets.ships.modes.casualty
  theater check scenario=strait warmup=true runs=32
"""

from collections.abc import Sequence

from sim.api.scenario.check import check
from sim.load.compose import scenarios


def main(words: Sequence[str]) -> int:
    """Check and explain a scenario; without one, list those that ship."""
    if not words:
        print("scenarios (theater check scenario=NAME explains one):")
        print("\n".join(f"  {name}" for name in scenarios()))
        return 0
    answer = check(None, *words)
    print(answer.text)
    return answer.status
