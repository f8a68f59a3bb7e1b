"""``theater rules``: uptime lost to rules, by rule."""

from collections.abc import Sequence
from typing import Any

from sim.cli.about import About, about, came_from, choices, times_of
from sim.cli.precise import refuse_precision
from sim.cli.progress import Counter
from sim.cli.results import finished, opened, where
from sim.core.errors import ConfigError, Problem
from sim.load.compose import load
from sim.report.output.files import csv_text, json_text
from sim.report.study.interdict import rules
from sim.study.interdiction.rule_costs import Lifted, in_force, rule_costs, variants
from sim.study.running.variants import Runner
from sim.study.statistics.summary import Summary

COLUMNS = ("rule", "metric", "unit", "lost", "half_width", "q05", "q50", "q95", "n")

WRITES = ("rules.json", "rules.csv")


def main(words: Sequence[str]) -> int:
    """Lift each rule, and tell what comes back."""
    loaded = load(words)
    scenario, options = loaded.scenario, loaded.options
    refuse_precision(options)
    problems = []
    if not scenario.fleets:
        problems.append(Problem("fleets", "this scenario has none, and so no uptime to lose"))
    if not in_force(scenario):
        had = ", ".join(scenario.rules)
        told = f"none is enabled, of {had}" if had else "this scenario has none"
        problems.append(Problem("rules", f"{told}; nothing can be lost to them"))
    if problems:
        raise ConfigError("references", problems)
    origin = about("rules", words, [loaded])
    folder = opened(origin.request, options, WRITES)
    counter = Counter(f"rules {loaded.name}", options.replications * len(variants(scenario)))
    runner = Runner(options.seed, where(folder, options), counter)
    days, dru, costs = rule_costs(scenario, options.replications, options.level, runner)
    counter.end()
    rows = rows_of(costs)
    result = as_json(origin, days, dru, rows)
    match options.format:
        case "json":
            print(json_text(result), end="")
        case "csv":
            print(csv_text(COLUMNS, rows), end="")
            origin.beside_csv()
        case "table":
            heading = origin.heading(times_of(loaded), choices(loaded.scenario))
            print(heading + "\n\n" + rules(days, dru, costs))
    if folder is not None:
        files = [
            folder.write_text("rules.json", json_text(result)),
            folder.write_text("rules.csv", csv_text(COLUMNS, rows)),
        ]
        finished(folder, files, origin)
    return 0


def rows_of(costs: Sequence[Lifted]) -> list[tuple[Any, ...]]:
    """One row for each rule and measure."""
    return [
        (
            each.rule, change.metric, change.unit, change.mean, change.half_width,
            change.q05, change.q50, change.q95, change.n,
        )
        for each in costs
        for change in (each.days, each.dru)
        if change is not None
    ]  # fmt: skip


def as_json(
    origin: About, days: Summary, dru: Summary | None, rows: Sequence[tuple[Any, ...]]
) -> dict[str, Any]:
    """The whole study as one object."""
    (loaded,) = origin.loaded
    options = loaded.options
    now = {each.metric: each.mean for each in (days, dru) if each is not None}
    return {
        **origin.head(),
        "scenario": loaded.name,
        "posture": loaded.scenario.posture,
        "seed": options.seed,
        "replications": options.replications,
        "level": options.level,
        "as_it_is": now,
        "lost": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
        "provenance": came_from(loaded),
    }
