"""The record as it was: the study, its tables in the pages that show them, and its figures.

README.md tells the findings. What has been run is not run again; words as of `theater study`:

    .venv/bin/python experiments/e05_the_record_as_it_was/figures.py workers=2 [out=DIR]
"""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill as fill_text

from tables import DAYS, DRAWN, MSC, blocks, fill, inputs, numbers, read

import sim
from sim.api.studies.file import StudyFile
from sim.api.studies.file import read as study_file
from sim.report.output.style import BLUE, GREY, INK, ORANGE, head, in_percent, new_figure, save
from sim.report.output.words.labels import cap
from sim.report.output.words.numbers import with_interval

NAME = "e05_the_record_as_it_was"
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RAW, RESULTS = ROOT / "results" / NAME, HERE / "results"
"""Where the study runs, and what is kept of it."""
PAGES = (HERE / "README.md", ROOT / "docs" / "indo_pacific.md", ROOT / "docs" / "record.md")
"""Pages with tables that are made here."""
KEPT = (
    "study.csv",
    "corrections.csv",
    "gains.csv",
    "published.csv",
    "inputs_0/headline.csv",
    "inputs_05/headline.csv",
    "inputs_1/headline.csv",
    "inputs_108/headline.csv",
    "inputs_any/headline.csv",
    "p13/interdict.csv",
    "p13/interdict.json",
)
"""Files that are kept as they are."""
NOTIONAL = "Most inputs are notional: no estimate of any yard."
FITTED = 0.22, 1.04
"""Where the load lies that goes with the published figures, at 95 % (docs/calibrate.md)."""


def load(rows: Sequence[dict[str, str]], drawn: Sequence[dict[str, str]], path: Path) -> None:
    """What the framework gains against the load of the home yards, and in how many years."""
    own = [row for row in rows if row["metric"] == "on_station"]
    everyone = next(row["subject"] for row in own if "ddg51_yokosuka" in row["subject"])
    figure, ((left, right),) = new_figure(10.5, 3.6, 1, 2)
    for label, subject, color, style in (
        ("all 36 ships", everyone, BLUE, "-"),
        ("12 MSC ships", MSC, ORANGE, "--"),
    ):
        curve = [row for row in own if row["subject"] == subject]
        x = [float(row["x"]) for row in curve]
        days = [[DAYS * each for each in numbers(row, "gain", "low", "high")] for row in curve]
        gain, low, high = zip(*days, strict=True)
        left.plot(x, gain, color=color, marker="o", ms=4, lw=1.4, ls=style, label=label)
        at, first, last = numbers(curve[0], "zero", "zero_low", "zero_high")
        if at == at:
            ends = [min(max(each, x[0]), x[-1]) for each in (first, last)]
            left.plot(ends, [0, 0], color=color, lw=5, alpha=0.4, solid_capstyle="butt")
            left.plot(at, 0, color=color, marker="D", ms=6)
        if subject == everyone:
            left.fill_between(x, low, high, color=color, alpha=0.15, lw=0)
            shares = [numbers(row, "above", "above_low", "above_high") for row in curve]
            share, down, up = zip(*shares, strict=True)
            bars = [
                [a - b for a, b in zip(share, down, strict=True)],
                [b - a for a, b in zip(share, up, strict=True)],
            ]
            right.errorbar(
                x, share, bars, color=color, marker="o", ms=4, lw=1.4, capsize=2.5,
                label="share of years, luck alone",
            )  # fmt: skip
    on_station = [row for row in drawn if row["headline"] == "on_station"]
    inputs_drawn = [row for row in on_station if row["load"] != DRAWN]
    right.plot(
        [float(row["load"]) for row in inputs_drawn],
        [float(row["p_gain"]) for row in inputs_drawn],
        color=INK, marker="s", ms=5, mfc="none", lw=1.2, ls=":",
        label="all other inputs drawn, luck removed",
    )  # fmt: skip
    for row in on_station:
        if row["load"] == DRAWN:
            right.plot(
                FITTED, [float(row["p_gain"])] * 2, color=ORANGE, lw=1.6, ls="--",
                label="the load drawn as well",
            )  # fmt: skip
    left.axhline(0, color=INK, lw=0.8)
    right.axhline(0.5, color=INK, lw=0.8)
    base = sim.load("indo_pacific").hubs["san_diego"].load["other_ships"].intensity
    for axis in (left, right):
        axis.axvspan(*FITTED, color=GREY, alpha=0.13, lw=0)
        axis.axvline(base, color=INK, lw=1)
        axis.axvline(1, color=GREY, lw=0.8, ls=":")
        axis.set_xlabel(
            f"load of the home yards: 0 idle, {base:g} (line) fitted, grey what goes with the\n"
            "figures as well, 1 (dotted) the record [R014]",
            fontsize=8,
        )
    left.set_title("Days on station a year that the framework gains", fontsize=8.5, loc="left")
    right.set_title("Share of years in which it gains, all ships", fontsize=8.5, loc="left")
    right.set_ylim(0, 1)
    in_percent(right.yaxis)
    entries = [axis.get_legend_handles_labels() for axis in (left, right)]
    years = next(row["n"] for row in own)
    at = min(
        (row for row in own if row["subject"] == MSC), key=lambda row: abs(float(row["x"]) - base)
    )
    gain, low, high = (DAYS * each for each in numbers(at, "gain", "low", "high"))
    title = (
        "Ships of Military Sealift Command gain "
        f"{with_interval(gain, low, high, 'days', sign=True)} a year at a load of "
        f"{float(at['x']):g}"
    )
    note = f"Ships alone, {years} paired years of luck; band and bars: 95 % interval, luck alone."
    head(figure, title, note, *([*one, *other] for one, other in zip(*entries, strict=True)))
    save(figure, path, [NOTIONAL])


def corrections(file: StudyFile, rows: Sequence[dict[str, str]], path: Path) -> None:
    """What each correction does to the gain of all ships, in both orders."""
    step = file.steps["ships"]
    own = [row for row in rows if row["step"] == "ships" and row["metric"] == "on_station"]
    subjects = list(dict.fromkeys(row["subject"] for row in own))[:2]
    names = [*step.corrections, ""]
    figure, (axes,) = new_figure(11, 0.36 * len(names) + 0.7, 1, 2, share=True)
    handles = {}
    sure = 0
    for axis, subject, title in zip(axes, subjects, ("all 36 ships", "12 MSC ships"), strict=True):
        for order, color, mark, shift in (
            ("forward", BLUE, "o", -0.14), ("backward", ORANGE, "s", 0.14),
        ):  # fmt: skip
            for row in own:
                if (row["order"], row["subject"]) != (order, subject):
                    continue
                effect, low, high = (DAYS * each for each in numbers(row, "effect", "low", "high"))
                place = names.index(row["correction"]) + shift
                is_told = low > 0 or high < 0
                sure += is_told and row["correction"] in step.corrections and subject == subjects[0]
                handles[order] = axis.errorbar(
                    effect, place, xerr=[[effect - low], [high - effect]], fmt=mark, ms=4,
                    color=color, capsize=2.5, lw=1.2, mfc=color if is_told else "white",
                )  # fmt: skip
        axis.axvline(0, color=INK, lw=0.8)
        axis.set_title(cap(title), fontsize=8.5, loc="left")
        axis.set_xlabel("change of rsf minus today [on-station days a year]", fontsize=8)
    whom = {"base": "today", "other": "rsf", "either": "either"}
    labels = [
        fill_text(f"{each.title} ({whom[each.towards]})", 48) for each in step.corrections.values()
    ]
    axes[0].set_yticks(range(len(names)), [*labels, "all of them"], fontsize=8)
    axes[0].set_ylim(len(names) - 0.4, -0.6)
    count = 2 * len(step.corrections)
    verb = "is" if sure == 1 else "are"
    title = f"{sure} of {count} effects of single corrections on all ships {verb} told from nothing"
    note = (
        f"Each correction in both orders, {own[0]['n']} paired years; bars: 95 % interval of each "
        "by itself; hollow: it holds 0; in brackets whom it was expected to favour."
    )
    head(figure, title, note, list(handles.values()), list(handles))
    save(figure, path, [NOTIONAL])


def keep(raw: Path, out: Path) -> None:
    """Copy what is shown as the commands wrote it."""
    for name in KEPT:
        if (raw / name).exists():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(raw / name, out / name)


def main(words: Sequence[str]) -> None:
    """Run the study, unless it has been run, write its tables into the pages and draw them."""
    other = next((Path(word[4:]) for word in words if word.startswith("out=")), None)
    raw, out = (RAW, RESULTS) if other is None else (other, other / "kept")
    rest = [word for word in words if not word.startswith("out=")]
    if not (raw / "study.csv").exists():
        sim.study(NAME, *rest, out=raw)
    keep(raw, out)
    file = study_file(NAME)
    gains, effects = read(out / "gains.csv"), read(out / "corrections.csv")
    if gains:
        load(gains, inputs(out), out / "load.png")
    if effects:
        corrections(file, effects, out / "corrections.png")
    made = blocks(file, out)
    if other is None:
        for page in PAGES:
            fill(page, made)
    else:
        (out / "tables.md").write_text("\n\n".join(made.values()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
