"""What an older version wrote: does it still read, what changed, and a converted copy of it.

usage: theater upgrade PATH ... [out=DIR]

Looks at scenarios, studies, baselines of a gate and folders of results that version 0.1.0 wrote,
and says of each in a line whether it reads as it is, what it takes, or that it is old. Nothing is
run. With out=DIR converted copies of files stand there; what is given is never written over.
Exit status: 0 if everything reads or was converted, 1 if something is left to do by hand.
docs/upgrading.md says what changed.

examples
  theater upgrade mine.yaml 'baselines/*.json' results/run
  theater upgrade mine.yaml baselines/break_even.json out=upgraded
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.api.asking.gate import built, files_of, model_of
from sim.api.studies.file import read as read_study
from sim.core.errors import ConfigError, Problem
from sim.load.compose import load
from sim.load.files.kinds import READS, kind_of, told_of
from sim.load.files.paths import is_file, is_folder
from sim.load.files.reader import read_yaml
from sim.load.overrides import parse
from sim.load.request import grammar
from sim.report.output.files import json_text, open_folder, write_text
from sim.report.output.folder import MARKER
from sim.report.output.older import LAST, TOLD, is_older, is_older_object
from sim.report.output.terminal import paragraph
from sim.study.regression import baseline

AS_IT_IS = "reads as it is"
WEIGHT = re.compile(r",\s*weight:[^,}\n]*|weight:[^,}\n]*,\s*|^\s*weight:[^\n]*\n?")
"""The key of a mission that is gone, with the comma on one side of it."""
BUILDS_ON = "what it says, or what ships and it builds on, has changed"
MANY = 12
"""Problems of one file that are told."""
OBJECT = f"is a result of version {LAST}, without a schema; run the command again"
RUN_AGAIN = "`theater regress --accept` runs it again"


@dataclass(frozen=True)
class Upgrade:
    """What is said of one path.

    Attributes
    ----------
    path, told
        The path, and a line about it.
    text
        A converted copy; empty where there is nothing to convert.
    left
        Whether something is left to be done by hand.
    problems
        What that is.
    """

    path: Path
    told: str
    text: str = ""
    left: bool = False
    problems: Sequence[Problem] = ()


def main(words: Sequence[str]) -> int:
    """Say of each path what it takes."""
    named, out = _words(words)
    found = [_of(path) for path in files_of(named, new=True)]
    for each in found:
        print(paragraph(f"{each.path}: {each.told}", "  ", ""))
        for problem in each.problems[:MANY]:
            print(paragraph(str(problem), "    ", "  - "))
        if len(each.problems) > MANY:
            print(f"  - and {len(each.problems) - MANY} more")
    if out is not None:
        folder = open_folder(out)
        assert folder is not None
        for each in found:
            if each.text:
                print(f"Written: {_written(each, folder)}")
    left = any(each.left or (each.text and out is None) for each in found)
    return int(left)


def _words(words: Sequence[str]) -> tuple[list[str], str | None]:
    """Paths, and the folder for copies.

    Raises
    ------
    ConfigError
        If there is no path, or another key.
    """
    named = [word for word in words if "=" not in word]
    keys = [word for word in words if "=" in word]
    problems = [
        Problem(word, "is no key of `theater upgrade`, which has out=DIR")
        for word in keys
        if not word.startswith("out=")
    ]
    if not named:
        problems.append(Problem("PATH", "is missing; a scenario, a baseline or a result folder"))
    if problems:
        raise ConfigError("words", problems)
    return named, keys[-1].partition("=")[2] if keys else None


def _written(each: Upgrade, folder: Path) -> Path:
    target = folder / each.path.name
    if target.exists():
        told = "is there already, and nothing is written over it; another out= is right"
        raise ConfigError("output", [Problem(str(target), told)])
    return write_text(target, each.text)


def _of(path: Path) -> Upgrade:
    if is_folder(path):
        return _results(path)
    if not is_file(path):
        return Upgrade(path, "is not there", left=True)
    if path.suffix == ".json" and (told := told_of(path)):
        return Upgrade(path, told, left=True)
    if path.suffix == ".json":
        return Upgrade(path, OBJECT, left=True) if is_older_object(path) else _baseline(path)
    if path.suffix in (".yaml", ".yml"):
        return _yaml(path)
    return Upgrade(path, "is neither YAML nor a baseline nor a folder of results", left=True)


def _results(folder: Path) -> Upgrade:
    if (folder / MARKER).exists():
        return Upgrade(folder, AS_IT_IS)
    if is_older(folder):
        return Upgrade(folder, TOLD, left=True)
    return Upgrade(folder, "holds no results of ours", left=True)


def _baseline(path: Path) -> Upgrade:
    """A baseline in the format of today: the scenario that is there now, what was measured then."""
    try:
        base = baseline.read_baseline(path)
    except ConfigError as error:
        return _problems(path, error)
    if base.model:
        return Upgrade(path, AS_IT_IS)
    try:
        loaded = built(parse([f"scenario={base.scenario}", *base.overrides]))
    except ConfigError as error:
        return _problems(path, error)
    text = json_text(baseline.as_file(baseline.renewed(base, model_of(loaded))))
    told = (
        f"reads; in the format of {LAST}, without a scenario to tell keys that differ and without "
        f"good sides, which out=DIR adds as they are now; {RUN_AGAIN}"
    )
    return Upgrade(path, told, text)


def _yaml(path: Path) -> Upgrade:
    text = path.read_text(encoding="utf-8")
    data = read_yaml(path).data
    if (kind := kind_of(data)) not in ("", "scenario", "study"):
        told = f"is a {kind}, and no file of {LAST}; {READS[kind].format(path)}"
        return Upgrade(path, told, left=True)
    study = kind == "study" or "question" in data
    try:
        if study:
            read_study(str(path))
        else:
            load([f"scenario={grammar(str(path))}"])
    except ConfigError as error:
        converted = text
        for number in sorted(_weights(error), reverse=True):
            lines = converted.splitlines(keepends=True)
            lines[number - 1] = WEIGHT.sub("", lines[number - 1])
            converted = "".join(lines)
        others = [each for each in error.problems if not each.path.endswith(".weight")]
        if others or converted == text:
            return _problems(path, ConfigError(error.layer, others or error.problems))
        gone = "missions.*.weight is gone, which no measure read; out=DIR has a copy without it"
        return Upgrade(path, gone, converted)
    return Upgrade(path, f"{AS_IT_IS}; its numbers may have moved (CHANGELOG, Changed results)")


def _weights(error: ConfigError) -> Iterator[int]:
    """Lines that name a weight of a mission."""
    for each in error.problems:
        line = each.place.rpartition(":")[2]
        if each.path.startswith("missions.") and each.path.endswith(".weight") and line.isdigit():
            yield int(line)


def _problems(path: Path, error: ConfigError) -> Upgrade:
    return Upgrade(path, f"does not read any more: {BUILDS_ON}", "", True, error.problems)
