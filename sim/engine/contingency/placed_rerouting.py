"""The visits of a contested theater of who is not always at its station."""

from sim.engine.contingency.rerouting import ReroutableVisit
from sim.engine.hub.repair_plan import Plan
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.placed_visit import PlaceInCycle
from sim.engine.state.theater_state import TheaterState
from sim.model.yards.hub import Steps


class PlacedReroutableVisit(ReroutableVisit):
    """Sets out from the node of the present stage, and returns to that of the stage by then."""

    __slots__ = ("_cycle",)

    def __init__(self, me: PlatformBase, state: TheaterState) -> None:
        super().__init__(me, state)
        self._is_free = False
        self._cycle = PlaceInCycle(me)

    def may(self, action: Action) -> bool:
        """Whether some hub may do an action, and can be reached from here, at present."""
        return super().may(self._cycle.from_here(action))

    def chosen(self, action: Action) -> Plan | None:
        """The hub to which the platform would go now, from here."""
        return super().chosen(self._cycle.from_here(action))

    def stands(self, hub: str, action: Action) -> bool:
        """Whether a hub that was chosen some time ago still is a choice, from here."""
        return super().stands(hub, self._cycle.from_here(action))

    def at_a_hub(self, action: Action, order: int = -1) -> Steps:
        """Find a hub from here; find another when that is lost."""
        return super().at_a_hub(self._cycle.sets_out(self.damage.repair(action)), order)

    def travel_back(self) -> Steps:
        """Bring the platform to where its cycle has it now, as soon as there is a way."""
        self._cycle.heads_back()
        yield from super().travel_back()
