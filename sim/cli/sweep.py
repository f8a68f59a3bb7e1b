"""``theater sweep``: a grid or a design over swept keys, one table and one figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydra.core.override_parser.types import Override

from sim.cli.progress import Progress
from sim.cli.run import COLUMNS, replicated
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded, build
from sim.load.factors import Asked, asked, points_of
from sim.load.overrides import parse
from sim.load.parameters import grades
from sim.report.files import csv_text, json_text, open_folder, write_text
from sim.report.provenance import provenance
from sim.study.designs import largest_correlation
from sim.study.replicate import Result
from sim.study.sweep import Journal, Point, PointResult, run_sweep

PAIRED = ("against", "difference", "difference_half_width")
"""Further columns of a sweep that is compared with a baseline."""
DEFAULT_OUT = "results/sweep"
COMMON = ("replications", "workers", "level", "format", "out", "show", "spells")
"""Keys that have one value for a whole sweep."""
AGAINST = "against="
"""How the words begin that say what the baseline has of its own."""
MOST_PANELS = 6
"""Panels of the figure at most."""
MOST_POINTS = 8
"""Numbers of points that a complaint names, and complaints about one path, at most."""
Shown = Sequence[tuple[str, str]]
"""Metrics and subjects."""


@dataclass(frozen=True)
class Design:
    """What a sweep runs: the swept keys, the settings of every point, and its scenario."""

    keys: list[str]
    settings: list[dict[str, Any]]
    loaded: list[Loaded]
    asked: Asked
    """The design that the points are of."""
    against: str = ""
    """What the baseline has of its own, in words; empty without one."""
    baseline: Loaded | None = None


def main(words: Sequence[str]) -> int:
    """Run every combination, and write one table and one figure."""
    plan = design(words)
    options = plan.loaded[0].options
    folder = open_folder(options.out or DEFAULT_OUT)
    assert folder is not None
    files = [_write_points(plan, folder)] if plan.asked.kind != "grid" else []
    points = [
        Point(each, one.scenario, one.options.seed)
        for each, one in zip(plan.settings, plan.loaded, strict=True)
    ]
    every = [*plan.loaded, *([plan.baseline] if plan.baseline else [])]
    journal = Journal(folder, identity(every))
    base = _baseline(plan)
    results = run_sweep(
        points,
        options.replications,
        options.workers,
        options.level,
        journal,
        Progress(f"sweep of {len(points)} points"),
        base,
    )
    head, rows = tidy(plan.keys, results, base)
    files.insert(0, write_text(folder / "sweep.csv", csv_text(head, rows)))
    shown = _headlines(results, options.show)
    files += _draw(plan, results, shown, folder, base)
    journal.remove()
    failed = sum(bool(each.error) for each in results)
    match options.format:
        case "csv":
            print(csv_text(head, rows), end="")
        case "json":
            print(json_text(_as_json(plan, head, rows)), end="")
        case "table":
            _print(plan, results, shown, base)
            print("\nWritten: " + ", ".join(str(file) for file in files))
            if failed:
                print(f"{failed} of {len(results)} points failed; their rows say why")
    return 1 if failed else 0


def identity(every: Sequence[Loaded]) -> dict[str, Any]:
    """Everything that decides the results, the tables that the scenarios read included."""
    options = every[0].options
    return {
        "points": [(one.options.seed, repr(one.scenario)) for one in every],
        "run": (options.replications, options.level),
    }


def design(words: Sequence[str]) -> Design:
    """The points of a sweep and its baseline, all of them checked before the first one runs."""
    own = [word.removeprefix(AGAINST) for word in words if word.startswith(AGAINST)]
    wanted, overrides = asked(parse([word for word in words if not word.startswith(AGAINST)]))
    keys = [each.key_or_group for each in overrides if each.is_sweep_override()]
    if not keys:
        right = "give a key several values, e.g. hubs.geoje.berths.slot=0,1,2"
        raise ConfigError("overrides", [Problem("", f"nothing to sweep; {right}")])
    for key in sorted(set(keys) & set(COMMON)):
        raise ConfigError("overrides", [Problem(key, "is one for all points of a sweep")])
    settings, loaded = _checked(points_of(wanted, overrides), keys, wanted)
    if loaded[0].options.spells:
        told = "True: a sweep writes no spells; `theater run` of one point does"
        raise ConfigError("overrides", [Problem("spells", told)])
    baseline = _check_against(own, keys, overrides) if own else None
    return Design(keys, settings, loaded, wanted, ", ".join(own), baseline)


def _checked(
    points: Sequence[Sequence[Override]], keys: Sequence[str], wanted: Asked
) -> tuple[list[dict[str, Any]], list[Loaded]]:
    """Settings and scenario of every point.

    Raises
    ------
    ConfigError
        With the problems of all points, and with the points of a design that have them.
    """
    settings, loaded = [], []
    where: dict[Problem, list[int]] = {}
    layers: dict[str, None] = {}
    for number, point in enumerate(points):
        try:
            loaded.append(build(point))
            settings.append(
                {each.key_or_group: each.value() for each in point if each.key_or_group in keys}
            )
        except ConfigError as error:
            layers[error.layer] = None
            for each in error.problems:
                where.setdefault(each, []).append(number)
    if where:
        told = list(where) if wanted.kind == "grid" else _told_by_point(where)
        raise ConfigError(" and ".join(layers), told)
    return settings, loaded


def _told_by_point(where: Mapping[Problem, Sequence[int]]) -> list[Problem]:
    """Problems with their points; of one path not more than fit on a screen."""
    by_path: dict[str, list[Problem]] = {}
    for each in where:
        by_path.setdefault(each.path, []).append(each)
    told = []
    for path, every in by_path.items():
        shown, rest = every[:MOST_POINTS], every[MOST_POINTS:]
        told += [Problem(path, f"{each.message} {_numbers(where[each])}") for each in shown]
        if rest:
            points = sorted({number for each in rest for number in where[each]})
            told.append(Problem(path, f"{len(rest)} more values are not right {_numbers(points)}"))
    return told


def _numbers(points: Sequence[int]) -> str:
    """Which points, not more than a line holds."""
    first = ", ".join(str(number) for number in points[:MOST_POINTS])
    more = len(points) - MOST_POINTS
    noun = "point" if len(points) == 1 else "points"
    return f"({noun} {first}{f' and {more} more' if more > 0 else ''})"


def _check_against(
    own: Sequence[str], keys: Sequence[str], overrides: Sequence[Override]
) -> Loaded:
    """The baseline: what all points have in common, and what it has of its own."""
    try:
        wanted = parse(own)
    except ConfigError as error:
        told = "is no baseline; against=KEY=VALUE is right, once for each key"
        problems = [Problem(f"{AGAINST}{each.path}", told) for each in error.problems]
        raise ConfigError("overrides", problems) from None
    fixed = {*COMMON, "seed", "scenario"}
    for each in wanted:
        if each.key_or_group in fixed:
            told = "is one for all points of a sweep and its baseline"
            raise ConfigError("overrides", [Problem(f"{AGAINST}{each.key_or_group}", told)])
    for key in sorted({"seed", "scenario", "horizon_d"} & set(keys)):
        told = "is swept, so one baseline cannot be compared with every point; give one value"
        raise ConfigError("overrides", [Problem(key, told)])
    return build([each for each in overrides if not each.is_sweep_override()] + wanted)


def _baseline(plan: Design) -> Result | None:
    """All replications of the baseline, under the seeds of the points."""
    if plan.baseline is None:
        return None
    return replicated(plan.baseline, "baseline")


def tidy(
    keys: Sequence[str], results: Sequence[PointResult], base: Result | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """One row for each point, metric and subject; a point that failed has one row.

    With a baseline every row also has its mean, and the paired difference of the point from it.
    """
    means = {} if base is None else {(one.metric, one.subject): one for one in base.summaries()}
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
                pair = (means[key].mean, changes[key].mean, changes[key].half_width)
            rows.append((*where, "", *(getattr(each, column) for column in COLUMNS), *pair))
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


def _write_points(plan: Design, folder: Path) -> Path:
    """The settings of every point of a design, before the first one runs."""
    rows = [(number, *each.values()) for number, each in enumerate(plan.settings)]
    return write_text(folder / "design.csv", csv_text(["point", *plan.settings[0]], rows))


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
    plan: Design, results: Sequence[PointResult], shown: Shown, folder: Path, base: Result | None
) -> list[Path]:
    """The figure: panels of a design; of a grid a heat map over two numbers, or else lines."""
    from sim.report import design_figure, figures, sweep_figure

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
    return [figures.save(figure, folder / "sweep.png")]


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

    rows = []
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
        rows.append([*(_short(point.settings[key]) for key in plan.keys), *cells])
    names = []
    for key in shown:
        names += [_name(*key)] if base is None else [_name(*key), "difference"]
    print(aligned([*plan.keys, *names], rows))
    if base is not None:
        told = [f"{_name(*key)} {interval(base.value(*key))}" for key in shown if key in base.keys]
        print(f"\nDifferences are paired (common random numbers), from {plan.against}:")
        print("  " + ", ".join(told))
    if plan.asked.kind != "grid":
        print("\n" + _line(plan))
    print("\n" + SCOPE)


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _line(plan: Design) -> str:
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
