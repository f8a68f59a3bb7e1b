"""Limits of the metrics of a baseline: those of its file, and those that are asked for instead."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.study.regression.baseline import Reference
from sim.study.statistics.intervals import range_of
from sim.study.statistics.limits import Limit

AskedLimits = Mapping[str, float | Mapping[str, float]]
"""Limits by metric, or by metric and subject."""


def limits_of(
    references: Sequence[Reference], at_least: AskedLimits, at_most: AskedLimits
) -> list[Limit]:
    """The limits of the metrics of a baseline: its own, or what is asked for instead.

    Raises
    ------
    ConfigError
        With every limit that is of no metric here, or that nothing can prove.
    """
    problems: list[Problem] = []
    found: list[Limit] = []
    for kind, asked in asked_of(at_least, at_most):
        own = {
            place: value
            for place, each in enumerate(references)
            if (value := getattr(each, kind)) is not None
        }
        for name, given in asked.items():
            own |= _places(kind, name, given, references, problems)
        for place, value in sorted(own.items()):
            each = references[place]
            low, high = within = range_of(each.unit)
            if not low < value < high:
                told = f"{value:g} of {each.metric} cannot be proven by replications; between "
                problems.append(Problem(kind, f"{told}{low:g} and {high:g}, ends left out"))
            found.append(Limit(place, kind, value, within))
    if problems:
        raise ConfigError("overrides", problems)
    return found


def _places(
    kind: str,
    name: str,
    given: float | Mapping[str, float],
    references: Sequence[Reference],
    problems: list[Problem],
) -> dict[int, float]:
    """Limits of one metric by its places among those that are watched."""
    here = {each.subject: place for place, each in enumerate(references) if each.metric == name}
    if not here:
        told = did_you_mean(name, {each.metric for each in references})
        problems.append(Problem(kind, f"{name!r} is not watched; {told}"))
        return {}
    if not isinstance(given, Mapping):
        return dict.fromkeys(here.values(), given)
    wrong = [subject for subject in given if subject not in here]
    problems += [
        Problem(kind, f"{name} of {subject!r} is not watched; {did_you_mean(subject, here)}")
        for subject in wrong
    ]
    return {here[subject]: value for subject, value in given.items() if subject in here}


def asked_of(
    at_least: AskedLimits, at_most: AskedLimits
) -> Iterator[tuple[Literal["at_least", "at_most"], AskedLimits]]:
    """Both kinds of limits."""
    yield "at_least", at_least
    yield "at_most", at_most


def with_limits(references: Sequence[Reference], limits: Sequence[Limit]) -> list[Reference]:
    """Metrics of a baseline with these limits and no others."""
    bare = [each.model_copy(update={"at_least": None, "at_most": None}) for each in references]
    for each in limits:
        bare[each.column] = bare[each.column].model_copy(update={each.kind: each.value})
    return bare
