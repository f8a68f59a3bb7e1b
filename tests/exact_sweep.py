"""A sweep over four factors of the textbook loop against its exact values."""

import csv
from pathlib import Path

from scipy.stats import t

from sim.analytic.solve import solve
from sim.cli.main import main
from sim.load.compose import load_scenario

REPLICATIONS = 20
FACTORS = (
    "fleets.ships.modes.casualty.life.mean_d=interval(60,400)",
    "work.repair.stages.dock.takes.mean_d=interval(10,60)",
    "legs.theater.takes.value_d=interval(1,20)",
    "hubs.theater.berths.dock=range(1,5)",
)
KEY = ("on_station", "ships")


def misses(points: int, out: Path) -> tuple[int, int]:
    """Exact values outside the 95 % intervals, and outside those that hold for all points at 95 %.

    Each point has a seed of its own: under common random numbers all would miss together.
    """
    seeds = f"seed=range(1,{points + 1})"
    words = ["scenario=break_even", "posture=theater", "design=sobol", f"points={points}", seeds]
    words += [*FACTORS, f"replications={REPLICATIONS}", "workers=2", f"out={out}"]
    assert main(["sweep", *words]) == 0
    table = csv.DictReader((out / "sweep.csv").read_text(encoding="utf-8").splitlines())
    rows = [row for row in table if (row["metric"], row["subject"]) == KEY]
    assert len(rows) == points
    wider = t.ppf(1 - 0.025 / points, REPLICATIONS - 1) / t.ppf(0.975, REPLICATIONS - 1)
    outside = beyond = 0
    for row in rows:
        settings = [f"{key.split('=')[0]}={row[key.split('=')[0]]}" for key in FACTORS]
        exact = solve(load_scenario("break_even", "posture=theater", *settings))
        assert exact is not None
        error, width = abs(float(row["mean"]) - exact[KEY]), float(row["half_width"])
        outside += error > width
        beyond += error > width * wider
    return outside, beyond
