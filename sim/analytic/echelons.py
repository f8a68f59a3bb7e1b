"""A depot that supplies bases: the exact law of the backorders, METRIC and VARI-METRIC.

Bases have Poisson demand for one kind of part (LRU). A failed unit is repaired at the base, or goes
to the depot while the base orders another; the depot fills the orders first come, first served.
Everything is one for one, and repair is ample. With repair parts (SRUs) the depot needs one of
them for some units: two indentures.

The number on order at a base is Poisson without a depot queue. With one, it holds the base's share
of the depot backorders, which vary more than a Poisson number of that mean. METRIC ignores this,
VARI-METRIC fits a law with the right variance; the exact law splits the backorders binomially,
since each waiting order is of base i with its share of the demand, independently (first come,
first served).

Sources
-------
Sherbrooke, Operations Research 16 (1968): METRIC.
Simon, Operations Research 19 (1971); Kruse, US Army Inventory Research Office (1979);
Svoronos and Zipkin, Management Science 37 (1991): the exact law.
Muckstadt, Management Science 20 (1973): MOD-METRIC.
Graves, Management Science 31 (1985); Sherbrooke, Operations Research 34 (1986): VARI-METRIC.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, nbinom

from sim.analytic.markov import stationary
from sim.analytic.spares import (
    Floats,
    Supply,
    backordered,
    check_amount,
    check_stock,
    cut_off,
    poisson_law,
    supply,
)

Fit = Callable[[float, float], Floats]
"""A law of the number on order by its mean and variance; shape (n,)."""

Pair = tuple[int, int]
"""Units in depot repair, and under way to a base."""

SAME = 1e-9
"""Excess of the variance over the mean, relative to the mean, below which a law is Poisson."""
EDGE = 1e-15
"""Probability at the edge of a truncated chain at which it is wide enough."""


@dataclass(frozen=True)
class Base:
    """A base with its demand and stock.

    Attributes
    ----------
    demand_per_d
        Rate of the Poisson demand [1/d].
    ship_d
        Order-and-ship time from the depot, when it has stock [d].
    stock
        Units owned besides those installed [units].
    repaired_here
        Share of the failed units that the base repairs.
    repair_d
        Mean repair time at the base, of any law [d].
    """

    demand_per_d: float
    ship_d: float
    stock: int
    repaired_here: float = 0.0
    repair_d: float = 0.0

    def __post_init__(self) -> None:
        check_amount("demand_per_d", self.demand_per_d)
        check_amount("ship_d", self.ship_d)
        check_amount("repair_d", self.repair_d)
        check_stock(self.stock)
        if not 0 <= self.repaired_here <= 1:
            raise ValueError(f"repaired_here {self.repaired_here} must be from 0 to 1")

    @property
    def orders_per_d(self) -> float:
        """Orders at the depot [1/d]."""
        return self.demand_per_d * (1 - self.repaired_here)

    @property
    def in_repair(self) -> float:
        """Mean units in repair at the base [units]."""
        return self.demand_per_d * self.repaired_here * self.repair_d


@dataclass(frozen=True)
class Sru:
    """A repair part of which some units need one at the depot.

    Attributes
    ----------
    share
        Share of the units in depot repair that need it.
    repair_d
        Mean time until a failed one is serviceable again, of any law [d].
    stock
        Units owned besides those installed [units].
    """

    share: float
    repair_d: float
    stock: int

    def __post_init__(self) -> None:
        check_amount("repair_d", self.repair_d)
        check_stock(self.stock)
        if not 0 <= self.share <= 1:
            raise ValueError(f"share {self.share} must be from 0 to 1")


@dataclass(frozen=True)
class Depot:
    """The depot with its repair and stock.

    Attributes
    ----------
    repair_d
        Mean repair time, the way there included [d]: of any law without SRUs; with SRUs a
        constant time on the bench, once the SRU is at hand.
    stock
        Units for the bases [units].
    srus
        A unit needs at most one, of kind j with its share.
    """

    repair_d: float
    stock: int
    srus: tuple[Sru, ...] = ()

    def __post_init__(self) -> None:
        check_amount("repair_d", self.repair_d)
        check_stock(self.stock)
        if sum(each.share for each in self.srus) > 1 + SAME:
            raise ValueError(f"shares of the SRUs add up to {sum(s.share for s in self.srus)} > 1")


@dataclass(frozen=True)
class Echelons:
    """Long-run values of the bases, the depot, and the depot's SRUs, in the order given."""

    bases: tuple[Supply, ...]
    depot: Supply
    srus: tuple[Supply, ...] = ()

    @property
    def total_backorders(self) -> float:
        """Backorders of all bases [units]."""
        return sum(each.backorders for each in self.bases)


# Exact ------------------------------------------------------------------------------------------


def exact_two_echelon(bases: Sequence[Base], depot: Depot) -> Echelons:
    """Exact values for constant order-and-ship times.

    What a base has on order is what it ordered within the last ``ship_d``, its units in repair,
    and its share of the depot backorders of ``ship_d`` ago; the three are independent. With SRUs,
    the depot has in work what it received within the last ``repair_d``, and the units that waited
    for an SRU ``repair_d`` ago. Sources: Simon 1971; Kruse 1979; Svoronos and Zipkin 1991.

    Raises
    ------
    ValueError
        If no base orders from the depot.
    """
    orders_per_d = _orders(bases)
    in_work = poisson_law(orders_per_d * depot.repair_d)
    srus = []
    for sru in depot.srus:
        rate = orders_per_d * sru.share
        on_order = poisson_law(rate * sru.repair_d)
        in_work = np.convolve(in_work, backordered(on_order, sru.stock))
        srus.append(supply(on_order, sru.stock, rate))
    waiting = backordered(in_work, depot.stock)
    at_bases = []
    for base in bases:
        local = poisson_law(base.in_repair + base.orders_per_d * base.ship_d)
        on_order = np.convolve(local, _share(waiting, base.orders_per_d / orders_per_d))
        at_bases.append(supply(on_order, base.stock, base.demand_per_d))
    return Echelons(tuple(at_bases), supply(in_work, depot.stock, orders_per_d), tuple(srus))


def exact_exponential(bases: Sequence[Base], depot: Depot) -> Echelons:
    """Exact values for exponential depot repair and order-and-ship times that may overtake.

    For each base a Markov chain on the number n in depot repair and the number under way to the
    base: of the n - stock orders that wait, each is the base's with its share of the demand, and
    which is not decided before one is filled (the independence of Simon 1971).

    Raises
    ------
    ValueError
        If no base orders from the depot, or the depot has SRUs.
    """
    if depot.srus:
        raise ValueError("depot has SRUs; with exponential times the method takes none")
    orders_per_d = _orders(bases)
    in_work = poisson_law(orders_per_d * depot.repair_d)
    at_bases = []
    for base in bases:
        joint = _ship_chain(len(in_work), orders_per_d, depot, base)
        on_order = np.zeros(sum(joint.shape))
        for n, under_way in enumerate(joint):
            waiting = np.zeros(max(n - depot.stock, 0) + 1)
            waiting[-1] = 1.0
            both = np.convolve(under_way, _share(waiting, base.orders_per_d / orders_per_d))
            on_order[: len(both)] += both
        on_order = np.convolve(on_order, poisson_law(base.in_repair))
        at_bases.append(supply(on_order, base.stock, base.demand_per_d))
    return Echelons(tuple(at_bases), supply(in_work, depot.stock, orders_per_d))


def _ship_chain(depot_states: int, orders_per_d: float, depot: Depot, base: Base) -> Floats:
    """P(n in depot repair, x under way to the base); shape (n, x), both cut off."""
    mine = base.orders_per_d / orders_per_d
    if base.ship_d == 0 or mine == 0:
        return poisson_law(orders_per_d * depot.repair_d)[:, None]
    if depot.repair_d == 0:
        return poisson_law(base.orders_per_d * base.ship_d)[None, :]
    likely = int(orders_per_d * depot.repair_d), int(base.orders_per_d * base.ship_d)
    width = 16
    while True:
        last = width - 1

        def moves(state: Pair, last: int = last) -> Iterator[tuple[Pair, float]]:
            n, x = state
            ordered = orders_per_d if n < depot_states - 1 else 0.0
            at_once = mine * ordered if n < depot.stock else 0.0
            repaired = n / depot.repair_d
            shipped = mine * repaired if n > depot.stock else 0.0
            yield (n + 1, min(x + 1, last)), at_once
            yield (n + 1, x), ordered - at_once
            yield (n - 1, min(x + 1, last)), shipped
            yield (n - 1, x), repaired - shipped
            yield (n, x - 1), x / base.ship_d

        joint = np.zeros((depot_states, width))
        if likely[1] < last:
            for state, probability in stationary(likely, moves).items():
                joint[state] = probability
            if joint[:, last].sum() < EDGE:
                return joint
        width *= 2


# Approximations ---------------------------------------------------------------------------------


def metric(bases: Sequence[Base], depot: Depot) -> Echelons:
    """METRIC: every number on order is taken as Poisson with the right mean.

    The mean holds the expected delay at the depot. Too few backorders at the bases, since the
    variance of the depot backorders is left out. Source: Sherbrooke 1968; with SRUs this is
    ``mod_metric``.

    Raises
    ------
    ValueError
        If no base orders from the depot.
    """
    return _approximate(bases, depot, lambda mean, _: poisson_law(mean))


def mod_metric(bases: Sequence[Base], depot: Depot) -> Echelons:
    """MOD-METRIC: METRIC for two indentures; the depot repair waits the mean time for an SRU.

    Source: Muckstadt 1973.

    Raises
    ------
    ValueError
        If no base orders from the depot, or the depot has no SRUs.
    """
    if not depot.srus:
        raise ValueError("depot has no SRUs; without a second indenture use metric()")
    return metric(bases, depot)


def vari_metric(bases: Sequence[Base], depot: Depot) -> Echelons:
    """VARI-METRIC: numbers on order are negative binomial with the right mean and variance.

    Sources: Graves 1985; Sherbrooke 1986 for two indentures.

    Raises
    ------
    ValueError
        If no base orders from the depot.
    """
    return _approximate(bases, depot, negative_binomial)


def negative_binomial(mean: float, variance: float) -> Floats:
    """The negative binomial law of a mean and a larger variance, Poisson for an equal one.

    Returns
    -------
    Probabilities of 0, 1, ...; shape (n,).

    Raises
    ------
    ValueError
        If the variance is below the mean.
    """
    if variance < mean * (1 - SAME):
        raise ValueError(f"variance {variance} is below the mean {mean}")
    if variance <= mean * (1 + SAME):
        return poisson_law(mean)
    p, size = mean / variance, mean**2 / (variance - mean)
    return cut_off(lambda n: nbinom.pmf(n, size, p), lambda n: float(nbinom.sf(n, size, p)))


def _approximate(bases: Sequence[Base], depot: Depot, fit: Fit) -> Echelons:
    """Fit a law at each level, and pass mean and variance of its backorders to the next.

    A binomial share p of backorders of mean m and variance v has mean p m and variance
    p (1 - p) m + p^2 v.
    """
    orders_per_d = _orders(bases)
    mean = variance = orders_per_d * depot.repair_d
    srus = []
    for sru in depot.srus:
        rate = orders_per_d * sru.share
        on_order = poisson_law(rate * sru.repair_d)
        of_sru, spread = _moments(backordered(on_order, sru.stock))
        mean, variance = mean + of_sru, variance + spread
        srus.append(supply(on_order, sru.stock, rate))
    in_work = fit(mean, variance)
    waiting, spread = _moments(backordered(in_work, depot.stock))
    at_bases = []
    for base in bases:
        p = base.orders_per_d / orders_per_d
        local = base.in_repair + base.orders_per_d * base.ship_d
        on_order = fit(local + p * waiting, local + p * (1 - p) * waiting + p**2 * spread)
        at_bases.append(supply(on_order, base.stock, base.demand_per_d))
    return Echelons(tuple(at_bases), supply(in_work, depot.stock, orders_per_d), tuple(srus))


def _orders(bases: Sequence[Base]) -> float:
    """Orders of all bases at the depot [1/d], above 0."""
    orders_per_d = sum(base.orders_per_d for base in bases)
    if orders_per_d <= 0:
        raise ValueError("no base orders from the depot")
    return orders_per_d


def _share(waiting: Floats, share: float) -> Floats:
    """Law of the number that is one base's among those waiting; shape as given."""
    numbers = np.arange(len(waiting))
    return np.asarray(waiting @ binom.pmf(numbers[None, :], numbers[:, None], share))


def _moments(law: Floats) -> tuple[float, float]:
    """Mean and variance of a law on 0, 1, ..."""
    numbers = np.arange(len(law))
    mean = float(law @ numbers)
    return mean, float(law @ (numbers - mean) ** 2)
