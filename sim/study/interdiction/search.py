"""Interdiction: the loss of r units that hurts most, chosen on one block of seeds, told on another.

Every set of r units is evaluated while that fits the budget. Beyond it units are taken one at a
time, each time the one that hurts most with those before (greedy). Either way replications go where
they decide something: every set gets a few, the worst of them more, and so on (sequential halving).
The lowest of many noisy means is too low (winner's curse), so the sets that are left are run again
on replications that chose nothing.

Sources
-------
Church, Scaparra and Middleton, Annals of the AAG 94 (2004): r-interdiction.
Karnin, Koren and Somekh, ICML (2013): sequential halving.
Nemhauser, Wolsey and Fisher, Mathematical Programming 14 (1978): what greedy is sure of.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb, e

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.study.interdiction.losses import Loss, LossUnit
from sim.study.statistics.summary import half_width

Floats = NDArray[np.float64]
Evaluate = Callable[[Sequence[Loss], range], Floats]
"""Values of every set over a block of replications, shape (sets, replications, objectives).

The first objective counts, less being worse; further ones only order sets that are equal in it.
"""

FRESH = 1_000_000
"""First replication of the block that reports; the block that selects begins with 0."""
SHRINK = 4
"""Factor by which each round has fewer sets than the one before, at least."""


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    Attributes
    ----------
    finalists
        The worst sets, worst first by the block that selected.
    selected
        Their means over that block; too low for the first of them.
    evaluated, possible
        Sets of r units that were run, and that there are [count].
    replications
        Replications used [count].
    """

    method: str
    finalists: list[Loss]
    selected: list[float]
    evaluated: int
    possible: int
    replications: int


def rounds(sets: int, keep: int, budget: int) -> list[tuple[int, int]]:
    """Sets in each round, and replications that each of them has had at its end.

    Half of the budget goes to the first round, or one replication for each set; the last round
    has ``keep`` sets, and what is left is divided equally. With no more sets than are kept nothing
    is chosen, and one replication is enough.
    """
    had = max(1, budget // (2 * sets)) if sets > keep else 1
    plan = [(sets, had)]
    left = budget - sets * had
    while sets > keep:
        steps = 1
        while keep * SHRINK**steps < sets:
            steps += 1
        share = max(left, 0) // steps
        sets = max(keep, min(-(-sets // SHRINK), share))
        more = share // sets
        had += more
        left -= more * sets
        plan.append((sets, had))
    return plan


def eliminate(
    evaluate: Evaluate, losses: Sequence[Loss], keep: int, budget: int
) -> tuple[list[Loss], list[float], int]:
    """The worst of some sets, worst first, with their means, and the replications used."""
    alive = list(range(len(losses)))
    values: dict[int, list[Floats]] = {each: [] for each in alive}
    means: dict[int, tuple[float, ...]] = {}
    had = used = 0
    for size, end in rounds(len(losses), keep, budget):
        alive = alive[:size]
        if end > had:
            found = evaluate([losses[each] for each in alive], range(had, end))
            used += len(alive) * (end - had)
            for each, new in zip(alive, found, strict=True):
                values[each].append(new)
                means[each] = tuple(np.concatenate(values[each]).mean(axis=0).tolist())
            had = end
        alive.sort(key=lambda each: (means[each], each))
    return [losses[each] for each in alive], [means[each][0] for each in alive], used


def sets_of(scenario: Scenario, units: Sequence[LossUnit], r: int) -> Iterator[Loss]:
    """Every set of r units, but those with a hub beside a group that has it."""
    for loss in combinations(units, r):
        if not _twice(scenario, loss):
            yield loss


def _twice(scenario: Scenario, loss: Loss) -> bool:
    grouped = {hub for unit in loss if unit.kind == "group" for hub in scenario.groups[unit.name]}
    return any(unit.kind == "hub" and unit.name in grouped for unit in loss)


def is_exhaustive(units: int, r: int, budget: int) -> bool:
    """Whether every set of r units can have a replication."""
    return comb(units, r) <= budget


def replications_of(units: int, r: int, keep: int, budget: int) -> int:
    """Replications that a search will use, at most [count]."""
    if is_exhaustive(units, r, budget):
        return _cost(comb(units, r), keep, budget)
    steps = [_cost(units - step, 1, budget // r) for step in range(r - 1)]
    return sum(steps) + _cost(units - r + 1, keep, budget // r)


def _cost(sets: int, keep: int, budget: int) -> int:
    used = had = 0
    for size, end in rounds(sets, keep, budget):
        used += size * (end - had)
        had = end
    return used


def search(
    evaluate: Evaluate,
    scenario: Scenario,
    units: Sequence[LossUnit],
    r: int,
    keep: int,
    budget: int,
    greedy: bool = False,
) -> SearchResult:
    """The sets of r units that hurt most.

    Parameters
    ----------
    units
        What may be lost, at least r.
    keep
        Finalists [count].
    budget
        Replications that may be used, if that gives every set of a round one [count].
    greedy
        Whether to take one unit at a time, even if all sets fit the budget.
    """
    possible = comb(len(units), r)
    if not greedy and is_exhaustive(len(units), r, budget):
        losses = list(sets_of(scenario, units, r))
        found, means, used = eliminate(evaluate, losses, keep, budget)
        return SearchResult("exhaustive", found, means, len(losses), len(losses), used)
    taken: Loss = ()
    found, means, replications, evaluated = [], [], 0, 0
    for step in range(1, r + 1):
        longer = [(*taken, unit) for unit in units if unit not in taken]
        losses = [loss for loss in longer if not _twice(scenario, loss)]
        if not losses:  # whatever is left belongs to a group that is lost already
            break
        found, means, used = eliminate(evaluate, losses, keep if step == r else 1, budget // r)
        replications += used
        evaluated = len(losses)
        taken = found[0]
    return SearchResult("greedy", found, means, evaluated, possible, replications)


def least_if_submodular(intact: float, found: float) -> float:
    """The least that any set can leave, if greedy found a set that leaves ``found``.

    Holds if damage never falls and its increments never rise as sets grow (monotone submodular),
    and if greedy chose without noise: then it found 1 - 1/e of the largest damage at least.
    Interdiction is not submodular in general: two hubs that stand in for each other hurt little
    alone and much together.
    """
    return intact - (intact - found) / (1 - 1 / e)


# The report -------------------------------------------------------------------------------------

WORSE, UNDECIDED, RANGES = "worse than the next", "not decided", "not decided (input ranges)"


@dataclass(frozen=True)
class Ranked:
    """A set in the ranking, on the block that reports.

    Attributes
    ----------
    selected
        Mean over the block that selected.
    value, value_half_width
        Mean over the block that reports, and half-width of its interval.
    change, change_half_width
        Paired difference from the intact theater.
    verdict
        Whether it is worse than the next one in the ranking; empty for the last.
    order_kept
        Share of draws from the input ranges in which it is; nan where none were made.
    """

    loss: Loss
    selected: float
    value: float
    value_half_width: float
    change: float
    change_half_width: float
    verdict: str
    order_kept: float


def order(fresh: Floats) -> list[int]:
    """Places of some sets from the worst to the least bad, by their means.

    Parameters
    ----------
    fresh
        Shape (sets, replications, objectives).
    """
    means = fresh.mean(axis=1)
    return sorted(range(len(fresh)), key=lambda each: (tuple(means[each]), each))


def rank(
    losses: Sequence[Loss],
    selected: Sequence[float],
    intact: Floats,
    fresh: Floats,
    level: float,
    drawn: Floats | None = None,
) -> list[Ranked]:
    """A ranking with its verdicts.

    Parameters
    ----------
    losses, selected
        The sets in ``order``, and their means over the block that selected.
    intact, fresh
        First objective over the block that reports, shapes (replications,) and
        (sets, replications).
    level
        Level of each interval; of the verdicts all together: every pair of sets could have become
        neighbours, so each has its share of the error (Bonferroni).
    drawn
        Values under draws from the input ranges, shape (draws, sets); sets beyond its width, the
        last ones, are judged by luck alone.
    """
    pairs = max(comb(len(losses), 2), 1)
    family = 1 - (1 - level) / pairs
    verdicts, kept = [], []
    for here, after in pairwise(range(len(losses))):
        difference = fresh[after] - fresh[here]
        share = float("nan")
        if drawn is not None and after < drawn.shape[1]:
            share = float((drawn[:, here] < drawn[:, after]).mean())
        kept.append(share)
        if not difference.mean() > half_width(difference, family):
            verdicts.append(UNDECIDED)
        else:
            verdicts.append(RANGES if share < SURE else WORSE)
    return [
        Ranked(
            loss,
            chosen,
            float(values.mean()),
            half_width(values, level),
            float((values - intact).mean()),
            half_width(values - intact, level),
            verdict,
            share,
        )
        for loss, chosen, values, verdict, share in zip(
            losses, selected, fresh, [*verdicts, ""], [*kept, float("nan")], strict=True
        )
    ]


SURE = 0.95
"""Share of draws from the input ranges that have to keep an order."""


@dataclass(frozen=True)
class Reroute:
    """What another choice of routing gives back after the worst loss.

    Attributes
    ----------
    value
        Mean of the objective under it, after the loss.
    recovers, half_width
        Paired difference from the routing in force, after the same loss.
    """

    route: str
    value: float
    recovers: float
    half_width: float


def reroutes(
    routes: Sequence[str], values: Floats, in_force: Floats, level: float
) -> list[Reroute]:
    """Every route after the worst loss, the one that recovers most first.

    Parameters
    ----------
    values, in_force
        Shapes (routes, replications) and (replications,), of one block.
    """
    found = [
        Reroute(
            name,
            float(each.mean()),
            float((each - in_force).mean()),
            half_width(each - in_force, level),
        )
        for name, each in zip(routes, values, strict=True)
    ]
    return sorted(found, key=lambda each: -each.recovers)
