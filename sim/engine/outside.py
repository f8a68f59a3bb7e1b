"""Outside loads: other people's work that shares a hub with the force."""

from math import inf

from simpy import Environment

from sim.domain.hub import Load, Steps
from sim.domain.scenario import Scenario
from sim.engine.clock import Clock
from sim.engine.entity import Entity
from sim.engine.plan import Plan, Timing
from sim.record.log import Log


class OutsideJob(Entity):
    """One job of an outside load; its number is that of its arrival."""

    __slots__ = ()

    outside = True

    def life(self, order_class: int, hub: int) -> Steps:
        """From arrival to completion."""
        log = self.log
        self.order = log.order(order_class, self.number, hub, self.env.now)
        yield from self.work()
        log.order_closed[self.order] = self.env.now


def arrival_clock(scenario: Scenario, load: Load) -> Clock | None:
    """The pace at which a load arrives; None where it is the same in every phase."""
    starts, factors = scenario.rates(load.factor)
    return None if all(factor == 1.0 for factor in factors) else Clock(starts, factors)


def arrivals(
    env: Environment,
    log: Log,
    name: str,
    plan: Plan,
    interarrival: Timing,
    clock: Clock | None = None,
) -> Steps:
    """Jobs arrive one after the other, whatever the state of the hub.

    With a clock, the time between them passes at the pace of the phase.
    """
    number = 0
    while True:
        passes_d = interarrival(0, number)
        if clock is not None:
            passes_d = clock.date(env.now, passes_d) - env.now
        if passes_d == inf:
            return
        yield env.timeout(passes_d)
        job = OutsideJob(env, log, name, number, row=0)
        job.n, job.plan = number, plan
        job.process = env.process(job.life(plan.order_class, plan.hub_number))
        number += 1
