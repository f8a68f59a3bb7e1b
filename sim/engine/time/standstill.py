"""Where time stands still: how many events of one instant are too many, and whose they are."""

from sim.core.errors import ConfigError, Problem
from sim.core.ticks import Ticks, to_days

MOST = 1_000_000
"""Events of one instant after which it is clear that time stands still [count]."""
LOOKED_AT = 1_000
"""The last of those, of which is counted who causes them [count]."""


def stands_still(who: str, now: Ticks) -> ConfigError:
    """The error of a run in which time does not pass any more."""
    told = f"time stands still on day {to_days(now):.15g}: a million events at one instant; "
    told += "something that this does again and again takes no time"
    return ConfigError("run", [Problem(who, told)])
