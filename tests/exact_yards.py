"""Fleets that share a yard, solved exactly: the sum over all states in product form.

Every fleet has one yard, so each yard and its fleets are a closed network of their own. With the
numbers k of each fleet at the yard, K in all, the weight of a state is

    K! / (min(1, c) ... min(K, c)) * prod_f  work_d^k_f / k_f! * away_d_f^(n_f - k_f) / (n_f - k_f)!

where away_d is the life and both ways. Source: Baskett, Chandy, Muntz and Palacios, Journal of the
ACM 22 (1975).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import factorial, prod

from sim.model.scenario import Scenario


def up_by_fleet(
    fleets: Sequence[tuple[int, float, float]], work_d: float, bays: int
) -> list[float]:
    """Mean number of platforms up of each fleet at one yard.

    Parameters
    ----------
    fleets
        Size, mean life [d] and one-way transit [d] of each.
    """
    whole, up = 0.0, [0.0] * len(fleets)
    for state in product(*(range(size + 1) for size, _, _ in fleets)):
        there = sum(state)
        weight = factorial(there) / prod(min(k, bays) for k in range(1, there + 1))
        for k, (size, life_d, way_d) in zip(state, fleets, strict=True):
            away_d = life_d + 2 * way_d
            weight *= work_d**k / factorial(k) * away_d ** (size - k) / factorial(size - k)
        whole += weight
        for number, (k, (size, life_d, way_d)) in enumerate(zip(state, fleets, strict=True)):
            up[number] += weight * (size - k) * life_d / (life_d + 2 * way_d)
    return [each / whole for each in up]


def up_share(scenario: Scenario, lost: Iterable[str] = ()) -> float:
    """Share of all platforms up where each fleet goes to its nearest hub that is left."""
    left = [hub for hub in scenario.hubs if hub not in {*lost}]
    served: Mapping[str, list[tuple[int, float, float]]] = {hub: [] for hub in left}
    for fleet in scenario.fleets.values():
        ways = [_way_d(scenario, fleet.station, scenario.hubs[hub].node) for hub in left]
        nearest = left[ways.index(min(ways))]
        (mode,) = fleet.modes.values()
        served[nearest].append((fleet.size, mode.life.average_d, min(ways)))
    platforms = sum(fleet.size for fleet in scenario.fleets.values())
    up = 0.0
    for name, fleets in served.items():
        hub = scenario.hubs[name]
        (stage,) = hub.work["repair"].stages.values()
        up += sum(up_by_fleet(fleets, stage.takes.average_d, hub.berths["bay"]))
    return up / platforms


def _way_d(scenario: Scenario, station: str, node: str) -> float:
    (leg,) = scenario.legs_from[station, node]
    return leg.takes.average_d
