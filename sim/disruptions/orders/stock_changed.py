"""A stock changes: units are brought to its shelf, or taken from it."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Part, Theater, TheaterData, Undo, disruptions
from sim.model.supply import Stock


def _some(units: int) -> int:
    if units == 0:
        raise ValueError("0 is not right: units that are brought, or taken (below 0)")
    return units


@disruptions.register("stock_changed")
class StockChanged(Disruption):
    """Units more, or less, on the shelf of a stock and in its base stock while it lasts.

    What is to be taken and is not on the shelf is taken as it comes back, before anybody who waits.
    """

    example: ClassVar[dict[str, Any]] = {"stock": "pump", "units": 2}

    stock: str
    """Full name of the stock, ``hub.part`` for the part of a hub."""
    units: Annotated[int, AfterValidator(_some)]
    """Units that are brought, or taken (below 0) [count]."""

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Bring or take them."""
        return theater.add(self.stock, self.units)

    def changes(self, scenario: TheaterData) -> Iterable[tuple[Part, str]]:  # noqa: ARG002
        """The stock."""
        yield "stocks", self.stock

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The stock, and that it has what all that are enabled take."""
        stocks: dict[str, Stock] = dict(scenario.stocks)
        for name, hub in scenario.hubs.items():
            stocks |= {f"{name}.{part}": stock for part, stock in hub.parts.items()}
        yield from known("stock", self.stock, stocks, "stock")
        if self.stock not in stocks:
            return
        has = stocks[self.stock].stock
        if has == "unlimited":
            yield Problem("stock", f"{self.stock!r} is unlimited, so nothing is brought or taken")
            return
        taken = _most_at_once(self.stock, scenario) or [self]
        units = -sum(each.units for each in taken)
        if units > has and (taken[0] is self or -self.units > has):
            together = f" by {len(taken)} events together" if len(taken) > 1 else ""
            told = f"{units} units are taken of {self.stock}{together}; its stock is {has}"
            yield Problem("units", told)

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("a stock has more or fewer units for a time")


def _most_at_once(stock: str, scenario: TheaterData) -> list[StockChanged]:
    """Of all that take units of a stock those that may do so on one day, where they take most."""
    spans = [
        (*event.may_last_d, each)
        for event in scenario.events.values()
        for each in (event.does if event.enabled else ())
        if isinstance(each, StockChanged) and each.stock == stock and each.units < 0
    ]
    at_once = [
        [each for start_d, end_d, each in spans if start_d == day_d or start_d < day_d < end_d]
        for day_d, _, _ in spans
    ]
    return min(at_once, key=lambda some: sum(each.units for each in some), default=[])
