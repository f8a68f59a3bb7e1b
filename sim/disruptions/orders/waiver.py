"""A waiver: a rule does not hold for some cases."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions
from sim.model.rule import Scope


@disruptions.register("waiver")
class Waiver(Disruption):
    """While it lasts, a rule does not hold for the cases in its scope; the event's ``after`` is
    then the time until it is signed."""

    example: ClassVar[dict[str, Any]] = {"rule": "law"}

    rule: str
    applies_to: Scope = Field(default_factory=Scope)

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Waive it."""
        return theater.waive(self.rule, self.applies_to)

    def waived(self) -> tuple[str, Scope]:
        """The rule, and the cases for which it is waived."""
        return self.rule, self.applies_to

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The rule."""
        yield from known("rule", self.rule, scenario.rules, "rule")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("a rule does not hold for a time")
