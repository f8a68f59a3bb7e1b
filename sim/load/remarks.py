"""What has no effect, in one place: said before a run begins, never an error."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import inf
from typing import Any

from sim.core.columns.arrays import np
from sim.load.compose import Loaded, RunOptions
from sim.load.files.grammar import Override
from sim.model.checks.calendars import misfits
from sim.model.checks.checkpoints import changing
from sim.model.checks.steady import unsteady
from sim.model.eligibility.eligibility import case_of, tasks
from sim.model.families.law import DurationLaw
from sim.model.scenario import Scenario


def remarks(
    loaded: Loaded, overrides: Sequence[Override] = (), one_posture: bool = True
) -> list[str]:
    """Everything of a scenario, its options and the words that changes no result, a line each.

    Parameters
    ----------
    one_posture
        Whether the posture of the scenario is the only one that the command takes.
    """
    scenario, options = loaded.scenario, loaded.options
    return [
        *loaded.left_out,
        *_words(overrides, loaded.config),
        *_options(scenario, options),
        *_timeline(scenario),
        *_windows(scenario),
        *_calendars(scenario),
        *_missions(scenario),
        *_unused(scenario),
        *_idle_postures(scenario, overrides if one_posture else ()),
        *_idle_rules(scenario),
    ]


def _words(overrides: Sequence[Override], config: Mapping[str, Any]) -> Iterator[str]:
    """Overrides that leave everything as it was."""
    for each in overrides:
        if each.is_sweep_override() or each.is_delete() or each.value() != {}:
            continue
        place: Any = config
        for key in each.key_or_group.split("."):
            place = place.get(key) if isinstance(place, Mapping) else None
        if place:
            key = each.key_or_group
            yield f"{key}={{}} changes nothing: mappings are merged; ~{key}.NAME takes one out"


def _windows(scenario: Scenario) -> Iterator[str]:
    if scenario.windows > 1 and (why := unsteady(scenario)) is not None:
        yield f"windows: {scenario.windows} has no effect: {why}"
    if scenario.checkpoints > 1 and (why := changing(scenario)) is not None:
        yield f"checkpoints: {scenario.checkpoints} has no effect: {why}"


def _calendars(scenario: Scenario) -> Iterator[str]:
    """Records that end, and work that may be too long for every stretch."""
    for name, calendar in scenario.calendars.items():
        if calendar.repeats_every_d is None and calendar.spells:
            last_d = calendar.spells[-1][1]
            if last_d < scenario.horizon_d:
                told = f"its last spell ends on day {last_d:g}, before the horizon"
                yield f"calendars.{name}: {told}, {scenario.horizon_d:g}; it is calm from then on"
    for path, share in misfits(scenario):
        yield f"{path}: {share:.2g} of the draws fit into no stretch; such work waits for ever"


def _options(scenario: Scenario, options: RunOptions) -> Iterator[str]:
    if options.spells and options.out is None:
        yield "spells=true writes nothing without out=DIR"
    if options.spells_of and not options.spells:
        yield f"spells_of={options.spells_of} has no effect without spells=true"
    if options.scheduler is not None and options.workers > 1:
        yield f"workers={options.workers} has no effect: the workers of scheduler= run"
    if options.replications < 2 and options.precision is None:
        yield f"level={options.level:g} has no effect: 1 replication has no interval"
    if options.precision is not None:
        yield from _precision(scenario, options, options.precision)


def _precision(scenario: Scenario, options: RunOptions, precision: float) -> Iterator[str]:
    """Precisions that the first stage reaches whatever it finds."""
    from sim.record.metric import metrics
    from sim.study.results.precision import FEWEST
    from sim.study.running.headline import headline
    from sim.study.statistics.summary import half_width

    names = options.metric or headline(scenario)
    if any(metrics[name].unit != "fraction" for name in names) and precision < 1:
        return
    n = max(options.replications, FEWEST)  # fewer values are not precise, whatever they are
    most = half_width(np.repeat([0.0, 1.0], [n // 2, n - n // 2]), options.level)
    if precision >= most:
        told = f"the first {n} replications are never wider than ±{most:.2g} for a share"
        yield f"precision={precision:g} asks for nothing: {told}"


def _timeline(scenario: Scenario) -> Iterator[str]:
    """Events, phases and rules that are never in force while the scenario runs."""
    start_d, end_d = -scenario.warm_up_d, scenario.horizon_d
    run = f"the run goes from day {start_d:g} to day {end_d:g}"
    for name, event in scenario.events.items():
        if not event.enabled:
            continue
        first_d = event.start_d + _least_d(event.after)
        last_d = event.start_d + _most_d(event.after) + _most_d(event.lasts, inf)
        if event.probability == 0:
            yield f"events.{name} has no effect: its probability is 0"
        elif first_d >= end_d:
            yield f"events.{name} has no effect: it begins on day {first_d:g}; {run}"
        elif last_d <= start_d and not event.repeats:
            yield f"events.{name} has no effect: it has ended on day {last_d:g}; {run}"
        elif last_d <= 0 and not event.repeats:
            told = "it is over before the window begins"
            yield f"events.{name} acts in the warm-up only: {told} (ends on day {last_d:g})"
    starts, names = scenario.timeline
    for place, name in enumerate(names):
        until_d = starts[place + 1] if place + 1 < len(starts) else inf
        if place > 0 and starts[place] >= end_d:
            yield f"phases.{name} has no effect: it begins on day {starts[place]:g}; {run}"
        elif until_d <= start_d:
            yield f"phases.{name} has no effect: it has ended on day {until_d:g}; {run}"
    for name, rule in scenario.rules.items():
        if rule.enabled and (rule.from_d >= end_d or rule.until_d <= start_d):
            dates = f"it holds from day {rule.from_d:g} to day {rule.until_d:g}"
            yield f"rules.{name} has no effect: {dates}; {run}"


def _least_d(law: DurationLaw | None) -> float:
    return 0.0 if law is None else float(law.quantile(np.zeros(1))[0])


def _most_d(law: DurationLaw | None, nothing: float = 0.0) -> float:
    """The longest of a law [d]; that of a drawn one is taken as endless."""
    if law is None:
        return nothing
    return inf if law.constant_d is None else law.constant_d


def _missions(scenario: Scenario) -> Iterator[str]:
    for name, mission in scenario.missions.items():
        if mission.k == 0:
            yield f"missions.{name} asks for nothing (k=0): it is always met"
        spans = [_span(scenario, phase) for phase in mission.phases]
        if spans and all(until_d <= 0 or from_d >= scenario.horizon_d for from_d, until_d in spans):
            yield f"missions.{name} has no effect: its phases are outside the window"


def _span(scenario: Scenario, phase: str) -> tuple[float, float]:
    """First day and end of a phase [d]."""
    starts, names = scenario.timeline
    place = names.index(phase)
    until_d = starts[place + 1] if place + 1 < len(names) else inf
    return (-inf if place == 0 else starts[place]), until_d


def _unused(scenario: Scenario) -> Iterator[str]:
    """What nothing in the scenario names, and hubs that no posture uses."""
    named = _named(scenario)
    stocks = {name for name, each in scenario.stocks.items() if not each.demand}
    items = {name: scenario.stocks[name].item or name for name in stocks}
    for group, names in (
        ("stocks", [name for name in stocks if not {name, items[name]} & named]),
        ("lifts", [name for name in scenario.lifts if name not in named]),
        ("people", [name for name in scenario.people if name not in named]),
    ):
        for name in sorted(names):
            yield f"{group}.{name} has no effect: nothing uses it"
    opening = {each.hub for each in scenario.openings.values()}  # a posture may ask for them
    for name, hub in scenario.hubs.items():
        postures = scenario.postures.values()
        used = name in opening or hub.load or any(each.uses(name) for each in postures)
        if postures and not used:
            yield f"hubs.{name} has no effect: no posture uses it"


def _idle_postures(scenario: Scenario, overrides: Sequence[Override]) -> Iterator[str]:
    """Words about a posture that is not in force, and access to hubs that a posture leaves out."""
    for each in overrides:
        group, _, rest = each.key_or_group.partition(".")
        name = rest.partition(".")[0]
        if group == "postures" and name in scenario.postures and name != scenario.posture:
            told = f"the posture in force is {scenario.posture}"
            yield f"{each.key_or_group} has no effect: {told}; posture={name} takes it"
    for name, posture in scenario.postures.items():
        for hub in posture.accepts:
            if not posture.uses(hub):
                yield f"postures.{name}.accepts.{hub} has no effect: it does not use {hub}"


def _idle_rules(scenario: Scenario) -> Iterator[str]:
    """Rules that concern no work of any fleet at any hub."""
    if not scenario.rules:
        return
    cases = {
        case_of(scenario, name, fleet, task, hub_name)
        for name, fleet in scenario.fleets.items()
        for task in {(each.work, each.kind_of_work): each for each in tasks(fleet)}.values()
        for hub_name, hub in scenario.hubs.items()
        if task.work in scenario.work or task.work in hub.work
    }
    for name, rule in scenario.rules.items():
        if scenario.may_hold(name) and not any(rule.concerns(case) for case in cases):
            yield f"rules.{name} has no effect: no work of a fleet at a hub is what it applies to"


def _named(scenario: Scenario) -> set[str]:
    """Every name that is said somewhere else than where the thing of that name is described."""
    told = scenario.model_dump(include={*Scenario.model_fields} - {"legs", "nodes"})
    own = ("stocks", "lifts", "people")
    parts = [*(each for group in own for each in told.pop(group).values()), *told.values()]
    return _words_in(parts)


def _words_in(value: Any) -> set[str]:
    """Every word in what was dumped, and every key."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.add(each)
        elif isinstance(each, dict):
            found.update(map(str, each))
            waiting += each.values()
        elif isinstance(each, list | tuple | set | frozenset):
            waiting += each
    return found


def unshown(asked: Sequence[str], valued: Collection[str]) -> list[str]:
    """Metrics that were asked for and have no value.

    Parameters
    ----------
    valued
        Names of metrics that have one.
    """
    return [f"metric={name}: it has no value here" for name in asked if name not in valued]
