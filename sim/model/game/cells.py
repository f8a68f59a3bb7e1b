"""Cells of a game: who may order what, at what price, how soon, and what each is told."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.core.model import Day, Fraction, Model, Span
from sim.core.names import Name
from sim.model.event import Disruption
from sim.model.game.move import GameMove

Points = Annotated[float, Field(ge=0, allow_inf_nan=False)]
CONTROL = ("umpire", "white")
"""Roles that see everything, and act on any day."""


class Cell(Model):
    """A team of a game."""

    role: Literal["umpire", "white", "blue", "red"]
    """umpire and white see everything; blue and red what they are told."""
    title: str = ""
    authority: list[str] | Literal["any"] = "any"
    """Kinds of disruptions and orders that it may order."""
    over: list[str] | Literal["any"] = "any"
    """Hubs, fleets, stocks, lifts, passages, postures and rules that it may order about."""
    lead_d: dict[str, Span] = Field(default_factory=dict)
    """Days from a turn until an order takes effect, by its kind [d]."""
    budget: Points | None = None
    """What its orders may cost in the whole game [points]; no bound where none is given."""
    prices: dict[str, Points] = Field(default_factory=dict)
    """Of an order by its kind, for each unit that it moves (docks, crews, spares) or once
    [points]."""
    sees: list[str] | Literal["all"] = Field(default_factory=list)
    """Missions and fleets whose platforms on station are reported to it."""
    reported_after_d: Span = 0.0
    """How late these reports are [d]."""
    error_frac: Fraction = 0.0
    """Standard error of a reported count, as a share of it."""

    @property
    def controls(self) -> bool:
        """Whether it sees everything."""
        return self.role in CONTROL

    def cost(self, disruption: Disruption) -> float:
        """What an order costs [points]."""
        return self.prices.get(disruption.chosen_by["kind"], 0.0) * units_moved(disruption)


def units_moved(disruption: Disruption) -> int:
    """Docks, crews or spares that an order moves; 1 for any other [count]."""
    keys = disruption.model_dump()
    gains, units = keys.get("gains"), keys.get("units")
    if isinstance(gains, dict):
        return sum(each for each in gains.values() if isinstance(each, int))
    return abs(units) if isinstance(units, int) else 1


class CellOrder(GameMove):
    """An order of a cell: a move, and why."""

    why: str = ""


class CellOrders(Model):
    """What a cell orders on a turn, in a file of its own."""

    orders_of: str
    """The cell."""
    game: str = ""
    """The file of the game, by which a mistaken one is found."""
    after: str = ""
    """The node that they come after, if the cell knows it."""
    day: Day
    """The turn [d]."""
    orders: dict[Name, Any] = Field(min_length=1)
    """Each is a move with ``why``; one that is wrong comes back alone."""


class RefusedOrder(Model):
    """An order that could not be done, and why not."""

    cell: str
    order: str
    because: list[str]
    really: list[str] = Field(default_factory=list)
    """Why, where the cell may not know it: what others do stands in the way."""
    asked: dict[str, Any]
    """The order as it was given."""


class SaidByModel(Model):
    """What the model said of a measure, before the umpire fixed it."""

    metric: str
    subject: str
    unit: str = ""
    mean: float | None
    low: float | None = None
    high: float | None = None
    q05: float | None = None
    q95: float | None = None
    n: int
    node: str
    """The node whose replications they are."""


class FixedOutcome(Model):
    """An outcome that the umpire fixed: by whom, why, and what the model said."""

    what: str = Field(min_length=1)
    """In words: two docks, not three."""
    by: str = ""
    """Who; the umpire of the node where none is given."""
    why: str = Field(min_length=1)
    value: float | None = None
    """The value of the measure that is fixed, if it is about one."""
    model: SaidByModel | None = None

    @model_validator(mode="after")
    def _of_something(self) -> "FixedOutcome":
        if self.value is not None and self.model is None:
            raise ValueError("has a value of no measure; metric= and subject= name it")
        return self
