"""Studies: replications, workers, paired comparisons and sweeps.

The package itself is the public function ``sim.study``, which runs the steps of one in a file.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Study(ModuleType):
    """``sim.study`` is where ``sim.study.running`` stands, and is called as well."""

    def __call__(self, study: Any, *overrides: str, **keywords: Any) -> Any:
        """See ``sim.api.study.study``."""
        return import_module("sim.api.study").study(study, *overrides, **keywords)


sys.modules[__name__].__class__ = _Study
