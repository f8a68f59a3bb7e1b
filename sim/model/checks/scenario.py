"""Checks across the parts of a scenario: every name exists, everything asked for can be done."""

from collections.abc import Callable, Iterator

from sim.core.errors import ConfigError, Problem, did_you_mean, few, known
from sim.model.checks.calendars import calendar_problems
from sim.model.checks.cost import cost_problems
from sim.model.checks.flying import flying_problems, surge_problems
from sim.model.checks.hired import hired_problems, uncalled
from sim.model.checks.maintenance import maintenance, missions, repairs
from sim.model.checks.passages import sea_problems
from sim.model.checks.people import people_problems
from sim.model.checks.plans import plan_problems
from sim.model.checks.postures.lists import posture_problems
from sim.model.checks.postures.openings import opening_problems
from sim.model.checks.preparation import preparation_problems
from sim.model.checks.rotation import return_problems, rotation_problems
from sim.model.checks.rules import rule_problems
from sim.model.checks.supply import supply_problems, way_problems
from sim.model.eligibility.eligibility import (
    STAYS,
    package,
    places_of,
    posture_of,
    shared,
    tasks,
    why_not,
)
from sim.model.eligibility.pipelines import stocks_of
from sim.model.eligibility.rules_in_force import planned_tasks
from sim.model.fleet import FailureMode
from sim.model.scenario import QUARTER_D, Scenario
from sim.model.yards.work import Work

Problems = Iterator[Problem]


def check_references(scenario: Scenario) -> None:
    """Raise one error with every reference of a scenario that does not hold.

    Raises
    ------
    ConfigError
        With the layer ``references``.
    """
    problems = [problem for check in CHECKS for problem in check(scenario)]
    if not problems:  # these say little while names are wrong
        problems = [*_restorable(scenario)] or [
            *_reach(scenario),
            *return_problems(scenario),
            *way_problems(scenario),
            *uncalled(scenario),
        ]
    if problems:
        raise ConfigError("references", problems)


def _choices(scenario: Scenario) -> Problems:
    """Of the alternatives that the scenario names, one is chosen."""
    for key, given, names in (
        ("posture", scenario.posture, scenario.postures),
        ("maintenance", scenario.maintenance, scenario.maintenances),
    ):
        if given and not names:
            yield Problem(key, f"{given!r}: this scenario has no {key}s")
        elif names and not given:
            yield Problem(key, f"is missing; {did_you_mean('', names)}")
        elif names:
            yield from known(key, given, names, key)


def _compared(scenario: Scenario) -> Problems:
    """Postures that are compared: two or more, each once."""
    names = scenario.compared
    for name in dict.fromkeys(names):
        yield from known("compared", name, scenario.postures, "posture")
        if names.count(name) > 1:
            yield Problem("compared", f"has {name} twice; each once")
    if len({*names}) == 1:
        yield Problem("compared", f"{names[0]!r} alone is compared with nothing; two or more")


def _groups(scenario: Scenario) -> Problems:
    for name, hubs in scenario.groups.items():
        for hub in hubs:
            yield from known(f"groups.{name}", hub, scenario.hubs, "hub")
        if len({*hubs}) < len(hubs):
            yield Problem(f"groups.{name}", "has a hub twice; each once")


def _fleets(scenario: Scenario) -> Problems:
    for name, fleet in scenario.fleets.items():
        path = f"fleets.{name}"
        yield from known(f"{path}.station", fleet.station, scenario.nodes, "node")
        if fleet.home_hub is not None:
            yield from known(f"{path}.home_hub", fleet.home_hub, scenario.hubs, "hub")
        for mode_name, mode in fleet.modes.items():
            mode_path = f"{path}.modes.{mode_name}"
            if mode.life.average_d <= 0:
                yield Problem(f"{mode_path}.life", "the mean time to failure must be > 0")
            if mode.restored == "hub":
                ways = [*fleet.moves, STAYS]
                yield from known(f"{mode_path}.when_down", mode.when_down, ways, "movement")
                yield from _repair(scenario, mode_path, mode, ways)
            for cleared in mode.clears if mode.clears != "all" else ():
                yield from known(f"{mode_path}.clears", cleared, fleet.modes, "failure mode")
            if mode.restored == "upkeep" and not _has_upkeep(scenario, name):
                yield Problem(
                    f"{mode_path}.restored",
                    "'upkeep' needs a rotation of the fleet that has a stage with upkeep: true",
                )
        for work_name, work in fleet.scheduled.items():
            work_path = f"{path}.scheduled.{work_name}"
            if work_name in fleet.modes:
                yield Problem(work_path, "a failure mode of this fleet has the same name")
            if work.work is not None:
                yield from _work_name(scenario, f"{work_path}.work", work.work)
                yield from known(f"{work_path}.movement", work.movement, fleet.moves, "movement")
            for cleared in work.clears if work.clears != "all" else ():
                yield from known(f"{work_path}.clears", cleared, fleet.modes, "failure mode")
            if work.when_down == "absorb" and work.clears != "all":
                yield Problem(
                    f"{work_path}.clears",
                    "work that absorbs a repair must clear what was under repair: clears: all",
                )


def _repair(scenario: Scenario, path: str, mode: FailureMode, ways: list[str]) -> Problems:
    """The work package of a repair at a hub, or those of its classes and their movements."""
    if mode.work is not None:
        yield from _work_name(scenario, f"{path}.work", mode.work)
    for name, each in mode.hits.classes.items() if mode.hits is not None else ():
        yield from _work_name(scenario, f"{path}.hits.classes.{name}.work", each.work)
        if each.when_down is not None:
            when = f"{path}.hits.classes.{name}.when_down"
            yield from known(when, each.when_down, ways, "movement")


def _has_upkeep(scenario: Scenario, fleet: str) -> bool:
    rotation = scenario.fleets[fleet].rotation
    return rotation is not None and any(stage.upkeep for stage in rotation.stages.values())


def _work_name(scenario: Scenario, path: str, work: str) -> Problems:
    packages = {*scenario.work, *(each for hub in scenario.hubs.values() for each in hub.work)}
    yield from known(path, work, packages, "work package")


def _hubs(scenario: Scenario) -> Problems:
    for name, hub in scenario.hubs.items():
        path = f"hubs.{name}"
        yield from known(f"{path}.node", hub.node, scenario.nodes, "node")
        classes = [*hub.berths, *hub.crews, *hub.parts]
        for twice in sorted({each for each in classes if classes.count(each) > 1}):
            yield Problem(f"{path}.{twice}", "names two of berths, crews and parts; one name each")
        for berth in hub.berth_length_m:
            yield from known(f"{path}.berth_length_m.{berth}", berth, hub.berths, "class of berths")
        for load_name, load in hub.load.items():
            load_path = f"{path}.load.{load_name}"
            if load_name in scenario.fleets:
                yield Problem(load_path, "a fleet has the same name; one name each")
            yield from _work_name(scenario, f"{load_path}.work", load.work)
            if load.work in scenario.work or load.work in hub.work:
                for need in _needs(package(scenario, hub, load.work)):
                    if need not in classes and need not in shared(scenario):
                        yield Problem(load_path, f"its work needs {need!r}, which the hub has not")
            if load.arrivals.average_d <= 0:
                yield Problem(f"{load_path}.arrivals", "the mean time between arrivals must be > 0")
            for phase in load.factor:
                yield from known(f"{load_path}.factor.{phase}", phase, scenario.phases, "phase")


def _needs(work: Work) -> set[str]:
    return {need for stage in work.stages.values() for need in stage.asks_for}


def _work(scenario: Scenario) -> Problems:
    packages = [(f"work.{name}", work) for name, work in scenario.work.items()]
    for name, hub in scenario.hubs.items():
        packages += [(f"hubs.{name}.work.{each}", work) for each, work in hub.work.items()]
    parts = {*scenario.stocks, *(part for hub in scenario.hubs.values() for part in hub.parts)}
    units = {*shared(scenario), *parts}
    for hub in scenario.hubs.values():
        units |= {*hub.berths, *hub.crews}
    for path, work in packages:
        for stage_name, stage in work.stages.items():
            for part in stage.replaces:
                part_path = f"{path}.stages.{stage_name}.replaces.{part}"
                yield from known(part_path, part, parts, "part or stock")
            for need, amount in stage.needs.items():
                need_path = f"{path}.stages.{stage_name}.needs.{need}"
                yield from known(need_path, need, units, "berth, crew, part, people or stock")
                if amount < 1:
                    yield Problem(need_path, f"{amount} is not right: at least 1 unit")


def _legs(scenario: Scenario) -> Problems:
    for name, leg in scenario.legs.items():
        for end, node in (("start", leg.start), ("end", leg.end)):
            yield from known(f"legs.{name}.{end}", node, scenario.nodes, "node")
        if (leg.distance_nm is None) == (leg.takes is None):
            yield Problem(f"legs.{name}", "needs either distance_nm or takes (a law), not both")
    for legs in scenario.legs_from.values():
        for mode in sorted({leg.mode for leg in legs}):
            kinds = {leg.takes is None for leg in legs if leg.mode == mode}
            if len(kinds) > 1:
                ends = f"{legs[0].start} and {legs[0].end}"
                told = f"between {ends} one leg has a distance and one a law; alike for one mode"
                yield Problem("legs", told)


def _missions(scenario: Scenario) -> Problems:
    for name, mission in scenario.missions.items():
        path = f"missions.{name}"
        for fleet in mission.fleets:
            yield from known(f"{path}.fleets", fleet, scenario.fleets, "fleet")
        for phase in mission.phases:
            yield from known(f"{path}.phases", phase, scenario.phases, "phase")
        have = sum(
            scenario.fleets[fleet].size for fleet in mission.fleets if fleet in scenario.fleets
        )
        if mission.k > have:
            yield Problem(
                f"{path}.k",
                f"{mission.k} is more than its fleets have; they have {have} platforms in all",
            )


def _reach(scenario: Scenario) -> Problems:
    """Every hub that lives on the fleets can be reached from one of their stations."""
    stations = {node for fleet in scenario.fleets.values() for node in fleet.places}
    stocks = stocks_of(scenario).values()
    shops = {stock.shop.hub for stock in stocks if stock.shop}
    shops.update(hub for stock in stocks for hub in stock.ways)
    shops.update(hub for posture in scenario.postures.values() for hub in posture.shops.values())
    for name, hub in scenario.hubs.items():
        near = hub.node in stations or any(
            (each, hub.node) in scenario.legs_from for each in stations
        )
        if stations and not hub.load and name not in shops and not near:
            yield Problem(
                f"hubs.{name}.node",
                f"{hub.node!r}: no leg joins it to the station of a fleet; add one to legs",
            )


def _run(scenario: Scenario) -> Problems:
    if scenario.initial == "all_up_new" and scenario.warm_up_d > 0:
        yield Problem(
            "warm_up_d", f"{scenario.warm_up_d:g}: initial all_up_new starts on day 0; use 0"
        )
    if scenario.initial == "steady" and scenario.fleets and scenario.warm_up_d == 0:
        yield Problem("warm_up_d", "0: initial steady needs a warm-up that leads to a steady state")
    if scenario.stop_at_first_gap and not scenario.missions:
        yield Problem("stop_at_first_gap", "needs a mission")
    starts = [phase.start_d for phase in scenario.phases.values()]
    if len(set(starts)) < len(starts):
        yield Problem("phases", "two phases start on the same day; one each")
    for day in scenario.measure.days:
        if day > scenario.horizon_d:
            told = f"{day:g} is after the end of the window, {scenario.horizon_d:g}"
            yield Problem("measure.days", f"{told}; a day from 0 up to that")
    yield from _measure(scenario)
    asked = any(hub.load for hub in scenario.hubs.values())
    asked = asked or any(stock.demand for stock in stocks_of(scenario).values())
    if not scenario.fleets and not asked:
        told = "there is nothing to simulate: no fleet, no hub with a load, no stock with a demand"
        yield Problem("fleets", told)


def _measure(scenario: Scenario) -> Problems:
    measure = scenario.measure
    for lead_d in measure.forecast_leads_d:
        if lead_d + QUARTER_D > scenario.horizon_d:
            most = max(scenario.horizon_d - QUARTER_D, 0.0)
            told = f"{lead_d:g} d ahead the quarter ends after the horizon; at most {most:g}"
            yield Problem("measure.forecast_leads_d", told)
    for key in type(measure).model_fields:
        given = getattr(measure, key)
        several = given if isinstance(given, list) else []
        for twice in sorted({each for each in several if several.count(each) > 1}):
            yield Problem(f"measure.{key}", f"has {twice:g} twice; each once")


def _restorable(scenario: Scenario) -> Problems:
    """Every mode and all scheduled work has a hub that may and can do it."""
    for name, fleet in scenario.fleets.items():
        for task in (*tasks(fleet), *planned_tasks(scenario, name, fleet)):
            group = "modes" if task.key in fleet.modes else "scheduled"
            kind = f".hits.classes.{task.damage_class}" if task.damage_class else ""
            posture = posture_of(scenario)
            under = f" under posture {scenario.posture}" if posture else ""
            planned = "planned " if task.plans_for else ""
            for node in dict.fromkeys(places_of(fleet, task)):
                if any(why_not(scenario, fleet, task, hub, node) is None for hub in scenario.hubs):
                    continue
                reasons = (
                    f"{hub}: {why_not(scenario, fleet, task, hub, node)}"
                    for hub in sorted(scenario.hubs)
                )
                told = few([*reasons], "; ")
                where = "" if node == fleet.station else f" of a platform at {node}"
                yield Problem(
                    f"fleets.{name}.{group}.{task.key}{kind}",
                    f"no hub may and can do its {planned}work {task.work!r}{where}{under} "
                    f"({told or 'there is none'})",
                )


CHECKS: tuple[Callable[[Scenario], Problems], ...] = (
    _run,
    _choices,
    _compared,
    posture_problems,
    opening_problems,
    _groups,
    maintenance,
    _fleets,
    repairs,
    plan_problems,
    rotation_problems,
    flying_problems,
    surge_problems,
    _hubs,
    hired_problems,
    _work,
    people_problems,
    preparation_problems,
    calendar_problems,
    _legs,
    sea_problems,
    _missions,
    missions,
    supply_problems,
    cost_problems,
    rule_problems,
)
