"""Validate a scenario and explain it.

usage: theater check [scenario=NAME] [job=PATH] [key=value ...]

Validates a scenario and explains it: fleets, hubs, which hub may do what for whom and how far it
is, and how much of its input is notional. Without a scenario it lists those that ship. With job=
(fleets.NAME.modes.NAME or fleets.NAME.scheduled.NAME) it prints the plan of that job instead, at
every hub that may do it.

examples
  theater check scenario=indo_pacific posture=today
  theater check scenario=break_even job=fleets.ships.modes.casualty
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
