"""Checks across the parts of a scenario that concern people and time."""

from collections.abc import Iterator
from itertools import combinations
from math import lcm

from sim.core.errors import Problem, did_you_mean, known
from sim.model.eligibility.eligibility import package
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.shifts import common_spans
from sim.model.yards.work import Work

LONGEST_CYCLE_D = 3660
"""Longest common cycle of the shifts of one hub [d]: a wrong number, and slow, beyond it."""

Problems = Iterator[Problem]


def people_problems(scenario: Scenario) -> Problems:
    """Every reference to a trade, a phase or a pool of people that does not hold."""
    for name in sorted({*scenario.people} & {*scenario.stocks}):
        yield Problem(f"people.{name}", "names a stock as well; one name each")
    for name, hub in scenario.hubs.items():
        yield from _shifts(scenario, name, hub)
        for phase in hub.overtime:
            yield from known(f"hubs.{name}.overtime.{phase}", phase, scenario.phases, "phase")
        for work_name, work in hub.work.items():
            yield from _content(f"hubs.{name}.work.{work_name}", work)
    for work_name, work in scenario.work.items():
        yield from _content(f"work.{work_name}", work)


def _shifts(scenario: Scenario, name: str, hub: Hub) -> Problems:
    """Every shift has a trade, and trades that a stage needs together meet."""
    path, trades_here = f"hubs.{name}.shifts", {*hub.crews, *scenario.people}
    for trade in hub.shifts:
        if trade not in trades_here:
            hint = did_you_mean(trade, trades_here)
            yield Problem(f"{path}.{trade}", f"the hub has no trade called {trade!r}; {hint}")
    days = lcm(*(each.days_on + each.days_off for each in hub.shifts.values()))
    if days > LONGEST_CYCLE_D:
        yield Problem(
            path,
            f"together they only repeat every {days} days; at most {LONGEST_CYCLE_D},"
            " by lengths of days_on + days_off with common multiples",
        )
        return
    for work_name in {**scenario.work, **hub.work}:
        for stage_name, stage in package(scenario, hub, work_name).stages.items():
            trades = sorted({*stage.needs} & {*hub.shifts})
            if trades and not common_spans(tuple(hub.shifts[each] for each in trades))[1]:
                apart = next(
                    (
                        pair
                        for pair in combinations(trades, 2)
                        if not common_spans(tuple(hub.shifts[each] for each in pair))[1]
                    ),
                    trades,
                )
                told = f"{', '.join(apart)} are never on shift together"
                yield Problem(path, f"{told}, as stage {stage_name!r} of {work_name!r} needs")


def _content(path: str, work: Work) -> Problems:
    """Growth and trials are about hands-on time, so there has to be some."""
    for name, stage in work.stages.items():
        stage_path = f"{path}.stages.{name}"
        if stage.takes is None and stage.growth is not None:
            yield Problem(f"{stage_path}.growth", "a stage without takes has nothing that grows")
        if stage.takes is None and stage.trial:
            yield Problem(f"{stage_path}.trial", "a trial needs takes: how long it lasts")
        if stage.growth is not None and stage.growth.factor.average_d <= 0:
            yield Problem(f"{stage_path}.growth.factor", "the mean factor must be > 0")
