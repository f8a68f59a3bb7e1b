"""When within an instant something happens: after everything else of it, or before."""

from collections.abc import Callable
from typing import Final

from sim.core.ticks import Ticks
from sim.engine.time.events import Calendar, Event

LATE: Final = 2
"""SimPy priority of decisions: after everything else of their instant."""
NORMAL: Final = 1
"""That of what happens in its course."""
BEFORE_ALL: Final = -1
"""That of what comes before everything else of its instant."""


def schedule(
    env: Calendar, act: Callable[[Event], None], priority: int = LATE, delay: Ticks = 0
) -> None:
    """Do something after some time, at a priority within that instant (smaller is earlier)."""
    env.later(act, priority, delay)
