"""What the nodes of a game come to: run once, kept beside the game, read from there.

Nodes that have the same past are run together: what they share is played once, where the system can
copy a process, and each has the bits of a whole run of the ordinary scenario that it also is.
"""

from collections.abc import Iterator, Mapping, Sequence
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
from sim.report.output.locks import FileLock
from sim.study.journal.journal import Journal
from sim.study.journal.resuming import PointOf, Remembering
from sim.study.running.blocks import ALONE, Blocks, OnePast
from sim.study.running.replicate import Progress, Result, replicate_by
from sim.study.running.workers import Executor, Workers, executor

LOCK = ".theater-lock"
OWNER_ONLY = 0o700
"""Rights of the folder of results: games may hold what is not for everybody."""

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
        groups: dict[LivedPast | None, list[str]] = {}
        for name, past in dict.fromkeys(asked):
            groups.setdefault(past, []).append(name)
            if (one := blocks_after(past).past) is not None:
                checked_future(one.future(0), self.scenarios[name], False)
        found: dict[Asked, Result] = {}
        with raised_again(), self._where() as where:
            done, total = 0, len(asked) * self.game.replications
            for past, names in groups.items():
                for name, result in self._group(past, names, where, done, total):
                    found[name, past] = result
                done += len(names) * self.game.replications
        return found

    def _group(
        self,
        past: LivedPast | None,
        names: Sequence[str],
        where: tuple[Executor, Journal | None],
        done: int,
        total: int,
    ) -> Iterator[tuple[str, Result]]:
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

        def told(ended: int, _: int) -> None:
            if self.progress is not None:
                self.progress(done + ended, total)

        def more(found: Sequence[Result]) -> int:
            return 0 if found else game.replications

        blocks = blocks_after(past)
        results = replicate_by(scenarios, more, game.seed, workers, game.level, told, blocks)
        yield from zip(names, results, strict=True)

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
