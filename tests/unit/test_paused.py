"""Processes that stand still: what is asked of them, and how they end."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from paused import asked, is_gone, news, who
from processes import PATIENCE_S, status_of, wait_for
from sim.study.pasts.paused import PausedProcess
from sim.study.running.processes.child_process import CAN_COPY, copied, in_a_copy

pytestmark = pytest.mark.skipif(not CAN_COPY, reason="this system cannot copy a process")


@pytest.fixture
def ends() -> Iterator[ExitStack]:
    """Everything that is ended after a test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def start(ends: ExitStack) -> PausedProcess:
    """One with no state."""
    return ending(ends, PausedProcess.begin())


def ending(ends: ExitStack, found: PausedProcess) -> PausedProcess:
    """One that is ended after the test."""
    ends.callback(found.end)
    return found


def played(state: str | None) -> str:
    """Plays on."""
    return f"{state or ''}+"


def tells(state: str, tell: Callable[[Any], None]) -> None:
    """What it is at."""
    tell(state)


def stops(*_: Any) -> None:
    """Works for longer than any test waits, and ends with the process that it is a copy of."""
    time.sleep(10 * PATIENCE_S)


def fails(*_: Any) -> None:
    """Raises what no process can be sent."""

    class Own(Exception):
        """Known to this function only."""

    raise Own("no such yard")


def test_one_plays_on_from_the_other(start, ends):
    """Each stands where it stood, whatever has come of it."""
    first = ending(ends, start.go_on(played))
    second = ending(ends, first.go_on(played))
    assert [asked(each, tells) for each in (first, second, first)] == ["+", "++", "+"]
    with pytest.raises(RuntimeError, match="Own: no such yard"):
        asked(first, fails)
    job = first.ask(tells)
    ends.callback(job.end)
    assert news(job) == "+"
    with pytest.raises(EOFError):
        news(job)


def test_one_that_was_killed_is_told(start, ends):
    """To whoever waits, and to whoever asks it later; the one that it came from has others."""
    lost = ending(ends, start.go_on(played))
    process = who(lost)
    waits = lost.ask(stops)
    ends.callback(waits.end)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(EOFError):
        news(waits)
    wait_for(lambda: is_gone(process))
    with pytest.raises(EOFError, match="ended from outside"):
        lost.ask(tells)
    with pytest.raises(EOFError, match="ended from outside"):
        lost.go_on(played)
    assert asked(ending(ends, start.go_on(played)), tells) == "+"


def test_none_is_kept_by_one_that_was_begun_later(start, ends):
    """A copy of this process does not hold the line to another."""
    process = who(start)
    later = ending(ends, PausedProcess.begin())
    start.end()
    assert status_of(process) == 0
    assert who(later)


def test_a_copy_never_comes_back():
    """Whatever its work raises; its parent is told."""
    for interrupted in (False, True):

        def work(interrupted: bool = interrupted) -> None:
            if interrupted:
                os.kill(os.getpid(), signal.SIGINT)
            raise ValueError

        assert status_of(copied(work)) == 1
    with pytest.raises(ValueError, match="no such yard"):
        in_a_copy(lambda: (_ for _ in ()).throw(ValueError("no such yard")))


def test_a_copy_gives_what_it_found_where_nobody_waits_for_processes():
    """A program that is begun with ``SIGCHLD`` ignored has none to wait for."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert in_a_copy(lambda: 6 * 7) == 42
    finally:
        signal.signal(signal.SIGCHLD, before)
