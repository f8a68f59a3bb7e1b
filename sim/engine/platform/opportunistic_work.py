"""Opportunistic bundling: what is due soon, or was deferred, is done at the same induction."""

from collections.abc import Callable, Iterator
from math import inf

from simpy import Interrupt

from sim.core.ticks import Ticks
from sim.engine.hub.job import Entity
from sim.engine.hub.repair_plan import Plan
from sim.engine.platform.equipment import Equipped
from sim.engine.platform.fleet_plan import Task
from sim.model.hub import Steps


class Bundle:
    """The work that one platform adds to an induction; each adds its own stages after the first.

    The platform asks anew for the berth and the crew of each: it stays at the hub, and queues
    with the others. What was done counts from the moment that the platform is back.
    """

    def __init__(
        self,
        platform: Equipped,
        done: Callable[[Task, int], None],
        kept: Callable[[int, Ticks], None],
    ) -> None:
        self._platform = platform
        self._restored = done
        self._kept = kept
        self._done: list[Callable[[], None]] = []

    def after(self, steps: Steps) -> Steps:
        """The steps of the first work, then everything else that its hub can do now."""
        yield from steps
        me = self._platform
        first, order, n = me.plan, me.order, me.n
        if not first.kind.moves_platform:
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
        me = self._platform
        for number, until in sorted(me.open.items()):
            mode = me.fleet.modes[number]
            plan = _plan_at(mode, hub)
            if mode.restored == "deferred" and until < inf and plan is not None:
                yield number, plan

    def _due_soon(self, hub: str) -> Iterator[tuple[int, Plan]]:
        me = self._platform
        within = me.fleet.bundle_within
        for place, period in enumerate(me.fleet.periods):
            reading = me.env.now if period.on_calendar else me.age
            plan = _plan_at(period, hub)
            if plan is None or within is None:
                continue
            if me.period_due[place] - reading <= within:
                yield place, plan

    def _restore(self, number: int, plan: Plan) -> Steps:
        me = self._platform
        mode, order = me.fleet.modes[number], me.orders[number]
        until, me.open[number] = me.open[number], inf
        me.plan, me.order, me.n = plan, order, me.failures[number] - 1
        try:
            yield from Entity.work(me)
        except Interrupt:
            me.open[number] = until
            raise
        me.log.send(order, plan.hub_number)
        self._done.append(lambda: self._restored(mode, number))

    def _keep(self, place: int, plan: Plan) -> Steps:
        me = self._platform
        period, due = me.fleet.periods[place], me.period_due[place]
        me.period_due[place] = inf
        order = me.log.order(period.order_class, me.index, plan.hub_number, me.env.now)
        me.plan, me.order, me.n = plan, order, me.period_n[place]
        me.period_n[place] += 1
        try:
            yield from Entity.work(me)
        except Interrupt:
            me.log.absorb(order, me.env.now)
            me.period_due[place] = due
            raise

        def done() -> None:
            me.log.order_closed[order] = me.env.now
            self._kept(place, due)

        self._done.append(done)


def _plan_at(task: Task, hub: str) -> Plan | None:
    return next((plan for plan in task.plans if plan.hub == hub), None)
