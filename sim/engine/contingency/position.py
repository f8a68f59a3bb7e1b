"""Where a platform is between its station and the hubs it has been bound for, and what is done.

A platform that turns sails from where it is. The time from there to another hub is not known, but
bounded: it may go back to its station and set out anew, or on to the hub it was bound for and
across from there. It takes the shorter of the two.
"""

from dataclasses import replace
from math import inf

from sim.core.ticks import Ticks, on_grid, scaled, to_days, to_ticks
from sim.engine.hub.customer import Customer
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.state.theater_state import TheaterState
from sim.model.condition import Place


class Position:
    """The place of one platform, and its progress with one order.

    Attributes
    ----------
    at
        The hub that it is at; empty elsewhere.
    bound
        The plan for whose hub it has left its station; None there.
    done_frac
        Share of the work of the present order that is done, wherever it was done.
    under_way
        Whether it is travelling to a hub.
    """

    __slots__ = (
        "_ahead", "_back", "_begun", "_state", "_trip", "_whole", "at", "bound", "done_frac",
        "under_way",
    )  # fmt: skip

    def __init__(self, state: TheaterState) -> None:
        self._state = state
        self._ahead: Ticks = 0
        self._back: Ticks = 0
        self._trip: Ticks = 0
        self._whole: Ticks = 0
        self._begun: Ticks = 0
        self._clear()
        self.done_frac = 0.0

    def is_back(self) -> None:
        """It is on its station, or on the way there."""
        if self.bound is not None:
            self._clear()
        self.done_frac = 0.0

    def _clear(self) -> None:
        self.bound: Plan | None = None
        self.at = ""
        self.under_way = False

    def sets_out(self, hub: Plan | None) -> None:
        """A new order begins: from the station, or from the hub it is at already."""
        if self.bound is not None and (hub is None or self.at != hub.hub):
            self._clear()
        self.done_frac = 0.0

    @property
    def has_left(self) -> bool:
        """Whether it has left its station."""
        return self.bound is not None

    @property
    def back(self) -> Ticks:
        """Time to its station from here, at most."""
        return self._back

    @property
    def place(self) -> Place:
        """Its place, as a condition says it."""
        if self.at:
            return Place.AT_HUB
        return Place.UNDER_WAY if self.bound is not None else Place.ON_STATION

    # Ways ----------------------------------------------------------------------------------

    def to_d(self, plan: Plan) -> float:
        """Mean time to the hub of a plan from here, waits included; inf if there is no way [d]."""
        limits = plan.restrictions
        assert limits is not None
        stretch = 1.0 if limits.there is None else self._state.stretch(limits.there)
        whole = inf if stretch == inf else scaled(to_ticks(plan.way_d), stretch)
        return on_grid(plan.out_d - plan.way_d + to_days(self._from_here(plan, whole)))

    def _from_here(self, plan: Plan, whole: Ticks) -> Ticks:
        bound = self.bound
        if bound is None:
            return whole
        if bound.hub == plan.hub:
            return self._ahead
        assert bound.restrictions is not None
        leg, across_d = bound.restrictions.across(self._state.scenario, plan.hub)
        across = to_ticks(across_d)
        if leg is not None:
            stretch = self._state.stretch(leg)
            across = inf if stretch == inf else scaled(across, stretch)
        return min(self._back + whole, self._ahead + across)

    def departs(self, plan: Plan, whole: Ticks, now: Ticks) -> tuple[Ticks, bool]:
        """It leaves for a hub that is ``whole`` from the station.

        Returns the time it takes, and whether that is more than a bound: the way that was drawn is
        part of it.
        """
        drawn = True
        if self.bound is None:
            self._trip, self._back = whole, 0
        else:
            self._trip = self._from_here(plan, whole)
            drawn = self.bound.hub == plan.hub or self._trip == self._back + whole
        self.bound, self._whole, self._begun = plan, whole, now
        self.at, self.under_way = "", True
        return self._trip, drawn

    @property
    def due(self) -> Ticks:
        """When it is at the hub, as it set out."""
        return self._begun + self._trip

    def has_taken(self, trip: Ticks) -> None:
        """The whole trip is so long after all."""
        self._trip = trip

    def stops(self, now: Ticks) -> Ticks:
        """It is disturbed under way; what is left of the way."""
        gone = now - self._begun
        self._ahead, self._back = self._trip - gone, self._back + gone
        self.under_way = False
        return self._ahead

    def arrives(self) -> None:
        """It is at the hub."""
        assert self.bound is not None
        self._ahead, self._back = 0, min(self._back + self._trip, self._whole)
        self.at, self.under_way = self.bound.hub, False

    # Work ----------------------------------------------------------------------------------

    def credits(self, plan: Plan, stage: StagePlan, left: Ticks, me: Customer) -> None:
        """Work is broken off with so much of a stage left to do."""
        whole = [me.content(each) for each in plan.stages]
        place = next(i for i, each in enumerate(plan.stages) if each is stage)
        done = sum(whole[:place]) + max(whole[place] - left, 0)
        if sum(whole) > 0:
            self.done_frac += (1 - self.done_frac) * done / sum(whole)

    def rest_of(self, plan: Plan, me: Customer) -> Plan:
        """A plan without the share of the work that is done already, wherever it was done, and
        without the parts that were used up then."""
        if self.done_frac == 0:
            return plan
        skip = scaled(sum(me.content(each) for each in plan.stages), self.done_frac)
        stages = []
        for stage in plan.stages:
            cut = min(skip, me.content(stage))
            stages.append(stage.after(cut) if skip > 0 else stage)
            skip -= cut
        return replace(plan, stages=tuple(stages))
