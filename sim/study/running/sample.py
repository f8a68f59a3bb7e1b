"""The replications of one point, in their order, as far as they have come."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.study.running.chunks import PointPart
from sim.study.running.outcome import Key, Outcome
from sim.study.running.stopping import StoppingRule

Floats = NDArray[np.float64]


class Sample:
    """Puts replications that end in any order into theirs, and asks the rule of the point.

    The rule looks after each of its rounds at the replications that it asked for and not at more,
    so that neither workers nor an interruption change where a point stops.
    """

    def __init__(self, number: int, scenario: Scenario, seed: int, rule: StoppingRule) -> None:
        self.number = number
        self.scenario = scenario
        self.seed = seed
        self.rule = rule
        self.outcomes: list[Outcome] = []
        self.asked = 0
        self.enough = False
        """Whether the rule asks for no more."""
        self._early: dict[int, Outcome] = {}
        self._errors: dict[int, str] = {}
        self._next = 0
        """The first replication that was not handed out."""

    @property
    def error(self) -> str:
        """What ended the first replication that failed, once all before it are there."""
        return self._errors.get(len(self.outcomes), "")

    @property
    def whole(self) -> bool:
        """Whether every replication that was asked for is there."""
        return len(self.outcomes) >= self.asked

    @property
    def taken(self) -> int:
        """Replications that are there, in order or not."""
        return len(self.outcomes) + len(self._early)

    def take(self, replications: range, outcomes: Sequence[Outcome], error: str = "") -> None:
        """Some outcomes of a range of replications, from its first, and why there are no more."""
        self._early.update(zip(replications, outcomes, strict=False))
        if error:
            self._errors[replications[len(outcomes)]] = error
        while len(self.outcomes) in self._early:
            self.outcomes.append(self._early.pop(len(self.outcomes)))

    def values(self, count: int) -> tuple[Sequence[Key], Floats]:
        """Keys and values of the first so many replications, shape (replications, keys)."""
        if not count:
            return (), np.empty((0, 0))
        return self.outcomes[0].keys, np.array([each.values for each in self.outcomes[:count]])

    def look(self, base: "Sample | None" = None) -> None:
        """Let the rule look at its rounds, as far as the replications are there.

        With a baseline it looks at paired differences, of the metrics that both have.
        """
        while self.whole and not self.enough and not self.error:
            if base is not None and len(base.outcomes) < self.asked:
                break
            keys, values = self.values(self.asked)
            scales = None
            if base is not None and self.asked:
                keys, values, scales = _difference(keys, values, *base.values(self.asked))
            more = self.rule.more(keys, values, scales)
            self.enough = more <= 0
            self.asked += max(more, 0)

    def missing(self) -> list[PointPart]:
        """What was asked for and is neither there nor handed out."""
        numbers = range(max(self._next, len(self.outcomes)), self.asked)
        self._next = max(self._next, self.asked)
        return [
            PointPart(self.number, self.scenario, self.seed, each)
            for each in _unbroken([each for each in numbers if each not in self._early])
        ]


def _unbroken(numbers: Sequence[int]) -> list[range]:
    """Increasing numbers as ranges."""
    found: list[range] = []
    for number in numbers:
        if found and found[-1].stop == number:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


def _difference(
    keys: Sequence[Key], values: Floats, base_keys: Sequence[Key], base: Floats
) -> tuple[Sequence[Key], Floats, Floats]:
    """Common keys, paired differences, and the means of the baseline."""
    place = {key: column for column, key in enumerate(base_keys)}
    common = [(column, place[key]) for column, key in enumerate(keys) if key in place]
    own, other = [column for column, _ in common], [column for _, column in common]
    theirs = base[:, other]
    known = ~np.isnan(theirs)
    means: Floats = np.where(known, theirs, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return [keys[column] for column in own], values[:, own] - theirs, means
