"""What the closed network of ``sim.analytic.solve`` takes of a scenario, key by key.

Fail closed: a part that claims nothing, or claims what its family cannot be, is refused; so is a
key that is not at its default and that no table below takes. A key that is new in the schema is
therefore refused until it is written down here. ``docs/truth.md`` is made from these tables.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from sim.core.exact import As, Refused, Taken
from sim.core.model import Kind, Model
from sim.model.event import Disruption, TheaterEvent
from sim.model.families.law import DurationLaw
from sim.model.families.maintenance import Maintenance, MaintenanceRule
from sim.model.families.queueing import QueuePolicy
from sim.model.families.routing import RoutingPolicy
from sim.model.fleet import FailureMode, Fleet, Movement
from sim.model.postures.posture import Posture
from sim.model.rule import Rule
from sim.model.scenario import Leg, Mission, Node, Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.work import Stage, Work


class NotCoveredError(Exception):
    """The reason why the method does not cover a scenario."""


class Use(Enum):
    """What the method does with a key."""

    TAKEN = "taken"
    """Part of the network; what stands in it is looked over too."""
    CHOSEN = "taken in part"
    """Says what is part of the network; of what stands in it only that is looked over."""
    IDLE = "moves nothing"
    """No value that the method gives depends on it, as long as the rest is covered."""
    REFUSED = "refused"
    """Not covered, unless it is at its default."""


class KeyClaim(NamedTuple):
    """What the method does with a key, and as what it takes it or why it does not."""

    use: Use
    told: str


def _taken(told: str, *keys: str) -> dict[str, KeyClaim]:
    return dict.fromkeys(keys, KeyClaim(Use.TAKEN, told))


def _chosen(told: str, *keys: str) -> dict[str, KeyClaim]:
    return dict.fromkeys(keys, KeyClaim(Use.CHOSEN, told))


def _idle(told: str, *keys: str) -> dict[str, KeyClaim]:
    return dict.fromkeys(keys, KeyClaim(Use.IDLE, told))


def _refused(told: str, *keys: str) -> dict[str, KeyClaim]:
    return dict.fromkeys(keys, KeyClaim(Use.REFUSED, told))


WORDS = "words, places on a map, prices and measures"
WHO = "who may repair where, which is settled before the run"

KEYS: Mapping[type[Model], Mapping[str, KeyClaim]] = {
    Scenario: {
        **_taken("customers: one fleet", "fleets"),
        **_taken("the states that are counted", "missions"),
        **_taken("places without keys of their own that matter", "nodes"),
        **_taken("the long run, whatever the window", "horizon_d", "warm_up_d"),
        **_chosen("stations: the hubs to which the fleet goes", "hubs"),
        **_chosen("the package of its one failure mode", "work"),
        **_chosen("delays: the legs that it travels", "legs"),
        **_chosen("the one in force", "postures", "posture", "maintenances", "maintenance"),
        **_chosen("those that are enabled", "events", "rules"),
        **_chosen("a stage that needs them is refused", "people"),
        **_idle(
            WORDS,
            "title",
            "source",
            "classification",
            "parameters_of",
            "real_world",
            "costs",
            "people_per_day",
            "measure",
            "headlines",
            "compared",
        ),
        **_idle("in the lists of the postures that select them", "openings", "day_0"),
        **_idle("only an event closes a passage", "passages"),
        **_idle("only parts wait for a lift", "lifts"),
        **_idle("what names one is refused", "calendars"),
        **_idle("only a study of losses asks for them", "groups"),
        **_refused("rates change with the phases", "phases"),
        **_refused("the method is for the long run", "initial"),
        **_refused(
            "the run ends at its first gap; the method is for the long run", "stop_at_first_gap"
        ),
        **_refused("parts are queues of their own, and may share the units of a hub", "stocks"),
    },
    Node: {**_idle(WORDS, "title", "lat", "lon"), **_idle("only metrics ask", "in_theater")},
    Leg: {
        **_taken("a delay", "start", "end", "distance_nm", "takes", "mode", "both_ways"),
        **_idle("only an event closes a passage", "without"),
        **_refused("who sets out waits for calm", "calm"),
    },
    Mission: {
        **_taken("P(at least k up)", "fleets", "k"),
        **_idle(WORDS, "area"),
        **_idle("nobody is degraded", "degraded_worth"),
        **_refused("what is required changes with the phases", "phases"),
    },
    Posture: {
        **_chosen(WHO, "hubs", "accepts"),
        **_idle("in its lists", "openings"),
        **_chosen("shares, where several hubs may do the work", "routing"),
        **_idle(WORDS, "title"),
        **_idle("no hub is ever lost", "reroutes"),
        **_refused("parts are repaired on the units of a hub", "shops"),
    },
    Maintenance: {
        **_chosen("rules that apply to the failure mode", "rules"),
        **_idle(WORDS, "title"),
        **_idle("there is no scheduled work", "bundle_within_d"),
    },
    MaintenanceRule: _chosen("what it is about", "applies_to"),
    TheaterEvent: {
        **_taken("what it does", "does"),
        **_chosen("when it does it", "start_d", "after", "lasts", "repeats", "probability"),
        **_chosen("events that are off do nothing", "enabled"),
        **_idle(WORDS, "title", "source"),
    },
    Rule: {
        **_chosen(WHO, "enabled", "applies_to", "from_d", "until_d", "phases", "exempts"),
        **_idle(WORDS, "title", "source"),
    },
    Fleet: {
        **_taken("how many customers", "size"),
        **_taken("one failure mode", "modes"),
        **_taken("where it serves", "station"),
        **_chosen("the movement of its failure mode", "moves"),
        **_chosen(WHO, "type", "domain", "homeport", "nuclear", "length_m"),
        **_idle("jobs of one kind are equally urgent", "priority"),
        **_idle("only a routing asks, which is looked over itself", "home_hub", "home_node"),
        **_idle("nobody is degraded", "degrades_again"),
        **_idle(WORDS, "weight_t"),
        **_refused("it has scheduled work", "scheduled"),
        **_refused("it rotates", "rotation"),
        **_refused("those that are up fly for those that are not", "flying"),
        **_refused("parts go from one platform to another", "cannibalization"),
    },
    FailureMode: {
        **_taken("the time on station, a delay", "life"),
        **_taken("the package", "work"),
        **_taken("how it comes to the hub", "when_down"),
        **_chosen(WHO, "kind_of_work"),
        **_idle("jobs of one kind are equally urgent", "priority"),
        **_idle("there is no other mode, and no scheduled work", "clears", "restarts"),
        **_refused("hits come beside failures, and platforms may be lost", "hits"),
        **_refused("an inspection may come before the failure", "delay"),
        **_refused("its life counts what is flown", "clock"),
        **_refused("a mended mode keeps its age", "repair"),
        **_refused("a degraded platform goes on", "severity", "defer_d"),
        **_refused("the repair is not at a hub", "restored", "takes"),
        **_refused("the repair waits for a part", "part", "positions", "exogenous"),
        **_refused("labour, a part or both by chance", "part_frac", "mends", "takes_frac"),
        **_refused("the repair waits for people on board", "hands"),
    },
    Movement: _taken("a delay out and one back", "speed_kn", "spread_cv", "wait", "load", "legs"),
    Hub: {
        **_taken("servers", "berths", "crews"),
        **_taken("where it is", "node"),
        **_taken("who is next", "queue"),
        **_taken("a delay before the way out", "award"),
        **_taken("a factor on the mean of its work", "pace"),
        **_chosen("the package of the failure mode", "work"),
        **_chosen(WHO, "accepts", "berth_length_m"),
        **_idle(WORDS, "title"),
        **_idle("only a rule asks, which is looked over itself", "country"),
        **_refused("an outside load takes its units", "load"),
        **_refused("units come only when they are called", "hired"),
        **_refused("its people work by shifts", "shifts"),
        **_refused("its work waits for calm", "calm"),
        **_refused("its work goes faster in some seasons", "season"),
        **_refused("work goes faster in some phases", "overtime"),
        **_refused("its first jobs take longer", "learning"),
        **_refused("parts are queues of their own, and may share its units", "parts"),
        **_refused("work is interrupted", "preemptive"),
        **_refused("who waits bars others from a unit that is free", "overtake"),
    },
    Work: {
        **_taken("stations in a row", "stages"),
        **_taken("delays before the way out", "before"),
    },
    Stage: {
        **_taken("one limited pool that no other stage needs", "needs"),
        **_taken("exponential at a limited pool, a delay elsewhere", "takes"),
        **_idle("a trial is work like any other", "trial"),
        **_refused("it takes parts", "replaces"),
        **_refused("it finds growth work", "growth"),
        **_refused("it waits for calm", "calm"),
        **_refused("it waits for a stretch of time that holds all of it", "within"),
        **_idle("only shifts and calendars make it pause, which are refused", "between"),
    },
}
"""What the method does with the keys of each model; a key that is not here is refused."""


class Family(NamedTuple):
    """What the method takes of a family of parts."""

    takes: frozenset[As]
    assumes: str


FAMILIES: Mapping[type[Kind], Family] = {
    DurationLaw: Family(
        frozenset({As.DELAY, As.SPREAD, As.EXPONENTIAL}),
        "a time is a delay with a known mean, or exponential work",
    ),
    QueuePolicy: Family(frozenset({As.IN_TURN}), "jobs that are alike are served in turn"),
    RoutingPolicy: Family(frozenset({As.SPLIT}), "each hub gets a fixed share"),
    MaintenanceRule: Family(frozenset({As.TO_FAILURE}), "nothing is done before the failure"),
    Hub: Family(frozenset({As.THERE_AND_BACK}), "a platform comes, is repaired once, and leaves"),
    Rule: Family(frozenset({As.ALWAYS}), "the same cases are forbidden on every day"),
    Disruption: Family(frozenset(), "every day is like every other"),
}
"""Of each family the claims that the method takes, and what it assumes of its parts."""


def family_of(part: Kind) -> Family | None:
    """The family of a part; None for one that the method does not know."""
    return next((told for base, told in FAMILIES.items() if isinstance(part, base)), None)


def key_of(model: Model, name: str) -> KeyClaim | None:
    """What the method does with a key; None for one that nobody has written down."""
    claim = model.claim if isinstance(model, Kind) else None
    if isinstance(claim, Taken) and name in claim.keys:
        return KeyClaim(Use.CHOSEN, "its own claim")
    tables = (KEYS[each] for each in type(model).__mro__ if each in KEYS)
    return next((table[name] for table in tables if name in table), None)


def claimed(part: Kind, path: str) -> Taken:
    """The claim of a part.

    Raises
    ------
    NotCoveredError
        If it makes none that the method takes of its family.
    """
    family, claim = family_of(part), part.claim
    who = f"{path} ({type(part).__name__})"
    if family is None:
        raise NotCoveredError(f"{who} is of a family that the method does not know")
    if isinstance(claim, Refused):
        raise NotCoveredError(f"{who}: {claim.why}; the method assumes that {family.assumes}")
    if claim.how not in family.takes:
        told = f"{who} claims to be {claim.how.value!r}"
        raise NotCoveredError(f"{told}; the method assumes that {family.assumes}")
    return claim


def look_over(model: Model, path: str) -> None:
    """Look over a part of a scenario that the method is about to take, and all that it takes of it.

    Raises
    ------
    NotCoveredError
        With the path of the first key, or part, that is not covered.
    """
    if isinstance(model, Kind):
        claimed(model, path)
    taken: list[tuple[str, Model]] = []
    for name, field in type(model).model_fields.items():
        key, value = key_of(model, name), getattr(model, name)
        here = f"{path}.{name}" if path else name
        if key is None or key.use is Use.REFUSED:
            if field.is_required() or value != field.get_default(call_default_factory=True):
                raise NotCoveredError(_not_taken(here, value, key))
        elif key.use is Use.TAKEN:
            taken += _models(value, here)
    for at, each in taken:
        look_over(each, at)


def _not_taken(path: str, value: Any, key: KeyClaim | None) -> str:
    shown = f" {value!r}" if isinstance(value, str | int | float) else ""
    told = "the method does not know this key" if key is None else key.told
    return f"{path}{shown}: {told}"


def _models(value: Any, path: str) -> Iterator[tuple[str, Model]]:
    """The models in a value, with their paths."""
    if isinstance(value, Model):
        yield path, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _models(each, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from _models(each, f"{path}.{place}")
