"""A package whose name is also that of a public function, such as ``sim.load``."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def make_callable(package: str, module: str, function: str) -> None:
    """Let a package be called as a function, which is imported at the first call.

    Parameters
    ----------
    package
        Its full name; it is being imported.
    module, function
        Where the function stands.
    """

    class Callable(ModuleType):
        def __call__(self, *args: Any, **keywords: Any) -> Any:
            return getattr(import_module(module), function)(*args, **keywords)

    sys.modules[package].__class__ = Callable
