"""From files to a checked scenario; the package itself is the public function ``sim.load``."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.scenario import Scenario


class _Load(ModuleType):
    """``sim.load`` is where ``sim.load.compose`` stands, and is called as well."""

    def __call__(self, name: str = "indo_pacific", *overrides: str) -> "Scenario":
        """See ``sim.load.compose.load_scenario``."""
        from sim.load.compose import load_scenario

        return load_scenario(name, *overrides)


sys.modules[__name__].__class__ = _Load
