"""A sweep: every point under the same seeds, one tidy table for all of them.

Only the points that run are in memory: those to come are made when their turn has come, and of one
that has ended its summaries are kept, in a file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.core.errors import ConfigError, Problem
from sim.model.scenario import Scenario
from sim.study.results.paired import Comparison
from sim.study.running.blocks import ALONE, Blocks
from sim.study.running.chunks import Chunk, EndedPart, Wanted
from sim.study.running.feed import Feed
from sim.study.running.processes.workers import Executor
from sim.study.running.replicate import Result, collect
from sim.study.running.sample import Sample
from sim.study.running.stopping import StoppingRule
from sim.study.statistics.summary import Summary
from sim.study.sweeping.kept import SummaryStore

BASELINE = -1
"""Number of the baseline among the points."""
AHEAD, POINTS_AHEAD = 1000, 100
"""Replications for each worker, and points, that wait to be run, as far as there are any: more than
what a chunk takes [count]."""


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
    summaries: Sequence[Summary]
    error: str = ""
    differences: Sequence[Summary] = field(default_factory=list)
    """Paired differences from the baseline of the sweep, if it has one."""
    replications: int = 0


def run_sweep(
    points: Sequence[Point],
    rule: StoppingRule,
    executor: Executor,
    level: float,
    progress: Callable[[int, int], None] | None = None,
    against: Point | None = None,
    only: tuple[str, ...] | None = None,
    blocks: Blocks = ALONE,
) -> tuple[list[PointResult], Result | None]:
    """Run every point; a point that fails is a row, not the end.

    With a baseline ``against``, of the same seed, every point is compared with it, replication by
    replication; the baseline has as many as the point that needs most. With ``only`` the results
    have the metrics of those names; ``blocks`` says which replications belong together.

    Returns
    -------
    points
        In their order.
    baseline
        Its replications, or None without one.
    """
    here = executor.processes > 0
    sweep = _Sweep(points, rule, level, against, only, blocks, here)
    for every in executor.run(sweep):
        sweep.take(every)
        if progress is not None:
            progress(*sweep.progress())
    return sweep.end()


class _Sweep:
    """The state of a sweep that runs, and its feed: it hands out its points in their order."""

    def __init__(
        self,
        points: Sequence[Point],
        rule: StoppingRule,
        level: float,
        against: Point | None,
        only: tuple[str, ...] | None,
        blocks: Blocks,
        here: bool,
    ) -> None:
        self._blocks, self._only = blocks, only
        self._feed = Feed(Wanted(only, series=False, keep_going=True, blocks=blocks), here)
        self._points = points
        self._rule = rule
        self._level = level
        self._first = rule.more((), np.empty((0, 0)))
        """Replications that every point has at least, unless it fails."""
        self._begun = 0
        """Points that were handed out, or are about to be."""
        self._done: dict[int, PointResult] = {}
        self._taken, self._asked = 0, self._first * len(points)
        """Replications that are there, and those that are asked for so far."""
        self._kept = SummaryStore()
        self._samples: dict[int, Sample] = {}
        """The points that run."""
        self._settings: dict[int, Mapping[str, Any]] = {}
        """What is set at them."""
        self._base = None
        if against is not None:
            self._base = Sample(BASELINE, against.scenario, against.seed, rule)
            self._base.asked = self._first
            self._asked += self._first
            self._feed.ask(*self._base.missing())

    # ---- the feed ----------------------------------------------------------------------------

    @property
    def left(self) -> int:
        """Replications that no chunk has yet, as far as they are known."""
        return self._feed.left + self._first * (len(self._points) - self._begun)

    def next(self, workers: int) -> Chunk | None:
        """The next chunk, of points that run or of the next ones."""
        while self._begun < len(self._points) and (
            self._feed.left < AHEAD * workers or len(self._samples) < POINTS_AHEAD
        ):
            point = self._points[self._begun]
            sample = Sample(self._begun, point.scenario, point.seed, self._rule)
            self._samples[sample.number] = sample
            self._settings[sample.number] = point.settings
            self._begun += 1
            self._go_on([sample.number])
        return self._feed.next(workers)

    def take(self, every: Sequence[EndedPart]) -> None:
        """Put what a chunk came to where it belongs, and ask for more."""
        self._feed.seen(every)
        for each in every:
            sample = self._base if each.number == BASELINE else self._samples.get(each.number)
            if sample is not None:
                sample.take(each.replications, each.outcomes, each.error)
                self._taken += len(each.outcomes)
        self._go_on([each.number for each in every])

    def progress(self) -> tuple[int, int]:
        """Replications that are done, and those that are asked for so far."""
        return self._taken, self._asked

    def end(self) -> tuple[list[PointResult], Result | None]:
        """All results, once everything has run."""
        done = [self._done[number] for number in range(len(self._points))]
        base = self._base
        return done, None if base is None else self._baseline(len(base.outcomes))

    def _go_on(self, numbers: Sequence[int]) -> None:
        """Finish the points that have enough, and ask for more of the others."""
        base = self._base
        if base is not None and BASELINE in numbers:
            if base.error:
                raise ConfigError("baseline", [Problem("against", f"fails: {base.error}")])
            numbers = [*self._samples]  # each may have waited for it
        samples = {each: self._samples[each] for each in numbers if each in self._samples}
        for sample in samples.values():
            before = max(sample.asked, self._first)
            sample.look(base)
            self._asked += max(sample.asked, self._first) - before
        whole = {each: one for each, one in samples.items() if one.enough or one.error}
        for number, sample in whole.items():
            self._done[number] = self._finished(number, sample)
            if sample.error:
                self._asked -= sample.asked - sample.taken
            self._feed.drop(number)
            del self._samples[number]
        if base is not None:
            before = base.asked
            base.asked = max([before, *(one.asked for one in samples.values())])
            self._asked += base.asked - before
            self._feed.ask(*base.missing())
        for number, sample in samples.items():
            if number not in whole:
                self._feed.ask(*sample.missing())

    def _finished(self, number: int, sample: Sample) -> PointResult:
        settings = self._settings.pop(number)
        if sample.error:
            return PointResult(settings, [], sample.error, replications=len(sample.outcomes))
        result = collect(sample.scenario, sample.seed, self._level, sample.outcomes, self._blocks)
        paired: Sequence[Summary] = []
        if self._base is not None:
            base = self._baseline(result.replications)
            paired = self._kept.keep(*Comparison(base, result).table())
        summaries = self._kept.keep(*result.table())
        return PointResult(settings, summaries, "", paired, result.replications)

    def _baseline(self, replications: int) -> Result:
        """The first so many replications of the baseline."""
        base = self._base
        assert base is not None
        outcomes = base.outcomes[:replications]
        return collect(base.scenario, base.seed, self._level, outcomes, self._blocks, self._only)
