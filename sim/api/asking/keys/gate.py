"""Keys of both sides of a gate: what is accepted, and what is held against it."""

from typing import Annotated, Literal

from pydantic import Field

from sim.core.model import Model
from sim.core.names import PathName
from sim.record.dimensions import ALL


class Gated(Model):
    """Keys that both sides of a gate have."""

    seed: int = Field(default=1, ge=0, strict=True)
    """Selects all random streams; that of the baseline where none is given."""
    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """Processes; the result does not depend on it."""
    scheduler: str | None = None
    """Address of a Dask scheduler whose workers run instead."""
    format: Literal["table", "json"] = "table"
    """What is printed."""


Limits = dict[str, float | dict[str, float]]
"""By metric, or by metric and subject."""


class Limited(Gated):
    """What a gate asks of its metrics beside the margins."""

    at_least: Limits = Field(default_factory=dict)
    """What the mean of a watched metric must not be below, whatever the baseline was."""
    at_most: Limits = Field(default_factory=dict)
    """What it must not be above."""
    worse_only: bool | None = None
    """Whether only a change to the bad side fails; as the baseline says where none is given."""


class RegressKeys(Limited):
    """Keys of ``theater regress``."""

    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """Chance of a wrong verdict, of each kind."""
    budget: int | None = Field(default=None, ge=2, strict=True)
    """Fresh replications at most; 4 times those of the baseline where none is given [count]."""
    junit: PathName | None = None
    """A file for a report in JUnit XML as well."""


Margin = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


class AcceptKeys(Limited):
    """Keys of ``theater regress --accept``."""

    replications: int = Field(default=100, ge=2, strict=True)
    """Of the baseline [count]."""
    reason: str = ""
    """Why these numbers are right."""
    metric: list[str] | str | None = None
    """What to watch; DRU, uptime of missions and Ao, else utilisation and wait, by default."""
    subject: list[str] | str = ALL
    """Subjects of it."""
    margin: Margin | dict[str, Margin] | None = None
    """Largest difference that does not matter, of all metrics or by metric; by default 0.01 for
    fractions, else 5 % of the mean."""
    anyway: bool = Field(default=False, strict=True)
    """Whether a baseline is written whose gate would seldom pass where nothing changed."""
