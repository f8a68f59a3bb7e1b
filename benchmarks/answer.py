"""Bar 6: how many times fewer replications a paired difference needs than independent seeds."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.bar import Bar
from sim.load.compose import load_scenario
from sim.study.results.paired import Comparison, compare
from sim.study.running.replicate import Result, replicate
from sim.study.statistics.summary import independent

REPLICATIONS = 40
"""Of each alternative."""
DRU = ("dru", "all missions")


def bars() -> list[Bar]:
    """One dock more for the rich fleet; RSF against home in the Indo-Pacific."""
    dock = _pair("rich_fleet", [], ["hubs.north.berths.dock=46"])
    few = [f"hubs.{hub}.berths.dock=25" for hub in ("north", "east", "south", "west")]
    saturated = _pair("rich_fleet", few, [*few, "hubs.north.berths.dock=26"])
    rsf = _pair("indo_pacific", ["posture=home"], ["posture=rsf"])
    opposite = _pair("indo_pacific", ["posture=home"], ["posture=rsf"], antithetic=True)
    found = [
        _bar("platforms on station, rich fleet with one dock more", dock, 20.0),
        _bar("the same with 25 docks a hub, which are too few", saturated, None),
        _bar("platforms on station, indo_pacific, RSF against home", rsf, 3.0),
        _bar("the same in antithetic pairs", opposite, None),
    ]
    if DRU in rsf.keys:
        times = rsf.variance_ratio(*DRU)
        paired = rsf.difference(*DRU)
        told = f"{paired.mean:+.3g} ± {paired.half_width:.2g}"
        found.append(Bar("6", "DRU of all missions, the same", told, "-", times))
    return found


def _pair(name: str, base: list[str], other: list[str], antithetic: bool = False) -> Comparison:
    first, second = (
        replicate(
            load_scenario(name, *words), seed=1, replications=REPLICATIONS, antithetic=antithetic
        )
        for words in (base, other)
    )
    return compare(first, second)


def _on_station(result: Result) -> NDArray[np.float64]:
    """Platforms of all fleets on station, by replication."""
    fleets = result.scenario.fleets
    return np.asarray(np.sum([result.of("on_station", fleet) for fleet in fleets], axis=0))


def _bar(what: str, pair: Comparison, limit: float | None) -> Bar:
    """Variance of the difference of independent runs over that of the paired difference."""
    base, other = _on_station(pair.base), _on_station(pair.other)
    block = pair.base.block
    paired_sd = float(np.sqrt(block * np.var(independent(other - base, block), ddof=1)))
    independent_sd = float(np.sqrt(np.var(base, ddof=1) + np.var(other, ddof=1)))
    return Bar(
        "6", what, f"sd {paired_sd:.3g}", f"sd {independent_sd:.3g}",
        (independent_sd / paired_sd) ** 2, limit,
        note=f"difference {float(np.mean(other - base)):+.3g}; {REPLICATIONS} replications",
    )  # fmt: skip
