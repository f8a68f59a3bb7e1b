"""Processes that stand still at some state and are copied for each piece of work.

One of them is begun with the program and holds nothing (``PausedProcess.begin``); from it others
come that have played a past and wait. Whatever is asked of one is done in a copy of it, which tells
what it finds through a pipe of its own. Each ends with the one that it comes from, however that
ends.
"""

import gc
import os
import pickle
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, Pipe
from typing import Any

from sim.core.copies import not_in_copies
from sim.study.running.processes.child_process import copied

ENDED = "a kept replication was ended from outside, perhaps for want of memory"
HEAD = struct.Struct("!Q")
"""How long a message is."""

Line = Connection | socket.socket
Work = Callable[[Any, Callable[[Any], None]], None]
"""What is done with a state: it tells what it finds, one thing after the other."""


class CopyAtWork:
    """Work under way in a copy: what it has found, as it finds it.

    Attributes
    ----------
    found
        To be waited for, and read by ``read``.
    """

    def __init__(self, found: Connection) -> None:
        self.found = found
        self._pid = 0

    def read(self) -> Any:
        """The next thing that was found.

        Raises
        ------
        EOFError
            At the end, or if the copy has been ended.
        Exception
            What the work raised.
        """
        what, told = pickle.loads(self.found.recv_bytes())
        if what == "pid":
            self._pid = told
            return None
        if what == "error":
            raise told
        return (told,)

    def end(self) -> None:
        """End it at once, and read no more."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self.found.close()


class PausedProcess:
    """A process that stands still at a state."""

    def __init__(self, control: socket.socket) -> None:
        self._control = not_in_copies(control, socket.socket.close)

    @classmethod
    def begin(cls) -> "PausedProcess":
        """One with no state, copied from this process: before it has threads."""
        here, there = socket.socketpair()
        found = cls(here)
        with there:
            copied(lambda: _rest(there, None))
        return found

    def ask(self, work: Work) -> CopyAtWork:
        """Do something with its state, in a copy of it.

        Raises
        ------
        EOFError
            If it has been ended.
        """
        reading, writing = Pipe(duplex=False)
        self._send("work", work, writing, reading)
        return CopyAtWork(reading)

    def go_on(self, play: Callable[[Any], Any]) -> "PausedProcess":
        """A copy of it that plays on, and then stands still in its turn.

        Raises
        ------
        EOFError
            If it has been ended.
        """
        here, there = socket.socketpair()
        self._send("rest", play, there, here)
        return PausedProcess(here)

    def end(self) -> None:
        """Let it go, and all that come from it."""
        self._control.close()

    def _send(self, what: str, act: Callable[..., Any], its: Line, ours: Line) -> None:
        """Send what is to be done, with its end of a line to us; our end is closed if it fails."""
        with its:
            try:
                told = pickle.dumps((what, act))
                socket.send_fds(self._control, [HEAD.pack(len(told))], [its.fileno()])
                self._control.sendall(told)
            except BaseException as error:
                ours.close()
                if isinstance(error, OSError):
                    raise EOFError(ENDED) from error
                raise


def _rest(control: socket.socket, state: Any) -> None:
    """Stand still, and be copied for whatever is asked, until nobody can ask any more."""
    for each in (signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for copies
    not_in_copies(control, socket.socket.close)
    gc.collect()
    gc.freeze()
    while (asked := _received(control)) is not None:
        (what, act), handle = asked
        copied(partial(_play_on if what == "rest" else _work, act, handle, state))
        os.close(handle)


def _play_on(play: Callable[[Any], Any], handle: int, state: Any) -> None:
    """In a copy: play on, and stand still; one that fails ends, and says so to nobody."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _rest(socket.socket(fileno=handle), play(state))


def _work(work: Work, handle: int, state: Any) -> None:
    """In a copy: work, and tell what is found."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with Connection(handle, readable=False) as found:

        def tell(what: Any, told: Any) -> None:
            found.send_bytes(pickle.dumps((what, told)))

        tell("pid", os.getpid())
        try:
            work(state, lambda told: tell("found", told))
        except Exception as error:
            _tell_error(tell, error)


def _tell_error(tell: Callable[[Any, Any], None], error: Exception) -> None:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    with suppress(OSError):
        tell("error", error)


def _received(control: socket.socket) -> tuple[Any, int] | None:
    """The next message and its handle; None when there will be none."""
    head, handles, _, _ = socket.recv_fds(control, HEAD.size, 1)
    if len(head) < HEAD.size or not handles:
        return None
    (length,) = HEAD.unpack(head)
    told = bytearray()
    while len(told) < length:
        part = control.recv(min(1 << 20, length - len(told)))
        if not part:
            return None
        told += part
    return pickle.loads(bytes(told)), handles[0]
