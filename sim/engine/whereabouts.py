"""Where a platform is between its station and the hubs it has been bound for, and what is done.

A platform that turns sails from where it is. The time from there to another hub is not known, but
bounded: it may go back to its station and set out anew, or on to the hub it was bound for and
across from there. It takes the shorter of the two.
"""

from dataclasses import replace
from math import inf

from sim.domain.condition import Place
from sim.engine.plan import Plan, StagePlan, Timing
from sim.engine.situation import Situation


class Whereabouts:
    """The place of one platform, and its progress with one order.

    Attributes
    ----------
    at
        The hub that it is at; empty elsewhere.
    under_way
        Whether it is travelling to a hub.
    """

    __slots__ = (
        "_ahead_d", "_back_d", "_begun", "_bound", "_done_frac", "_situation", "_trip_d",
        "_whole_d", "at", "under_way",
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self.is_back()

    def is_back(self) -> None:
        """It is on its station, or on the way there."""
        self._bound: Plan | None = None
        self._ahead_d = self._back_d = self._trip_d = self._whole_d = self._begun = 0.0
        self._done_frac = 0.0
        self.at = ""
        self.under_way = False

    def sets_out(self, hub: Plan | None) -> None:
        """A new order begins: from the station, or from the hub it is at already."""
        if hub is None or self.at != hub.hub:
            self.is_back()
        self._done_frac = 0.0

    @property
    def has_left(self) -> bool:
        """Whether it has left its station."""
        return self._bound is not None

    @property
    def back_d(self) -> float:
        """Time to its station from here, at most [d]."""
        return self._back_d

    @property
    def place(self) -> Place:
        """Its place, as a condition says it."""
        if self.at:
            return Place.AT_HUB
        return Place.UNDER_WAY if self._bound is not None else Place.ON_STATION

    # Ways ----------------------------------------------------------------------------------

    def to_d(self, plan: Plan) -> float:
        """Mean time to the hub of a plan from here, waits included; inf if there is no way [d]."""
        contest = plan.contest
        assert contest is not None
        stretch = 1.0 if contest.there is None else self._situation.stretch(contest.there)
        whole_d = inf if stretch == inf else plan.way_d * stretch
        return plan.out_d - plan.way_d + self._from_here_d(plan, whole_d)

    def _from_here_d(self, plan: Plan, whole_d: float) -> float:
        bound = self._bound
        if bound is None:
            return whole_d
        if bound.hub == plan.hub:
            return self._ahead_d
        assert bound.contest is not None
        leg, across_d = bound.contest.across(plan.hub)
        if leg is not None:
            stretch = self._situation.stretch(leg)
            across_d = inf if stretch == inf else across_d * stretch
        return min(self._back_d + whole_d, self._ahead_d + across_d)

    def departs(self, plan: Plan, whole_d: float, now: float) -> float:
        """It leaves for a hub that is ``whole_d`` from the station; the time it takes [d]."""
        self._trip_d = self._from_here_d(plan, whole_d)
        self._bound, self._whole_d, self._begun = plan, whole_d, now
        self.at, self.under_way = "", True
        return self._trip_d

    def stops(self, now: float) -> float:
        """It is disturbed under way; what is left of the way [d]."""
        gone_d = now - self._begun
        self._ahead_d, self._back_d = self._trip_d - gone_d, self._back_d + gone_d
        self.under_way = False
        return self._ahead_d

    def arrives(self) -> None:
        """It is at the hub."""
        assert self._bound is not None
        self._ahead_d, self._back_d = 0.0, min(self._back_d + self._trip_d, self._whole_d)
        self.at, self.under_way = self._bound.hub, False

    # Work ----------------------------------------------------------------------------------

    def credits(self, plan: Plan, stage: StagePlan, left_d: float, row: int, n: int) -> None:
        """Work is broken off with so much of a stage left to do [d]."""
        whole = [_content_d(each, row, n) for each in plan.stages]
        place = next(i for i, each in enumerate(plan.stages) if each is stage)
        done_d = sum(whole[:place]) + max(whole[place] - left_d, 0.0)
        if sum(whole) > 0:
            self._done_frac += (1 - self._done_frac) * done_d / sum(whole)

    def rest_of(self, plan: Plan, row: int, n: int) -> Plan:
        """A plan without the share of the work that is done already, wherever it was done."""
        if self._done_frac == 0:
            return plan
        skip_d = self._done_frac * sum(_content_d(each, row, n) for each in plan.stages)
        stages = []
        for stage in plan.stages:
            content_d = _content_d(stage, row, n)
            cut_d = min(skip_d, content_d)
            skip_d -= cut_d
            stages.append(replace(stage, takes=_constant(content_d - cut_d)))
        return replace(plan, stages=stages)


def _content_d(stage: StagePlan, row: int, n: int) -> float:
    return 0.0 if stage.takes is None else stage.takes(row, n)


def _constant(days: float) -> Timing:
    return lambda _row, _n: days
