"""The pasts that the desk keeps, within a budget of memory."""

from collections import OrderedDict
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import NamedTuple

from sim.api.app.sides import AppSide
from sim.study.pasts.kept_replications import (
    MB,
    KeptReplication,
    PastQuestion,
    PastToKeep,
    stem,
)
from sim.study.pasts.paused import PausedProcess


class PastKey(NamedTuple):
    """The name of a past (``AppSide.past``), the number of the replication, and which of several
    that ask the process that keeps it at the same time."""

    past: str
    replication: int
    lane: int = 0


@dataclass
class PastShelf:
    """Kept replications, the one that was asked last at the end.

    Attributes
    ----------
    start
        The process from which all come.
    memory_mb
        What they may take [MB].
    played
        How many were played so far [count].
    """

    start: PausedProcess
    seed: int
    memory_mb: int
    only: tuple[str, ...]
    pasts: "OrderedDict[PastKey, KeptReplication]" = field(default_factory=OrderedDict)
    played: int = 0
    _stems: dict[str, PausedProcess] = field(default_factory=dict)

    @property
    def size_mb(self) -> float:
        """What all take [MB]."""
        return sum(each.size for each in self.pasts.values()) / MB

    @property
    def busy(self) -> dict[Connection, PastKey]:
        """Those that play, or work on a question, by what is to be waited for."""
        every = ((each.found, key) for key, each in self.pasts.items())
        return {found: key for found, key in every if found is not None}

    def keep(self, side: AppSide, key: PastKey) -> None:
        """Begin to play one, for which others make room; one that is kept is asked once more.

        Raises
        ------
        EOFError
            If what it comes from has been ended.
        """
        same = [each for key_of, each in self.pasts.items() if key_of[:2] == key[:2]]
        if same:
            self.pasts[key] = same[0].beside()
            return
        self.make_room(self.size_mb / max(len(self.pasts), 1))
        if side.past not in self._stems:
            past = PastToKeep(side.common, side.origin, side.until_d, self.seed, self.only)
            self._stems[side.past] = stem(self.start, past)
        self.pasts[key] = KeptReplication(self._stems[key.past], key.replication)
        self.played += 1

    def make_room(self, more_mb: float = 0.0) -> None:
        """Drop those that were asked longest ago and are idle, as long as all take too much."""
        idle = [key for key, each in self.pasts.items() if each.found is None]
        while idle and self.size_mb + more_mb > self.memory_mb:
            self.end(idle.pop(0))

    def ask(self, key: PastKey, asked: PastQuestion) -> None:
        """Ask one that is kept.

        Raises
        ------
        EOFError
            If it has been ended.
        """
        self.pasts.move_to_end(key)
        self.pasts[key].ask(asked)

    def end(self, key: PastKey) -> None:
        """Let one go, and what only it came from."""
        self.pasts.pop(key).end()
        if not any(each.past == key.past for each in self.pasts):
            self._stems.pop(key.past).end()

    def end_past(self, past: str) -> None:
        """Let all replications of a past go, and what they came from."""
        for key in [each for each in self.pasts if each.past == past]:
            self.pasts.pop(key).end()
        if past in self._stems:
            self._stems.pop(past).end()

    def end_all(self) -> None:
        """Let everything go."""
        for key in list(self.pasts):
            self.end(key)
        self.start.end()
