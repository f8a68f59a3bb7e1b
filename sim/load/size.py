"""Whether a run fits into memory, told before it is tried, with how many would fit.

The estimates are rough and on the low side: what they refuse does not fit, by a good measure.
"""

import os
import resource
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import ceil, inf
from pathlib import Path
from typing import Any

from sim.core.errors import Problem
from sim.model.fleet import FailureMode, Fleet
from sim.model.scenario import MAX_DAYS, QUARTER_D, Scenario

PLATFORM, PART_OF_IT = 1500, 500
"""A platform in a run, and each of its modes and periods [bytes]."""
RECORDED = 150
"""A failure, a scheduled work or a job in the record [bytes]."""
VALUE = 8
"""A value of a metric or a day of a series [bytes]."""
SETTING = 500
"""Each value of a scenario, for each point of a sweep [bytes]."""
UNITS = ((1e6, "MB"), (1e9, "GB"), (1e12, "TB"), (1e15, "PB"))
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


@lru_cache
def memory() -> int:
    """Memory that this process may have: of the machine, or as much as a limit leaves [bytes]."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    for file in LIMITS:
        try:
            found.append(int(Path(file).read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        found.append(soft)
    return min(found)


def size_problems(scenario: Scenario, replications: int, workers: int) -> Iterator[Problem]:
    """What of a run does not fit into memory: its platforms, its days, or its replications."""
    room = memory() / workers
    fixed = 0.0
    for name, fleet in scenario.fleets.items():
        each = PLATFORM + PART_OF_IT * (len(fleet.modes) + len(fleet.scheduled))
        fixed += each * fleet.size
        if each * fleet.size > room:
            yield too_many(f"fleets.{name}.size", fleet.size, "platforms", each, room)
    days = scenario.horizon_d + scenario.warm_up_d
    daily = RECORDED * per_day(scenario)
    if fixed <= room < fixed + days * daily:
        key = "horizon_d" if scenario.horizon_d >= scenario.warm_up_d else "warm_up_d"
        yield too_many(key, days, "days with their failures and jobs", daily, room - fixed)
    row = VALUE * values(scenario)
    if replications * row > memory():
        yield too_many("replications", replications, "replications", row, memory())


def per_day(scenario: Scenario) -> float:
    """Failures, scheduled works and jobs of others that a day brings, in the mean [1/d]."""
    found = sum(fleet.size * _of_a_platform(fleet, scenario) for fleet in scenario.fleets.values())
    for hub in scenario.hubs.values():
        for load in hub.load.values():
            found += _rate(load.every_d)
    return found


def _of_a_platform(fleet: Fleet, scenario: Scenario) -> float:
    found = sum(_rate(_cycle_d(mode, scenario)) for mode in fleet.modes.values())
    if fleet.rotation is not None:
        found += len(fleet.rotation.stages) * _rate(fleet.rotation.cycle_d)
    return found + sum(_rate(fleet.interval_d(each)) for each in fleet.scheduled)


def _cycle_d(mode: FailureMode, scenario: Scenario) -> float:
    """From one failure of a mode to the next at least, in the mean [d]."""
    work = scenario.work.get(mode.work or "")
    takes_d = mode.takes.average_d if mode.takes is not None else 0.0
    return mode.life.average_d + takes_d + (work.average_d if work is not None else 0.0)


def _rate(mean_d: float) -> float:
    return 0.0 if mean_d in (0.0, inf) else 1.0 / mean_d


def values(scenario: Scenario) -> float:
    """Values that a replication leaves: days of series and quarters of workload, at least."""
    series = len(scenario.missions) + len(scenario.fleets)
    quarters = scenario.horizon_d / QUARTER_D * max(len(scenario.hubs), 1)
    return series * min(ceil(scenario.horizon_d), MAX_DAYS) + quarters


def of_a_point(config: Mapping[str, Any]) -> float:
    """What a point of a sweep takes before it runs [bytes]."""
    return SETTING * _leaves(config)


def _leaves(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_leaves, value.values()))
    if isinstance(value, list):
        return sum(map(_leaves, value))
    return 1


def too_many(path: str, count: float, what: str, each: float, room: float) -> Problem:
    """What does not fit, how much it would take, and how many would fit."""
    fits = int(max(room, 0.0) / each)
    need = f"about {_in_words(count * each)} of memory, and {_in_words(room)} are there"
    return Problem(path, f"{count:,.12g} {what} take {need}; at most {fits:,} fit")


def _in_words(size: float) -> str:
    unit = next((each for each in UNITS if size < 1000 * each[0]), UNITS[-1])
    return f"{size / unit[0]:,.3g} {unit[1]}"
