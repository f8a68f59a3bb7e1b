"""``theater sweep``: a grid or a design over swept keys, one table and one figure."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.cli.about import About, about, came_from
from sim.cli.measures import check_measures
from sim.cli.precise import rule_of
from sim.cli.progress import Progress
from sim.cli.results import finished, opened, where
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded
from sim.load.factors.points import Design, design
from sim.load.request import SWEEP_DEFAULTS
from sim.report.output.files import csv_text, json_text
from sim.report.output.folder import ResultFolder
from sim.report.output.text import interval
from sim.report.sweep.sweep import EFFECTS, effect_rows, is_long, table, tidy
from sim.report.sweep.swept import Swept, measures_of, name_of
from sim.study.results.precision import BUDGET, Precision
from sim.study.running.headline import headline
from sim.study.running.replicate import Result
from sim.study.running.stopping import Rule
from sim.study.running.workers import executor
from sim.study.sweeping.designs import largest_correlation
from sim.study.sweeping.sweep import Point, PointResult, run_sweep

DEFAULT_OUT = "results/sweep"
WRITES = ("sweep.csv", "effects.csv", "sweep.png", "sweep_*.png", "design.csv")


def main(words: Sequence[str]) -> int:
    """Run every combination, and write one table and one figure."""
    plan = design(words)
    options = plan.loaded[0].options
    rule = rule_of(options, [each.scenario for each in plan.loaded])
    only = plan.asked.keep
    _check_kept(only, options.metric, rule)
    check_measures(options, [each.scenario for each in plan.loaded])
    origin = about("sweep", words, scenarios_of(plan), SWEEP_DEFAULTS)
    folder = opened(origin.request, options, WRITES, DEFAULT_OUT)
    assert folder is not None
    points = [
        Point(each, one.scenario, one.options.seed)
        for each, one in zip(plan.settings, plan.loaded, strict=True)
    ]
    base = plan.baseline
    against = None if base is None else Point({}, base.scenario, base.options.seed)
    told = [(each.settings, each.scenario) for each in points]
    workers = where(folder, options, told, None if base is None else base.scenario)
    files = [write_points(plan, folder.write_text)] if plan.asked.kind != "grid" else []
    progress = Progress(f"sweep of {len(points)} points")
    results, result = run_sweep(
        points, rule, executor(workers), options.level, progress, against, only
    )
    head, rows = tidy(plan.keys, results, result)
    swept = _swept(plan, results, result)
    files.insert(0, folder.write_text("sweep.csv", csv_text(head, rows)))
    if is_long(swept):
        files.append(folder.write_text("effects.csv", csv_text(EFFECTS, effect_rows(swept))))
    drawn, not_drawn = _draw(swept, folder, origin.notes())
    files += drawn
    match options.format:
        case "csv":
            print(csv_text(head, rows), end="")
            origin.beside_csv()
        case "json":
            print(json_text(_as_json(origin, plan, head, rows)), end="")
        case "table":
            _print(plan, swept, folder.path)
            if not_drawn:
                print(f"Figure: {not_drawn}")
            print("\n" + "\n".join(origin.lines))
    finished(folder, files, origin)
    failed = sum(bool(each.error) for each in results)
    if failed and options.format == "table":
        print(f"{failed} of {len(results)} points failed; their rows say why")
    return 1 if failed else 0


def _check_kept(only: Sequence[str] | None, metric: Sequence[str], rule: Rule) -> None:
    """Whether what is shown, and what is to be precise, is kept.

    Raises
    ------
    ConfigError
        With every metric that is not.
    """
    wanted = [*metric, *(rule.names if isinstance(rule, Precision) else ())]
    missing = [name for name in dict.fromkeys(wanted) if only is not None and name not in only]
    if missing:
        told = f"leaves out {', '.join(missing)}, which is shown or to be precise; name it as well"
        raise ConfigError("overrides", [Problem("keep", told)])


def scenarios_of(plan: Design) -> list[Loaded]:
    """Those of all points, and of the baseline."""
    return [*plan.loaded, *([plan.baseline] if plan.baseline else [])]


def _as_json(
    origin: About, plan: Design, head: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> dict[str, Any]:
    first = plan.loaded[0]
    return {
        **origin.head(),
        "scenario": first.name,
        "keys": plan.keys,
        "design": _told(plan),
        "against": plan.against,
        "seed": first.options.seed,
        "replications": first.options.replications,
        "precision": first.options.precision,
        "budget": first.options.budget,
        "level": first.options.level,
        "rows": [dict(zip(head, row, strict=True)) for row in rows],
        "provenance": [came_from(one) for one in scenarios_of(plan)],
    }


def _told(plan: Design) -> dict[str, Any]:
    """What a reader needs to know about a design."""
    found = largest_correlation(plan.settings, plan.asked.logs)
    value, *between = found or (None,)
    return {
        "kind": plan.asked.kind,
        "seed": None if plan.asked.kind == "grid" else plan.asked.seed,
        "points": len(plan.settings),
        "different": len({repr(each) for each in plan.settings}),
        "largest_correlation": value,
        "between": between,
    }


def write_points(plan: Design, write: Callable[[str, str], Path]) -> Path:
    """The settings of every point of a design, before the first one runs."""
    rows = [(number, *each.values()) for number, each in enumerate(plan.settings)]
    return write("design.csv", csv_text(["point", *plan.settings[0]], rows))


def _swept(plan: Design, results: Sequence[PointResult], base: Result | None) -> Swept:
    """What is shown: what was asked for, or what is kept, or the headline metrics."""
    usual = [name for each in plan.loaded for name in headline(each.scenario)]
    options = plan.loaded[0].options
    names = options.metric or plan.asked.keep or list(dict.fromkeys(usual))
    return Swept(
        plan.keys, results, measures_of(results, names, options.subject), base, plan.against,
        plan.asked.kind, plan.asked.logs, options.level,
    )  # fmt: skip


def _draw(swept: Swept, folder: ResultFolder, notes: Sequence[str]) -> tuple[list[Path], str]:
    """The figure, in as many pages as it takes, and what is not drawn and why."""
    from sim.report.sweep.figures import figures

    pages, why = figures(swept)
    names = ["sweep.png", *(f"sweep_{number}.png" for number in range(2, len(pages) + 1))]
    return [folder.save(page, name, notes) for page, name in zip(pages, names, strict=True)], why


def _print(plan: Design, swept: Swept, folder: Path) -> None:
    from sim.report.output.scope import SCOPE

    options, base = plan.loaded[0].options, swept.base
    precise = options.precision is not None
    print(table(swept, folder, precise))
    if precise:
        budget = options.budget or BUDGET
        cut = sum(not each.error and each.replications >= budget for each in swept.points)
        ended = f"{cut} of {len(swept.points)} points ended at the budget of {budget} replications"
        print(f"\nPrecision {options.precision:g}: {ended if cut else 'reached at every point'}")
    if base is not None:
        known = [key for key in swept.measures if key in base.keys]
        told = [f"{name_of(key)} {interval(base.value(*key))}" for key in known]
        print(f"\nDifferences are paired (common random numbers), from {plan.against}:")
        print("  " + ", ".join(told))
    if plan.asked.kind != "grid":
        print("\n" + design_line(plan))
    print("\n" + SCOPE)


def design_line(plan: Design) -> str:
    """The design in a line."""
    told = _told(plan)
    line = f"Design: {told['kind']}, {told['points']} points, design_seed {told['seed']}"
    if told["different"] < told["points"]:
        line += f", {told['different']} of them different"
    if told["largest_correlation"] is not None:
        between = " and ".join(told["between"])
        line += (
            f"; largest correlation of two factors {told['largest_correlation']:.3f} ({between})"
        )
    return line
