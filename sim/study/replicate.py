"""Replications: run them on any number of workers, get the same result to the last bit."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import did_you_mean
from sim.domain.scenario import Scenario
from sim.engine.theater import run
from sim.record.metric import metrics
from sim.study.measure import Key, Outcome, outcome, series_names
from sim.study.summary import Summary, summarise

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
"""Called with the number of replications done and to do."""
Batch = list[Outcome] | str
"""Outcomes of some replications, or the error that ended them."""
Task = tuple[int, range]
"""Number of a scenario, and some of its replications."""
More = Callable[[Sequence["Result"]], int]
"""How many replications more, from the results so far, one for each scenario; at first none."""


@dataclass(frozen=True)
class How:
    """What is the same for all replications of a call of ``run_tasks``, by its names there."""

    keep_going: bool
    only: Sequence[str] | None
    antithetic: bool


@dataclass(frozen=True)
class Result:
    """All replications of one scenario.

    Attributes
    ----------
    keys
        Metric and subject of each column.
    values
        Shape (replications, keys); nan where a replication has no value.
    daily
        Platforms on station, shape (replications, series, days); -1 after an early end.
    block
        Replications that belong together and are not independent: 2 for antithetic pairs.
    """

    scenario: Scenario
    seed: int
    level: float
    keys: tuple[Key, ...]
    values: Floats
    daily: NDArray[np.int64]
    block: int = 1

    @property
    def replications(self) -> int:
        """Number of replications."""
        return len(self.values)

    @property
    def series(self) -> list[str]:
        """Names of the daily series."""
        return series_names(self.scenario)

    def of(self, metric: str, subject: str) -> Floats:
        """Values of one metric, shape (replications,).

        Raises
        ------
        KeyError
            If the scenario has no such metric and subject.
        """
        if (metric, subject) not in self.keys:
            subjects = [each for name, each in self.keys if name == metric]
            hint = did_you_mean(subject, subjects) if subjects else "there is no such metric"
            raise KeyError(f"no {metric!r} of {subject!r}; {hint}")
        return self.values[:, self.keys.index((metric, subject))]

    def summary(self, metric: str, subject: str, unit: str, values: Floats) -> Summary:
        """Summary of values by replication, at this level and with these pairs."""
        return summarise(metric, subject, unit, values, self.level, self.block)

    def value(self, metric: str, subject: str) -> Summary:
        """Summary of one metric."""
        return self.summary(metric, subject, metrics[metric].unit, self.of(metric, subject))

    def summaries(self) -> list[Summary]:
        """Summaries of all metrics, in the order of the keys."""
        return [
            self.summary(metric, subject, metrics[metric].unit, column)
            for (metric, subject), column in zip(self.keys, self.values.T, strict=True)
        ]


def replicate(
    scenario: Scenario,
    seed: int = 1,
    replications: int = 100,
    workers: int = 1,
    level: float = 0.95,
    progress: Progress | None = None,
    antithetic: bool = False,
) -> Result:
    """Run replications 0, 1, ... of a scenario.

    Parameters
    ----------
    scenario
        A checked scenario.
    seed
        Selects the random streams; replication r is the same alone and in any batch.
    replications, workers
        How many, and on how many processes.
    level
        Level of the confidence intervals, in (0, 1).
    progress
        Called as replications end.
    antithetic
        Whether replications 2r and 2r + 1 are a pair with opposite random numbers.

    Raises
    ------
    ValueError
        If a replication would have no other to be its pair.
    """

    def more(found: Sequence[Result]) -> int:
        return 0 if found else replications

    (result,) = replicate_by([scenario], more, seed, workers, level, progress, antithetic)
    return result


def replicate_by(
    scenarios: Sequence[Scenario],
    more: More,
    seed: int,
    workers: int,
    level: float,
    progress: Progress | None = None,
    antithetic: bool = False,
) -> list[Result]:
    """Run several scenarios in step, in rounds, for as long as more replications are asked for.

    Parameters
    ----------
    scenarios
        Checked scenarios; every one has the same replications.
    more
        Says after each round how many replications each scenario is to have more; 0 ends.
    seed, workers, level, progress, antithetic
        As for ``replicate``; the result does not depend on the workers.

    Raises
    ------
    ValueError
        If an antithetic replication would have no other to be its pair.
    """
    outcomes: list[dict[int, Outcome]] = [{} for _ in scenarios]
    results: list[Result] = []
    done = 0
    while (wanted := more(results)) > 0:
        if antithetic and wanted % 2:
            raise ValueError(f"{wanted} replications are no antithetic pairs; an even number is")
        ended, total = done * len(scenarios), (done + wanted) * len(scenarios)
        tasks = run_tasks(scenarios, seed, wanted, workers, first=done, antithetic=antithetic)
        for number, batch, found in tasks:
            assert not isinstance(found, str)  # without keep_going an error is raised
            outcomes[number].update(zip(batch, found, strict=True))
            ended += len(batch)
            if progress is not None:
                progress(ended, total)
        done += wanted
        results = [
            collect(scenario, seed, level, [every[place] for place in range(done)], antithetic)
            for scenario, every in zip(scenarios, outcomes, strict=True)
        ]
    return results


def collect(
    scenario: Scenario,
    seed: int,
    level: float,
    outcomes: Sequence[Outcome],
    antithetic: bool = False,
) -> Result:
    """Put the outcomes of all replications together, in their order."""
    return Result(
        scenario=scenario,
        seed=seed,
        level=level,
        keys=outcomes[0].keys,
        values=np.array([each.values for each in outcomes]),
        daily=np.array([each.daily for each in outcomes]),
        block=2 if antithetic else 1,
    )


def run_tasks(
    scenarios: Sequence[Scenario],
    seed: int | Sequence[int],
    replications: int,
    workers: int,
    keep_going: bool = False,
    first: int = 0,
    only: Sequence[str] | None = None,
    antithetic: bool = False,
) -> Iterator[tuple[int, range, Batch]]:
    """Run all replications of several scenarios in batches, and yield each as it ends.

    The replications are ``first``, ``first + 1``, ... The seed is one for all scenarios, or one for
    each. Batches end in any order. A batch that raises ends everything, and nothing is left
    running; with ``keep_going`` its error is yielded in the place of its outcomes. With ``only``
    the outcomes have the metrics of those names; with ``antithetic`` 2r and 2r + 1 are a pair.
    """
    how = How(keep_going, only, antithetic)
    seeds = seed if isinstance(seed, Sequence) else [seed] * len(scenarios)
    size = max(1, min(25, replications // (4 * workers)))
    end = first + replications
    tasks = [
        (number, range(begin, min(begin + size, end)))
        for number in range(len(scenarios))
        for begin in range(first, end, size)
    ]
    if workers == 1:
        for number, batch in tasks:
            yield number, batch, _run(scenarios[number], seeds[number], batch, how)
        return
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        min(workers, len(tasks), 4 * (os.cpu_count() or 1)),
        initializer=_settle,
        initargs=(scenarios, seeds, how),
    )
    try:
        waiting = iter(tasks)
        pending: dict[Future[Batch], Task] = {}
        while True:
            for number, batch in islice(waiting, 2 * workers - len(pending)):
                future = pool.submit(_run_task, number, batch)
                pending[future] = (number, batch)
            if not pending:
                break
            ended, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in ended:
                yield *pending.pop(future), future.result()
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


class _Worker:
    """What a worker process knows: what it was given when it began, and whether to stop.

    A task is then no more than a few numbers. A worker is told to stop by a signal, which ends
    the replication it is at and never the writing of a result: the parent would wait for the rest.
    """

    given: tuple[Sequence[Scenario], Sequence[int], How]
    working = stopped = False

    @classmethod
    def stop(cls, *_: object) -> None:
        cls.stopped = True
        if cls.working:
            raise KeyboardInterrupt


def _settle(scenarios: Sequence[Scenario], seeds: Sequence[int], how: How) -> None:
    """Leave interrupts to the parent, and set what is imported aside from every collection."""
    _Worker.given = scenarios, seeds, how
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _Worker.stop)
    gc.collect()
    gc.freeze()


def _run_task(number: int, batch: range) -> Batch:
    """Some replications of one of the scenarios that this worker was given."""
    if _Worker.stopped:
        return []
    scenarios, seeds, how = _Worker.given
    _Worker.working = True
    try:
        return _run(scenarios[number], seeds[number], batch, how)
    finally:
        _Worker.working = False


def _run(scenario: Scenario, seed: int, batch: range, how: How) -> Batch:
    """Some replications of a scenario: what a worker does.

    The collector is off while a replication runs (it would walk through every platform over and
    over) and collects once after each.
    """
    simulate = partial(run, antithetic=True) if how.antithetic else run
    outcomes = []
    enabled = gc.isenabled()
    gc.disable()
    try:
        for number in batch:
            outcomes.append(outcome(simulate(scenario, seed, number), scenario, how.only))
            gc.collect(1)
    except Exception as error:
        if not how.keep_going:
            raise
        return f"{type(error).__name__}: {error}"
    finally:
        if enabled:
            gc.enable()
    return outcomes
