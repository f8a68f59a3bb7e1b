"""The measures that ``metric=`` and ``subject=`` name, in the commands that tell many."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.engine.replication import run
from sim.load.compose import RunOptions
from sim.model.scenario import Scenario
from sim.study.running.headline import headline
from sim.study.running.outcome import Key, outcome


def asked_of(keys: Sequence[Key], options: RunOptions, scenario: Scenario) -> list[Key]:
    """Those of some metrics and subjects that are asked for, in the order of ``metric=``; none if
    nothing is, and of a subject alone the headline metrics."""
    if not options.metric and not options.subject:
        return []
    names = options.metric or headline(scenario)
    return [
        key
        for name in names
        for key in keys
        if key[0] == name and (not options.subject or key[1] in options.subject)
    ]


def check_measures(options: RunOptions, scenarios: Iterable[Scenario]) -> None:
    """Whether some scenario has every metric and subject that is asked for.

    Which subjects a metric has is known from a record: a replication of each scenario that has
    other parts tells, before a long study begins.

    Raises
    ------
    ConfigError
        With every metric and every subject that none of those that can be run has.
    """
    if not options.metric and not options.subject:
        return
    found: set[Key] = set()
    seen: set[str] = set()
    for scenario in scenarios:
        parts = repr([list(each) for each in (scenario.fleets, scenario.missions, scenario.hubs)])
        if parts in seen:
            continue
        seen.add(parts)
        names = options.metric or headline(scenario)
        with suppress(Exception):  # a scenario that fails says so where it is run
            found.update(outcome(run(scenario, options.seed, 0), scenario, names).keys)
        if not _missing(options, found):
            return
    problems = _missing(options, found)
    if problems and found:
        raise ConfigError("overrides", problems)


def _missing(options: RunOptions, found: set[Key]) -> list[Problem]:
    names, subjects = {name for name, _ in found}, {subject for _, subject in found}
    problems = [
        Problem("metric", f"{name!r} has no value in this scenario; one that `theater run` tells")
        for name in options.metric
        if name not in names
    ]
    if problems:
        return problems
    told = f"no subject of {', '.join(options.metric) or 'the headline metrics'} is called"
    return [
        Problem("subject", f"{told} {name!r}; {did_you_mean(name, subjects)}")
        for name in options.subject
        if name not in subjects
    ]
