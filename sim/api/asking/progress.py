"""Progress on stderr, when it is a terminal or below a cell of a notebook."""

import sys
import time

PATIENCE_S = 2.0
"""What a run may last before a notebook says how far it is [s]."""


def _below_a_cell() -> bool:
    """Whether stderr is what a notebook shows, not only a program that has read one."""
    return type(sys.stderr).__module__.partition(".")[0] == "ipykernel"


class Progress:
    """A line that says how far a run is; silent when nobody watches stderr."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._terminal = sys.stderr.isatty()
        self._shown = self._terminal or _below_a_cell()
        self._begun = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Show how many of the replications are done."""
        if not self._shown:
            return
        passed = time.monotonic() - self._begun
        if not self._terminal and passed < PATIENCE_S:
            return
        left = passed / done * (total - done) if done else 0.0
        end = "\n" if done >= total else ""
        text = f"\r{self._what}: {done}/{total} replications, {left:.0f} s left "
        print(text, end=end, file=sys.stderr, flush=True)


class Counter:
    """Counts replications of many batches for one line of progress."""

    def __init__(self, what: str, total: int) -> None:
        self._progress = Progress(what)
        self._done = 0
        self._total = total

    def __call__(self, ended: int) -> None:
        """Some more have ended."""
        self._done += ended
        self._progress(self._done, max(self._total, self._done + 1))

    def end(self) -> None:
        """All have."""
        self._progress(self._done, self._done)
