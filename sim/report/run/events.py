"""The timeline in words: what may happen, when, and what it does; and where a figure marks it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from sim.core.model import Model
from sim.model.event import Disruption, TheaterEvent
from sim.model.rule import Scope
from sim.model.scenario import Scenario

Does = Callable[[Any, Scenario], bool]
"""Whether a disruption of a scenario does something."""


@dataclass(frozen=True)
class ToldEvent:
    """An enabled event of the timeline."""

    name: str
    title: str
    when: str
    lasts: str
    does: tuple[str, ...]
    begins_d: float
    """Day on which it begins, the mean where that is drawn [d]."""
    ends_d: float
    """Day on which it ends, the mean where that is drawn [d]; inf for the end of the run."""
    sure: bool
    """Whether it begins on that day in every replication."""

    @property
    def line(self) -> str:
        """The event in a line."""
        return f"{self.name}: {self.when}, {self.lasts} ({'; '.join(self.does)})"


def enabled_events(scenario: Scenario) -> list[ToldEvent]:
    """Every event that is part of the run, in the order of their days."""
    told = [_told_event(scenario, name) for name, each in scenario.events.items() if each.enabled]
    return sorted(told, key=lambda each: (each.begins_d, each.name))


def closed_passages(scenario: Scenario) -> list[str]:
    """Passages that an event of the run closes."""
    return [name for name in scenario.passages if spans(scenario, _closes(name))]


def struck_hubs(scenario: Scenario) -> list[str]:
    """Hubs that an event of the run strikes or closes, or whose country withdraws access."""
    return [name for name in scenario.hubs if spans(scenario, _hits(name))]


def _closes(name: str) -> Does:
    return lambda each, _: closes(each, name)


def _hits(name: str) -> Does:
    return lambda each, scenario: hits(each, scenario, name)


def closes(each: Any, passage: str) -> bool:
    """Whether a disruption closes a passage."""
    return kind(each) == "passage_closed" and bool(each.passage == passage)


def hits(each: Any, scenario: Scenario, hub: str) -> bool:
    """Whether a disruption strikes or closes a hub, or withdraws access to it."""
    match kind(each):
        case "hub_struck":
            return bool(each.hub == hub)
        case "hub_closed":
            return hub in each.hubs
        case "access_withdrawn":
            return scenario.hubs[hub].country == each.country and hub not in each.except_hubs
    return False


def kind(disruption: Disruption) -> str:
    """The kind of a disruption."""
    return disruption.chosen_by.get("kind", "")


def spans(scenario: Scenario, does_it: Does) -> list[tuple[float, float]]:
    """First and last days of the events that do something; inf for the end of the run [d]."""
    return [
        (each.begins_d, each.ends_d)
        for each in enabled_events(scenario)
        if any(does_it(one, scenario) for one in scenario.events[each.name].does)
    ]


def events_of(scenarios: Iterable[Scenario]) -> list[dict[str, Any]]:
    """Enabled events as mappings, each once, with the number of scenarios that have it."""
    count, of = _counted(scenarios)
    return [{**asdict(each), "enabled_in": times, "of": of} for each, times in count.items()]


def event_lines(scenarios: Iterable[Scenario]) -> Iterator[str]:
    """A line for each enabled event; nothing where nothing happens."""
    count, of = _counted(scenarios)
    for each, times in count.items():
        where = "" if times == of else f" [in {times} of {of}]"
        yield f"event {each.line}{where}"


def _counted(scenarios: Iterable[Scenario]) -> tuple[Counter[ToldEvent], int]:
    """Enabled events by the scenarios that have them, and how many scenarios there are."""
    count: Counter[ToldEvent] = Counter()
    of = 0
    for of, one in enumerate(scenarios, 1):  # noqa: B007
        count.update(enabled_events(one))
    return count, of


def _told_event(scenario: Scenario, name: str) -> ToldEvent:
    event = scenario.events[name]
    begins_d = event.start_d + (0.0 if event.after is None else event.after.average_d)
    constant = event.after is None or event.after.constant_d is not None
    return ToldEvent(
        name,
        event.title,
        when(scenario, event),
        lasts(event),
        tuple(map(does, event.does)),
        begins_d,
        inf if event.lasts is None else begins_d + event.lasts.average_d,
        constant and not event.repeats and event.probability == 1,
    )


def when(scenario: Scenario, event: TheaterEvent) -> str:
    """The day, or the law of the time until it begins, and whether that is in the run."""
    late = event.start_d >= scenario.horizon_d
    return begins(event) + (": after the end of the run" if late else "")


def begins(event: TheaterEvent) -> str:
    """The day, or the law of the time until it begins."""
    told = f"day {event.start_d:g}"
    if event.after is not None:
        told += f" + {event.after.average_d:g} d"
        told += "" if event.after.constant_d is not None else " in the mean"
    if event.repeats:
        told += ", again and again"
    if event.probability < 1:
        told += f", with probability {event.probability:g}"
    return told


def lasts(event: TheaterEvent) -> str:
    """How long, or the mean of its law."""
    if event.lasts is None:
        return "to the end of the run"
    mean = "" if event.lasts.constant_d is not None else " in the mean"
    return f"for {event.lasts.average_d:g} d{mean}"


def does(disruption: Disruption) -> str:
    """Its kind, and what it says beside what every one of that kind does."""
    given = [f"{key} {told(value)}" for key, value in _own(disruption)]
    return f"{disruption.chosen_by['kind']}: {', '.join(given)}"


def _own(part: Model) -> Iterator[tuple[str, object]]:
    """Keys and values that are not the default."""
    for key, field in type(part).model_fields.items():
        value = getattr(part, key)
        if value != field.get_default(call_default_factory=True):
            yield key, value


def told(value: object) -> str:
    """A value of a disruption or of a scope in words."""
    if isinstance(value, Scope):
        return scope(value)
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def scope(cases: Scope) -> str:
    """The cases of a rule or a waiver in words."""
    parts = [
        f"{key.replace('_', ' ')} {told(value)}"
        for key, value in _own(cases)
        if key in Scope.model_fields
    ]
    return ", ".join(parts) or "all work"
