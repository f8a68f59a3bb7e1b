"""What stands in the file of a journal: its tables, the checksum of each row, and their check."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.record.dimensions import DIMENSIONS
from sim.study.running.outcome import Key

APPLICATION = 0x74686561
"""``application_id`` of the file: "thea"."""
VERSION = 1
"""``user_version`` of the file: the version of these tables."""

TABLES = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL, sum TEXT NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE runs (run INTEGER PRIMARY KEY, digest TEXT NOT NULL, seed NOT NULL,"
    " antithetic INTEGER NOT NULL, sum TEXT NOT NULL)",
    "CREATE TABLE points (point INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
    " settings TEXT NOT NULL, sum TEXT NOT NULL)",
    "CREATE TABLE measures (measured INTEGER, place INTEGER, metric TEXT NOT NULL,"
    " subject TEXT NOT NULL, unit TEXT NOT NULL, "
    + ", ".join(f"{name} {'REAL' if name == 'day' else 'TEXT'}" for name in DIMENSIONS)
    + ", sum TEXT NOT NULL, PRIMARY KEY (measured, place)) WITHOUT ROWID",
    "CREATE TABLE replications (run INTEGER NOT NULL, replication INTEGER NOT NULL,"
    " measured INTEGER, numbers TEXT, daily BLOB, error TEXT NOT NULL, seconds REAL NOT NULL,"
    " sum TEXT NOT NULL, PRIMARY KEY (run, replication))",
    "CREATE TABLE total (one INTEGER PRIMARY KEY, replications INTEGER NOT NULL,"
    " sums TEXT NOT NULL, sum TEXT NOT NULL)",
    "CREATE VIEW results AS SELECT point, settings, seed, replication, metric, subject, unit, "
    + ", ".join(DIMENSIONS)
    + ", each.value AS value FROM points JOIN runs USING (run) JOIN replications USING (run)"
    " JOIN json_each(numbers) AS each"
    " JOIN measures ON measures.measured = replications.measured AND place = each.key",
    "CREATE TABLE spells (run INTEGER NOT NULL, replication INTEGER NOT NULL, text BLOB NOT NULL,"
    " sum TEXT NOT NULL, PRIMARY KEY (run, replication))",
)
"""``results`` has a row for each point, replication, metric and subject: it is what one queries."""
OLDEST = len(TABLES) - 1
"""Tables of the oldest journals of this version, which have no spells [count]."""

ONE = "SELECT measured, numbers, daily, error FROM replications WHERE run = ? AND replication = ?"
SUM_OF = "SELECT sum FROM replications WHERE run = ? AND replication = ?"
ADD = "INSERT OR IGNORE INTO replications VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
FORGET = "DELETE FROM replications WHERE run = ? AND replication = ?"
SPELLS_OF = "SELECT replication, text FROM spells WHERE run = ?"
FORGET_SPELLS = "DELETE FROM spells WHERE run = ?"
FORGET_RUN = "DELETE FROM runs WHERE run = ?"
FORGET_POINT = "DELETE FROM points WHERE point = ?"

Statement = tuple[str, tuple[Any, ...]]
"""Words of SQL and their values."""


class Damaged(Exception):
    """What is wrong with the content of a file."""


def checksum(*values: Any) -> str:
    """Checksum of a row, with its table and its key: 64 bits in hexadecimal digits."""
    found = hashlib.sha256(repr(values[:1]).encode())
    for each in values[1:]:
        found.update(each if isinstance(each, bytes) else repr(each).encode())
        found.update(b"\x1f")
    return found.hexdigest()[:16]


def about(key: str, value: str) -> Statement:
    """A fact about the study."""
    return "INSERT OR REPLACE INTO about VALUES (?, ?, ?)", (
        key, value, checksum("about", key, value),
    )  # fmt: skip


def run(number: int, digest: str, seed: int, antithetic: bool) -> Statement:
    """What decides the values of replications: a hash, and the seed for the eye."""
    small = seed if seed < 2**63 else str(seed)
    row = (number, digest, small, int(antithetic))
    return "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?)", (*row, checksum("run", *row))


def point(number: int, run_of: int, settings: str) -> Statement:
    """A point of the study, and its run."""
    row = (number, run_of, settings)
    return "INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?)", (*row, checksum("point", *row))


def column(*row: Any) -> Statement:
    """A metric and a subject of a list of them, and the dimensions of the subject."""
    places = ", ".join("?" * (len(row) + 1))
    words = f"INSERT OR REPLACE INTO measures VALUES ({places})"
    return words, (*row, checksum("measure", *row))


def replication(
    run_of: int,
    number: int,
    measured: int | None,
    numbers: str | None,
    daily: bytes | None,
    error: str,
    seconds: float,
) -> tuple[Any, ...]:
    """A replication; how long it took is no part of what it is."""
    row = (run_of, number, measured, numbers, daily, error)
    return (*row, seconds, checksum("replication", *row))


def spells(run_of: int, number: int, text: bytes) -> Statement:
    """The spells of a replication, as compressed CSV."""
    row = (run_of, number, text)
    return "INSERT OR REPLACE INTO spells VALUES (?, ?, ?, ?)", (*row, checksum("spells", *row))


@dataclass
class Total:
    """How many replications there are, and their checksums together: a lost one is noticed."""

    count: int = 0
    sums: int = 0

    def add(self, one: str) -> None:
        """A row more."""
        self.count += 1
        self.sums ^= int(one, 16)

    def drop(self, one: str) -> None:
        """A row less."""
        self.count -= 1
        self.sums ^= int(one, 16)

    def row(self) -> Statement:
        """As it stands in the file."""
        row = (0, self.count, f"{self.sums:016x}")
        return "INSERT OR REPLACE INTO total VALUES (?, ?, ?, ?)", (*row, checksum("total", *row))


@dataclass
class Content:
    """What was found in a file."""

    runs: dict[str, int] = field(default_factory=dict)
    keys: dict[int, tuple[Key, ...]] = field(default_factory=dict)
    replications: list[tuple[int, int]] = field(default_factory=list)
    total: Total = field(default_factory=Total)


def connected(path: Path) -> sqlite3.Connection:
    """A connection that commits to the disk: rollback journal, every commit flushed.

    A write-ahead log is not safe on the shared file systems of clusters.
    """
    file = sqlite3.connect(path, isolation_level=None, timeout=60.0)
    file.execute("PRAGMA journal_mode = DELETE")
    file.execute("PRAGMA synchronous = FULL")
    return file


def create(file: sqlite3.Connection) -> None:
    """Empty tables, in a transaction that stays open."""
    file.execute("BEGIN IMMEDIATE")
    file.execute(f"PRAGMA application_id = {APPLICATION}")
    file.execute(f"PRAGMA user_version = {VERSION}")
    for words in TABLES:
        file.execute(words)


def check_kind(file: sqlite3.Connection) -> None:
    """Whether a file is ours, with these tables, and whole as far as SQLite can tell."""
    (application,) = file.execute("PRAGMA application_id").fetchone()
    (version,) = file.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION, VERSION):
        raise Damaged(f"it is no journal of version {VERSION}")
    words = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    tables = [sql for (sql,) in file.execute(words)]
    if tables not in (list(TABLES), list(TABLES[:OLDEST])):
        raise Damaged("its tables are not ours")
    (told,) = file.execute("PRAGMA integrity_check(1)").fetchone()
    if told != "ok":
        raise Damaged(" ".join(told.split()))


def complete(file: sqlite3.Connection) -> None:
    """Add the tables that an older journal has not."""
    count = "SELECT count(*) FROM sqlite_master WHERE sql IS NOT NULL"
    (found,) = file.execute(count).fetchone()
    for words in TABLES[found:]:
        file.execute(words)


def told_of(file: sqlite3.Connection) -> dict[str, str]:
    """The facts about the study."""
    rows = file.execute("SELECT key, value, sum FROM about").fetchall()
    for key, value, one in rows:
        _check("about", (key, value), one)
    found = dict(row[:2] for row in rows)
    if "code" not in found:
        raise Damaged("it does not say by which code it is")
    return found


def read(file: sqlite3.Connection) -> Content:
    """Everything in a file, every row of it checked.

    Raises
    ------
    Damaged
        If a row is not as it was written, or one is missing.
    """
    try:
        return _read(file)
    except (ValueError, KeyError, TypeError) as error:  # of a row that is none of ours
        raise Damaged(f"{type(error).__name__}: {error}") from None


def _read(file: sqlite3.Connection) -> Content:
    found = Content()
    for *row, one in file.execute("SELECT * FROM runs"):
        _check("run", row, one)
        found.runs[row[1]] = row[0]
    for *row, one in file.execute("SELECT * FROM points"):
        _check("point", row, one)
    columns: dict[int, list[Key]] = {}
    for *row, one in file.execute("SELECT * FROM measures ORDER BY measured, place"):
        _check("measure", row, one)
        every = columns.setdefault(row[0], [])
        if row[1] != len(every):
            raise Damaged("a row of measures is missing")
        every.append((row[2], row[3]))
    found.keys = {number: tuple(every) for number, every in columns.items()}
    known = set(found.runs.values())
    for *row, _, one in file.execute("SELECT * FROM replications"):
        _check("replication", row, one)
        number, each, measured, numbers, _, error = row
        if number not in known:
            raise Damaged(f"run {number} is missing")
        if not error and len(json.loads(numbers)) != len(found.keys[measured]):
            raise Damaged(f"measures {measured} are incomplete")
        found.total.add(one)
        found.replications.append((number, each))
    if file.execute("SELECT 1 FROM sqlite_master WHERE name = 'spells'").fetchone():
        for *row, one in file.execute("SELECT * FROM spells"):
            _check("spells", row, one)
    told = read_total(file)
    if told != found.total:
        raise Damaged(f"{told.count} replications were written and {found.total.count} are there")
    return found


def read_total(file: sqlite3.Connection) -> Total:
    """How many replications were written."""
    for *row, one in file.execute("SELECT * FROM total"):
        _check("total", row, one)
        return Total(row[1], int(row[2], 16))
    raise Damaged("its total is missing")


def _check(table: str, row: Any, one: Any) -> None:
    if checksum(table, *row) != one:
        several = table if table.endswith("s") else f"{table}s"
        raise Damaged(f"a row of {several} is not as it was written")
