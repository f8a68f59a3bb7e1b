"""Kinds by name: a new law, policy, hub or metric is one file that registers itself."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Generic, TypeVar

from sim.core.errors import did_you_mean

T = TypeVar("T")


class Registry(Generic[T]):
    """Parts of one family by their kind; the family's package is imported at the first look-up.

    Parameters
    ----------
    family
        What one part is called in a message, e.g. ``"law"``.
    package
        Dotted name of the package whose every module is one part, e.g. ``"sim.laws"``.
    """

    def __init__(self, family: str, package: str) -> None:
        self.family = family
        self._package = package
        self._parts: dict[str, T] = {}
        self._discovered = False

    def register(self, kind: str) -> Callable[[T], T]:
        """Give the decorated part its name; a name taken twice is an error of the programmer."""

        def keep(part: T) -> T:
            if kind in self._parts:
                raise ValueError(f"the {self.family} {kind!r} is registered twice")
            self._parts[kind] = part
            return part

        return keep

    def __getitem__(self, kind: str) -> T:
        self._discover()
        try:
            return self._parts[kind]
        except KeyError:
            hint = did_you_mean(kind, self._parts)
            raise KeyError(f"no {self.family} is called {kind!r}; {hint}") from None

    def __contains__(self, kind: object) -> bool:
        self._discover()
        return isinstance(kind, str) and kind in self._parts

    def __iter__(self) -> Iterator[str]:
        self._discover()
        return iter(sorted(self._parts))

    def _discover(self) -> None:
        if self._discovered:
            return
        self._discovered = True
        for module in pkgutil.iter_modules(import_module(self._package).__path__):
            import_module(f"{self._package}.{module.name}")
