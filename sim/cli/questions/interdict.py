"""The loss of hubs, passages or access that hurts most, and what recovers.

usage: theater interdict [scenario=NAME] [r=1] [key=value ...]

Finds the loss of r units that hurts most (a unit: a hub, a passage, the access of a country, a
group of hubs within one reach), ranks the worst ones on replications that chose nothing, says
which order is not decided, which posture recovers most after the worst loss, and what it is worth
that the other side does not see where work is done. docs/interdiction.md says how.

examples
  theater interdict scenario=indo_pacific r=2 workers=2 out=results/interdict
  theater interdict r=1 units=hubs metric=on_station over=sum
"""

from collections.abc import Sequence

from sim.api.reasons.interdict import interdict
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(interdict(None, *words))
