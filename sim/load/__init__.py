"""From files to a checked scenario; the package itself is the public function ``sim.load``."""

from sim.core.package import make_callable

make_callable(__name__, "sim.load.compose", "load_scenario")
