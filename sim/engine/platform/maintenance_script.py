"""What is done about a failure mode before and instead of a renewal, in one replication.

A rule's script and the wear of minimal repair remember how far each platform is. They are timings
of the blueprint like any other: what a mode does not use costs it nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf

from sim.core.errors import ConfigError, Problem
from sim.core.ticks import Ticks, to_days, to_ticks
from sim.engine.platform.fleet_plan import Action
from sim.engine.time.timings import Random, SumTimes, Timing, Uniforms, Values, time_of
from sim.model.families.law import AgeingLaw
from sim.model.families.maintenance import Life, MaintenanceRule, What

ATTEMPTS = 1000
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
        uniforms: dict[str, Uniforms] = {}

        def draw(purpose: str, row: int, n: int) -> float:
            if purpose not in uniforms:
                word = f"{self.mode}.rule.{purpose}"
                uniforms[purpose] = Values(self.owner, word, self.rows).begin(random)
            return uniforms[purpose](row, n)

        delay = None if self.delay is None else random.timings[self.delay]
        return Script(self, random.timings[self.life], delay, draw)


class Script:
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
        "_age", "_count", "_delay", "_draw", "_drawn", "_life", "_made", "_plan", "_steps", "_told",
        "what",
    )  # fmt: skip

    def __init__(
        self,
        plan: ScriptPlan,
        life: Timing,
        delay: Timing | None,
        draw: Callable[[str, int, int], float],
    ) -> None:
        self._plan = plan
        self._life = life
        self._delay = delay
        self._draw = draw
        self._steps: list[Iterator[tuple[float, What]]] = [iter(())] * plan.rows
        self._age: list[Ticks] = [0] * plan.rows
        self._count: dict[tuple[int, What], int] = {}
        self._drawn: dict[tuple[int, str], int] = {}
        self._made: list[list[float]] = [[] for _ in range(plan.rows)]
        """Uniforms of the present script of each row."""
        self._told: list[list[tuple[int, What]]] = [[] for _ in range(plan.rows)]
        """What it has held, and how many there were before each."""
        self.what = [What.FAILURE] * plan.rows

    def __call__(self, row: int, n: int) -> Ticks:
        defect = self._life(row, n)
        failure = defect if self._delay is None else defect + self._delay(row, n)
        mean_d = self._plan.mean_d
        life = Life(to_days(defect), to_days(failure), mean_d, partial(self._next, row))
        self._steps[row] = self._plan.rule.script(life)
        self._age[row] = 0
        self._made[row].clear()
        self._told[row].clear()
        return self.go_on(row)

    def go_on(self, row: int) -> Ticks:
        """Operating time until what the script holds next."""
        known = len(self._made[row])
        age_d, self.what[row] = next(self._steps[row], (inf, What.FAILURE))
        self._told[row].append((known, self.what[row]))
        age = to_ticks(age_d)
        wait = age - self._age[row]
        self._age[row] = age
        return wait

    def begin(self, row: int) -> tuple[Action, int]:
        """What is to be done now, and the number of its draws."""
        key = (row, self.what[row])
        self._count[key] = n = self._count.get(key, -1) + 1
        return self._plan.actions[self.what[row]], n

    def _next(self, row: int, purpose: str) -> float:
        self._drawn[row, purpose] = n = self._drawn.get((row, purpose), -1) + 1
        u = self._draw(purpose, row, n)
        self._made[row].append(u)
        return u

    # Another future -------------------------------------------------------------------------

    def drawn(self, word: str) -> list[int]:
        """Draws so far of each row, for a purpose of the rule or something that it asks for."""
        rule, _, purpose = word.partition("rule.")
        if purpose and not rule:
            return [self._drawn.get((row, purpose), -1) + 1 for row in range(self._plan.rows)]
        what = What(word.partition(".")[0])
        return [self._count.get((row, what), -1) + 1 for row in range(self._plan.rows)]

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
            before = [next(steps, (inf, What.FAILURE)) for _ in range(held)]
            same = [what for _, what in before] == [what for _, what in told[:held]]
            if not same or any(to_ticks(date_d) > age for date_d, _ in before):
                continue
            if left <= 0:
                self._steps[row] = steps
                return left
            count = len(made)
            date_d, what = next(steps, (inf, What.FAILURE))
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
