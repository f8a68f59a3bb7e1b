"""Everything a person reads: words, tables, figures, pages.

The package itself is the public function ``sim.report``, which writes the page of a result folder.
"""

from sim.core.package import make_callable

make_callable(__name__, "sim.api.pages.report", "report")
