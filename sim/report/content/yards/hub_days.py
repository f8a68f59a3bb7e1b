"""Berths in use and jobs that wait by day, mean over the replications, as a page has them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.report.content.shown import Shown, Side
from sim.report.page.figures import ByChoice, Series
from sim.report.page.places import units
from sim.study.running.hub_days import every_d

ByHub = dict[str, ByChoice]


def by_day(shown: Shown) -> tuple[ByHub, ByHub]:
    """By hub and choice: berths in use [% of the berths] and jobs that wait [count], by day.

    Hubs without a fixed number of berths have no share in use. Nothing where no day was kept.
    """
    use: ByHub = {}
    waiting: ByHub = {}
    for side in shown.sides:
        for name, used, waits in _of(side):
            berths = units(side.scenario, name)
            if berths:
                use.setdefault(name, {})[side.key] = _series(100 * used / berths, 0)
            waiting.setdefault(name, {})[side.key] = _series(waits, 1)
    return use, waiting


def _of(side: Side) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Every hub with the means over replications of its two series."""
    table = side.result.hubs
    names = [*side.scenario.hubs]
    if not table.size or table.shape[1] != 2 * len(names):
        return
    known = np.where(table < 0, np.nan, table.astype(float))
    some = ~np.isnan(known).all(axis=0)
    mean = np.full(known.shape[1:], np.nan)
    mean[some] = np.nanmean(known[:, some], axis=0)
    for number, name in enumerate(names):
        yield name, mean[number], mean[len(names) + number]


def _series(values: NDArray[np.float64], digits: int) -> Series:
    return [None if value != value else round(float(value), digits) for value in values]


def every(shown: Shown) -> int:
    """Days between two values [d]."""
    return every_d(shown.scenario)
