"""What is done about a failure mode before and instead of a renewal, in one replication.

A rule's script and the wear of minimal repair remember how far each platform is. They are timings
of the blueprint like any other: what a mode does not use costs it nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Final

from sim.core.errors import ConfigError, Problem
from sim.core.streams import FIRST_END
from sim.core.ticks import Ticks, to_days, to_ticks
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.life_ends import EndTable, LifeEnds
from sim.engine.time.timings import Random, SumTimes, Timing, Uniforms, Values, time_of
from sim.model.families.law import AgeingLaw
from sim.model.families.maintenance import Life, MaintenanceRule, What

FAILURE: Final = What.FAILURE
PLANNED: Final = What.PLANNED
AT_END: Final = inf, FAILURE
"""What comes after the last step of a script."""
ATTEMPTS: Final = 1000
"""Scripts that are drawn to find one that fits the past, at most [count]."""


@dataclass(frozen=True, slots=True)
class ScriptPlan:
    """A maintenance rule on one failure mode, before the run."""

    rule: MaintenanceRule
    owner: str
    mode: str
    rows: int
    mean_d: float
    """Mean operating time to failure [d]."""
    life: int
    delay: int | None
    """Timings to the defect, and from there to the failure."""
    actions: Mapping[What, Action]

    def begin(self, random: Random) -> "Script":
        """The rule in one replication."""
        delay = None if self.delay is None else random.timings[self.delay]
        return Script(self, random, random.timings[self.life], delay)

    def uniforms(self, purpose: str, random: Random) -> Uniforms:
        """What the rule draws for a purpose."""
        return Values(self.owner, f"{self.mode}.rule.{purpose}", self.rows).begin(random)


class Script:
    """A maintenance rule at work on one failure mode: how far each platform is in its script.

    Called like the duration of a life, it begins a new script and gives the operating time to
    what happens first; ``go_on`` gives that to what happens next. A rule counts in days, of which
    every age is rounded by itself, never a time between two of them.

    Attributes
    ----------
    what
        What happens next, by row (platform).

    A rule that acts only at the ends of lives (``MaintenanceRule.ends``) is not played: they are
    looked up, until somebody asks for more.
    """

    __slots__ = (
        "_age", "_count", "_delay", "_drawn", "_draws", "_ends", "_first", "_known", "_life",
        "_made", "_plan", "_random", "_steps", "_told", "what",
    )  # fmt: skip

    def __init__(
        self, plan: ScriptPlan, random: Random, life: Timing, delay: Timing | None
    ) -> None:
        self._plan = plan
        self._random = random
        self._life = life
        self._delay = delay
        self._draws = [partial(self._next, row) for row in range(plan.rows)]
        self._steps: list[Iterator[tuple[float, What]]] = [iter(())] * plan.rows
        self._age: list[Ticks] = [0] * plan.rows
        self._count: dict[What, list[int]] = {}
        """How often each row has done something, less one."""
        self._drawn: dict[str, tuple[Uniforms, list[int]]] = {}
        """What is drawn for each purpose, and the last number of each row."""
        self._made: list[list[float]] = [[] for _ in range(plan.rows)]
        """Uniforms of the present script of each row."""
        self._told: list[list[tuple[int, What]]] = [[] for _ in range(plan.rows)]
        """What it has held, and how many there were before each."""
        self.what = [FAILURE] * plan.rows
        self._known = [-1] * plan.rows
        """Number of the present life of each row, where its end was looked up."""
        self._ends: LifeEnds | None = LifeEnds(plan.rule, plan.mean_d, life, delay, self._uniforms)
        self._first: EndTable | None = None

    def __call__(self, row: int, n: int) -> Ticks:
        first = self._first
        if first is None and n == 0 and self._ends is not None:
            first = self._first = self._ends.table(0)
        if first is None or n >= FIRST_END:
            self.play_on()
            return self._play(row, n)
        self._known[row] = n
        self.what[row] = PLANNED if first.planned[row, n] else FAILURE
        return first.ages[row, n]

    def play_on(self) -> None:
        """From now on lives are played, and those that were looked up are as if they had been."""
        if self._ends is None:
            return
        self._ends = self._first = None
        for row, n in enumerate(self._known):
            if n >= 0:
                for _, last in self._drawn.values():
                    last[row] = n - 1
                self._play(row, n)
                self._known[row] = -1

    def _play(self, row: int, n: int) -> Ticks:
        plan, defect = self._plan, self._life(row, n)
        defect_d = failure_d = to_days(defect)
        if self._delay is not None:
            failure_d = to_days(defect + self._delay(row, n))
        steps = plan.rule.script(Life(defect_d, failure_d, plan.mean_d, self._draws[row]))
        self._made[row].clear()
        age_d, what = next(steps, AT_END)
        self._steps[row], self.what[row], self._told[row] = steps, what, [(0, what)]
        self._age[row] = age = to_ticks(age_d)
        return age

    def go_on(self, row: int) -> Ticks:
        """Operating time until what the script holds next."""
        self.play_on()
        known = len(self._made[row])
        age_d, self.what[row] = next(self._steps[row], AT_END)
        self._told[row].append((known, self.what[row]))
        age = to_ticks(age_d)
        wait = age - self._age[row]
        self._age[row] = age
        return wait

    def begin(self, row: int) -> tuple[Action, int]:
        """What is to be done now, and the number of its draws."""
        what = self.what[row]
        count = self._count.get(what)
        if count is None:
            count = self._count[what] = [-1] * self._plan.rows
        count[row] += 1
        return self._plan.actions[what], count[row]

    def _next(self, row: int, purpose: str) -> float:
        uniforms = self._uniforms(purpose)
        _, last = self._drawn[purpose]
        last[row] += 1
        u = uniforms(row, last[row])
        self._made[row].append(u)
        return u

    def _uniforms(self, purpose: str) -> Uniforms:
        drawn = self._drawn.get(purpose)
        if drawn is None:
            uniforms = self._plan.uniforms(purpose, self._random)
            drawn = self._drawn[purpose] = uniforms, [-1] * self._plan.rows
        return drawn[0]

    # Another future -------------------------------------------------------------------------

    def drawn(self, word: str) -> list[int]:
        """Draws so far of each row, for a purpose of the rule or something that it asks for."""
        rule, _, purpose = word.partition("rule.")
        if purpose and not rule:
            last = self._drawn[purpose][1] if purpose in self._drawn else None
        else:
            last = self._count.get(What(word.partition(".")[0]))
        return [0] * self._plan.rows if last is None else [each + 1 for each in last]

    def anew(self, row: int, n: int, left: Ticks) -> Ticks:
        """Operating time until what the script holds next, in another future.

        The life is drawn anew, given what has passed of it; what the script has held stays, with
        the uniforms that led to it. Of what it would hold then, the first is taken that has not
        been missed.

        Raises
        ------
        ConfigError
            If the rule finds none that fits.
        """
        age, made, told = self._age[row] - left, self._made[row], self._told[row]
        held = len(told) - (left > 0)
        known = made[: told[held][0]] if left > 0 else list(made)
        for attempt in range(ATTEMPTS):
            defect, failure = self._lives(row, n, age, attempt)
            feed = iter(known)
            made.clear()

            def draw(purpose: str, feed: Iterator[float] = feed) -> float:
                u = next(feed, None)
                if u is None:
                    return self._next(row, purpose)
                made.append(u)
                return u

            life = Life(to_days(defect), to_days(failure), self._plan.mean_d, draw)
            steps = self._plan.rule.script(life)
            before = [next(steps, AT_END) for _ in range(held)]
            same = [what for _, what in before] == [what for _, what in told[:held]]
            if not same or any(to_ticks(date_d) > age for date_d, _ in before):
                continue
            if left <= 0:
                self._steps[row] = steps
                return left
            count = len(made)
            date_d, what = next(steps, AT_END)
            if age < to_ticks(date_d) < inf:
                told[held:] = [(count, what)]
                self._steps[row], self.what[row], self._age[row] = steps, what, to_ticks(date_d)
                return self._age[row] - age
        told_now = f"its rule holds nothing that fits an age of {to_days(age):g} operating days"
        path = f"fleets.{self._plan.owner}.modes.{self._plan.mode}"
        raise ConfigError("run", [Problem(path, f"{told_now}, so that it has no other future")])

    def _lives(self, row: int, n: int, age: Ticks, attempt: int) -> tuple[Ticks, Ticks]:
        """Operating ages at the defect and the failure, given that it has not failed."""
        life, delay = self._life, self._delay
        if delay is None:
            defect = time_of(life).redrawn(row, n, age, attempt)
            return defect, defect
        failure = SumTimes(time_of(life), time_of(delay)).redrawn(row, n, age, attempt)
        return life(row, n), failure


@dataclass(frozen=True, slots=True)
class WearPlan:
    """Minimal repair of one failure mode, before the run."""

    law: AgeingLaw
    rows: int
    life: int
    """Timing of the first failure of a life."""
    steps: Values
    """Exponential steps of the cumulative hazard."""

    def begin(self, random: Random) -> "Wear":
        """The wear of one replication."""
        return Wear(self.law, self.rows, random.timings[self.life], self.steps.begin(random))


class Wear:
    """Minimal repair: after a failure at age x the mode fails next at y, H(y) = H(x) + Exp(1).

    Called like the duration of a life, it gives that of a new one.
    """

    __slots__ = ("_age", "_law", "_life", "_steps")

    def __init__(self, law: AgeingLaw, rows: int, life: Timing, steps: Uniforms) -> None:
        self._law = law
        self._life = life
        self._steps = steps
        self._age: list[Ticks] = [0] * rows

    def __call__(self, row: int, n: int) -> Ticks:
        self._age[row] = age = self._life(row, n)
        return age

    def mended(self, row: int, n: int) -> Ticks:
        """Operating time from a failure to the next one of the same life."""
        law, failed = self._law, self._age[row]
        hazard = law.cumulative_hazard(to_days(failed)) + self._steps(row, n)
        self._age[row] = age = max(to_ticks(law.age_d(hazard)), failed)
        return age - failed

    def anew(self, row: int, n: int, left: Ticks) -> Ticks:
        """Operating time until the next failure in another future: the same, from now on."""
        age = self._age[row] - max(left, 0)
        hazard = self._law.cumulative_hazard(to_days(age)) + self._steps(row, n)
        if left > 0:
            self._age[row] = max(to_ticks(self._law.age_d(hazard)), age)
        return self._age[row] - age


@dataclass(frozen=True, slots=True)
class Mended:
    """The timing of the next failure after a minimal repair."""

    wear: int

    def begin(self, random: Random) -> Callable[[int, int], Ticks]:
        """That of a replication."""
        wear: Wear = random.timings[self.wear]
        return wear.mended
