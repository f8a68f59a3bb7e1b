"""Commands as processes: begun, waited for by what happens and not by the clock, and gone after."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 600.0
"""How long a test waits before it gives up: no claim, and far beyond any load."""
AS_A_SCRIPT = {key: value for key, value in os.environ.items() if key != "PYTHONSAFEPATH"}
"""Environment in which a script finds what stands beside it, which `make same` forbids to all."""
IN_A_TERMINAL = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""A job in the background has the interrupt ignored, and one of ``nohup`` the hang-up."""
ON_A_FULL_DISK = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
"""No file may have more than the bytes of the first word."""


def first(before: str, *words: str) -> list[str]:
    """Python with some words, after it has done something else.

    It is done in the new process, not by ``preexec_fn``: a copy of a test's process, which may have
    threads, can stand still for ever.
    """
    return [sys.executable, "-S", "-c", before, *words]


@contextlib.contextmanager
def started(*words: str, **more: object) -> Iterator[subprocess.Popen[str]]:
    """``python -m sim`` in a process group of its own, as a terminal would have it.

    Whatever becomes of the test, no process of the group is left and no pipe is open.
    """
    process = subprocess.Popen(
        first(IN_A_TERMINAL, "-m", "sim", *words),
        cwd=more.pop("cwd", ROOT),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **more,
    )
    try:
        with patient(process):
            yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE_S)


@contextlib.contextmanager
def patient(process: subprocess.Popen) -> Iterator[None]:
    """A process that has not ended after a test's patience is killed, and what reads from it ends."""
    timer = threading.Timer(PATIENCE_S, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something has happened, while the process (if there is one) runs."""
    until = time.monotonic() + PATIENCE_S
    while not happened():
        ended = process is not None and process.poll() is not None
        assert not ended or happened(), "the process ended before it happened"
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def status_of(process: int) -> int:
    """The status of a process of ours by its id, waited for as long as a test waits."""
    found: list[int] = []

    def has_ended() -> bool:
        which, status = os.waitpid(process, os.WNOHANG)
        found.append(status)
        return which == process

    wait_for(has_ended)
    return os.waitstatus_to_exitcode(found[-1])


def ended(process: subprocess.Popen[str], number: int | None = None, group: bool = True) -> tuple:
    """Send a signal, to all of the group or the one, and wait: what it printed."""
    if number is not None:
        os.killpg(process.pid, number) if group else os.kill(process.pid, number)
    return process.communicate(timeout=PATIENCE_S)


def nobody_left(process: subprocess.Popen[str]) -> bool:
    """Whether every process of the group has ended."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return all(_is_dead(each) for each in _group(process.pid))


def living(process: subprocess.Popen[str]) -> int:
    """Processes of the group that have not ended."""
    return sum(not _is_dead(each) for each in _group(process.pid))


def _group(leader: int) -> Iterator[Path]:
    for each in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            if each.read_text().rpartition(")")[2].split()[2] == str(leader):
                yield each


def _is_dead(stat: Path) -> bool:
    """A process that nobody has waited for is dead all the same."""
    with contextlib.suppress(OSError):
        return stat.read_text().rpartition(")")[2].split()[0] in ("Z", "X")
    return True
