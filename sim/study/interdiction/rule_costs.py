"""Uptime lost to rules: what comes back when a rule is lifted, one by one and all together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.summary import Summary, summarise

Floats = NDArray[np.float64]

EVERY = "all rules"
"""What is lifted when no rule is in force."""
NOTHING = "nothing"
"""What is lifted in the theater as it is."""
DRU, DAYS = "dru", "days_on_station"


@dataclass(frozen=True)
class Lifted:
    """What a rule costs.

    Attributes
    ----------
    rule
        Its name, or ``all rules``.
    days
        Platform-days on station in the window that come back when it is lifted, all fleets
        together [platform-days].
    dru
        The same of DRU; None for a theater without missions.
    """

    rule: str
    days: Summary
    dru: Summary | None


def in_force(scenario: Scenario) -> list[str]:
    """Names of the rules that are enabled."""
    return [name for name, rule in scenario.rules.items() if rule.enabled]


def lifted(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """The theater without some rules; it is not checked again."""
    rules = {
        name: rule.model_copy(update={"enabled": False}) if name in names else rule
        for name, rule in scenario.rules.items()
    }
    return scenario.but(rules=rules)


def variants(scenario: Scenario) -> dict[str, Scenario]:
    """The theater as it is, without each rule, and without all of them where they are several."""
    names = in_force(scenario)
    found = {NOTHING: scenario, **{name: lifted(scenario, [name]) for name in names}}
    if len(names) > 1:
        found[EVERY] = lifted(scenario, names)
    return found


def rule_costs(
    scenario: Scenario, replications: int, level: float, runner: Runner
) -> tuple[Summary, Summary | None, list[Lifted]]:
    """Days on station and DRU as it is, and what each rule costs, the dearest first.

    The costs of single rules need not add up to that of all: work that two rules forbid comes
    back only when both are lifted.
    """
    objectives = [Objective("on_station", over="sum")]
    if scenario.missions:
        objectives.append(Objective("dru"))
    every = variants(scenario)
    values = runner.values(list(every.values()), objectives, range(replications))
    values[..., 0] *= scenario.horizon_d

    def told(
        subject: str, table: Floats, difference: bool = True
    ) -> tuple[Summary, Summary | None]:
        days, dru = (
            summarise(metric, subject, unit, column, level, difference=difference)
            for (metric, unit), column in zip(
                ((DAYS, "platform-days"), (DRU, "fraction")),
                (table[:, 0], table[:, -1]),
                strict=True,
            )
        )
        return days, dru if scenario.missions else None

    costs = [
        Lifted(name, *told(name, values[place] - values[0]))
        for place, name in enumerate(every)
        if place
    ]
    costs.sort(key=lambda each: -each.days.mean)
    return *told(NOTHING, values[0], difference=False), costs
