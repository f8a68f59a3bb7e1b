"""Whether a theater comes to rest: on which days it changes, and how long its calendars are.

Fail closed: a part that says nothing of its days may change on any of them, and so does a key that
no table here knows and that is not at its default. A theater without a change after day 0 is
steady: its years may be observed one after the other (``sim.engine.windows``). One that does not
change before some day may be played up to it without its dated things (checkpoints).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import ceil, inf, lcm
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from sim.core.dated import UNKNOWN, Changes, Transition, always
from sim.core.errors import ConfigError, Problem
from sim.core.model import Kind, Model
from sim.core.same import Same
from sim.core.ticks import DAY, to_days, to_ticks
from sim.model.calendars.calendar import SpellCalendar
from sim.model.damage import DamageClass, Hits
from sim.model.event import Disruption, TheaterEvent
from sim.model.families.maintenance import Maintenance, MaintenanceRule, PlanningRule
from sim.model.fleet import (
    Cannibalization,
    FailureMode,
    Fleet,
    Movement,
    Rotation,
    RotationStage,
    ScheduledWork,
    WorkPlan,
)
from sim.model.flying import Flying
from sim.model.headline import Headline
from sim.model.postures.opening import Opening, SelectedOpenings
from sim.model.postures.posture import Posture
from sim.model.rule import Exemption, Rule, Scope
from sim.model.scenario import Leg, Passage, Scenario
from sim.model.supply import (
    Demand,
    Hop,
    Lateral,
    Lift,
    RoundTrip,
    Shipment,
    Source,
    Stock,
    Workshop,
)
from sim.model.yards.hired import Hired
from sim.model.yards.hub import Access, Hub, Load
from sim.model.yards.people import Learning, Shift
from sim.model.yards.work import Growth, Stage, Work

KEPT = 16
"""Scenarios whose answer is kept: those of a comparison [count]."""
YEAR_D = 365
"""After so many days the years of quotas begin anew [d]."""

UNDATED: Mapping[type[Model], str] = {
    Scenario: "title source classification real_world parameters_of horizon_d warm_up_d windows "
    "checkpoints fleets hubs work stocks lifts people nodes legs passages calendars events rules "
    "missions groups day_0 openings postures posture maintenances maintenance costs measure "
    "headlines compared people_per_day",
    Fleet: "size type domain homeport nuclear length_m weight_t station home_hub home_node "
    "priority moves modes flying degrades_again cannibalization scheduled rotation",
    Headline: "title about metric subject over better parts parts_of rows without",
    Flying: "sorties_per_day hours_per_sortie demanded_of most_per_day landings_per_sortie",
    FailureMode: "life clock hits delay repair severity restored work takes part part_frac mends "
    "takes_frac hands positions exogenous kind_of_work when_down clears restarts defer_d priority",
    ScheduledWork: "every_d stage clock counted_from work takes plan waits when_down "
    "deferred_in clears restarts movement priority",
    WorkPlan: "frac takes",
    Rotation: "stages late",
    RotationStage: "duration_d on_station tempo upkeep clears node",
    Cannibalization: "policy in_phases takes",
    Movement: "speed_kn spread_cv wait load legs",
    Hits: "per_day factor classes",
    DamageClass: "share work when_down",
    Hub: "node country title berths berth_length_m crews shifts overtime learning parts queue "
    "preemptive overtake accepts award pace work load hired calm season",
    Hired: "units called_at mobilised_in kept_d extended_d cost_mobilisation cost_per_day",
    SpellCalendar: "title source begins",
    Learning: "first_factor rate",
    Shift: "start_h hours days_on days_off sets_out",
    Access: "work homeports not_homeports types nuclear source",
    Load: "arrivals work priority factor intensity",
    Work: "stages before",
    Stage: "needs replaces takes growth trial calm between within",
    Growth: "probability factor",
    Stock: "stock node item queue priority replaced_after shop ways supplier repaired_frac "
    "condemned_frac sources reorder_at returned delivered lateral demand",
    Workshop: "hub work priority when_closed",
    RoundTrip: "returned delivered",
    Shipment: "takes speed_kn legs lift weight_t path",
    Hop: "to takes speed_kn legs lift",
    Lateral: "stocks takes ways keeps",
    Demand: "arrivals factor",
    Source: "lead per_year surge country",
    Lift: "every_d first_d room_t others_frac",
    Leg: "start end mode distance_nm takes both_ways without calm",
    Passage: "title boxes",
    Opening: "opened status attributed_to source title hub accepts shops",
    SelectedOpenings: "by status attributed_to",
    Posture: "title routing openings hubs accepts shops reroutes",
    Maintenance: "title rules bundle_within_d",
    MaintenanceRule: "applies_to",
    PlanningRule: "applies_to work takes movement",
    Rule: "title source enabled applies_to phases exempts",
    Scope: "work fleets types domains homeports not_homeports hubs countries not_countries places "
    "nuclear longer_than_d",
    Exemption: "source",
}
"""Keys that name no day, by model; what differs by phase changes with the phases, and hubs learn
up to day 0 only where a run is observed more than once."""

OTHERS = frozenset({"nodes", "missions", "groups", "costs", "measure", "people_per_day"})
"""Keys of the scenario in which nothing can change what happens."""


PLAIN = (str, int, float, type(None))
"""Values in which no part stands."""


class Dated(NamedTuple):
    """A change, and where it stands in the scenario."""

    path: str
    change: Transition


def changes(model: Model) -> list[Dated]:
    """Every change of a theater, or of a part and of all that stands in it, with its path there."""
    if isinstance(model, TheaterEvent | Rule) and not model.enabled:
        return []
    of, keys = _looked_at(type(model))
    found = [Dated("", change) for change in of(model)]
    if isinstance(model, TheaterEvent):
        return found
    if isinstance(model, Kind):
        found += [Dated("", each) for each in model.own_dates]
    for name, field in keys:
        value = getattr(model, name)
        if field is None:
            found += _below(name, value)
        elif value != field.get_default(call_default_factory=True):
            found += [Dated(name, each) for each in UNKNOWN]
    return found


def _below(name: str, value: Any) -> list[Dated]:
    """Those of the models in a value that bears a name."""
    if isinstance(value, PLAIN):
        return []
    if isinstance(value, Model):
        inside = changes(value)
    elif isinstance(value, Mapping):
        inside = [dated for key, each in value.items() for dated in _below(key, each)]
    elif isinstance(value, list | tuple):
        inside = [dated for at, each in enumerate(value) for dated in _below(str(at), each)]
    else:
        return []
    return [Dated(f"{name}.{path}" if path else name, change) for path, change in inside]


@cache
def _looked_at(kind: type[Model]) -> "LookedAt":
    """What the parts of a class are asked for."""
    dates = next((DATED[each] for each in kind.__mro__ if each in DATED), NO_DATES)
    undated = _undated(kind)
    known = {*dates.keys.split(), *(OTHERS if issubclass(kind, Scenario) else ())}
    keys = [
        (name, None if name in undated else field)
        for name, field in kind.model_fields.items()
        if name not in known
    ]
    return LookedAt(dates.of, keys)


def _undated(kind: type[Model]) -> set[str]:
    """Keys of a model that name no day; those that a kind of its own adds are its own claim."""
    bases = [each for each in UNDATED if issubclass(kind, each)]
    words = {key for each in bases for key in UNDATED[each].split()}
    if issubclass(kind, Kind):
        words |= set(kind.model_fields) - {key for each in bases for key in each.model_fields}
    return words


class LookedAt(NamedTuple):
    """What is looked at in every part of a class: its own dates, then its keys in their order."""

    of: Callable[[Any], Changes]
    keys: Sequence[tuple[str, FieldInfo | None]]
    """None where parts may stand in it; else no table knows it, and any value but the default may
    change on any day."""


# What has dates ------------------------------------------------------------------------------


def _scenario(scenario: Scenario) -> Changes:
    found: list[Transition] = []
    if scenario.initial != "steady":
        found += always("everybody is new and up on day 0")
    if scenario.stop_at_first_gap:
        found += always("the run ends at its first gap")
    starts, names = scenario.timeline
    if starts[1:]:
        found.append(Transition(starts[1], starts[-1], f"the phase {names[1]} begins"))
    return found


def _event(event: TheaterEvent) -> Changes:
    before = any(type(each).before is not Disruption.before for each in event.does)
    told = f"an event begins on day {event.start_d:g}"
    return (Transition(-inf if before else event.start_d, inf, told),)


def _rule(rule: Rule) -> Changes:
    days = rule.dates()
    told = "it begins or ends to hold, or exempts other cases"
    return (Transition(min(days), max(days), told),) if days else ()


def _source(source: Source) -> Changes:
    found: list[Transition] = []
    if source.opens_d > -inf:
        last_d = source.opens_d if source.qualifies_in is None else inf
        found.append(Transition(-inf, last_d, f"it opens on day {source.opens_d:g}"))
    if source.closes_d < inf:
        found.append(Transition(source.closes_d, inf, f"it closes on day {source.closes_d:g}"))
    return found


def _stock(stock: Stock) -> Changes:
    return always("it is used up") if stock.never_replaced else ()


def _hits(hits: Hits) -> Changes:
    lost = hits.per_day > 0 and hits.lost_frac > 0
    return always("platforms are lost for good") if lost else ()


def _scheduled(work: ScheduledWork) -> Changes:
    return () if work.staggered else always("all platforms keep one rhythm from the start")


class Dates(NamedTuple):
    """What names days in a model, or changes the theater for good, and when it does."""

    keys: str
    of: Callable[[Any], Changes]


NO_DATES = Dates("", lambda _: ())

DATED: Mapping[type[Model], Dates] = {
    Scenario: Dates("initial stop_at_first_gap phases", _scenario),
    TheaterEvent: Dates(" ".join(TheaterEvent.model_fields), _event),
    Rule: Dates("from_d until_d", _rule),
    Exemption: Dates("from_d until_d", lambda _: ()),  # a change of its rule
    Source: Dates("opens_d qualifies_in closes_d", _source),
    Stock: Dates("never_replaced", _stock),
    Hits: Dates("lost_frac", _hits),
    ScheduledWork: Dates("staggered", _scheduled),
    SpellCalendar: Dates("spells factors repeats_every_d", SpellCalendar.dated),
}
"""When a part changes by keys of its own that name days, or by what it does to the theater."""


# Windows -------------------------------------------------------------------------------------


def unsteady(scenario: Scenario) -> str | None:
    """Why the days after day 0 are not all alike: the first reason, with its path; None if they
    are, once the theater has forgotten how it began. It is found once for a scenario."""
    return _unsteady(Same(scenario))


@lru_cache(maxsize=KEPT)
def _unsteady(same: Same[Scenario]) -> str | None:
    scenario = same.thing
    for path, change in changes(scenario):
        if change.last_d > 0:
            return f"{path}: {change.why}" if path else change.why
    apart_d = to_days(calendar(scenario))
    if apart_d > scenario.horizon_d:
        return f"its calendars begin together every {apart_d:g} d only, and a window lasts less"
    return None


def windows_of(scenario: Scenario) -> int:
    """Windows of a run: those of the scenario if it is steady, else one [count]."""
    steady = scenario.windows > 1 and unsteady(scenario) is None
    return scenario.windows if steady else 1


def window_problems(scenario: Scenario) -> Iterator[Problem]:
    """What keeps a run from being observed more than once."""
    if scenario.windows > 1 and (why := unsteady(scenario)) is not None:
        told = f"{scenario.windows} windows of a run are for a steady theater, and this one is not:"
        yield Problem("windows", f"{told} {why}; 1 is right")


def spacing_d(scenario: Scenario) -> float:
    """Days from one window of a run to the next: the shortest time from the horizon up after which
    every calendar (shifts, departures, the years of quotas) begins anew.

    Raises
    ------
    ConfigError
        If the theater is not steady.
    """
    if (why := unsteady(scenario)) is not None:
        raise ConfigError("run", [Problem("windows", f"more than one, but {why}")])
    cycle, horizon = calendar(scenario), to_ticks(scenario.horizon_d)
    return to_days(cycle * ceil(horizon / cycle))


def calendar(scenario: Scenario) -> int:
    """The shortest time after which every calendar begins anew [ticks]."""
    cycles = [1]
    for hub in scenario.hubs.values():
        cycles += [(each.days_on + each.days_off) * DAY for each in hub.shifts.values()]
    cycles += [
        int(to_ticks(each.repeats_every_d))
        for each in scenario.calendars.values()
        if each.repeats_every_d
    ]
    cycles += [int(to_ticks(each.every_d)) for each in scenario.lifts.values() if each.every_d]
    if any(scenario.may_hold(name) and rule.counts_work for name, rule in scenario.rules.items()):
        cycles.append(YEAR_D * DAY)
    return lcm(*cycles)
