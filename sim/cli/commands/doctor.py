"""What works in this installation, and what would make it faster.

usage: theater doctor [format=json]

Looks at what is installed and changes nothing: versions of this package and of what it rests on,
extras, the engine, a compiler, cores, memory, the cache of scenarios, parts of other packages. It
tells what works here, what does not and how to get it, and what would make it faster. Exit status:
0, or 1 if something that every command needs is missing or wrong. format=json tells the same as
data.

examples
  theater doctor
  theater doctor format=json
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.core.installed import compiled, doctor
from sim.core.installed.own_parts import own_parts
from sim.core.installed.version import PACKAGE, __version__
from sim.report.output.terminal import bold, columns, paragraph

SCHEMA = {"name": "theater doctor", "version": 1}
HEADINGS = {
    "works": "Works here",
    "wrong": "Wrong: every command needs it",
    "lacks": "Not here",
    "faster": "Would make it faster",
}
"""Lists of findings with their headings."""
FOR_DEVELOPERS = ("dev", "bench", "docs", "browser")
"""Extras that no user needs, of which nothing is said where they are not there."""
KB, GB = 1e3, 1e9


@dataclass
class Findings:
    """What was found, each list by what it is of."""

    works: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    lacks: dict[str, str] = field(default_factory=dict)
    faster: dict[str, str] = field(default_factory=dict)


def main(words: Sequence[str]) -> int:
    """Look, and tell; the exit status says whether everything that is needed is there."""
    as_json = _format(words) == "json"
    found = examine()
    if as_json:
        print(json.dumps({"schema": SCHEMA, **asdict(found)}, indent=1))
    else:
        print("\n\n".join(_sections(found)))
    return int(bool(found.wrong))


def _format(words: Sequence[str]) -> str:
    """The format that is asked for.

    Raises
    ------
    ConfigError
        For any other word.
    """
    problems = [
        Problem(word, "is no word of `theater doctor`, which has format=table and format=json")
        for word in words
        if word not in ("format=table", "format=json")
    ]
    if problems:
        raise ConfigError("words", problems)
    return words[-1].partition("=")[2] if words else "table"


def examine() -> Findings:
    """Everything that is looked at; what goes wrong on the way is a finding."""
    found = Findings()
    found.works["theater"] = f"{__version__} in {PACKAGE}"
    found.works["python"] = doctor.python()
    for look in (_packages, _engine, _processor, _memory, _cache, _parts, _folder):
        try:
            look(found)
        except Exception as error:  # a doctor that falls ill tells what ails it
            found.wrong[look.__name__.strip("_")] = f"{type(error).__name__}: {error}"
    return found


def _packages(found: Findings) -> None:
    """What is needed always, and by each extra."""
    told = doctor.requirements()
    if not told:
        what = "is not installed itself: what it needs, and parts of other packages, are not known"
        found.lacks["theater"] = f"{doctor.DISTRIBUTION} {what}; pip install -e . in a checkout"
    for extra, packages in doctor.by_extra(told):
        bad = [each for each in packages if not each.fits]
        if extra == doctor.NEEDED:
            good = [str(each) for each in packages if each.fits]
            found.works["packages"] = ", ".join(good)
            if bad:
                found.wrong["packages"] = f"{_row(bad)}; pip install {doctor.DISTRIBUTION}"
        elif not bad:
            found.works[f"extra {extra}"] = _row(packages)
        elif extra not in FOR_DEVELOPERS:
            how = f"pip install '{doctor.DISTRIBUTION}[{extra}]'"
            found.lacks[f"extra {extra}"] = f"{_row(bad)}: {how}"


def _row(packages: Sequence[doctor.Requirement]) -> str:
    return ", ".join(str(each) for each in packages)


def _engine(found: Findings) -> None:
    """Plain or compiled, and whether it could be."""
    told = compiled.engine()
    if told == compiled.STALE:
        found.wrong["engine"] = told
        return
    found.works["engine"] = told
    if told.startswith("compiled"):
        return
    tool = doctor.compiler()
    if tool:
        what = f"{tool} is here: `make compiled` in a checkout builds the engine"
    else:
        what = "with a C compiler, `make compiled` in a checkout builds the engine"
    found.faster["compiled"] = f"{what}, with the same bits (docs/performance.md)"


def _processor(found: Findings) -> None:
    """Cores, and what numpy makes of them: the last bits of a result hang on it."""
    mine, machine = doctor.cores()
    found.works["cores"] = f"{mine}" + (f" of the {machine} here" if mine < machine else "")
    if mine > 1:
        told = "runs replications on all of them; the numbers are the same"
        found.faster["cores"] = f"workers={mine} {told}"
    from sim.report.output.provenance import simd

    found.works["numpy uses"] = ", ".join(simd())


def _memory(found: Findings) -> None:
    """What this process may have."""
    from sim.load.size import memory

    found.works["memory"] = f"{memory() / GB:.1f} GB"


def _cache(found: Findings) -> None:
    """Where composed scenarios are kept, and whether they can be."""
    from sim.load.cache import VARIABLE, folder

    at = folder()
    if at is None:
        how = f"{VARIABLE}=off keeps no composed scenario: without it a command begins sooner"
        found.faster["cache"] = how
        return
    kept = list(at.glob("*.json")) if at.is_dir() else []
    size = sum(each.stat().st_size for each in kept) / KB
    found.works["cache"] = f"{at}, {len(kept)} scenarios, {size:.0f} kB"
    above = next(each for each in (at, *at.parents) if each.exists())
    if not os.access(above, os.W_OK):
        how = f"cannot be written to; {VARIABLE}=DIR names another folder"
        found.faster["cache"] = f"{above} {how}"


def _parts(found: Findings) -> None:
    """Parts that other packages bring, and Hydra's plugins."""
    parts = own_parts()
    if parts:
        named = [f"{each.path} ({each.package} {each.version})" for each in parts]
        found.works["parts"] = ", ".join(named)


def _folder(found: Findings) -> None:
    """The configs that ship, and whether results can be written here."""
    from sim.load.files.paths import config_dir

    names = [*(config_dir() / "scenario").rglob("*.yaml")]
    if names:
        found.works["configs"] = f"{config_dir()}, {len(names)} scenarios"
    else:
        found.wrong["configs"] = f"{config_dir()} has no scenario; install the package again"
    if not os.access(Path.cwd(), os.W_OK):
        found.lacks["this folder"] = f"{Path.cwd()} cannot be written to; out=DIR names another"


def _sections(found: Findings) -> Iterator[str]:
    lists: Mapping[str, Mapping[str, Any]] = asdict(found)
    width = max(len(name) for each in lists.values() for name in each) + 4
    for key, heading in HEADINGS.items():
        if lists[key]:
            room = " " * min(width, columns() // 3)
            rows = [
                paragraph(told, room, f"  {name}".ljust(len(room)))
                for name, told in lists[key].items()
            ]
            yield "\n".join([bold(heading), *rows])
