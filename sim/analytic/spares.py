"""One stock of one kind of part: Palm's pipeline, and convoys.

Demand is Poisson and does not depend on what is up. Each demand orders one unit at once, and the
orders come back independently of one another. The number on order is then Poisson, whatever the
law of the resupply time, and everything follows from its mean. Several locations are in
``sim.analytic.echelons``, aircraft that lack parts in ``sim.analytic.aircraft``.

Sources
-------
Palm, Ericsson Technics (1938): the number in M/G/inf is Poisson.
Feeney and Sherbrooke, Management Science 12 (1966): (S-1, S) stock.
Sherbrooke, Optimal Inventory Modeling of Systems (2nd ed., 2004), chapter 2.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.stats import poisson

Floats = NDArray[np.float64]

NEGLIGIBLE = 1e-18
"""Probability beyond which a law is cut off."""


@dataclass(frozen=True)
class Supply:
    """Long-run values of one stock.

    Attributes
    ----------
    pipeline
        Mean units on order or in repair, due to this stock [units].
    backorders
        Mean demands not yet filled [units]; for a source of repair parts, jobs that wait for one.
    fill_rate
        Share of the demands filled at once.
    no_backorder
        Share of time without any backorder.
    on_hand
        Mean units on the shelf [units].
    delay_d
        Mean wait of a demand, zeros included [d], by Little's law; nan without demand.
    """

    pipeline: float
    backorders: float
    fill_rate: float
    no_backorder: float
    on_hand: float
    delay_d: float


def check_amount(name: str, value: float) -> None:
    """A rate, time or mean is finite, from 0 up.

    Raises
    ------
    ValueError
        If it is not.
    """
    if not 0 <= value < inf:
        raise ValueError(f"{name} {value} must be finite, from 0 up")


def check_stock(stock: int) -> None:
    """A stock is 0 or more.

    Raises
    ------
    ValueError
        If it is not.
    """
    if stock < 0:
        raise ValueError(f"stock {stock} must be 0 or more")


# Laws of the number on order ----------------------------------------------------------------------


def cut_off(pmf: Callable[[NDArray[np.int64]], Floats], beyond: Callable[[int], float]) -> Floats:
    """Probabilities of 0, 1, ..., up to where less than ``NEGLIGIBLE`` is left; shape (n,)."""
    size = 16
    while beyond(size - 1) > NEGLIGIBLE:
        size *= 2
    return pmf(np.arange(size))


def poisson_law(mean: float) -> Floats:
    """Poisson probabilities of 0, 1, ...; shape (n,)."""
    return cut_off(lambda n: poisson.pmf(n, mean), lambda n: float(poisson.sf(n, mean)))


def backordered(on_order: Floats, stock: int) -> Floats:
    """Law of the backorders (N - stock)+ from the law of the number N on order; shape (m,)."""
    none = on_order[: stock + 1].sum()
    return np.concatenate(([none], on_order[stock + 1 :]))


def supply(on_order: Floats, stock: int, demand_per_d: float) -> Supply:
    """Values of a stock from the law of the number on order.

    Demands are Poisson, so they see the stock as it is at any time (Wolff 1982).

    Parameters
    ----------
    on_order
        P(n units on order), n = 0, 1, ...; shape (n,).
    stock
        Units owned besides those installed [units].
    demand_per_d
        Rate of the Poisson demand [1/d].
    """
    check_stock(stock)
    numbers = np.arange(len(on_order))
    pipeline = float(on_order @ numbers)
    backorders = float(on_order @ np.maximum(numbers - stock, 0))
    return Supply(
        pipeline=pipeline,
        backorders=backorders,
        fill_rate=float(on_order[:stock].sum()),
        no_backorder=float(on_order[: stock + 1].sum()),
        on_hand=float(on_order @ np.maximum(stock - numbers, 0)),
        delay_d=backorders / demand_per_d if demand_per_d > 0 else nan,
    )


# One stock --------------------------------------------------------------------------------------


def poisson_pipeline(rate_per_d: float, resupply_d: float, stock: int) -> Supply:
    """One stock with one-for-one orders and ample, independent resupply of any law (Palm 1938).

    Parameters
    ----------
    rate_per_d
        Rate of the Poisson demand [1/d].
    resupply_d
        Mean resupply time [d]: with condemnation, the mean over repair and procurement.
    stock
        Units owned besides those installed [units].

    Raises
    ------
    ValueError
        If the rate or the time is negative or not finite, or the stock negative.
    """
    check_amount("rate_per_d", rate_per_d)
    check_amount("resupply_d", resupply_d)
    return supply(poisson_law(rate_per_d * resupply_d), stock, rate_per_d)


@dataclass(frozen=True)
class ConvoySupply:
    """Values of a stock that convoys resupply: over time, and around a delivery.

    Attributes
    ----------
    average
        Averages over time, and the share of demands filled at once.
    before, after
        Just before and just after a convoy arrives; the same measures at that moment.
    """

    average: Supply
    before: Supply
    after: Supply


def convoy_pipeline(
    rate_per_d: float, repair_d: float, transit_d: float, every_d: float, stock: int
) -> ConvoySupply:
    """One stock whose repaired units wait for the next convoy, which has room for all.

    u days after a delivery the number on order is Poisson: nothing demanded in the last
    transit + u days is back, and of what was demanded before, what was in repair when that convoy
    left, which is Palm's pipeline. Averages run over u in [0, every_d).

    Parameters
    ----------
    rate_per_d, stock
        As for ``poisson_pipeline``.
    repair_d
        Mean repair time, ample and of any law [d].
    transit_d, every_d
        Constant time under way, and time between convoys, above 0 [d].

    Raises
    ------
    ValueError
        If a rate or time is negative or not finite, the interval 0, or the stock negative.
    """
    check_amount("every_d", every_d)
    if every_d == 0:
        raise ValueError("every_d must be above 0")

    def at(since_d: float) -> Supply:
        return poisson_pipeline(rate_per_d, repair_d + transit_d + since_d, stock)

    def mean(measure: str) -> float:
        whole, _ = quad(lambda u: getattr(at(u), measure), 0, every_d, epsabs=1e-12, epsrel=1e-12)
        return float(whole) / every_d

    backorders = mean("backorders")
    average = Supply(
        pipeline=rate_per_d * (repair_d + transit_d + every_d / 2),
        backorders=backorders,
        fill_rate=mean("fill_rate"),
        no_backorder=mean("no_backorder"),
        on_hand=mean("on_hand"),
        delay_d=backorders / rate_per_d if rate_per_d > 0 else nan,
    )
    return ConvoySupply(average, before=at(every_d), after=at(0.0))
