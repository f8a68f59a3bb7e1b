"""Figures that others have published of a scenario's measures: ``configs/published.csv``."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from sim.core.errors import ConfigError, Problem, known
from sim.load.files.paths import config_dir
from sim.load.files.tables import Row, read_rows
from sim.load.register.parameters import lineage
from sim.record.metric import metrics
from sim.study.results.published_bands import PUT_IN, Band

COLUMNS = (
    "scenario", "metric", "subject", "of", "low", "high", "unit", "year", "source", "role", "note",
)  # fmt: skip
"""Columns of ``published.csv``; without low and high nobody has published a figure."""
ROLES = ("", PUT_IN)


def published_of(scenario: str) -> list[Band]:
    """Rows of a scenario and of those that it is composed of.

    Raises
    ------
    ConfigError
        With every row that is wrong.
    """
    near = lineage(scenario) if scenario else {}
    return [each for each in published() if each.scenario in near]


def published(path: Path | None = None) -> tuple[Band, ...]:
    """Every row.

    Raises
    ------
    ConfigError
        With every row that is wrong.
    """
    return _read(path or config_dir() / "published.csv")


@lru_cache
def _read(path: Path) -> tuple[Band, ...]:
    found: list[Band] = []
    problems: list[Problem] = []
    for row in read_rows(path, "published.csv", *COLUMNS):
        try:
            found.append(_band(row))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError("fields", problems)
    return tuple(found)


def _band(row: Row) -> Band:
    problems = list(_wrong(row))
    if problems:
        raise ConfigError("fields", problems)
    known_ends = bool(row["low"])
    low, high = (row.number(key) if known_ends else float("nan") for key in ("low", "high"))
    if low > high:
        told = f"{low:g} is above {high:g}; the lower end first"
        raise ConfigError("fields", [Problem(f"{row.place} low", told)])
    return Band(
        row["scenario"], row["metric"], _several(row["subject"]), _several(row["of"]), low, high,
        row["unit"], row["year"], _several(row["source"]), row["role"], row["note"],
    )  # fmt: skip


def _wrong(row: Row) -> Iterator[Problem]:
    if row["metric"]:
        yield from known(f"{row.place} metric", row["metric"], metrics, "metric")
        if not row["subject"]:
            yield Problem(f"{row.place} subject", "is missing; a fleet, a hub or a pattern")
    if bool(row["low"]) != bool(row["high"]):
        yield Problem(f"{row.place} low", "needs both ends, or none where there is no figure")
    if row["role"] not in ROLES:
        yield Problem(f"{row.place} role", f"{row['role']!r} is none; {PUT_IN!r} or nothing")


def _several(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(";") if each.strip())
