"""``sim.select``: the best of some options, with a promise or with an estimate."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, came_from
from sim.api.asking.choices import options_of, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.choosing import SelectKeys
from sim.api.asking.keywords import SelectKeywords, Source
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked, own_defaults, own_of
from sim.api.results.answer import Answer
from sim.core.errors import ConfigError, Problem
from sim.load.factors.points import SweepPlan
from sim.record.metric import metrics
from sim.report.output.words.labels import OptionTitles
from sim.report.output.words.names import OptionNames
from sim.report.study.select import selected
from sim.study.running.blocks import Blocks, blocks_of
from sim.study.running.variants import Runner
from sim.study.selection.choose import SelectionDesign, choose, verdict
from sim.study.selection.options import Selection
from sim.study.statistics.summary import half_width, interval

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

COLUMNS = (
    "value", "value_half_width", "difference", "difference_half_width", "replications",
    "eliminated_after", "best_is_better", "verdict", "value_low", "value_high",
)  # fmt: skip
FRACTION_DELTA = 0.01
"""The smallest difference that matters of a fraction, where none is given."""


WRITES = ("select.csv", "select.json", "select.png")


def select(
    scenario: Source = None, *overrides: str, **keywords: Unpack[SelectKeywords]
) -> "Selected":
    """Select the best of the points of a sweep or of a design.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar; keys with several values make the options.
    keywords
        Measure, procedure, delta, budget, ...: ``theater select --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.selection``; docs/selection.md.
    """
    with asked("select", scenario, overrides, keywords) as words:
        return _answer(words)


class Selected(Answer):
    """The best option, and how sure that is.

    Attributes
    ----------
    plan
        Swept keys and the settings of every option.
    question, found
        What was asked of them, and the selection.
    blocks
        How often a run is observed: each gives one value.
    """

    writes = WRITES

    def __init__(
        self,
        origin: About,
        plan: SweepPlan,
        question: SelectionDesign,
        found: Selection,
        blocks: Blocks,
    ) -> None:
        super().__init__(origin)
        self.plan, self.question, self.found, self.blocks = plan, question, found, blocks

    @property
    def best(self) -> dict[str, Any]:
        """Settings of the best option."""
        return self.plan.settings[self.found.best]

    @property
    def head(self) -> list[str]:
        """Option, its settings and what is told of it."""
        return ["option", *self.plan.keys, *COLUMNS]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each option, in their order."""
        return rows_of(self.plan, self.question, self.found)

    @property
    def text(self) -> str:
        """The selection in a table."""
        names = OptionNames.of(self.plan.settings)
        cells = [names.values(each) for each in self.plan.settings]
        told = selected(self.found, self.question, [*names.keys.values()], cells)
        return self.origin.heading(times_of(self.plan, self.blocks)) + "\n\n" + told

    def figure(self) -> "Figure":
        """The options and their intervals."""
        from sim.report.study.figures.select import options_figure

        names = OptionNames.of(self.plan.settings)
        scenario = self.plan.loaded[0].scenario
        titles = OptionTitles(scenario, names)
        words = [titles.option(each) for each in self.plan.settings]
        return options_figure(self.found, self.question, words, scenario)

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Table, object and figure."""
        notes = self.origin.notes(self.found.had(self.found.best))
        return [
            folder.write_text("select.csv", self.csv),
            folder.write_text("select.json", self.json),
            *folder.draw(self.figure, "select.png", notes),
        ]

    def as_dict(self) -> dict[str, Any]:
        """The whole selection as one object."""
        plan, question, found = self.plan, self.question, self.found
        first = plan.loaded[0]
        return {
            **self.origin.head(),
            "scenario": first.name,
            "keys": plan.keys,
            "seed": first.options.seed,
            **asdict(question),
            "delta": question.delta if question.procedure == "kn" else None,
            "best": plan.settings[found.best],
            "decided": found.decided,
            "left": [plan.settings[option] for option in found.left],
            "at_most": found.at_most * found.of_a_run,
            "correct_estimate": found.correct,
            "replications": found.replications,
            "windows": self.blocks.windows,
            "checkpoints": self.blocks.checkpoints,
            "options": [dict(zip(self.head, row, strict=True)) for row in self.rows],
            "provenance": [came_from(one) for one in plan.loaded],
        }


def _answer(words: Sequence[str]) -> Selected:
    keys, rest = own_of(words, SelectKeys)
    plan = options_of(rest, SelectKeys)
    question = question_of(keys, plan)
    options = plan.loaded[0].options
    origin = about("select", words, plan.loaded, own_defaults(SelectKeys))
    folder = opened(origin.request, options, WRITES)
    counter = Counter(f"select of {len(plan.loaded)} options, at most", question.budget)
    points = [(each, one.scenario) for each, one in zip(plan.settings, plan.loaded, strict=True)]
    scenarios = [each.scenario for each in plan.loaded]
    blocks = blocks_of(scenarios, question.first)
    runner = Runner(options.seed, where(folder, options, points), counter, blocks)
    found = choose(question, scenarios, runner)
    counter.end()
    answer = Selected(origin, plan, question, found, blocks)
    answer.keep(folder)
    return answer


def question_of(keys: SelectKeys, plan: SweepPlan) -> SelectionDesign:
    """What is asked of the options.

    Raises
    ------
    ConfigError
        With everything that does not fit.
    """
    objective, options, count = keys.objective, plan.loaded[0].options, len(plan.loaded)
    problems = []
    if keys.procedure == "ocba" and keys.delta is not None:
        problems.append(Problem("delta", "has no use with ocba; procedure=kn keeps a promise"))
    delta = keys.delta
    if keys.procedure == "kn":
        unit = metrics[objective.metric].unit
        if delta is None and unit != "fraction":
            told = (
                f"is missing; the smallest difference of {objective.metric} that matters [{unit}]"
            )
            problems.append(Problem("delta", told))
        if options.level <= 1 / count:
            told = f"{options.level:g} is what a blind choice of {count} has; more is right"
            problems.append(Problem("level", told))
    if keys.budget < count * options.replications:
        told = f"{keys.budget} is less than {options.replications} replications of {count} options"
        problems.append(Problem("budget", f"{told}; at least {count * options.replications}"))
    if problems:
        raise ConfigError("overrides", problems)
    return SelectionDesign(
        objective=objective,
        direction=keys.best,
        procedure=keys.procedure,
        delta=FRACTION_DELTA if delta is None else delta,
        level=options.level,
        first=options.replications,
        budget=keys.budget,
    )


def rows_of(plan: SweepPlan, question: SelectionDesign, found: Selection) -> list[tuple[Any, ...]]:
    """One row for each option, in their order."""
    return [
        (
            option, *settings.values(), float(values.mean()), half_width(values, question.level),
            *found.difference(option, question.level), found.had(option),
            found.eliminated_after(option),
            found.beaten[option], verdict(found, option),
            *interval(values, question.level, question.objective.within),
        )
        for option, (settings, values) in enumerate(zip(plan.settings, found.values, strict=True))
    ]  # fmt: skip
