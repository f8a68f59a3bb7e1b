"""The measures that ``metric=`` and ``subject=`` name, in the commands that tell many."""

from collections.abc import Sequence
from contextlib import suppress

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.engine.replication import run
from sim.load.compose import RunOptions
from sim.model.scenario import Scenario
from sim.study.running.headline import headline
from sim.study.running.outcome import Key, outcome


def keys_of(scenario: Scenario, names: Sequence[str]) -> tuple[Key, ...]:
    """Metrics of these names with their subjects, which the first day of a run tells."""
    soon = scenario.model_copy(update={"horizon_d": 1.0, "warm_up_d": min(scenario.warm_up_d, 1.0)})
    return outcome(run(soon, 1, 0), soon, names, series=False).keys


def shown(options: RunOptions) -> list[str]:
    """The metrics whose tables are all that is printed: of ``show``, or what is kept of ``metric``
    or at all; none if the command prints its own tables."""
    return options.show or (options.metric or options.keep if options.keep else [])


def asked_of(keys: Sequence[Key], options: RunOptions, scenario: Scenario) -> list[Key]:
    """Those of some metrics and subjects that are asked for, in the order of ``metric=``; none if
    nothing is, and of a subject alone the headline metrics."""
    names = shown(options) or options.metric
    if not names and not options.subject:
        return []
    names = names or headline(scenario)
    return [
        key
        for name in names
        for key in keys
        if key[0] == name and (not options.subject or key[1] in options.subject)
    ]


def check_measures(options: RunOptions, scenarios: Sequence[Scenario]) -> None:
    """Whether some scenario has every metric and subject that is asked for.

    Which subjects a metric has is known from a record: a replication of each scenario that has
    other parts tells, before a long study begins.

    Raises
    ------
    ConfigError
        With every metric and every subject that none of those that can be run has.
    """
    _check_kept(options, scenarios)
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
            tables = run(scenario, options.seed, 0)
            found.update(outcome(tables, scenario, names, series=False).keys)
        if not _missing(options, found):
            return
    problems = _missing(options, found)
    if problems and found:
        raise ConfigError("overrides", problems)


def _check_kept(options: RunOptions, scenarios: Sequence[Scenario]) -> None:
    """Whether what is shown, and what is to be precise, is kept.

    Raises
    ------
    ConfigError
        With every metric that is not.
    """
    if not options.keep:
        return
    wanted = [*options.show, *options.metric]
    if options.precision is not None and not options.metric:
        wanted += [name for each in scenarios for name in headline(each)]
    missing = [name for name in dict.fromkeys(wanted) if name not in options.keep]
    if missing:
        told = f"leaves out {', '.join(missing)}, which is shown or to be precise; name it as well"
        raise ConfigError("overrides", [Problem("keep", told)])


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
