"""Exact versions of this package and of everything that it rests on, as pip reads them."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from sim.core.installed.doctor import DISTRIBUTION
from sim.core.installed.version import __version__


def pins() -> list[str]:
    """``name==version`` of the runtime: this package first, then the others by name.

    Extras are left out: they decide no bit of a result. What a package asks for on another system
    only is not installed, and so not here either.
    """
    found: dict[str, str] = {}
    for name in _direct():
        _add(name, found)
    return [f"{DISTRIBUTION}=={__version__}", *(f"{name}=={found[name]}" for name in sorted(found))]


def _direct() -> Iterator[str]:
    try:
        told = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from a folder of sources
        told = ["simpy", "numpy", "scipy", "matplotlib", "hydra-core", "pydantic"]
    yield from (_name(each) for each in told if "extra ==" not in each)


def _add(name: str, found: dict[str, str]) -> None:
    if name in found:
        return
    try:
        found[name] = version(name)
    except PackageNotFoundError:
        return
    for each in requires(name) or []:
        if "extra ==" not in each:
            _add(_name(each), found)


def _name(told: str) -> str:
    """The name in a requirement, as indexes have it (PEP 503)."""
    name = re.match(r"[\w.-]+", told)
    return re.sub(r"[-_.]+", "-", name[0] if name else told).lower()
