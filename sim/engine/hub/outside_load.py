"""Outside loads: other people's work that shares a hub with the force."""

from math import inf

from sim.engine.hub.job import Entity
from sim.engine.hub.repair_plan import Plan, Timing
from sim.engine.time.operating_clock import Clock, clock
from sim.engine.time.progress import Calendar
from sim.model.hub import Load, Steps
from sim.model.scenario import Scenario
from sim.record.log import Log


class OutsideJob(Entity):
    """One job of an outside load; its number is that of its arrival."""

    __slots__ = ()

    outside = True

    def __str__(self) -> str:
        hub, _, load = self.name.partition(".")
        return f"hubs.{hub}.load.{load}"

    def life(self, order_class: int, hub: int) -> Steps:
        """From arrival to completion."""
        log = self.log
        self.order = log.order(order_class, self.number, hub, self.env.now)
        yield from self.work()
        log.order_closed[self.order] = self.env.now


def arrival_clock(scenario: Scenario, load: Load) -> Clock | None:
    """The pace at which a load arrives; None where it is the same in every phase."""
    starts_d, factors = scenario.rates(load.factor)
    return None if all(factor == 1.0 for factor in factors) else clock(starts_d, factors)


def arrivals(
    env: Calendar,
    log: Log,
    name: str,
    plan: Plan,
    interarrival: Timing,
    pace: Clock | None = None,
) -> Steps:
    """Jobs arrive one after the other, whatever the state of the hub.

    With a pace, the time between them passes by that clock.
    """
    number = 0
    while True:
        passes = interarrival(0, number)
        if pace is not None:
            passes = pace.date(env.now, passes) - env.now
        if passes == inf:
            return
        yield env.timeout(passes)
        job = OutsideJob(env, log, name, number, row=0)
        job.n, job.plan = number, plan
        job.process = env.live(job.life(plan.order_class, plan.hub_number), job)
        number += 1
