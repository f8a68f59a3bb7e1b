"""A sweep: every point under the same seeds, one tidy table for all of them."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sim.domain.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.measure import Outcome
from sim.study.replicate import Result, collect, run_tasks
from sim.study.summary import Summary


@dataclass(frozen=True)
class Point:
    """One point of a design: what was set, and the scenario it gives."""

    settings: Mapping[str, Any]
    scenario: Scenario
    seed: int


@dataclass(frozen=True)
class PointResult:
    """Summaries of one point; a point that failed has an error instead."""

    settings: Mapping[str, Any]
    summaries: list[Summary]
    error: str = ""
    differences: list[Summary] = field(default_factory=list)
    """Paired differences from the baseline of the sweep, if it has one."""


class Journal:
    """Finished points of an unfinished sweep, so that an interrupted one goes on where it was.

    A line a point, in a file that is named by everything that decides the results, and is removed
    when the sweep is complete.
    """

    def __init__(self, folder: Path | None, identity: Mapping[str, Any]) -> None:
        text = json.dumps(identity, sort_keys=True, default=str)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self._path = None if folder is None else folder / f".unfinished-{digest}.jsonl"
        self.done: dict[int, PointResult] = {}
        self._start = ""
        """A new line, if the last one was cut off while it was written."""
        if self._path is not None and self._path.is_file():
            text = self._path.read_text(encoding="utf-8")
            self._start = "" if text.endswith("\n") else "\n"
            for line in text.splitlines():
                self._read(line)

    def _read(self, line: str) -> None:
        try:
            row = json.loads(line)
        except json.JSONDecodeError:  # cut off while it was written: that point is run again
            return
        summaries, differences = (
            [Summary(**each) for each in row[key]] for key in ("summaries", "differences")
        )
        self.done[row["point"]] = PointResult(row["settings"], summaries, row["error"], differences)

    def add(self, number: int, point: PointResult) -> None:
        """Write a finished point down."""
        self.done[number] = point
        if self._path is not None:
            row = {"point": number, **asdict(point)}
            with self._path.open("a", encoding="utf-8") as lines:
                lines.write(self._start + json.dumps(row) + "\n")
            self._start = ""

    def remove(self) -> None:
        """The sweep is complete."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def run_sweep(
    points: Sequence[Point],
    replications: int,
    workers: int,
    level: float,
    journal: Journal,
    progress: Callable[[int, int], None] | None = None,
    against: Result | None = None,
) -> list[PointResult]:
    """Run every point that the journal does not have; a point that fails is a row, not the end.

    With a baseline ``against``, of the same seed and replications, every point is compared with it.
    """
    todo = [number for number in range(len(points)) if number not in journal.done]
    outcomes: dict[int, dict[int, Outcome]] = {number: {} for number in todo}
    scenarios = [points[number].scenario for number in todo]
    seeds = [points[number].seed for number in todo]
    total = len(points) * replications
    done = total - len(todo) * replications
    for place, batch, found in run_tasks(scenarios, seeds, replications, workers, keep_going=True):
        number = todo[place]
        done += len(batch)
        if progress is not None:
            progress(done, total)
        if number in journal.done:
            continue
        settings = points[number].settings
        if isinstance(found, str):
            journal.add(number, PointResult(settings, [], found))
            continue
        outcomes[number].update(zip(batch, found, strict=True))
        if len(outcomes[number]) == replications:
            every = outcomes.pop(number)
            ordered = [every[replication] for replication in range(replications)]
            result = collect(points[number].scenario, points[number].seed, level, ordered)
            paired = [] if against is None else Comparison(against, result).differences()
            journal.add(number, PointResult(settings, result.summaries(), "", paired))
    return [journal.done[number] for number in range(len(points))]
