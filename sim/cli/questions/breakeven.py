"""The value of a factor at which an option is as good as the baseline.

usage: theater breakeven against=KEY=VALUE FACTOR=A,B,C [KEY=D,E ...] [common key=value ...]

Finds the value of FACTOR (the first swept key with numbers) at which a point is as good as the
baseline, for each combination of the other swept keys, with an interval; a grid only.
docs/selection.md says how.

examples
  theater breakeven scenario=break_even against=posture=home hubs.theater.berths.dock=1,2,3
"""

from collections.abc import Sequence

from sim.api.alternatives.breakeven import breakeven
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(breakeven(None, *words))
