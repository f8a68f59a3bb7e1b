"""Checks of what comes before a platform leaves for a hub: nobody waits who is there already."""

from collections.abc import Iterator

from sim.core.errors import Problem
from sim.model.eligibility.eligibility import package
from sim.model.eligibility.pipelines import stocks_of
from sim.model.scenario import Scenario


def preparation_problems(scenario: Scenario) -> Iterator[Problem]:
    """Work packages of loads and carcasses have no waits before the way."""
    jobs = [
        (f"hubs.{name}.load.{each}.work", name, load.work)
        for name, hub in scenario.hubs.items()
        for each, load in hub.load.items()
    ]
    jobs += [
        (f"stocks.{name}.shop.work", stock.shop.hub, stock.shop.work)
        for name, stock in stocks_of(scenario).items()
        if stock.shop is not None
    ]
    for path, hub_name, work in jobs:
        hub = scenario.hubs.get(hub_name)
        if hub is None or (work not in scenario.work and work not in hub.work):
            continue  # whoever names them is told so
        if waits := package(scenario, hub, work).before:
            told = (
                f"{work!r} has {', '.join(waits)} before a platform leaves, and this is no platform"
            )
            yield Problem(path, f"{told}; a work package without 'before' is right")
