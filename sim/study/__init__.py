"""Studies: replications, workers, paired comparisons and sweeps.

The package itself is the public function ``sim.study``, which runs the steps of one in a file.
"""

from sim.core.package import make_callable

make_callable(__name__, "sim.api.studies.study", "study")
