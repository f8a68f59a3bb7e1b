"""METRIC beside the truth: two-echelon backorders simulated, exact, and by the approximations.

Runs truth/D02, D03 and D04, prints the table as Markdown, and with --write puts it into
docs/metric.md. Without replications the simulated column stays open.

    .venv/bin/python experiments/e02_parts_people_policy/metric_table.py --replications 20 --write
"""

import argparse
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import sim
from sim.analytic.echelons import (
    Base,
    Depot,
    Echelons,
    Sru,
    exact_exponential,
    exact_two_echelon,
    metric,
    vari_metric,
)
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Floats, half_width

DOCS = Path(__file__).parents[2] / "docs" / "metric.md"
START = "<!-- metric_table.py writes from here -->\n"
END = "<!-- to here -->\n"
LEVEL = 0.99
OPEN, MISSING = "to be simulated", "not measured"
BASE = re.compile(r"base_\d+")
HEADER = (
    "case, output", "simulated (99 %)", "exact", "VARI-METRIC", "METRIC", "error of METRIC",
    "error of VARI-METRIC",
)  # fmt: skip

Simulated = Mapping[str, Mapping[str, tuple[float, float]]]
"""Mean and half-width by case and output."""


@dataclass(frozen=True)
class Case:
    """A truth case: its bases and depot, and the method that is exact for it."""

    bases: tuple[Base, ...]
    depot: Depot
    exact: Callable[[tuple[Base, ...], Depot], Echelons] = exact_two_echelon
    depot_stock: str = "depot"
    """Name of the depot's stock in the scenario; those of the bases are base_0, base_1, ..."""


PER_YEAR = 1 / 365
CASES = {
    "D02": Case(
        bases=(Base(23.2 * PER_YEAR, 3.65, 1, repaired_here=0.2, repair_d=3.65),) * 5,
        depot=Depot(9.23815, 2),
    ),
    "D03": Case(
        bases=(Base(0.06, 7, 1), Base(0.1, 12, 2)),
        depot=Depot(25, 3),
        exact=exact_exponential,
    ),
    "D04": Case(
        bases=(Base(0.05, 6, 1), Base(0.08, 10, 2)),
        depot=Depot(5, 2, (Sru(0.5, 30, 1), Sru(0.3, 45, 2))),
        depot_stock="lru",
    ),
}
"""The two-echelon truth cases (tests/data/truth_cases.json); D04 has two indentures."""


def outputs(values: Echelons) -> dict[str, float]:
    """Backorders and fill rates by output, named ``metric/subject``; equal bases only once."""
    found = {
        "backorders/depot": values.depot.backorders,
        "fill_rate/depot": values.depot.fill_rate,
    }
    for number, base in enumerate(values.bases):
        if base != values.bases[0] or number == 0:
            found[f"backorders/base_{number}"] = base.backorders
            found[f"fill_rate/base_{number}"] = base.fill_rate
    found["backorders/all bases"] = values.total_backorders
    return found


def table(simulated: Simulated) -> str:
    """The Markdown table; the simulated column says what is open."""
    lines = [f"| {' | '.join(HEADER)} |", "|---" * len(HEADER) + "|"]
    for name, case in CASES.items():
        ways = [way(case.bases, case.depot) for way in (case.exact, vari_metric, metric)]
        exact, vari, poisson = (outputs(way) for way in ways)
        label = f"{name} (MOD-METRIC)" if case.depot.srus else name
        for output, truth in exact.items():
            known = simulated.get(name, {}).get(output)
            measured = MISSING if name in simulated else OPEN
            if known:
                measured = f"{known[0]:.5f} ± {known[1]:.5f}"
            numbers = [f"{value:.5f}" for value in (truth, vari[output], poisson[output])]
            errors = [f"{value / truth - 1:+.1%}" for value in (poisson[output], vari[output])]
            what = output.replace("/", " ").replace("_", " ")
            lines.append(f"| {label}, {what} | {measured} | {' | '.join(numbers + errors)} |")
    return "\n".join(lines) + "\n"


def read(result: Result, depot_stock: str) -> dict[str, tuple[float, float]]:
    """Mean and half-width of every output that the result has, under the names of ``outputs``.

    Subjects are names of stocks: that of the depot, and base_0, base_1, ...; others, such as those
    of SRUs, are left out.
    """
    found = {}
    total = np.zeros(result.replications)
    for measure, subject in result.keys:
        at_base = BASE.fullmatch(subject) is not None
        if measure not in ("backorders", "fill_rate") or not (at_base or subject == depot_stock):
            continue
        values = result.of(measure, subject)
        found[f"{measure}/{subject if at_base else 'depot'}"] = interval(values, result.level)
        if measure == "backorders" and at_base:
            total += values
    if "backorders/base_0" in found:
        found["backorders/all bases"] = interval(total, result.level)
    return found


def interval(values: Floats, level: float) -> tuple[float, float]:
    """Mean and half-width over the replications that have a value."""
    known = values[~np.isnan(values)]
    return float(known.mean()), half_width(known, level)


def simulate(replications: int, days: float, seed: int, workers: int) -> Simulated:
    """Run every case, each under its own seed."""
    found = {}
    for number, (name, case) in enumerate(CASES.items()):
        scenario = sim.load_scenario(f"truth/{name}", f"horizon_d={days}")
        result = sim.replicate(scenario, seed + number, replications, workers, LEVEL)
        found[name] = read(result, case.depot_stock)
        if not found[name]:
            raise ValueError(f"truth/{name} has no stock {case.depot_stock!r} and no base_0")
    return found


def main() -> None:
    """Simulate if asked, print the table, and write it into the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--replications", type=int, default=0, help="0: only what is solved")
    parser.add_argument("--days", type=float, default=300_000, help="of each replication [d]")
    parser.add_argument("--seed", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the table into docs/metric.md")
    asked = parser.parse_args()
    simulated: Simulated = {}
    if asked.replications:
        simulated = simulate(asked.replications, asked.days, asked.seed, asked.workers)
    text = table(simulated)
    print(text)
    if asked.write:
        page = DOCS.read_text(encoding="utf-8")
        before, rest = page.split(START)
        _, after = rest.split(END)
        DOCS.write_text(f"{before}{START}{text}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
