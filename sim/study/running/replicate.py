"""Replications: run them on any number of workers, get the same result to the last bit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import did_you_mean
from sim.model.scenario import Scenario
from sim.record.metric import metrics
from sim.study.running.blocks import ALONE, Blocks, blocks_of
from sim.study.running.chunks import PointPart, Wanted
from sim.study.running.feed import Feed
from sim.study.running.outcome import Key, Outcome, series_names
from sim.study.running.processes.workers import Workers, executor
from sim.study.statistics.summary import Names, Summary, summaries_of, summarise, summary_table

Floats = NDArray[np.float64]
NO_HUBS = np.empty((0, 0, 0), dtype=np.int16)
Progress = Callable[[int, int], None]
"""Called with the number of replications done and to do."""
More = Callable[[Sequence["Result"]], int]
"""How many replications more, from the results so far, one for each scenario; at first none."""


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
    blocks
        Which replications belong together and are not independent.
    kept
        Names of the metrics that were worked out, or all of them.
    hubs
        Berths in use of each hub, then jobs that wait, shape (replications, 2 x hubs, days kept);
        empty where they are not kept.
    """

    scenario: Scenario
    seed: int
    level: float
    keys: tuple[Key, ...]
    values: Floats
    daily: NDArray[np.int64]
    blocks: Blocks = ALONE
    kept: tuple[str, ...] | None = None
    hubs: NDArray[np.int16] = field(default_factory=NO_HUBS.copy)

    @property
    def block(self) -> int:
        """Replications of a block [count]."""
        return self.blocks.size

    @property
    def replications(self) -> int:
        """Number of replications."""
        return len(self.values)

    def first(self, replications: int) -> "Result":
        """The result of only the first so many replications."""
        values, daily = self.values[:replications], self.daily[:replications]
        return replace(self, values=values, daily=daily, hubs=self.hubs[:replications])

    @property
    def series(self) -> list[str]:
        """Names of the daily series."""
        return series_names(self.scenario)

    def has(self, *names: str) -> bool:
        """Whether all of these metrics were kept."""
        return self.kept is None or {*names} <= {*self.kept}

    def check_kept(self, metric: str) -> None:
        """Say that a metric was left out, if it was.

        Raises
        ------
        KeyError
            If there is such a metric and it was not kept.
        """
        if metric in metrics and not self.has(metric):
            kept = ",".join([*(self.kept or ()), metric])
            raise KeyError(f"{metric!r} was not kept; keep=[{kept}] keeps it too, and no keep= all")

    def of(self, metric: str, subject: str) -> Floats:
        """Values of one metric, shape (replications,).

        Raises
        ------
        KeyError
            If the scenario has no such metric and subject, or it was not kept.
        """
        self.check_kept(metric)
        if (metric, subject) not in self.keys:
            subjects = [each for name, each in self.keys if name == metric]
            hint = did_you_mean(subject, subjects) if subjects else "there is no such metric"
            raise KeyError(f"no {metric!r} of {subject!r}; {hint}")
        return self.values[:, self.keys.index((metric, subject))]

    def summary(
        self, metric: str, subject: str, unit: str, values: Floats, difference: bool = False
    ) -> Summary:
        """Summary of values by replication, at this level and with these pairs."""
        return summarise(metric, subject, unit, values, self.level, self.block, difference)

    def value(self, metric: str, subject: str) -> Summary:
        """Summary of one metric."""
        return self.summary(metric, subject, metrics[metric].unit, self.of(metric, subject))

    def summaries(self) -> list[Summary]:
        """Summaries of all metrics, in the order of the keys."""
        return summaries_of(*self.table())

    def table(self) -> tuple[Names, Floats]:
        """Names and numbers of the summaries, as ``statistics.summary`` has them."""
        names = named(self.keys)
        return names, summary_table(names, self.values, self.level, self.block)


@lru_cache
def named(keys: tuple[Key, ...]) -> Names:
    """Metrics and subjects with their units."""
    return tuple((metric, subject, metrics[metric].unit) for metric, subject in keys)


def replicate(
    scenario: Scenario,
    seed: int = 1,
    replications: int = 100,
    workers: Workers = 1,
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
        How many, and on how many processes, or the address of a Dask scheduler.
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

    blocks = blocks_of([scenario], replications, antithetic)
    (result,) = replicate_by([scenario], more, seed, workers, level, progress, blocks)
    return result


def replicate_by(
    scenarios: Sequence[Scenario],
    more: More,
    seed: int,
    workers: Workers,
    level: float,
    progress: Progress | None = None,
    blocks: Blocks = ALONE,
    kept: tuple[str, ...] | None = None,
) -> list[Result]:
    """Run several scenarios in step, in rounds, for as long as more replications are asked for.

    Parameters
    ----------
    scenarios
        Checked scenarios; every one has the same replications.
    more
        Says after each round how many replications each scenario is to have more; 0 ends.
    seed, workers, level, progress
        As for ``replicate``; the result does not depend on the workers.
    blocks
        Which replications belong together.
    kept
        Names of the metrics that are worked out, or all of them.

    Raises
    ------
    ValueError
        If an antithetic replication would have no other to be its pair.
    """
    outcomes: list[dict[int, Outcome]] = [{} for _ in scenarios]
    results: list[Result] = []
    done = 0
    while (wanted := more(results)) > 0:
        if blocks.antithetic and wanted % 2:
            raise ValueError(f"{wanted} replications are no antithetic pairs; an even number is")
        ended, total = done * len(scenarios), (done + wanted) * len(scenarios)
        these = range(done, done + wanted)
        tasks = run_tasks(scenarios, seed, these, workers, kept, blocks, series=True)
        for number, batch, found in tasks:
            outcomes[number].update(zip(batch, found, strict=True))
            ended += len(batch)
            if progress is not None:
                progress(ended, total)
        done += wanted
        results = [
            collect(scenario, seed, level, [every[place] for place in range(done)], blocks, kept)
            for scenario, every in zip(scenarios, outcomes, strict=True)
        ]
    return results


def collect(
    scenario: Scenario,
    seed: int,
    level: float,
    outcomes: Sequence[Outcome],
    blocks: Blocks = ALONE,
    kept: tuple[str, ...] | None = None,
) -> Result:
    """Put the outcomes of all replications together, in their order."""
    return Result(
        scenario=scenario,
        seed=seed,
        level=level,
        keys=outcomes[0].keys,
        values=np.array([each.values for each in outcomes]),
        daily=np.array([each.daily for each in outcomes]),
        blocks=blocks,
        kept=kept,
        hubs=np.array([each.hubs for each in outcomes]),
    )


def run_tasks(
    scenarios: Sequence[Scenario],
    seed: int | Sequence[int],
    these: range,
    workers: Workers,
    only: Sequence[str] | None = None,
    blocks: Blocks = ALONE,
    series: bool = False,
) -> Iterator[tuple[int, range, list[Outcome]]]:
    """Run some replications of several scenarios in batches, and yield each as it ends.

    The seed is one for all scenarios, or one for
    each. Batches end in any order. One that raises ends everything, and nothing is left running.
    With ``only`` the outcomes have the metrics of those names, with ``series`` the daily series;
    ``blocks`` says which replications are windows of one run, or runs a pair.
    """
    where = executor(workers)
    wanted = Wanted(None if only is None else tuple(only), series, blocks=blocks)
    feed = Feed(wanted, here=where.processes > 0)
    seeds = seed if isinstance(seed, Sequence) else [seed] * len(scenarios)
    shares = [these] if blocks.past is None else _shares(these, where.processes)
    for number, (scenario, own) in enumerate(zip(scenarios, seeds, strict=True)):
        feed.ask(*(PointPart(number, scenario, own, share) for share in shares))
    for every in where.run(feed):
        feed.seen(every)
        for each in every:
            yield each.number, each.replications, each.outcomes


def _shares(these: range, workers: int) -> list[range]:
    """As many replications for each worker, who plays their past once; alone on a cluster."""
    size = -(-len(these) // workers) if workers else 1
    return [these[first : first + size] for first in range(0, len(these), size)]
