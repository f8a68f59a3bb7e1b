"""``theater solve``: the exact long-run values of a scenario, or why there are none."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.analytic.exact import Exact, exact
from sim.cli.about import About, about, came_from, choices
from sim.core.errors import ConfigError, Problem
from sim.load.compose import RunOptions, load
from sim.load.overrides import parse
from sim.record.metric import metrics
from sim.report.output.files import csv_text, json_text
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned

SOLVED, UNSOLVED = 0, 3
COLUMNS = ("metric", "subject", "unit", "method", "value")
EXACT = "exact"
"""What the method of an exact value is called, beside those of approximations."""
Row = tuple[str, str, str, str, float]
KEYS = ("format",)
"""Keys of a run that have a use here."""


def main(words: Sequence[str]) -> int:
    """Solve a scenario, and print what is known exactly."""
    useless = {each.key_or_group for each in parse(words)} & {*RunOptions.model_fields} - {*KEYS}
    if useless:
        told = "has no use in this command, which draws nothing; `theater run` simulates"
        raise ConfigError("overrides", [Problem(key, told) for key in sorted(useless)])
    loaded = load(words)
    found, reasons = exact(loaded.scenario)
    origin = about("solve", words, [loaded])
    rows = _rows(found)
    match loaded.options.format:
        case "json":
            print(json_text(as_json(origin, found, reasons, rows)), end="")
        case "csv":
            print(csv_text(COLUMNS, rows), end="")
            origin.beside_csv(*_reasons(found, reasons))
        case "table":
            heading = origin.heading("in the long run", choices(loaded.scenario))
            print("\n\n".join([heading, *as_text(found, reasons)]))
    return UNSOLVED if found is None else SOLVED


def _rows(found: Exact | None) -> list[Row]:
    """A row for each exact value, then for each of an approximation."""
    if found is None:
        return []
    return [
        (metric, subject, metrics[metric].unit, method, value)
        for method, values in {EXACT: found.values, **found.approximations}.items()
        for (metric, subject), value in values.items()
    ]


def as_text(found: Exact | None, reasons: Mapping[str, str]) -> list[str]:
    """The values and what they assume; or why there are none."""
    if found is None:
        return ["\n".join(_reasons(found, reasons))]
    assumes = "\n".join(paragraph(each, "    ", "  - ") for each in found.assumes)
    methods = {EXACT: found.values, **found.approximations}
    cells = [
        [
            f"{metric} {subject}", metrics[metric].unit,
            *(f"{values[metric, subject]:.6g}" for values in methods.values()),
        ]
        for metric, subject in found.values
    ]  # fmt: skip
    return [
        paragraph(f"Solved exactly: {found.method} (docs/truth.md)."),
        aligned(["metric", "unit", *methods], cells),
        f"It assumes, and the scenario keeps\n{assumes}",
    ]


def _reasons(found: Exact | None, reasons: Mapping[str, str]) -> list[str]:
    """Why each method does not cover a scenario that none covers."""
    if found is not None:
        return []
    lines = [paragraph(f"{why}", "    ", f"  {name}: ") for name, why in reasons.items()]
    return ["Not solved exactly: no method covers the scenario (docs/truth.md).", *lines]


def as_json(
    origin: About,
    found: Exact | None,
    reasons: Mapping[str, str],
    rows: Sequence[Row],
) -> dict[str, Any]:
    """The solution as one object."""
    (loaded,) = origin.loaded
    return {
        **origin.head(),
        "scenario": loaded.name,
        "posture": loaded.scenario.posture,
        "maintenance": loaded.scenario.maintenance,
        "method": "" if found is None else found.method,
        "assumes": [] if found is None else list(found.assumes),
        "values": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
        "not_solved": [] if found else [{"method": each, "why": reasons[each]} for each in reasons],
        "provenance": came_from(loaded),
    }
