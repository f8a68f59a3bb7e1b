"""A visit to a hub of who is not always at its station: its cycle says where ways begin and end."""

from dataclasses import replace

from sim.engine.hub.repair_plan import Plan
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.hub_visit import HubVisit
from sim.model.yards.hub import Steps


class PlaceInCycle:
    """Where the rotation of a platform has it, and what that makes of its ways."""

    __slots__ = ("_doing", "_me")

    def __init__(self, me: PlatformBase) -> None:
        self._me = me
        self._doing: Action

    def from_here(self, action: Action) -> Action:
        """An action with the ways from where the present stage has the platform."""
        by_turn = action.ways.by_turn
        return replace(action, ways=by_turn[self._me.equipment.turn]) if by_turn else action

    def sets_out(self, action: Action) -> Action:
        """The same, for an action that begins now."""
        self._doing = action
        return self.from_here(action)

    def heads_back(self) -> None:
        """It is done at a hub, and goes to where its cycle has it now."""
        me, by_turn = self._me, self._doing.ways.by_turn
        if by_turn:
            there = by_turn[me.equipment.turn_now()].at(me.plan.hub)
            if there is not None:  # else the hub moves nobody
                me.plan = there


class PlacedVisit(HubVisit):
    """Sets out from the node of the present stage, and returns to that of the stage by then."""

    __slots__ = ("_cycle",)

    def __init__(self, me: PlatformBase) -> None:
        super().__init__(me)
        self._is_free = False
        self._cycle = PlaceInCycle(me)

    def chosen(self, action: Action) -> Plan | None:
        """The hub to which the platform would go now, from here."""
        return super().chosen(self._cycle.from_here(action))

    def at_a_hub(self, action: Action, order: int = -1) -> Steps:
        """Choose a hub from here, and let it restore the platform."""
        return super().at_a_hub(self._cycle.sets_out(action), order)

    def travel_back(self) -> Steps:
        """Bring the platform to where its cycle has it now."""
        self._cycle.heads_back()
        yield from super().travel_back()
