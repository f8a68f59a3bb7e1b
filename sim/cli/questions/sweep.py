"""Many points, one table, one figure.

usage: theater sweep KEY=A,B,C [KEY=range(0,4) ...] [against=KEY=VALUE] [common key=value ...]
       theater sweep design=lhs|sobol|nolh points=N KEY=A,B,C [KEY=interval(0.1,2) ...] [...]

Runs every combination (Hydra's multirun grammar: a,b,c; range(start,stop); choice(a,b)), or the
points of a design, under the same seeds, and writes ONE tidy table, with figures=true also ONE
figure, for all points into out (default results/sweep). A sweep that was interrupted goes on where
it was; one that is complete is read and not run again. A point that fails is a row with its error.
More than twenty points are summed up: lowest, highest, effect of each factor. Over two numbers the
figure is heat maps; that of a design has a dot a point. What is shown: metric= and subject=, else
what is kept, else the headline metrics. docs/sweeps.md says more.

examples
  theater sweep hubs.geoje.berths.slot=0,1,2 posture=today,rsf replications=50 workers=2
  theater sweep scenario=break_even posture=theater 'hubs.theater.berths.dock=range(1,5)'
  theater sweep scenario=break_even against=posture=home hubs.theater.berths.dock=1,2,3
  theater sweep scenario=break_even design=lhs points=8 'legs.home.takes.value_d=interval(5,40)'
"""

from collections.abc import Sequence

from sim.api.alternatives.sweep import sweep
from sim.cli.printing import told

DEFAULT_OUT = "results/sweep"
"""Where a sweep goes that names no folder."""


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    named = any(word.startswith("out=") for word in words)
    return told(sweep(None, *words, *([] if named else [f"out={DEFAULT_OUT}"])))
