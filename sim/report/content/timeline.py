"""What happens and when, as a page has it."""

from collections.abc import Callable
from math import inf
from typing import Any

from sim.model.event import Disruption
from sim.model.scenario import Scenario
from sim.report.content.shown import Shown
from sim.report.content.wording import event_title, plain
from sim.report.page.schema import PageEvent, PagePhase
from sim.report.run.events import enabled_events


def events(shown: Shown) -> list[PageEvent]:
    """Every event that is on in one of the choices, in the order of their days."""
    found: dict[str, PageEvent] = {}
    for side in shown.sides:
        for each in enabled_events(side.scenario):
            found.setdefault(
                each.name,
                PageEvent(
                    name=each.name,
                    title=event_title(side.scenario, each.name),
                    begins_d=each.begins_d,
                    ends_d=None if each.ends_d == inf else each.ends_d,
                    sure=each.sure,
                ),
            )
    return sorted(found.values(), key=lambda each: each.begins_d)


def phases(scenario: Scenario) -> list[PagePhase]:
    """The phases that lie in the window."""
    starts = sorted((phase.start_d, name) for name, phase in scenario.phases.items())
    ends = [*(start for start, _ in starts[1:]), scenario.horizon_d]
    return [
        PagePhase(title=plain(name), start_d=start, end_d=end)
        for (start, name), end in zip(starts, ends, strict=False)
        if end > 0 and start < scenario.horizon_d
    ]


Spans = list[list[float | None]]
"""First and last days, None for the end of the run [d]."""


def passage_spans(shown: Shown, name: str) -> Spans:
    """When a passage is closed in one of the choices."""
    return _spans(shown, lambda each, _: _word(each) == "passage_closed" and each.passage == name)


def hub_spans(shown: Shown, name: str) -> Spans:
    """When a hub is struck or closed in one of the choices, or its country withdraws access."""

    def hits(each: Any, scenario: Scenario) -> bool:
        match _word(each):
            case "hub_struck":
                return bool(each.hub == name)
            case "hub_closed":
                return name in each.hubs
            case "access_withdrawn":
                return scenario.hubs[name].country == each.country and name not in each.except_hubs
        return False

    return _spans(shown, hits)


def _word(disruption: Disruption) -> str:
    return disruption.chosen_by.get("kind", "")


def _spans(shown: Shown, does: Callable[[Any, Scenario], bool]) -> Spans:
    found: Spans = []
    for side in shown.sides:
        for told in enabled_events(side.scenario):
            every = side.scenario.events[told.name].does
            if any(does(each, side.scenario) for each in every):
                span = [told.begins_d, None if told.ends_d == inf else told.ends_d]
                found += [] if span in found else [span]
    return found
