"""Paired difference between two choices under common random numbers.

usage: theater compare KEY=A KEY=B [KEY=C ...] [common key=value ...]

Runs the same seeds under each choice and prints the paired difference from the first, with
half-widths: the headline and what moves most, with detail=true everything. A key that is given more
than once is the choice; several such keys are taken together, the first values of all, then the
second. With precision= the half-widths are those of the differences, relative ones a share of the
first choice's mean.

examples
  theater compare posture=today posture=rsf
  theater compare scenario=break_even posture=home hubs.home.berths.dock=2 hubs.home.berths.dock=3
"""

from collections.abc import Sequence

from sim.api.alternatives.compare import compare
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(compare(None, *words))
