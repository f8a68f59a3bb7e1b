"""A move of a game: one disruption or order, from when and for how long."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.core.model import Fraction, Model, Span
from sim.core.names import Name
from sim.model.event import AnyDisruption, TheaterEvent
from sim.model.families.law import Law

EVENT = {"title", "after", "lasts", "repeats", "probability"}
"""Keys that a move has from an event."""


class GameMove(Model):
    """One thing that is done, in a file written flat: the keys of its kind beside these."""

    does: AnyDisruption
    """The disruption or order; in a file its ``kind`` and its keys stand in the move itself."""
    name: Name | None = None
    """Its name, that of its node by default; moves of sibling nodes that have one name and place
    share their luck."""
    title: str = ""
    lead_d: Span = 0.0
    """Days from the day of its node until it begins, or until ``after`` counts [d]."""
    after: Law | None = None
    """Time until it begins [d]; none where it is not given."""
    lasts: Law | None = None
    """Time until it ends [d]; where not given, to the end of the run."""
    repeats: bool = False
    """Whether it begins anew, each time ``after`` its last end."""
    probability: Fraction = 1.0
    """Probability that it happens at all."""
    by: str = ""
    """The cell that ordered it; who did its node where none is given."""
    cost: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    """What its cell has paid for it [points]."""
    visible_to: list[str] | Literal["all"] = Field(default_factory=list)
    """Cells that are told of it, beside its own and those that control the game."""
    reported_after_d: Span = 0.0
    """Days from its beginning until they are told [d]."""
    reported_as: str = ""
    """What they are told instead of what it is: a report may be wrong."""

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, given: Any) -> Any:
        """The keys of the disruption are those that are not the move's own."""
        if not isinstance(given, Mapping) or "does" in given:
            return given
        own = {key: each for key, each in given.items() if key in cls.model_fields}
        return {**own, "does": {key: each for key, each in given.items() if key not in own}}

    @model_validator(mode="after")
    def _is_an_event(self) -> "GameMove":
        self.event(0.0)
        return self

    @property
    def kind(self) -> str:
        """The word that chooses what it does."""
        return self.does.chosen_by["kind"]

    def event(self, day: float) -> TheaterEvent:
        """The event of an ordinary scenario that a move on some day is."""
        given = {key: getattr(self, key) for key in self.model_fields_set & EVENT}
        return TheaterEvent(start_d=day + self.lead_d, does=[self.does], **given)

    def flat(self) -> dict[str, Any]:
        """As it stands in a file: only what was given."""
        told = self.model_dump(exclude_unset=True)
        what = told.pop("does")
        return {"kind": self.kind, **{k: v for k, v in what.items() if k != "kind"}, **told}
