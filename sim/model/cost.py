"""What things cost: prices that turn a record into money. Nothing in a run depends on them."""

from typing import Annotated, Literal

from pydantic import Field

from sim.core.model import Model
from sim.model.yards.hub import Hub

Repaired = Literal["ship", "aircraft", "vehicle", "part"]
"""What work at a hub repairs."""
Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Costs(Model):
    """Prices of the theater in one currency; what is not given is free."""

    currency: str = "USD million"
    """Name of the unit of money."""
    repair_per_day: dict[Repaired, Price] = Field(default_factory=dict)
    """A hands-on day at a hub, by what is repaired [money/d]."""
    repair_per_man_day: Price = 0.0
    """A man-day of work at a hub, of those that ``people_per_day`` says; beside what a hands-on day
    costs [money]."""
    country_factor: dict[str, Price] = Field(default_factory=dict)
    """Factor on it by country of the hub; 1 where it is not given."""
    hub_factor: dict[str, Price] = Field(default_factory=dict)
    """Factor on it by hub, instead of that of its country."""
    transit_per_day: dict[Literal["ship", "aircraft", "vehicle"], Price] = Field(
        default_factory=dict
    )
    """A platform-day under way to or from a hub [money/d]."""
    per_ton_mile: dict[Repaired, Price] = Field(default_factory=dict)
    """A ton carried a nautical mile, by what is carried; a platform under its own power has its
    price by the day instead [money/(t nm)]."""
    per_part_shipped: Price = 0.0
    """A unit sent to a stock, whatever its way [money]."""
    per_part_bought: Price = 0.0
    """A new unit ordered of any item [money]."""
    part_price: dict[str, Price] = Field(default_factory=dict)
    """The same by item, instead [money]."""
    idle_per_berth_day: Price = 0.0
    """A day of a berth in nobody's hands, at a hub that the posture uses [money/d]."""
    capital_per_berth_year: Price = 0.0
    """A berth at a hub that the posture uses, busy or not [money/year]."""
    capital_by_hub: dict[str, Price] = Field(default_factory=dict)
    """The same by hub, instead [money/year]."""

    def repair_factor(self, name: str, hub: Hub) -> float:
        """Factor on the price of a hands-on day at a hub."""
        return self.hub_factor.get(name, self.country_factor.get(hub.country, 1.0))

    def capital(self, hub: str) -> float:
        """Price of a berth of a hub [money/year]."""
        return self.capital_by_hub.get(hub, self.capital_per_berth_year)
