"""Theater or home: the study beside its exact values, three tables and three figures in results/.

README.md tells the finding. What has been run is read again; words as of `theater study`:

    .venv/bin/python experiments/e01_theater_or_home/figures.py workers=2 [out=DIR]
"""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import t as student

import sim
from sim.analytic.closed_network import Measures, Station, solve_network
from sim.report.figures import CurvePanel, ExactCurve, curves, scores
from sim.report.output.style import save

NAME = "e01_theater_or_home"
HERE = Path(__file__).parent
RAW, RESULTS = HERE.parents[1] / "results" / NAME, HERE / "results"
"""Where the study runs, and what is kept of it."""
SHIPS, LIFE_D, REPAIR_D, THEATER_D, HOME_D, K = 12, 180, 30, 5, 25, 9
THEATER_DOCKS, HOME_DOCKS = range(1, 5), range(1, 9)
LEVEL = 0.99
METRICS = {"on_station": "ships", "mission_uptime": "hold"}
THEATER, HOME = "hubs.theater.berths.dock", "hubs.home.berths.dock"

TITLE = {
    "on_station": "ships on station in the mean",
    "mission_uptime": "time with at least {k} on station",
}
UNITS = {"on_station": "", "mission_uptime": "fraction"}


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


Points = Mapping[float, Row]
"""Rows by the place where they stand along x."""


def measured(study: Any) -> list[Row]:
    """Every point of the study, solved and simulated."""
    rows = []
    for step, answer in study.steps.items():
        posture = step.partition("_")[0]
        for point in answer.points:
            fixed = study.file.steps[step].overrides
            docks = {key: point.settings.get(key, fixed.get(key)) for key in (THEATER, HOME)}
            words = [f"{key}={value}" for key, value in docks.items()]
            exact = sim.solve("break_even", f"posture={posture}", *words)
            for each in point.summaries:
                truth = exact[each.metric, each.subject]
                standard_error = each.half_width / student.ppf(0.5 + LEVEL / 2, each.n - 1)
                rows.append(
                    Row(
                        posture, docks[THEATER], docks[HOME], each.metric, truth, each.mean,
                        each.half_width, (each.mean - truth) / standard_error, each.n,
                        point.settings["seed"],
                    )
                )  # fmt: skip
    return [row for row in rows if METRICS.get(row.metric)]


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


# Figures ----------------------------------------------------------------------------------------


def _curve(label: str, x: Sequence[float], y: Sequence[float], at: Points) -> ExactCurve:
    """A line of exact values with the simulated rows on it."""
    means, halves = [row.simulated for row in at.values()], [row.half_width for row in at.values()]
    return ExactCurve(label, x, y, list(at), means, halves)


def draw_break_even(rows: Sequence[Row], limits: Mapping[str, float], k: int, path: Path) -> None:
    """Home docks along x; what 1, 2, ... theater docks give as levels to compare with."""
    panels = []
    for metric, title in TITLE.items():
        mine = [row for row in rows if row.metric == metric]
        home = {float(row.home_docks): row for row in mine if row.posture == "home"}
        x = [0, *home]
        lines = [_curve("home docks only", x, [0, *(row.exact for row in home.values())], home)]
        lines += [
            _curve(_docks(row.theater_docks), [0, x[-1]], [row.exact] * 2, {0.0: row})
            for row in mine
            if row.posture == "theater"
        ]
        lines.append(ExactCurve("home docks without limit", [0, x[-1]], [limits[metric]] * 2))
        panels.append(
            CurvePanel(lines, "docks at home, 25 days away", title.format(k=k), unit=UNITS[metric])
        )
    figure = curves(
        panels,
        replications=rows[0].replications,
        level=LEVEL,
        finding="One theater dock lies between one home dock and two; two beat any number at home",
    )
    save(figure, path)


def _docks(number: int) -> str:
    return f"{number} theater dock" + ("s" if number > 1 else "")


def draw_mix(
    rows: Sequence[Row],
    best: Mapping[int, Sequence[float]],
    ways: Mapping[int, Sequence[float]],
    home_d: float,
    path: Path,
) -> None:
    """Left: work in both places, half in each or at the best share. Right: how far home may be."""
    ready = [row for row in rows if row.metric == "on_station"]
    halves, shares = [], []
    for docks in (1, 2, 3):
        mine = [row for row in ready if row.theater_docks == docks]
        alone = next(row for row in mine if row.posture == "theater")
        half = {0.0: alone} | {float(row.home_docks): row for row in mine if row.posture == "split"}
        y = [row.exact for row in half.values()]
        halves.append(_curve(_docks(docks), list(half), y, half))
        name = f"{_docks(docks)}, best fixed share"
        shares.append(ExactCurve(name, [0, *HOME_DOCKS], [alone.exact, *best[docks]]))
    even = [ExactCurve(_docks(docks), HOME_DOCKS, values) for docks, values in ways.items()]
    even.append(ExactCurve(f"home is {home_d:g} days away", [1, HOME_DOCKS[-1]], [home_d] * 2))
    left = "Half of the work in each place, or the best fixed share of it"
    right = "How far home may be for home docks to be as good"
    panels = [
        CurvePanel([*halves, *shares], "docks at home", "ships on station in the mean", left),
        CurvePanel(even, "docks at home", "days to home", right, is_log=True),
    ]
    share, number = best[1][1], best[1][-1]
    figure = curves(
        panels,
        replications=rows[0].replications,
        level=LEVEL,
        finding=f"Beside one theater dock, two home docks make {share:.1f} ships on station, eight "
        f"{number:.1f}",
    )
    save(figure, path)


def draw_agreement(rows: Sequence[Row], k: int, path: Path) -> None:
    """Simulated minus exact in standard errors, at every point."""
    whom = {"home": "home", "theater": "theater", "split": "half in each place"}
    groups = {
        f"{title.format(k=k)}, {name}": [
            row.z for row in rows if (row.metric, row.posture) == (metric, posture)
        ]
        for metric, title in TITLE.items()
        for posture, name in whom.items()
    }
    figure = scores(list(groups), list(groups.values()), replications=rows[0].replications)
    save(figure, path)


def main(words: Sequence[str]) -> None:
    """Run the study or read it again, and write the tables and figures."""
    other = next((Path(word[4:]) for word in words if word.startswith("out=")), None)
    raw, out = (RAW, RESULTS) if other is None else (other, other / "kept")
    study = sim.study(NAME, *(word for word in words if not word.startswith("out=")), out=raw)
    out.mkdir(exist_ok=True)
    (out / "study.csv").write_text(study.csv, encoding="utf-8")
    table, both, rows = break_even(), mixes(), measured(study)
    write(out / "points.csv", rows)
    write(out / "break_even.csv", table)
    write(out / "mixes.csv", both)

    limit = on_station(None, None, 0)
    best = {
        t: [mix.best_on_station for mix in both if mix.theater_docks == t] for t in THEATER_DOCKS
    }
    ways = {t: [even_distance_d(t, h) for h in HOME_DOCKS] for t in THEATER_DOCKS}
    limits = {"on_station": limit.number, "mission_uptime": limit.at_least(K)}
    draw_break_even(rows, limits, K, out / "break_even.png")
    draw_mix(rows, best, ways, HOME_D, out / "mix.png")
    draw_agreement(rows, K, out / "agreement.png")
    print(verdict(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
