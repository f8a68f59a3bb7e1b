"""Customers of hubs: platforms, jobs of outside loads and carcasses go through stages of work."""

from collections.abc import Sequence

from simpy import Interrupt

from sim.core.ticks import NEVER, Ticks, scaled
from sim.engine.hub.dispatcher import Claim
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.hub.resources import Resources
from sim.engine.time.events import Event, Process
from sim.engine.time.interruptions import PREEMPTED, Expedited, Lost
from sim.model.hub import Steps
from sim.record.log import ENDED, SHIFT, STARTED

BEGIN_ANEW = Lost("lost")


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
    """

    __slots__ = (
        "env", "heading", "held", "log", "n", "name", "number", "order", "plan", "process",
        "resources", "row",
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

    def work(self) -> Steps:
        """Every stage of the order in turn: claim, work, give back what the next does not need.

        Interrupted by a more urgent job, or because its hub is lost, it asks again for everything
        and goes on with the time that is left; nothing is drawn twice.
        """
        env, log, resources, row, n = self.env, self.log, self.resources, self.row, self.n
        dispatchers, timings, jobs = resources.dispatchers, resources.timings, log.jobs
        stages, order = self.plan.stages, self.order << SHIFT
        last = stages[-1]
        factor = 0.0
        for stage in stages:
            claims: Sequence[Claim] = stage.claims
            takes = stage.takes
            left: Ticks = 0 if takes is None else timings[takes](row, n)
            clock, new_here = None, False
            if not stage.just_takes:
                if stage.chance is not None:
                    claims = stage.asks(timings[stage.chance](row, n))
                if takes is not None:
                    left -= stage.done
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
                    if new_here:
                        assert stage.experience is not None
                        factor = factor or resources.experience[stage.experience].next()
                        left, new_here = scaled(left, factor), False
                    if left > 0:
                        self.enter(stage.working)
                        self.heading = False
                        yield left if clock is None else clock.date(now, left) - now
                        now = env._now
                    break
                except Interrupt as interrupt:
                    now = jobs[job + ENDED] = env._now
                    rest: list[Claim] = []
                    if begun is not None:
                        left -= now - begun if clock is None else clock.elapsed(begun, now)
                    elif grant is not None and grant.triggered:
                        rest = [*to_come]  # granted, and taken away, at this very instant
                    else:
                        rest = [claim, *to_come]
                    for claim in rest:
                        dispatchers[claim.shop].withdraw(self)
                    if isinstance(interrupt.cause, Expedited):
                        left, claims = interrupt.cause.left(left), ()
                        continue
                    if not self.stays(interrupt.cause):
                        for shop in stage.shops:
                            dispatchers[shop].release_all(self)
                        self.breaks_off(stage, left)
                        raise
                    for shop in stage.shops[1:]:  # the hub has taken what is its own
                        dispatchers[shop].release_all(self)
                    if interrupt.cause == BEGIN_ANEW and takes is not None:
                        left = scaled(timings[takes](row, n) - stage.done, factor or 1.0)
                    claims = [*stage.again, *(each for each in rest if not each.units)]
            jobs[job + ENDED] = now
            for shop, units in stage.gives_back:
                dispatchers[shop].release(self, units, stage is not last)
