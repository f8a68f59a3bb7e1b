"""The law of the moment: which rules hold for a case, and the work that quotas have counted."""

from collections import Counter
from collections.abc import Callable
from math import inf
from typing import Final

from sim.core.ticks import DAY, YEAR_D, Ticks, to_days
from sim.engine.hub.repair_plan import Gate, Restrictions
from sim.engine.time.events import Calendar
from sim.model.eligibility.eligibility import may_change
from sim.model.event import Undo
from sim.model.rule import Case, CountedWork, Ledger, Scope, counted
from sim.model.scenario import Scenario

YEAR: Final = int(YEAR_D) * DAY
"""The year of a quota [ticks]."""


class LegalState:
    """Rules in force, made by events and waived by them, and the work of the year.

    Parameters
    ----------
    changed
        Called when the work counted is another, so that a quota may say something else.
    """

    def __init__(self, env: Calendar, scenario: Scenario, changed: Callable[[], None]) -> None:
        self._env = env
        self._changed = changed
        self.scenario = scenario
        self.made: Counter[str] = Counter()
        self.waived: list[tuple[str, Scope]] = []
        self._year: Ticks = -inf
        self._ledger = CountedWork()
        in_play = {name: rule for name, rule in scenario.rules.items() if scenario.may_hold(name)}
        self.counts = any(rule.counts_work for rule in in_play.values())
        """Whether some rule counts work."""
        self.may_change = any(may_change(scenario, name) for name in in_play)
        """Whether some rule may say something else on another day."""

    def make(self, rule: str) -> Undo:
        """A rule that is not enabled is in force."""
        self.made[rule] += 1

        def undo() -> None:
            self.made[rule] -= 1

        return undo

    def waive(self, rule: str, scope: Scope) -> Undo:
        """A rule does not hold for some cases."""
        entry = (rule, scope)
        self.waived.append(entry)
        return lambda: self.waived.remove(entry)

    def holds(self, name: str, case: Case) -> bool:
        """Whether a rule holds for a case at present."""
        now_d, rule = to_days(self._env.now), self.scenario.rules.get(name)
        if rule is None or not (rule.enabled or self.made[name]):
            return False
        if not rule.holds(case, now_d, self.scenario.phase_at(now_d)):
            return False
        return not any(name == each and scope.holds(case) for each, scope in self.waived)

    def forbids(self, gate: Gate, case: Case, instead_of: Restrictions | None) -> bool:
        """Whether a rule forbids a case at present, as if other work had been withdrawn."""
        if not self.holds(gate.name, case):
            return False
        ledger: Ledger = self._ledger_now()
        if instead_of is not None and self.counts:
            own = instead_of.case
            ledger = {**ledger, own: counted(ledger.get(own, 0.0), -own.work_d)}
        return gate.rule.forbids(case, to_days(self._env.now), ledger)

    def commit(self, limits: Restrictions) -> None:
        """Work is to be done: quotas count it."""
        if self.counts:
            self._count_work(limits.case, limits.case.work_d)

    def withdraw(self, limits: Restrictions) -> None:
        """It is not to be done there after all."""
        if self.counts:
            self._count_work(limits.case, -limits.case.work_d)

    def _count_work(self, case: Case, days: float) -> None:
        self._ledger_now().add(case, days)
        self._changed()

    def same_until_d(self, now_d: float) -> float:
        """The next day on which a rule that keeps to its dates may say something else [d]."""
        return min((each for each in self.scenario.dates_of_rules if each > now_d), default=inf)

    def _ledger_now(self) -> CountedWork:
        """Work begun in the present year, which began on day 0 or a multiple of 365."""
        year = self._env.now // YEAR
        if year != self._year:
            self._year, self._ledger = year, CountedWork()
        return self._ledger
