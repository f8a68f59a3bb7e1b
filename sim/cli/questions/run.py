"""Simulate a scenario and print its readiness.

usage: theater run [key=value ...]

Simulates the replications of a scenario and prints the uptime of its missions and what is worst:
which mission, which fleet, which queue. With detail=true it prints Ao, MC and the number on station
of every fleet, uptime and gaps of every mission, the deterrence-relevant uptime (DRU), where the
days went and more. Numbers are mean ± half-width.

examples
  theater run
  theater run scenario=break_even posture=home replications=400 workers=2 format=json
  theater run scenario=break_even precision=0.01 workers=2
  theater run scenario=break_even 'work.repair.stages.dock.takes={law: fixed, value_d: 30}' \\
      'control=work.repair.stages.dock.takes={law: exponential, mean_d: 30}'
"""

from collections.abc import Sequence

from sim.api.scenario.run import run
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(run(None, *words))
