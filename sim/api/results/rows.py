"""One result as rows and as an object: what the files of ``theater run`` hold."""

from collections.abc import Sequence
from dataclasses import replace
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api.asking.about import About, came_from
from sim.api.results.table import Table
from sim.core.ticks import decimal
from sim.load.compose import Loaded, RunOptions
from sim.record.metric import metrics
from sim.record.tables import Names, Spells
from sim.report.output.files import csv_text
from sim.study.results.forecast import forecasts
from sim.study.results.kaplan_meier import waits
from sim.study.results.typical import ranked_pasts, typical_past
from sim.study.results.yard_demand import demand_forecasts, investment_floors
from sim.study.running.replicate import Result

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder

COLUMNS = (
    "metric", "subject", "unit", "mean", "half_width", "q05", "q50", "q95", "n", "low", "high",
)  # fmt: skip
DAILY = ("series", "day", "mean", "q05", "q50", "q95")
SPELLS = (
    "fleet", "platform", "health", "place", "activity", "cause", "mode", "hub", "stage",
    "start_d", "end_d", "cut",
)  # fmt: skip


def rows(result: Result) -> list[tuple[Any, ...]]:
    """One row for each metric and subject; with forecasts also their errors, and each floor."""
    told = [tuple(getattr(each, column) for column in COLUMNS) for each in result.summaries()]
    for each in forecasts(result):
        subject = f"{each.subject}@{decimal(each.lead_d)}"
        errors = {"forecast_error": each.error, "forecast_error_known": each.error_known}
        told += [_one(name, subject, "fraction", error, each.n) for name, error in errors.items()]
    for made in demand_forecasts(result):
        subject = f"{made.hub}@{decimal(made.lead_d)}"
        for name in ("error", "error_naive", "bias"):
            told.append(_one(f"demand_{name}", subject, "fraction", getattr(made, name), made.n))
    if result.scenario.measure.forecast_leads_d:
        told += [
            _one("investment_floor", floor.hub, "man-days/year", floor.floor, floor.n)
            for floor in investment_floors(result)
        ]
    return told


def _one(metric: str, subject: str, unit: str, value: float, n: int) -> tuple[Any, ...]:
    """The row of a value that is not a mean over replications."""
    return metric, subject, unit, value, nan, nan, nan, nan, n, nan, nan


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
        "windows": result.blocks.windows,
        "checkpoints": result.blocks.checkpoints,
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


def replications(result: Result) -> Table:
    """Every metric of every replication, a row for each."""
    count, keys = result.values.shape
    names = {
        "replication": np.repeat(np.arange(count), keys).tolist(),
        "metric": [metric for metric, _ in result.keys] * count,
        "subject": [subject for _, subject in result.keys] * count,
        "unit": [metrics[metric].unit for metric, _ in result.keys] * count,
        "value": result.values.ravel().tolist(),
    }
    return Table.of(list(names), list(zip(*names.values(), strict=True)))


def daily(result: Result) -> list[tuple[Any, ...]]:
    """Mean and quantiles of platforms on station, day by day."""
    table = np.where(result.daily < 0, np.nan, result.daily.astype(float))
    told: list[tuple[Any, ...]] = []
    for number, name in enumerate(result.series):
        for day in range(table.shape[2]):
            values = table[:, number, day]
            values = values[~np.isnan(values)]
            if len(values):
                quantiles = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
                told.append((name, day, float(values.mean()), *quantiles))
    return told


def replication_of(options: RunOptions, result: Result) -> int:
    """Number of the replication whose spells are kept."""
    if isinstance(options.spells_of, int):
        return options.spells_of
    return typical_past(ranked_pasts(result, result.scenario.horizon_d)).replication


def spells(loaded: Loaded, result: Result) -> list[tuple[Any, ...]]:
    """Every spell of a replication, or of a future of one past: ``spells_of`` says which."""
    from sim.engine.replication import run

    options = loaded.options
    number = replication_of(options, result)
    future = () if options.past is None else [*options.lived, (options.from_d or 0.0, number)]
    replication = number if options.past is None else options.past
    tables = run(loaded.scenario, options.seed, replication, future=future)
    return spell_rows(tables.names, tables.spells)


def spell_rows(names: Names, found: Spells) -> list[tuple[Any, ...]]:
    """Every spell as a row of ``spells.csv``."""
    told = []
    for platform, code, start, end, cut in zip(
        found.platform, found.condition, found.start, found.end, found.cut, strict=True
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
    return told


def keep_spells(folder: "ResultFolder", every: Sequence[tuple[Loaded, Result]]) -> list[Path]:
    """The spells of each point as a file, and in the journal for whoever plays them."""
    files = []
    options, first = every[0][0].options, every[0][1]
    kept = replication_of(options, first)  # the same of every choice: they are paired
    same = options.model_copy(update={"spells_of": kept})
    for number, (loaded, result) in enumerate(every):
        text = csv_text(SPELLS, spells(replace(loaded, options=same), result))
        files.append(folder.write_text(f"spells_{number}.csv" if number else "spells.csv", text))
        folder.journal.keep_spells(number, kept, text)
    return files
