"""Parts of other packages: Python entry points of the groups ``theater.laws`` and its like.

The name of an entry point is the kind, its value the module that registers it. Nothing is imported
here. Source: Python Packaging User Guide, Entry points specification.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import Distribution, EntryPoint, distributions
from importlib.util import find_spec
from pathlib import Path

from sim.core.errors import ConfigError, Problem, did_you_mean

LAYER = "entry points"
"""The layer of every complaint about them."""
PREFIX = "theater."
"""What the name of each group begins with."""
FAMILIES = (
    "laws", "queueing", "routing", "maintenance", "rules", "hubs", "disruptions", "metrics",
)  # fmt: skip
"""What follows it: the last name of a family's own package."""


@dataclass(frozen=True, order=True)
class OwnPart:
    """One part that an installed package says it has."""

    group: str
    kind: str
    package: str
    version: str
    point: EntryPoint = field(compare=False)

    def __str__(self) -> str:
        return f"{self.point.value!r} of the package {self.package} {self.version}"

    @property
    def path(self) -> str:
        """What messages call it."""
        return f"{self.group}.{self.kind}"

    @property
    def top(self) -> str:
        """The importable package, or the module, that it is in."""
        return self.point.value.partition(":")[0].partition(".")[0].strip()


@lru_cache(maxsize=1)
def own_parts() -> tuple[OwnPart, ...]:
    """Every part of every package on the path, in order; of two packages of one name the first.

    Raises
    ------
    ConfigError
        With every entry point whose group is none of ours.
    """
    found: dict[str, list[OwnPart]] = {}
    for each in distributions():
        if f"[{PREFIX}" in (each.read_text("entry_points.txt") or ""):  # most have none of ours
            found.setdefault(each.name, list(_parts_of(each)))
    parts = sorted(part for package in found.values() for part in package)
    problems = [
        Problem(each.path, f"{each} is in no group of ours; {did_you_mean(family, FAMILIES)}")
        for each in parts
        if (family := each.group.removeprefix(PREFIX)) not in FAMILIES
    ]
    if problems:
        raise ConfigError(LAYER, problems)
    return tuple(parts)


def _parts_of(package: Distribution) -> Iterator[OwnPart]:
    for point in package.entry_points:
        if point.group.startswith(PREFIX):
            yield OwnPart(point.group, point.name, package.name, package.version, point)


def sources(part: OwnPart) -> list[Path]:
    """The Python files of the package or module that a part is in; none if it is not there."""
    try:
        spec = find_spec(part.top)
    except (ImportError, ValueError):
        return []
    if spec is None:
        return []
    folders = [Path(each) for each in spec.submodule_search_locations or ()]
    if folders:
        return sorted(file for each in folders for file in each.rglob("*.py"))
    return [Path(spec.origin)] if spec.origin and Path(spec.origin).is_file() else []
