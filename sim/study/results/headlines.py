"""The headlines of a scenario, read from the metrics of its replications."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.model.headline import Headline
from sim.record.metric import metrics
from sim.study.results.paired import Comparison
from sim.study.running.outcome import Key, Outcome
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary, independent

Floats = NDArray[np.float64]


def fits(pattern: str, subject: str) -> bool:
    """Whether a subject is one of a pattern: as many components, each of them fits."""
    wanted, given = pattern.split("/"), subject.split("/")
    return len(wanted) == len(given) and all(map(fnmatchcase, given, wanted))


@lru_cache(maxsize=1000)
def columns(metric: str, pattern: str, keys: tuple[Key, ...]) -> list[int]:
    """Where the values of these subjects stand."""
    return [
        place
        for place, (name, subject) in enumerate(keys)
        if name == metric and fits(pattern, subject)
    ]


def together(headline: Headline, pattern: str, keys: tuple[Key, ...], table: Floats) -> Floats:
    """The subjects of a pattern put together, by replication; nan where none has a value.

    Parameters
    ----------
    table
        Shape (replications, keys).
    """
    values = table[:, columns(headline.metric, pattern, keys)]
    there = ~np.isnan(values)
    count = there.sum(axis=1)
    found = np.where(there, values, 0.0).sum(axis=1)
    if headline.over == "mean":
        found = found / np.maximum(count, 1)
    return np.where(count > 0, found, np.nan)


def unit_of(headline: Headline) -> str:
    """The unit of a headline; a sum of shares is none."""
    unit = metrics[headline.metric].unit if headline.metric else ""
    return unit if headline.over == "mean" or unit != "fraction" else ""


def value(result: Result, headline: Headline, pattern: str = "") -> Summary:
    """A headline over the replications of one result, of its own subject or of another."""
    wanted = pattern or headline.subject
    values = together(headline, wanted, result.keys, result.values)
    return result.summary(headline.metric, wanted, unit_of(headline), values)


def change_of(pair: Comparison, headline: Headline, pattern: str = "") -> Summary:
    """Its paired difference."""
    wanted = pattern or headline.subject
    unit = unit_of(headline)
    return pair.base.summary(
        headline.metric, wanted, unit, differences(pair, headline, wanted), difference=True
    )


def differences(pair: Comparison, headline: Headline, pattern: str) -> Floats:
    """The difference in every replication, shape (replications,)."""
    after, before = (
        together(headline, pattern, each.keys, each.values) for each in (pair.other, pair.base)
    )
    return after - before


def subjects(result: Result, metric: str, patterns: Sequence[str]) -> list[str]:
    """The subjects of some patterns, in the order of the result."""
    places = {place for each in patterns for place in columns(metric, each, result.keys)}
    return [result.keys[place][1] for place in sorted(places)]


def chance(pair: Comparison, headline: Headline) -> float:
    """Chance of so large a mean difference where there is none: Student's t of the pairs."""
    from scipy.special import stdtr

    values = independent(differences(pair, headline, headline.subject), pair.base.block)
    if len(values) < 2:
        return 1.0
    error = float(values.std(ddof=1)) / len(values) ** 0.5
    mean = float(values.mean())
    if error == 0:
        return float(mean == 0)
    return float(2 * stdtr(len(values) - 1, -abs(mean) / error))


class HeadlineReader:
    """Reads the headlines of single outcomes, whose keys are mostly the same."""

    def __init__(self, headlines: Sequence[Headline]) -> None:
        self.headlines = [each for each in headlines if each.metric]
        self.metrics = list(dict.fromkeys(each.metric for each in self.headlines))

    def values(self, outcome: Outcome) -> Floats:
        """One value for each headline that has a metric, shape (headlines,)."""
        table = outcome.values[None]
        return np.array(
            [together(each, each.subject, outcome.keys, table)[0] for each in self.headlines]
        )
