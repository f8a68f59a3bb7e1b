"""Inspection at intervals with imperfect detection: the delay-time model."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, ClassVar

from pydantic import model_validator

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.core.model import Cycle, Fraction
from sim.core.ticks import on_grid
from sim.model.families.law import DurationLaw, Law
from sim.model.families.maintenance import Fitting, Life, PlanningRule, What, rules


@rules.register("inspection")
class Inspection(PlanningRule):
    """Looked at every so many operating days since renewal; a defect that is found is repaired.

    For a failure mode with ``delay``, the time from a defect that can be found to the failure.
    Source: Christer and Waller (1984), delay-time models; Baker and Christer (1994).
    """

    example: ClassVar[dict[str, Any]] = {
        "applies_to": ["ships/engine"],
        "interval_d": 15.0,
        "detected_frac": 0.8,
        "inspection_takes": {"law": "fixed", "value_d": 0.5},
    }

    interval_d: Cycle
    """Operating days between inspections, counted from the last renewal [d]."""
    detected_frac: Fraction
    """Probability that an inspection finds a defect that is there."""
    inspection_takes: Law
    """Down time of an inspection [d]."""
    false_positive_frac: Fraction = 0.0
    """Probability that an inspection finds a defect that is not there."""
    false_alarm_takes: Law | None = None
    """Further down time if it does [d]."""

    @model_validator(mode="after")
    def _false_positives(self) -> "Inspection":
        if self.false_positive_frac > 0 and self.false_alarm_takes is None:
            raise ValueError("has false positives, so it needs the key 'false_alarm_takes' (a law)")
        return self

    def script(self, life: Life) -> Iterator[tuple[float, What]]:
        """Inspections until one finds the defect, or the failure comes."""
        for number in count(1):
            at_d = on_grid(number * self.interval_d)
            if at_d >= life.failure_d:
                break
            yield at_d, What.INSPECTION
            if at_d >= life.defect_d:
                if life.draw("detected") < self.detected_frac:
                    yield at_d, What.PLANNED
                    return
            elif (
                self.false_positive_frac > 0
                and life.draw("false_positive") < self.false_positive_frac
            ):
                yield at_d, What.FALSE_ALARM
        yield life.failure_d, What.FAILURE

    def takes_of(self) -> Mapping[What, DurationLaw]:
        """Down time of inspections and of false positives."""
        found = {What.INSPECTION: self.inspection_takes}
        if self.false_alarm_takes is not None:
            found[What.FALSE_ALARM] = self.false_alarm_takes
        return found

    def problems(self, mode: Fitting) -> Iterator[tuple[str, str]]:
        """Where the defect is the failure, there is never anything to find."""
        if not mode.has_delay:
            yield "applies_to", "an inspection finds nothing in a failure mode without 'delay'"

    def exact_as(self) -> Claim:
        """Not one kind of visit."""
        return Refused("inspections and planned work come before some failures")

    def dated(self) -> Changes:
        """It counts from the last time, and looks at no day."""
        return UNDATED
