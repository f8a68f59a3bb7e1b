"""Outside loads: other people's work that shares a hub with the force."""

from dataclasses import dataclass

from sim.engine.hub.customer import Customer
from sim.engine.hub.repair_plan import Plan
from sim.engine.hub.resources import Resources
from sim.engine.time.clocks.operating_clock import Clock
from sim.model.yards.hub import Steps


class OutsideJob(Customer):
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
        log.close(self.order, self.env.now)


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """An outside load, worked out before the run."""

    name: str
    """``hub.load``."""
    path: str
    """Where it stands in the scenario."""
    plan: Plan
    interarrival: int
    """Timing of the arrivals."""
    pace: Clock | None
    """The pace at which it arrives; None where it is the same in every phase."""


def arrivals(resources: Resources, load: LoadPlan) -> Steps:
    """Jobs arrive one after the other, whatever the state of the hub.

    With a pace, the time between them passes by that clock.
    """
    env, interarrival, pace = resources.env, resources.timings[load.interarrival], load.pace
    number = 0
    while True:
        now, left = env.now, interarrival(0, number)
        yield env.timeout(
            left if pace is None else pace.date(now, left) - now,
            (interarrival, 0, number, 1.0, pace, left, now),
        )
        job = OutsideJob(resources, load.name, number, row=0)
        job.n, job.plan = number, load.plan
        job.process = env.live(job.life(load.plan.order_class, load.plan.hub_number), job)
        number += 1
