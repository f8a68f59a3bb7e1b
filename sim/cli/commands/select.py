"""``theater select``: the best of some options, with a promise or with an estimate."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import Field

from sim.cli.about import About, about, came_from
from sim.cli.asking import AskedObjective, options_of, own, times_of
from sim.cli.progress import Counter
from sim.cli.results import finished, opened, where
from sim.core.errors import ConfigError, Problem
from sim.load.factors.points import Design
from sim.record.metric import metrics
from sim.report.output.files import csv_text, json_text
from sim.report.output.names import Names
from sim.report.study.select import selected
from sim.study.running.variants import Runner
from sim.study.selection.choose import Procedure, Question, choose, verdict
from sim.study.selection.options import Selection
from sim.study.statistics.summary import half_width, interval

REPLICATIONS = 20
"""First replications of every option, where none are asked for [count]."""
COLUMNS = (
    "value", "value_half_width", "difference", "difference_half_width", "replications",
    "eliminated_after", "best_is_better", "verdict", "value_low", "value_high",
)  # fmt: skip
FRACTION_DELTA = 0.01
"""The smallest difference that matters of a fraction, where none is given."""


class Asked(AskedObjective):
    """The keys of this command beside those of a run."""

    procedure: Procedure = "kn"
    delta: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """The smallest difference that matters, in the unit of the metric."""
    budget: int = Field(default=2000, ge=1, strict=True)
    """Replications of all options together at most [count]."""


WRITES = ("select.csv", "select.json", "select.png")


def main(words: Sequence[str]) -> int:
    """Select an option, and tell and write what was found."""
    asked, rest = own(words, Asked)
    plan = options_of(rest, REPLICATIONS)
    question = question_of(asked, plan)
    options = plan.loaded[0].options
    origin = about("select", words, plan.loaded, Asked)
    folder = opened(origin.request, options, WRITES)
    counter = Counter(f"select of {len(plan.loaded)} options, at most", question.budget)
    points = [(each, one.scenario) for each, one in zip(plan.settings, plan.loaded, strict=True)]
    runner = Runner(options.seed, where(folder, options, points), counter)
    found = choose(question, [each.scenario for each in plan.loaded], runner)
    counter.end()
    head, rows = ["option", *plan.keys, *COLUMNS], rows_of(plan, question, found)
    names = Names.of(plan.settings)
    match options.format:
        case "json":
            print(json_text(as_json(origin, plan, question, found)), end="")
        case "csv":
            print(csv_text(head, rows), end="")
            origin.beside_csv()
        case "table":
            cells = [names.values(each) for each in plan.settings]
            told = selected(found, question, [*names.keys.values()], cells)
            print(origin.heading(times_of(plan)) + "\n\n" + told)
    if folder is not None:
        from sim.report.study.select_figure import options_figure

        notes = origin.notes(len(found.values[found.best]))
        words_of = [names.choice(each) for each in plan.settings]
        files = [
            folder.write_text("select.csv", csv_text(head, rows)),
            folder.write_text("select.json", json_text(as_json(origin, plan, question, found))),
            folder.save(options_figure(found, question, words_of), "select.png", notes),
        ]
        finished(folder, files, origin)
    return 0


def question_of(asked: Asked, plan: Design) -> Question:
    """What is asked of the options.

    Raises
    ------
    ConfigError
        With everything that does not fit.
    """
    objective, options, count = asked.objective, plan.loaded[0].options, len(plan.loaded)
    problems = []
    if asked.procedure == "ocba" and asked.delta is not None:
        problems.append(Problem("delta", "has no use with ocba; procedure=kn keeps a promise"))
    delta = asked.delta
    if asked.procedure == "kn":
        unit = metrics[objective.metric].unit
        if delta is None and unit != "fraction":
            told = (
                f"is missing; the smallest difference of {objective.metric} that matters [{unit}]"
            )
            problems.append(Problem("delta", told))
        if options.level <= 1 / count:
            told = f"{options.level:g} is what a blind choice of {count} has; more is right"
            problems.append(Problem("level", told))
    if asked.budget < count * options.replications:
        told = f"{asked.budget} is less than {options.replications} replications of {count} options"
        problems.append(Problem("budget", f"{told}; at least {count * options.replications}"))
    if problems:
        raise ConfigError("overrides", problems)
    return Question(
        objective=objective,
        direction=asked.best,
        procedure=asked.procedure,
        delta=FRACTION_DELTA if delta is None else delta,
        level=options.level,
        first=options.replications,
        budget=asked.budget,
    )


def rows_of(plan: Design, question: Question, found: Selection) -> list[tuple[Any, ...]]:
    """One row for each option, in their order."""
    return [
        (
            option, *settings.values(), float(values.mean()), half_width(values, question.level),
            *found.difference(option, question.level), len(values), found.eliminated[option],
            found.beaten[option], verdict(found, option),
            *interval(values, question.level, question.objective.within),
        )
        for option, (settings, values) in enumerate(zip(plan.settings, found.values, strict=True))
    ]  # fmt: skip


def as_json(origin: About, plan: Design, question: Question, found: Selection) -> dict[str, Any]:
    """The whole selection as one object."""
    first = plan.loaded[0]
    return {
        **origin.head(),
        "scenario": first.name,
        "keys": plan.keys,
        "seed": first.options.seed,
        **asdict(question),
        "delta": question.delta if question.procedure == "kn" else None,
        "best": plan.settings[found.best],
        "decided": found.decided,
        "left": [plan.settings[option] for option in found.left],
        "at_most": found.at_most,
        "correct_estimate": found.correct,
        "replications": found.replications,
        "options": [
            dict(zip(("option", *plan.keys, *COLUMNS), row, strict=True))
            for row in rows_of(plan, question, found)
        ],
        "provenance": [came_from(one) for one in plan.loaded],
    }
