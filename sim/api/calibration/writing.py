"""Fitted values written back: rows of the register, and the numbers of the configs they are about.

Everything is made first, and refused as a whole if anything does not fit. Then all files get their
new texts, or none does.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from sim.core.errors import ConfigError, Problem
from sim.load.compose import written_at
from sim.load.files.paths import config_dir
from sim.load.files.scalar_places import Place, ScalarPlaces
from sim.load.files.texts import read_text
from sim.load.register.parameters import COLUMNS
from sim.report.output.files import write

REFERENCE = re.compile(r"\$\{([^{}:]+)\}")
"""Another key in the place of a value."""


def new_texts(
    scenario: str, own: Mapping[str, float], values: Mapping[str, float],
    rows: Sequence[Sequence[str]],
) -> dict[Path, str]:  # fmt: skip
    """The files that change, and their new texts.

    Parameters
    ----------
    scenario
        Its name, or the path of its file.
    own, values
        Every number of the scenario by its path, and the fitted ones.
    rows
        Of the register.

    Raises
    ------
    ConfigError
        With every number and every row that does not stand where it could be changed alone.
    """
    problems: list[Problem] = []
    texts = _configs(scenario, own, values, problems)
    if rows:
        path = config_dir() / "parameters.csv"
        texts[path] = _register(path, rows, problems)
    shipped = config_dir()
    if shipped.name == "_configs" and any(shipped in path.absolute().parents for path in texts):
        told = f"{shipped} is of an installed package; a checkout, or a scenario of your own"
        problems.append(Problem("write", f"{told}, is right"))
    if problems:
        raise ConfigError("configs", problems)
    return texts


def write_all(texts: Mapping[Path, str]) -> list[Path]:
    """Write all of these files, or leave all as they were."""
    before = {path: path.read_bytes() for path in texts}
    done: list[Path] = []
    try:
        for path, text in texts.items():
            done.append(path)
            write(path, _filled(text.encode()))
    except BaseException:
        for path in done:
            with suppress(OSError):
                write(path, _filled(before[path]))
        raise
    return done


def _filled(data: bytes) -> Callable[[Path], None]:
    def fill(place: Path) -> None:
        place.write_bytes(data)

    return fill


@dataclass(frozen=True)
class _Written:
    """Where the numbers of a scenario are written, references followed to what they stand for."""

    at: Mapping[str, tuple[Path, Place]]
    files: Mapping[Path, ScalarPlaces]

    @classmethod
    def of(cls, scenario: str, paths: Iterable[str]) -> "_Written":
        """The files of a scenario, read."""
        wanted = {above for path in paths for above in accumulate(path.split("."), _below)}
        files: dict[Path, ScalarPlaces] = {}
        at: dict[str, tuple[Path, Place]] = {}
        for path, (document, keys) in written_at(scenario, sorted(wanted)).items():
            if document.file not in files:
                files[document.file] = ScalarPlaces(read_text(document.file))
            place = files[document.file].at(keys)
            if place is not None:
                at[path] = document.file, place
        return cls(at, files)

    def text(self, where: tuple[Path, Place]) -> str:
        """What stands at a place."""
        file, (start, end) = where
        return self.files[file].text[start:end]

    def place(self, path: str, depth: int = 0) -> tuple[Path, Place] | None:
        """Where a number is written; None if it stands in no file."""
        for above in reversed([*accumulate(path.split("."), _below)]):
            where = self.at.get(above)
            if where is None:
                continue
            reference = REFERENCE.search(self.text(where))
            if reference is None:
                return where if above == path else None
            return self.place(reference[1] + path[len(above) :], depth + 1) if depth < 9 else None
        return None


def _below(above: str, key: str) -> str:
    return f"{above}.{key}"


def _configs(
    scenario: str, own: Mapping[str, float], values: Mapping[str, float], problems: list[Problem]
) -> dict[Path, str]:
    """Files of the scenario with the fitted numbers in the place of those that they have."""
    written = _Written.of(scenario, own)
    new: dict[Path, dict[Place, str]] = {}
    owner: dict[tuple[Path, Place], str] = {}
    for path, value in values.items():
        where = written.place(path)
        if where is None:
            problems.append(Problem("write", f"{path} stands in no file of {scenario}"))
        elif _number(written.text(where)) != own[path]:
            told = f"{path} is {written.text(where)} in its file, and an override here"
            problems.append(Problem("write", told))
        elif owner.setdefault(where, path) != path and values[owner[where]] != value:
            told = f"{path} stands in one place with {owner[where]}, which gets another value"
            problems.append(Problem("write", told))
        else:
            file, place = where
            new.setdefault(file, {})[place] = f"{value:g}"
    for path in own:
        where = written.place(path)
        if path not in values and where in owner:
            told = f"{path} stands in one place with {owner[where]}, and is no input"
            problems.append(Problem("write", told))
    return {file: written.files[file].with_values(places) for file, places in new.items()}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _register(path: Path, rows: Sequence[Sequence[str]], problems: list[Problem]) -> str:
    """The register with these rows in the place of those of the same scenario and path."""
    new = {(row[0], row[1]): row for row in rows}
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        cells = next(csv.reader([line]), [])
        row = new.pop((cells[0], cells[1]), None) if len(cells) == len(COLUMNS) else None
        lines.append(line if row is None else _line(row))
    problems += [
        Problem("write", f"parameters.csv has no row {scenario}, {where}")
        for scenario, where in new
    ]
    return "".join(lines)


def _line(row: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()
