"""What happens and when, as a page has it."""

from math import inf

from sim.model.scenario import Scenario
from sim.report.content.shown import Shown
from sim.report.output.words.labels import event_title, plain
from sim.report.page.schema import PageEvent, PagePhase
from sim.report.run.events import Does, closes, enabled_events, hits, spans


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
    return _spans(shown, lambda each, _: closes(each, name))


def hub_spans(shown: Shown, name: str) -> Spans:
    """When a hub is struck or closed in one of the choices, or its country withdraws access."""
    return _spans(shown, lambda each, scenario: hits(each, scenario, name))


def _spans(shown: Shown, does: Does) -> Spans:
    found: Spans = []
    for side in shown.sides:
        for begins_d, ends_d in spans(side.scenario, does):
            span = [begins_d, None if ends_d == inf else ends_d]
            found += [] if span in found else [span]
    return found
