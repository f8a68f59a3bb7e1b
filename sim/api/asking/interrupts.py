"""An interrupt is raised again where Python has swallowed it.

Python swallows what is raised while it takes a generator or an object apart, and a simulation does
much of that: an interrupt (Ctrl-C, the stop of a notebook) is then raised again a moment later.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

AGAIN_S = 0.02
"""When a signal is raised again that Python had to swallow [s]."""


@contextmanager
def raised_again() -> Iterator[None]:
    """Meanwhile no interrupt is lost; in another thread than the main one there are none."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return
    hook, before = sys.unraisablehook, signal.getsignal(signal.SIGALRM)

    def swallowed(what: Any) -> None:
        if not isinstance(what.exc_value, KeyboardInterrupt):
            hook(what)
            return
        number = getattr(what.exc_value, "number", int(signal.SIGINT))
        signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
        signal.setitimer(signal.ITIMER_REAL, AGAIN_S)

    sys.unraisablehook = swallowed
    try:
        yield
    finally:
        if sys.unraisablehook is swallowed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.unraisablehook = hook
        signal.signal(signal.SIGALRM, before)
