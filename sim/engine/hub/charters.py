"""Charters: hired units are called, come, stay for a period, and leave, again and again."""

from dataclasses import dataclass

from sim.core.ticks import Ticks
from sim.engine.hub.hiring_dispatcher import Hire, HiringDispatcher
from sim.engine.hub.resources import Resources
from sim.model.yards.hub import Steps


@dataclass(frozen=True, slots=True)
class HiredPlan:
    """Hired units of a hub, worked out before the run."""

    path: str
    """Where they stand in the scenario."""
    shop: int
    """Number of the dispatcher."""
    place: int
    """Of their pool in it."""
    units: int
    called_at: int
    mobilised: int
    """Timing of the mobilisation."""
    kept: Ticks
    extended: Ticks | None
    """By how much the period is extended; None if it is not."""
    order_class: int
    """Each charter is an order of this class, without a hub, of one job."""
    station: int


def charters(resources: Resources, plan: HiredPlan) -> Steps:
    """Take the units away, and let them come and go.

    The job of a charter's order is asked for when they are called, and lasts while they are here.
    """
    dispatcher = resources.dispatchers[plan.shop]
    assert isinstance(dispatcher, HiringDispatcher)  # the shop plan says that it hires
    hire = Hire(plan.place, plan.units, plan.called_at, plan.extended is not None)
    dispatcher.add(hire)
    return _one_after_the_other(resources, plan, dispatcher, hire)


def _one_after_the_other(
    resources: Resources, plan: HiredPlan, dispatcher: HiringDispatcher, hire: Hire
) -> Steps:
    env, log, mobilised = resources.env, resources.log, resources.timings[plan.mobilised]
    number = 0
    while True:
        yield dispatcher.wanted(hire)
        order = log.order(plan.order_class, number, -1, env.now)
        job = log.job(order, plan.station, env.now)
        takes = mobilised(0, number)
        yield env.timeout(takes, (mobilised, 0, number, 1.0, None, takes, env.now))
        log.start(job, env.now)
        dispatcher.come(hire)
        yield env.timeout(plan.kept)
        while (yield dispatcher.over(hire)):
            assert plan.extended is not None
            yield env.timeout(plan.extended)
        log.end(job, env.now)
        log.close(order, env.now)
        number += 1
