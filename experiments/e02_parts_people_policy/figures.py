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

import sim
from sim.metrics.lost_days import BUCKETS
from sim.report.figures import MeasuredChanges, changes, grid, shares
from sim.report.output.style import save
from sim.report.output.words.labels import fleet_title, hub_title, stock_title
from sim.report.run.days import REST
from sim.study.statistics.summary import half_width

NAME = "e02_parts_people_policy"
HERE = Path(__file__).parent
RAW, RESULTS = HERE.parents[1] / "results" / NAME, HERE / "results"
"""Where the study runs, and what is kept of it."""
LEVEL = 0.99
REPLICATIONS, REPLICATIONS_OF_CELLS = 40, 10
"""Behind days and changes, and behind each cell of proactive maintenance."""
YEAR_D = 365.0
KINDS = ("spare", "crew", "berth")
UP = ("operating", "operating degraded", "rotation")
MOST_PARTS = 7
"""Buckets that have a colour of their own; the others are one."""
NOTIONAL = "Most inputs are notional: no estimate of any fleet, stock or yard."
THEATER = sim.load("indo_pacific")


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


def draw_days(rows: Sequence[Share], path: Path) -> None:
    """Where the days of every fleet go, the largest buckets apart and all else together."""
    fleets = list(dict.fromkeys(row.fleet for row in rows))
    percent = {(row.fleet, row.bucket): row.percent for row in rows}
    total = {
        bucket: sum(percent[fleet, bucket] for fleet in fleets)
        for bucket in dict.fromkeys(row.bucket for row in rows)
    }
    down = sorted((each for each in total if each not in UP), key=lambda each: -total[each])
    own = [*UP, *down[: MOST_PARTS - len(UP)]]
    fleets.sort(key=lambda fleet: sum(percent[fleet, bucket] for bucket in UP))
    parts = {bucket: [percent[fleet, bucket] for fleet in fleets] for bucket in own}
    parts[REST] = [
        sum(percent[fleet, each] for each in down if each not in own) for fleet in fleets
    ]
    names = [fleet_title(THEATER, fleet) for fleet in fleets]
    up = sum(percent[fleets[0], bucket] for bucket in UP)
    finding = f"{names[0]} is up least: {up:.0f} % of the days"
    figure = shares(
        names, parts, measure="platform-days", replications=REPLICATIONS, finding=finding
    )
    save(figure, path, [NOTIONAL])


def _named(row: OneMore) -> str:
    where, _, what = row.where.partition("/")
    if row.kind == "spare":
        return f"a spare of {stock_title(THEATER, where)} ({row.before} now)"
    kind = f"{row.kind} ({what.replace('_', ' ')})"
    return f"a {kind} at {hub_title(THEATER, where)} ({row.before} now)"


def draw_one_more(rows: Sequence[OneMore], path: Path) -> None:
    """What one more of each buys, best first, with the interval of the paired difference."""
    panel = MeasuredChanges(
        "platform-days on station a year, all fleets",
        [row.days for row in rows],
        [row.days_half_width for row in rows],
    )
    figure = changes(
        [_named(row) for row in rows],
        [panel],
        against="the same without it",
        replications=REPLICATIONS,
        level=LEVEL,
    )
    save(figure, path, [NOTIONAL])


def draw_proactive(rows: Sequence[Pays], path: Path) -> None:
    """Gain over reactive maintenance by detection and false alarms."""
    across = sorted({row.detected_frac for row in rows})
    up = sorted({row.false_alarm_every_d for row in rows})
    found = {(row.detected_frac, row.false_alarm_every_d): row for row in rows}
    figure = grid(
        ("failures that are detected", [f"{100 * x:.0f} %" for x in across]),
        ("operating days between false alarms", [f"{y:g}" for y in up]),
        [[found[x, y].days for x in across] for y in up],
        half_width=[[found[x, y].days_half_width for x in across] for y in up],
        measure="Platform-days on station a year, proactive less reactive",
        replications=REPLICATIONS_OF_CELLS,
        level=LEVEL,
    )
    save(figure, path, [NOTIONAL])


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
