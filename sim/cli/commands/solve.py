"""The exact long-run values, where a scenario has them.

usage: theater solve [scenario=NAME] [key=value ...]

Prints the exact long-run values of a scenario where a method covers it: a fleet and its hubs as a
closed network in product form, or stocks with Poisson demand (one stock, convoys, a depot and its
bases, a fleet with a fixed programme), and what it assumes. Else it says of each method why not
(exit status 3). docs/truth.md says more.

examples
  theater solve scenario=break_even posture=home
  theater solve scenario=truth/D02 format=csv
"""

from collections.abc import Sequence

from sim.api.scenario.solve import solve
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(solve(None, *words))
