"""``scipy.special`` without its start, which comes when anything but a function is asked for.

Laws and intervals need eight of its functions, and they stand in a compiled module of it. Its start
takes in every name of numpy, the Fortran compiler and the test tools among them, and reads and
writes the words about a hundred functions: by itself twice the time of numpy.
"""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

PACKAGE, NAME = "scipy", "special"
WHOLE = f"{PACKAGE}.{NAME}"
COMPILED = f"{WHOLE}._ufuncs"
OTHER_ARRAYS = "SCIPY_ARRAY_API"
"""Variable of the environment that is set where scipy wraps its functions; these are bare."""


class Untouched(ModuleType):
    """The package before its start."""

    def __getattr__(self, name: str) -> Any:
        """A function, the same object that the package has after its start, or that start."""
        if not name.startswith("_") and name in (found := _compiled()):
            return found[name]
        _start(self)
        return getattr(self, name)

    def __dir__(self) -> list[str]:
        """All names of it."""
        _start(self)
        return dir(self)


def _start(package: ModuleType) -> None:
    assert package.__spec__ is not None
    assert package.__spec__.loader is not None
    package.__class__ = ModuleType
    package.__spec__.loader.exec_module(package)


def _compiled() -> dict[str, Any]:
    """The functions by their names; none where another scipy keeps them somewhere else."""
    try:
        module = import_module(COMPILED)
    except ImportError:
        return {}
    return {name: vars(module)[name] for name in getattr(module, "__all__", ())}


def leave_untouched() -> None:
    """Put the package in its place without its start, unless it is there already."""
    if WHOLE in sys.modules or os.environ.get(OTHER_ARRAYS, "0") != "0":
        return
    spec = find_spec(WHOLE)
    if spec is None or spec.loader is None or spec.submodule_search_locations is None:
        return
    package = Untouched(WHOLE)
    package.__spec__, package.__loader__, package.__file__ = spec, spec.loader, spec.origin
    package.__package__, package.__path__ = WHOLE, spec.submodule_search_locations
    sys.modules[WHOLE] = package
    setattr(sys.modules[PACKAGE], NAME, package)
