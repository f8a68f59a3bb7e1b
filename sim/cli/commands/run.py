"""``theater run``: one scenario, its readiness, and its files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.analytic.solve import solve
from sim.cli.about import About, about, came_from, choices, times_of
from sim.cli.control import split, twin_of
from sim.cli.measures import asked_of, check_measures
from sim.cli.precise import precision_of, replicate_as_asked
from sim.cli.progress import Progress
from sim.cli.results import finished, opened, where
from sim.core.ticks import decimal
from sim.load.compose import Loaded, load
from sim.load.files.paths import config_dir
from sim.load.remarks import unshown
from sim.model.scenario import Scenario
from sim.report.output.files import csv_text, json_text
from sim.report.output.folder import ResultFolder
from sim.report.run.control_variates import controls_json, controls_table
from sim.report.run.precision import precision_json, precision_lines
from sim.report.run.run import readiness
from sim.study.results.control_variates import controlled
from sim.study.results.forecast import forecasts
from sim.study.results.kaplan_meier import waits
from sim.study.running.replicate import Result
from sim.study.running.workers import Workers

COLUMNS = (
    "metric", "subject", "unit", "mean", "half_width", "q05", "q50", "q95", "n", "low", "high",
)  # fmt: skip
WRITES = (
    "result.json", "metrics.csv", "daily.csv", "spells.csv", "missions.png", "days.png", "map.png",
)  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Run a scenario and print its readiness."""
    own, rest = split(words)
    loaded = load(rest)
    twin = twin_of(own, rest) if own else None
    options = loaded.options
    precision = precision_of(options, [loaded.scenario])
    check_measures(options, [loaded.scenario])
    origin = about("run", words, [loaded])
    folder = opened(origin.request, options, WRITES)
    points: list[tuple[dict[str, Any], Scenario]] = [({}, loaded.scenario)]
    if twin is not None:
        points.append(({"control": ", ".join(own)}, twin.scenario))
    workers = where(folder, options, points)
    result = replicated(loaded, "run", workers)
    valued = {each.metric for each in result.summaries() if each.n}
    origin.remark(unshown(options.metric, valued))
    told = as_json(origin, result)
    heading = origin.heading(times_of(loaded, result.replications), choices(loaded.scenario))
    more = asked_of(result.keys, options, loaded.scenario)
    texts = [heading, readiness(result, more)]
    if precision is not None:
        judged = precision.judge_of([result])
        told["precision"] = precision_json(precision, judged)
        texts.append(precision_lines(precision, judged, result.replications))
    if twin is not None:
        found = controlled(result, replicated(twin, "twin", workers), solve(twin.scenario) or {})
        told["controlled"] = controls_json(found, ", ".join(own))
        texts.append(controls_table(found, ", ".join(own)))
    match options.format:
        case "json":
            print(json_text(told), end="")
        case "csv":
            print(csv_text(COLUMNS, rows(result)), end="")
            origin.beside_csv(*texts[2:])
        case "table":
            print("\n\n".join(texts))
    if folder is not None:
        finished(folder, _write(origin, result, told, folder), origin)
    return 0


def replicated(loaded: Loaded, what: str, workers: Workers | None = None) -> Result:
    """The replications that the options ask for, on the workers that they name or on others."""
    scenario, options = loaded.scenario, loaded.options
    precision = precision_of(options, [scenario])
    progress = Progress(" ".join(filter(None, (what, loaded.name, *choices(scenario)))))
    (result,) = replicate_as_asked([scenario], options, precision, progress, workers)
    return result


def rows(result: Result) -> list[tuple[Any, ...]]:
    """One row for each metric and subject, and for the error of each forecast."""
    told = [tuple(getattr(each, column) for column in COLUMNS) for each in result.summaries()]
    nothing = (float("nan"),) * 4
    for each in forecasts(result):
        subject = f"{each.subject}@{decimal(each.lead_d)}"
        for name in ("error", "error_known"):
            value = getattr(each, name)
            row = f"forecast_{name}", subject, "fraction", value, *nothing, each.n, *nothing[:2]
            told.append(row)
    return told


def as_json(origin: About, result: Result) -> dict[str, Any]:
    """The whole result as one object."""
    (loaded,) = origin.loaded
    options = loaded.options
    return {
        **origin.head(),
        "scenario": loaded.name,
        "posture": loaded.scenario.posture,
        "maintenance": loaded.scenario.maintenance,
        "seed": options.seed,
        "replications": result.replications,
        "level": options.level,
        "metrics": [dict(zip(COLUMNS, row, strict=True)) for row in rows(result)],
        "survival": survival(result),
        "provenance": came_from(loaded),
    }


def survival(result: Result) -> list[dict[str, Any]]:
    """Time to the first gap and to regain, by mission: medians, shares cut, and the curves."""
    told = []
    for each in waits(result):
        for what, found in (("first_gap", each.first_gap), ("regain", each.regain)):
            low, high = float("nan"), float("nan")
            if result.block == 1:  # Greenwood's variance supposes that all are independent
                low, high = found.median_interval(result.level)
            told.append(
                {
                    "mission": each.mission,
                    "time_to": what,
                    "n": found.n,
                    "median_d": found.median,
                    "low_d": low,
                    "high_d": high,
                    "cut_share": found.cut_share,
                    "times_d": found.times.tolist(),
                    "survivors": found.survivors.tolist(),
                }
            )
    return told


def _write(origin: About, result: Result, told: dict[str, Any], folder: ResultFolder) -> list[Path]:
    from sim.report.run import figures
    from sim.report.run.map import theater_map

    (loaded,) = origin.loaded
    scenario, notes = loaded.scenario, origin.notes(result.replications)
    files = [
        folder.write_text("result.json", json_text(told)),
        folder.write_text("metrics.csv", csv_text(COLUMNS, rows(result))),
        folder.write_text("daily.csv", _daily(result)),
    ]
    if loaded.options.spells:
        files.append(folder.write_text("spells.csv", _spells(loaded)))
    if scenario.missions:
        files.append(folder.save(figures.missions(result), "missions.png", notes))
    if scenario.fleets:
        files.append(folder.save(figures.days(result), "days.png", notes))
    drawn = theater_map(scenario, config_dir() / "data" / "land_50m.npz")
    if drawn is not None:
        files.append(folder.save(drawn, "map.png", notes))
    return files


def _daily(result: Result) -> str:
    """Mean and quantiles of platforms on station, day by day."""
    import numpy as np

    table = np.where(result.daily < 0, np.nan, result.daily.astype(float))
    told = []
    for number, name in enumerate(result.series):
        for day in range(table.shape[2]):
            values = table[:, number, day]
            values = values[~np.isnan(values)]
            if len(values):
                quantiles = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
                told.append((name, day, float(values.mean()), *quantiles))
    return csv_text(("series", "day", "mean", "q05", "q50", "q95"), told)


def _spells(loaded: Loaded) -> str:
    """Every spell of replication 0."""
    from sim.engine.replication import run

    tables = run(loaded.scenario, loaded.options.seed, 0)
    names, spells = tables.names, tables.spells
    told = []
    for platform, code, start, end, cut in zip(
        spells.platform, spells.condition, spells.start, spells.end, spells.cut, strict=True
    ):
        each = names.conditions[code]
        fleet = names.fleets[names.fleet_of[platform]]
        told.append(
            (
                fleet, int(platform), each.health.name, each.place.name, each.activity.name,
                each.cause.name, each.mode, each.hub, each.stage, float(start), float(end),
                bool(cut),
            )
        )  # fmt: skip
    columns = (
        "fleet", "platform", "health", "place", "activity", "cause", "mode", "hub", "stage",
        "start_d", "end_d", "cut",
    )  # fmt: skip
    return csv_text(columns, told)
