"""Where time stands still: how many events of one instant are too many, and whose they are."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from sim.core.errors import ConfigError, Problem
from sim.core.ticks import Ticks, to_days

MOST: Final = 1_000_000
"""Events of one instant after which it is clear that time stands still [count]."""
LOOKED_AT: Final = 1_000
"""The last of those, of which is counted who causes them [count]."""


class Callers:
    """Counts who waits for the last events of an instant."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count_waiting(self, event: Any, left: int, now: Ticks) -> None:
        """Whose processes wait for an event, of which so many are left."""
        called = [getattr(each, "__self__", None) for each in event.callbacks or ()]
        self.count(called, left, now)

    def count(self, processes: Iterable[object], left: int, now: Ticks) -> None:
        """Whose processes these are, where so many events are left.

        Raises
        ------
        ConfigError
            If none is, with the path of who waits most often.
        """
        for process in processes:
            who = getattr(process, "who", None)
            if who is not None:
                self._counts[str(who)] += 1
        if not left:
            counts = self._counts
            raise stands_still(max(sorted(counts), key=counts.__getitem__, default=""), now)


def stands_still(who: str, now: Ticks) -> ConfigError:
    """The error of a run in which time does not pass any more."""
    told = f"time stands still on day {to_days(now):.15g}: a million events at one instant; "
    told += "something that this does again and again takes no time"
    return ConfigError("run", [Problem(who, told)])
