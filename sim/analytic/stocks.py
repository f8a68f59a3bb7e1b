"""Solve a scenario of stocks exactly: Palm's pipeline, convoys, a depot and its bases, aircraft.

Covered: Poisson demand from outside, one unit an order. A stock that is repaired or bought anew by
itself, in times of any law; one that convoys with room for all serve; a depot that supplies bases,
in constant times, or with exponential repair and shipments; and over stocks of their own a fleet
that asks for parts by a fixed programme. Everything else is refused: a key that is not at its
default and that nothing here takes. The methods and their sources are in ``sim.analytic.spares``,
``sim.analytic.echelons`` and ``sim.analytic.aircraft``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite

from sim.analytic.aircraft import Lru, cannibalized, not_cannibalized
from sim.analytic.coverage import NotCoveredError, claimed
from sim.analytic.echelons import (
    Base,
    Depot,
    Echelons,
    exact_exponential,
    exact_two_echelon,
    metric,
    vari_metric,
)
from sim.analytic.spares import Supply, convoy_pipeline, poisson_pipeline
from sim.core.exact import As
from sim.core.model import Model
from sim.model.families.law import DurationLaw
from sim.model.fleet import Fleet
from sim.model.scenario import Scenario
from sim.model.supply import Demand, Shipment, Stock

TwoEchelons = Callable[[Sequence[Base], Depot], Echelons]
"""A method for a depot and the bases that it supplies."""
Key = tuple[str, str]
"""Metric and subject, as ``sim.metrics`` names them."""
ASSUMES = (
    "the long run: every day is like every other",
    "demands are Poisson, and each orders one unit at once",
    "repair and purchase have no limit, and their times are independent",
    "orders are filled in the order in which they come",
)
"""What holds where this method answers, in words."""
IDLE = (
    "title", "source", "classification", "parameters_of", "real_world", "costs", "measure",
    "headlines", "compared", "people_per_day",
)  # fmt: skip
"""Keys of a scenario that move nothing here."""
VALUES: Mapping[str, str] = {
    "on_order": "pipeline", "backorders": "backorders", "fill_rate": "fill_rate",
    "no_backorder": "no_backorder", "on_hand": "on_hand", "customer_wait": "delay_d",
}  # fmt: skip
"""Metrics of a stock, by what they are called in ``Supply``."""


MOST_UNITS = 1000.0
"""Mean units on order at most, of which the states are added up [units]."""
MOST_IN_CHAIN = 60.0
"""The same where every pair of numbers, in repair and under way, is a state [units]."""
APPROXIMATIONS: Mapping[str, TwoEchelons] = {"METRIC": metric, "VARI-METRIC": vari_metric}
"""Approximations of a depot and its bases, which stand beside the exact values."""


def solve_stocks(scenario: Scenario) -> dict[Key, float]:
    """Exact long-run values of a scenario of stocks, in the units of ``sim.metrics``.

    Raises
    ------
    NotCoveredError
        With the first reason why the method does not cover it.
    """
    return _solved(scenario)


def approximate_stocks(scenario: Scenario) -> dict[str, dict[Key, float]]:
    """What approximations give for a scenario that ``solve_stocks`` covers, by their names; nothing
    without a depot that supplies bases."""
    if all(stock.supplier is None for stock in scenario.stocks.values()):
        return {}
    return {name: _solved(scenario, method) for name, method in APPROXIMATIONS.items()}


def _solved(scenario: Scenario, method: TwoEchelons | None = None) -> dict[Key, float]:
    """Values by the exact methods, or those of echelons by another one."""
    if not scenario.stocks:
        raise NotCoveredError("there is no stock")
    _only(scenario, "", *IDLE, "stocks", "lifts", "nodes", "horizon_d", "warm_up_d", "fleets",
          "missions")  # fmt: skip
    if scenario.fleets:
        return dict(_of_fleet(scenario))
    found: dict[str, Supply] = {}
    depots = {stock.supplier for stock in scenario.stocks.values() if stock.supplier is not None}
    for name, stock in scenario.stocks.items():
        if name in depots:
            found |= _echelons(scenario, name, method)
        elif stock.supplier is None:
            found[name] = _alone(scenario, name, _rate(stock.demand, f"stocks.{name}.demand"))
    return dict(_values(found))


def _values(found: Mapping[str, Supply]) -> Iterator[tuple[Key, float]]:
    """Every metric of every stock that exists."""
    for name, each in found.items():
        for metric_name, attribute in VALUES.items():
            value = float(getattr(each, attribute))
            if isfinite(value):
                yield (metric_name, name), value


def _only(model: Model, path: str, *taken: str) -> None:
    """Refuse a key that is not at its default, but for those that are taken."""
    for name, field in type(model).model_fields.items():
        if name in taken:
            continue
        value = getattr(model, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            here = f"{path}.{name}" if path else name
            raise NotCoveredError(f"{here}: the method for stocks does not take it")


def _mean_d(law: DurationLaw | None, path: str) -> float:
    """The mean of a time that may have any law [d]; none takes none."""
    if law is None:
        return 0.0
    claimed(law, path)
    return law.average_d


def _rate(demand: Mapping[str, Demand], path: str) -> float:
    """Poisson demand from all that ask [1/d]."""
    for name, each in demand.items():
        _only(each, f"{path}.{name}", "arrivals")
        _exponential(each.arrivals, f"{path}.{name}.arrivals")
    return sum(1 / each.arrivals.average_d for each in demand.values())


def _few(mean: float, path: str, most: float = MOST_UNITS) -> None:
    """Refuse a mean number on order with more states than can be added up."""
    if not mean <= most:
        raise NotCoveredError(f"{path}: {mean:g} units on order in the mean; at most {most:g}")


def _exponential(law: DurationLaw, path: str) -> None:
    if claimed(law, path).how is not As.EXPONENTIAL:
        raise NotCoveredError(f"{path}: the law is not exponential")


def _units(stock: Stock, path: str) -> int:
    claimed(stock.queue, f"{path}.queue")
    if stock.stock == "unlimited":
        raise NotCoveredError(f"{path}.stock is unlimited: nothing is ever owed")
    return int(stock.stock)


def _alone(scenario: Scenario, name: str, rate_per_d: float) -> Supply:
    """A stock that no other one serves."""
    stock, path = scenario.stocks[name], f"stocks.{name}"
    _only(stock, path, "stock", "node", "item", "queue", "replaced_after", "repaired_frac",
          "condemned_frac", "sources", "delivered", "demand", "priority")  # fmt: skip
    if stock.replaced_after is None:
        raise NotCoveredError(f"{path}: nothing but a replaced_after is taken")
    units, repair_d = _units(stock, path), _mean_d(stock.replaced_after, f"{path}.replaced_after")
    way = stock.delivered
    way_d = 0.0 if way.takes is None else way.takes.average_d
    _few(rate_per_d * (repair_d + way_d), path)
    if way != Shipment() and stock.condemned_frac > 0:
        raise NotCoveredError(f"{path}.delivered: not with condemnation, whose units come anew")
    if stock.condemned_frac > 0:
        repair_d += stock.condemned_frac * (_lead_d(stock, path) - repair_d)
    if way.lift is None:
        _only(way, f"{path}.delivered", "takes")
        return poisson_pipeline(
            rate_per_d, repair_d + _mean_d(way.takes, f"{path}.delivered.takes"), units
        )
    _only(way, f"{path}.delivered", "takes", "lift", "weight_t")
    lift = scenario.lifts[way.lift]
    _only(lift, f"lifts.{way.lift}", "every_d", "first_d")
    if lift.every_d == 0:
        return poisson_pipeline(rate_per_d, repair_d + _constant_d(way, path), units)
    return convoy_pipeline(
        rate_per_d, repair_d, _constant_d(way, path), lift.every_d, units
    ).average


def _lead_d(stock: Stock, path: str) -> float:
    """Mean time of a purchase from the one source, which makes any number [d]."""
    if len(stock.sources) != 1:
        raise NotCoveredError(f"{path}.sources: {len(stock.sources)}; the method takes one")
    ((name, source),) = stock.sources.items()
    _only(source, f"{path}.sources.{name}", "lead", "country")
    return _mean_d(source.lead, f"{path}.sources.{name}.lead")


def _constant_d(way: Shipment, path: str) -> float:
    """The time under way, which must be constant [d]."""
    constant = 0.0 if way.takes is None else way.takes.constant_d
    if constant is None:
        raise NotCoveredError(f"{path}.delivered.takes is not constant")
    return constant


def _echelons(scenario: Scenario, depot_name: str, method: TwoEchelons | None) -> dict[str, Supply]:
    """A depot and the bases that it supplies."""
    depot, path = scenario.stocks[depot_name], f"stocks.{depot_name}"
    _only(depot, path, "stock", "node", "item", "queue", "replaced_after", "repaired_frac")
    if depot.replaced_after is None:
        raise NotCoveredError(f"{path}: nothing but a replaced_after is taken")
    there = Depot(_mean_d(depot.replaced_after, f"{path}.replaced_after"), _units(depot, path))
    names = [name for name, each in scenario.stocks.items() if each.supplier == depot_name]
    if len({scenario.stocks[name].priority for name in names}) > 1:
        raise NotCoveredError(f"the bases of {depot_name} have several priorities")
    bases = [_base(scenario.stocks[name], f"stocks.{name}") for name in names]
    ways = [scenario.stocks[name].delivered.takes for name in names]
    orders_per_d = sum(base.orders_per_d for base in bases)
    if orders_per_d == 0:
        raise NotCoveredError(f"{path}: nobody orders from it")
    longest_d = max(base.ship_d for base in bases)
    _few(orders_per_d * max(there.repair_d, longest_d), path)
    if any(way is not None and way.constant_d is None for way in ways):
        _few(orders_per_d * max(there.repair_d, longest_d), path, MOST_IN_CHAIN)
        for name, way in zip(names, ways, strict=True):
            if way is not None:
                _exponential(way, f"stocks.{name}.delivered.takes, beside others that vary")
        _exponential(depot.replaced_after, f"{path}.replaced_after, before ways that vary")
        solved = (method or exact_exponential)(bases, there)
    else:
        solved = (method or exact_two_echelon)(bases, there)
    return {depot_name: solved.depot, **dict(zip(names, solved.bases, strict=True))}


def _base(stock: Stock, path: str) -> Base:
    _only(stock, path, "stock", "node", "item", "queue", "priority", "replaced_after", "supplier",
          "repaired_frac", "delivered", "demand")  # fmt: skip
    _only(stock.delivered, f"{path}.delivered", "takes")
    base = Base(
        demand_per_d=_rate(stock.demand, f"{path}.demand"),
        ship_d=_mean_d(stock.delivered.takes, f"{path}.delivered.takes"),
        stock=_units(stock, path),
        repaired_here=stock.share_repaired_here,
        repair_d=_mean_d(stock.replaced_after, f"{path}.replaced_after"),
    )
    _few(base.in_repair, path)
    return base


# A fleet by a fixed programme -------------------------------------------------------------------


def _of_fleet(scenario: Scenario) -> Iterator[tuple[Key, float]]:
    """One fleet that asks for parts whether its aircraft are up or not, and the stocks of them."""
    if len(scenario.fleets) != 1:
        raise NotCoveredError(f"there are {len(scenario.fleets)} fleets; the method takes one")
    ((name, fleet),) = scenario.fleets.items()
    rates = _programme(fleet, f"fleets.{name}")
    found, lrus = {}, []
    for mode_name, (part, rate_per_d) in rates.items():
        if part not in scenario.stocks or scenario.stocks[part].demand or part in found:
            raise NotCoveredError(f"fleets.{name}.modes.{mode_name}.part: a stock for it alone")
        found[part] = _alone(scenario, part, rate_per_d)
        positions = fleet.modes[mode_name].positions
        lrus.append(Lru(found[part].pipeline, _units(scenario.stocks[part], part), positions))
        if scenario.stocks[part].delivered.lift is not None:
            raise NotCoveredError(f"stocks.{part}.delivered.lift: a convoy, beside a fleet")
    if other := sorted(scenario.stocks.keys() - found.keys()):
        raise NotCoveredError(f"stocks.{other[0]}: no mode of {name} asks for it")
    yield from _values(found)
    full = fleet.cannibalization.policy == "full"
    up = (cannibalized if full else not_cannibalized)(lrus, fleet.size)
    mean = float(sum(number * share for number, share in enumerate(up)))
    yield ("on_station", name), mean
    yield ("ao", name), mean / fleet.size
    for mission_name, mission in scenario.missions.items():
        _only(mission, f"missions.{mission_name}", "fleets", "k", "area")
        yield ("mission_mean", mission_name), mean
        yield ("mission_uptime", mission_name), float(up[mission.k :].sum())
    if scenario.missions:
        highest = max(mission.k for mission in scenario.missions.values())
        yield ("dru", "all missions"), float(up[highest:].sum())


def _programme(fleet: Fleet, path: str) -> dict[str, tuple[str, float]]:
    """The stock and the rate of demand of every mode [1/d]."""
    _only(fleet, path, "size", "type", "domain", "homeport", "length_m", "weight_t", "station",
          "priority", "modes", "cannibalization")  # fmt: skip
    _only(fleet.cannibalization, f"{path}.cannibalization", "policy")
    if fleet.cannibalization.policy == "already_down":
        raise NotCoveredError(f"{path}.cannibalization: some holes are put together, not all")
    found = {}
    for name, mode in fleet.modes.items():
        here = f"{path}.modes.{name}"
        _only(mode, here, "life", "restored", "part", "positions", "exogenous", "kind_of_work",
              "priority")  # fmt: skip
        if not mode.exogenous or mode.part is None:
            raise NotCoveredError(f"{here}: it fails with its aircraft, by no fixed programme")
        _exponential(mode.life, f"{here}.life")
        found[name] = mode.part, 1 / mode.life.average_d
    return found
