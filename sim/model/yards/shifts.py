"""Working hours of several trades together, as intervals of one cycle."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from math import inf, lcm

from sim.core.ticks import HOUR
from sim.model.calendars.hours import CalmHours
from sim.model.yards.hub import Hub
from sim.model.yards.people import Shift

DAY_H = 24.0

Spans = tuple[tuple[float, float], ...]
"""Hours on shift as sorted, disjoint intervals within one cycle [h]."""


@lru_cache(maxsize=1024)
def common_spans(shifts: tuple[Shift, ...]) -> tuple[float, Spans]:
    """Length of the common cycle, and the hours in it at which all of them are on shift [h].

    Empty if they never are; at least one shift has to be given.
    """
    days = lcm(*(shift.days_on + shift.days_off for shift in shifts))
    first, *others = (_spans(shift, days) for shift in shifts)
    for other in others:
        first = _both(first, other)
    return days * DAY_H, first


def needed_shifts(hub: Hub, needs: Iterable[str]) -> tuple[Shift, ...]:
    """Shifts of a stage that needs these."""
    return tuple(hub.shifts[need] for need in sorted(needs) if need in hub.shifts)


def stretch(hub: Hub, needs: Iterable[str]) -> float:
    """Calendar days in a day of hands-on time, over the whole cycle of shifts; 1 without any."""
    shifts = needed_shifts(hub, needs)
    if not shifts:
        return 1.0
    cycle_h, spans = common_spans(shifts)
    *_, on_h = accumulate((end - start for start, end in spans), initial=0.0)
    return 1.0 / (on_h / cycle_h) if on_h else inf


def hours_of(shifts: tuple[Shift, ...]) -> CalmHours | None:
    """When all of them are on shift; None if that is always."""
    cycle_h, spans = common_spans(shifts)
    if spans == ((0.0, cycle_h),):
        return None
    edges = [0.0, *(hour for span in spans for hour in span), cycle_h]
    off = [
        (round(end * HOUR), round(start * HOUR))
        for end, start in zip(edges[::2], edges[1::2], strict=True)
    ]
    return CalmHours([each for each in off if each[0] < each[1]], round(cycle_h * HOUR))


def _spans(shift: Shift, days: int) -> Spans:
    """Hours on shift in a cycle of so many days; hours past its end come round to its start."""
    cycle_h, each = days * DAY_H, shift.days_on + shift.days_off
    found = []
    for day in range(days):
        if day % each < shift.days_on:
            start = day * DAY_H + shift.start_h
            end = start + shift.hours
            found.append((start, min(end, cycle_h)))
            if end > cycle_h:
                found.append((0.0, end - cycle_h))
    return _merged(sorted(found))


def _merged(spans: Iterable[tuple[float, float]]) -> Spans:
    """Sorted intervals with those that touch joined."""
    found: list[tuple[float, float]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _both(one: Spans, other: Spans) -> Spans:
    """Where two sets of intervals overlap."""
    found = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < end:
            found.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)
