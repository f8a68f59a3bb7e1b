"""The best of some options, with a promised probability or within a budget.

usage: theater select KEY=A,B,C [KEY=range(0,4) ...] [delta=0.01] [common key=value ...]

Selects the best of the points of a sweep or of a design. procedure=kn samples all options under
the same random numbers, leaves out one after the other, and promises: if the best is better than
the others by delta or more, it is selected with probability level or more. procedure=ocba spends a
fixed budget where it decides most and estimates how sure that is. docs/selection.md says how.

examples
  theater select scenario=break_even posture=theater,home hubs.home.berths.dock=2,4,8 workers=2
  theater select scenario=break_even posture=theater,home procedure=ocba budget=300
"""

from collections.abc import Sequence

from sim.api.alternatives.select import select
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(select(None, *words))
