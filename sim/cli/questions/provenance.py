"""Where every number comes from, and what the headlines rest on.

usage: theater provenance [scenario=NAME] [rows=PATTERN] [draws=N] [key=value ...]

Tells every number of a scenario with its grade (cited, derived, calibrated or notional), range and
source, by the register configs/parameters.csv: a summary here, all rows in the files and in
format=csv. Then how much of the variance of each headline rests on notional inputs, on calibrated
ones, on cited or derived ones, and on luck: Sobol' indices of these groups, from crossed draws of
all inputs within their ranges, with intervals. What cannot be told from nothing says so. And which
of it somebody has published. More: docs/provenance.md.

examples
  theater provenance scenario=indo_pacific draws=0
  theater provenance scenario=indo_pacific posture=rsf workers=2 out=results/provenance
  theater provenance scenario=southcom draws=0 'rows=[hubs.*,legs.*]'
"""

from collections.abc import Sequence

from sim.api.reasons.provenance import provenance
from sim.cli.printing import told


def main(words: Sequence[str]) -> int:
    """Ask what the words ask, and print the answer."""
    return told(provenance(None, *words))
