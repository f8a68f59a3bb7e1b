"""No induction that would not be over in time: a rule of crisis."""

from typing import Any, ClassVar

from sim.core.dated import Changes, Transition
from sim.core.exact import Claim, Refused
from sim.core.model import Day
from sim.core.ticks import on_grid
from sim.model.rule import Case, Ledger, Rule, legal_rules


@legal_rules.register("horizon")
class Horizon(Rule):
    """Forbids work that would, in the mean, not be done by a day."""

    example: ClassVar[dict[str, Any]] = {"by_d": 90.0, "from_d": 0.0, "until_d": 90.0}

    by_d: Day
    """Day by which work must be done that is begun while the rule holds [d]."""

    def forbids(self, case: Case, now_d: float, ledger: Ledger) -> bool:  # noqa: ARG002
        """Whether the work would take longer than what is left."""
        return on_grid(now_d + case.work_d) > self.by_d

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("what it forbids depends on the day")

    def dated(self) -> Changes:
        """What it forbids changes from day to day, as long as it is in force."""
        return (Transition(self.from_d, self.until_d, "what it forbids depends on the day"),)
