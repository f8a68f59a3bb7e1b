"""What the nodes of a game come to: run once, kept beside the game, read from there.

Nodes that have the same past are run together: what they share is played once, where the system can
copy a process, and each has the bits of a whole run of the ordinary scenario that it also is.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sim.api.asking.folder import keeps
from sim.api.asking.interrupts import raised_again
from sim.core.errors import ConfigError
from sim.engine.futures import checked_future
from sim.model.game.game import GameFile
from sim.model.game.tree import LivedPast
from sim.model.scenario import Scenario
from sim.report.output.files import OWNER_ONLY
from sim.report.output.folder import LOCK
from sim.report.output.locks import FileLock
from sim.study.journal.journal import Journal
from sim.study.journal.resuming import PointOf, Remembering
from sim.study.running.blocks import ALONE, Blocks, OnePast
from sim.study.running.outcome import Outcome
from sim.study.running.processes.workers import Executor, Workers, executor
from sim.study.running.replicate import Progress, Result, collect, run_tasks

Asked = tuple[str, LivedPast | None]
"""A node, and the past after which it is asked for; None for every replication its own."""


def results_of(file: Path) -> Path:
    """The folder beside a game that keeps its results."""
    return file.with_name(f".{file.name}.results")


@dataclass(frozen=True)
class RunNodes:
    """Runs nodes of one game.

    Attributes
    ----------
    folder
        Where results are kept; None for nowhere.
    """

    game: GameFile
    scenarios: Mapping[str, Scenario]
    folder: Path | None
    workers: Workers = 1
    progress: Progress | None = None

    def run(self, asked: Sequence[Asked]) -> dict[Asked, Result]:
        """Results of some nodes, each after a past; the same on any number of workers.

        Raises
        ------
        ConfigError
            If a scenario has no futures, or a run fails.
        """
        outcomes: dict[Asked, dict[int, Outcome]] = {each: {} for each in asked}
        total = len(outcomes) * self.game.replications
        for done, (each, number, outcome) in enumerate(self.stream(list(outcomes)), start=1):
            outcomes[each][number] = outcome
            if self.progress is not None:
                self.progress(done, total)
        return {each: self.result_of(each, found) for each, found in outcomes.items()}

    def result_of(self, asked: Asked, outcomes: Mapping[int, Outcome]) -> Result:
        """The replications of a node after a past that there are so far, in their order."""
        name, past = asked
        game, ordered = self.game, [outcomes[number] for number in sorted(outcomes)]
        return collect(self.scenarios[name], game.seed, game.level, ordered, blocks_after(past))

    def stream(self, asked: Sequence[Asked]) -> Generator[tuple[Asked, int, Outcome], None, None]:
        """Replications of nodes as they end, in any order; what is known comes at once.

        Closing it ends everything that runs.
        """
        groups: dict[LivedPast | None, list[str]] = {}
        for name, past in dict.fromkeys(asked):
            groups.setdefault(past, []).append(name)
            if (one := blocks_after(past).past) is not None:
                checked_future(one.future(0), self.scenarios[name], False)
        with raised_again(), self._where() as where:
            for past, names in groups.items():
                yield from self._group(past, names, where)

    def _group(
        self, past: LivedPast | None, names: Sequence[str], where: tuple[Executor, Journal | None]
    ) -> Iterator[tuple[Asked, int, Outcome]]:
        """Nodes with one past, or without."""
        game, every = self.game, list(self.game.nodes)
        workers, journal = where
        scenarios = [self.scenarios[name] for name in names]
        if journal is not None:
            points = [
                PointOf(every.index(name), {"node": name}, scenario)
                for name, scenario in zip(names, scenarios, strict=True)
            ]
            workers = Remembering(workers, journal, points if past is None else ())
        these, blocks = range(game.replications), blocks_after(past)
        tasks = run_tasks(scenarios, game.seed, these, workers, blocks=blocks, series=True)
        for number, batch, outcomes in tasks:
            for replication, outcome in zip(batch, outcomes, strict=True):
                yield (names[number], past), replication, outcome

    @contextmanager
    def _where(self) -> Iterator[tuple[Executor, Journal | None]]:
        """The workers, and what is known; where nothing can be kept there is nothing known."""
        workers, opened = executor(self.workers), None
        with suppress(OSError, ConfigError):
            opened = self._opened()
        if opened is None:
            yield workers, None
            return
        lock, journal = opened
        keeps()
        try:
            yield workers, journal
        finally:
            try:
                journal.close()
            finally:
                lock.let_go()

    def _opened(self) -> tuple[FileLock, Journal]:
        if self.folder is None:
            raise OSError("nowhere")
        self.folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
        lock = FileLock(self.folder / LOCK, str(self.folder), "another game")
        try:
            return lock, self._journal(self.folder)
        except BaseException:
            lock.let_go()
            raise

    def _journal(self, folder: Path) -> Journal:
        """What is known; a damaged file is begun anew, for everything in it can be run again."""
        about = {"command": "game", "asked": self.game.scenario}
        try:
            return Journal(folder, about)
        except ConfigError:
            return Journal(folder, about, again=True)


def blocks_after(past: LivedPast | None) -> Blocks:
    """How replications belong together: each a run of its own, or all futures of one."""
    if past is None:
        return ALONE
    return Blocks(past=OnePast(past.replication, past.from_d, past.lived))
