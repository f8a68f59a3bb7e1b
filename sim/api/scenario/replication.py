"""A scenario by itself: one replication of it, as raw tables."""

from collections.abc import Sequence

from sim.api.asking.keywords import Source
from sim.engine.futures import Future
from sim.engine.replication import run
from sim.load.compose import given, load, words_of
from sim.model.scenario import Scenario
from sim.record.tables import Tables


def scenario_of(scenario: Source, *overrides: str) -> Scenario:
    """A scenario by its name or path, or as it is, with overrides.

    Raises
    ------
    TypeError
        If an override is no text.
    ConfigError
        With every problem of the first layer that has one.
    """
    if isinstance(scenario, Scenario) and not overrides:
        return scenario
    given_as: Sequence[object] = overrides
    for each in given_as:
        if not isinstance(each, str):
            raise TypeError(f"{each!r} is no override; text is right, e.g. 'posture=home'")
    with given(scenario):
        return load(overrides if scenario is None else words_of(scenario, *overrides)).scenario


def replication(
    scenario: Source = None,
    *overrides: str,
    seed: int = 1,
    number: int = 0,
    future: Future = (),
) -> Tables:
    """One replication: the raw tables, from which every metric is worked out.

    Parameters
    ----------
    scenario, overrides
        As for ``sim.run``.
    seed, number
        Select the random streams; replication ``number`` is the same alone and in any batch.
    future
        Pairs of a day [d] and a number, e.g. ``[(0, 1)]``: from that day on the replication lives
        the future of that number. What is pending is drawn anew, given what has passed of it; what
        is planned stays, and so does everything before.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one, or if there is no such future.
    """
    return run(scenario_of(scenario, *overrides), seed, number, future=future)
