"""Checks of calendars: who names them, and whether work ever fits between their spells."""

from collections.abc import Iterator
from math import inf

import numpy as np

from sim.core.errors import Problem, known
from sim.core.ticks import Ticks, scaled, to_days, to_ticks
from sim.model.calendars.hours import Hours, Together, holds
from sim.model.eligibility.calm import calendars_of, reach_d
from sim.model.eligibility.eligibility import package, pools, shared
from sim.model.hub import Hub
from sim.model.scenario import Scenario
from sim.model.shifts import hours_of, needed_shifts
from sim.model.work import Stage, Work

Problems = Iterator[Problem]


def calendar_problems(scenario: Scenario) -> Problems:
    """Names that lead nowhere, calendars that nobody names, and work that never fits."""
    named: set[str] = set()
    wrong = False
    for path, names in _named(scenario):
        for name in names:
            for problem in known(path, name, scenario.calendars, "calendar"):
                wrong = True
                yield problem
        named.update(names)
    for name in scenario.calendars:
        if name not in named and not wrong:
            yield Problem(f"calendars.{name}", "nobody names it (calm of a stage or of a hub)")
    yield from _set_out(scenario)
    yield from _meant(scenario)
    if not wrong:
        yield from _fits(scenario)


def _named(scenario: Scenario) -> Iterator[tuple[str, list[str]]]:
    """Where calendars are named, and which."""
    for name, hub in scenario.hubs.items():
        yield f"hubs.{name}.calm", hub.calm
    for path, work in _packages(scenario):
        for stage_name, stage in work.stages.items():
            yield f"{path}.stages.{stage_name}.calm", stage.calm


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
        for work_name in {**scenario.work, **hub.work}:
            own = f"hubs.{name}." if work_name in hub.work else ""
            for stage_name, stage in package(scenario, hub, work_name).stages.items():
                if any(need not in {**shared(scenario), **pools(hub)} for need in stage.needs):
                    continue
                path = f"{own}work.{work_name}.stages.{stage_name}"
                yield from _stage_fits(scenario, name, hub, path, stage)


def _stage_fits(scenario: Scenario, name: str, hub: Hub, path: str, stage: Stage) -> Problems:
    if stage.between == "released" and not hub.moves_platform:
        told = f"'released': hub {name} sends a team, which stays where it works; kept is right"
        yield Problem(f"{path}.between", told)
    shifts = needed_shifts(hub, stage.needs)
    shift = hours_of(shifts) if shifts else None
    on_shift: list[Hours] = [] if shift is None else [shift]
    calm: list[Hours] = [scenario.calendars[each].hours() for each in calendars_of(hub, stage)]
    hours, reach = [*on_shift, *calm], to_ticks(reach_d(scenario, hub, stage))
    if Together(hours, reach).span(0)[0] == inf:
        yield Problem(path, f"its calendars and shifts at hub {name} are never open together")
    elif stage.within is not None:
        whole = {"shift": on_shift, "calm": calm, "both": hours}[stage.within]
        takes = _least(hub, stage)
        fits, most = holds(Together(whole, reach), hours, takes, 0, reach)
        if not fits:
            told = f"{stage.within!r}: it takes {to_days(takes):.6g} d at least at hub {name}"
            most_d = f"the longest stretch holds {to_days(most):.6g} d"
            yield Problem(f"{path}.within", f"{told}, and {most_d}; shorter work, or no within")


def _least(hub: Hub, stage: Stage) -> Ticks:
    """The least hands-on time that can be drawn, at the fastest overtime."""
    if stage.takes is None:
        return 0
    least_d = float(stage.takes.quantile(np.array([0.0]))[0]) * hub.pace
    fastest = max([1.0, *hub.overtime.values()])
    return scaled(to_ticks(least_d), 1.0 / fastest)
