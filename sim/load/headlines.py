"""Whether the headlines of a scenario name metrics."""

from collections.abc import Iterator
from string import Formatter

from sim.core.errors import Problem, known
from sim.model.scenario import Scenario

PLACES = ("scenario",)
"""What ``without`` may have in braces."""


def headline_problems(scenario: Scenario) -> Iterator[Problem]:
    """Headlines that name no metric."""
    if not scenario.headlines:
        return
    from sim.record.metric import metrics

    for name, each in scenario.headlines.items():
        for key in ("metric", "parts_of"):
            if given := getattr(each, key):
                yield from known(f"headlines.{name}.{key}", given, metrics, "metric")
        for place in _places(each.without):
            if place not in PLACES:
                told = f"{{{place}}} is not right: {{scenario}}, or no braces"
                yield Problem(f"headlines.{name}.without", told)


def _places(text: str) -> list[str]:
    try:
        return [place for _, place, _, _ in Formatter().parse(text) if place is not None]
    except ValueError:
        return [text]
