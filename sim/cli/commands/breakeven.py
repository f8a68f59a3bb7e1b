"""``theater breakeven``: the value of a factor at which an option is as good as the baseline."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sim.cli.about import About, about, came_from
from sim.cli.asking import AskedObjective, options_of, own, times_of
from sim.cli.progress import Counter
from sim.cli.results import finished, opened, where
from sim.core.errors import ConfigError, Problem
from sim.load.factors.points import Design
from sim.report.output.files import csv_text, json_text
from sim.report.study.break_even import Curve, break_even_table
from sim.study.running.variants import Floats, Runner
from sim.study.selection.break_even import break_even
from sim.study.statistics.summary import half_width

REPLICATIONS = 50
"""Of every point, where none are asked for [count]."""
COLUMNS = ("at", "low", "high", "inside", "zeros", "rises")

WRITES = ("breakeven.csv", "breakeven.json", "breakeven.png")


def main(words: Sequence[str]) -> int:
    """Run every point and the baseline, and tell and write where they are alike."""
    asked, rest = own(words, AskedObjective)
    objective = asked.objective
    plan = options_of(rest, REPLICATIONS, against=True)
    along = factor_of(plan)
    options = plan.loaded[0].options
    assert plan.baseline is not None
    origin = about("breakeven", words, [*plan.loaded, plan.baseline], AskedObjective)
    folder = opened(origin.request, options, WRITES)
    variants = [each.scenario for each in (plan.baseline, *plan.loaded)]
    counter = Counter(
        f"breakeven of {len(plan.loaded)} points", len(variants) * options.replications
    )
    points = list(zip(plan.settings, variants[1:], strict=True))
    runner = Runner(options.seed, where(folder, options, points, variants[0]), counter)
    values = runner.values(variants, [objective], range(options.replications))[..., 0]
    counter.end()
    found = curves(plan, along, values[1:] - values[0], options.seed, options.level)
    head, rows = [*(key for key in plan.keys if key != along), *COLUMNS], rows_of(found)
    told = {**as_json(origin, plan, along), **asdict(objective), "best": asked.best}
    told["curves"] = [
        {**dict(zip(head, row, strict=True)), "points": points_of(each, options.level)}
        for row, each in zip(rows, found, strict=True)
    ]
    match options.format:
        case "json":
            print(json_text(told), end="")
        case "csv":
            print(csv_text(head, rows), end="")
            origin.beside_csv()
        case "table":
            print(origin.heading(times_of(plan)) + "\n")
            higher = asked.best == "max"
            print(break_even_table(found, along, objective.title, plan.against, higher))
    if folder is not None:
        from sim.report.study.break_even_figure import break_even_figure

        figure = break_even_figure(found, along, objective.title, plan.against, options.level)
        files = [
            folder.write_text("breakeven.csv", csv_text(head, rows)),
            folder.write_text("breakeven.json", json_text(told)),
            folder.save(figure, "breakeven.png", origin.notes()),
        ]
        finished(folder, files, origin)
    return 0


def factor_of(plan: Design) -> str:
    """The factor along which break-even is sought: the first swept key that has numbers.

    Raises
    ------
    ConfigError
        If there is none, no baseline, or no grid.
    """
    problems = []
    if plan.baseline is None:
        problems.append(Problem("against", "is missing; e.g. against=posture=home"))
    if plan.asked.kind != "grid":
        told = f"{plan.asked.kind!r} has no values in common for several points; a grid is right"
        problems.append(Problem("design", told))
    numeric = [
        key
        for key in plan.keys
        if all(_is_number(each[key]) for each in plan.settings)
        and len({each[key] for each in plan.settings}) > 1
    ]
    if not numeric:
        told = "none has several numbers; e.g. legs.home.takes.value_d=5,10,20"
        problems.append(Problem(", ".join(plan.keys), told))
    if problems:
        raise ConfigError("overrides", problems)
    return numeric[0]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def curves(plan: Design, along: str, differences: Floats, seed: int, level: float) -> list[Curve]:
    """One curve for each combination of the other keys."""
    by: dict[str, list[int]] = {}
    for number, settings in enumerate(plan.settings):
        by.setdefault(repr([settings[key] for key in plan.keys if key != along]), []).append(number)
    found = []
    for numbers in by.values():
        x = [float(plan.settings[number][along]) for number in numbers]
        rest = {key: value for key, value in plan.settings[numbers[0]].items() if key != along}
        there = differences[numbers]
        found.append(Curve(rest, x, there, break_even(x, there, seed, level)))
    return found


def rows_of(found: Sequence[Curve]) -> list[tuple[Any, ...]]:
    """One row for each curve."""
    return [
        (*each.settings.values(), *(getattr(each.zero, column) for column in COLUMNS))
        for each in found
    ]


def points_of(curve: Curve, level: float) -> list[dict[str, float]]:
    """The paired differences along the factor."""
    return [
        {"x": x, "difference": float(row.mean()), "half_width": half_width(row, level)}
        for x, row in zip(curve.x, curve.differences, strict=True)
    ]


def as_json(origin: About, plan: Design, along: str) -> dict[str, Any]:
    """What the curves are of."""
    first = plan.loaded[0]
    assert plan.baseline is not None
    return {
        **origin.head(),
        "scenario": first.name,
        "factor": along,
        "against": plan.against,
        "seed": first.options.seed,
        "replications": first.options.replications,
        "level": first.options.level,
        "provenance": [came_from(one) for one in (plan.baseline, *plan.loaded)],
    }
