"""People at a hub: when a trade works, and how a hub learns a kind of work."""

from math import exp2, log2
from typing import Annotated, Literal

from pydantic import Field

from sim.core.model import Model


class Shift(Model):
    """The working hours of a trade: a cycle of days on and days off, which starts on day 0.

    Hours that reach past midnight belong to the day on which they begin.
    """

    start_h: float = Field(default=8.0, ge=0, lt=24)
    """Hour of the day at which work begins [h]."""
    hours: float = Field(default=8.0, gt=0, le=24)
    """Length of the shift [h]; all shifts of a day together, if there are several."""
    days_on: int = Field(default=5, ge=1, le=60)
    """Working days in a row [d]."""
    days_off: int = Field(default=2, ge=0, le=60)
    """Free days in a row after them [d]."""
    sets_out: Literal["any_time", "at_start"] = "any_time"
    """Whether work that needs the trade begins, and a team sets out, whenever there is somebody, or
    at the start of a shift only."""


class Learning(Model):
    """A learning curve: work that is new to a hub takes longer, and each doubling saves a share.

    The n-th job of a work package takes max(1, first_factor * n ** log2(rate)) times as long.
    Source: Wright (1936), Factors Affecting the Cost of Airplanes.
    """

    first_factor: float = Field(ge=1, allow_inf_nan=False)
    """How many times as long the first job takes."""
    rate: Annotated[float, Field(gt=0, le=1)]
    """Factor that is left after each doubling of the number of jobs; 1 is no learning."""

    def factor(self, number: int) -> float:
        """How many times as long the job with this number (from 1) takes."""
        return max(1.0, self.first_factor * exp2(log2(number) * log2(self.rate)))
