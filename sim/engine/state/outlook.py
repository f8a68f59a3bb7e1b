"""What a platform may choose from at its station: looked at once, until something changes."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.engine.hub.option import HubOption
from sim.engine.hub.repair_plan import Gate
from sim.engine.state.legal_state import LegalState
from sim.model.rule import Case


class Prospect(NamedTuple):
    """A hub that is open and in reach, unless a rule forbids it that has to be asked each time."""

    option: HubOption
    capable: bool
    """Whether it has the units."""
    case: Case
    asked: tuple[Gate, ...]
    """Those rules."""


class Outlook:
    """The hubs for one action from one station.

    It holds until something happens, or a rule has one of its dates.
    """

    __slots__ = ("_asks", "_legal", "_options", "_prospects")

    def __init__(self, prospects: Sequence[Prospect], legal: LegalState) -> None:
        self._prospects = prospects
        self._legal = legal
        self._asks = any(each.asked for each in prospects)
        self._options = _best(prospects)

    def options(self) -> list[HubOption]:
        """Those that may do it now: those that can do it, if any can."""
        if not self._asks:
            return self._options
        return _best([each for each in self._prospects if self._may(each)])

    def _may(self, prospect: Prospect) -> bool:
        forbids, case = self._legal.forbids, prospect.case
        return not any(forbids(gate, case, None) for gate in prospect.asked)


def _best(prospects: Sequence[Prospect]) -> list[HubOption]:
    capable = [each.option for each in prospects if each.capable]
    return capable or [each.option for each in prospects]
