"""Unknown inputs fitted to what is published, with what the data cannot tell apart.

usage: theater calibrate NAME|FILE.yaml [out=DIR] [key=value ...]

Fits what is not known to what is published (docs/calibrate.md): a file says what may vary in which
range, and which figure of which year is held against which measure. Runs waves of points with
surrogates between them until the fitted values stand still; says how well each figure is met, how
narrow each input has become, and which inputs the data cannot tell apart. With out= it leaves rows
for parameters.csv and calibrated.yaml, the scenario with the fitted values. Exit status 3: not
converged; then there are neither.

Without a name it lists the calibrations that ship.

examples
  theater calibrate
  theater calibrate three_fleets out=results/three workers=2 figures=true
  theater calibrate indo_pacific out=results/calibration workers=2
  theater calibrate three_fleets synthetic=1
"""

from collections.abc import Sequence

from sim.api.calibration.calibrate import calibrate
from sim.api.calibration.file import GROUP
from sim.cli.printing import listed, told
from sim.load.named import titles_of


def main(words: Sequence[str]) -> int:
    """Fit what the first word names, or list what there is."""
    if not words:
        print(listed(titles_of(GROUP)))
        return 0
    name, *rest = words
    if "=" in name:
        return told(calibrate(None, *words))
    return told(calibrate(name, *rest))
