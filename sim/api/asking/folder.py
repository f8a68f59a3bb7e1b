"""The result folder of a question: opened before anything long begins, let go at its end."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api.asking.about import SIDE, About, came_from
from sim.core.errors import ConfigError, Problem
from sim.load.compose import RunOptions
from sim.load.request import CommandRequest
from sim.model.scenario import Scenario

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.study.running.processes.workers import Workers

_OPEN: "list[ResultFolder]" = []
"""Folders of the question that is answered."""
_had: list[bool] = [False]
"""Whether the last question had one."""


_checking: ContextVar[bool] = ContextVar("checking", default=False)
_whole: ContextVar["ResultFolder | None"] = ContextVar("whole", default=None)
"""The folder of the study that the question is a step of."""


class FoundRight(Exception):
    """A question was found right and not answered, because no more was asked."""

    def __init__(self, request: CommandRequest) -> None:
        self.request = request
        super().__init__(request.command_line)


@contextmanager
def checking() -> Iterator[None]:
    """Every question inside ends with ``FoundRight`` where it would begin to run."""
    token = _checking.set(True)
    try:
        yield
    finally:
        _checking.reset(token)


@contextmanager
def step_of(study: "ResultFolder | None") -> Iterator[None]:
    """Questions inside are steps of one study: what one has run, the others do not run again."""
    token = _whole.set(study)
    try:
        yield
    finally:
        _whole.reset(token)


def opened(
    request: CommandRequest, options: RunOptions, writes: Sequence[str]
) -> "ResultFolder | None":
    """The folder that ``out=`` names.

    Raises
    ------
    ConfigError
        If there is none and a key asks for one, or it cannot be written to.
    FoundRight
        Inside ``checking``.
    """
    if _checking.get():
        raise FoundRight(request)
    from sim.study.running.processes.workers import executor

    executor(options.where)  # a scheduler that does not answer is told before a folder is made
    out = options.out
    if out is None:
        given = [key for key in ("figures", "store", "rerun") if getattr(options, key)]
        if given:
            told = "is about what is kept in a folder, and there is none; out=DIR names one"
            raise ConfigError("overrides", [Problem(key, told) for key in given])
        return None
    from sim.report.output import parquet as store
    from sim.report.output.folder import Question, ResultFolder

    if options.store:
        store.check()
        writes = [*writes, *store.WRITES]
    writes = [*writes, *SIDE]
    question = Question(request.command, request.command_line)
    folder = ResultFolder(out, question, writes, options.rerun, options.figures)
    _OPEN.append(folder)
    return folder


Points = Sequence[tuple[Mapping[str, Any], Scenario | None]]
"""Settings and scenario of every point that the results are about; without one the points are run
under their numbers."""


def where(
    folder: "ResultFolder | None",
    options: RunOptions,
    points: Points = (),
    baseline: Scenario | None = None,
) -> "Workers":
    """Where replications run; with a folder none runs that is in its journal."""
    if folder is None:
        return options.where
    from sim.study.journal.resuming import PointOf, Remembering
    from sim.study.running.processes.workers import executor
    from sim.study.sweeping.sweep import BASELINE

    told = [PointOf(number, *each) for number, each in enumerate(points)]
    if baseline is not None:
        told.append(PointOf(BASELINE, {}, baseline))
    study = _whole.get()
    inner = options.where if study is None else Remembering(executor(options.where), study.journal)
    return folder.where(inner, told)


def finished(
    folder: "ResultFolder", files: Sequence[Path], origin: About, export: bool
) -> list[Path]:
    """All results are written: add what they are of and the export of the journal, if that is
    asked for; every file that is there then."""
    loaded = origin.loaded[0]
    every = [*files, *origin.write(folder.write_text)]
    if export:
        about = {
            **origin.head(),
            "scenario": loaded.name,
            "seed": loaded.options.seed,
            **came_from(loaded),
        }
        from sim.report.output import parquet as store

        every += store.export(folder, about)
    folder.finish()
    return every


def say_if_kept(folder: "ResultFolder") -> None:
    """Say that nothing was run, because the journal had all of it; a study says it once."""
    if not folder.journal.ran and _whole.get() is None:
        told = f"the results in {folder.path} are those of this command and nothing was run"
        print(
            f"theater {folder.question.command}: {told}; rerun=true runs it again", file=sys.stderr
        )


def let_go() -> None:
    """Let go of the folders of a question, whatever ended it."""
    _had[0] = bool(_OPEN)
    while _OPEN:
        _OPEN.pop().close()


def keeps() -> None:
    """What is run from now on is kept, in another place than a folder of results."""
    _had[0] = True


def had_folder() -> bool:
    """Whether a question of this process had a folder, which keeps what was finished."""
    return _had[0]
