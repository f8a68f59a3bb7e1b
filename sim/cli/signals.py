"""SIGTERM and SIGHUP end a command as Ctrl-C does: in order, and with the status 128 + n."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from sim.api.asking.interrupts import raised_again

NAMES = ("SIGTERM", "SIGHUP")


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
    """Listen to them meanwhile, and lose none; one that is ignored (``nohup``) stays so."""
    before: dict[int, Any] = {}
    with raised_again():
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
                if signal.getsignal(number) == signal.SIG_DFL:
                    before[number] = signal.signal(number, end)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
