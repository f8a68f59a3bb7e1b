"""A gain against a cost: the options that no other one dominates.

usage: theater pareto KEY=A,B,C [KEY=range(0,4) ...] [metric=dru] [cost_metric=cost]
                      [common key=value ...]

Runs the points of a sweep or of a design under the same seeds, and tells which of them no other one
dominates (no less gain, no more cost, one of them better), with what probability, and by which the
others are dominated. docs/selection.md says how.

examples
  theater pareto posture=rsf,today metric=on_station over=sum replications=10 workers=2
  theater pareto scenario=break_even posture=theater,home,split cost_metric=in_transit
"""

from collections.abc import Sequence

from sim.api.alternatives.pareto import pareto
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(pareto(None, *words))
