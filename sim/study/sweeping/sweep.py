"""A sweep: every point under the same seeds, one tidy table for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.model.scenario import Scenario
from sim.study.results.paired import Comparison
from sim.study.running.blocks import ALONE, Blocks
from sim.study.running.chunks import EndedPart, Feed, Wanted
from sim.study.running.replicate import Result, collect
from sim.study.running.sample import Sample
from sim.study.running.stopping import StoppingRule
from sim.study.running.workers import Executor
from sim.study.statistics.summary import Summary

BASELINE = -1
"""Number of the baseline among the points."""


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
    for every in executor.run(sweep.feed):
        sweep.take(every)
        if progress is not None:
            progress(*sweep.progress())
    return sweep.end()


class _Sweep:
    """The state of a sweep that runs."""

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
        self._blocks = blocks
        self.feed = Feed(Wanted(only, series=False, keep_going=True, blocks=blocks), here)
        self._points = points
        self._level = level
        self._done: dict[int, PointResult] = {}
        self._ended = 0
        """Replications of points that are finished."""
        self._base = None
        if against is not None:
            self._base = Sample(BASELINE, against.scenario, against.seed, rule)
        self._samples = {
            number: Sample(number, each.scenario, each.seed, rule)
            for number, each in enumerate(points)
        }
        self._go_on([*self._samples])

    def take(self, every: Sequence[EndedPart]) -> None:
        """Put what a chunk came to where it belongs, and ask for more."""
        self.feed.seen(every)
        for each in every:
            sample = self._base if each.number == BASELINE else self._samples.get(each.number)
            if sample is not None:
                sample.take(each.replications, each.outcomes, each.error)
        self._go_on([each.number for each in every])

    def progress(self) -> tuple[int, int]:
        """Replications that are done, and those that are asked for so far."""
        every = [*self._samples.values(), *([] if self._base is None else [self._base])]
        done = self._ended + sum(each.taken for each in every)
        return done, self._ended + sum(max(each.asked, each.taken) for each in every)

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
            sample.look(base)
        whole = {each: one for each, one in samples.items() if one.enough or one.error}
        for number, sample in whole.items():
            self._done[number] = self._finished(number, sample)
            self._ended += sample.asked if not sample.error else len(sample.outcomes)
            self.feed.drop(number)
            del self._samples[number]
        if base is not None:
            base.asked = max([base.asked, *(one.asked for one in samples.values())])
            self.feed.ask(*base.missing())
        for number, sample in samples.items():
            if number not in whole:
                self.feed.ask(*sample.missing())

    def _finished(self, number: int, sample: Sample) -> PointResult:
        settings = self._points[number].settings
        if sample.error:
            return PointResult(settings, [], sample.error, replications=len(sample.outcomes))
        result = collect(sample.scenario, sample.seed, self._level, sample.outcomes, self._blocks)
        paired = []
        if self._base is not None:
            paired = Comparison(self._baseline(result.replications), result).differences()
        return PointResult(settings, result.summaries(), "", paired, result.replications)

    def _baseline(self, replications: int) -> Result:
        """The first so many replications of the baseline."""
        base = self._base
        assert base is not None
        return collect(
            base.scenario, base.seed, self._level, base.outcomes[:replications], self._blocks
        )
