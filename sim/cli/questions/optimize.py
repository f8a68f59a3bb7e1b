"""The best allocation of a budget over berths, crews, spares and access.

usage: theater optimize KEY=A,B,C [KEY=range(1,4) ...] prices={KEY: PRICE, ...} budget=MONEY
                        [common key=value ...]

Finds the best allocation of a budget over the allowed values of some keys, on one block of
replications, and tells what it gains on another one that chose nothing; then what the next steps
would gain for their price, and what was not searched. docs/optimize.md says how.

examples
  theater optimize budget=4 hubs.geoje.berths.slot=1,2,3 'prices={hubs.geoje.berths.slot: 2}'
"""

from collections.abc import Sequence

from sim.api.alternatives.optimize import optimize
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(optimize(None, *words))
