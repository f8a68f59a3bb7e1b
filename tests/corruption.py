"""Damage to a stored study, and what the same command makes of it: tables for the eye.

A command on a damaged folder either tells the damage (status 2, a line that names the file, no
traceback) or ends with the files of an undisturbed one. Anything else is silently wrong.
"""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from journals import visible
from sim.cli.main import main
from sim.report.output.folder import MARKER
from sim.study.journal.journal import NAME

Damage = Callable[[bytearray, random.Random], bytearray]


def bit_flip(data: bytearray, draw: random.Random) -> bytearray:
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return data


def digit(data: bytearray, draw: random.Random) -> bytearray:
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    place = draw.choice(places)
    data[place] = draw.choice([other for other in range(48, 58) if other != data[place]])
    return data


def cut(data: bytearray, draw: random.Random) -> bytearray:
    return data[: draw.randrange(len(data))]


def zeros(data: bytearray, draw: random.Random) -> bytearray:
    place = draw.randrange(len(data))
    data[place : place + 512] = bytes(len(data[place : place + 512]))
    return data


def swapped_blocks(data: bytearray, draw: random.Random) -> bytearray:
    one, other = sorted(draw.sample(range(len(data) // 512), 2))
    first, second = slice(one * 512, one * 512 + 512), slice(other * 512, other * 512 + 512)
    data[first], data[second] = data[second], data[first]
    return data


FILES: dict[str, Damage] = {
    "bit flip": bit_flip,
    "digit": digit,
    "cut": cut,
    "zeros": zeros,
    "swapped blocks": swapped_blocks,
}
TABLES = ("about", "runs", "points", "measures", "replications", "total")


def _lost(file: sqlite3.Connection, table: str, draw: random.Random) -> None:
    rows = file.execute(f"SELECT * FROM {table}").fetchall()
    lost = draw.randrange(len(rows))
    _written(file, table, rows[:lost] + rows[lost + 1 :])


def _swapped(file: sqlite3.Connection, table: str, draw: random.Random) -> None:
    """The contents of two rows change their places, and the keys stay; or of one column alone."""
    rows = [list(row) for row in file.execute(f"SELECT * FROM {table}")]
    if len(rows) < 2:
        return
    key = 1 if table in ("about", "runs", "points", "total") else 2
    one, other = draw.sample(rows, 2)
    columns = range(key, len(one)) if draw.random() < 0.5 else [draw.randrange(key, len(one))]
    for column in columns:
        one[column], other[column] = other[column], one[column]
    _written(file, table, rows)


def _null(file: sqlite3.Connection, table: str, draw: random.Random) -> None:
    rows = [list(row) for row in file.execute(f"SELECT * FROM {table}")]
    row = draw.choice(rows)
    row[draw.randrange(len(row))] = None
    _written(file, table, rows)


def _number(file: sqlite3.Connection, _: str, draw: random.Random) -> None:
    """One number of a replication is another one."""
    run, replication, numbers = draw.choice(
        file.execute("SELECT run, replication, numbers FROM replications").fetchall()
    )
    words = numbers.strip("[]").split(",")
    words[draw.randrange(len(words))] = draw.choice(["null", "0", "0.5", "1e999"])
    where = "WHERE run = ? AND replication = ?"
    told = (f"[{','.join(words)}]", run, replication)
    file.execute(f"UPDATE replications SET numbers = ? {where}", told)


ROWS = {"lost row": _lost, "swapped rows": _swapped, "null": _null, "number": _number}


def _written(file: sqlite3.Connection, table: str, rows: list) -> None:
    """A table with these rows and without its promises: damage keeps none."""
    (sql,) = file.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    places = ", ".join("?" * len(rows[0])) if rows else ""
    file.execute(f"DELETE FROM {table}")
    for row in rows:
        try:
            file.execute(f"INSERT INTO {table} VALUES ({places})", row)
        except sqlite3.IntegrityError:  # SQLite itself would not have it: the row is lost
            continue
    assert sql


def damaged(folder: Path, kind: str, draw: random.Random) -> None:
    """Damage the journal of a folder (or, now and then, its marker)."""
    path = folder / NAME
    if kind in FILES:
        if draw.random() < 0.1:
            path = folder / MARKER
        if kind == "swapped blocks" and path.stat().st_size < 2048:
            path = folder / NAME
        path.write_bytes(FILES[kind](bytearray(path.read_bytes()), draw))
        return
    with closing(sqlite3.connect(path)) as file:
        ROWS[kind](file, draw.choice(TABLES), draw)
        file.commit()


def table_of_damage(
    words: list[str], folder: Path, count: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> str:
    """Damage a study again and again, and tell what the same command made of it.

    Raises
    ------
    AssertionError
        If it gave other numbers, or did not tell what is wrong in a line.
    """
    whole, draw = folder / "whole", random.Random(seed)
    assert main([*words, f"out={whole}"]) == 0
    expected = visible(whole)
    kinds = [*FILES, *ROWS]
    seen: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        kind = kinds[number % len(kinds)]
        out = folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(whole, out)
        damaged(out, kind, draw)
        capsys.readouterr()
        status = main([*words, f"out={out}"])
        error = capsys.readouterr().err
        told = f"{kind}, {number} of seed {seed}: status {status}, {error!r}"
        assert "Traceback" not in error, told
        if status == 0:
            assert visible(out) == expected, told
            seen[kind, "read" if "nothing was run" in error else "run again"] += 1
        else:
            assert status == 2, told
            assert str(out) in error, told
            assert "delete it" in error or "remove it" in error or "is right" in error, told
            seen[kind, "told"] += 1
    columns = ("told", "run again", "read")
    lines = [f"{'damage':16}" + "".join(f"{each:>12}" for each in (*columns, "wrong"))]
    lines += [
        f"{kind:16}" + "".join(f"{seen[kind, each]:12}" for each in columns) + f"{0:12}"
        for kind in kinds
    ]
    return "\n".join(lines)
