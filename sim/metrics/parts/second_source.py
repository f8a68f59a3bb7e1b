"""Production: how long until another source delivers, how long it takes to qualify, what is owed.

What is static is read off the scenario, at the means of its laws and without queues.
"""

from collections.abc import Iterable, Iterator
from math import fsum, nan

from sim.core.ticks import YEAR_D, on_grid
from sim.metrics.parts.supply import backorders, items
from sim.model.eligibility.eligibility import mean_work_d, posture_of
from sim.model.eligibility.pipelines import node_of, served_by, shipped_d, stocks_of
from sim.model.scenario import Scenario
from sim.model.supply import Source
from sim.record.kept import once
from sim.record.metric import metric
from sim.record.view import View

ALL_ITEMS = "all items"


def _with_items(view: View) -> list[str]:
    """Every item, and all of them; none without stocks."""
    return [*items(view), ALL_ITEMS] if items(view) else []


@once()
def _owing(view: View) -> list[tuple[int, int]]:
    """Stocks from which no other orders: their number and that of their item."""
    suppliers = {each.supplier for each in stocks_of(view.scenario).values()}
    names, place = view.tables.names.stocks, items(view)
    return [(n, place.index(s.item)) for n, s in enumerate(names) if s.name not in suppliers]


@metric(
    "backorder_days", of="item", unit="unit-days/year", subjects=_with_items,
    source="Sherbrooke (2004), ch. 2: expected backorders, by days",
)  # fmt: skip
def backorder_days(view: View) -> list[float]:
    """Unit-days a year that each item is owed to those who use it: 365 times ``backorders``.

    Of the stocks from which no other orders, so that a unit that a base owes because its depot does
    counts once.
    """
    owed, stock_of = backorders(view), _owing(view)
    days = [
        fsum(owed[stock] for stock, each in stock_of if each == item) * YEAR_D
        for item in range(len(items(view)))
    ]
    return [*days, fsum(days)]


# Other sources ------------------------------------------------------------------------------------


@once()
def _second(view: View) -> dict[str, float]:
    """Days until a second source delivers, by stock that a shop or new production serves."""
    stocks = stocks_of(view.scenario).items()
    served = [name for name, stock in stocks if stock.shop is not None or stock.sources]
    return {name: _second_d(view.scenario, name) for name in served}


def _second_d(scenario: Scenario, name: str) -> float:
    """The soonest of those after the first; nan without any."""
    stocks = stocks_of(scenario)
    near, stock = node_of(scenario, stocks, name), stocks[name]
    if stock.shop is None:
        return _soonest(
            max(each.opens_d, 0.0) + _qualifies_d(each) + each.lead.average_d
            for each in [*stock.sources.values()][1:]
        )
    found = []
    for each in served_by(scenario, stocks, name, posture_of(scenario))[1:]:
        if each.shop is not None and each.way is not None:
            days = mean_work_d(scenario, scenario.hubs[each.shop.hub], each.shop.work)
            days += shipped_d(scenario, each.way.returned, near, each.node)
            found.append(days + shipped_d(scenario, each.way.delivered, each.node, near))
    return _soonest(found)


def _soonest(days: Iterable[float]) -> float:
    return min(map(on_grid, days), default=nan)


def _qualifies_d(source: Source) -> float:
    return 0.0 if source.qualifies_in is None else source.qualifies_in.average_d


@metric(
    "days_to_second_source", of="item", unit="d", subjects=_second,
    source="ours: the way, repair or lead, and qualification of the next source, in the mean",
)  # fmt: skip
def days_to_second_source(view: View) -> list[float]:
    """Mean days until a second source delivers once the first is lost on day 0, by stock.

    A carcass goes to the shop that stands in, is repaired and comes back, without queues; what is
    only bought is ordered anew, from a source that may have to open and qualify first. Of stocks
    that a shop or new production serves; nan for one without a second under the posture in force.
    """
    return [*_second(view).values()]


@once()
def _qualifying(view: View) -> dict[str, float]:
    return dict(_qualifications(view.scenario))


def _qualifications(scenario: Scenario) -> Iterator[tuple[str, float]]:
    for name, stock in stocks_of(scenario).items():
        for source, spec in stock.sources.items():
            if spec.qualifies_in is not None:
                yield f"{name}/{source}", on_grid(spec.qualifies_in.average_d)
    for event in scenario.events.values():
        if event.enabled and event.after is not None:
            opened = (hub for each in event.does for hub in each.opens())
            yield from ((hub, on_grid(event.after.average_d)) for hub in opened)


@metric(
    "days_to_qualify", of="kind", unit="d", subjects=_qualifying,
    source="ours: means of `qualifies_in`, and of `after` of events that open hubs",
)  # fmt: skip
def days_to_qualify(view: View) -> list[float]:
    """Mean days that a source of new parts, or a hub that an event opens, takes to qualify."""
    return [*_qualifying(view).values()]
