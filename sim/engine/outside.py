"""Outside loads: other people's work that shares a hub with the force."""

from simpy import Environment

from sim.domain.hub import Steps
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


def arrivals(env: Environment, log: Log, name: str, plan: Plan, interarrival: Timing) -> Steps:
    """Jobs arrive one after the other, whatever the state of the hub."""
    number = 0
    while True:
        yield env.timeout(interarrival(0, number))
        job = OutsideJob(env, log, name, number, row=0)
        job.n, job.plan = number, plan
        job.process = env.process(job.life(plan.order_class, plan.hub_number))
        number += 1
