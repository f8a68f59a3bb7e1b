"""The flight line of a fleet: a failure needs labour, a part or both, and people may be few.

A failure that needs the part goes the way of all parts; one that does not is mended as soon as
somebody is there. Who puts in a part, takes one from another platform, or mends without, holds one
of the people for as long as it takes.
"""

from collections.abc import Mapping

from sim.core.ticks import Ticks
from sim.engine.hub.claims import Claim, Claimant
from sim.engine.hub.resources import Resources
from sim.engine.supply.cannibalization import FleetParts, Holder, UsedPart
from sim.engine.supply.parts_plan import PartPlan, PartsPlan
from sim.engine.supply.stock import Store
from sim.engine.time.events import Event
from sim.engine.time.timings import Timing, Uniforms


class LineJob(Claimant):
    """Work on board that needs people."""

    __slots__ = (
        "begun", "claim", "holder", "job", "n", "order", "part", "row", "timing", "used",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        number: int,
        part: PartPlan,
        holder: Holder,
        order: int,
        timing: Timing,
        draw: tuple[int, int],
        used: UsedPart | None,
        claim: Claim,
    ) -> None:
        super().__init__(name, number)
        self.part = part
        self.holder = holder
        self.order = order
        self.timing = timing
        self.row, self.n = draw
        self.used = used
        self.claim = claim
        self.job = -1
        """Row of the record."""
        self.begun = False


class FlightLine(FleetParts):
    """The platforms of a fleet with what they lack: parts, or people."""

    def __init__(self, resources: Resources, plan: PartsPlan, stores: Mapping[str, Store]) -> None:
        super().__init__(resources, plan, stores)
        self._dispatchers = resources.dispatchers
        self._jobs: dict[tuple[int, int], list[LineJob]] = {}
        """Who waits for people or has some, by platform and mode."""
        self._begun = 0

    def fails(self, holder: Holder, mode: int) -> None:
        """A failure needs a part, or just somebody to mend it."""
        part = self._parts[mode]
        line, n = part.line, holder.failure(mode)
        if line is None or line.part_frac == 1:
            super().fails(holder, mode)
            return
        fate: Uniforms = self._timings[line.fate]
        if line.part_frac > 0 and fate(holder.number, n) < line.part_frac:
            super().fails(holder, mode)
            return
        assert line.mends is not None
        order = self._log.order(part.order_class, holder.index, -1, self._env._now)
        holder.lose(mode)
        self._begins(part, holder, order, self._timings[line.mends], (holder.number, n), None)

    def _swap(self, part: PartPlan, n: int) -> Timing | None:
        """None for the share of the parts that need no labour."""
        line = part.line
        if line is not None and line.takes_frac < 1:
            alone: Uniforms = self._timings[line.alone]
            if alone(0, n) >= line.takes_frac:
                return None
        return super()._swap(part, n)

    def _is_mended(self, holder: Holder, mode: int) -> bool:
        """Nor does a platform give what is about to be put in, or to be mended."""
        return super()._is_mended(holder, mode) or bool(self._jobs.get((holder.number, mode)))

    def _works(
        self,
        part: PartPlan,
        holder: Holder,
        order: int,
        timing: Timing | None,
        n: int,
        used: UsedPart | None = None,
    ) -> None:
        self._begins(part, holder, order, timing, (0, n), used)

    def _begins(
        self,
        part: PartPlan,
        holder: Holder,
        order: int,
        timing: Timing | None,
        draw: tuple[int, int],
        used: UsedPart | None,
    ) -> None:
        """Work begins as soon as somebody is there, where it takes people at all."""
        claim = None if part.line is None else part.line.claim
        if timing is None or claim is None:
            row, n = draw
            takes = self._puts_in(timing, n, order, holder, part.number, row)
            self._regains(part, holder, takes, used)
            return
        who = LineJob(self._name, self._begun, part, holder, order, timing, draw, used, claim)
        self._begun += 1
        self._jobs.setdefault((holder.number, part.number), []).append(who)
        assert part.line is not None
        now = self._env._now
        who.job = self._log.job(order, part.line.station, now)
        grant = self._dispatchers[claim.shop].claim(who, claim, who.job, now)
        if grant is None:
            self._starts(who)
            return
        assert grant.callbacks is not None
        grant.callbacks.append(lambda _: self._starts(who))
        if not self._missing(holder, part):
            holder.stands_in_line(part.number)

    def _starts(self, who: LineJob) -> None:
        """Somebody is there, and works for as long as it takes."""
        key, env = (who.holder.number, who.part.number), self._env
        if who not in self._jobs.get(key, ()):  # restored by other work at this instant
            self._gives_back(who)
            return
        takes = self._puts_in(who.timing, who.n, who.order, who.holder, key[1], who.row)
        who.begun = True
        self._log.start(who.job, env._now)
        if takes == 0:
            self._jobs[key].remove(who)
            self._gives_back(who)
            self._regains(who.part, who.holder, takes, who.used)
            return
        passing = who.timing, who.row, who.n, 1.0, None, takes, env._now
        end = env.timeout(takes, passing)
        assert end.callbacks is not None

        def ends(_: Event) -> None:
            if who in self._jobs.get(key, ()):
                self._jobs[key].remove(who)
                self._gives_back(who)

        end.callbacks.append(ends)
        self._regains(who.part, who.holder, takes, who.used)

    def _regains(self, part: PartPlan, holder: Holder, takes: Ticks, used: UsedPart | None) -> None:
        """The platform has all of a mode if nothing else is missing, or waits for people."""
        jobs = self._jobs.get((holder.number, part.number), ())
        if not self._missing(holder, part) and all(each.begun for each in jobs):
            holder.regain(part.number, takes, used)

    def _gives_back(self, who: LineJob) -> None:
        self._log.end(who.job, self._env._now)
        self._dispatchers[who.claim.shop].release(who, who.claim.units)

    def restored(self, holder: Holder, mode: int) -> None:
        """Other work has restored a mode: nobody is needed for it any more."""
        super().restored(holder, mode)
        for who in self._jobs.pop((holder.number, mode), []):
            self._log.close(who.order, self._env._now)
            if who.begun:
                self._gives_back(who)
            elif not who.held:  # else it is told so in this instant
                self._log.end(who.job, self._env._now)
                self._dispatchers[who.claim.shop].withdraw(who)
