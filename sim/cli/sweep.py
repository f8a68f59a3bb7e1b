"""``theater sweep``: a grid or a design over swept keys, one table and one figure."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.cli.precise import rule_of
from sim.cli.progress import Progress
from sim.cli.results import finished, opened, where
from sim.cli.run import COLUMNS
from sim.core.errors import ConfigError, Problem
from sim.load.parameters import grades
from sim.load.points import Design, design
from sim.load.request import SWEEP_DEFAULTS, request
from sim.report.files import csv_text, json_text
from sim.report.folder import ResultFolder
from sim.report.provenance import provenance
from sim.study.designs import largest_correlation
from sim.study.executor import executor
from sim.study.precision import BUDGET, Precision
from sim.study.replicate import Result
from sim.study.stopping import Rule
from sim.study.sweep import Point, PointResult, run_sweep

PAIRED = ("against", "difference", "difference_half_width")
"""Further columns of a sweep that is compared with a baseline."""
DEFAULT_OUT = "results/sweep"
WRITES = ("sweep.csv", "sweep.png", "design.csv")
MOST_PANELS = 6
"""Panels of the figure at most."""
Shown = Sequence[tuple[str, str]]
"""Metrics and subjects."""


def main(words: Sequence[str]) -> int:
    """Run every combination, and write one table and one figure."""
    plan = design(words)
    options = plan.loaded[0].options
    rule = rule_of(options, [each.scenario for each in plan.loaded])
    only = plan.asked.keep
    _check_kept(only, options.show, rule)
    asked = request("sweep", words, options, SWEEP_DEFAULTS)
    folder = opened(asked, options, WRITES, DEFAULT_OUT)
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
    shown = _headlines(results, options.show)
    files.insert(0, folder.write_text("sweep.csv", csv_text(head, rows)))
    files += _draw(plan, results, shown, folder, result)
    match options.format:
        case "csv":
            print(csv_text(head, rows), end="")
        case "json":
            print(json_text(_as_json(plan, head, rows)), end="")
        case "table":
            _print(plan, results, shown, result)
    finished(folder, files, plan.loaded[0])
    failed = sum(bool(each.error) for each in results)
    if failed and options.format == "table":
        print(f"{failed} of {len(results)} points failed; their rows say why")
    return 1 if failed else 0


def _check_kept(only: Sequence[str] | None, show: Sequence[str], rule: Rule) -> None:
    """Whether what is shown, and what is to be precise, is kept.

    Raises
    ------
    ConfigError
        With every metric that is not.
    """
    wanted = [*show, *(rule.names if isinstance(rule, Precision) else ())]
    missing = [name for name in dict.fromkeys(wanted) if only is not None and name not in only]
    if missing:
        told = f"leaves out {', '.join(missing)}, which is shown or to be precise; name it as well"
        raise ConfigError("overrides", [Problem("keep", told)])


def tidy(
    keys: Sequence[str], results: Sequence[PointResult], base: Result | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """One row for each point, metric and subject; a point that failed has one row.

    With a baseline every row also has its mean over the same replications, and the paired
    difference of the point from it.
    """
    means = {
        count: {(one.metric, one.subject): one.mean for one in base.first(count).summaries()}
        for count in sorted({each.replications for each in results if each.differences})
        if base is not None
    }
    more = PAIRED if base is not None else ()
    rows: list[tuple[Any, ...]] = []
    for number, point in enumerate(results):
        where = (number, *(point.settings[key] for key in keys))
        if point.error:
            rows.append((*where, point.error, *("" for _ in (*COLUMNS, *more))))
        changes = {(one.metric, one.subject): one for one in point.differences}
        for each in point.summaries:
            key = each.metric, each.subject
            pair: tuple[Any, ...] = ("",) * len(more)
            if key in changes:
                pair = (means[point.replications][key], changes[key].mean, changes[key].half_width)
            rows.append((*where, "", *vars(each).values(), *pair))
    return ["point", *keys, "error", *COLUMNS, *more], rows


def _as_json(plan: Design, head: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    first = plan.loaded[0]
    return {
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
        "provenance": [
            provenance(one.config, grades(one.config, one.name))
            for one in (*plan.loaded, *([plan.baseline] if plan.baseline else []))
        ],
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


def _known(results: Sequence[PointResult]) -> list[tuple[str, str]]:
    return list(
        dict.fromkeys((each.metric, each.subject) for point in results for each in point.summaries)
    )


def _headlines(results: Sequence[PointResult], show: Sequence[str]) -> list[tuple[str, str]]:
    """What the table shows: what was asked for, or else missions, fleets or queues."""
    known = _known(results)
    if show:
        return [key for key in known if key[0] in show][:MOST_PANELS]
    first = dict(reversed(known))
    missions = [subject for metric, subject in known if metric == "mission_uptime"]
    if len(missions) > 1:
        return [("dru", "all missions")]
    fleets = ["mission_uptime" if missions else "ao", "on_station"]
    wanted = fleets if "on_station" in first else ["wait"]
    return [(metric, first[metric]) for metric in wanted if metric in first]


def _mapped(results: Sequence[PointResult], shown: Shown, show: Sequence[str]) -> Shown:
    """What a heat map shows: what was asked for, or DRU, or the Ao of every fleet."""
    known = _known(results)
    if show:
        return shown
    if any(metric == "mission_uptime" for metric, _ in known):
        return [("dru", "all missions")]
    return [key for key in known if key[0] == "ao"][:MOST_PANELS] or shown


def _name(metric: str, subject: str) -> str:
    return f"{metric} {subject}"


def _draw(
    plan: Design,
    results: Sequence[PointResult],
    shown: Shown,
    folder: ResultFolder,
    base: Result | None,
) -> list[Path]:
    """The figure: panels of a design; of a grid a heat map over two numbers, or else lines."""
    from sim.report import design_figure, sweep_figure

    done = [each for each in results if not each.error]
    if not done or not shown:
        return []
    names = [_name(*key) for key in shown]
    known = [] if base is None else [key for key in shown if key in base.keys]
    means = {_name(*key): base.value(*key).mean for key in known} if base else {}
    drawn = [_drawable(each, shown) for each in done]
    if plan.asked.kind != "grid":
        figure = design_figure.panels(
            drawn, plan.keys, names, plan.asked.kind, plan.asked.logs, means, plan.against
        )
    elif sweep_figure.is_map([each.settings for each in done], plan.keys):
        shown = _mapped(results, shown, plan.loaded[0].options.show)
        names = [_name(*key) for key in shown]
        changes = [_pairs(each.differences, shown) for each in done] if plan.against else []
        drawn = [_drawable(each, shown) for each in done]
        figure = sweep_figure.heat_map(drawn, plan.keys, names, changes, plan.against)
    else:
        figure = sweep_figure.lines(drawn, plan.keys, names, means, plan.against)
    return [folder.save(figure, "sweep.png")]


def _pairs(summaries: Sequence[Any], shown: Shown) -> dict[str, tuple[float, float]]:
    return {
        _name(each.metric, each.subject): (each.mean, each.half_width)
        for each in summaries
        if (each.metric, each.subject) in shown
    }


def _drawable(point: PointResult, shown: Shown) -> dict[str, Any]:
    settings = {
        key: value if isinstance(value, int | float) else str(value)
        for key, value in point.settings.items()
    }
    return {**settings, **_pairs(point.summaries, shown)}


def _print(plan: Design, results: Sequence[PointResult], shown: Shown, base: Result | None) -> None:
    from sim.report.scope import SCOPE
    from sim.report.text import aligned, interval

    options, rows = plan.loaded[0].options, []
    precise = options.precision is not None
    for point in results:
        by_key = {(each.metric, each.subject): each for each in point.summaries}
        changes = {(each.metric, each.subject): each for each in point.differences}
        cells = []
        for key in shown:
            cells.append(interval(by_key[key]) if key in by_key else point.error)
            if base is not None:
                change = changes.get(key)
                signed = "" if change is None or change.mean < 0 else "+"
                cells.append("" if change is None else signed + interval(change))
        if precise:
            cells.append(str(point.replications))
        rows.append([*(_short(point.settings[key]) for key in plan.keys), *cells])
    names = []
    for key in shown:
        names += [_name(*key)] if base is None else [_name(*key), "difference"]
    print(aligned([*plan.keys, *names, *(["replications"] if precise else [])], rows))
    if precise:
        budget = options.budget or BUDGET
        cut = sum(not each.error and each.replications >= budget for each in results)
        ended = f"{cut} of {len(results)} points ended at the budget of {budget} replications"
        print(f"\nPrecision {options.precision:g}: {ended if cut else 'reached at every point'}")
    if base is not None:
        told = [f"{_name(*key)} {interval(base.value(*key))}" for key in shown if key in base.keys]
        print(f"\nDifferences are paired (common random numbers), from {plan.against}:")
        print("  " + ", ".join(told))
    if plan.asked.kind != "grid":
        print("\n" + design_line(plan))
    print("\n" + SCOPE)


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


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
