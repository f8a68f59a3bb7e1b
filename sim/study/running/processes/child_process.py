"""Processes that one of ours starts: they end with it or when told to, and tell what failed."""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

T = TypeVar("T")

CAN_COPY = hasattr(os, "fork")
"""Whether the system can copy a process."""
TOLD_TO_END = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Signals that end a command."""
LOOK_S = 0.5
"""How often a worker looks whether its parent is there [s]."""
AGAIN_S = 0.02
"""When it looks after a stop that was swallowed [s]."""


class Worker:
    """Whether a worker process is to stop.

    It is told by a signal, which ends the replication it is at and never the writing of a result:
    the parent would wait for the rest. Python swallows what is raised while it takes an object
    apart, and a simulation does much of that; a stop that was swallowed is said again.
    """

    working = stopped = swallowed = False

    @classmethod
    def stop(cls, *_: object) -> None:
        """End the replication it is at, and begin no other."""
        cls.stopped = True
        cls.swallowed = False
        if cls.working:
            raise KeyboardInterrupt

    @classmethod
    def swallow(cls, what: "sys.UnraisableHookArgs") -> None:
        """A stop that was raised where nothing can be raised is said again."""
        if not isinstance(what.exc_value, KeyboardInterrupt):
            sys.__unraisablehook__(what)
            return
        cls.swallowed = True
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, AGAIN_S, LOOK_S)


def end_with(parent: int) -> None:
    """End this process when its parent has ended, however that was (``kill -9`` tells nobody).

    It looks whether it was given another parent, now and then, by a timer and not by a thread: a
    process with threads cannot be copied safely.
    """
    if not hasattr(signal, "setitimer"):
        return

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)
        if Worker.swallowed:
            Worker.stop()

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_S, LOOK_S)
    look()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Signals wait meanwhile: a process that begins has its own way with them first."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TOLD_TO_END)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def heeding() -> None:
    """What ``undisturbed`` held back comes now."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_TO_END)


def copied(work: Callable[[], object]) -> int:
    """Begin a copy of this process that works, ends with this one, and never comes back.

    It leaves nothing of this process to be ended, whatever its work raises.

    Returns
    -------
    int
        The id of the process. Its status is 1 if the work raised.
    """
    parent = os.getpid()
    with undisturbed():
        copy = os.fork()
        if copy != 0:
            return copy
        status = 1
        try:
            end_with(parent)
            heeding()
            work()
            status = 0
        finally:
            os._exit(status)


def in_a_copy(work: Callable[[], T]) -> T:
    """What a piece of work gives in a copy of this process, which ends with it.

    Raises
    ------
    Exception
        What the work raised, with where; RuntimeError if the copy ended before its work did.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        try:
            copy = copied(lambda: _tell(work, writing))
        finally:
            os.close(writing)
        try:
            told = pipe.read()
        except BaseException:
            os.kill(copy, signal.SIGKILL)
            raise
        finally:
            with suppress(ChildProcessError):  # a system that waits for all of ours
                os.waitpid(copy, 0)
    if not told:
        raise RuntimeError("a copy of the process ended before its work did")
    found, error = pickle.loads(told)
    if error is not None:
        raise error
    result: T = found
    return result


def _tell(work: Callable[[], T], writing: int) -> None:
    """In the copy: tell what the work gives."""
    try:
        told = pickle.dumps((work(), None))
    except Exception as error:
        told = _told(error)
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(told)


def _told(error: Exception) -> bytes:
    """An error for another process, with where it happened; as text if it cannot be sent."""
    where = traceback.format_exc()
    error.add_note(where)
    try:
        told = pickle.dumps((None, error))
        pickle.loads(told)
    except Exception:
        told = pickle.dumps((None, RuntimeError(where)))
    return told
