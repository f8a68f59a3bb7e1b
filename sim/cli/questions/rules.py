"""Uptime lost to rules of law and policy, by rule.

usage: theater rules [scenario=NAME] [key=value ...]

Lifts each rule that is in force, and all of them together, under the same seeds, and prints what
comes back: platform-days on station and DRU, as paired differences, the dearest rule first.

examples
  theater rules scenario=indo_pacific replications=50 workers=2
"""

from collections.abc import Sequence

from sim.api.reasons.rules import rules
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(rules(None, *words))
