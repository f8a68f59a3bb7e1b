"""What leads the output of a run and of a comparison: one measure, or why there is none."""

from typing import Literal

from pydantic import Field, model_validator

from sim.core.model import Model


class Headline(Model):
    """A row of the first block of ``theater run`` and ``theater compare``.

    Subjects are patterns, component by component: ``*`` is every subject of one component,
    ``*/transit`` every one of two whose second is ``transit``.
    """

    title: str = Field(min_length=1)
    """What it says, in plain words."""
    about: str = ""
    """What it belongs to; rows with one word stand together."""
    metric: str = ""
    """The measure; without one ``without`` is told."""
    subject: str = "*"
    """Its subject, or a pattern of subjects that are put together."""
    over: Literal["mean", "sum"] = "mean"
    """How several subjects are put together."""
    better: Literal["more", "less", ""] = ""
    """Which side of it is the good one; empty where none is."""
    parts: str = ""
    """A pattern of subjects that are told in a line below it, if they are among the largest."""
    parts_of: str = ""
    """The measure of the parts; that of the headline where none is given."""
    rows: list[str] = Field(default_factory=list)
    """Patterns of subjects that have a row of their own where every table is asked for."""
    without: str = ""
    """What is told where there is no value: ``not modelled``, or the command that gives one."""

    @model_validator(mode="after")
    def _something(self) -> "Headline":
        if not self.metric and not self.without:
            raise ValueError("needs 'metric', or 'without', which says why there is none")
        return self
