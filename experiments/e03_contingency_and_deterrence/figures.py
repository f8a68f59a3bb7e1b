"""Contingency and deterrence: the tables of the study, and its figures, in results/.

README.md tells the findings. What has been run is read again; words as of `theater study`:

    .venv/bin/python experiments/e03_contingency_and_deterrence/figures.py workers=2 [out=DIR]
"""

import csv
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from tables import write

import sim

NAME = "e03_contingency_and_deterrence"
HERE = Path(__file__).parent
RAW, RESULTS = HERE.parents[1] / "results" / NAME, HERE / "results"
"""Where the study runs, and what is kept of it."""
KEPT = (
    "study.csv",
    "interdict_r1/interdict.csv",
    "interdict_r1/interdict.json",
    "interdict_r1/loss_ranking.png",
)
"""Files that are kept as they are."""
INK, GREY = "#222222", "#8a8f98"
BLUE, ORANGE, PURPLE, GREEN = "#0072b2", "#d55e00", "#7a3b69", "#009e73"
COLORS = {"today": ORANGE, "rsf": BLUE, "rsf, all at once": PURPLE}
NOTIONAL = "Most inputs are notional: no estimate of any fleet, stock or yard."
CONTINGENCY_D = 90
"""Length of the phase that is shaded [d]."""
UP = ("operating", "operating degraded", "rotation")
LEVEL = "95 %"

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Rows of a table by the names of its columns; none where there is no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def new(width_in: float, height_in: float, rows: int = 1, columns: int = 1, **more: Any) -> Any:
    """A figure and its axes."""
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False, **more)
    for axis in axes.flat:
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=8, colors=INK)
    return figure, axes


def save(figure: Figure, path: Path) -> None:
    """Write a PNG."""
    figure.savefig(path, dpi=120, metadata={"Software": None})


def shade(axis: Any, last_d: float) -> None:
    """The phases: contingency, and recovery after it."""
    axis.axvspan(0, CONTINGENCY_D, color=GREY, alpha=0.16, lw=0)
    axis.set_xlim(0, last_d)


def fans(rows: Sequence[Row], required: dict[str, int], pair: Sequence[str], path: Path) -> None:
    """Fan charts of every mission, two choices side by side."""
    missions = list(dict.fromkeys(row["mission"] for row in rows))
    lines = -(-len(missions) // 2)
    figure, axes = new(12.5, 1.75 * lines + 1.0, lines, 4, sharex=True)
    for axis in axes.flat:
        axis.set_visible(False)
    for number, mission in enumerate(missions):
        places = axes[number // 2, 2 * (number % 2) : 2 * (number % 2) + 2]
        tops = []
        for axis, choice in zip(places, pair, strict=True):
            axis.set_visible(True)
            own = [row for row in rows if (row["choice"], row["mission"]) == (choice, mission)]
            days = np.array([float(row["day"]) for row in own])
            band = {
                name: np.array([float(row[name]) for row in own])
                for name in ("q05", "q25", "q50", "q75", "q95")
            }
            shade(axis, days[-1])
            color = COLORS[choice]
            kind: dict[str, Any] = {"step": "post", "color": color, "lw": 0}
            axis.fill_between(days, band["q05"], band["q95"], alpha=0.22, **kind)
            axis.fill_between(days, band["q25"], band["q75"], alpha=0.4, **kind)
            axis.step(days, band["q50"], where="post", color=color, lw=1.3)
            axis.axhline(required[mission], color=INK, lw=1, ls="--")
            held = np.mean([float(row["held"]) for row in own])
            axis.set_title(f"{mission}\n{choice}: held {100 * held:.0f} %", fontsize=8, loc="left")
            tops += [band["q95"].max(), required[mission]]
            tops_low = [band["q05"].min(), required[mission]]
            axis.yaxis.get_major_locator().set_params(integer=True)
            axis.set_xticks(range(0, int(days[-1]) + 1, 30))
            low = min(tops_low)
            axis.set_ylim(0 if low < 15 else 0.8 * low, None)
        floor = min(axis.get_ylim()[0] for axis in places)
        for axis in places:
            axis.set_ylim(floor, 1.06 * max(tops) + 0.3)
        places[0].set_ylabel("on station", fontsize=8)
    for axis in axes[-1]:
        axis.set_xlabel("day", fontsize=8)
    figure.suptitle(
        "Platforms on station: median, 50 % and 90 % of replications; dashed: required k "
        f"(notional); held: share of days to D+180.\nShaded: contingency, D+0 to "
        f"D+{CONTINGENCY_D}; then recovery. {NOTIONAL}",
        fontsize=10,
    )
    save(figure, path)


def waterfall(rows: Sequence[Row], choice: str, title: str, path: Path) -> None:
    """Change in platform-days by bucket, paired; what is not up adds up to the loss of up days."""
    own = [
        row
        for row in rows
        if (row["study"], row["choice"], row["metric"]) == ("events", choice, "days")
    ]
    change = {row["subject"]: float(row["change"]) for row in own}
    half = {row["subject"]: float(row["half_width"]) for row in own}
    down = [name for name in change if name not in UP and (change[name] or half[name] > 0)]
    down.sort(key=lambda name: -abs(change[name]))
    figure, ((axis,),) = new(10.5, 0.34 * len(down) + 1.9)
    at = 0.0
    for place, name in enumerate(down):
        loss = -change[name]
        sure = abs(loss) > half[name]
        color = (ORANGE if loss < 0 else GREEN) if sure else "#c3c7cc"
        axis.barh(place, loss, left=at, color=color, height=0.7)
        axis.plot([at + loss] * 2, [place, place + 1], color=GREY, lw=0.7)
        axis.errorbar(at + loss, place, xerr=half[name], color=INK, lw=1, capsize=2.5)
        told = f"{loss:+.0f} ±{half[name]:.0f}"
        edge = max(at, at + loss, at + loss + half[name])
        axis.annotate(
            told, (edge, place), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8
        )
        at += loss
    axis.barh(len(down), at, color=BLUE, height=0.7)
    axis.annotate(
        f"{at:+.0f}", (max(at, 0), len(down)), xytext=(5, 0), textcoords="offset points",
        va="center", fontsize=8,
    )  # fmt: skip
    axis.set_yticks(range(len(down) + 1), [*down, "days up in all"])
    axis.invert_yaxis()
    axis.axvline(0, color=GREY, lw=1)
    axis.margins(x=0.14)
    axis.set_xlabel(
        f"platform-days up won (+) or lost (-) in the year (paired, {LEVEL})", fontsize=9
    )
    axis.set_title(f"{title}\nGrey: not told from zero. {NOTIONAL}", fontsize=9.5, loc="left")
    save(figure, path)


def gaps(rows: Sequence[Row], path: Path) -> None:
    """Share of replications with a gap longer than g, by mission."""
    missions = list(dict.fromkeys(row["mission"] for row in rows))
    figure, axes = new(12.5, 9.6, 4, 4, sharex=True, sharey=True)
    for axis in axes.flat[len(missions) :]:
        axis.set_visible(False)
    for axis, mission in zip(axes.flat, missions, strict=False):
        for choice, color in COLORS.items():
            own = [
                row
                for row in rows
                if (row["choice"], row["mission"], row["measure"]) == (choice, mission, "gap_over")
            ]
            days = [float(row["over_d"]) for row in own]
            share = np.array([float(row["value"]) for row in own])
            axis.plot(days, share, color=color, lw=1.5, marker="o", ms=2.5)
        axis.set_xscale("log")
        axis.set_ylim(-0.03, 1.03)
        axis.set_xticks([1, 3, 10, 30, 90], ["1", "3", "10", "30", "90"])
        axis.minorticks_off()
        axis.set_title(mission, fontsize=8.5, loc="left")
    free = axes.flat[-1]
    free.set_visible(True)
    free.axis("off")
    for choice, place in zip(COLORS, (0.7, 0.55, 0.4), strict=True):
        free.text(0.1, place, choice, color=COLORS[choice], fontsize=11, transform=free.transAxes)
    for axis in axes[:, 0]:
        axis.set_ylabel("P(some gap > g)", fontsize=8)
    for axis in axes[-1]:
        axis.set_xlabel("g [d]", fontsize=8)
    figure.suptitle(
        "Share of replications with a gap longer than g days in the year (a gap: less than k on "
        f"station). {NOTIONAL}",
        fontsize=10,
    )
    save(figure, path)


def returned(rows: Sequence[Row], path: Path) -> None:
    """Platforms back by D+30, 60 and 90 of those down, by kind."""
    kinds = [
        kind
        for kind in dict.fromkeys(row["kind"] for row in rows)
        if any(float(row["down"]) > 0.05 for row in rows if row["kind"] == kind)
    ]
    choices = list(dict.fromkeys(row["choice"] for row in rows))
    colors = dict(zip(choices, (BLUE, ORANGE, GREEN, PURPLE), strict=False))
    figure, axes = new(12.5, 3.6, 1, len(kinds))
    for axis, kind in zip(axes.flat, kinds, strict=True):
        for number, choice in enumerate(choices):
            own = [row for row in rows if (row["kind"], row["choice"]) == (kind, choice)]
            share = [
                100 * float(row["back"]) / float(row["down"]) if float(row["down"]) else np.nan
                for row in own
            ]
            places = np.arange(len(own)) + 0.2 * (number - 1.5)
            axis.bar(places, share, width=0.19, color=colors[choice])
            for place, row, top in zip(places, own, share, strict=True):
                told = f"{float(row['back']):.0f} of {float(row['down']):.0f}"
                axis.text(place, top + 1.5, told, rotation=90, fontsize=6.5, ha="center")
        axis.set_xticks(range(3), ["D+30", "D+60", "D+90"])
        axis.set_ylim(0, 125)
        axis.set_yticks(range(0, 101, 25))
        axis.set_title(kind, fontsize=9, loc="left")
    axes.flat[0].set_ylabel("back, of those down by then [%]", fontsize=8)
    for number, choice in enumerate(choices):
        figure.text(
            0.07 + 0.13 * number, 0.915, choice, color=colors[choice], fontsize=9.5, va="top"
        )
    figure.suptitle(
        "Platforms back, of those down on day 0 or gone down since, by what they were in "
        f"(yard: scheduled work due before day 0). {NOTIONAL}\n",
        fontsize=9,
    )
    save(figure, path)


PANELS = (
    ("days_on_station", "all fleets", "platform-days on station in the year"),
    ("missions_held", "all missions", "missions held at once, of 14"),
    ("days_to_regenerate", "all fleets/all kinds", "days to regenerate, all jobs"),
)


def changes(rows: Sequence[Row], path: Path) -> None:
    """Every study against its base: the headline measures with their intervals."""
    shown = [(metric, subject) for metric, subject, _ in PANELS]
    own = [row for row in rows if (row["metric"], row["subject"]) in shown and row["change"]]
    skipped = ("pooling", "global_eucom", "global_southcom", "global_indo_pacific")
    own = [row for row in own if row["study"] not in skipped]
    labels = list(dict.fromkeys((row["study"], row["choice"]) for row in own))
    figure, axes = new(12.5, 0.26 * len(labels) + 1.5, 1, 3, sharey=True)
    for axis, (metric, subject, title) in zip(axes.flat, PANELS, strict=True):
        for row in own:
            if (row["metric"], row["subject"]) != (metric, subject):
                continue
            place = labels.index((row["study"], row["choice"]))
            change, half = float(row["change"]), float(row["half_width"])
            color = GREY if row["verdict"] in ("no change", "not told from zero") else BLUE
            if row["verdict"] == "lower":
                color = ORANGE
            axis.errorbar(change, place, xerr=half, fmt="o", ms=4, color=color, capsize=2.5, lw=1.2)
        axis.axvline(0, color=INK, lw=0.8)
        axis.set_xlabel(f"change in {title}", fontsize=8.5)
        axis.locator_params(axis="x", nbins=5)
        axis.grid(axis="y", color="#eceef0", lw=0.8)
    axes.flat[0].set_yticks(
        range(len(labels)),
        [study if study == choice else f"{study}: {choice}" for study, choice in labels],
        fontsize=8,
    )
    axes.flat[0].invert_yaxis()
    figure.suptitle(
        f"Each study against its base, pair by pair, {LEVEL}; orange lower, blue higher, grey not "
        f"told from zero. {NOTIONAL}",
        fontsize=9.5,
    )
    save(figure, path)


def more_units(rows: Sequence[Row], path: Path) -> None:
    """What separate stocks owe beyond pooled ones, by units added to them."""
    items = list(dict.fromkeys(row["item"] for row in rows))
    figure, axes = new(10.5, 3.2, 1, len(items))
    for axis, item in zip(axes.flat, items, strict=True):
        own = [row for row in rows if row["item"] == item]
        extra = [int(row["extra"]) for row in own]
        axis.errorbar(
            extra,
            [float(row["change"]) for row in own],
            [float(row["half_width"]) for row in own],
            fmt="o-", ms=4, color=BLUE, capsize=3, lw=1.2,
        )  # fmt: skip
        axis.axhline(0, color=INK, lw=0.8)
        axis.set_xlabel("units added to the separate stocks", fontsize=8.5)
        axis.set_title(item, fontsize=9.5, loc="left")
    axes.flat[0].set_ylabel("parts owed, separate minus pooled", fontsize=8.5)
    figure.suptitle(
        f"Where the line reaches zero, separate stocks do as well as pooled ones ({LEVEL}). "
        f"{NOTIONAL}",
        fontsize=9.5,
    )
    save(figure, path)


def draw(results: Path) -> None:
    """All figures whose tables are there."""
    missions = read(results / "missions.csv")
    required = {row["mission"]: int(row["k"]) for row in missions if row["k"]}
    bands = read(results / "fans.csv")
    if bands and required:
        fans(bands, required, ("today", "rsf"), results / "fans.png")
        fans(bands, required, ("rsf", "rsf, all at once"), results / "fans_all_at_once.png")
    found = read(results / "changes.csv")
    if any(row["choice"] == "all at once" for row in found):
        title = "All at once minus the contingency alone: where the days went"
        waterfall(found, "all at once", title, results / "waterfall.png")
    if found:
        changes(found, results / "changes.png")
    for name, picture in (("gaps", gaps), ("returned", returned), ("more_units", more_units)):
        rows = read(results / f"{name}.csv")
        if rows:
            picture(rows, results / f"{name}.png")


def keep(raw: Path, out: Path) -> None:
    """Copy what is shown as the commands wrote it."""
    for name in KEPT:
        (out / name).parent.mkdir(exist_ok=True)
        if (raw / name).exists():
            shutil.copyfile(raw / name, out / name)


def main(words: Sequence[str]) -> None:
    """Run the study or read it again, write its tables and draw them."""
    other = next((Path(word[4:]) for word in words if word.startswith("out=")), None)
    raw, out = (RAW, RESULTS) if other is None else (other, other / "kept")
    rest = [word for word in words if not word.startswith("out=")]
    study = sim.study(NAME, *rest, out=raw, figures=True)
    out.mkdir(exist_ok=True)
    keep(raw, out)
    write(study, out)
    draw(out)


if __name__ == "__main__":
    main(sys.argv[1:])
