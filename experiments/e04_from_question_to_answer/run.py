"""From question to answer: which hub capacities are worth having, how sure is that, and why.

Runs the commands of README.md one after the other, keeps their tables and figures in results/
beside this file, and reduces the sweep to what the notebook reads. Needs the extra ``study``.

    .venv/bin/python experiments/e04_from_question_to_answer/run.py [--workers 2] [STEP ...]
"""

import argparse
import csv
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
CAPACITIES = (
    "hubs.korea_vehicles.berths.bench=range(3,13)",
    "hubs.ogden.berths.f35_bench=range(8,25)",
    "hubs.williamtown.berths.f35_bench=range(8,25)",
    "hubs.srf_yokosuka.berths.dock=range(3,7)",
    "hubs.yokohama.berths.slot=range(0,4)",
    "hubs.geoje.berths.slot=range(0,4)",
    "hubs.singapore.berths.slot=range(0,4)",
)
BENCHES = (
    "hubs.korea_vehicles.berths.bench=6,9,12",
    "hubs.ogden.berths.f35_bench=16,20",
    "hubs.williamtown.berths.f35_bench=16,20",
)
STEPS: dict[str, tuple[str, ...]] = {
    "precision": (
        "compare", "posture=today", "posture=rsf", "metric=[dru]",
        "precision=0.02", "budget=200",
    ),
    "sweep": (
        "sweep", "design=nolh", "points=65", "replications=8", "store=true", "metric=[dru]",
        "keep=[dru,on_station,cost]", *CAPACITIES,
    ),
    "explain": (
        "explain", "method=sobol", "metric=on_station", "over=sum", "points=65",
        "replications=4", *CAPACITIES,
    ),
    "select": ("select", "delta=0.03", "replications=10", "budget=600", *BENCHES),
    "pareto": ("pareto", "replications=10", *BENCHES),
    "ignorance": (
        "explain", "method=ignorance", "posture=today,rsf,home", "metric=mission_uptime",
        "draws=16", "replications=3",
    ),
}  # fmt: skip
"""Commands by step, without the scenario (the default one), workers and folder."""


def main() -> None:
    """Run the steps that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("steps", nargs="*", default=[*STEPS], metavar="STEP")
    asked = parser.parse_args()
    for step in asked.steps:
        words = [*STEPS[step], f"workers={asked.workers}", f"out={RESULTS / step}"]
        told = subprocess.run(
            [sys.executable, "-m", "sim", *words], stdout=subprocess.PIPE, text=True, check=False
        )
        if told.returncode not in (0, 3):  # 3: a metamodel that predicts badly says so
            raise SystemExit(told.returncode)
        (RESULTS / f"{step}.txt").write_text(told.stdout.replace(f"{HERE}/", ""), encoding="utf-8")
    if "precision" in asked.steps:
        told_of_dru()
    if "sweep" in asked.steps:
        reduce()


def told_of_dru() -> None:
    """Of the comparison what its precision was about, in a table of its own."""
    told = json.loads((RESULTS / "precision" / "compare.json").read_text(encoding="utf-8"))
    (change,) = (row for row in told["differences"] if row["metric"] == "dru")
    (judged,) = told["precision"]
    kept = {"replications": told["replications"], "dru": change, "precision": judged}
    (RESULTS / "precision.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def reduce() -> None:
    """Of every replication of the sweep its point and the metrics that are kept, in one table."""
    import pandas as pd

    design = pd.read_parquet(RESULTS / "sweep" / "design.parquet")
    values = pd.read_parquet(RESULTS / "sweep" / "parts")
    kept = {
        "dru": values["dru/all missions"],
        "on_station": values[[name for name in values if name.startswith("on_station/")]].sum(
            axis=1
        ),
        "cost": values["cost/total"],
    }
    table = values[["point", "replication"]].assign(**kept).sort_values(["point", "replication"])
    table = design.merge(table, on="point")
    table.to_csv(RESULTS / "points.csv", index=False, quoting=csv.QUOTE_MINIMAL)


if __name__ == "__main__":
    main()
