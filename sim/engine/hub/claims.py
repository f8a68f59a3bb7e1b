"""What is asked of a dispatcher: some units and parts of its pools, at once, by somebody."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim.core.ticks import Ticks
from sim.engine.time.events import Event, Process

Needs = tuple[tuple[int, int], ...]
"""Places of pools and amounts: who asks for the same stands in the same line."""


class Unit(NamedTuple):
    """Some units of one pool: its place in the dispatcher, how many, and how the record says it."""

    place: int
    amount: int
    key: int
    """``pool << SHIFT | amount`` with the global number of the pool."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked of one dispatcher at once, as a plan names it."""

    shop: int
    """Number of the dispatcher."""
    units: tuple[Unit, ...]
    """What is held."""
    parts: tuple[Unit, ...]
    """What is used up."""
    urgency: float
    """What the queue policy gives it beforehand."""
    needs: Needs
    """Place and amount of all of them."""
    unit: Unit | None
    """All that it asks for, where that comes from one pool."""
    uses_up: bool
    """Whether that is used up."""


def claim_of(shop: int, units: Sequence[Unit], parts: Sequence[Unit], urgency: float) -> Claim:
    """A claim on these units and parts."""
    needs = tuple((each.place, each.amount) for each in (*units, *parts))
    only = (*units, *parts)[0] if len(needs) == 1 else None
    return Claim(shop, tuple(units), tuple(parts), urgency, needs, only, bool(parts))


class Claimant:
    """Who may claim: a platform, a job, or a requisition of parts.

    Attributes
    ----------
    name, number
        Fleet and place in it, or load and number of arrival: the last word in every tie.
    held
        Rows of the holds by pool.
    """

    __slots__ = ("held", "name", "number", "process")

    outside = False
    process: Process

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number
        self.held: dict[int, int] = {}


class Shelf(ABC):
    """The stock behind a pool of parts: what follows when they are asked for and handed out."""

    @abstractmethod
    def taken(self, claimant: Claimant, amount: int, job: int) -> None:
        """They are asked for, and handed out at once."""

    @abstractmethod
    def asked(self, claimant: Claimant, amount: int, job: int) -> int:
        """Parts are asked for, and as many are ordered; returns the row of the demand."""

    @abstractmethod
    def issued(self, demand: int, amount: int) -> None:
        """They are handed out."""

    @abstractmethod
    def withdrawn(self, demand: int, amount: int) -> None:
        """Who asked has gone away without them."""


class Request(NamedTuple):
    """A claim that waits; the first four make a total order that no YAML order can change."""

    urgency: float
    asked: Ticks
    name: str
    number: int
    claimant: Claimant
    claim: Claim
    job: int
    event: Event
    demands: Sequence[int]
    """Rows of the demands for the parts of the claim."""
