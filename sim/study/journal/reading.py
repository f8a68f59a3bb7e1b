"""What a journal has, read and never changed: for reports, by whatever code it was written."""

import json
import sqlite3
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from sim.core.errors import ConfigError, Problem
from sim.study.journal import schema
from sim.study.journal.packing import unpacked
from sim.study.running.outcome import Outcome


@dataclass(frozen=True)
class KeptPoint:
    """A point of a study and the replications that were run of it.

    Attributes
    ----------
    settings
        What was set, by key.
    outcomes
        By replication, in their order; none if one of them failed.
    spells
        The spells that were kept, by replication, as CSV.
    """

    number: int
    settings: Mapping[str, Any]
    seed: int
    outcomes: list[Outcome]
    spells: Mapping[int, str]


def kept_points(path: Path) -> list[KeptPoint]:
    """Every point of a finished journal, in the order of their numbers.

    Raises
    ------
    ConfigError
        If there is no such file, it is not ours, damaged, or its study has not come to its end.
    """
    if not path.is_file():
        raise _wrong(path, "is missing: it has the replications, and out= writes it")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as file:
            schema.check_kind(file)
            if schema.told_of(file).get("state") != "finished":
                told = (
                    "is of a study that has not come to its end; the same command goes on with it"
                )
                raise _wrong(path, told)
            return _points(file, schema.read(file))
    except (sqlite3.Error, schema.Damaged) as error:
        raise _wrong(path, f"cannot be read ({error}); rerun=true runs all of it again") from None


def _points(file: sqlite3.Connection, content: schema.Content) -> list[KeptPoint]:
    by_run: dict[int, list[int]] = {}
    for run, replication in sorted(content.replications):
        by_run.setdefault(run, []).append(replication)
    seeds = dict(file.execute("SELECT run, seed FROM runs").fetchall())
    rows = file.execute("SELECT point, run, settings FROM points ORDER BY point").fetchall()
    return [
        KeptPoint(
            number,
            json.loads(settings),
            int(seeds[run]),
            _outcomes(file, content, run, by_run),
            _spells(file, run),
        )
        for number, run, settings in rows
    ]


def _outcomes(
    file: sqlite3.Connection, content: schema.Content, run: int, by_run: Mapping[int, list[int]]
) -> list[Outcome]:
    found = []
    for replication in by_run.get(run, []):
        row = file.execute(schema.ONE, (run, replication)).fetchone()
        measured, numbers, daily, error = row
        if error:
            return []
        values = np.array(json.loads(numbers), dtype=np.float64)
        found.append(Outcome(content.keys[measured], values, *unpacked(daily)))
    return found


def _spells(file: sqlite3.Connection, run: int) -> dict[int, str]:
    if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'spells'").fetchone():
        return {}
    rows = file.execute(schema.SPELLS_OF, (run,)).fetchall()
    return {number: zlib.decompress(text).decode("utf-8") for number, text in rows}


def _wrong(path: Path, told: str) -> ConfigError:
    return ConfigError("results", [Problem(str(path), told)])
