"""``theater pareto``: a gain against a cost, the options on the front, and how sure that is."""

from collections.abc import Sequence
from typing import Any

from sim.cli.about import About, about, came_from
from sim.cli.asking import AskedMeasure, objective, options_of, own, times_of
from sim.cli.progress import Counter
from sim.cli.results import finished, opened, where
from sim.load.factors.points import Design
from sim.report.output.files import csv_text, json_text
from sim.report.output.names import Names
from sim.report.study.pareto import pareto_table
from sim.study.running.variants import ALL, Floats, Objective, Runner
from sim.study.selection.pareto import Front, front
from sim.study.statistics.summary import half_width, interval

REPLICATIONS = 50
"""Of every option, where none are asked for [count]."""
COLUMNS = (
    "gain", "gain_half_width", "cost", "cost_half_width", "on_front", "probability",
    "dominated_by", "dominated_share", "gain_low", "gain_high", "cost_low", "cost_high",
)  # fmt: skip


class Asked(AskedMeasure):
    """The keys of this command beside those of a run: the measure is the gain."""

    cost_metric: str = "cost"
    cost_subject: str | None = None
    """``total`` for the metric ``cost``, and else all."""


WRITES = ("pareto.csv", "pareto.json", "pareto.png")


def main(words: Sequence[str]) -> int:
    """Run every option, and tell and write which of them are on the front."""
    asked, rest = own(words, Asked)
    objectives = objectives_of(asked)
    plan = options_of(rest, REPLICATIONS)
    options = plan.loaded[0].options
    origin = about("pareto", words, plan.loaded, Asked)
    folder = opened(origin.request, options, WRITES)
    total = len(plan.loaded) * options.replications
    counter = Counter(f"pareto of {len(plan.loaded)} options", total)
    points = [(each, one.scenario) for each, one in zip(plan.settings, plan.loaded, strict=True)]
    runner = Runner(options.seed, where(folder, options, points), counter)
    variants = [each.scenario for each in plan.loaded]
    values = runner.values(variants, objectives, range(options.replications))
    counter.end()
    found = front(values, options.seed)
    halves, ends = half_widths(values, options.level), intervals(values, options.level, objectives)
    head, rows = ["option", *plan.keys, *COLUMNS], rows_of(plan, found, halves, ends)
    told = {
        **as_json(origin, plan, objectives),
        "options": [dict(zip(head, row, strict=True)) for row in rows],
    }
    match options.format:
        case "json":
            print(json_text(told), end="")
        case "csv":
            print(csv_text(head, rows), end="")
            origin.beside_csv()
        case "table":
            names = Names.of(plan.settings)
            cells = [names.values(each) for each in plan.settings]
            print(origin.heading(times_of(plan)) + "\n")
            print(pareto_table(found, ends, objectives, [*names.keys.values()], cells))
    if folder is not None:
        from sim.report.study.pareto_figure import pareto_figure

        files = [
            folder.write_text("pareto.csv", csv_text(head, rows)),
            folder.write_text("pareto.json", json_text(told)),
            folder.save(pareto_figure(found, ends, objectives), "pareto.png", origin.notes()),
        ]
        finished(folder, files, origin)
    return 0


def objectives_of(asked: Asked) -> list[Objective]:
    """The gain and the cost."""
    subject = asked.cost_subject
    if subject is None:
        subject = "total" if asked.cost_metric == "cost" else ALL
    return [
        asked.objective,
        objective(asked.cost_metric, subject, asked.over, "cost_"),
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
    plan: Design,
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


def as_json(origin: About, plan: Design, objectives: Sequence[Objective]) -> dict[str, Any]:
    """What the options are of."""
    first = plan.loaded[0]
    return {
        **origin.head(),
        "scenario": first.name,
        "keys": plan.keys,
        "gain": objectives[0].title,
        "cost": objectives[1].title,
        "seed": first.options.seed,
        "replications": first.options.replications,
        "level": first.options.level,
        "provenance": [came_from(one) for one in plan.loaded],
    }
