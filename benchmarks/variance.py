"""Variance reduction beyond common random numbers: antithetic pairs and exact controls, by case.

The factor is the variance of the plain mean over that of the other estimate, at equal replications
(for controls the replications of the twin come on top). Cases where it does not pay stand here too.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.bar import Bar
from sim.analytic.solve import solve
from sim.load.compose import load_scenario
from sim.study.results.control_variates import controlled
from sim.study.results.paired import Comparison
from sim.study.running.replicate import Result, replicate
from sim.study.statistics.summary import independent

Floats = NDArray[np.float64]

REPLICATIONS = {"break_even": 400, "rich_fleet": 60, "indo_pacific": 100}
"""Of each alternative; the standard error of a factor is about sqrt(6 / replications) of it."""
TAKES = "work.repair.stages.dock.takes"
DOCKS = "hubs.theater.berths.dock"
LAWS = (
    "{law: lognormal, mean_d: 30, cv: 0.5}",
    "{law: lognormal, mean_d: 30, cv: 1}",
    "{law: lognormal, mean_d: 30, cv: 2}",
    "{law: fixed, value_d: 30}",
)


def bars() -> Iterable[Bar]:
    """Pairs in three theaters, alone and in a comparison; controls of one."""
    changes = {
        "break_even": (f"{DOCKS}=1", f"{DOCKS}=2"),
        "rich_fleet": ("hubs.north.berths.dock=45", "hubs.north.berths.dock=46"),
        "indo_pacific": ("posture=home", "posture=rsf"),
    }
    for name, (base, other) in changes.items():
        first, second = (_pairs(name, word) for word in (base, other))
        both = Comparison(first, second)
        yield _pair_bar(f"{name} {base}, platforms on station", first, _on_station(first))
        dru = ("dru", "all missions")
        if dru in first.keys:
            yield _pair_bar(f"{name} {base}, DRU", first, first.of(*dru))
        difference = _on_station(second) - _on_station(first)
        yield _pair_bar(f"{name}, difference to {other}, platforms", first, difference)
        if dru in both.keys:
            difference = second.of(*dru) - first.of(*dru)
            yield _pair_bar(f"{name}, difference to {other}, DRU", first, difference)
    for docks in (1, 2):
        for law in LAWS:
            yield from _control_bars([f"{TAKES}={law}", f"{DOCKS}={docks}"])
    yield from _control_bars([f"{TAKES}={LAWS[1]}", f"{DOCKS}=1"], antithetic=True)


def _pairs(name: str, word: str) -> Result:
    scenario = load_scenario(name, word)
    return replicate(scenario, 1, REPLICATIONS[name], workers=2, antithetic=True)


def _on_station(result: Result) -> Floats:
    """Platforms of all fleets on station, by replication."""
    fleets = result.scenario.fleets
    return np.asarray(np.sum([result.of("on_station", fleet) for fleet in fleets], axis=0))


def _pair_bar(what: str, result: Result, values: Floats) -> Bar:
    """Pairs against as many independent replications, whose spread is that of the members."""
    alone = float(np.std(values, ddof=1))
    pairs = float(np.std(independent(values, result.block), ddof=1)) * result.block**0.5
    return Bar(
        "variance", f"antithetic: {what}", f"sd {pairs:.3g}", f"sd {alone:.3g}",
        (alone / pairs) ** 2, None, note=f"{len(values)} replications",
    )  # fmt: skip


def _control_bars(words: Sequence[str], antithetic: bool = False) -> Iterable[Bar]:
    """A repair law controlled by the exponential one."""
    scenario = load_scenario("break_even", *words)
    twin = load_scenario("break_even", *words[1:])
    exact = solve(twin)
    assert exact is not None
    count = REPLICATIONS["break_even"]
    results = [
        replicate(each, 1, count, workers=2, antithetic=antithetic) for each in (scenario, twin)
    ]
    for each in controlled(results[0], results[1], exact):
        if each.plain.metric in ("ao", "dru"):
            kind = "control, in antithetic pairs" if antithetic else "control"
            yield Bar(
                "variance", f"{kind}: {' '.join(words)}, {each.plain.metric}",
                f"± {each.half_width:.3g}", f"± {each.plain.half_width:.3g}", each.factor, None,
                note=f"{count} replications and the twin's",
            )  # fmt: skip
