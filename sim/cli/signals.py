"""SIGTERM and SIGHUP end a command as Ctrl-C does: in order, and with the status 128 + n."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

NAMES = ("SIGTERM", "SIGHUP")
AGAIN_S = 0.02
"""When a signal is raised again that Python had to swallow [s]."""


class Ended(KeyboardInterrupt):
    """A signal has ended the command; everything ends as it does after Ctrl-C."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def status_of(interrupt: KeyboardInterrupt) -> int:
    """The exit status of a shell for a command that a signal has ended: 128 and its number."""
    return 128 + (interrupt.number if isinstance(interrupt, Ended) else int(signal.SIGINT))


def end(number: int, _: FrameType | None) -> None:
    """Begin the end."""
    raise Ended(number)


@contextmanager
def ending() -> Iterator[None]:
    """Listen to them meanwhile; one that is ignored (``nohup``) stays so.

    Python swallows what is raised while it takes a generator or an object apart, and a simulation
    does much of that: an interrupt (Ctrl-C as well) is then raised again a moment later.
    """
    before: dict[int, Any] = {}
    hook = sys.unraisablehook

    def swallowed(what: Any) -> None:
        if not isinstance(what.exc_value, KeyboardInterrupt):
            hook(what)
            return
        number = getattr(what.exc_value, "number", int(signal.SIGINT))
        signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
        signal.setitimer(signal.ITIMER_REAL, AGAIN_S)

    if threading.current_thread() is threading.main_thread():
        if hasattr(signal, "setitimer"):
            before[signal.SIGALRM] = signal.getsignal(signal.SIGALRM)
            sys.unraisablehook = swallowed
        for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
            if signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        if sys.unraisablehook is swallowed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)
