"""What an answer costs to the same half-widths.

The half-width of a mean of n independent values is that of one over the root of n. A run of windows
is one independent value, the mean of its windows; its variance is that of a window times the design
effect over the number of windows, where the effect is 1 for windows that have nothing in common
(Kish, Survey Sampling, section 5.4). So to the same half-widths we need windows / effect times
fewer runs. Where every replication is a run of its own either side needs as many.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log, nan
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from benchmarks.bar import Bar
from benchmarks.timing import ROOT
from benchmarks.trees import Told, Tree, compiled, ours, workers
from sim.load.compose import load_scenario

FROZEN = ROOT / "benchmarks" / "scenarios"
THEATER = str(FROZEN / "indo_pacific_v010.yaml")
CONTINGENCY = str(FROZEN / "indo_pacific_contingency_v010.yaml")
METRICS = ("ao", "on_station", "dru")
"""Ao, platforms on station, and the days on which missions are held at once."""
RUNS, PAIRS = 12, 8
"""Runs of the theater in either tree, and of each choice of a comparison [count]."""
WARM_UP_D = 371.0
"""What the frozen theater needs, by ``theater check scenario=benchmarks/scenarios/
indo_pacific_v010.yaml warmup=true``; it stands there with 1,095 [d]."""
Floats = NDArray[np.float64]


def steady(base: Tree | None) -> list[Bar]:
    """The frozen indo_pacific, with the windows that indo_pacific ships with."""
    what = "indo_pacific to the half-widths of 100 replications"
    windows = load_scenario("indo_pacific").windows
    words = [f"warm_up_d={WARM_UP_D:g}", f"windows={windows}"] if windows > 1 else []
    note = f"{windows} windows, warm-up {WARM_UP_D:g} d" if words else "no windows yet"
    return [_bar(what, base, [[THEATER]], [[THEATER, *words]], windows, RUNS, (4, 8), note)]


def events(base: Tree | None) -> list[Bar]:
    """Two events after D-day, of which the past is the same."""
    choices = [f"events.{name}.enabled=true" for name in ("hub_loss", "airlift_cut")]
    return [_compared("two events of the contingency after D-day", base, choices, (5, 8))]


def postures(base: Tree | None) -> list[Bar]:
    """Two postures, which have no past in common."""
    choices = ["posture=today", "posture=rsf"]
    return [_compared("posture=today posture=rsf of the contingency", base, choices, (3, 5))]


def _compared(
    what: str, base: Tree | None, choices: Sequence[str], limits: tuple[float, float]
) -> Bar:
    """The frozen contingency, here with the warm-up that its peace needs."""
    theirs = [[CONTINGENCY, each] for each in choices]
    own = [[*each, f"warm_up_d={WARM_UP_D:g}"] for each in theirs]
    note = f"paired differences; warm-up {WARM_UP_D:g} d"
    return _bar(f"compare {what}", base, theirs, own, 1, PAIRS, limits, note)


def _bar(
    what: str,
    base: Tree | None,
    theirs: Sequence[Sequence[str]],
    own: Sequence[Sequence[str]],
    windows: int,
    runs: int,
    limits: tuple[float, float],
    note: str,
) -> Bar:
    limit = float(limits[compiled()])
    if base is None:
        return Bar("half-widths", what, "-", "-", nan, limit, note="no tree to compare with")
    asked = {"told": METRICS, "only": list(METRICS), "windows": windows}
    with workers((ours(), own), (base, theirs)) as (we, they):
        found: list[tuple[Told, Told]] = []
        for number in range(runs + 1):  # the first one for nothing
            first = we.ask("outcomes", number, **asked)
            found.append((first, they.ask("outcomes", number, told=METRICS, windows=1)))
    mine, others = ([pair[place] for pair in found[1:]] for place in (0, 1))
    one_s, other_s = (median(each.seconds for each in some) for some in (mine, others))
    effects = {name: _effect(mine, name) for name in METRICS}
    told = [note, f"{runs} runs"]
    if windows > 1:
        told.append("design effects " + _listed(effects))
    spread = {name: _spread(mine, others, name) for name in METRICS}
    told.append("sd of a value over theirs " + _listed(spread))
    return Bar(
        "half-widths", what, f"{one_s:.3g} s", f"{other_s:.3g} s",
        other_s / one_s * windows / max(effects.values()), limit, note="; ".join(told),
    )  # fmt: skip


def _listed(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in values.items())


def _values(found: Sequence[Told], metric: str) -> Iterator[Floats]:
    """Values of each subject, shape (runs, windows); of a comparison differences from the first."""
    first = found[0].values[0]
    for key in (each for each in first if each.split()[0] == metric):
        runs = [np.array([each.get(key, [nan]) for each in one.values], float) for one in found]
        yield np.array([each[-1] - each[0] if len(each) > 1 else each[0] for each in runs])


def _effect(found: Sequence[Told], metric: str) -> float:
    """Design effect of the windows of a run: over subjects the mean in the logarithm."""
    logs = [
        log(each.shape[1] * np.var(each.mean(axis=1), ddof=1) / np.var(each, ddof=1))
        for each in _values(found, metric)
        if each.shape[1] > 1 and np.var(each.mean(axis=1)) > 0
    ]
    return exp(fmean(logs)) if logs else 1.0


def _spread(ours: Sequence[Told], theirs: Sequence[Told], metric: str) -> float:
    """Standard deviation of a single value here over that there, as the effect is taken."""
    logs = [
        log(np.std(one, ddof=1) / np.std(other, ddof=1))
        for one, other in zip(_values(ours, metric), _values(theirs, metric), strict=False)
        if np.std(one) > 0 and np.std(other) > 0
    ]
    return exp(fmean(logs)) if logs else nan
