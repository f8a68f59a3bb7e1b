"""``theater sweep``: Hydra's multirun grammar, one table and one figure."""

from collections.abc import Sequence
from typing import Any

from hydra._internal.core_plugins.basic_sweeper import BasicSweeper

from sim.cli.progress import Progress
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded, build
from sim.load.overrides import parse
from sim.report.files import csv_text, open_folder, write_text
from sim.study.sweep import Journal, Point, PointResult, run_sweep

COLUMNS = ("metric", "subject", "unit", "mean", "half_width", "q05", "q50", "q95", "n")
DEFAULT_OUT = "results/sweep"
COMMON = ("replications", "workers", "level", "format", "out", "show", "spells")
"""Keys that have one value for a whole sweep."""
MOST_PANELS = 6
"""Panels of the figure at most."""


def main(words: Sequence[str]) -> int:
    """Run every combination, and write one table and one figure."""
    from sim.report import figures

    keys, settings, loaded = design(words)
    options = loaded[0].options
    folder = open_folder(options.out or DEFAULT_OUT)
    assert folder is not None
    points = [
        Point(each, one.scenario, one.options.seed)
        for each, one in zip(settings, loaded, strict=True)
    ]
    identity = {
        "points": [one.config for one in loaded],
        "run": (options.replications, options.level),
    }
    journal = Journal(folder, identity)
    results = run_sweep(
        points,
        options.replications,
        options.workers,
        options.level,
        journal,
        Progress(f"sweep of {len(points)} points"),
    )
    table = write_text(folder / "sweep.csv", csv_text(*tidy(keys, results)))
    shown = _headlines(results, options.show)
    files = [table]
    drawn = [_drawable(each, shown) for each in results if not each.error]
    if drawn and shown:
        names = [_name(metric, subject) for metric, subject in shown]
        files.append(figures.save(figures.sweep(drawn, keys, names), folder / "sweep.png"))
    journal.remove()
    _print(keys, results, shown)
    print("\nWritten: " + ", ".join(str(file) for file in files))
    failed = sum(bool(each.error) for each in results)
    if failed:
        print(f"{failed} of {len(results)} points failed; their rows say why")
    return 1 if failed else 0


def design(words: Sequence[str]) -> tuple[list[str], list[dict[str, Any]], list[Loaded]]:
    """Swept keys, the settings of every point, and the checked scenario of each.

    Every point is checked before the first one runs.
    """
    overrides = parse(words)
    keys = [each.key_or_group for each in overrides if each.is_sweep_override()]
    if not keys:
        wanted = "give a key several values, e.g. hubs.geoje.berths.slot=0,1,2"
        raise ConfigError("overrides", [Problem("", f"nothing to sweep; {wanted}")])
    for key in set(keys) & set(COMMON):
        raise ConfigError("overrides", [Problem(key, "is one for all points of a sweep")])
    (batch,) = BasicSweeper.split_arguments(overrides, None)
    settings, loaded = [], []
    problems: dict[str, Problem] = {}
    layer = ""
    for texts in batch:
        point = parse(texts)
        try:
            loaded.append(build(point))
            settings.append(
                {each.key_or_group: each.value() for each in point if each.key_or_group in keys}
            )
        except ConfigError as error:
            if not layer:
                layer = error.layer
            if error.layer == layer:
                problems.update({str(each): each for each in error.problems})
    if problems:
        raise ConfigError(layer, list(problems.values()))
    return keys, settings, loaded


def tidy(
    keys: Sequence[str], results: Sequence[PointResult]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """One row for each point, metric and subject; a point that failed has one row."""
    rows: list[tuple[Any, ...]] = []
    for number, point in enumerate(results):
        where = (number, *(point.settings[key] for key in keys))
        if point.error:
            rows.append((*where, point.error, *("" for _ in COLUMNS)))
        for each in point.summaries:
            rows.append((*where, "", *(getattr(each, column) for column in COLUMNS)))
    return ["point", *keys, "error", *COLUMNS], rows


def _headlines(results: Sequence[PointResult], show: Sequence[str]) -> list[tuple[str, str]]:
    """What the figure shows: what was asked for, or else missions, fleets or queues."""
    known = list(
        dict.fromkeys((each.metric, each.subject) for point in results for each in point.summaries)
    )
    if show:
        return [key for key in known if key[0] in show][:MOST_PANELS]
    for metric in ("mission_uptime", "on_station", "wait"):
        chosen = list(dict.fromkeys(key for key in known if key[0] == metric))
        if chosen:
            dru = [("dru", "all missions")] if ("dru", "all missions") in known else []
            if metric == "mission_uptime" and len(chosen) > 1:
                return dru
            return [*chosen[:1], *[key for key in known if key[0] == "on_station"][:1]]
    return []


def _name(metric: str, subject: str) -> str:
    return f"{metric} {subject}"


def _drawable(point: PointResult, shown: Sequence[tuple[str, str]]) -> dict[str, Any]:
    values = {
        _name(each.metric, each.subject): (each.mean, each.half_width)
        for each in point.summaries
        if (each.metric, each.subject) in shown
    }
    settings = {
        key: value if isinstance(value, int | float) else str(value)
        for key, value in point.settings.items()
    }
    return {**settings, **values}


def _print(
    keys: Sequence[str], results: Sequence[PointResult], shown: Sequence[tuple[str, str]]
) -> None:
    from sim.report.scope import SCOPE
    from sim.report.table import aligned, interval

    rows = []
    for point in results:
        by_key = {(each.metric, each.subject): each for each in point.summaries}
        cells = [interval(by_key[key]) if key in by_key else point.error for key in shown]
        rows.append([*(str(point.settings[key]) for key in keys), *cells])
    print(aligned([*keys, *(_name(*key) for key in shown)], rows))
    print("\n" + SCOPE)
