"""A rule is made: it is in force from a day on, which may be drawn."""

from collections.abc import Iterable
from typing import Any, ClassVar

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Part, Theater, TheaterData, Undo, disruptions


@disruptions.register("rule_made")
class RuleMade(Disruption):
    """A rule that is not ``enabled`` is in force while it lasts, within its own dates and phases.

    The event's ``after`` is the time until it is signed; a rule is repealed by a ``waiver``.
    """

    example: ClassVar[dict[str, Any]] = {"rule": "bill"}

    rule: str

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Make it."""
        return theater.make(self.rule)

    def changes(self, scenario: TheaterData) -> Iterable[tuple[Part, str]]:  # noqa: ARG002
        """The rule."""
        yield "rules", self.rule

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The rule, which is not in force yet."""
        yield from known("rule", self.rule, scenario.rules, "rule")
        if self.rule in scenario.rules and scenario.rules[self.rule].enabled:
            told = f"{self.rule!r} is in force without it"
            yield Problem("rule", f"{told}; rules.{self.rule}.enabled: false is right")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("a rule is made for a time")
