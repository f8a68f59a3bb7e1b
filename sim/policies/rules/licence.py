"""Work that waits for a licence, a disclosure decision or another signature."""

from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.model.families.law import Law
from sim.model.rule import Case, Ledger, Rule, legal_rules


@legal_rules.register("licence")
class Licence(Rule):
    """Every case for which it holds waits for ``takes``, before the platform leaves.

    Scheduled work does not: like its award, its licence is applied for in time.
    """

    example: ClassVar[dict[str, Any]] = {"takes": {"law": "fixed", "value_d": 10}}
    keeps_to_dates: ClassVar[bool] = True

    takes: Law
    """From the application to the licence [d]."""

    def forbids(self, case: Case, now_d: float, ledger: Ledger) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def delay_of(self, case: Case) -> Law | None:
        """The law of the wait."""
        return None if case.kind_of_work == "scheduled" else self.takes

    def exact_as(self) -> Claim:
        """A wait that the network has no station for."""
        return Refused("work waits for a licence before the platform leaves")

    def dated(self) -> Changes:
        """Its own keys name no day."""
        return UNDATED
