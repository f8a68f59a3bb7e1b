"""The journal of a sweep: what is finished, so that an interrupted one goes on where it was.

A line for each part of a point that has ended and for each finished point, appended in one write:
whatever ends the process, at most the last line is cut off, and is run again.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ConfigError, Problem
from sim.study.measure import Key, Outcome
from sim.study.replicate import Result
from sim.study.summary import Summary

BASELINE = -1
"""Number of the baseline among the points."""
NO_SERIES: NDArray[np.int64] = np.empty((0, 0), dtype=np.int64)


@dataclass(frozen=True)
class PointResult:
    """Summaries of one point; a point that failed has an error instead."""

    settings: Mapping[str, Any]
    summaries: list[Summary]
    error: str = ""
    differences: list[Summary] = field(default_factory=list)
    """Paired differences from the baseline of the sweep, if it has one."""
    replications: int = 0


@dataclass(frozen=True)
class Kept:
    """Some replications of a point, from the first of the range on, and why there are no more."""

    replications: range
    outcomes: list[Outcome]
    error: str = ""


class Journal:
    """What is finished of a sweep, in a file named by everything that decides the results.

    While the sweep runs the file is ``.unfinished-*``; when it is complete, only the results of
    its points stay, in ``.finished-*``: the same command reads them and runs nothing.
    """

    def __init__(self, folder: Path | None, digest: str = "", again: bool = False) -> None:
        self.done: dict[int, PointResult] = {}
        """Finished points by number."""
        self.kept: dict[int, list[Kept]] = {}
        """Replications by number of their point."""
        self.complete = False
        """Whether the whole sweep was finished when it was opened."""
        self._folder = folder
        self._keys: dict[tuple[Key, ...], int] = {}
        self._by_number: dict[int, tuple[Key, ...]] = {}
        self._start = ""
        """A new line, if the last one was cut off while it was written."""
        if folder is None:
            return
        self._path = folder / f".unfinished-{digest}.jsonl"
        self._finished = folder / f".finished-{digest}.jsonl"
        if again:
            self._finished.unlink(missing_ok=True)
        self.complete = self._finished.is_file()
        for file in (self._finished, self._path):
            if file.is_file():
                text = file.read_text(encoding="utf-8")
                self._start = "" if not text or text.endswith("\n") else "\n"
                self._keys, self._by_number = {}, {}
                for line in text.splitlines():
                    self._read(line)

    def _read(self, line: str) -> None:
        try:
            row = json.loads(line)
        except json.JSONDecodeError:  # cut off while it was written: it is run again
            return
        if "keys" in row:
            self._know(tuple((metric, subject) for metric, subject in row["keys"]))
        elif "values" in row:
            self.kept.setdefault(row["point"], []).append(self._kept(row))
        else:
            summaries, differences = (
                [Summary(*each) for each in row[name]] for name in ("summaries", "differences")
            )
            self.done[row["point"]] = PointResult(
                row["settings"], summaries, row["error"], differences, row["replications"]
            )

    def _know(self, keys: tuple[Key, ...]) -> int:
        number = self._keys.setdefault(keys, len(self._keys))
        self._by_number[number] = keys
        return number

    def _kept(self, row: Mapping[str, Any]) -> Kept:
        values = np.frombuffer(b64decode(row["values"]), dtype="<f8").astype(np.float64)
        keys = self._by_number.get(row["of"], ())
        outcomes = [
            Outcome(keys, each, NO_SERIES) for each in values.reshape(-1, max(len(keys), 1))
        ]
        return Kept(range(*row["replications"]), outcomes, row["error"])

    def add(
        self,
        done: Mapping[int, PointResult],
        kept: Sequence[tuple[int, Kept]] = (),
    ) -> None:
        """Write down finished points, and replications of others, all or nothing.

        Raises
        ------
        ConfigError
            If it cannot be written, as on a full disk.
        """
        self.done.update(done)
        if self._folder is None:
            return
        lines = [line for number, each in kept for line in self._lines(number, each)]
        lines += [_line(number, each) for number, each in done.items()]
        text = self._start + "".join(f"{line}\n" for line in lines)
        with writing(self._path), self._path.open("a", encoding="utf-8") as file:
            file.write(text)
        self._start = ""

    def _lines(self, number: int, kept: Kept) -> list[str]:
        lines = []
        keys = kept.outcomes[0].keys if kept.outcomes else ()
        if keys not in self._keys:
            lines.append(json.dumps({"keys": keys}))
        values = np.array([each.values for each in kept.outcomes], dtype="<f8")
        row = {
            "point": number,
            "replications": [kept.replications.start, kept.replications.stop],
            "of": self._know(keys),
            "values": b64encode(values.tobytes()).decode("ascii"),
            "error": kept.error,
        }
        return [*lines, json.dumps(row)]

    def finish(self, baseline: Result | None = None) -> None:
        """The sweep is complete: keep its points and the baseline, and no older sweep."""
        if self._folder is None:
            return
        others = [each for each in self._folder.glob(".finished-*.jsonl") if each != self._finished]
        if not self.complete:
            self._keys = {}  # another file
            lines = [] if baseline is None else self._lines(BASELINE, _all_of(baseline))
            lines += [_line(number, self.done[number]) for number in sorted(self.done)]
            with writing(self._finished):
                place = self._path.with_suffix(".tmp")
                place.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
                place.replace(self._finished)
        for each in (self._path, *others):
            each.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell what cannot be written, as on a full disk, and that nothing is lost."""
    try:
        yield
    except OSError as error:
        told = f"cannot write {str(path)!r} ({error.strerror or error}); what is finished is kept, "
        told += "and the same command goes on when there is room"
        raise ConfigError("results", [Problem("out", told)]) from None


def _all_of(result: Result) -> Kept:
    outcomes = [Outcome(result.keys, each, NO_SERIES) for each in result.values]
    return Kept(range(len(outcomes)), outcomes)


def _line(number: int, point: PointResult) -> str:
    row = {
        "point": number,
        "settings": dict(point.settings),
        "summaries": [[*vars(each).values()] for each in point.summaries],
        "error": point.error,
        "differences": [[*vars(each).values()] for each in point.differences],
        "replications": point.replications,
    }
    return json.dumps(row, default=str)
