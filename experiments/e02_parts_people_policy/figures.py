"""Parts, people, policy: three tables and three figures of the study, in results/.

README.md tells the finding. What has been run is read again; words as of `theater study`:

    .venv/bin/python experiments/e02_parts_people_policy/figures.py workers=2 [out=DIR]
"""

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import sim
from sim.metrics.lost_days import BUCKETS
from sim.report.output.style import change_colours
from sim.study.statistics.summary import half_width

NAME = "e02_parts_people_policy"
HERE = Path(__file__).parent
RAW, RESULTS = HERE.parents[1] / "results" / NAME, HERE / "results"
"""Where the study runs, and what is kept of it."""
LEVEL = 0.99
YEAR_D = 365.0
INK, GREY = "#222222", "#8a8f98"
KINDS = {"spare": "#d98e1f", "crew": "#2f6db3", "berth": "#7a3b69"}
COLORS = {
    "operating": "#4d8f5b", "operating degraded": "#9bc59f", "rotation": "#c7d3dd",
    "upkeep": "#a9b7c4", "awaiting upkeep": "#8596a6", "authorization": "#f0c419",
    "awaiting lift": "#e8a33d", "transit": "#e07b39", "queue": "#b3432f",
    "host priority": "#8c2f39",
    "labour": "#7a3b69", "parts": "#d1495b", "hands-on": "#2f6db3", "scheduled": "#5f8fc7",
    "trial": "#94b8de",
}  # fmt: skip


@dataclass(frozen=True)
class Share:
    """Share of a fleet's platform-days in a bucket, in percent."""

    fleet: str
    bucket: str
    percent: float
    half_width: float


@dataclass(frozen=True)
class OneMore:
    """What one more of something buys, against the same replications without it."""

    kind: str
    """spare, crew or berth."""
    where: str
    before: int
    days: float
    """Platform-days on station gained a year, all fleets together."""
    days_half_width: float
    dru: float
    dru_half_width: float


@dataclass(frozen=True)
class Pays:
    """Proactive minus reactive maintenance at one quality of the prognosis."""

    detected_frac: float
    false_alarm_every_d: float
    days: float
    """Platform-days on station gained a year, all fleets together."""
    days_half_width: float


def where_the_days_go(found: Any) -> list[Share]:
    """The shares of every fleet; they add up to 100."""
    base = found.result
    rows = []
    for name, fleet in base.scenario.fleets.items():
        whole = fleet.size * base.scenario.horizon_d / 100
        for bucket in BUCKETS:
            values = base.of("days", f"{name}/{bucket}") / whole
            rows.append(Share(name, bucket, float(values.mean()), half_width(values, LEVEL)))
    return rows


def one_more(study: Any) -> list[OneMore]:
    """One more of each candidate; a step is called by its kind, and its title has the rest."""
    changes = {(row[0], row[3]): row for row in map(list, study.rows)}
    head = {name: place for place, name in enumerate(study.head)}
    mean, half = head["mean"], head["half_width"]
    rows = []
    for step, answer in study.file.steps.items():
        kind = step.partition("_")[0]
        if kind not in KINDS:
            continue
        where, _, before = answer.title.partition(" (")
        days, dru = changes[step, "on_station"], changes[step, "dru"]
        gained = YEAR_D * days[mean], YEAR_D * days[half], dru[mean], dru[half]
        rows.append(OneMore(kind, where, int(before.split()[0]), *gained))
    return sorted(rows, key=lambda row: -row.days)


def when_it_pays(found: Any) -> list[Pays]:
    """Proactive against reactive, from useless to perfect."""
    (every,) = (key for key in found.plan.keys if key != found.along)
    return sorted(
        (
            Pays(x, curve.settings[every], YEAR_D * gain.mean(), YEAR_D * half_width(gain, LEVEL))
            for curve in found.curves
            for x, gain in zip(curve.x, curve.differences, strict=True)
        ),
        key=lambda row: (row.detected_frac, row.false_alarm_every_d),
    )


def write(path: Path, rows: Sequence[Share] | Sequence[OneMore] | Sequence[Pays]) -> None:
    """A table with a column for each field, numbers to six digits."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(rows[0]))
        for row in rows:
            cells = asdict(row).values()
            table.writerow(f"{each:.6g}" if isinstance(each, float) else each for each in cells)


def _new(width_in: float, height_in: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=9, colors=INK)
    return figure, axis


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=130, metadata={"Software": None})


def draw_days(rows: Sequence[Share], path: Path) -> None:
    """Down and away days of every fleet as stacked bars; what is missing to 100 % is operating."""
    fleets = list(dict.fromkeys(row.fleet for row in rows))
    share = {(row.fleet, row.bucket): row.percent for row in rows}
    figure, axis = _new(10.5, 0.32 * len(fleets) + 1.6)
    left = np.zeros(len(fleets))
    for bucket, color in COLORS.items():
        width = np.array([share.get((fleet, bucket), 0.0) for fleet in fleets])
        if width.max() >= 0.05:
            axis.barh(fleets, width, left=left, color=color, height=0.76, label=bucket)
        left += width
    axis.invert_yaxis()
    axis.set(xlim=(0, 100), xlabel="share of all platform-days [%]")
    axis.legend(ncols=5, frameon=False, loc="lower left", bbox_to_anchor=(0, 1), fontsize=8.5)
    _save(figure, path)


def draw_one_more(rows: Sequence[OneMore], path: Path) -> None:
    """What one more of each buys, best first, with the interval of the paired difference."""
    figure, axis = _new(10.5, 0.3 * len(rows) + 1.4)
    for place, row in enumerate(rows):
        color = KINDS[row.kind]
        axis.errorbar(
            row.days, place, xerr=row.days_half_width,
            fmt="o", ms=5, color=color, elinewidth=1.4, capsize=3,
        )  # fmt: skip
    axis.set_yticks(
        range(len(rows)), [f"{row.where} ({row.before} + 1 {row.kind})" for row in rows]
    )
    axis.axvline(0, color=GREY, lw=1)
    axis.invert_yaxis()
    axis.set(xlabel="platform-days on station gained a year, all fleets (paired, 99 %)")
    for kind, color in KINDS.items():
        axis.plot([], [], "o", color=color, label=f"one more {kind}")
    axis.legend(frameon=False, loc="lower right", fontsize=9)
    _save(figure, path)


def draw_proactive(rows: Sequence[Pays], path: Path) -> None:
    """Gain over reactive maintenance by detection and false alarms, with the break-even line."""
    across = sorted({row.detected_frac for row in rows})
    up = sorted({row.false_alarm_every_d for row in rows})
    found = {(row.detected_frac, row.false_alarm_every_d): row for row in rows}
    gain = np.array([[found[x, y].days for x in across] for y in up])
    figure, axis = _new(8.2, 5.0)
    most = float(np.abs(gain).max())
    image = axis.imshow(
        gain, origin="lower", aspect="auto", cmap=change_colours(), vmin=-most, vmax=most
    )
    for row, y in enumerate(up):
        for column, x in enumerate(across):
            cell = found[x, y]
            unsure = abs(cell.days) < cell.days_half_width
            text = f"{cell.days:+.0f}" + ("\n?" if unsure else "")
            ink = "white" if cell.days > 0.6 * most else INK
            axis.text(column, row, text, ha="center", va="center", fontsize=9, color=ink)
    if gain.min() < 0 < gain.max():
        axis.contour(gain, levels=[0.0], colors=INK, linewidths=2)
    axis.set_xticks(range(len(across)), [f"{100 * x:.0f} %" for x in across])
    axis.set_yticks(range(len(up)), [f"{y:g}" for y in up])
    axis.set(xlabel="failures that are detected", ylabel="operating days between false alarms")
    axis.set_title(
        "Proactive minus reactive: platform-days on station a year; the line is break-even\n"
        "(?: the 99 % interval of the paired difference holds 0)",
        fontsize=10, loc="left",
    )  # fmt: skip
    figure.colorbar(image, ax=axis, shrink=0.85)
    _save(figure, path)


def main(words: Sequence[str]) -> None:
    """Run the study or read it again, and write the tables and figures."""
    other = next((Path(word[4:]) for word in words if word.startswith("out=")), None)
    raw, out = (RAW, RESULTS) if other is None else (other, other / "kept")
    study = sim.study(NAME, *(word for word in words if not word.startswith("out=")), out=raw)
    out.mkdir(exist_ok=True)
    (out / "study.csv").write_text(study.csv, encoding="utf-8")
    shares = where_the_days_go(study["where_the_days_go"])
    write(out / "days.csv", shares)
    draw_days(shares, out / "days.png")
    more = one_more(study)
    write(out / "one_more.csv", more)
    draw_one_more(more, out / "one_more.png")
    pays = when_it_pays(study["proactive"])
    write(out / "proactive.csv", pays)
    draw_proactive(pays, out / "proactive.png")


if __name__ == "__main__":
    main(sys.argv[1:])
