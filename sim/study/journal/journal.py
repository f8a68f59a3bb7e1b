"""The journal of a study: every replication that has ended, in a SQLite file beside its results.

An interrupted study goes on from it, a finished one is read from it, and people query it. A row is
known by what decides it (code, scenario, seed, metrics), so that a lost one is only run again;
every row has a checksum of its content and its key, and damage is told and never used.
"""

import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.errors import ConfigError, Problem
from sim.core.installed.code import code
from sim.record.dimensions import DIMENSIONS, dimensions
from sim.record.metric import metrics
from sim.study.journal import schema
from sim.study.journal.packing import packed, unpacked
from sim.study.running.chunks import EndedPart, PointPart, Wanted
from sim.study.running.outcome import Key, Outcome

NAME = "study.sqlite"
BATCH_S = 1.0
"""Rows wait for their commit at most about so long [s]: a commit waits for the disk."""

CANNOT = (
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
)  # fmt: skip
"""Errors of SQLite that are about the disk and not about what stands in the file."""

Known = tuple[list[EndedPart], list[range]]
"""What a journal has of a part, and the replications that it does not have."""


class Journal:
    """The replications of a study in a file; without a folder it keeps nothing.

    Only the process that opened it writes; rows wait for about a second and are then committed
    together, so that no transaction is open when a process is copied.

    Raises
    ------
    ConfigError
        If the file is not one of ours, is damaged, or cannot be written.
    """

    def __init__(self, folder: Path, about: Mapping[str, str], again: bool = False) -> None:
        self.path = folder / NAME
        self.ran = 0
        """Replications that were added since it was opened [count]."""
        self._owner = os.getpid()
        self._runs: dict[str, int] = {}
        self._sets: dict[tuple[Key, ...], int] = {}
        self._keys: dict[int, tuple[Key, ...]] = {}
        self._has: dict[int, set[int]] = {}
        self._asked: dict[int, set[int]] = {}
        """Replications that this study has a use for, by run."""
        self._points: dict[int, tuple[int, str]] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._others: list[tuple[str, tuple[Any, ...]]] = []
        self._last_s = time.monotonic()
        if again or not self._is_current():
            for end in ("", "-journal"):
                self.path.with_name(NAME + end).unlink(missing_ok=True)
        with self._told():
            self._file = self._opened()
            self._read()
            told = {**about, "state": "unfinished"}
            self._change([schema.about(*each) for each in told.items()])

    # ---- reading -----------------------------------------------------------------------------

    def known(self, run: int, part: PointPart) -> Known:
        """What is known of a part of a run, and what is to be run."""
        has = self._has[run]
        self._asked[run].update(part.replications)
        found: list[EndedPart] = []
        missing: list[range] = []
        for replication in part.replications:
            if replication in has:
                outcome, error = self._outcome(run, replication)
                batch = range(replication, replication + 1)
                found.append(
                    EndedPart(part.number, batch, [outcome] if outcome else [], error, 0.0)
                )
            elif missing and missing[-1].stop == replication:
                missing[-1] = range(missing[-1].start, replication + 1)
            else:
                missing.append(range(replication, replication + 1))
        return found, missing

    def run(self, part: PointPart, wanted: Wanted) -> int:
        """Number of everything that decides the values of a part, the replication left out."""
        content = (part.seed, wanted.blocks, wanted.only, wanted.series, part.scenario)
        digest = hashlib.sha256(repr(content).encode()).hexdigest()
        if digest not in self._runs:
            run = self._runs[digest] = max(self._runs.values(), default=-1) + 1
            self._others.append(schema.run(run, digest, part.seed, wanted.blocks.antithetic))
            self._has[run] = set()
        self._asked.setdefault(self._runs[digest], set())
        return self._runs[digest]

    def describe(self, run: int, point: int | None, settings: Mapping[str, Any]) -> None:
        """Say which point of the study a run is; one that has no number gets the next one."""
        if point is None:
            if any(run == each for each, _ in self._points.values()):
                return
            point = max((*self._points, -1)) + 1
        told = json.dumps(dict(settings), default=str, sort_keys=True)
        if self._points.get(point) != (run, told):
            self._points[point] = (run, told)
            self._others.append(schema.point(point, run, told))

    def points(self) -> list[tuple[int, dict[str, Any], list[Outcome]]]:
        """Number, settings and outcomes of every point; none of one that failed."""
        self.flush()
        found = []
        for number, (run, settings) in sorted(self._points.items()):
            every = [self._outcome(run, each) for each in sorted(self._asked[run] & self._has[run])]
            outcomes = [outcome for outcome, _ in every if outcome is not None]
            failed = any(error for _, error in every)
            found.append((number, json.loads(settings), [] if failed else outcomes))
        return found

    def _outcome(self, run: int, replication: int) -> tuple[Outcome | None, str]:
        row = self._file.execute(schema.ONE, (run, replication)).fetchone()
        if row is None:  # it waits for its commit
            self.flush()
            row = self._file.execute(schema.ONE, (run, replication)).fetchone()
        measured, numbers, daily, error = row
        if error:
            return None, error
        values = np.array(json.loads(numbers), dtype=np.float64)
        return Outcome(self._keys[measured], values, *unpacked(daily)), ""

    # ---- writing -----------------------------------------------------------------------------

    def add(self, run: int, ended: EndedPart) -> None:
        """Keep what a part came to; it is on the disk about a second later.

        Raises
        ------
        ConfigError
            If it cannot be written, or a replication has other values than the file has of it.
        """
        count = len(ended.outcomes)
        each_s = ended.seconds / max(count, 1)
        batch = list(zip(ended.replications, ended.outcomes, strict=False))
        rows = [self._row(run, replication, outcome, each_s) for replication, outcome in batch]
        if ended.error:
            failed = ended.replications[count]
            rows.append(schema.replication(run, failed, None, None, None, ended.error, each_s))
        self.ran += len(rows)
        self._rows += rows
        self._has[run].update(row[1] for row in rows)
        if time.monotonic() - self._last_s >= BATCH_S:
            self.flush()

    def keep_spells(self, point: int, replication: int, text: str) -> None:
        """Keep the spells of a replication of a point, a CSV."""
        run, _ = self._points[point]
        packed_text = zlib.compress(text.encode("utf-8"))
        self._others.append(schema.spells(run, replication, packed_text))

    def _row(self, run: int, replication: int, outcome: Outcome, each_s: float) -> tuple[Any, ...]:
        measured = self._measured(outcome.keys)
        text = ",".join(map(repr, outcome.values.tolist()))
        numbers = f"[{text.replace('nan', 'null').replace('inf', '1e999')}]"
        daily = packed(outcome)
        return schema.replication(run, replication, measured, numbers, daily, "", each_s)

    def _measured(self, keys: tuple[Key, ...]) -> int:
        """Number of a list of metrics and subjects, with a row for each in the file."""
        found = self._sets.get(keys)
        if found is None:
            found = self._sets[keys] = len(self._sets)
            self._keys[found] = keys
            for place, (metric, subject) in enumerate(keys):
                whole = dimensions(metrics[metric].of, subject)
                told = [whole.get(name) for name in DIMENSIONS]
                row = schema.column(found, place, metric, subject, metrics[metric].unit, *told)
                self._others.append(row)
        return found

    def flush(self) -> None:
        """Commit what waits.

        Raises
        ------
        ConfigError
            If it cannot be written.
        """
        if os.getpid() != self._owner:  # a copy of the process that opened it
            return
        changes, rows = self._others, self._rows
        self._rows, self._others = [], []
        if not (rows or changes):
            return
        try:
            with self._told():
                self._change(changes, rows)
        except ConfigError:
            while len(rows) > 1:  # as many as there is room for
                rows = rows[: len(rows) // 2]
                with suppress(ConfigError), self._told():
                    self._change(changes, rows)
                    break
            raise
        except BaseException:  # an interrupt: whoever closes the file tries again
            self._rows, self._others = rows + self._rows, changes + self._others
            raise
        self._last_s = time.monotonic()

    def finish(self) -> None:
        """The study is complete: what it has no use for, of an older question, goes."""
        self.flush()
        unused = [
            (run, replication)
            for run, has in self._has.items()
            for replication in has - self._asked.get(run, set())
        ]
        gone = [run for run in self._has if run not in self._asked]
        points = {row[0] for row in self._file.execute("SELECT point FROM points")}
        with self._told():
            changes = [schema.about("state", "finished")]
            for words in (schema.FORGET_RUN, schema.FORGET_SPELLS):
                changes += [(words, (run,)) for run in gone]
            changes += [(schema.FORGET_POINT, (each,)) for each in points - set(self._points)]
            self._change(changes, (), unused)

    def close(self) -> None:
        """Commit what waits, and let go of the file."""
        if os.getpid() == self._owner:
            try:
                self.flush()
            finally:
                self._file.close()

    def _change(
        self,
        changes: Iterable[tuple[str, tuple[Any, ...]]],
        rows: Sequence[tuple[Any, ...]] = (),
        unused: Iterable[tuple[int, int]] = (),
    ) -> None:
        """One transaction: all of it is on the disk, or nothing."""
        self._file.execute("BEGIN IMMEDIATE")
        try:
            total = schema.read_total(self._file)
            for words, values in changes:
                self._file.execute(words, values)
            for row in rows:
                if self._file.execute(schema.ADD, row).rowcount:
                    total.add(row[-1])
                else:
                    self._same(row)
            for key in unused:
                (one,) = self._file.execute(schema.SUM_OF, key).fetchone()
                self._file.execute(schema.FORGET, key)
                total.drop(one)
            self._file.execute(*total.row())
            self._file.execute("COMMIT")
        except BaseException:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            raise

    def _same(self, row: tuple[Any, ...]) -> None:
        """A replication that is there already has the same bits."""
        (there,) = self._file.execute(schema.SUM_OF, row[:2]).fetchone()
        if there != row[-1]:
            told = f"replication {row[1]} has other values than it had; rerun=true runs all again"
            raise ConfigError("journal", [Problem(str(self.path), told)])

    # ---- opening -----------------------------------------------------------------------------

    def _is_current(self) -> bool:
        """Whether there is a file, by this code; one by other code gives other results.

        Raises
        ------
        ConfigError
            If it is not ours, or damaged.
        """
        try:
            if not self.path.lstat().st_size:
                return True  # ended before its first commit
        except FileNotFoundError:
            return True
        for end in ("", "-journal"):
            each = self.path.with_name(NAME + end)
            if os.path.lexists(each) and (each.is_symlink() or not each.is_file()):
                told = "is no file of this project; another out= is right"
                raise ConfigError("journal", [Problem(str(each), told)])
        with self._told():
            file = schema.connected(self.path)
            try:
                schema.check_kind(file)
                return bool(json.loads(schema.told_of(file)["code"]) == list(code()))
            finally:
                file.close()

    def _opened(self) -> sqlite3.Connection:
        file = schema.connected(self.path)
        try:
            if not self.path.stat().st_size:
                schema.create(file)
                words = schema.about("code", json.dumps(code()))
                file.execute(*words)
                file.execute(*schema.Total().row())
                file.execute("COMMIT")
            schema.complete(file)
        except BaseException:
            file.close()
            raise
        return file

    def _read(self) -> None:
        """Check every row, and learn what there is."""
        found = schema.read(self._file)
        self._runs, self._keys = found.runs, found.keys
        self._sets = {keys: number for number, keys in self._keys.items()}
        self._has = {run: set() for run in self._runs.values()}
        for run, replication in found.replications:
            self._has[run].add(replication)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what is wrong with the file, and what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in CANNOT:
                raise self._damaged(str(error)) from None
            with writing(self.path):
                raise OSError(str(error)) from None
        except (sqlite3.DatabaseError, schema.Damaged) as error:
            raise self._damaged(str(error)) from None

    def _damaged(self, what: str) -> ConfigError:
        told = f"is damaged ({what}) and is not used; delete it, or rerun=true runs all of it again"
        return ConfigError("journal", [Problem(str(self.path), told)])


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell what cannot be written, as on a full disk, and that nothing is lost."""
    try:
        yield
    except OSError as error:
        told = f"cannot write {str(path)!r} ({error.strerror or error}); what is finished is kept, "
        told += "and the same command goes on when that is mended"
        raise ConfigError("results", [Problem("out", told)]) from None
