"""Keys of asking about a scenario without running it, or only to see how long it settles."""

from typing import Literal

from pydantic import Field

from sim.core.model import Model


class CheckKeys(Model):
    """Keys of ``theater check``, which asks whether so many replications have room."""

    replications: int = Field(default=100, ge=1, strict=True)
    """That are to be run [count]."""
    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """On so many processes."""
    job: str = ""
    """Path of a failure mode or of scheduled work, whose plan is printed instead."""
    warmup: bool = Field(default=False, strict=True)
    """Whether long runs are made, which tell how much of a warm-up the theater needs, instead."""
    runs: int = Field(default=16, ge=4, strict=True)
    """Long runs from which that is measured [count]."""


class SolveKeys(Model):
    """Keys of ``theater solve``, which draws nothing."""

    format: Literal["table", "json", "csv"] = "table"
    """What is printed."""
