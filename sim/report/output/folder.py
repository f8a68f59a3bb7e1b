"""A result folder has an owner: one command that writes, one question that its files answer.

A lock that ends with its process keeps a second command out. A marker says what was asked and which
files are ours: only those are ever replaced or removed. A command that asks something else takes
the place of an older question of the same command, and of no other.
"""

import fnmatch
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.report.output import older
from sim.report.output.files import UNFINISHED, json_text, open_folder, write
from sim.report.output.locks import FileLock
from sim.study.journal.journal import NAME, Journal, writing
from sim.study.journal.resuming import PointOf, Remembering
from sim.study.running.processes.workers import Executor, Workers, executor

LOCK = ".theater-lock"
MARKER = ".theater-results.json"
FORMAT = "theater results 1"


@dataclass(frozen=True)
class Question:
    """A command, and what it was asked in words that can be typed again."""

    command: str
    asked: str

    @property
    def digest(self) -> str:
        """Hash of what was asked."""
        return hashlib.sha256(f"{self.command}\n{self.asked}".encode()).hexdigest()


class ResultFolder:
    """A folder that this process writes to, until it is closed.

    Parameters
    ----------
    out
        The folder; it is made.
    question
        What the files in it answer.
    writes
        Names (or patterns of names) of the files that the command writes: what has such a name and
        is not ours is told before anything long begins.
    again
        Whether what the journal has is forgotten.
    figures
        Whether figures are drawn.

    Raises
    ------
    ConfigError
        If another process writes to it, it holds results of another command, something that is not
        ours has the name of a file that is to be written, or it cannot be written to.
    """

    def __init__(
        self,
        out: str,
        question: Question,
        writes: Sequence[str],
        again: bool = False,
        figures: bool = False,
    ) -> None:
        folder = open_folder(out)
        assert folder is not None
        self.path = folder
        self.question = question
        self.figures = figures
        self._written = {NAME}
        self._lock = FileLock(folder / LOCK, str(folder), "another out=")
        try:
            self._files, self._before = self._claimed([*writes, NAME])
            about = {"command": question.command, "asked": question.asked}
            self.journal = Journal(folder, about, again)
        except BaseException:
            self._lock.undo()
            raise
        self._closed = False

    # ---- writing -----------------------------------------------------------------------------

    def write(self, name: str, fill: Callable[[Path], None]) -> Path:
        """A file of the results, whole or not at all; the first one removes those of an older
        question."""
        self._answer()
        self._written.add(name)
        path = self.path / name
        if name not in self._files:
            _refuse([path] if os.path.lexists(path) else [])
            self._files.append(name)
            self._mark()
        elif os.path.lexists(path) and not S_ISREG(path.lstat().st_mode):
            _refuse([path])
        if "/" in name:
            with writing(path):
                path.parent.mkdir(exist_ok=True)
            _refuse([] if _is_folder(path.parent) else [path.parent])
        with writing(path):
            return write(path, fill)

    def write_text(self, name: str, text: str) -> Path:
        """A text file of the results."""

        def fill(place: Path) -> None:
            place.write_text(text, encoding="utf-8")

        return self.write(name, fill)

    def draw(self, figure: Callable[[], Any], name: str, notes: Sequence[str]) -> list[Path]:
        """A figure of the results, with what it is of at its foot.

        Nothing where none are asked for, or there is nothing to draw.
        """
        drawing = figure() if self.figures else None
        if drawing is None:
            return []
        from sim.report.output.style import drawn

        return [self.write(name, drawn(drawing, notes))]

    def where(self, workers: Workers, points: Sequence[PointOf] = ()) -> Executor:
        """Where replications run so that none that is in the journal runs again."""
        return Remembering(executor(workers), self.journal, points)

    # ---- the end -----------------------------------------------------------------------------

    def finish(self) -> None:
        """All is written: what is left of an older run goes, in the journal too.

        The same words may have been asked of a file that was edited since, or for other files.
        """
        self._answer()
        self._before = [name for name in self._files if name not in self._written]
        self._files = [name for name in self._files if name in self._written]
        self._answer()
        self.journal.finish()

    def close(self) -> None:
        """Let another command write."""
        if not self._closed:
            self._closed = True
            try:
                self.journal.close()
            finally:
                self._lock.let_go()

    # ---- the marker --------------------------------------------------------------------------

    def _claimed(self, writes: Sequence[str]) -> tuple[list[str], list[str]]:
        """Files of this question that are there, and those of an older one."""
        marker = self._marker()
        if marker is not None and marker["command"] != self.question.command:
            told = f"holds the results of `theater {marker['command']}` (asked: {marker['asked']});"
            raise _wrong(self.path, f"{told} another out= is right")
        if marker is None and older.is_older(self.path):
            raise _wrong(self.path, f"{older.TOLD}, or another out= is right")
        if marker is None:  # SQLite would roll back to what stands there
            writes = [*writes, f"{NAME}-journal"]
        ours = [] if marker is None else [str(each) for each in marker["files"]]
        there = os.listdir(self.path)
        below = {each.partition("/")[0] for each in writes if "/" in each} & {*there}
        _refuse(self.path / name for name in below if not _is_folder(self.path / name))
        for name in below:
            there += [f"{name}/{each}" for each in os.listdir(self.path / name)]
        _refuse(
            self.path / name
            for name in sorted(there)
            if any(fnmatch.fnmatchcase(name, each) for each in writes)
            and (name not in ours or not S_ISREG((self.path / name).lstat().st_mode))
        )
        for name in there:
            if Path(name).name.startswith(UNFINISHED):  # of a process that was killed
                (self.path / name).unlink(missing_ok=True)
        if marker is not None and marker["hash"] != self.question.digest:
            return [NAME], [each for each in ours if each != NAME]
        self._files, self._before = list(dict.fromkeys([*ours, NAME])), []
        self._mark()
        return self._files, []

    def _marker(self) -> dict[str, Any] | None:
        path = self.path / MARKER
        if not os.path.lexists(path):
            return None
        try:
            found = json.loads(_read(path))
            texts = [found[each] for each in ("format", "command", "asked", "hash")]
            fit = all(isinstance(each, str) for each in texts) and texts[0] == FORMAT
            if fit and all(map(_is_inside, found["files"])):
                return dict(found)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        told = "is damaged, so nobody knows whose files these are; remove it and the results"
        raise _wrong(path, f"{told} beside it, or another out= is right")

    def _answer(self) -> None:
        """Remove the files of an older question: the folder answers this one from now on."""
        if not self._before:
            return
        for name in self._before:
            path = self.path / name
            with suppress(FileNotFoundError), writing(path):
                inside = "/" not in name or _is_folder(path.parent)
                if inside and S_ISREG(path.lstat().st_mode):
                    path.unlink()
        self._before = []
        self._mark()

    def _mark(self) -> None:
        told = {
            "format": FORMAT,
            "command": self.question.command,
            "asked": self.question.asked,
            "hash": self.question.digest,
            "files": self._files,
        }
        text = json_text(told)

        def fill(place: Path) -> None:
            place.write_text(text, encoding="utf-8")

        with writing(self.path / MARKER):
            write(self.path / MARKER, fill)


def _is_inside(name: str) -> bool:
    """Whether a name is of a file in a folder, or in a folder of it: a marker is data."""
    parts = name.split("/")
    return len(parts) <= 2 and not {*parts} & {"", ".", ".."}


def _is_folder(path: Path) -> bool:
    """Whether it is a folder itself, and not a link to one."""
    return path.is_dir() and not path.is_symlink()


def _read(path: Path) -> str:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, encoding="utf-8") as file:
        return file.read()


def _refuse(paths: Any) -> None:
    """Complain about what is there and not ours."""
    told = "is there and not a file of these results, and is left alone; move it, or another out="
    problems = [Problem(str(path), f"{told} is right") for path in paths]
    if problems:
        raise ConfigError("results", problems)


def _wrong(path: Path, told: str) -> ConfigError:
    return ConfigError("results", [Problem(str(path), told)])
