"""A visit to a hub of who is not always at its station: its cycle says where ways begin and end."""

from dataclasses import replace

from sim.engine.hub.repair_plan import Plan
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.hub_visit import HubVisit
from sim.model.hub import Steps


class PlacedVisit(HubVisit):
    """Sets out from the node of the present stage, and returns to that of the stage by then."""

    __slots__ = ("_action",)

    def __init__(self, me: PlatformBase) -> None:
        super().__init__(me)
        self._is_free = False
        self._action: Action

    def chosen(self, action: Action) -> Plan | None:
        """The hub to which the platform would go now, from here."""
        return super().chosen(from_here(self._me, action))

    def at_a_hub(self, action: Action, order: int = -1) -> Steps:
        """Choose a hub from here, and let it restore the platform."""
        self._action = action
        return super().at_a_hub(from_here(self._me, action), order)

    def travel_back(self) -> Steps:
        """Bring the platform to where its cycle has it now."""
        self._me.plan = back_to_cycle(self._me, self._action)
        yield from super().travel_back()


def from_here(me: PlatformBase, action: Action) -> Action:
    """An action with the ways from where the present stage has a platform."""
    by_turn = action.ways.by_turn
    return replace(action, ways=by_turn[me.equipment.turn]) if by_turn else action


def back_to_cycle(me: PlatformBase, action: Action) -> Plan:
    """The plan of a platform at a hub, with the way to where its cycle has it now."""
    by_turn = action.ways.by_turn
    if not by_turn:
        return me.plan
    there = by_turn[me.equipment.turn_now()].at(me.plan.hub)
    return me.plan if there is None else there  # a hub without a way from there moves nobody
