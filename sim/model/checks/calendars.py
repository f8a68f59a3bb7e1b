"""Checks of calendars: who names them, and whether work ever fits between their spells."""

from collections.abc import Iterator
from math import inf

from sim.core.columns.arrays import np
from sim.core.errors import Problem, known
from sim.core.ticks import Ticks, scaled, to_days, to_ticks
from sim.model.calendars.hours import Hours, Together, holds
from sim.model.eligibility.calm import calendars_of, reach_d
from sim.model.eligibility.eligibility import package, pools, shared
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.shifts import common_spans, hours_of, needed_shifts
from sim.model.yards.work import Stage, Work

Problems = Iterator[Problem]


def calendar_problems(scenario: Scenario) -> Problems:
    """Names that lead nowhere, calendars that nobody names, and work that never fits."""
    named: set[str] = set()
    wrong = False
    for path, names, seasons in [*_named(scenario), *_seasons(scenario)]:
        for name in names:
            for problem in _is_fit(scenario, path, name, seasons):
                wrong = True
                yield problem
        named.update(names)
    for name in scenario.calendars:
        if name not in named and not wrong:
            told = "nobody names it (calm of a stage, hub or leg, season of a phase or hub)"
            yield Problem(f"calendars.{name}", told)
    yield from _set_out(scenario)
    yield from _meant(scenario)
    if not wrong:
        yield from _fits(scenario)


def _named(scenario: Scenario) -> Iterator[tuple[str, list[str], bool]]:
    """Where calendars of spells are named, and which."""
    for name, hub in scenario.hubs.items():
        yield f"hubs.{name}.calm", hub.calm, False
    for name, leg in scenario.legs.items():
        yield f"legs.{name}.calm", leg.calm, False
    for path, work in _packages(scenario):
        for stage_name, stage in work.stages.items():
            yield f"{path}.stages.{stage_name}.calm", stage.calm, False


def _seasons(scenario: Scenario) -> Iterator[tuple[str, list[str], bool]]:
    """Where calendars of factors are named, and which."""
    for name, hub in scenario.hubs.items():
        if hub.season is not None:
            yield f"hubs.{name}.season", [hub.season], True
    for name, phase in scenario.phases.items():
        for domain, calendar in phase.season.items():
            yield f"phases.{name}.season.{domain}", [calendar], True


def _is_fit(scenario: Scenario, path: str, name: str, seasons: bool) -> Problems:
    """A name leads to a calendar of the right kind."""
    yield from known(path, name, scenario.calendars, "calendar")
    if name in scenario.calendars and bool(scenario.calendars[name].factors) != seasons:
        right = "factors" if seasons else "spells"
        yield Problem(path, f"{name!r} is no calendar of {right}; one that has {right} is right")


def _packages(scenario: Scenario) -> Iterator[tuple[str, Work]]:
    yield from ((f"work.{name}", work) for name, work in scenario.work.items())
    for hub_name, hub in scenario.hubs.items():
        for name, work in hub.work.items():
            yield f"hubs.{hub_name}.work.{name}", work


def _set_out(scenario: Scenario) -> Problems:
    """A shift without an end has no start."""
    for name, hub in scenario.hubs.items():
        for trade, shift in hub.shifts.items():
            if shift.sets_out == "at_start" and hours_of((shift,)) is None:
                told = "'at_start': it is on shift all the time, and so never begins"
                yield Problem(f"hubs.{name}.shifts.{trade}.sets_out", told)


def _meant(scenario: Scenario) -> Problems:
    """Somewhere there are spells, or shifts, within which work is to be done."""
    for path, work in _packages(scenario):
        for name, stage in work.stages.items():
            words = stage.within or ""
            calm = any(hub.calm for hub in scenario.hubs.values()) or stage.calm
            shift = any(needed_shifts(hub, stage.needs) for hub in scenario.hubs.values())
            if words in ("calm", "both") and not calm:
                told = f"{words!r}: no calendar has to be calm for it, here or at a hub (calm)"
                yield Problem(f"{path}.stages.{name}.within", told)
            elif words in ("shift", "both") and not shift:
                told = f"{words!r}: nobody that it needs works by shifts at any hub"
                yield Problem(f"{path}.stages.{name}.within", told)


def _fits(scenario: Scenario) -> Problems:
    """Of each stage at each hub that has its units."""
    for name, hub in scenario.hubs.items():
        for path, stage in _stages_at(scenario, name, hub):
            yield from _stage_fits(scenario, name, hub, path, stage)


def _stages_at(scenario: Scenario, name: str, hub: Hub) -> Iterator[tuple[str, Stage]]:
    """Stages for which a hub has the units, with their paths."""
    have = {**shared(scenario), **pools(hub)}
    for work in {**scenario.work, **hub.work}:
        own = f"hubs.{name}." if work in hub.work else ""
        for stage_name, stage in package(scenario, hub, work).stages.items():
            if all(need in have for need in stage.needs):
                yield f"{own}work.{work}.stages.{stage_name}", stage


def _stage_fits(scenario: Scenario, name: str, hub: Hub, path: str, stage: Stage) -> Problems:
    if stage.between == "released" and not hub.moves_platform:
        told = f"'released': hub {name} sends a team, which stays where it works; kept is right"
        yield Problem(f"{path}.between", told)
    shifts = needed_shifts(hub, stage.needs)
    if (not calendars_of(hub, stage) and stage.within is None) or (
        shifts and not common_spans(shifts)[1]  # which is told of the shifts
    ):
        return
    on_shift, calm, reach = _hours(scenario, hub, stage)
    if Together([*on_shift, *calm], reach).span(0)[0] == inf:
        yield Problem(path, f"its calendars and shifts at hub {name} are never open together")
    elif stage.within is not None:
        takes = _least(hub, stage)
        fits, most = _held(scenario, hub, stage, takes)
        if not fits:
            told = f"{stage.within!r}: it takes {to_days(takes):.6g} d at least at hub {name}"
            most_d = f"the longest stretch holds {to_days(most):.6g} d"
            yield Problem(f"{path}.within", f"{told}, and {most_d}; shorter work, or no within")


def _hours(scenario: Scenario, hub: Hub, stage: Stage) -> tuple[list[Hours], list[Hours], Ticks]:
    """Shift and calendars of a stage, and how far ahead all of them have been seen."""
    shifts = needed_shifts(hub, stage.needs)
    shift = hours_of(shifts) if shifts else None
    calm: list[Hours] = [scenario.calendars[each].hours() for each in calendars_of(hub, stage)]
    reach = to_ticks(reach_d(scenario, calendars_of(hub, stage), shifts))
    return [] if shift is None else [shift], calm, reach


def _held(scenario: Scenario, hub: Hub, stage: Stage, takes: Ticks) -> tuple[bool, Ticks]:
    """Whether some stretch holds so much work, and the most that those looked at hold."""
    on_shift, calm, reach = _hours(scenario, hub, stage)
    hours = [*on_shift, *calm]
    whole = {"shift": on_shift, "calm": calm}.get(stage.within or "", hours)
    return holds(Together(whole, reach), hours, takes, 0, reach)


def misfits(scenario: Scenario) -> Iterator[tuple[str, float]]:
    """Work in one go of which some draws fit into no stretch, and the share of those."""
    if foreknown(scenario) is None:
        return
    for name, hub in scenario.hubs.items():
        for path, stage in _stages_at(scenario, name, hub):
            if stage.within is None or stage.takes is None:
                continue
            _, most = _held(scenario, hub, stage, inf)
            if most == inf:
                continue
            longest_d = np.array([to_days(most) / hub.pace])
            share = 1.0 - float(stage.takes.cdf(longest_d)[0])
            if share > 0:
                yield f"{path}.within, at hub {name}", share


def foreknown(scenario: Scenario) -> str | None:
    """A stage whose time, which varies, is known before it begins; None without any."""
    for path, work in _packages(scenario):
        for name, stage in work.stages.items():
            varies = stage.growth is not None
            varies |= stage.takes is not None and stage.takes.constant_d is None
            if stage.within is not None and varies:
                return f"{path}.stages.{name}.within"
    return None


def _least(hub: Hub, stage: Stage) -> Ticks:
    """The least hands-on time that can be drawn, at the fastest overtime."""
    if stage.takes is None:
        return 0
    least_d = float(stage.takes.quantile(np.array([0.0]))[0]) * hub.pace
    fastest = max([1.0, *hub.overtime.values()])
    return scaled(to_ticks(least_d), 1.0 / fastest)
