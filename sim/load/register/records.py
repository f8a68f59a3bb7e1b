"""What a back-test is held against, and what was committed before: files in ``configs/backtest``.

``NAME.records.csv`` is the public record, ``NAME.predicted.csv`` what the study said before its
records were opened, and ``register.csv`` the SHA-256 of each of these, with the day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from pathlib import Path

from sim.core.errors import ConfigError, Problem, known
from sim.load.files.paths import config_dir, is_file
from sim.load.files.tables import Row, read_rows
from sim.load.register.evidence import (
    RIGHT_YEARS,
    TEST,
    FigureUse,
    evidence,
    not_on_side,
    years_of,
)
from sim.study.results.backtested import Foretold, RecordValue

FOLDER = "backtest"
"""The folder among the configs, and how names of studies begin that are back-tests."""
COLUMNS = ("prediction", "years", "value", "source")
"""Columns that records need; ``to`` (where a band ends) and ``note`` may stand beside them."""
PREDICTED = ("step", "prediction", "what", "unit", "forecast", "low", "high", "level", "n")
"""Columns of what was committed."""
SHORT = 12
"""Digits of a hash that are told."""
REGISTER = ("file", "sha256", "date", "known")
"""Columns of the register; ``known`` says what was known of the outcome by then."""


@dataclass(frozen=True)
class Committed:
    """What a study said before.

    Attributes
    ----------
    known
        What was known of the outcome then: ``retrodiction`` where it may have been.
    """

    name: str
    every: tuple[Foretold, ...]
    date: str
    sha256: str
    known: str


def shipped_file(study: str, kind: str) -> Path | None:
    """A file of a back-test that ships: ``records`` or ``predicted``; None where there is none."""
    name = Path(study).stem.removeprefix(f"{FOLDER}_")
    file = config_dir() / FOLDER / f"{name}.{kind}.csv"
    return file if is_file(file) else None


def records(path: Path, predictions: Sequence[str], own: bool = False) -> list[RecordValue]:
    """The records of a file.

    Parameters
    ----------
    predictions
        Names that they may be of.
    own
        Whether it is a file of the user's own, whose sources need no row in ``evidence.csv``.

    Raises
    ------
    ConfigError
        With every row that is wrong, or stands on a figure that serves to fit.
    """
    rows = read_rows(path, "records", *COLUMNS)
    if problems := [problem for row in rows for problem in _wrong(row, predictions)]:
        raise ConfigError("file", problems)
    found = [_record(row) for row in rows]
    uses = [FigureUse(name, each.years, "source", each.place) for each in found
            for name in each.source.split(";")]  # fmt: skip
    if problems := list(not_on_side(uses, TEST, evidence(), own)):
        raise ConfigError("references", problems)
    return found


def _wrong(row: Row, predictions: Sequence[str]) -> Iterator[Problem]:
    yield from known(f"{row.place} prediction", row["prediction"], predictions, "prediction")
    if not row["source"].strip():
        told = "is missing; the id of a source, or who says so"
        yield Problem(f"{row.place} source", told)
    if years_of(row["years"]) is None:
        given = repr(row["years"]) if row["years"].strip() else "nothing"
        yield Problem(f"{row.place} years", f"{given} is not right: {RIGHT_YEARS}")
    ends = []
    for column in ("value", "to"):
        if column == "value" or row.cells.get(column, "").strip():
            try:
                ends.append(row.number(column))
            except ConfigError as error:
                yield from error.problems
    if not all(map(isfinite, ends)):
        yield Problem(f"{row.place} value", "is not finite")
    elif len(ends) == 2 and ends[1] < ends[0]:
        yield Problem(f"{row.place} to", f"{ends[1]:g} is below {ends[0]:g}, where the band begins")


def _record(row: Row) -> RecordValue:
    years = years_of(row["years"])
    assert years is not None
    low = row.number("value")
    high = row.number("to") if row.cells.get("to", "").strip() else low
    sources = ";".join(each.strip() for each in row["source"].split(";") if each.strip())
    return RecordValue(
        row["prediction"], years, low, high, sources, row.cells.get("note", ""), row.place
    )


def committed(study: str) -> Committed | None:
    """What a study that ships said before; None where nothing was committed.

    Raises
    ------
    ConfigError
        If the file is not the one that was registered.
    """
    path = shipped_file(study, "predicted")
    if path is None:
        return None
    found = [row for row in read_rows(path.parent / "register.csv", "register.csv", *REGISTER)
             if row["file"] == path.name]  # fmt: skip
    own = digest(path)
    if not found:
        told = f"has no row in register.csv; its sha256 is {own}"
        raise ConfigError("file", [Problem(path.name, told, str(path))])
    last = found[-1]
    if last["sha256"] != own:
        told = f"is not what was committed on {last['date']}: its sha256 is {own[:SHORT]}…"
        right = f"{last['sha256'][:SHORT]}… is right"
        raise ConfigError("file", [Problem(path.name, f"{told}, {right}", str(path))])
    every = tuple(_foretold(row) for row in read_rows(path, "predicted", *PREDICTED))
    return Committed(path.name, every, last["date"], own, last["known"])


def digest(path: Path) -> str:
    """SHA-256 of a file, whatever ends its lines."""
    return sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _foretold(row: Row) -> Foretold:
    return Foretold(
        row["step"], row["prediction"], row["what"], row["unit"],
        row.number("forecast"), row.number("low"), row.number("high"), row.number("level"),
        int(row.number("n")),
    )  # fmt: skip
