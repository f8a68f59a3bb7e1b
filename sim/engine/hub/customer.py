"""Customers of hubs: platforms, jobs of outside loads and carcasses go through stages of work."""

from collections.abc import Generator, Sequence
from math import inf
from typing import Any, Final, NamedTuple

from simpy import Interrupt

from sim.core.ticks import LONGEST, NEVER, Ticks, scaled
from sim.engine.hub.claims import Claim, Claimant
from sim.engine.hub.lacking import has_got, lacking
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.hub.resources import Resources
from sim.engine.time.clocks.calendars import PieceClock
from sim.engine.time.clocks.operating_clock import WorkClock
from sim.engine.time.events import Event
from sim.engine.time.interruptions import PREEMPTED, Expedited, Lost
from sim.engine.time.passing import LEFT, Passing, left_of
from sim.engine.time.timings import Constant, Timing
from sim.model.yards.hub import Steps
from sim.record.log import ENDED, SHIFT, STARTED

BEGIN_ANEW: Final = Lost("lost")
NO_WORK: Final = Constant(0).value


class Customer(Claimant):
    """Somebody who claims, works and gives back.

    Attributes
    ----------
    row, n
        Row and number of the draws of the present order.
    heading
        Whether it is bound for a hub and its work there has not begun: then a platform of a
        contested theater may turn.
    passing
        What it waits for to pass; just a timing if that is all there is to it (its present draw
        passes by the calendar), None if nothing was drawn.
    """

    __slots__ = (
        "env", "heading", "log", "n", "order", "passing", "plan", "resources", "row",
    )  # fmt: skip

    plan: Plan

    def __init__(self, resources: Resources, name: str, number: int, row: int) -> None:
        super().__init__(name, number)
        self.resources = resources
        self.env = resources.env
        self.log = resources.log
        self.row = row
        self.n = 0
        self.order = -1
        self.heading = False
        self.passing: Passing | Timing | None = None

    def __str__(self) -> str:
        """Where it stands in the scenario."""
        return self.name

    def enter(self, condition: int) -> None:
        """Its condition changes; only platforms record theirs."""

    def stays(self, cause: object) -> bool:
        """Whether it asks for its units again, here, after an interrupt."""
        return cause == PREEMPTED or isinstance(cause, Lost)

    def breaks_off(self, stage: StagePlan, left: Ticks, scale: float) -> None:
        """It goes away, with so much of a stage left to do, which takes so many times as long as
        its content; only platforms remember."""

    def content(self, stage: StagePlan) -> Ticks:
        """Hands-on time of a stage of its plan."""
        if stage.takes is None:
            return 0
        whole: Ticks = self.resources.timings[stage.takes](self.row, self.n)
        return whole - stage.done

    def passes(self, number: int, factor: float = 1.0) -> Ticks:
        """A duration of the present order begins, perhaps so many times as long."""
        timing: Timing = self.resources.timings[number]
        takes = timing(self.row, self.n)
        if factor != 1.0:
            takes = scaled(takes, factor)
        self.passing = timing, self.row, self.n, factor, None, takes, self.env._now
        return takes

    def _left(self, stage: StagePlan) -> Ticks:
        """Hands-on time of a stage that waits: all of it, or what was left when it was put by."""
        put_by = self.resources.put_by.pop(self, None)
        return self.content(stage) if put_by is None else put_by[LEFT]

    def pending(self, at: Ticks) -> Passing | None:
        """What it waits for to pass, if it waits until an instant; None if nothing was drawn."""
        passing = self.passing
        if passing is None or isinstance(passing, tuple):
            return passing
        whole = passing(self.row, self.n)
        return passing, self.row, self.n, 1.0, None, whole, at - whole

    def work(self, since: Ticks | None = None) -> Steps:
        """Every stage of the order in turn: claim, work, give back what the next does not need.

        Who has asked before (``since``) keeps his place in line at the first.

        Interrupted by a more urgent job, or because its hub is lost, it asks again for everything
        and goes on with the time that is left; nothing is drawn twice.
        """
        env, resources, row, n = self.env, self.resources, self.row, self.n
        dispatchers, timings, jobs = resources.dispatchers, resources.timings, self.log.jobs
        stages, order = self.plan.stages, self.order << SHIFT
        last = stages[-1]
        factor = 0.0
        claim: Claim | None = None
        grant: Event | None = None
        broken: Interrupt | None = None
        left: Ticks
        now = env._now
        asked = now if since is None else since
        for stage in stages:
            claims: Sequence[Claim] = stage.claims
            just_takes, takes = stage.just_takes, stage.takes
            if not just_takes:
                if stage.opening is not None:
                    factor = yield from self._when_open(stage, stage.opening, factor)
                    now = env._now
                    for shop, units in stage.gives_back:
                        dispatchers[shop].release(self, units, stage is not last)
                    asked = now
                    continue
                if stage.chance is not None:
                    claims = stage.asks(timings[stage.chance](row, n))
            left, scale = 0, 1.0
            job = len(jobs)
            jobs.extend((order | stage.station, now, NEVER, NEVER))
            try:
                for claim in claims:
                    seller = dispatchers[claim.shop]
                    grant = seller.claim(self, claim, job, asked)
                    if grant is not None:
                        self.enter(stage.waiting[seller.lacks(claim)])
                        yield grant
                        now = env._now
                jobs[job + STARTED] = now
                if just_takes:
                    if takes is not None:
                        timing: Timing = timings[takes]
                        left = timing(row, n)
                        if left > 0:
                            self.enter(stage.working)
                            self.heading = False
                            self.passing = timing
                            yield left
                            now = env._now
                else:
                    left = self.content(stage)
                    if stage.experience is not None:
                        scale = factor = factor or resources.experience[stage.experience].next()
                        left = scaled(left, factor)
                    if left > 0:
                        yield self._ends(stage, scale, left)
                        now = env._now
                jobs[job + ENDED] = now
            except Interrupt as interrupt:
                broken = interrupt
            if broken is not None:
                rest = _rest(claims, claim, grant) if jobs[job + STARTED] == NEVER else ()
                tried = Attempt(job, rest, asked, left, scale, factor)
                factor = yield from self._again(broken, stage, tried)
                broken, now = None, env._now
            for shop, units in stage.gives_back:
                dispatchers[shop].release(self, units, stage is not last)
            asked = now

    def _clock(self, stage: StagePlan) -> WorkClock | None:
        """Hours of work of a stage; None if its time simply passes."""
        clock: WorkClock | None = None
        if stage.clock is not None:
            clock = self.resources.clocks[stage.clock]
        return clock

    def _ends(self, stage: StagePlan, scale: float, left: Ticks) -> Ticks:
        """Work begins, of which so much is left: the time until it ends."""
        timing = NO_WORK if stage.takes is None else self.resources.timings[stage.takes]
        clock, now = self._clock(stage), self.env._now
        self.enter(stage.working)
        self.heading = False
        self.passing = timing, self.row, self.n, scale, clock, left, now
        return left if clock is None else clock.date(now, left) - now

    def _again(
        self, interrupt: Interrupt, stage: StagePlan, tried: "Attempt"
    ) -> Generator[Any, Any, float]:
        """A stage goes on after an interrupt, perhaps after several; returns how long work takes.

        That is as many times as its content, by the experience of the hub.
        """
        env, log, resources, row, n = self.env, self.log, self.resources, self.row, self.n
        dispatchers, put_by = resources.dispatchers, resources.put_by
        job, rest, asked, left, scale, factor = tried
        clock, takes = self._clock(stage), stage.takes
        timing = NO_WORK if takes is None else resources.timings[takes]
        new_here = stage.experience is not None and log.jobs[job + STARTED] == NEVER
        claim: Claim | None = None
        grant: Event | None = None
        while True:
            begun, now, cause = log.jobs[job + STARTED], env._now, interrupt.cause
            log.end(job, now)
            if begun == NEVER:
                left = self._left(stage)
            else:
                left = self.passing[LEFT] if isinstance(self.passing, tuple) else left
                left -= now - begun if clock is None else clock.elapsed(begun, now)
            for each in rest:
                dispatchers[each.shop].withdraw(self)
            claims: Sequence[Claim] = ()
            if isinstance(cause, Expedited):
                usual, left = left, cause.left(left)
                if left != usual:
                    scale /= cause.factor
            elif self.stays(cause):
                for shop in stage.shops[1:]:  # the hub has taken what is its own
                    dispatchers[shop].release_all(self)
                if cause == BEGIN_ANEW and takes is not None:
                    scale = factor or 1.0
                    left = scaled(timing(row, n) - stage.done, scale)
                claims = [*stage.again, *(each for each in rest if not each.units)]
                put_by[self] = timing, row, n, scale, clock, left, now
            else:
                for shop in stage.shops:
                    dispatchers[shop].release_all(self)
                self.breaks_off(stage, left, scale)
                raise interrupt
            job = log.job(self.order, stage.station, now)
            try:
                for claim in claims:
                    seller = dispatchers[claim.shop]
                    grant = seller.claim(self, claim, job, asked)
                    if grant is not None:
                        self.enter(stage.waiting[seller.lacks(claim)])
                        yield grant
                log.start(job, env._now)
                if self in put_by:
                    left = self._left(stage)
                if new_here:
                    assert stage.experience is not None
                    scale = factor = factor or resources.experience[stage.experience].next()
                    left, new_here = scaled(left, factor), False
                if left > 0:
                    yield self._ends(stage, scale, left)
                log.end(job, env._now)
                return factor
            except Interrupt as another:
                interrupt = another
                rest = _rest(claims, claim, grant) if log.jobs[job + STARTED] == NEVER else ()

    def _when_open(
        self, stage: StagePlan, number: int, factor: float
    ) -> Generator[Any, Any, float]:
        """A stage that begins and goes on when it may; returns how long work takes.

        Until then it has no crews. It asks for them when it may begin, and looks again when it has
        them: if it may not any more, it gives them back and waits for the next time.
        """
        env, log, resources = self.env, self.log, self.resources
        dispatchers, put_by, timings = resources.dispatchers, resources.put_by, resources.timings
        opening, clock = resources.openings[number], self._clock(stage)
        timing = NO_WORK if stage.takes is None else timings[stage.takes]
        wanted: Sequence[Claim] = stage.claims
        if stage.chance is not None:
            wanted = stage.asks(timings[stage.chance](self.row, self.n))
        parts = [each for each in wanted if each.parts]
        scale = 1.0
        if stage.experience is not None:
            scale = factor = factor or resources.experience[stage.experience].next()
        asked = env._now
        job = log.job(self.order, stage.station, asked)
        goes_on = False
        asks: Claim | None = None
        grant: Event | None = None
        left: Ticks
        now: Ticks
        while True:
            broken: Interrupt | None = None
            try:
                while True:
                    left, now = self._still(stage, scale), env._now
                    begins = now if goes_on else opening.begins(now, left, clock)
                    if begins > now:
                        self._gives_up(stage)
                        self.enter(stage.paused)
                        self.passing = None
                        yield LONGEST if begins == inf else begins - now
                        continue
                    asks = lacking(self.held, stage, parts)
                    if asks is None:
                        break
                    seller = dispatchers[asks.shop]
                    grant = seller.claim(self, asks, job, asked)
                    if grant is not None:
                        self.enter(stage.waiting[seller.lacks(asks)])
                        yield grant
                        grant = None
                    has_got(parts, asks)
                goes_on = False
                put_by.pop(self, None)
                log.start(job, now)
                if left > 0:
                    by = PieceClock(clock, opening.hours) if stage.in_pieces else clock
                    self.enter(stage.working)
                    self.heading = False
                    self.passing = timing, self.row, self.n, scale, by, left, now
                    yield (left if by is None else by.date(now, left) - now)
                    now = env._now
                    left = left_of(self.passing, now)
                log.end(job, now)
                if left <= 0:
                    return factor
                put_by[self] = timing, self.row, self.n, scale, clock, left, now
                job = log.job(self.order, stage.station, now)
            except Interrupt as interrupt:
                broken = interrupt
            if broken is None:
                continue
            now, begun = env._now, log.jobs[job + STARTED] != NEVER
            log.end(job, now)
            left = self._still(stage, scale)
            if begun and isinstance(self.passing, tuple):
                left = left_of(self.passing, now)
            if grant is not None and asks is not None:
                if grant.triggered:  # granted, and lost at once
                    has_got(parts, asks)
                dispatchers[asks.shop].withdraw(self)
                grant = None
            cause = broken.cause
            if isinstance(cause, Expedited):
                usual, left = left, cause.left(left)
                if left != usual:
                    scale /= cause.factor
                goes_on = begun and opening.is_open(now)
            elif self.stays(cause):
                for shop in stage.shops[1:]:  # the hub has taken what is its own
                    dispatchers[shop].release_all(self)
                if cause == BEGIN_ANEW and stage.takes is not None:
                    scale = factor or 1.0
                    left = scaled(timing(self.row, self.n) - stage.done, scale)
            else:
                for shop in stage.shops:
                    dispatchers[shop].release_all(self)
                put_by.pop(self, None)
                self.breaks_off(stage, left, scale)
                raise broken
            put_by[self] = timing, self.row, self.n, scale, clock, left, now
            job = log.job(self.order, stage.station, now)

    def _still(self, stage: StagePlan, scale: float) -> Ticks:
        """Hands-on time that is left of a stage that is not in work."""
        put_by: Passing | None = self.resources.put_by.get(self)
        return scaled(self.content(stage), scale) if put_by is None else put_by[LEFT]

    def _gives_up(self, stage: StagePlan) -> None:
        """Give back the crews and people of a stage, as far as it has them."""
        for shop, units in stage.labour:
            mine = [unit for unit in units if unit.key in self.held]
            if mine:
                self.resources.dispatchers[shop].release(self, mine)


class Attempt(NamedTuple):
    """How far a stage was when it was interrupted."""

    job: int
    rest: Sequence[Claim]
    """What has not been granted."""
    asked: Ticks
    left: Ticks
    """What was to be done when work began."""
    scale: float
    factor: float


def _rest(claims: Sequence[Claim], claim: Claim | None, grant: Event | None) -> Sequence[Claim]:
    """What has not been granted of some claims, when an interrupt came instead of a grant."""
    assert grant is not None
    place = next(place for place, each in enumerate(claims) if each is claim)
    return claims[place + 1 :] if grant.triggered else claims[place:]  # granted and lost at once
