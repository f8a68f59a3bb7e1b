"""The parts of a fleet, as its platforms ask for them: what is known before the run."""

from dataclasses import dataclass

from sim.engine.hub.claims import Claim
from sim.engine.supply.cannibalization_policy import PolicyByPhase
from sim.engine.time.clocks.operating_clock import Clock
from sim.model.condition import Health


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What a repair on board needs by chance, and who does it (``flight_line``).

    Attributes
    ----------
    part_frac, takes_frac
        Share of the failures that need the part, and of those the share that need labour as well.
    fate, alone
        Uniforms, by platform and failure, and by part, that choose.
    mends
        Timing of a repair without a part, by platform and failure.
    claim
        One of the people that it needs; None where somebody is always there.
    station
        Where the record has their work.
    """

    part_frac: float
    takes_frac: float
    fate: int
    alone: int
    mends: int | None
    claim: Claim | None
    station: int


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One failure mode whose repair needs a part, before the run."""

    number: int
    health: Health
    stock: str
    """Empty where a repair needs people, and never a part."""
    urgency: float
    positions: int
    takes: int | None
    """Timing to put a part in."""
    order_class: int
    moved_class: int
    """Order class of what is missing because another platform got the part."""
    between: int | None
    """Timing between demands of the whole fleet, whatever its state; None if platforms fail."""
    position: int
    """Uniforms that choose the position which such a demand befalls."""
    line: LinePlan | None = None
    """None where every failure needs the part, and somebody is always there to put it in."""


@dataclass(frozen=True, slots=True)
class PartsPlan:
    """The parts of a fleet, before the run.

    Attributes
    ----------
    policy
        none, already_down or full (``sim.model.fleet.Cannibalization``), or these by phase.
    labour
        Timing to move a part from one platform to another.
    """

    fleet: str
    modes: tuple[PartPlan, ...]
    policy: str | PolicyByPhase
    labour: int | None
    clock: Clock

    @property
    def by_line(self) -> bool:
        """Whether some repair needs labour or a part by chance, or people."""
        return any(each.line is not None for each in self.modes)
