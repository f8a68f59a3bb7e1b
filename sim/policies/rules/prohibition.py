"""Work that a rule forbids."""

from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Refused, Taken
from sim.model.rule import Case, Ledger, Rule, legal_rules


@legal_rules.register("prohibition")
class Prohibition(Rule):
    """Forbids every case for which it holds."""

    example: ClassVar[dict[str, Any]] = {"applies_to": {"not_countries": ["us"]}}
    plain: ClassVar[bool] = True
    keeps_to_dates: ClassVar[bool] = True

    def forbids(self, case: Case, now_d: float, ledger: Ledger) -> bool:  # noqa: ARG002
        """Always."""
        return True

    def exact_as(self) -> Claim:
        """Settled before the run, if it says the same on every day."""
        if self.timeless:
            return Taken(As.ALWAYS)
        return Refused("it holds on some days only")

    def dated(self) -> Changes:
        """Its own keys name no day."""
        return UNDATED
