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
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import t as student

import sim
from sim.analytic.closed_network import Measures, Station, solve_network

NAME = "e01_theater_or_home"
HERE = Path(__file__).parent
RAW, RESULTS = HERE.parents[1] / "results" / NAME, HERE / "results"
"""Where the study runs, and what is kept of it."""
SHIPS, LIFE_D, REPAIR_D, THEATER_D, HOME_D, K = 12, 180, 30, 5, 25, 9
THEATER_DOCKS, HOME_DOCKS = range(1, 5), range(1, 9)
LEVEL = 0.99
METRICS = {"on_station": "ships", "mission_uptime": "hold"}
THEATER, HOME = "hubs.theater.berths.dock", "hubs.home.berths.dock"

INK, GREY, BLUE, RED = "#222222", "#8a8f98", "#2f6db3", "#b3432f"
WARM = ["#d98e1f", "#b3432f", "#7a3b69", "#33475b"]
"""One, two, three and four docks in the theater."""
TITLE = {"on_station": "Mean number of ships on station", "mission_uptime": "P(at least {k})"}


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


def _new(width_in: float, height_in: float, columns: int) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, columns, squeeze=False)[0]
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=9, colors=INK)
        axis.grid(axis="y", color="#e6e8eb", lw=0.7)
        axis.set_axisbelow(True)
    return figure, axes


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=130, metadata={"Software": None})


def _dots(axis: Any, x: Sequence[float], rows: Sequence[Row], color: str) -> None:
    """Simulated means with their intervals."""
    axis.errorbar(
        x, [row.simulated for row in rows], [row.half_width for row in rows],
        fmt="o", ms=3.6, mfc="white", mec=color, ecolor=color, mew=1.2, elinewidth=1.2, capsize=3.5,
        zorder=4,
    )  # fmt: skip


def draw_break_even(rows: Sequence[Row], limits: Mapping[str, float], k: int, path: Path) -> None:
    """Home docks along x; what 1, 2, ... theater docks give as levels to compare with."""
    figure, axes = _new(10.5, 5.0, 2)
    for axis, (metric, title) in zip(axes, TITLE.items(), strict=True):
        mine = [row for row in rows if row.metric == metric]
        home = [row for row in mine if row.posture == "home"]
        theater = [row for row in mine if row.posture == "theater"]
        x = [0, *(row.home_docks for row in home)]
        axis.axhline(limits[metric], color=BLUE, lw=1, ls=":", zorder=1)
        axis.plot(x, [0, *(row.exact for row in home)], color=BLUE, lw=1.8, zorder=3)
        _dots(axis, x[1:], home, BLUE)
        for row in theater:
            color = WARM[row.theater_docks - 1]
            axis.plot([0, x[-1]], [row.exact] * 2, color=color, lw=1.6, zorder=2)
            _dots(axis, [0], [row], color)
        axis.set_title(title.format(k=k), fontsize=11, loc="left", color=INK)
        axis.set_xlabel("docks at home, 25 days away", fontsize=9.5)
        axis.set_xticks(x)
        axis.set_xlim(-0.3, x[-1] + 0.1)
        axis.set_ylim(bottom=0)
        _name_levels(axis, {row.theater_docks: row.exact for row in theater})
    figure.suptitle(
        "One theater dock lies between one home dock and two; "
        "two theater docks beat any number at home",
        fontsize=12.5, x=0.01, ha="left", color=INK,
    )  # fmt: skip
    limit = limits["on_station"]
    axes[0].text(
        8, limit - 0.42, f"home docks without limit: {limit:.2f}", fontsize=8.5, color=BLUE,
        ha="right", va="top",
    )  # fmt: skip
    axes[1].text(
        8, 0.02, "lines: exact;  points: simulated, 99 % interval", fontsize=8.5, color=GREY,
        ha="right",
    )  # fmt: skip
    _save(figure, path)


def _name_levels(axis: Any, levels: Mapping[int, float]) -> None:
    """Words at the right end of the levels, moved apart where they would touch."""
    at, step = -1.0, 0.052 * axis.get_ylim()[1]
    for docks, level in levels.items():
        at = max(level, at + step)
        axis.annotate(
            _docks(docks), (8.1, level), (8.25, at), fontsize=8.5, va="center",
            color=WARM[docks - 1], annotation_clip=False,
        )  # fmt: skip


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
    figure, (left, right) = _new(10.5, 4.9, 2)
    ready = [row for row in rows if row.metric == "on_station"]
    for docks in (1, 2, 3):
        color = WARM[docks - 1]
        mine = [row for row in ready if row.theater_docks == docks]
        alone = next(row for row in mine if row.posture == "theater")
        half = [row for row in mine if row.posture == "split"]
        x = [0, *(row.home_docks for row in half)]
        left.plot(x, [alone.exact, *(row.exact for row in half)], color=color, lw=1.7)
        left.plot(x, [alone.exact, *best[docks]], color=color, lw=1.3, ls=(0, (4, 2)))
        _dots(left, [place + 0.13 * (docks - 2) for place in x], [alone, *half], color)
        left.text(8.3, best[docks][-1], _docks(docks), color=color, fontsize=8.5, va="center")
    left.plot([], [], color=GREY, lw=1.7, label="half of the work in each place")
    left.plot([], [], color=GREY, lw=1.3, ls=(0, (4, 2)), label="best fixed share of the work")
    left.legend(fontsize=8.5, frameon=False, loc="lower right")
    left.set_title("Mean on station with docks in both places", fontsize=11, loc="left", color=INK)
    left.set_xticks(range(9))
    left.set_xlim(-0.3, 9.9)

    right.axhline(home_d, color=GREY, lw=1, ls=":")
    right.text(8.1, home_d * 1.06, f"home is {home_d:g} days away", color=GREY, fontsize=8.5,
               ha="right")  # fmt: skip
    for docks, values in ways.items():
        color = WARM[docks - 1]
        right.plot(range(1, 9), values, color=color, lw=1.6, marker="o", ms=3.6, mfc="white")
        above = docks < 4
        right.text(8.1, values[-1] * (1.08 if above else 0.92), _docks(docks), color=color,
                   fontsize=8.5, ha="right", va="bottom" if above else "top")  # fmt: skip
    right.text(8.1, 3.2, "home nearer than the line: home docks win", fontsize=8.5, color=GREY,
               ha="right")  # fmt: skip
    right.set_yscale("log")
    right.set_yticks([5, 10, 25, 50, 100], ["5", "10", "25", "50", "100"])
    right.minorticks_off()
    right.set_ylim(3, 120)
    right.set_title(
        "Days to home at which home docks are as good", fontsize=11, loc="left", color=INK
    )
    for axis in (left, right):
        axis.set_xlabel("docks at home", fontsize=9.5)
    _save(figure, path)


def draw_agreement(rows: Sequence[Row], k: int, path: Path) -> None:
    """Simulated minus exact, with its interval, at every point."""
    figure, axes = _new(10.5, 3.4, 2)
    figure.supxlabel("points, with 99 % intervals", fontsize=9, color=GREY)
    for axis, (metric, title) in zip(axes, TITLE.items(), strict=True):
        mine = [row for row in rows if row.metric == metric]
        x = np.arange(len(mine))
        difference = [row.simulated - row.exact for row in mine]
        colors = [
            BLUE if row.posture == "home" else RED if row.posture == "theater" else GREY
            for row in mine
        ]
        axis.axhline(0, color=INK, lw=1)
        axis.vlines(
            x,
            [d - row.half_width for d, row in zip(difference, mine, strict=True)],
            [d + row.half_width for d, row in zip(difference, mine, strict=True)],
            colors=colors, lw=1.3,
        )  # fmt: skip
        axis.scatter(x, difference, s=12, c="white", edgecolors=colors, zorder=3)
        axis.set_title(
            f"{title.format(k=k)}: simulated minus exact", fontsize=11, loc="left", color=INK
        )
        axis.set_xticks([3.5, 9.5, 27.5], ["home", "theater", "half in each"], fontsize=9)
    _save(figure, path)


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
