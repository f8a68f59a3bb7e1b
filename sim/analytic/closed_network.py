"""Closed networks in product form: exact long-run values of a fleet that fails and is repaired.

A fixed number of customers moves for ever between stations. A station serves either everybody at
once (a life on station, a transit, an unlimited yard), with any law of that mean, or first come
first served with c equal servers and an exponential law. Then the numbers at the stations have a
product-form distribution, which depends on the visits and the means only.

Sources
-------
Gordon and Newell, Operations Research 15 (1967): exponential stations.
Baskett, Chandy, Muntz and Palacios, Journal of the ACM 22 (1975):
infinite-server stations with any law.
Buzen, Communications of the ACM 16 (1973): the convolution.
Lavenberg and Reiser, Journal of Applied Probability 17 (1980): what an arrival sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, nan

from sim.core.columns.arrays import Floats, np


@dataclass(frozen=True)
class Station:
    """A place where customers spend time.

    Attributes
    ----------
    name
        Unique in its network.
    visits
        Mean number of visits in a cycle of a customer; only ratios matter, and whatever counts as
        one cycle has one visit [count].
    mean_d
        Mean service time of a visit, waits not included [d].
    servers
        Equal servers, first come first served, exponential service; None serves everybody at
        once, with any law. With 0 nobody ever leaves: the station absorbs.
    """

    name: str
    visits: float
    mean_d: float
    servers: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.visits < inf:
            raise ValueError(f"station {self.name}: visits {self.visits} must be finite, from 0 up")
        if not 0 <= self.mean_d < inf:
            raise ValueError(f"station {self.name}: mean_d {self.mean_d} must be finite, from 0 up")
        if self.servers is not None and self.servers < 0:
            raise ValueError(f"station {self.name}: {self.servers} servers; must be 0 or more")


@dataclass(frozen=True)
class Measures:
    """Long-run values of one station.

    Attributes
    ----------
    distribution
        P(n customers are there), n = 0, 1, ..., population; shape (population + 1,).
    number, waiting, busy
        Mean number there; of these waiting; of these in service [customers].
    wait_d
        Mean wait of a visit, zeros included [d]; nan without visits, inf where all is absorbed.
    wait_share
        Share of the visits that wait at all, by the arrival theorem; nan without visits.
    utilisation
        Mean share of the servers that are busy; nan with none or no limit.
    throughput_per_d
        Visits completed in a day [1/d].
    """

    distribution: Floats
    number: float
    waiting: float
    busy: float
    wait_d: float
    wait_share: float
    utilisation: float
    throughput_per_d: float

    def at_least(self, k: int) -> float:
        """P(k customers or more are there)."""
        return float(self.distribution[max(k, 0) :].sum())


@dataclass(frozen=True)
class NetworkSolution:
    """The exact solution of a closed network.

    Attributes
    ----------
    population
        Customers in the network [count].
    cycles_per_d
        Cycles completed in a day, all customers together [1/d].
    at
        Measures by the name of the station.
    """

    population: int
    cycles_per_d: float
    at: dict[str, Measures]


def solve_network(stations: Sequence[Station], population: int) -> NetworkSolution:
    """Exact long-run values of a closed network with one class of customers.

    With one station that absorbs (0 servers and visits), everybody ends there, and the rest is
    empty.

    Parameters
    ----------
    stations
        At least one with visits and a mean time above 0; the order is of no matter.
    population
        Customers in the network, 1 or more [count].

    Raises
    ------
    ValueError
        If two stations have one name, if no time passes in a cycle, or if several stations absorb
        (how many end where then depends on how the network starts, not on its long run).
    """
    if population < 1:
        raise ValueError(f"population {population}: must be 1 or more")
    names = [station.name for station in stations]
    if len(set(names)) < len(names):
        raise ValueError(f"two stations have one name: {', '.join(sorted(names))}")
    absorbing = [each for each in stations if each.servers == 0 and each.visits > 0]
    if len(absorbing) > 1:
        raise ValueError(f"several stations absorb: {', '.join(each.name for each in absorbing)}")
    if absorbing:
        return _absorbed(stations, population, absorbing[0].name)
    if not any(station.visits * station.mean_d > 0 for station in stations):
        raise ValueError("no time passes in a cycle: no station has visits and a mean time above 0")

    weights = [_log_weights(station, population) for station in stations]
    whole, others = _log_constants(weights)
    cycles_per_d = exp(whole[population - 1] - whole[population])
    measures = {}
    for station, weight, other in zip(stations, weights, others, strict=True):
        now = np.exp(weight + other[::-1] - whole[population])
        seen = np.exp(weight[:-1] + other[-2::-1] - whole[population - 1])
        measures[station.name] = _measures(station, now, seen, cycles_per_d)
    return NetworkSolution(population, cycles_per_d, measures)


def _log_weights(station: Station, population: int) -> Floats:
    """Logarithm of f(n) = load^n / (rate(1) ... rate(n)), n = 0, ..., population.

    ``load`` is visits x mean time, and rate(n) = min(n, servers) the customers in service.
    """
    load_d = station.visits * station.mean_d
    if load_d == 0:
        return np.array([0.0] + [-inf] * population)
    numbers = np.arange(1, population + 1)
    rates = numbers if station.servers is None else np.minimum(numbers, station.servers)
    return np.concatenate(([0.0], np.cumsum(np.log(load_d) - np.log(rates))))


def _convolve(one: Floats, other: Floats) -> Floats:
    """Logarithm of the convolution of two sequences given by their logarithms."""
    return np.array(
        [np.logaddexp.reduce(one[: n + 1] + other[n::-1]) for n in range(len(one))], dtype=float
    )


def _log_constants(weights: Sequence[Floats]) -> tuple[Floats, list[Floats]]:
    """Normalising constants G(n) of the whole network, and of the network without each station.

    Returns
    -------
    whole
        log G(n), n = 0, ..., population; shape (population + 1,).
    others
        The same without station i; one for each station.
    """
    empty = np.array([0.0] + [-inf] * (len(weights[0]) - 1))
    before, after = [empty], [empty]
    for weight in weights:
        before.append(_convolve(before[-1], weight))
    for weight in reversed(weights):
        after.append(_convolve(after[-1], weight))
    after.reverse()
    others = [_convolve(before[i], after[i + 1]) for i in range(len(weights))]
    return before[-1], others


def _measures(station: Station, now: Floats, seen: Floats, cycles_per_d: float) -> Measures:
    """Measures from the distribution at any time, and from the one that an arrival sees."""
    numbers = np.arange(len(now))
    servers = len(now) if station.servers is None else station.servers
    waiting = float(now @ np.maximum(numbers - servers, 0))
    busy = float(now @ np.minimum(numbers, servers))
    visits_per_d = cycles_per_d * station.visits
    finite = station.servers is not None and station.servers > 0
    return Measures(
        distribution=now,
        number=float(now @ numbers),
        waiting=waiting,
        busy=busy,
        wait_d=waiting / visits_per_d if visits_per_d > 0 else nan,
        wait_share=float(seen[servers:].sum()) if visits_per_d > 0 else nan,
        utilisation=busy / servers if finite else nan,
        throughput_per_d=visits_per_d,
    )


def _absorbed(stations: Sequence[Station], population: int, absorbing: str) -> NetworkSolution:
    """Everybody is at the one station that nobody leaves, in its queue."""
    measures = {}
    for station in stations:
        here = population if station.name == absorbing else 0
        distribution = np.zeros(population + 1)
        distribution[here] = 1.0
        measures[station.name] = Measures(
            distribution=distribution,
            number=float(here),
            waiting=float(here),
            busy=0.0,
            wait_d=inf if here else nan,
            wait_share=nan,
            utilisation=0.0 if station.servers else nan,
            throughput_per_d=0.0,
        )
    return NetworkSolution(population, 0.0, measures)
