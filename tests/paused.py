"""What paused processes tell, waited for as long as a test waits."""

import os
from collections.abc import Callable
from typing import Any

from processes import PATIENCE_S
from sim.study.pasts.paused import CopyAtWork, PausedProcess, Work


def asked(process: PausedProcess, work: Work) -> Any:
    """What some work tells first."""
    job = process.ask(work)
    try:
        return news(job)
    finally:
        job.end()


def news(job: CopyAtWork) -> Any:
    """The next thing that was found."""
    while True:
        assert job.found.poll(PATIENCE_S), "nothing was told"
        if (told := job.read()) is not None:
            return told[0]


def who(process: PausedProcess) -> int:
    """The id of a paused process."""
    return int(asked(process, _tells_whose))


def _tells_whose(_: Any, tell: Callable[[Any], None]) -> None:
    tell(os.getppid())


def is_gone(process: int) -> bool:
    """Whether a process that is not ours has ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False
