"""Condition-based maintenance with imperfect prognostics."""

from collections.abc import Iterator, Mapping
from math import log1p
from typing import Any, ClassVar

from pydantic import model_validator

from sim.core.columns.arrays import np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.core.model import Days, Fraction, PositiveDays
from sim.core.ticks import on_grid
from sim.model.families.law import DurationLaw, Law
from sim.model.families.maintenance import Ends, Fitting, Life, Lives, PlanningRule, What, rules

FAILURE, PLANNED = What.FAILURE, What.PLANNED


@rules.register("condition_based")
class ConditionBased(PlanningRule):
    """Some failures are predicted, and repaired as planned work before they strike.

    From useless (``detected_frac`` 0) to perfect (1, without false alarms). A warning costs the
    life that is left: planned work begins ``warning_d`` operating days before the failure.
    """

    example: ClassVar[dict[str, Any]] = {
        "applies_to": ["ships"],
        "detected_frac": 0.7,
        "warning_d": 5.0,
        "false_alarm_every_d": 120.0,
        "false_alarm_takes": {"law": "fixed", "value_d": 1.0},
    }

    detected_frac: Fraction
    """Share of the coming failures that is predicted."""
    warning_d: Days = 0.0
    """Operating days between planned work and the failure that it forestalls [d]."""
    orders_ahead: bool = False
    """Whether a warning only orders the part (of a mode with one), and the platform runs on."""
    false_alarm_every_d: PositiveDays | None = None
    """Mean operating time between false alarms [d]; none for never."""
    false_alarm_takes: Law | None = None
    """Down time of a false alarm [d]."""

    @model_validator(mode="after")
    def _false_alarms(self) -> "ConditionBased":
        if self._alarms and self.false_alarm_takes is None:
            raise ValueError("has false alarms, so it needs the key 'false_alarm_takes' (a law)")
        return self

    @property
    def plans_work(self) -> bool:
        """Not if a warning only orders the part."""
        return not self.orders_ahead

    @property
    def _alarms(self) -> bool:
        return self.false_alarm_every_d is not None

    def script(self, life: Life) -> Iterator[tuple[float, What]]:
        """False alarms at a constant rate, then planned work or the failure."""
        end_d, end = life.failure_d, FAILURE
        detected = life.draw("detected") < self.detected_frac
        if detected:
            end_d = max(on_grid(end_d - self.warning_d), 0.0)
            end = What.ORDER_AHEAD if self.orders_ahead else PLANNED
        if self._alarms:
            assert self.false_alarm_every_d is not None
            at_d = 0.0
            while True:
                at_d -= self.false_alarm_every_d * log1p(-life.draw("false_alarm"))
                if at_d >= end_d:
                    break
                yield at_d, What.FALSE_ALARM
        yield end_d, end
        if end is not FAILURE and end is not PLANNED:
            yield life.failure_d, FAILURE

    def ends(self, lives: Lives) -> Ends | None:
        """Planned work where the warning is detected, where nothing else comes before."""
        if self._alarms or self.orders_ahead:
            return None
        from sim.core.columns.ticks import whole

        detected = lives.draw("detected") < self.detected_frac
        warned_d = np.maximum(whole(lives.failure_d - self.warning_d), 0.0)
        return Ends(np.where(detected, warned_d, lives.failure_d), detected)

    def takes_of(self) -> Mapping[What, DurationLaw]:
        """Down time of false alarms."""
        return {} if self.false_alarm_takes is None else {What.FALSE_ALARM: self.false_alarm_takes}

    def problems(self, mode: Fitting) -> Iterator[tuple[str, str]]:
        """A warning longer than the mean life would have work planned without end."""
        if self.warning_d >= mode.mean_d:
            told = f"{self.warning_d:g} is not right: less than the mean life, {mode.mean_d:g} d"
            yield "warning_d", told
        if self.orders_ahead and not mode.has_part:
            yield "orders_ahead", "there is no part to order; say what planned work is instead"

    def exact_as(self) -> Claim:
        """Not one kind of visit."""
        return Refused("planned work and false alarms come before some failures")

    def dated(self) -> Changes:
        """It counts from the last time, and looks at no day."""
        return UNDATED
