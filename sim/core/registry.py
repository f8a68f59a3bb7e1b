"""Kinds by name: a new law, policy, hub or metric is one file that registers itself."""

import pkgutil
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Generic, TypeVar

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.core.installed.own_parts import FAMILIES, LAYER, PREFIX, OwnPart, own_parts

T = TypeVar("T")


class Registry(Generic[T]):
    """Parts of one family by their kind, all of them imported at the first look-up.

    They are the modules of the family's package and of the folders in it, and what other packages
    have of it under the entry points of its group.

    Parameters
    ----------
    family
        What one part is called in a message, e.g. ``"law"``.
    package
        Dotted name of the package whose every module has parts, e.g. ``"sim.laws"``; its last
        name is that of the group too, ``theater.laws``.

    Raises
    ------
    ConfigError
        At every look-up: with each entry point of the group that cannot be imported or registers
        no part of its name, and with each kind that two places register.
    """

    def __init__(self, family: str, package: str) -> None:
        self.family = family
        name = package.rpartition(".")[2]
        assert name in FAMILIES, name
        self.group = PREFIX + name
        self._package = package
        self._parts: dict[str, T] = {}
        self._problems: list[Problem] = []
        self._discovered = False

    def register(self, kind: str) -> Callable[[T], T]:
        """Give the decorated part its name; of two places that give the same one, both are told."""

        def keep(part: T) -> T:
            if kind in self._parts:
                both = f"{place_of(self._parts[kind])} and {place_of(part)}"
                told = f"{both} both register the {self.family} {kind!r}"
                problem = Problem(f"{self.group}.{kind}", f"{told}; another name for one is right")
                raise ConfigError(LAYER, [problem])
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

    def __len__(self) -> int:
        self._discover()
        return len(self._parts)

    def _discover(self) -> None:
        if not self._discovered:
            others = [each for each in own_parts() if each.group == self.group]
            self._discovered = True
            package = import_module(self._package)
            for module in pkgutil.walk_packages(package.__path__, f"{self._package}."):
                try:
                    import_module(module.name)
                except ConfigError as error:  # its kind is taken by a part imported before
                    self._problems += error.problems
            for each in others:
                self._problems += self._load(each)
        if self._problems:
            raise ConfigError(LAYER, self._problems)

    def _load(self, own: OwnPart) -> Iterator[Problem]:
        try:
            own.point.load()
        except ConfigError as error:
            yield from (Problem(own.path, f"{own}: {each}") for each in error.problems)
        except (Exception, SystemExit) as error:
            told = f"{own} cannot be imported ({type(error).__name__}: {error}); "
            told += "mend it or uninstall it"
            yield Problem(own.path, told, _where(error))
        else:
            found = self._parts.get(own.kind)
            if found is None or place_of(found).partition(".")[0] != own.top:
                told = f"{own} registers no {self.family} of that name; "
                yield Problem(own.path, told + did_you_mean(own.kind, self._parts))


def place_of(part: Any) -> str:
    """Where a part is defined, e.g. ``sim.laws.weibull.Weibull``; of a metric, its function."""
    defined = getattr(part, "measure", part)
    return f"{defined.__module__}.{defined.__qualname__}"


def _where(error: BaseException) -> str:
    """File and line at which an import failed; nothing where it never came to a file."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if not each.filename.startswith("<") and each.name == "<module>"]
    return f"{own[-1].filename}:{own[-1].lineno}" if own else ""
