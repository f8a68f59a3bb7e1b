"""A limit on the share of work that goes to some hubs."""

from math import fsum
from typing import Any, ClassVar

from pydantic import Field

from sim.core.amounts import exact
from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.core.model import Fraction
from sim.core.ticks import to_ticks
from sim.model.rule import Case, Ledger, Rule, Scope, days_in, legal_rules


@legal_rules.register("quota")
class Quota(Rule):
    """Forbids a case of its scope that would bring their share of a year's work over a limit.

    The share is that of the mean days of work begun since the year began, over all cases of
    ``among``. Without any work so far, a first job of the scope would be all of it.
    """

    example: ClassVar[dict[str, Any]] = {"at_most_frac": 0.5}

    counts_work: ClassVar[bool] = True

    at_most_frac: Fraction
    """Largest share of the cases of the scope."""
    among: Scope = Field(default_factory=Scope)
    """Cases whose work is counted together."""

    def forbids(self, case: Case, now_d: float, ledger: Ledger) -> bool:  # noqa: ARG002
        """Whether the share would be too large with this case."""
        together = to_ticks(fsum([*days_in(ledger, self.among), case.work_d]))
        inside = to_ticks(fsum([*days_in(ledger, self.among, self.applies_to), case.work_d]))
        most = exact(self.at_most_frac)
        return int(inside) * most.denominator > most.numerator * int(together)

    def exact_as(self) -> Claim:
        """Not a fixed share."""
        return Refused("what it forbids depends on the work done so far")

    def dated(self) -> Changes:
        """It counts by the year, as the calendar of every year does (``calendars``)."""
        return UNDATED
