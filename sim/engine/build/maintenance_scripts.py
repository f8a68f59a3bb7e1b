"""What is done about a failure mode before and instead of a renewal: rules, delay, minimal repair.

Everything here is worked out before the run, and what a mode does not use costs it nothing: its
``life`` stays the plain duration that it was.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import inf

from sim.core.ticks import Ticks, to_days, to_ticks
from sim.engine.build.repair_plans import Planner
from sim.engine.hub.repair_plan import Timing
from sim.engine.platform.fleet_plan import Mode, Period, Task
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.rules_in_force import (
    PlannedWork,
    maintenance_of,
    mean_life_d,
    planned_work,
    rule_for,
)
from sim.model.families.law import AgeingLaw, laws
from sim.model.families.maintenance import Life, MaintenanceRule, What
from sim.model.fleet import Fleet
from sim.model.scenario import Scenario
from sim.record.tables import OrderClass


class Care:
    """A maintenance rule at work on one failure mode: how far each platform is in its script.

    Called like the duration of a life, it begins a new script and gives the operating time to
    what happens first; ``go_on`` gives that to what happens next. A rule counts in days, of which
    every age is rounded by itself, never a time between two of them.

    Attributes
    ----------
    what
        What happens next, by row (platform).
    """

    __slots__ = (
        "_age", "_count", "_delay", "_drawn", "_life", "_mean_d", "_rule", "_script", "_tasks",
        "_uniforms", "what",
    )  # fmt: skip

    def __init__(
        self,
        rule: MaintenanceRule,
        size: int,
        mean_d: float,
        life: Timing,
        delay: Timing | None,
        tasks: Mapping[What, Task],
        uniforms: Callable[[str], Timing],
    ) -> None:
        self._rule = rule
        self._mean_d = mean_d
        self._life = life
        self._delay = delay
        self._tasks = tasks
        self._uniforms = uniforms
        self._script: list[Iterator[tuple[float, What]]] = [iter(())] * size
        self._age: list[Ticks] = [0] * size
        self._count: dict[tuple[int, What], int] = {}
        self._drawn: dict[tuple[int, str], int] = {}
        self.what = [What.FAILURE] * size

    def __call__(self, row: int, n: int) -> Ticks:
        defect = self._life(row, n)
        failure = defect if self._delay is None else defect + self._delay(row, n)
        life = Life(to_days(defect), to_days(failure), self._mean_d, partial(self._draw, row))
        self._script[row] = self._rule.script(life)
        self._age[row] = 0
        return self.go_on(row)

    def go_on(self, row: int) -> Ticks:
        """Operating time until what the script holds next."""
        age_d, self.what[row] = next(self._script[row], (inf, What.FAILURE))
        age = to_ticks(age_d)
        wait = age - self._age[row]
        self._age[row] = age
        return wait

    def begin(self, row: int) -> tuple[Task, int]:
        """What is to be done now, and the number of its draws."""
        key = (row, self.what[row])
        self._count[key] = n = self._count.get(key, -1) + 1
        return self._tasks[self.what[row]], n

    def _draw(self, row: int, purpose: str) -> float:
        self._drawn[row, purpose] = n = self._drawn.get((row, purpose), -1) + 1
        return self._uniforms(purpose)(row, n)


class Wear:
    """Minimal repair: after a failure at age x the mode fails next at y, H(y) = H(x) + Exp(1)."""

    __slots__ = ("_age", "_law", "_life", "_steps")

    def __init__(
        self, law: AgeingLaw, size: int, life: Timing, steps: Callable[[int, int], float]
    ) -> None:
        self._law = law
        self._life = life
        self._steps = steps
        self._age: list[Ticks] = [0] * size

    def renewed(self, row: int, n: int) -> Ticks:
        """Operating time to the first failure of a new life."""
        self._age[row] = age = self._life(row, n)
        return age

    def mended(self, row: int, n: int) -> Ticks:
        """Operating time from a failure to the next one of the same life."""
        law, failed = self._law, self._age[row]
        hazard = law.cumulative_hazard(to_days(failed)) + self._steps(row, n)
        self._age[row] = age = max(to_ticks(law.age_d(hazard)), failed)
        return age - failed


def take_care(
    planner: Planner, scenario: Scenario, name: str, modes: list[Mode], periods: list[Period]
) -> None:
    """Complete the modes and the scheduled work of a fleet by what its maintenance asks for."""
    fleet = scenario.fleets[name]
    for mode in modes:
        spec = fleet.modes[mode.name]
        mode.restarts = _periods_of(fleet, spec.restarts)
        rule = rule_for(scenario, name, mode.name)
        if rule is not None:
            mode.life = mode.care = _care(planner, name, fleet, mode, rule)
        elif spec.delay is not None:
            delay = planner.timing(spec.delay, name, f"{mode.name}.delay", fleet.size)
            mode.life = partial(_sum, mode.life, delay)
        if spec.repair == "minimal":
            assert isinstance(spec.life, AgeingLaw)  # the checker has seen to it
            unit = laws["exponential"].model_validate({"mean_d": 1.0})
            steps = planner.values(unit, name, f"{mode.name}.life", fleet.size)
            wear = Wear(spec.life, fleet.size, mode.life, steps)
            mode.life, mode.mended = wear.renewed, wear.mended
        if spec.defer_d is not None:
            mode.restored, mode.takes = "deferred", partial(_constant, to_ticks(spec.defer_d))
    for period in periods:
        period.restarts = _periods_of(fleet, fleet.scheduled[period.name].restarts)


def _constant(ticks: Ticks, _row: int, _n: int) -> Ticks:
    return ticks


def bundle_within(scenario: Scenario, name: str) -> Ticks | None:
    """How far ahead scheduled work joins other work; None for a fleet that bundles none."""
    maintenance = maintenance_of(scenario)
    within_d = None if maintenance is None else maintenance.bundle_within_d
    defers = any(mode.defer_d is not None for mode in scenario.fleets[name].modes.values())
    if within_d is not None:
        return to_ticks(within_d)
    return -inf if defers else None


def _sum(life: Timing, delay: Timing, row: int, n: int) -> Ticks:
    return life(row, n) + delay(row, n)


def _periods_of(fleet: Fleet, names: list[str]) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(fleet.scheduled) if name in names)


def _care(planner: Planner, name: str, fleet: Fleet, mode: Mode, rule: MaintenanceRule) -> Care:
    spec = fleet.modes[mode.name]
    tasks: dict[What, Task] = {}
    for what, law in rule.takes_of().items():
        takes = planner.timing(law, name, f"{mode.name}.{what.value}", fleet.size)
        tasks[what] = _task(planner, name, mode, what, takes)
    work = planned_work(rule, mode.name, spec)
    if work is not None:
        tasks[What.PLANNED] = _planned(planner, name, fleet, mode, work)

    def uniforms(purpose: str) -> Timing:
        return planner.uniforms(name, f"{mode.name}.rule.{purpose}", fleet.size)

    delay = None
    if spec.delay is not None:
        delay = planner.timing(spec.delay, name, f"{mode.name}.delay", fleet.size)
    return Care(rule, fleet.size, mean_life_d(spec), mode.life, delay, tasks, uniforms)


def _planned(planner: Planner, name: str, fleet: Fleet, mode: Mode, work: PlannedWork) -> Task:
    takes = None
    if work.takes is not None:
        takes = planner.timing(work.takes, name, f"{mode.name}.planned", fleet.size)
    task = _task(planner, name, mode, What.PLANNED, takes)
    task.clears, task.restarts = mode.clears, mode.restarts
    if work.task is not None:
        task.offer(planner.plans(name, fleet, work.task, Health.NMC, task.order_class))
        task.choose = planner.chooser(name, fleet, work.task.name)
    return task


def _task(planner: Planner, name: str, mode: Mode, what: What, takes: Timing | None) -> Task:
    condition = Condition(
        Health.NMC, Place.ON_STATION, Activity.IN_WORK, Cause.SCHEDULE, mode.name, "", what.value
    )
    return Task(
        name=mode.name,
        order_class=planner.directory.order_class(OrderClass(name, mode.name, what.value)),
        clears=(),
        plans=[],
        choose=lambda _options, _row, _n: 0,
        takes=takes,
        in_place=planner.directory.condition(condition),
    )
