"""The desk: a process beside the server that keeps pasts, plays futures and tells what is there.

It talks with the server in lines of JSON. ``ask`` begins a run and ends the one that the same tab
had; ``drop`` ends one; when the line closes everything ends.
"""

import gc
import json
import signal
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from time import perf_counter
from typing import Any

from sim.api.app import view
from sim.api.app.played import panel_of, text_of
from sim.api.app.runs import AppWork, Known, Run
from sim.api.app.settings import AppSettings, settings_of
from sim.api.app.shelf import PastKey, PastShelf
from sim.api.app.sides import AppSide, Bases, sides_of
from sim.api.app.why import why
from sim.core.copies import not_in_copies
from sim.core.errors import ConfigError
from sim.report.page.html import page_json
from sim.study.pasts.kept_replications import PastNews, PastQuestion
from sim.study.pasts.paused import PausedProcess
from sim.study.running.processes.child_process import copied

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
class Desk:
    """Runs, pasts and what they came to."""

    options: DeskOptions
    tell: Callable[[int, str, Any], None]
    """Tells the server of a run: its number, the kind of news, and the news."""
    runs: dict[int, Run] = field(default_factory=dict)
    working: dict[PastKey, AppWork] = field(default_factory=dict)
    """What each past works on that is asked for something."""
    known: Known = field(default_factory=Known)

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
        begun, options = perf_counter(), self.options
        try:
            settings = settings_of(text)
            sides = self._opened(number, settings)
            run = Run(number, tab, settings, sides, options.replications, options.seed, begun)
        except ConfigError as error:
            self.tell(number, "problem", [str(each) for each in error.problems])
            return
        self.runs[number] = run
        self.known.forget([*run.pasts, *run.sides])
        self._stop_unwanted()
        self._go_on(run)

    def _opened(self, number: int, settings: AppSettings) -> list[AppSide]:
        """Both sides, after what can be set was told."""
        _, loaded = self.bases.of(settings)
        choices = view.choices(settings, loaded.scenario, loaded.name)
        self.tell(number, "choices", {**choices, "replications": self.options.replications})
        return sides_of(settings, self.bases)

    def drop(self, number: int) -> None:
        """Nobody waits for a run any more."""
        self.runs.pop(number, None)
        self._stop_unwanted()

    def _stop_unwanted(self) -> None:
        """Questions that nobody waits for are dropped; pasts that nobody waits for end."""
        runs = self.runs.values()
        names = {work.name for run in runs for work in run.wanted(self.known)}
        pasts = {side.past for run in runs for side in run.pasts}
        for key in list(self.shelf.busy.values()):
            if key in self.working:
                if self.working[key].name not in names:
                    del self.working[key]
                    self.shelf.pasts[key].drop()
            elif key.past not in pasts and self.runs:
                self.shelf.end(key)

    # ---- pasts ------------------------------------------------------------------------------

    def dispatch(self) -> None:
        """Have as many processes busy as there may be."""
        lanes = self.options.workers
        for work in self._waiting():
            if len(self.shelf.busy) >= lanes:
                return
            key = work.past(lanes)
            try:
                if key not in self.shelf.pasts:
                    self.shelf.keep(work.side, key)
                if self.shelf.pasts[key].found is None:  # one that is played is asked afterwards
                    self.working[key] = work
                    future = None if work.side.one is None else work.number
                    self.shelf.ask(key, PastQuestion(work.side.changes, future, work.spells))
            except EOFError as error:
                self._failed(key, work, str(error))

    def _waiting(self) -> Iterator[AppWork]:
        """Work that is wanted and that nobody does, run by run in turns."""
        queues = deque(run.wanted(self.known) for run in self.runs.values())
        under_way = {work.name for work in self.working.values()}
        while queues:
            queue = queues.popleft()
            for work in queue:
                if work.name not in under_way and not self.known.has(work):
                    yield work
                    queues.append(queue)
                    break

    def hear(self, key: PastKey) -> None:
        """Take what a past says."""
        told = self.shelf.pasts[key].read()
        if told is None:
            return
        work = self.working.pop(key, None)
        if told.failed:
            self._failed(key, work, told.failed)
        elif work is not None:
            self._take(work, told)

    def _take(self, work: AppWork, told: PastNews) -> None:
        """Remember what was found, and tell whoever waits for it."""
        if told.spells is not None:
            self.known.take(work, text_of(told.spells))
        elif told.outcome is not None:
            self.known.take(work, told.outcome)
        for run in list(self.runs.values()):
            if any(side.name == work.side.name for side in (*run.pasts, *run.sides)):
                self._go_on(run)

    def _failed(self, key: PastKey, work: AppWork | None, text: str) -> None:
        """A past or a future failed: whoever waits for it hears why.

        The past is played again where it is wanted: what it came from may have ended.
        """
        self.working = {each: its for each, its in self.working.items() if each.past != key.past}
        self.shelf.end_past(key.past)
        name = "" if work is None else work.side.name
        for run in list(self.runs.values()):
            if any(key.past == side.past or side.name == name for side in run.pasts):
                line = text.strip().splitlines()[0]
                self.tell(run.number, "problem", [f"replication {key.replication}: {line}"])
                self.drop(run.number)

    def end(self) -> None:
        """End everything."""
        self.shelf.end_all()

    # ---- what is told -----------------------------------------------------------------------

    def _go_on(self, run: Run) -> None:
        """Tell the page where there is enough that is new, and then how far a run is: that all
        futures are there is not said while the answer is of fewer."""
        run.choose(self.known)
        done, most = run.done(self.known), self.options.replications
        is_whole, replays = run.is_whole(self.known), run.settings.replay is not None
        if not replays and run.sides and (is_whole or any(run.drawn < at <= done for at in STEPS)):
            self._tell_view(run)
        told = {"done": done, "of": most, "seconds": perf_counter() - run.begun}
        self.tell(run.number, "progress", {**told, "chosen": bool(run.sides)})
        if replays:
            played = run.played(self.known)
            if played is not None and self.known.has(played):
                self._tell_played(run, played)
                self._done(run)
            return
        if is_whole:
            self._done(run)

    def _tell_view(self, run: Run) -> None:
        shown = view.shown_of(run.sides, self.known.outcomes, self.options.seed)
        if shown is None:
            return
        run.drawn = shown.first.result.replications
        told = {
            "page": json.loads(page_json(view.page_of_sides(shown))),
            "bought": view.bought(shown),
            "why": {
                name: [each.model_dump() for each in tables] for name, tables in why(shown).items()
            },
            "done": run.drawn,
            "of": self.options.replications,
            "given": run.given,
        }
        self.tell(run.number, "view", told)

    def _tell_played(self, run: Run, played: AppWork) -> None:
        shown = view.shown_of(run.sides, self.known.outcomes, self.options.seed)
        text = self.known.spells[played.name]
        replay = run.settings.replay
        typical = replay is not None and replay.which == "typical"
        panel = None
        if shown is not None:
            panel = panel_of(shown, played.side.key, played.number, text, typical)
        told = None if panel is None else json.loads(page_json(panel))
        self.tell(run.number, "replay", {"panel": told, "key": played.side.key})

    def _done(self, run: Run) -> None:
        del self.runs[run.number]
        ended = {"seconds": perf_counter() - run.begun, "pasts": len(self.shelf.pasts)}
        self.tell(run.number, "done", {**ended, "memory_mb": round(self.shelf.size_mb)})


def work(line: socket.socket, options: DeskOptions) -> None:
    """The process of the desk; it returns when the line closes."""
    for number in (signal.SIGINT, signal.SIGHUP):  # left to the process at the terminal
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sent = _Sender(not_in_copies(line, socket.socket.close))
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


def begun(options: DeskOptions) -> tuple[int, socket.socket]:
    """Begin the desk in a process of its own; its id, and our end of the line."""
    ours, its = socket.socketpair()
    not_in_copies(ours, socket.socket.close)
    with its:
        return copied(lambda: work(its, options)), ours
