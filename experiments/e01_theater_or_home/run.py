"""Theater or home: how many docks at home equal a dock in the theater, exactly and simulated.

Writes three tables and three figures into results/ beside this file; README.md tells the finding.

    .venv/bin/python experiments/e01_theater_or_home/run.py [--replications 400] [--workers 2]
"""

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import figures
import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import t as student

import sim
from sim.analytic.closed_network import Measures, Station, solve_network
from sim.analytic.solve import solve

HERE = Path(__file__).parent
SHIPS, LIFE_D, REPAIR_D, THEATER_D, HOME_D, K = 12, 180, 30, 5, 25, 9
THEATER_DOCKS, HOME_DOCKS = range(1, 5), range(1, 9)
LEVEL = 0.99
METRICS = {"on_station": "ships", "mission_uptime": "hold"}


@dataclass(frozen=True)
class Row:
    """One metric at one point: solved and simulated."""

    posture: str
    theater_docks: int
    home_docks: int
    metric: str
    exact: float
    simulated: float
    half_width: float
    """Of the interval at ``LEVEL``, Student's t over the replications."""
    z: float
    """Simulated minus exact, in standard errors."""
    replications: int
    seed: int


def points() -> list[tuple[str, int, int]]:
    """Posture, theater docks and home docks: each place alone, and half of the work in each."""
    home = [("home", 0, docks) for docks in HOME_DOCKS]
    theater = [("theater", docks, 0) for docks in THEATER_DOCKS]
    return home + theater + [("split", t, h) for t in THEATER_DOCKS for h in HOME_DOCKS]


def scenario(posture: str, theater: int, home: int) -> sim.Scenario:
    """The textbook scenario with these docks."""
    docks = (f"hubs.theater.berths.dock={theater}", f"hubs.home.berths.dock={home}")
    return sim.load_scenario("break_even", f"posture={posture}", *docks)


def measure(seed: int, replications: int, workers: int) -> list[Row]:
    """Solve and simulate every point, each under its own seed: the errors are independent."""
    rows = []
    for number, (posture, theater, home) in enumerate(points()):
        asked = scenario(posture, theater, home)
        exact = solve(asked)
        assert exact is not None
        result = sim.replicate(asked, seed + number, replications, workers, LEVEL)
        for metric, subject in METRICS.items():
            found, truth = result.value(metric, subject), exact[metric, subject]
            error = result.of(metric, subject).std(ddof=1) / np.sqrt(replications)
            rows.append(
                Row(
                    posture, theater, home, metric, truth, found.mean, found.half_width,
                    (found.mean - truth) / error, replications, seed + number,
                )
            )  # fmt: skip
        print(f"{posture:8} theater {theater} home {home}: {rows[-2].simulated:.3f} on station")
    return rows


# Exact, without a scenario ----------------------------------------------------------------------


def on_station(
    theater: int | None, home: int | None, share: float, home_d: float = HOME_D
) -> Measures:
    """The ships on station, with a share of the work in the theater; None is docks without limit.

    ``home_d`` is the time to go home, and to come back [d].
    """
    loop = [
        Station("on station", 1, LIFE_D),
        Station("theater way", share, 2 * THEATER_D),
        Station("theater dock", share, REPAIR_D, theater),
        Station("home way", 1 - share, 2 * home_d),
        Station("home dock", 1 - share, REPAIR_D, home),
    ]
    return solve_network(loop, SHIPS).at["on station"]


def best_share(theater: int, home: int | None) -> tuple[float, float]:
    """Share of the work in the theater that keeps most ships on station, and how many it keeps."""
    grid = np.linspace(0, 1, 101)
    coarse = grid[np.argmax([on_station(theater, home, share).number for share in grid])]
    found = minimize_scalar(
        lambda share: -on_station(theater, home, share).number,
        bounds=(max(coarse - 0.01, 0), min(coarse + 0.01, 1)),
        method="bounded",
    )
    tried = [(coarse, on_station(theater, home, coarse).number), (found.x, -found.fun)]
    share, number = max(tried, key=lambda each: each[1])
    return float(share), float(number)


@dataclass(frozen=True)
class Mix:
    """Docks in both places, all exact: half of the work in each, and the best fixed share."""

    theater_docks: int
    home_docks: int
    half_on_station: float
    best_share_in_theater: float
    best_on_station: float


def mixes() -> list[Mix]:
    """The table of docks in both places."""
    return [
        Mix(t, h, on_station(t, h, 0.5).number, *best_share(t, h))
        for t in THEATER_DOCKS
        for h in HOME_DOCKS
    ]


def even_distance_d(theater: int, home: int | None) -> float:
    """Days to go home at which home docks equal theater docks; nan if 0 d is still too far."""
    wanted = on_station(theater, None, 1).number

    def gain(days: float) -> float:
        return on_station(None, home, 0, days).number - wanted

    return brentq(gain, 0, 1000) if gain(0) > 0 else float("nan")


@dataclass(frozen=True)
class Even:
    """What some theater docks are worth, all exact."""

    theater_docks: int
    on_station: float
    hold: float
    """P(at least K on station)."""
    home_docks_for_on_station: int | str
    """Fewest home docks that keep as many ships on station; ``none`` if no number does."""
    home_docks_for_hold: int | str
    even_way_home_d_2_docks: float
    """Days to go home at which two home docks keep as many on station; nan if there are none."""
    even_way_home_d_4_docks: float
    even_way_home_d_any_docks: float


def break_even() -> list[Even]:
    """The table of what 1, 2, ... theater docks are worth in home docks."""
    home = [on_station(None, docks, 0) for docks in range(1, SHIPS + 1)]  # one a ship: no queue
    rows = []
    for docks in THEATER_DOCKS:
        here = on_station(docks, None, 1)
        ready = [each.number >= here.number for each in home]
        held = [each.at_least(K) >= here.at_least(K) for each in home]
        rows.append(
            Even(
                docks,
                here.number,
                here.at_least(K),
                ready.index(True) + 1 if any(ready) else "none",
                held.index(True) + 1 if any(held) else "none",
                *(even_distance_d(docks, number) for number in (2, 4, None)),
            )
        )
    return rows


# Tables and the verdict -------------------------------------------------------------------------


def write(path: Path, rows: Sequence[Row] | Sequence[Even] | Sequence[Mix]) -> None:
    """A table with a column for each field, numbers to six digits."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(rows[0]))
        table.writerows(_short(asdict(row).values()) for row in rows)


def _short(values: Iterable[Any]) -> list[Any]:
    return [f"{value:.6g}" if isinstance(value, float) else value for value in values]


def verdict(rows: Sequence[Row]) -> str:
    """How the simulated points lie about the exact ones, for all of them together."""
    free = rows[0].replications - 1
    outside = sum(abs(row.z) > student.ppf(0.5 + LEVEL / 2, free) for row in rows)
    farthest = max(abs(row.z) for row in rows)
    bound = student.ppf(1 - (1 - LEVEL) / 2 / len(rows), free)
    return (
        f"{len(rows)} values: {outside} outside their {100 * LEVEL:.0f} % interval, "
        f"{(1 - LEVEL) * len(rows):.1f} expected by chance; farthest {farthest:.2f} standard "
        f"errors away, family-wise bound {bound:.2f}"
    )


def main() -> None:
    """Solve, simulate, and write the tables and figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)

    table, both = break_even(), mixes()
    rows = measure(wanted.seed, wanted.replications, wanted.workers)
    write(wanted.out / "points.csv", rows)
    write(wanted.out / "break_even.csv", table)
    write(wanted.out / "mixes.csv", both)

    limit = on_station(None, None, 0)
    best = {
        t: [mix.best_on_station for mix in both if mix.theater_docks == t] for t in THEATER_DOCKS
    }
    ways = {t: [even_distance_d(t, h) for h in HOME_DOCKS] for t in THEATER_DOCKS}
    limits = {"on_station": limit.number, "mission_uptime": limit.at_least(K)}
    figures.break_even(rows, limits, K, wanted.out / "break_even.png")
    figures.mix(rows, best, ways, HOME_D, wanted.out / "mix.png")
    figures.agreement(rows, K, wanted.out / "agreement.png")

    for row in table:
        print(
            f"{row.theater_docks} theater docks: {row.on_station:.5f} on station, "
            f"P(>= {K}) {row.hold:.5f}; home docks for as many: {row.home_docks_for_on_station}; "
            f"even with any number of home docks {row.even_way_home_d_any_docks:.1f} d away"
        )
    print(f"limit of home docks: {limit.number:.5f} on station, P(>= {K}) {limit.at_least(K):.5f}")
    print(verdict(rows))


if __name__ == "__main__":
    main()
