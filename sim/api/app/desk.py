"""The desk: a process beside the server that keeps pasts, plays futures and tells what is there.

It talks with the server in lines of JSON. ``ask`` begins a run and ends the one that the same tab
had; ``drop`` ends one; when the line closes everything ends.
"""

import gc
import json
import os
import signal
import socket
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from time import perf_counter
from typing import Any

from sim.api.app import view
from sim.api.app.settings import AppSettings, settings_of
from sim.api.app.shelf import PastKey, PastShelf
from sim.api.app.sides import AppSide, Bases, sides_of
from sim.api.app.why import why
from sim.core.errors import ConfigError
from sim.report.page.html import page_json
from sim.study.pasts.paused import PausedProcess
from sim.study.running.child_process import end_with
from sim.study.running.outcome import Outcome

MOST_OUTCOMES = 1500
"""Futures that are remembered [count]."""
STEPS = (2, 6, 12)
"""Futures of each side after which the page is drawn, beside the last [count]."""


@dataclass(frozen=True)
class DeskOptions:
    """How futures are played.

    Attributes
    ----------
    words
        Scenario and overrides of the command line.
    memory_mb
        What kept pasts may take [MB].
    """

    words: Sequence[str]
    seed: int = 1
    replications: int = 20
    workers: int = 2
    memory_mb: int = 1500


@dataclass
class Run:
    """What one tab wants now."""

    number: int
    tab: str
    sides: Sequence[AppSide]
    begun: float
    drawn: int = 0
    """Futures of the last page [count]."""

    def wanted(self, replications: int) -> Iterator[tuple[AppSide, int]]:
        """Every future, both sides of a replication one after the other."""
        return ((side, n) for n in range(replications) for side in self.sides)


@dataclass
class Desk:
    """Runs, pasts and what they came to."""

    options: DeskOptions
    tell: Callable[[int, str, Any], None]
    """Tells the server of a run: its number, the kind of news, and the news."""
    runs: dict[int, Run] = field(default_factory=dict)
    working: dict[PastKey, tuple[str, int]] = field(default_factory=dict)
    """Of each past that works on a question: the name of the future, and its number."""
    outcomes: "OrderedDict[str, dict[int, Outcome]]" = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        options = self.options
        self.bases = Bases(options.words)
        gc.collect()
        gc.freeze()  # what is there is shared by all that come from here
        start = PausedProcess.begin()
        self.shelf = PastShelf(start, options.seed, options.memory_mb, view.METRICS)

    # ---- what the server says ---------------------------------------------------------------

    def ask(self, number: int, tab: str, text: str) -> None:
        """Begin a run; the one that the tab had ends."""
        for each in [run for run in self.runs.values() if run.tab == tab]:
            self.drop(each.number)
        begun = perf_counter()
        try:
            settings = settings_of(text)
            sides = self._opened(number, settings)
        except ConfigError as error:
            self.tell(number, "problem", [str(each) for each in error.problems])
            return
        self.runs[number] = Run(number, tab, sides, begun)
        self._stop_unwanted()
        self._draw(self.runs[number])

    def _opened(self, number: int, settings: AppSettings) -> list[AppSide]:
        """Both sides, after what can be set was told."""
        _, loaded = self.bases.of(settings)
        self.tell(number, "choices", view.choices(settings, loaded.scenario, loaded.name))
        sides = sides_of(settings, self.bases)
        for side in sides:
            self.outcomes.setdefault(side.name, {})
            self.outcomes.move_to_end(side.name)
        self._forget({side.name for side in sides})
        return sides

    def drop(self, number: int) -> None:
        """Nobody waits for a run any more."""
        self.runs.pop(number, None)
        self._stop_unwanted()

    def _stop_unwanted(self) -> None:
        """Questions that nobody waits for are dropped; pasts that nobody waits for end."""
        futures = {side.name for run in self.runs.values() for side in run.sides}
        pasts = {side.past for run in self.runs.values() for side in run.sides}
        for key in list(self.shelf.busy.values()):
            if key in self.working:
                if self.working[key][0] not in futures:
                    del self.working[key]
                    self.shelf.pasts[key].drop()
            elif key[0] not in pasts and self.runs:
                self.shelf.end(key)

    # ---- pasts ------------------------------------------------------------------------------

    def dispatch(self) -> None:
        """Have as many processes busy as there may be."""
        for side, number in self._waiting():
            busy = self.shelf.busy
            if len(busy) >= self.options.workers:
                return
            key = side.past, number
            if key not in self.shelf.pasts:
                self.shelf.keep(side, number)
            elif key not in busy.values():
                self.working[key] = side.name, number
                try:
                    self.shelf.ask(side, number)
                except EOFError as error:
                    self._failed(key, side.name, str(error))

    def _waiting(self) -> Iterator[tuple[AppSide, int]]:
        """Futures that are wanted and that nobody works on, run by run in turns."""
        queues = deque(run.wanted(self.options.replications) for run in self.runs.values())
        under_way = set(self.working.values())
        while queues:
            queue = queues.popleft()
            for side, number in queue:
                known = self.outcomes.get(side.name, {})
                if number not in known and (side.name, number) not in under_way:
                    yield side, number
                    queues.append(queue)
                    break

    def hear(self, key: PastKey) -> None:
        """Take what a past says."""
        told = self.shelf.pasts[key].read()
        if told is None:
            return
        name, number = self.working.pop(key, ("", 0))
        if told.failed:
            self._failed(key, name, told.failed)
        elif told.outcome is not None:
            known = self.outcomes.setdefault(name, {})
            same = next(iter(known.values()), None)
            found = told.outcome
            if same is not None and same.keys == found.keys:
                found = Outcome(same.keys, found.values, found.daily, found.hubs)
            known[number] = found
            for run in [each for each in self.runs.values() if self._has(each, name)]:
                self._draw(run)

    def _has(self, run: Run, name: str) -> bool:
        return any(side.name == name for side in run.sides)

    def _failed(self, key: PastKey, name: str, text: str) -> None:
        """A past or a future failed: whoever waits for it hears why."""
        self.working.pop(key, None)
        self.shelf.end(key)
        for run in list(self.runs.values()):
            if any(side.past == key[0] or side.name == name for side in run.sides):
                line = text.strip().splitlines()[0]
                self.tell(run.number, "problem", [f"replication {key[1]}: {line}"])
                self.drop(run.number)

    def end(self) -> None:
        """End everything."""
        self.shelf.end_all()

    def _forget(self, wanted: set[str]) -> None:
        """Futures that were asked for long ago."""
        total = sum(map(len, self.outcomes.values()))
        for name in [each for each in self.outcomes if each not in wanted]:
            if total <= MOST_OUTCOMES:
                return
            total -= len(self.outcomes.pop(name))

    # ---- what is told -----------------------------------------------------------------------

    def _draw(self, run: Run) -> None:
        """Tell how far a run is, and the page where there is enough that is new."""
        counts = [len(self.outcomes.get(side.name, {})) for side in run.sides]
        done, most = min(counts), self.options.replications
        is_last = done >= most
        seconds = perf_counter() - run.begun
        self.tell(run.number, "progress", {"done": done, "of": most, "seconds": seconds})
        if is_last or any(run.drawn < step <= done for step in STEPS):
            shown = view.shown_of(run.sides, self.outcomes, self.options.seed)
            if shown is not None:
                run.drawn = shown.first.result.replications
                told = {
                    "page": json.loads(page_json(view.page_of_sides(shown))),
                    "bought": view.bought(shown),
                    "why": {
                        name: [each.model_dump() for each in tables]
                        for name, tables in why(shown).items()
                    },
                    "done": run.drawn,
                    "of": most,
                }
                self.tell(run.number, "view", told)
        if is_last:
            del self.runs[run.number]
            ended = {"seconds": perf_counter() - run.begun, "pasts": len(self.shelf.pasts)}
            self.tell(run.number, "done", {**ended, "memory_mb": round(self.shelf.size_mb)})


def work(line: socket.socket, options: DeskOptions, parent: int) -> None:
    """The process of the desk; it returns when the line closes."""
    for number in (signal.SIGINT, signal.SIGHUP):  # left to the process at the terminal
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with(parent)
    sent = _Sender(line)
    desk = Desk(options, sent.tell)
    heard = b""
    try:
        while True:
            desk.dispatch()
            busy = desk.shelf.busy
            for ready in wait([line, *busy]):
                if ready is not line:
                    if ready in desk.shelf.busy:  # what another one said may have ended it
                        desk.hear(busy[ready])
                    continue
                more = line.recv(1 << 16)
                if not more:
                    return
                *lines, heard = (heard + more).split(b"\n")
                for each in lines:
                    _obey(desk, json.loads(each))
    except (BrokenPipeError, ConnectionError):
        return
    finally:
        desk.end()


def _obey(desk: Desk, said: dict[str, Any]) -> None:
    if "ask" in said:
        desk.ask(said["ask"], said["tab"], said["text"])
    else:
        desk.drop(said["drop"])


@dataclass(frozen=True)
class _Sender:
    line: socket.socket

    def tell(self, number: int, what: str, told: Any) -> None:
        """One line for the server."""
        text = json.dumps({"run": number, "what": what, "told": told}, separators=(",", ":"))
        self.line.sendall(text.encode() + b"\n")


def begun(options: DeskOptions, close: Sequence[socket.socket] = ()) -> tuple[int, socket.socket]:
    """Begin the desk in a process of its own; its id, and our end of the line.

    Parameters
    ----------
    close
        Sockets of this process that the desk must not hold open.
    """
    ours, its = socket.socketpair()
    parent = os.getpid()
    desk = os.fork()
    if desk == 0:
        try:
            for each in (ours, *close):
                each.close()
            with suppress(KeyboardInterrupt):
                work(its, options, parent)
        finally:
            os._exit(0)
    its.close()
    return desk, ours
