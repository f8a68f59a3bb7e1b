"""``sim.rules``: uptime lost to rules, by rule."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, alone, came_from, choices, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keywords import RulesKeywords, Source
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked
from sim.api.results.answer import Answer
from sim.core.errors import ConfigError, Problem
from sim.load.compose import load
from sim.report.study.interdict import rules as rules_table
from sim.study.interdiction.rule_costs import Lifted, in_force, rule_costs, variants
from sim.study.running.variants import Runner
from sim.study.statistics.summary import Summary

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder

COLUMNS = ("rule", "metric", "unit", "lost", "half_width", "q05", "q50", "q95", "n", "low", "high")
WRITES = ("rules.json", "rules.csv")


def rules(
    scenario: Source = None, *overrides: str, **keywords: Unpack[RulesKeywords]
) -> "RuleCosts":
    """Lift each rule that is in force, and all together: what comes back.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar, e.g. ``"rules.NAME.enabled=true"``.
    keywords
        Seed, replications, workers, ...: ``theater rules --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.interdiction.rule_costs``; docs/rules.md.
    """
    with asked("rules", scenario, overrides, keywords) as words:
        return _answer(words)


class RuleCosts(Answer):
    """What is lost to each rule, the dearest first.

    Attributes
    ----------
    days, dru
        Platform-days on station and DRU as it is.
    costs
        Paired differences without each rule.
    """

    writes = WRITES
    head = COLUMNS

    def __init__(
        self, origin: About, days: Summary, dru: Summary | None, costs: Sequence[Lifted]
    ) -> None:
        super().__init__(origin)
        self.days, self.dru, self.costs = days, dru, costs

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each rule and measure."""
        return rows_of(self.costs)

    @property
    def text(self) -> str:
        """The rules in a table."""
        (loaded,) = self.origin.loaded
        times = times_of(loaded) + alone(loaded.scenario)
        heading = self.origin.heading(times, choices(loaded.scenario))
        return heading + "\n\n" + rules_table(self.days, self.dru, self.costs)

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Object and table."""
        return [
            folder.write_text("rules.json", self.json),
            folder.write_text("rules.csv", self.csv),
        ]

    def as_dict(self) -> dict[str, Any]:
        """The whole study as one object."""
        (loaded,) = self.origin.loaded
        options = loaded.options
        now = [each for each in (self.days, self.dru) if each is not None]
        return {
            **self.origin.head(),
            "scenario": loaded.name,
            "posture": loaded.scenario.posture,
            "seed": options.seed,
            "replications": options.replications,
            "level": options.level,
            "as_it_is": {each.metric: each.mean for each in now},
            "now": [
                {
                    "metric": each.metric, "unit": each.unit, "mean": each.mean, "low": each.low,
                    "high": each.high, "n": each.n,
                }
                for each in now
            ],
            "lost": [dict(zip(COLUMNS, row, strict=True)) for row in self.rows],
            "provenance": came_from(loaded),
        }  # fmt: skip


def _answer(words: Sequence[str]) -> RuleCosts:
    loaded = load(words)
    scenario, options = loaded.scenario, loaded.options
    problems = []
    if not scenario.fleets:
        problems.append(Problem("fleets", "this scenario has none, and so no uptime to lose"))
    if not in_force(scenario):
        had = ", ".join(scenario.rules)
        told = f"none is enabled, of {had}" if had else "this scenario has none"
        problems.append(Problem("rules", f"{told}; nothing can be lost to them"))
    if problems:
        raise ConfigError("references", problems)
    origin = about("rules", words, [loaded])
    folder = opened(origin.request, options, WRITES)
    counter = Counter(f"rules {loaded.name}", options.replications * len(variants(scenario)))
    runner = Runner(options.seed, where(folder, options), counter)
    days, dru, costs = rule_costs(scenario, options.replications, options.level, runner)
    counter.end()
    answer = RuleCosts(origin, days, dru, costs)
    answer.keep(folder)
    return answer


def rows_of(costs: Sequence[Lifted]) -> list[tuple[Any, ...]]:
    """One row for each rule and measure."""
    return [
        (
            each.rule, change.metric, change.unit, change.mean, change.half_width,
            change.q05, change.q50, change.q95, change.n, change.low, change.high,
        )
        for each in costs
        for change in (each.days, each.dru)
        if change is not None
    ]  # fmt: skip
