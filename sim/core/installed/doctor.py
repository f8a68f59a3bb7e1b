"""What an installation has: packages and extras with their versions, cores, a compiler.

Everything is asked of the system and nothing is imported, so that what is broken can still say so.
"""

import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

DISTRIBUTION = "theater-sustainment"
QUOTA = "/sys/fs/cgroup/cpu.max"
"""Where a container on Linux has its share of the processors."""
NEEDED = ""
"""The extra of what every installation needs."""


@dataclass(frozen=True)
class Requirement:
    """A package that is asked for, and what is here.

    Attributes
    ----------
    name, wanted
        As ``numpy`` and ``>=2.1``.
    extra
        Which extra asks for it; empty for what every installation needs.
    found
        The version that is installed; empty for none.
    """

    name: str
    wanted: str
    extra: str
    found: str

    @property
    def fits(self) -> bool:
        """Whether it is here, in a version that is right."""
        return bool(self.found) and fits(self.found, self.wanted)

    def __str__(self) -> str:
        if not self.found:
            return f"{self.name} is missing"
        return f"{self.name} {self.found}" + ("" if self.fits else f" is not {self.wanted}")


def requirements() -> list[Requirement]:
    """Every package that this one asks for, with its extras; none where it is not installed."""
    try:
        told = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return []
    return [_requirement(each) for each in told]


def _requirement(told: str) -> Requirement:
    """One line of the metadata, such as ``pyarrow>=18; extra == 'study'``.

    Source: PEP 508; the parts of it that our own pyproject.toml uses.
    """
    what, _, marker = told.partition(";")
    name = re.match(r"[\w.-]+", what)
    extra = re.search(r"extra\s*==\s*['\"]([\w-]+)", marker)
    package = name[0] if name else what.strip()
    wanted = re.sub(r"[\s()]", "", what[len(package) :])
    return Requirement(package, wanted, extra[1] if extra else NEEDED, installed(package))


def installed(package: str) -> str:
    """The version of a package; empty where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def fits(found: str, wanted: str) -> bool:
    """Whether a version is in a range of ``>=`` and ``<``; other signs are taken to hold."""
    have = _numbers(found)
    for each in filter(None, wanted.split(",")):
        sign, text = (re.match(r"[<>=!~]*", each) or [""])[0], each.lstrip("<>=!~")
        if (sign == ">=" and have < _numbers(text)) or (sign == "<" and have >= _numbers(text)):
            return False
    return True


def _numbers(text: str) -> tuple[int, ...]:
    """The leading numbers of a version, without zeros at the end, so that 2.0 is 2."""
    found = [int(each) for each in re.findall(r"\d+", re.split(r"[a-z+]", text.lower())[0])]
    while found and found[-1] == 0:
        found.pop()
    return tuple(found)


def cores() -> tuple[int, int]:
    """Cores that this process may use, and those of the machine."""
    machine = os.cpu_count() or 1
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else machine
    try:
        share, period = Path(QUOTA).read_text(encoding="ascii").split()
        mine = min(mine, max(1, int(share) // int(period)))
    except (OSError, ValueError):
        pass
    return mine, machine


def compiler() -> str:
    """The C compiler that Python names for building modules; empty where there is none."""
    named = (sysconfig.get_config_var("CC") or "cc").split()[0]
    return shutil.which(named) or ""


def python() -> str:
    """The interpreter."""
    return f"Python {'.'.join(str(part) for part in sys.version_info[:3])}, {sys.executable}"


def by_extra(found: list[Requirement]) -> Iterator[tuple[str, list[Requirement]]]:
    """Requirements of each extra, what is always needed first."""
    for extra in dict.fromkeys(each.extra for each in found):
        yield extra, [each for each in found if each.extra == extra]
