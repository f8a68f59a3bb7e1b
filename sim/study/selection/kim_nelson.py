"""A fully sequential procedure that promises the best option, if it is best by delta or more.

With normal values the probability of a correct selection is then at least the level, whatever the
variances and whatever the correlation that common random numbers bring. Where several options are
within delta of the best it is made to select one of these; for that there is no proof.

Source: Kim and Nelson, A fully sequential procedure for indifference-zone selection in simulation,
ACM TOMACS 11 (2001), with c = 1. Replications are drawn in batches and looked at one by one, so
that the batches change what is spent and never what is decided.
"""

import numpy as np

from sim.study.selection.options import Draw, Floats, Selection

AHEAD = 10
"""Replications of an option drawn at once at least; a tenth of those it has, if that is more."""


def kim_nelson(
    draw: Draw, options: int, delta: float, level: float, first: int, budget: int
) -> Selection:
    """Sample, and leave out what is clearly not the best, until one option is left.

    Parameters
    ----------
    draw
        Gives values of some options; no replication is drawn twice.
    options
        How many there are, 2 or more.
    delta
        The smallest difference that matters, above 0, in the unit of the values.
    level
        Promised probability of a correct selection, in (1 / options, 1).
    first
        Replications of every option from which variances are estimated, 2 or more.
    budget
        Replications of all options together, at least ``first`` for each.
    """
    values = list(draw(range(options), range(first)))
    reach = _reach(np.array(values), delta, level)
    alive = list(range(options))
    eliminated: list[int | None] = [None] * options
    left = budget - options * first
    seen, decided = first - 1, False  # the first look is at all of the first replications
    while True:
        had = len(values[alive[0]])
        means = {each: np.cumsum(values[each]) / np.arange(1, had + 1) for each in alive}
        while seen < had and not decided:
            seen += 1
            found = np.array([means[each][seen - 1] for each in alive])
            stay = _screened(found, reach[np.ix_(alive, alive)], delta, seen)
            for place, each in enumerate(alive):
                eliminated[each] = None if place in stay else seen
            alive = [alive[place] for place in stay]
            decided = len(alive) == 1 or seen >= _end(reach, alive)
        more = 0 if decided else _ahead(_end(reach, alive), len(alive), had, left)
        if more == 0:
            break
        left -= more * len(alive)
        for each, new in zip(alive, draw(alive, range(had, had + more)), strict=True):
            values[each] = np.concatenate([values[each], new])
    best = max(alive, key=lambda each: (float(values[each][:seen].mean()), -each))
    unknown = float("nan")
    return Selection(
        best=best,
        values=values,
        decided=decided,
        eliminated=eliminated,
        at_most=max(seen, _end(reach, alive)),
        correct=unknown,
        beaten=[unknown] * options,
    )


def _reach(values: Floats, delta: float, level: float) -> Floats:
    """Of every pair, the number of replications up to which it is not decided for certain.

    It is h^2 S^2 / delta^2, S^2 being the variance of the difference of the pair.
    """
    options, first = values.shape
    eta = 0.5 * ((2 * (1 - level) / (options - 1)) ** (-2 / (first - 1)) - 1)
    change = values[:, None, :] - values[None, :, :]
    reach: Floats = 2 * eta * (first - 1) * change.var(axis=2, ddof=1) / delta**2
    return reach


def _end(reach: Floats, alive: list[int]) -> int:
    """Replications after which the options left are told apart in any case."""
    return int(np.floor(reach[np.ix_(alive, alive)].max())) + 1


def _screened(means: Floats, reach: Floats, delta: float, seen: int) -> list[int]:
    """Places of the options that no other one beats by more than the margin of the pair."""
    slack = np.maximum(0.0, delta / (2 * seen) * (reach - seen))
    kept = (means[:, None] >= means[None, :] - slack).all(axis=1)
    return [int(place) for place in np.flatnonzero(kept)]


def _ahead(end: int, alive: int, had: int, left: int) -> int:
    """Replications to draw of each option that is left."""
    return min(max(AHEAD, had // 10), end - had, left // alive)
