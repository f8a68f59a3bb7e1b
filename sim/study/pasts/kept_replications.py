"""Replications that are kept: each has been played up to a day, and waits to be asked.

Each question names what the scenario is from that day on; a copy goes on as that scenario, with the
bits of a whole run (docs/decisions/0045-shared-past.md). Every replication has a past of its own;
what nobody waits for is dropped.
"""

import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from sim.engine.build.blueprint import blueprint
from sim.engine.replication import Replication, built
from sim.model.scenario import Scenario
from sim.record.tables import Names, Spells
from sim.study.pasts.paused import ENDED, CopyAtWork, PausedProcess
from sim.study.running.chunks import uncollected
from sim.study.running.outcome import Outcome, outcome, prepare

MB = 1_000_000
ALONE_BYTES = 32 * MB
"""What one takes before it has told [bytes]."""


@dataclass(frozen=True)
class PastToKeep:
    """What is played, and up to when.

    Attributes
    ----------
    common
        A scenario in which all may happen that a question may ask for (``shared_past.Past``).
    origin
        The scenario whose parts a question changes.
    until_d
        The day on which it is kept [d].
    only
        Names of the metrics that are worked out.
    """

    common: Scenario
    origin: Scenario
    until_d: float
    seed: int
    only: tuple[str, ...] | None = None

    def drawn_up(self) -> "PastToKeep":
        """The same, with what all replications have in common worked out."""
        blueprint(self.common)
        return self

    def played(self, replication: int) -> "WaitingReplication":
        """A replication of it on its day."""
        with uncollected():
            found = built(self.common, self.seed, replication, until_d=self.until_d)
            found.play(self.until_d)
            prepare(found.so_far(), self.origin, self.only)
        return WaitingReplication(self, found)


@dataclass(frozen=True)
class PastQuestion:
    """What a kept replication is asked.

    Attributes
    ----------
    changes
        Parts that the scenario has from the day on instead of its own.
    future
        Number of another future of the same past; None for the replication as it goes on by itself.
    spells
        Whether its spells are wanted, and not what it comes to.
    """

    changes: Mapping[str, Any] = field(default_factory=dict)
    future: int | None = None
    spells: bool = False


class LivedSpells(NamedTuple):
    """The spells of a replication that end after day 0, and what their columns stand for."""

    names: Names
    spells: Spells


class WaitingReplication(NamedTuple):
    """A replication on the day on which it is kept."""

    past: PastToKeep
    replication: Replication

    def answer(self, asked: PastQuestion) -> Outcome | LivedSpells:
        """The rest of it, as a scenario that has other parts from now on."""
        past = self.past
        scenario = past.origin.but(**asked.changes) if asked.changes else past.origin
        with uncollected():
            going_on = self.replication.as_of(scenario)
            if asked.future is not None:
                going_on.turn(asked.future)
            record = going_on.finish()
            if not asked.spells:
                return outcome(record, scenario, past.only)
        found = record.spells
        late = found.end > 0
        kept = Spells(
            found.platform[late], found.condition[late], found.start[late], found.end[late],
            found.cut[late],
        )  # fmt: skip
        return LivedSpells(record.names, kept)


class PastNews(NamedTuple):
    """What a kept replication says: a future, why there is none, or that it has been played."""

    outcome: Outcome | None = None
    spells: LivedSpells | None = None
    failed: str = ""


def stem(start: PausedProcess, past: PastToKeep) -> PausedProcess:
    """The process from which the replications of a past come."""
    return start.go_on(partial(_drawn_up, pickle.dumps(past)))


@dataclass
class _Resting:
    """The process that keeps a replication.

    Attributes
    ----------
    size
        Memory that it has to itself [bytes].
    users
        How many ask it [count].
    """

    process: PausedProcess
    size: int = ALONE_BYTES
    users: int = 1


class KeptReplication:
    """One replication, as the process sees it that asks; one question is under way at a time.

    Parameters
    ----------
    where
        The process of its past (``stem``).

    Raises
    ------
    EOFError
        If that has been ended.
    """

    def __init__(self, where: PausedProcess, replication: int) -> None:
        self._resting = _Resting(where.go_on(partial(_played, replication)))
        self._job: CopyAtWork | None = self._resting.process.ask(_ready)

    def beside(self) -> "KeptReplication":
        """Another one of the same process, which is asked at the same time and played once."""
        other = object.__new__(KeptReplication)
        other._resting, other._job = self._resting, None
        self._resting.users += 1
        return other

    @property
    def size(self) -> int:
        """Its part of the memory that its process has to itself [bytes]."""
        return self._resting.size // self._resting.users

    @property
    def found(self) -> Connection | None:
        """To be waited for; None where nothing is under way."""
        return None if self._job is None else self._job.found

    def ask(self, asked: PastQuestion) -> None:
        """Ask for one future.

        Raises
        ------
        EOFError
            If it has been ended.
        """
        self._job = self._resting.process.ask(partial(_future, asked))

    def read(self) -> PastNews | None:
        """What it says; None where that is not all."""
        assert self._job is not None
        try:
            told = self._job.read()
        except (EOFError, OSError):
            self.drop()
            return PastNews(failed=ENDED)
        except Exception as error:
            self.drop()
            return PastNews(failed=_told(error))
        if told is None:
            return None
        self.drop()
        (found,) = told
        if isinstance(found, Outcome):
            return PastNews(found)
        if isinstance(found, LivedSpells):
            return PastNews(spells=found)
        self._resting.size = found or self._resting.size
        return PastNews()

    def drop(self) -> None:
        """What is under way is not wanted any more."""
        if self._job is not None:
            self._job.end()
            self._job = None

    def end(self) -> None:
        """Let it go, and its process with the last that asks it."""
        self.drop()
        self._resting.users -= 1
        if not self._resting.users:
            self._resting.process.end()


# ---- in the processes themselves ---------------------------------------------------------------


def _drawn_up(pickled: bytes, _: None) -> PastToKeep | str:
    try:
        past: PastToKeep = pickle.loads(pickled)
        return past.drawn_up()
    except Exception as error:  # told to whoever asks
        return _told(error)


def _played(replication: int, past: PastToKeep | str) -> WaitingReplication | str:
    if isinstance(past, str):
        return past
    try:
        return past.played(replication)
    except Exception as error:
        return _told(error)


def _ready(waiting: WaitingReplication | str, tell: Callable[[Any], None]) -> None:
    if isinstance(waiting, str):
        raise RuntimeError(waiting)
    _own_size(tell)


def _own_size(tell: Callable[[Any], None]) -> None:
    """Private memory of the process that was copied."""
    try:
        lines = Path(f"/proc/{os.getppid()}/smaps_rollup").read_text(encoding="ascii").splitlines()
        sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith("kB")}
        tell(1024 * int(sizes["Pss"]))
    except (OSError, KeyError, ValueError):
        tell(0)


def _future(asked: PastQuestion, waiting: WaitingReplication, tell: Callable[[Any], None]) -> None:
    tell(waiting.answer(asked))


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__
