"""A sweep: every point under the same seeds, one tidy table for all of them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sim.core.errors import ConfigError, Problem
from sim.domain.scenario import Scenario
from sim.study.chunks import Ended, Feed, Wanted
from sim.study.compare import Comparison
from sim.study.executor import Executor
from sim.study.journal import BASELINE, Journal, Kept, PointResult
from sim.study.measure import Outcome
from sim.study.replicate import Result, collect
from sim.study.sample import Sample
from sim.study.stopping import Rule
from sim.study.versions import code


@dataclass(frozen=True)
class Point:
    """One point of a design: what was set, and the scenario it gives."""

    settings: Mapping[str, Any]
    scenario: Scenario
    seed: int


class Store(Protocol):
    """Keeps every replication of every point, besides the results."""

    def wants(self, number: int) -> bool:
        """Whether it does not have the replications of a point yet."""

    def add(self, number: int, outcomes: Sequence[Outcome]) -> None:
        """All replications of a finished point, in their order; none of one that failed."""

    def finish(self) -> None:
        """There are no more points."""


def digest(
    points: Sequence[Point],
    against: Point | None,
    rule: Rule,
    level: float,
    only: tuple[str, ...] | None = None,
) -> str:
    """The hash of everything that decides the results, the code included."""
    every = [*points, *([] if against is None else [against])]
    found = hashlib.sha256(repr((*code(), len(points), rule, level, only)).encode())
    for each in every:
        found.update(repr((dict(each.settings), each.seed, each.scenario)).encode())
    return found.hexdigest()[:16]


def run_sweep(
    points: Sequence[Point],
    rule: Rule,
    executor: Executor,
    level: float,
    journal: Journal,
    progress: Callable[[int, int], None] | None = None,
    against: Point | None = None,
    store: Store | None = None,
    only: tuple[str, ...] | None = None,
) -> tuple[list[PointResult], Result | None]:
    """Run every point that the journal does not have; a point that fails is a row, not the end.

    With a baseline ``against``, of the same seed, every point is compared with it, replication by
    replication; the baseline has as many as the point that needs most. With ``only`` the results
    have the metrics of those names.

    Returns
    -------
    points
        In their order.
    baseline
        Its replications, or None without one.
    """
    sweep = _Sweep(points, rule, level, journal, against, store, only)
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
        rule: Rule,
        level: float,
        journal: Journal,
        against: Point | None,
        store: Store | None,
        only: tuple[str, ...] | None,
    ) -> None:
        self.feed = Feed(Wanted(only, series=False, keep_going=True))
        self._points = points
        self._level = level
        self._journal = journal
        self._store = store
        self._ended = 0
        """Replications of points that are finished."""
        self._base = None
        if against is not None:
            self._base = Sample(BASELINE, against.scenario, against.seed, rule)
        self._samples = {
            number: Sample(number, each.scenario, each.seed, rule)
            for number, each in enumerate(points)
            if number not in journal.done or (store is not None and store.wants(number))
        }
        for number, kept in journal.kept.items():
            for each in kept:
                self._take(number, each)
        journal.kept.clear()
        self._ended = sum(
            each.replications
            for number, each in journal.done.items()
            if number not in self._samples
        )
        if self._base is not None:
            self._base.asked = max((each.replications for each in journal.done.values()), default=0)
        self._go_on([*self._samples])

    def take(self, every: Sequence[Ended]) -> None:
        """Write down what a chunk came to, and ask for more."""
        self.feed.seen(every)
        kept = [(each.number, Kept(each.replications, each.outcomes, each.error)) for each in every]
        for number, each in kept:
            self._take(number, each)
        self._go_on([number for number, _ in kept], kept)

    def progress(self) -> tuple[int, int]:
        """Replications that are done, and those that are asked for so far."""
        every = [*self._samples.values(), *([] if self._base is None else [self._base])]
        done = self._ended + sum(each.taken for each in every)
        return done, self._ended + sum(max(each.asked, each.taken) for each in every)

    def end(self) -> tuple[list[PointResult], Result | None]:
        """All results, once everything has run."""
        if self._store is not None:
            if self._base is not None and self._store.wants(BASELINE):
                self._store.add(BASELINE, self._base.outcomes)
            self._store.finish()
        done = [self._journal.done[number] for number in range(len(self._points))]
        base = self._base
        return done, None if base is None else self._baseline(len(base.outcomes))

    def _take(self, number: int, kept: Kept) -> None:
        sample = self._base if number == BASELINE else self._samples.get(number)
        if sample is not None:
            sample.take(kept.replications, kept.outcomes, kept.error)

    def _go_on(self, numbers: Sequence[int], kept: Sequence[tuple[int, Kept]] = ()) -> None:
        """Finish the points that have enough, write them down, and ask for more of the others."""
        base = self._base
        if base is not None and BASELINE in numbers:
            if base.error:
                raise ConfigError("baseline", [Problem("against", f"fails: {base.error}")])
            numbers = [*self._samples]  # each may have waited for it
        samples = {each: self._samples[each] for each in numbers if each in self._samples}
        for sample in samples.values():
            sample.look(base)
        whole = {each: one for each, one in samples.items() if one.enough or one.error}
        done = {
            each: self._finished(each, one)
            for each, one in whole.items()
            if each not in self._journal.done
        }
        written = [
            (each, one) for each, one in kept if each not in whole or self._store is not None
        ]
        if done or written:
            self._journal.add(done, written)
        for number, sample in whole.items():
            self._ended += sample.asked if not sample.error else len(sample.outcomes)
            if self._store is not None:
                self._store.add(number, [] if sample.error else sample.outcomes)
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
        result = collect(sample.scenario, sample.seed, self._level, sample.outcomes)
        paired = []
        if self._base is not None:
            paired = Comparison(self._baseline(result.replications), result).differences()
        return PointResult(settings, result.summaries(), "", paired, result.replications)

    def _baseline(self, replications: int) -> Result:
        """The first so many replications of the baseline."""
        base = self._base
        assert base is not None
        return collect(base.scenario, base.seed, self._level, base.outcomes[:replications])
