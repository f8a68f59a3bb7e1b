"""Hired means: units that a hub calls when it needs them, keeps for a period, and pays for."""

from pydantic import Field

from sim.core.model import Cycle, Model
from sim.model.families.law import Law


class Hired(Model):
    """More units of a berth or a crew of the hub: called, mobilised, kept for a period, released.

    While they are here they serve whoever waits. Work in progress when the period ends is finished,
    and nothing else begins; if enough requests wait when they have left, they are called again.
    """

    units: int = Field(default=1, ge=1)
    """Units that come together, beside those that the hub has itself [count]."""
    called_at: int = Field(default=1, ge=1)
    """Requests that wait for such a unit when they are called [count]."""
    mobilised_in: Law
    """Time from the call until they are here [d]."""
    kept_d: Cycle
    """The period for which they are hired [d]."""
    extended_d: Cycle | None = None
    """By how much the period is extended, again and again, while they are in use or requests wait
    at its end [d]; without it, it never is."""
    cost_mobilisation: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """What each call costs, in the currency of ``costs`` [money]."""
    cost_per_day: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """What they cost together from the day they are here until they have left [money/d]."""
