"""Which factors matter, how much, along which curve; luck or what is not known.

usage: theater explain method=morris|sobol|curves|ignorance [KEY=interval(a,b) ...]
                       [factors=inputs] [key=value ...]

Says why the answer is what it is. Factors are swept keys, KEY=interval(0.1,2), KEY=range(1,5) or
KEY=A,B,C, and numbers of the register between their low and high: factors=inputs for all that the
scenario uses, factors=[hubs.*,legs.*] for some. Without either, all inputs. More: docs/explain.md.

  morris     which factors matter at all, from one-at-a-time steps
  sobol      shares of the variance, from a metamodel; none if it predicts badly (exit status 3)
  curves     the objective along each factor, with the band of luck
  ignorance  variance from the ranges against variance from luck; KEY=A,B,C are options: which is
             best in how many draws, and what turns their order round

examples
  theater explain scenario=break_even posture=theater,home 'legs.home.takes.value_d=interval(5,40)'
  theater explain scenario=indo_pacific factors=[hubs.*] trajectories=4 workers=2
  theater explain method=ignorance posture=today,rsf,home draws=20 workers=2
"""

from collections.abc import Sequence

from sim.api.reasons.explain import explain
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(explain(None, *words))
