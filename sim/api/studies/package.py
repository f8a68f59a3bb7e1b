"""A replication package of a study: what somebody needs to get the same numbers, in one folder."""

import hashlib
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from sim.api.asking.about import About, came_from
from sim.api.asking.measured import Measured
from sim.api.results.answer import Answer
from sim.api.studies.file import StudyFile
from sim.core.errors import ConfigError, Problem
from sim.core.installed.code import code
from sim.core.installed.pins import pins
from sim.load.files.paths import config_dir
from sim.load.register.parameters import grades
from sim.report.output.files import json_text, open_folder, write_text
from sim.report.study.package import PackagedStep, PackagedStudy, readme

RESULTS = "results"
"""The folder of results in a package."""
MARK = "provenance.json"
"""The file by which a package is known as one."""
SCHEMA = {"name": "theater package", "version": 1}
TEMPLATE = "package.md"
"""The README, beside the configs that ship."""
TABLES = ("*.csv",)
"""What has a digest that another run must meet."""
SCRIPT = """\
#!/bin/sh
# Runs this study again and compares every table with SHA256SUMS, byte by byte.
#   sh replicate.sh
#   THEATER=theater_sustainment-{version}-py3-none-any.whl WORKERS=8 sh replicate.sh
set -eu
if [ -e "${{THEATER:-}}" ]; then
    THEATER="$(cd "$(dirname "$THEATER")" && pwd)/$(basename "$THEATER")"
fi
cd "$(dirname "$0")"
here=$(theater --version 2>/dev/null || true)
case "$here" in
"{version} "*) ;;
*)
    python3 -m venv .venv
    if [ -n "${{THEATER:-}}" ]; then
        sed 1d requirements.txt >.venv/others.txt
        .venv/bin/python -m pip install -q -r .venv/others.txt "$THEATER"
    else
        .venv/bin/python -m pip install -q -r requirements.txt
    fi
    PATH="$PWD/.venv/bin:$PATH"
    ;;
esac
{command} out=again workers="${{WORKERS:-2}}"
cd again
if command -v sha256sum >/dev/null; then
    sha256sum -c --quiet ../SHA256SUMS
else
    shasum -a 256 -c ../SHA256SUMS
fi
echo "replicated: every table is the same, byte by byte"
"""


class Packable(Protocol):
    """A study that was run: what a package says of it."""

    file: StudyFile
    steps: Mapping[str, Answer]
    origin: About

    @property
    def headlines(self) -> Mapping[str, str]:
        """What each step found, in a line."""

    @property
    def measures(self) -> Sequence[Measured]:
        """What its table tells."""


def folder_of(package: str, out: str | None) -> str:
    """Where the results of a package stand, once it is known that one can be written.

    Raises
    ------
    ConfigError
        If results are to stand elsewhere, or the folder holds what is no package.
    """
    problems = []
    if out is not None:
        told = f"results stand in {package}/{RESULTS}; one of both is right"
        problems.append(Problem("out", f"has no use beside package=: {told}"))
    place = Path(package)
    strange = place.is_dir() and any(place.iterdir()) and not (place / MARK).is_file()
    begun = strange and {each.name for each in place.iterdir()} == {RESULTS}
    if strange and not begun:
        told = f"{package!r} holds what is no package; a new folder is right"
        problems.append(Problem("package", told))
    if problems:
        raise ConfigError("overrides", problems)
    open_folder(package)
    return str(place / RESULTS)


def write_package(answer: Packable, package: str, words: Sequence[str]) -> list[Path]:
    """The package around the results of a study.

    Parameters
    ----------
    answer
        The study, whose results stand in the package.
    package
        The folder.
    words
        Words of the study beside its name: overrides, steps, replications.
    """
    place = Path(package)
    copies, study_file = _own_files(answer.file)
    written = [write_text(place / name, text) for name, text in copies]
    command = shlex.join(["theater", "study", study_file, *words])
    tables = [*_tables(place / RESULTS)]
    told = _told(answer, command, study_file, len(tables))
    template = (config_dir() / TEMPLATE).read_text(encoding="utf-8")
    script = SCRIPT.format(version=told.provenance["version"], command=command)
    written += [
        write_text(place / "README.md", readme(told, template)),
        write_text(place / "requirements.txt", "\n".join(pins()) + "\n"),
        write_text(place / "replicate.sh", script),
        write_text(place / "SHA256SUMS", _sums(tables, place / RESULTS)),
        write_text(place / MARK, json_text(_provenance(answer, told))),
    ]
    every = sorted({*written, *_results(place / RESULTS)})
    return [*written, write_text(place / "MANIFEST.sha256", _sums(every, place))]


def _own_files(file: StudyFile) -> tuple[list[tuple[str, str]], str]:
    """Texts of the study and of scenarios of its own by name, and what the study is called."""
    name = "study.yaml"
    found = [(name, file.document.file.read_text(encoding="utf-8"))]
    if file.folder is not None:
        scenarios = {step.scenario for step in file.steps.values()} | {file.head.scenario}
        for each in sorted(filter(None, scenarios)):
            place = file.folder / each
            if each.endswith((".yaml", ".yml")) and place.is_file():
                found.append((Path(each).as_posix(), place.read_text(encoding="utf-8")))
    return found, f"./{name}"


def _told(answer: Packable, command: str, study_file: str, tables: int) -> PackagedStudy:
    """The study in the words of its README."""
    head, loaded = answer.file.head, answer.origin.loaded[0]
    steps = [_step(name, each, answer) for name, each in answer.steps.items()]
    assumed = [*head.assumed, *(one for step in answer.file.steps.values() for one in step.assumed)]
    return PackagedStudy(
        title=head.title,
        question=head.question,
        source=head.source,
        command=command,
        file=Path(study_file).name,
        steps=steps,
        measures=list(dict.fromkeys(each.metric for each in answer.measures)),
        assumed=assumed,
        grades=grades(loaded.config),
        provenance=came_from(loaded),
        tables=tables,
    )


def _step(name: str, answer: Answer, study: Packable) -> PackagedStep:
    first = answer.origin.loaded[0]
    return PackagedStep(
        name=name,
        title=study.file.steps[name].title,
        line=answer.origin.request.command_line,
        headline=study.headlines[name],
        scenario=first.scenario,
        seed=first.options.seed,
        replications=first.options.replications,
        level=first.options.level,
    )


def _provenance(answer: Packable, told: PackagedStudy) -> dict[str, object]:
    """Versions, seeds and digests, by step."""
    return {
        "schema": SCHEMA,
        "command": told.command,
        "asked": answer.origin.request.as_dict(),
        "made_with": list(code()),
        "provenance": told.provenance,
        "steps": {
            each.name: {
                "line": each.line,
                "seed": each.seed,
                "replications": each.replications,
                "scenario_sha256": came_from(answer.steps[each.name].origin.loaded[0])[
                    "scenario_sha256"
                ],
            }
            for each in told.steps
        },
    }


def _tables(results: Path) -> Iterator[Path]:
    """The tables that another run must give to the byte."""
    for pattern in TABLES:
        yield from sorted(results.rglob(pattern))


def _results(results: Path) -> Iterator[Path]:
    """Files of the results, without journals, which whoever opens them may touch."""
    yield from (
        each for each in results.rglob("[!.]*") if each.is_file() and each.suffix != ".sqlite"
    )


def _sums(files: Iterable[Path], above: Path) -> str:
    """Digests as sha256sum writes and reads them."""
    lines = [
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.relative_to(above).as_posix()}\n"
        for each in files
    ]
    return "".join(lines)
