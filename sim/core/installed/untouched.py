"""Modules that are taken in and hardly ever used: loaded when they are touched.

``scipy.special``, which laws and intervals need, takes over every name of numpy, and with it the
Fortran compiler and the test tools of numpy: a third of the time of its import.
"""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec

UNTOUCHED = ("numpy.f2py", "numpy.testing")


def leave_untouched() -> None:
    """Put modules in their place that are loaded at the first look at one of their names."""
    for name in UNTOUCHED:
        spec = None if name in sys.modules else find_spec(name)
        if spec is None or spec.loader is None:
            continue
        spec.loader = LazyLoader(spec.loader)
        sys.modules[name] = module = module_from_spec(spec)
        spec.loader.exec_module(module)
        package, _, child = name.rpartition(".")
        setattr(sys.modules[package], child, module)
