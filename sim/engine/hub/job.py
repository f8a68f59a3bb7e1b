"""What platforms and the jobs of outside loads have in common: they go through stages of work."""

from simpy import Event, Interrupt, Process

from sim.core.ticks import Ticks, scaled
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.time.interruptions import PREEMPTED, Expedited, Lost
from sim.engine.time.progress import Calendar
from sim.model.hub import Steps
from sim.record.log import Log

BEGIN_ANEW = Lost("lost")


class Entity:
    """Somebody who claims, works and gives back.

    Attributes
    ----------
    name, number
        Fleet and place in it, or load and number of arrival: the last word in every tie.
    row, n
        Row and number of the draws of the present order.
    held
        Rows of the holds by pool.
    """

    __slots__ = ("env", "held", "log", "n", "name", "number", "order", "plan", "process", "row")

    outside = False

    process: Process
    plan: Plan

    def __init__(self, env: Calendar, log: Log, name: str, number: int, row: int) -> None:
        self.env = env
        self.log = log
        self.name = name
        self.number = number
        self.row = row
        self.n = 0
        self.order = -1
        self.held: dict[int, int] = {}

    def __str__(self) -> str:
        """Where it stands in the scenario."""
        return self.name

    def enter(self, condition: int) -> None:
        """Change to a condition; only platforms record theirs."""

    def stays(self, cause: object) -> bool:
        """Whether it asks for its units again, here, after an interrupt."""
        return cause == PREEMPTED or isinstance(cause, Lost)

    def breaks_off(self, stage: StagePlan, left: Ticks) -> None:
        """It goes away, with so much of a stage left to do; only platforms remember."""

    def work(self) -> Steps:
        """Every stage of the order in turn: claim, work, give back what the next does not need.

        Interrupted by a more urgent job, or because its hub is lost, it asks again for everything
        and goes on with the time that is left; nothing is drawn twice.
        """
        env, log = self.env, self.log
        last = self.plan.stages[-1]
        lesson = 0.0
        for stage in self.plan.stages:
            claims = list(stage.claims) if stage.chance is None else stage.asks(self.row, self.n)
            clock = stage.clock
            left: Ticks = 0 if stage.takes is None else stage.takes(self.row, self.n)
            new_here = stage.lessons is not None
            asked = now = env._now
            while True:
                job = log.job(self.order, stage.station, now)
                begun: Ticks | None = None
                grant: Event | None = None
                try:
                    while claims:
                        seller, bundle = claims[0]
                        grant = seller.claim(self, bundle, job, asked)
                        if grant is not None:
                            self.enter(stage.waiting[seller.lacks(bundle)])
                            yield grant
                            now = env._now
                        del claims[0]
                    begun = log.job_started[job] = now
                    if new_here:
                        assert stage.lessons is not None
                        lesson = lesson or stage.lessons.next()
                        left, new_here = scaled(left, lesson), False
                    if left > 0:
                        self.enter(stage.working)
                        yield env.timeout(left if clock is None else clock.date(now, left) - now)
                        now = env._now
                    break
                except Interrupt as interrupt:
                    now = env._now
                    log.job_ended[job] = now
                    if claims and grant is not None and grant.triggered:
                        del claims[0]  # granted, and taken away, at this very instant
                    for seller, _ in claims:
                        seller.withdraw(self)
                    if begun is not None:
                        left -= now - begun if clock is None else clock.elapsed(begun, now)
                    if isinstance(interrupt.cause, Expedited):
                        left, claims = interrupt.cause.left(left), []
                        continue
                    if not self.stays(interrupt.cause):
                        for shop in stage.shops:
                            shop.release_all(self)
                        self.breaks_off(stage, left)
                        raise
                    for shop in stage.shops[1:]:  # the hub has taken what is its own
                        shop.release_all(self)
                    if interrupt.cause == BEGIN_ANEW and stage.takes is not None:
                        left = scaled(stage.takes(self.row, self.n), lesson or 1.0)
                    parts = [each for each in claims if not each[1].units]
                    claims = [*stage.again, *parts]
            log.job_ended[job] = now
            for shop, units in stage.gives_back:
                shop.release(self, units, stage is not last)
