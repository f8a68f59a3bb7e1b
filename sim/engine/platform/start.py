"""Where in its cycles each platform of a fleet starts: evenly spread, from a draw of the fleet."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from sim.core.ticks import Ticks, scaled
from sim.engine.time.timings import Random


def phase(random: Random, owner: str, new: bool) -> float:
    """Where in its cycle a whole fleet starts: 0 for a new one, else a draw on [0, 1)."""
    return 0.0 if new else float(random.streams.uniforms(owner, "phase", shape=(1,))[0])


@dataclass(frozen=True, slots=True)
class FirstDue:
    """First due dates of scheduled work: platform i is i / size of a cycle later than platform 0.

    Attributes
    ----------
    new
        Whether everything begins anew on day 0.
    cycle, every
        From one work to the next, and what of it passes between them.
    """

    owner: str
    new: bool
    cycle: Ticks
    size: int
    every: Ticks
    staggered: bool

    def begin(self, random: Random) -> Callable[[int], Ticks]:
        """The dates of one replication, by platform."""
        every, cycle, size = self.every, self.cycle, self.size
        start = scaled(cycle, phase(random, self.owner, self.new))

        def first(number: int) -> Ticks:
            if not self.staggered:
                return every
            late = every + start + number * cycle // size
            return cycle - (-late % cycle)  # in (0, cycle]

        return first


@dataclass(frozen=True, slots=True)
class FirstTurn:
    """Turn and time left at the start: platform i is i / size of a cycle ahead of platform 0."""

    owner: str
    new: bool
    ends: tuple[Ticks, ...]
    """Ends of the turns in their cycle."""
    size: int

    def begin(self, random: Random) -> Callable[[int], tuple[int, Ticks]]:
        """Those of one replication, by platform."""
        ends, cycle = self.ends, self.ends[-1]
        start = scaled(cycle, phase(random, self.owner, self.new))

        def first(number: int) -> tuple[int, Ticks]:
            at = (start + number * cycle // self.size) % cycle
            turn = bisect_right(ends, at)
            return turn, ends[turn] - at

        return first
