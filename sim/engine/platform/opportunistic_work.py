"""Opportunistic work: what is due soon, or was deferred, is done at the same induction."""

from collections.abc import Callable, Iterator
from math import inf

from simpy import Interrupt

from sim.core.ticks import Ticks
from sim.engine.hub.repair_plan import Plan
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.fleet_plan import Action
from sim.model.yards.hub import Steps


class OpportunisticWork:
    """The work that one platform adds to an induction; each adds its own stages after the first.

    The platform asks anew for the berth and the crew of each: it stays at the hub, and queues
    with the others. What was done counts from the moment that the platform is back.

    Parameters
    ----------
    within
        Scheduled work due within this time joins.
    defers
        Whether scheduled work is put off by order.
    """

    __slots__ = ("_defers", "_done", "_me", "_within")

    def __init__(self, me: PlatformBase, within: Ticks, defers: Callable[[Action], bool]) -> None:
        self._me = me
        self._within = within
        self._defers = defers
        self._done: list[Callable[[], None]] = []

    def after(self, steps: Steps) -> Steps:
        """The steps of the first work, then everything else that its hub can do now."""
        yield from steps
        me = self._me
        first, order, n = me.plan, me.order, me.n
        if first.by_team:
            return  # the team goes on to its next job
        try:
            for number, plan in self._deferred(first.hub):
                yield from self._restore(number, plan)
            for place, plan in self._due_soon(first.hub):
                yield from self._keep(place, plan)
        finally:
            me.plan, me.order, me.n = first, order, n

    def settle(self) -> None:
        """The platform is back: what was done with it renews and restarts."""
        for act in self._done:
            act()
        self._done.clear()

    def _deferred(self, hub: str) -> Iterator[tuple[int, Plan]]:
        me = self._me
        for number, until in sorted(me.equipment.open.items()):
            mode = me.fleet.modes[number]
            plan = mode.ways.at(hub)
            if mode.restored == "deferred" and until < inf and plan is not None:
                yield number, plan

    def _due_soon(self, hub: str) -> Iterator[tuple[int, Plan]]:
        equipment = self._me.equipment
        for place, period in enumerate(self._me.fleet.periods):
            plan = period.ways.at(hub)
            if plan is None or self._defers(period):
                continue
            if equipment.period_due[place] - equipment.reading(place) <= self._within:
                yield place, plan

    def _restore(self, number: int, plan: Plan) -> Steps:
        me, equipment = self._me, self._me.equipment
        mode, order = me.fleet.modes[number], equipment.orders[number]
        until, equipment.open[number] = equipment.open[number], inf
        me.plan, me.order, me.n = plan, order, equipment.failures[number] - 1
        try:
            yield from me.work()
        except Interrupt:
            equipment.open[number] = until
            raise
        me.log.send(order, plan.hub_number)
        self._done.append(lambda: me.done(mode, number))

    def _keep(self, place: int, plan: Plan) -> Steps:
        me, equipment = self._me, self._me.equipment
        due, equipment.period_due[place] = equipment.period_due[place], inf
        me.plan, me.n = plan, equipment.period_n[place]
        equipment.period_n[place] += 1
        me.order = order = me.opens(place, due, plan)
        try:
            yield from me.work()
        except Interrupt:
            me.log.absorb(order, me.env.now)
            equipment.period_due[place] = due
            raise

        def done() -> None:
            me.log.close(order, me.env.now)
            me.kept(place, due)

        self._done.append(done)
