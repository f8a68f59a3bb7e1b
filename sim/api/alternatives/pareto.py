"""``sim.pareto``: a gain against a cost, the options on the front, and how sure that is."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, came_from
from sim.api.asking.choices import options_of, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.choosing import ParetoKeys
from sim.api.asking.keys.measure import objective
from sim.api.asking.keywords import ParetoKeywords, Source
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked, own_defaults, own_of
from sim.api.results.answer import Answer
from sim.core.errors import ConfigError, Problem
from sim.load.factors.points import SweepPlan
from sim.record.dimensions import ALL
from sim.report.output.words.labels import OptionTitles
from sim.report.output.words.names import OptionNames
from sim.report.study.pareto import pareto_table
from sim.study.running.variants import Floats, Objective, Runner
from sim.study.selection.pareto import Front, front
from sim.study.statistics.summary import half_width, interval

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

COLUMNS = (
    "gain", "gain_half_width", "cost", "cost_half_width", "on_front", "probability",
    "dominated_by", "dominated_share", "gain_low", "gain_high", "cost_low", "cost_high",
)  # fmt: skip


COST = "cost"
NO_PRICES = "cost has no value without prices under costs; cost_metric=in_transit, say, is right"
WRITES = ("pareto.csv", "pareto.json", "pareto.png")


def pareto(
    scenario: Source = None, *overrides: str, **keywords: Unpack[ParetoKeywords]
) -> "Fronted":
    """Tell which of the points of a sweep or of a design no other one dominates.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar; keys with several values make the options.
    keywords
        The gain (``metric``), the cost (``cost_metric``), ...: ``theater pareto --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.selection.pareto``; docs/selection.md.
    """
    with asked("pareto", scenario, overrides, keywords) as words:
        return _answer(words)


class Fronted(Answer):
    """Options by gain and cost, and the front that no other one dominates.

    Attributes
    ----------
    plan
        Swept keys and the settings of every option.
    values
        Gain and cost, shape (options, replications, 2).
    found
        The front.
    """

    writes = WRITES

    def __init__(
        self, origin: About, plan: SweepPlan, objectives: Sequence[Objective], values: Floats
    ) -> None:
        super().__init__(origin)
        options = plan.loaded[0].options
        self.plan, self.objectives, self.values = plan, objectives, values
        self.found = front(values, options.seed)
        self._ends = intervals(values, options.level, objectives)

    @property
    def head(self) -> list[str]:
        """Option, its settings and what is told of it."""
        return ["option", *self.plan.keys, *COLUMNS]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each option, in their order."""
        halves = half_widths(self.values, self.plan.loaded[0].options.level)
        return rows_of(self.plan, self.found, halves, self._ends)

    @property
    def text(self) -> str:
        """The options in a table."""
        names = OptionNames.of(self.plan.settings)
        cells = [names.values(each) for each in self.plan.settings]
        keys = [*names.keys.values()]
        told = pareto_table(self.found, self._ends, self.objectives, keys, cells)
        return self.origin.heading(times_of(self.plan)) + "\n\n" + told

    def figure(self) -> "Figure":
        """Gain against cost, and the front."""
        from sim.report.study.figures.pareto import pareto_figure

        first = self.plan.loaded[0]
        titles = OptionTitles(first.scenario, OptionNames.of(self.plan.settings))
        words = [titles.option(each) for each in self.plan.settings]
        return pareto_figure(
            self.found, self._ends, self.objectives, words, first.scenario,
            replications=first.options.replications, level=first.options.level,
        )  # fmt: skip

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Table, object and figure."""
        return [
            folder.write_text("pareto.csv", self.csv),
            folder.write_text("pareto.json", self.json),
            *folder.draw(self.figure, "pareto.png", self.origin.notes()),
        ]

    def as_dict(self) -> dict[str, Any]:
        """All options as one object."""
        plan, objectives = self.plan, self.objectives
        first = plan.loaded[0]
        return {
            **self.origin.head(),
            "scenario": first.name,
            "keys": plan.keys,
            "gain": objectives[0].title,
            "cost": objectives[1].title,
            "seed": first.options.seed,
            "replications": first.options.replications,
            "level": first.options.level,
            "provenance": [came_from(one) for one in plan.loaded],
            "options": [dict(zip(self.head, row, strict=True)) for row in self.rows],
        }


def _answer(words: Sequence[str]) -> Fronted:
    keys, rest = own_of(words, ParetoKeys)
    objectives = objectives_of(keys)
    plan = options_of(rest, ParetoKeys)
    if keys.cost_metric == COST and any(each.scenario.costs is None for each in plan.loaded):
        raise ConfigError("overrides", [Problem("cost_metric", NO_PRICES)])
    options = plan.loaded[0].options
    origin = about("pareto", words, plan.loaded, own_defaults(ParetoKeys))
    folder = opened(origin.request, options, WRITES)
    total = len(plan.loaded) * options.replications
    counter = Counter(f"pareto of {len(plan.loaded)} options", total)
    points = [(each, one.scenario) for each, one in zip(plan.settings, plan.loaded, strict=True)]
    runner = Runner(options.seed, where(folder, options, points), counter)
    variants = [each.scenario for each in plan.loaded]
    values = runner.values(variants, objectives, range(options.replications))
    counter.end()
    answer = Fronted(origin, plan, objectives, values)
    answer.keep(folder)
    return answer


def objectives_of(keys: ParetoKeys) -> list[Objective]:
    """The gain and the cost."""
    subject = keys.cost_subject
    if subject is None:
        subject = "total" if keys.cost_metric == COST else ALL
    return [
        keys.objective,
        objective(keys.cost_metric, subject, keys.over, cost=True),
    ]


def half_widths(values: Floats, level: float) -> list[tuple[float, float]]:
    """Half-widths of gain and cost of every option."""
    return [(half_width(each[:, 0], level), half_width(each[:, 1], level)) for each in values]


def intervals(
    values: Floats, level: float, objectives: Sequence[Objective]
) -> list[list[tuple[float, float]]]:
    """Low and high ends of gain and cost of every option."""
    return [
        [interval(each[:, at], level, one.within) for at, one in enumerate(objectives)]
        for each in values
    ]


def rows_of(
    plan: SweepPlan,
    found: Front,
    halves: Sequence[tuple[float, float]],
    ends: Sequence[Sequence[tuple[float, float]]],
) -> list[tuple[Any, ...]]:
    """One row for each option, in their order."""
    rows = []
    for option, (settings, half, both) in enumerate(zip(plan.settings, halves, ends, strict=True)):
        by = found.dominators(option)
        told = " ".join(str(each) for each in by)
        share = float(found.dominated[by[0], option]) if by else None
        rows.append(
            (
                option, *settings.values(), float(found.gain[option]), half[0],
                float(found.cost[option]), half[1], bool(found.on_front[option]),
                float(found.probability[option]), told, share, *both[0], *both[1],
            )
        )  # fmt: skip
    return rows
