"""One past, many futures: a replication is played up to a day, and goes on in several ways.

Runs that differ only in what happens from a day on share everything before it. The process is
copied there (``fork``), once for each future, and every copy goes on by itself. A future has the
same bits as a whole run of its scenario.
"""

import gc
import os
import pickle
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from sim.engine.replication import built
from sim.model.event import Chance, Disruption, Theater, TheaterEvent, Undo, together
from sim.model.scenario import Scenario
from sim.study.running.chunks import EndedPart, PointPart, Wanted
from sim.study.running.outcome import Outcome, outcome
from sim.study.running.workers import Workers, end_with, executor

AWAITED = "loss of"
"""Name of the event that each future fills; the losses of ``without`` sort to the same place."""

MOST_FUTURES = 50
"""Futures of one past in a task at most: by then the past is a small part of it [count]."""


class Awaited(Disruption):
    """What is decided on the day itself."""

    chosen: list[Disruption] = Field(default_factory=list)

    def begin(self, theater: Theater, chance: Chance) -> Undo:
        """All that was chosen, in its order."""
        return together([each.begin(theater, chance) for each in self.chosen])


@dataclass(frozen=True)
class Past:
    """What several runs have in common.

    Attributes
    ----------
    scenario
        Runs that share it are this scenario with further events, all of which begin on ``until_d``,
        for sure and for good.
    until_d
        The day from which they differ [d].
    """

    scenario: Scenario
    until_d: float

    @property
    def pays(self) -> bool:
        """Whether at least half of a run is shared, and the system can copy a process."""
        scenario = self.scenario
        first_d = -scenario.warm_up_d if scenario.initial == "steady" else 0.0
        half_d = (first_d + scenario.horizon_d) / 2
        return hasattr(os, "fork") and self.until_d >= half_d and not scenario.stop_at_first_gap


@dataclass(frozen=True)
class Futures:
    """One replication of several variants that share a past: what a worker is given at a time."""

    past: Past
    numbers: tuple[int, ...]
    """Of the variants, among all of them."""
    variants: tuple[Scenario, ...]
    seed: int
    replication: int
    only_these: tuple[str, ...] | None
    """Names of the metrics that are kept, or all of them."""

    @property
    def parts(self) -> tuple[PointPart, ...]:
        """A replication of each variant."""
        own = range(self.replication, self.replication + 1)
        pairs = zip(self.numbers, self.variants, strict=True)
        return tuple(PointPart(number, variant, self.seed, own) for number, variant in pairs)

    @property
    def wanted(self) -> Wanted:
        """As a whole run of each variant is wanted."""
        return Wanted(self.only_these)

    def only(self, parts: Sequence[tuple[PointPart, range]]) -> "Futures":
        """The futures of some variants."""
        numbers = tuple(part.number for part, _ in parts)
        variants = tuple(part.scenario for part, _ in parts)
        return replace(self, numbers=numbers, variants=variants)

    def work(self) -> list[EndedPart]:
        """Play the past once, and each future in a copy."""
        enabled = gc.isenabled()
        gc.disable()
        try:
            begun = time.perf_counter()
            found = self._outcomes()
            each_s = (time.perf_counter() - begun) / len(found)
        finally:
            gc.collect(1)
            if enabled:
                gc.enable()
        own = range(self.replication, self.replication + 1)
        return [
            EndedPart(number, own, [outcome], "", each_s)
            for number, outcome in zip(self.numbers, found, strict=True)
        ]

    def _outcomes(self) -> list[Outcome]:
        past = self.past.scenario
        awaited = Awaited()
        event = TheaterEvent(start_d=self.past.until_d, does=[awaited])
        common = built(
            past.but(events={**past.events, AWAITED: event}), self.seed, self.replication
        )
        common.play(self.past.until_d)

        def future(variant: Scenario) -> Callable[[], Outcome]:
            def live() -> Outcome:
                for name in sorted(variant.events.keys() - past.events.keys()):
                    awaited.chosen.extend(variant.events[name].does)
                return outcome(common.finish(), variant, self.only_these)

            return live

        return [in_a_copy(future(variant)) for variant in self.variants]


def run_futures(
    past: Past,
    variants: Sequence[Scenario],
    seed: int,
    block: range,
    workers: Workers,
    only: Sequence[str] | None = None,
) -> Iterator[tuple[int, range, list[Outcome]]]:
    """Run every variant of a past over a block of replications; as ``run_tasks`` runs them."""
    where = executor(workers)
    for every in where.run(Branching(past, variants, seed, block, where.processes, only)):
        for each in every:
            yield each.number, each.replications, each.outcomes


class Branching:
    """Tasks that run every variant over a block of replications of one seed."""

    def __init__(
        self,
        past: Past,
        variants: Sequence[Scenario],
        seed: int,
        block: range,
        workers: int,
        only: Sequence[str] | None,
    ) -> None:
        size = max(1, min(MOST_FUTURES, len(variants) * len(block) // (4 * workers)))
        names = None if only is None else tuple(only)
        self._waiting = deque(
            Futures(
                past,
                tuple(range(first, min(first + size, len(variants)))),
                tuple(variants[first : first + size]),
                seed,
                replication,
                names,
            )
            for replication in block
            for first in range(0, len(variants), size)
        )

    @property
    def left(self) -> int:
        """Tasks that were not drawn yet [count]."""
        return len(self._waiting)

    def next(self, workers: int) -> Futures | None:  # noqa: ARG002
        """The next one."""
        return self._waiting.popleft() if self._waiting else None


def in_a_copy(work: Callable[[], Outcome]) -> Outcome:
    """What a piece of work gives in a copy of this process, which ends with it.

    Raises
    ------
    RuntimeError
        With the traceback of the copy, if the work raised.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    copy = os.fork()
    if copy == 0:
        _work_and_end(work, writing, parent)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
    except BaseException:
        os.kill(copy, signal.SIGKILL)
        raise
    finally:
        os.waitpid(copy, 0)
    found = pickle.loads(told) if told else "a copy of the process ended before its work did"
    if not isinstance(found, Outcome):
        raise RuntimeError(found)
    return found


def _work_and_end(work: Callable[[], Outcome], writing: int, parent: int) -> None:
    """In the copy: tell what the work gives, and leave nothing of the parent's to be ended."""
    try:
        end_with(parent)
        try:
            told = pickle.dumps(work())
        except Exception:
            told = pickle.dumps(traceback.format_exc())
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
    finally:
        os._exit(0)
