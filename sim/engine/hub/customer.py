"""Customers of hubs: platforms, jobs of outside loads and carcasses go through stages of work."""

from collections.abc import Sequence

from simpy import Interrupt

from sim.core.ticks import NEVER, Ticks, scaled
from sim.engine.hub.dispatcher import Claim
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.hub.resources import Resources
from sim.engine.time.events import Event, Process
from sim.engine.time.interruptions import PREEMPTED, Expedited, Lost
from sim.engine.time.passing import LEFT, Passing
from sim.engine.time.timings import Constant, Timing
from sim.model.hub import Steps
from sim.record.log import ENDED, SHIFT, STARTED

BEGIN_ANEW = Lost("lost")
NO_WORK = Constant(0).value


class Customer:
    """Somebody who claims, works and gives back.

    Attributes
    ----------
    name, number
        Fleet and place in it, or load and number of arrival: the last word in every tie.
    row, n
        Row and number of the draws of the present order.
    held
        Rows of the holds by pool.
    heading
        Whether it is bound for a hub and its work there has not begun: then a platform of a
        contested theater may turn.
    passing
        What it waits for to pass; None if nothing was drawn.
    """

    __slots__ = (
        "env", "heading", "held", "log", "n", "name", "number", "order", "passing", "plan",
        "process", "resources", "row",
    )  # fmt: skip

    outside = False
    process: Process
    plan: Plan

    def __init__(self, resources: Resources, name: str, number: int, row: int) -> None:
        self.resources = resources
        self.env = resources.env
        self.log = resources.log
        self.name = name
        self.number = number
        self.row = row
        self.n = 0
        self.order = -1
        self.held: dict[int, int] = {}
        self.heading = False
        self.passing: Passing | None = None

    def __str__(self) -> str:
        """Where it stands in the scenario."""
        return self.name

    def enter(self, condition: int) -> None:
        """Its condition changes; only platforms record theirs."""

    def stays(self, cause: object) -> bool:
        """Whether it asks for its units again, here, after an interrupt."""
        return cause == PREEMPTED or isinstance(cause, Lost)

    def breaks_off(self, stage: StagePlan, left: Ticks) -> None:
        """It goes away, with so much of a stage left to do; only platforms remember."""

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

    def _rest(self, stage: StagePlan) -> Ticks:
        """Hands-on time of a stage that waits: all of it, or what was left when it was put by."""
        put_by = self.resources.put_by.pop(self, None)
        return self.content(stage) if put_by is None else put_by[LEFT]

    def work(self) -> Steps:
        """Every stage of the order in turn: claim, work, give back what the next does not need.

        Interrupted by a more urgent job, or because its hub is lost, it asks again for everything
        and goes on with the time that is left; nothing is drawn twice.
        """
        env, log, resources, row, n = self.env, self.log, self.resources, self.row, self.n
        dispatchers, timings, jobs = resources.dispatchers, resources.timings, log.jobs
        put_by, stages, order = resources.put_by, self.plan.stages, self.order << SHIFT
        last = stages[-1]
        factor = 0.0
        for stage in stages:
            claims: Sequence[Claim] = stage.claims
            takes = stage.takes
            timing: Timing = NO_WORK if takes is None else timings[takes]
            left: Ticks | None = None
            clock, new_here, scale = None, False, 1.0
            if not stage.just_takes:
                if stage.chance is not None:
                    claims = stage.asks(timings[stage.chance](row, n))
                clock = None if stage.clock is None else resources.clocks[stage.clock]
                new_here = stage.experience is not None
            asked = now = env._now
            while True:
                job = len(jobs)
                jobs.extend((order | stage.station, now, NEVER, NEVER))
                begun: Ticks | None = None
                grant: Event | None = None
                to_come = iter(claims)
                try:
                    for claim in to_come:
                        seller = dispatchers[claim.shop]
                        grant = seller.claim(self, claim, job, asked)
                        if grant is not None:
                            self.enter(stage.waiting[seller.lacks(claim)])
                            yield grant
                            now = env._now
                    begun = jobs[job + STARTED] = now
                    if left is None:
                        left = self._rest(stage) if put_by else timing(row, n) - stage.done
                    if new_here:
                        assert stage.experience is not None
                        scale = factor = factor or resources.experience[stage.experience].next()
                        left, new_here = scaled(left, factor), False
                    if left > 0:
                        self.enter(stage.working)
                        self.heading = False
                        self.passing = timing, row, n, scale, clock, left, now
                        yield left if clock is None else clock.date(now, left) - now
                        now = env._now
                    break
                except Interrupt as interrupt:
                    now = jobs[job + ENDED] = env._now
                    rest: list[Claim] = []
                    if begun is None:
                        left = self._rest(stage)
                        taken = grant is not None and grant.triggered  # and lost at this instant
                        rest = [*to_come] if taken else [claim, *to_come]
                    else:
                        assert self.passing is not None
                        left = self.passing[LEFT]
                        left -= now - begun if clock is None else clock.elapsed(begun, now)
                    for claim in rest:
                        dispatchers[claim.shop].withdraw(self)
                    if isinstance(interrupt.cause, Expedited):
                        usual, left, claims = left, interrupt.cause.left(left), ()
                        if left != usual:
                            scale /= interrupt.cause.factor
                        continue
                    if not self.stays(interrupt.cause):
                        for shop in stage.shops:
                            dispatchers[shop].release_all(self)
                        self.breaks_off(stage, left)
                        raise
                    for shop in stage.shops[1:]:  # the hub has taken what is its own
                        dispatchers[shop].release_all(self)
                    if interrupt.cause == BEGIN_ANEW and takes is not None:
                        scale = factor or 1.0
                        left = scaled(timing(row, n) - stage.done, scale)
                    claims = [*stage.again, *(each for each in rest if not each.units)]
                    put_by[self] = timing, row, n, scale, clock, left, now
                    left = None
            jobs[job + ENDED] = now
            for shop, units in stage.gives_back:
                dispatchers[shop].release(self, units, stage is not last)
