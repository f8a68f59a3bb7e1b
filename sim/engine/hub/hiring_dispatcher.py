"""The dispatcher of a hub that calls units when it needs them, and sends them away again.

Its capacity has them all, so that routing sees what a hub can have; what is free has only those
that are here.
"""

from collections.abc import Sequence

from sim.core.ticks import Ticks
from sim.engine.hub.claims import Claim, Claimant, Unit
from sim.engine.hub.dispatcher import Lack
from sim.engine.hub.reducible_dispatcher import ReducibleDispatcher
from sim.engine.time.events import Calendar, Event
from sim.record.log import Log


class Hire:
    """Units of one pool that are hired together.

    Attributes
    ----------
    wanted
        Happens when enough requests wait; None unless somebody waits for that.
    over
        Happens when the period has ended: with True if it is extended, with False once all of
        them have left.
    here
        Units that have come and not left [count].
    leaving
        Those of them that are to leave as soon as nobody holds them [count].
    """

    __slots__ = ("called_at", "extends", "here", "leaving", "over", "place", "units", "wanted")

    def __init__(self, place: int, units: int, called_at: int, extends: bool) -> None:
        self.place = place
        self.units = units
        self.called_at = called_at
        self.extends = extends
        self.wanted: Event | None = None
        self.over: Event | None = None
        self.here = 0
        self.leaving = 0


class HiringDispatcher(ReducibleDispatcher):
    """A dispatcher with units that are here for some time only.

    What ends, who is served and what is called is decided in this order, late in the instant.
    """

    def __init__(
        self,
        env: Calendar,
        log: Log,
        pools: Sequence[tuple[int, Lack, float]],
        preemptive: bool = False,
        overtake: bool = True,
    ) -> None:
        super().__init__(env, log, pools, preemptive, overtake)
        self._hires: list[Hire] = []

    def add(self, hire: Hire) -> None:
        """Units that are not here yet."""
        self._hires.append(hire)
        self.free[hire.place] -= hire.units

    def wanted(self, hire: Hire) -> Event:
        """The event that enough requests wait for them."""
        hire.wanted = event = Event(self.env)
        self._settle_late()
        return event

    def come(self, hire: Hire) -> None:
        """They are here."""
        hire.here = hire.units
        self.free[hire.place] += hire.units
        self._freed.add(hire.place)
        self._settle_late()

    def over(self, hire: Hire) -> Event:
        """Their period ends: the event that it is extended (True), or that they are gone."""
        hire.over = event = Event(self.env)
        self._settle_late()
        return event

    def claim(self, claimant: Claimant, claim: Claim, job: int, asked: Ticks) -> Event | None:
        """Ask for units and parts; who has to wait may be one too many."""
        event = super().claim(claimant, claim, job, asked)
        if event is not None:
            self._settle_late()
        return event

    def release(self, claimant: Claimant, units: Sequence[Unit], goes_on: bool = False) -> None:
        """Give units back, some of which may have stayed for this work alone."""
        super().release(claimant, units, goes_on)
        self._let_go()

    def _settle(self) -> None:
        for hire in self._hires:
            if hire.over is not None and not hire.leaving:
                own = max(self.capacity[hire.place] - hire.units, 0)
                if hire.extends and (self.jobs_at(hire.place) or self._in_use(hire) > own):
                    hire.over.succeed(True)
                    hire.over = None
                else:
                    hire.leaving = hire.units
        self._let_go()
        super()._settle()
        for hire in self._hires:
            if hire.wanted is not None and self._lacking(hire.place) >= hire.called_at:
                hire.wanted.succeed()
                hire.wanted = None

    def _let_go(self) -> None:
        """What is to leave and is in nobody's hands leaves, what has been lost as well."""
        for hire in self._hires:
            while hire.leaving and (self.free[hire.place] >= 1 or not self._in_use(hire)):
                self.free[hire.place] -= 1
                hire.here -= 1
                hire.leaving -= 1
                if not hire.leaving and hire.over is not None:
                    hire.over.succeed(False)
                    hire.over = None

    def _in_use(self, hire: Hire) -> float:
        """Units of its pool that are in somebody's hands [count]."""
        away = hire.units - hire.here
        return self.capacity[hire.place] - away - self.free[hire.place]

    def _lacking(self, place: int) -> int:
        """Claims that wait because a pool has too few units free."""
        free = self.free[place]
        return sum(count for needs, count in self._lines.at(place) if free < dict(needs)[place])
