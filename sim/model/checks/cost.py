"""Every hub, country and item that has a price exists."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.eligibility.pipelines import item_of, stocks_of
from sim.model.scenario import Scenario


def cost_problems(scenario: Scenario) -> Iterator[Problem]:
    """Every hub, country and item that has a price exists."""
    costs = scenario.costs
    if costs is None:
        return
    stocks = stocks_of(scenario)
    countries = {hub.country for hub in scenario.hubs.values() if hub.country}
    items = {item_of(stocks, name) for name in stocks}
    for key, given, names, what in (
        ("country_factor", costs.country_factor, countries, "country of a hub"),
        ("hub_factor", costs.hub_factor, {*scenario.hubs}, "hub"),
        ("capital_by_hub", costs.capital_by_hub, {*scenario.hubs}, "hub"),
        ("part_price", costs.part_price, items, "item"),
    ):
        for name in given:
            yield from known(f"costs.{key}.{name}", name, names, what)
