"""The exact methods side by side: what one of them gives, or why each of them does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.analytic.coverage import FAMILIES, NotCoveredError
from sim.analytic.solve import solve, why_not_solved
from sim.analytic.stocks import ASSUMES, Key, approximate_stocks, solve_stocks
from sim.model.scenario import Scenario

Values = Mapping[Key, float]
"""Exact long-run values by metric and subject."""


@dataclass(frozen=True)
class Exact:
    """What a method gives.

    Attributes
    ----------
    values
        By metric and subject, in the units of ``sim.metrics``.
    assumes
        What the method assumes, and the scenario keeps, in words.
    approximations
        The same values by methods that are not exact, by their names.
    """

    method: str
    assumes: tuple[str, ...]
    values: Values
    approximations: Mapping[str, Values]


def _network(scenario: Scenario) -> Values:
    """The closed network.

    Raises
    ------
    NotCoveredError
        If it does not cover the scenario.
    """
    values = solve(scenario)
    if values is None:
        raise NotCoveredError(str(why_not_solved(scenario)))
    return values


@dataclass(frozen=True)
class Method:
    """An exact method: what it gives, what it assumes, and what approximates it."""

    solve: Callable[[Scenario], Values]
    assumes: tuple[str, ...]
    approximate: Callable[[Scenario], Mapping[str, Values]]


METHODS: Mapping[str, Method] = {
    "closed network in product form": Method(
        _network, tuple(family.assumes for family in FAMILIES.values()), lambda _: {}
    ),
    "stocks with Poisson demand": Method(solve_stocks, ASSUMES, approximate_stocks),
}
"""Exact methods by name, in the order in which they are tried."""


def exact(scenario: Scenario) -> tuple[Exact | None, dict[str, str]]:
    """Solve a scenario by the first method that covers it.

    Returns
    -------
    What it gives, or None; and why each method tried before it does not cover the scenario.
    """
    reasons: dict[str, str] = {}
    for name, method in METHODS.items():
        try:
            values = method.solve(scenario)
            return Exact(name, method.assumes, values, method.approximate(scenario)), reasons
        except NotCoveredError as reason:
            reasons[name] = str(reason)
    return None, reasons
