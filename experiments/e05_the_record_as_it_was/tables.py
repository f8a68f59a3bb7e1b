"""Tables of the study as Markdown, and where they stand: made from results/, never typed."""

import csv
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path

from sim.api.studies.file import StudyFile

Row = Mapping[str, str]
DAYS = 365
"""Days of a year: means of platforms become on-station days a year."""
MSC = "sum of take_msc, tao_msc"
DRAWN = "drawn"
"""The load of the home yards where it is an input like any other."""


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a table by the names of its columns; none where there is no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measures(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """What each measure of the study is called."""
    found = {}
    for row in rows:
        key = row["metric"], row["subject"]
        match key:
            case ("on_station", str(subject)) if subject == MSC:
                found[key] = "on-station days a year, MSC (12)"
            case ("on_station", str(subject)) if "take_msc" in subject:
                found[key] = "on-station days a year, all ships (36)"
            case ("on_station", _):
                found[key] = "on-station days a year, aircraft and vehicles"
            case ("mission_uptime", str(subject)):
                found[key] = f"uptime of `{subject}`"
            case ("dru", _):
                found[key] = "DRU of the missions that are left"
            case ("days_to_regenerate", _):
                found[key] = "days to regenerate, ships"
            case (str(metric), str(subject)):
                found[key] = f"`{metric}`, {subject}"
    return found


def told(mean: float, low: float, high: float, scale: float) -> str:
    """A difference with its interval, bold where it does not hold 0."""
    digits = 0 if scale > 1 else 1 if max(abs(low), abs(high)) > 3 else 3
    half = max(high - mean, mean - low)
    text = f"{scale * mean:+.{digits}f} ± {scale * half:.{digits}f}"
    return f"**{text}**" if low > 0 or high < 0 else text


def numbers(row: Row, *names: str) -> tuple[float, ...]:
    """Numbers of a row."""
    return tuple(float(row[name] or "nan") for name in names)


def scale_of(metric: str) -> float:
    """On-station days a year for means of platforms."""
    return DAYS if metric == "on_station" else 1.0


def corrections(file: StudyFile, rows: Sequence[Row], name: str, shown: Sequence[str]) -> str:
    """Each correction of a step, its source, and what it does in both orders."""
    step = file.steps[name]
    base, other = (each.removesuffix(", first 0") for each in [*step.choices][:2])
    own = [row for row in rows if row["step"] == name]
    titles = {key: title for key, title in measures(own).items() if title in shown}
    heads = [f"{title}, {order}" for title in titles.values() for order in ("forward", "backward")]
    lines = ["| correction | source | expected for | " + " | ".join(heads) + " |"]
    lines.append("|---|---|---|" + "--:|" * len(heads))
    by = {(row["order"], row["correction"], row["metric"], row["subject"]): row for row in own}
    for key in [*step.corrections, ""]:
        cells = []
        for metric, subject in titles:
            for order in ("forward", "backward"):
                row = by[order, key, metric, subject]
                cells.append(told(*numbers(row, "effect", "low", "high"), scale_of(metric)))
        if key:
            each = step.corrections[key]
            whom = {"base": f"`{base}`", "other": f"`{other}`", "either": "either"}[each.towards]
            head = f"{each.title} | {each.source} | {whom}"
        else:
            head = "all of them | | "
        lines.append(f"| {head} | " + " | ".join(cells) + " |")
    ends = []
    for metric, subject in titles:
        row = by["forward", "", metric, subject]
        before, after = (scale_of(metric) * each for each in numbers(row, "before", "after"))
        digits = 0 if metric == "on_station" else 3
        told_of = f"{before:+.{digits}f} without any, {after:+.{digits}f} with all"
        ends.append(f"{titles[metric, subject]}: {told_of}")
    return "\n".join([*lines, "", f"`{other}` minus `{base}`: " + "; ".join(ends) + "."])


def load(rows: Sequence[Row], shown: Sequence[str]) -> str:
    """The gain at each load of the home yards, and in how many years there is one."""
    titles = {key: title for key, title in measures(rows).items() if title in shown}
    heads = [each for title in titles.values() for each in (title, "P(gain > 0)")]
    lines = ["| load of the home yards | " + " | ".join(heads) + " |"]
    lines.append("|--:|" + "--:|" * len(heads))
    by = {(row["x"], row["metric"], row["subject"]): row for row in rows}
    for x in dict.fromkeys(row["x"] for row in rows):
        cells = []
        for metric, subject in titles:
            row = by[x, metric, subject]
            cells.append(told(*numbers(row, "gain", "low", "high"), scale_of(metric)))
            cells.append(
                "{:.2f} [{:.2f}, {:.2f}]".format(*numbers(row, "above", "above_low", "above_high"))
            )
        lines.append(f"| {float(x):g} | " + " | ".join(cells) + " |")
    zeros = [f"{title}: {zero(rows, *key)}" for key, title in titles.items()]
    return "\n".join([*lines, "", "Sign change. " + "; ".join(zeros) + "."])


def zero(rows: Sequence[Row], metric: str, subject: str) -> str:
    """At which load the gain of a measure is nought, in words."""
    own = [row for row in rows if (row["metric"], row["subject"]) == (metric, subject)]
    at, low, high = numbers(own[0], "zero", "zero_low", "zero_high")
    x = [float(row["x"]) for row in own]
    if at != at:
        side = "above" if float(own[0]["gain"]) >= 0 else "below"
        return f"none; {side} 0 from {x[0]:g} to {x[-1]:g}"
    ends = [f"{each:.2f}" if x[0] <= each <= x[-1] else "beyond" for each in (low, high)]
    return f"at {at:.2f} [{', '.join(ends)}]"


def inputs(results: Path) -> list[dict[str, str]]:
    """Headlines of the steps that draw the inputs, each with its load; last where that is drawn."""
    found = []
    for path in sorted(results.glob("inputs_*/headline.csv")):
        for row in read(path):
            if int(row["inputs_draws"]):
                _, named, load = row["choice"].partition("intensity=")
                found.append({**row, "load": load if named else DRAWN})
    return sorted(found, key=lambda row: inf if row["load"] == DRAWN else float(row["load"]))


def with_inputs(rows: Sequence[Row]) -> str:
    """Luck with inputs at each load: what is gained, and in how many of the draws."""
    lines = ["| load of the home yards | headline | luck with inputs | P(gain > 0) |"]
    lines.append("|--:|---|--:|--:|")
    for row in rows:
        load = row["load"] if row["load"] == DRAWN else f"{float(row['load']):g}"
        middle, first, last = numbers(row, "inputs_mean", "inputs_low", "inputs_high")
        chance = numbers(row, "p_gain")[0]
        title = f"{row['title']} [{row['unit']}]"
        cells = f"{middle:+.3f} [{first:+.3f}, {last:+.3f}]"
        lines.append(f"| {load} | {title} | {cells} | {chance:.2f} |")
    draws = {row["inputs_draws"] for row in rows}
    return "\n".join([*lines, "", f"{', '.join(sorted(draws))} draws of all other inputs."])


def points(file: StudyFile, rows: Sequence[Row], losses: Sequence[Row]) -> str:
    """The thirteen points: what each shows now, and the published figure."""
    lines = ["| point | what | now | published | ours is |", "|---|---|--:|--:|---|"]
    for name, step in file.steps.items():
        if not name.startswith("p"):
            continue
        number = f"{int(name[1:])}. {step.title}"
        if name == "p13" and losses:
            best = losses[0]
            lines.append(
                f"| {number} | worst loss of one hub: `{best['loss']}` "
                f"| {float(best['value']):.1f} on station | - | no figure |"
            )
        by: dict[str, list[Row]] = {}
        for row in rows:
            if row["step"] == name:
                by.setdefault(row["measure"], []).append(row)
        for place, (measure, own) in enumerate(by.items()):
            ours, low, high = numbers(own[0], "ours", "low", "high")
            half = max(high - ours, ours - low)
            digits = 2 if abs(ours) < 10 else 0
            values = [float(row["published"]) for row in own if row["published"]]
            ends = dict.fromkeys(f"{each:g}" for each in values)
            theirs = " to ".join(ends) if values else "-"
            unit = own[0]["unit"]
            verdict = own[0]["verdict"] if values else "no figure"
            now = f"{ours:.{digits}f} ± {half:.{digits}f} {unit}"
            lines.append(
                f"| {number if not place else ''} | {measure} | {now} | {theirs} | {verdict} |"
            )
    lines += ["", f"Each is `theater study {file.name} steps=[p01]`, p02, and so on."]
    return "\n".join(lines)


def fill(path: Path, blocks: Mapping[str, str]) -> None:
    """Put tables between the marks of a page that has them."""
    text = path.read_text(encoding="utf-8")
    for name, block in blocks.items():
        first, last = f"<!-- e05 {name} -->\n", f"<!-- /e05 {name} -->"
        if first in text:
            before, rest = text.split(first, 1)
            text = before + first + block + "\n" + last + rest.split(last, 1)[1]
    path.write_text(text, encoding="utf-8")


def blocks(file: StudyFile, results: Path) -> dict[str, str]:
    """Every table by its name."""
    effects, gains = read(results / "corrections.csv"), read(results / "gains.csv")
    published = read(results / "published.csv")
    found = results / "p13" / "interdict.csv"
    ships = ["on-station days a year, all ships (36)", "on-station days a year, MSC (12)"]
    shares = ["uptime of `logistics_ships`", "DRU of the missions that are left"]
    air = ["on-station days a year, aircraft and vehicles", "DRU of the missions that are left"]
    regain = "days to regenerate, ships"
    made = {}
    for name, step, shown in (
        ("ships", "ships", ships),
        ("shares", "ships", [*shares, regain]),
        ("damage", "damage", [*ships, shares[0]]),
        ("aircraft", "aircraft", air),
    ):
        if any(row["step"] == step for row in effects):
            made[name] = corrections(file, effects, step, shown)
    if gains:
        made["load"] = load(gains, [*ships, shares[0]])
    if drawn := inputs(results):
        made["inputs"] = with_inputs(drawn)
    if published:
        made["points"] = points(file, published, read(found))
    return made
