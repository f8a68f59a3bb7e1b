"""Contingency and deterrence: the tables of the study, and its figures, in results/.

README.md tells the findings. What has been run is read again; words as of `theater study`:

    .venv/bin/python experiments/e03_contingency_and_deterrence/figures.py workers=2 [out=DIR]
"""

import csv
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tables import write

import sim
from sim.report.figures import (
    CurvePanel,
    ExactCurve,
    MeasuredChanges,
    changes,
    curves,
    kept_fans,
)
from sim.report.output.style import (
    BLUE,
    CHOICES,
    DASHES,
    GREY,
    INK,
    ORANGE,
    head,
    in_percent,
    new_figure,
    save,
)
from sim.report.output.words.labels import cap, capital, listed, mission_title
from sim.report.output.words.numbers import share, told

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
NOTIONAL = "Most inputs are notional: no estimate of any fleet, stock or yard."
REPLICATIONS = 8
"""Behind every table."""
UP = ("operating", "operating degraded", "rotation")
TITLES = {
    "today": "hubs of today",
    "rsf": "Regional Sustainment Framework",
    "rsf, all at once": "all at once, after the framework",
}
"""What the choices are called."""

Row = dict[str, str]
THEATER = sim.load("indo_pacific_contingency")


def read(path: Path) -> list[Row]:
    """Rows of a table by the names of its columns; none where there is no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fans(rows: Sequence[Row], held: Sequence[Row], pair: Sequence[str], path: Path) -> None:
    """Fan charts of every mission, two choices in one panel."""
    choices = {name: TITLES[name] for name in pair}
    figure = kept_fans(rows, held, choices, THEATER, replications=REPLICATIONS)
    save(figure, path, [NOTIONAL])


def waterfall(rows: Sequence[Row], choice: str, path: Path) -> None:
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
    figure, ((axis,),) = new_figure(10.5, 0.34 * len(down) + 0.9)
    at = 0.0
    for place, name in enumerate(down):
        loss = -change[name]
        sure = abs(loss) > half[name]
        axis.barh(
            place, loss, left=at, color=ORANGE if loss < 0 else BLUE, alpha=1.0 if sure else 0.35,
            height=0.7, hatch="////" if loss < 0 else None, edgecolor="white", lw=0.6,
        )  # fmt: skip
        axis.plot([at + loss] * 2, [place, place + 1], color=GREY, lw=0.7)
        axis.errorbar(at + loss, place, xerr=half[name], color=INK, lw=1, capsize=2.5)
        edge = max(at, at + loss, at + loss + half[name])
        axis.annotate(
            told(loss, 0, sign=True), (edge, place), xytext=(5, 0), textcoords="offset points",
            va="center", fontsize=8,
        )  # fmt: skip
        at += loss
    axis.barh(len(down), at, color=ORANGE if at < 0 else BLUE, height=0.7)
    axis.annotate(
        told(at, 0, sign=True), (max(at, 0), len(down)), xytext=(5, 0),
        textcoords="offset points", va="center", fontsize=8, fontweight="bold",
    )  # fmt: skip
    axis.set_yticks(range(len(down) + 1), [*down, "days up in all"], fontsize=8)
    axis.set_ylim(len(down) + 0.6, -0.6)
    axis.axvline(0, color=INK, lw=1)
    axis.margins(x=0.14)
    axis.set_xlabel("platform-days up won (+) or lost (−) in the year", fontsize=8)
    most = f"{down[0]}, {told(-change[down[0]], 0, sign=True)}"
    note = (
        f"All at once less the contingency alone, mean of {REPLICATIONS} paired replications; "
        "bars: 95 % interval of each; pale: it holds 0."
    )
    title = f"All at once costs {told(abs(at), 0)} platform-days up in the year, most of it {most}"
    head(figure, title, note)
    save(figure, path, [NOTIONAL])


def gaps(rows: Sequence[Row], path: Path) -> None:
    """Share of replications with a gap longer than g, by mission."""
    missions = list(dict.fromkeys(row["mission"] for row in rows))
    figure, axes = new_figure(12.5, 9.0, 4, 4, share=True)
    for axis in axes.flat[len(missions) :]:
        axis.set_visible(False)
    handles = {}
    over: dict[str, float] = {}
    for axis, mission in zip(axes.flat, missions, strict=False):
        for (choice, title), color, dashes in zip(TITLES.items(), CHOICES, DASHES, strict=False):
            own = [
                row
                for row in rows
                if (row["choice"], row["mission"], row["measure"]) == (choice, mission, "gap_over")
            ]
            days = [float(row["over_d"]) for row in own]
            values = [float(row["value"]) for row in own]
            over |= {mission: values[days.index(30)]} if choice == "rsf" and 30 in days else {}
            (handles[title],) = axis.plot(
                days, values, color=color, ls=dashes, lw=1.5, marker="o", ms=2.5
            )
        axis.set_xscale("log")
        axis.set_ylim(-0.03, 1.03)
        axis.set_xticks([1, 3, 10, 30, 90], ["1", "3", "10", "30", "90"])
        axis.minorticks_off()
        in_percent(axis.yaxis)
        title = (
            "All missions" if mission not in THEATER.missions else mission_title(THEATER, mission)
        )
        axis.set_title(title, fontsize=8.5, loc="left")
    for axis in axes[:, 0]:
        axis.set_ylabel("replications with such a gap", fontsize=8)
    for axis in axes[-1]:
        axis.set_xlabel("gap of more than so many days [d]", fontsize=8)
    alone = {name: value for name, value in over.items() if name in THEATER.missions}
    worst = max(alone, key=lambda name: alone[name])
    note = (
        f"Share of {REPLICATIONS} replications with a gap longer than so many days in the year; "
        "a gap: less than needed on station."
    )
    title = (
        f"{mission_title(THEATER, worst)} has the longest gaps: more than 30 days in "
        f"{share(alone[worst], 0)} of the replications under the framework"
    )
    head(figure, title, note, list(handles.values()), list(handles))
    save(figure, path, [NOTIONAL])


def returned(rows: Sequence[Row], path: Path) -> None:
    """Platforms back by D+30, 60 and 90 of those down, by kind."""
    kinds = [
        kind
        for kind in dict.fromkeys(row["kind"] for row in rows)
        if any(float(row["down"]) > 0.05 for row in rows if row["kind"] == kind)
    ]
    choices = list(dict.fromkeys(row["choice"] for row in rows))
    figure, axes = new_figure(12.5, 3.2, 1, len(kinds))
    handles = {}
    for axis, kind in zip(axes.flat, kinds, strict=True):
        for number, choice in enumerate(choices):
            own = [row for row in rows if (row["kind"], row["choice"]) == (kind, choice)]
            back = [
                100 * float(row["back"]) / float(row["down"]) if float(row["down"]) else np.nan
                for row in own
            ]
            places = np.arange(len(own)) + 0.2 * (number - 1.5)
            title = "as it is" if choice == "base" else choice
            handles[title] = axis.bar(
                places, back, width=0.19, color=CHOICES[number], edgecolor="white",
                hatch=("", "////", "....", "xxxx")[number],
            )  # fmt: skip
            for place, row, top in zip(places, own, back, strict=True):
                of = f"{float(row['back']):.0f} of {float(row['down']):.0f}"
                axis.text(place, top + 1.5, of, rotation=90, fontsize=6.5, ha="center")
        axis.set_xticks(range(3), ["D+30", "D+60", "D+90"])
        axis.set_ylim(0, 125)
        axis.set_yticks(range(0, 101, 25))
        axis.set_title(cap(kind), fontsize=9, loc="left")
    axes.flat[0].set_ylabel("back, of those down by then [%]", fontsize=8)
    least = [row for row in rows if row["choice"] == "base" and row["day"] == "30"]
    least = [row for row in least if float(row["down"]) > 0.05]
    slow = min(least, key=lambda row: float(row["back"]) / float(row["down"]))
    note = (
        f"Platforms back, of those down on day 0 or gone down since, by what they were in, mean of "
        f"{REPLICATIONS} replications (yard: scheduled work due before day 0)."
    )
    title = (
        f"After 30 days {share(float(slow['back']) / float(slow['down']), 0)} are back of those in "
        f"{slow['kind']}, the slowest"
    )
    head(figure, title, note, [each[0] for each in handles.values()], list(handles))
    save(figure, path, [NOTIONAL])


PANELS = (
    ("days_on_station", "all fleets", "platform-days on station in the year"),
    ("missions_held", "all missions", "missions held at once, of 14"),
    ("days_to_regenerate", "all fleets/all kinds", "days to regenerate, all jobs"),
)


def drawn_changes(rows: Sequence[Row], path: Path) -> None:
    """Every study against its base: the headline measures with their intervals."""
    shown = [(metric, subject) for metric, subject, _ in PANELS]
    skipped = ("pooling", "global_eucom", "global_southcom", "global_indo_pacific")
    own = {
        (row["study"], row["choice"], row["metric"], row["subject"]): row
        for row in rows
        if (row["metric"], row["subject"]) in shown
        and row["change"]
        and row["study"] not in skipped
    }
    labels = list(dict.fromkeys(key[:2] for key in own))

    def numbers(metric: str, subject: str, column: str) -> list[float]:
        found = [own.get((*label, metric, subject)) for label in labels]
        return [float(row[column]) if row else np.nan for row in found]

    panels = [
        MeasuredChanges(
            title, numbers(metric, subject, "change"), numbers(metric, subject, "half_width")
        )
        for metric, subject, title in PANELS
    ]
    names = [_study(study) if study == choice else f"{_study(study)}: {choice.replace('_', ' ')}"
             for study, choice in labels]  # fmt: skip
    against = "the base of each study"
    save(changes(names, panels, against=against, replications=REPLICATIONS), path, [NOTIONAL])


def _study(name: str) -> str:
    first, *rest = name.split("_")
    return " ".join([capital(first), *rest])


def more_units(rows: Sequence[Row], path: Path) -> None:
    """What separate stocks owe beyond pooled ones, by units added to them."""
    panels = []
    for item in dict.fromkeys(row["item"] for row in rows):
        own = [row for row in rows if row["item"] == item]
        x, mean, half = (
            [float(row[key]) for row in own] for key in ("extra", "change", "half_width")
        )
        curve = ExactCurve("separate less pooled", at=x, mean=mean, half_width=half)
        panels.append(
            CurvePanel([curve], "units added", "parts owed, separate less pooled", item, x_ticks=x)
        )
    more = [
        row["item"]
        for row in rows
        if row["extra"] == "0" and float(row["change"]) > float(row["half_width"])
    ]
    figure = curves(
        panels,
        finding="With no unit added, separate stocks owe more than pooled ones of "
        f"{listed(more) or 'nothing'}",
        note=f"Change between paired replications, {REPLICATIONS} of each; bars: 95 % interval of "
        "each by itself.",
    )
    save(figure, path, [NOTIONAL])


def draw(results: Path) -> None:
    """All figures whose tables are there."""
    held = read(results / "missions.csv")
    bands = read(results / "fans.csv")
    if bands and held:
        fans(bands, held, ("today", "rsf"), results / "fans.png")
        fans(bands, held, ("rsf", "rsf, all at once"), results / "fans_all_at_once.png")
    found = read(results / "changes.csv")
    if any(row["choice"] == "all at once" for row in found):
        waterfall(found, "all at once", results / "waterfall.png")
    if found:
        drawn_changes(found, results / "changes.png")
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
