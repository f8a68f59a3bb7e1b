"""A stock whose base events change: units are brought to its shelf, or taken from it."""

from sim.engine.hub.resources import Resources
from sim.engine.supply.stock import Store
from sim.engine.supply.stock_plan import StockPlan
from sim.engine.time.events import Event


class ChangingStore(Store):
    """One stock of one run that may have more or fewer units some day.

    What is to be taken and is not on the shelf is taken as it comes back, before anybody who waits.
    """

    def __init__(self, resources: Resources, plan: StockPlan) -> None:
        super().__init__(resources, plan)
        self._owed = 0

    def add(self, units: int) -> None:
        """Units more, or less (below 0), on the shelf and in the base stock."""
        self.base += units
        self._position += units
        if units < 0:
            taken = min(-units, int(self.dispatcher.free[self.place]))
            self._owed += -units - taken
            self.dispatcher.free[self.place] -= taken
            for _ in range(taken):
                self.move("shelf", "elsewhere")
            return
        kept = min(units, self._owed)  # what was to be taken may stay
        self._owed -= kept
        brought = units - kept
        if brought:
            self.log.due_in(self._key | brought, self.env._now)
        for _ in range(brought):
            self._arrive("elsewhere")

    def _back(self, event: Event) -> None:
        """A part that was replaced on the spot is on the shelf, or is taken from there."""
        if self._owed:
            self._arrive("in repair")
        else:
            super()._back(event)

    def _arrive(self, state: str, origin: str = "") -> None:
        """A part is on the shelf, or is taken from there."""
        if not self._owed:
            super()._arrive(state, origin)
            return
        self._owed -= 1
        self.move(state, "shelf", origin)
        self.move("shelf", "elsewhere")
