"""Contingency: each event alone and all at once, rules, allies, theaters, and the worst losses.

Writes tables and figures into results/ beside this file; README.md tells the findings. Without a
name every study runs; `run.py hub_loss strait` runs some of them and keeps the rows of the others.

    .venv/bin/python experiments/e03_contingency_and_deterrence/run.py [NAME ...] [--workers 2]
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import figures
import numpy as np
from studies import CONTINGENCY, STUDIES, More, Study

import sim
from sim.cli.main import main as theater
from sim.metrics.returned import KINDS
from sim.study.interdiction.rule_costs import rule_costs
from sim.study.results.kaplan_meier import ALL, waits
from sim.study.results.paired import compare as paired
from sim.study.running.replicate import Result
from sim.study.running.variants import Runner
from sim.study.statistics.summary import half_width

HERE = Path(__file__).parent
LEVEL = 0.99
SEED = 1
SHOWN_D = 180
"""Days of the fan charts [d]."""
GAPS_D = "measure.gap_over_d=[1,2,3,5,7,10,14,21,30,45,60,90,120,180]"
FANS = {
    "today": ["posture=today"],
    "rsf": ["posture=rsf"],
    "rsf, all at once": ["posture=rsf", "events.all_at_once.enabled=true"],
}
CRISIS = {
    "base": [],
    "defer": ["rules.defer_scheduled.enabled=true"],
    "no long inductions": ["rules.no_long_inductions.enabled=true"],
    "expedite": ["events.expedite.enabled=true"],
}
RULES = ("usc_8680_15_month", "itar", "f35_disclosure", "fifty_fifty_navy", "fifty_fifty_air_force")
"""Rules that are off in the scenario; 10 USC 8680 is on."""
INTERDICT = {
    "interdict_r1": [
        CONTINGENCY, "r=1", "budget=150", "draws=4", "replications=15", "routes=[today,rsf]",
    ],
    "interdict_r2": [
        "scenario=indo_pacific", "r=2", "budget=1300", "draws=8", "replications=20",
    ],
}  # fmt: skip


class Lab:
    """Runs scenarios under one seed, and each no more than once."""

    def __init__(self, replications: int, workers: int) -> None:
        self.replications, self.workers = replications, workers
        self._known: list[Result] = []

    def result(self, *words: str) -> Result:
        """All replications of a scenario."""
        (name,) = (word.partition("=")[2] for word in words if word.startswith("scenario="))
        others = [word for word in words if not word.startswith("scenario=")]
        scenario = sim.load_scenario(name, GAPS_D, *others)
        for known in self._known:
            if known.scenario == scenario:
                return known
        found = sim.replicate(scenario, SEED, self.replications, self.workers, LEVEL)
        self._known.append(found)
        return found


Rows = list[list[object]]


def days_on_station(result: Result, fleets: Sequence[str]) -> np.ndarray:
    """Platform-days on station in the window, by replication."""
    days = result.scenario.horizon_d
    return np.asarray(days * sum(result.of("on_station", fleet) for fleet in fleets))


def missions_held(result: Result, missions: Sequence[str]) -> np.ndarray:
    """Missions held at once, time average, by replication."""
    return np.asarray(sum(result.of("mission_uptime", name) for name in missions))


def compared(name: str, study: Study, lab: Lab) -> Rows:
    """Paired differences of every choice against the first."""
    base = lab.result(*study.overrides(0))
    rows: Rows = []
    for number, choice in enumerate(study.choices[1:], start=1):
        other = lab.result(*study.overrides(number))
        pair = paired(base, other)
        known = set(other.scenario.fleets)
        fleets = [each for each in base.scenario.fleets if each in known]
        missions = [each for each in base.scenario.missions if each in other.scenario.missions]
        measures = [
            ("days_on_station", "all fleets", days_on_station, fleets),
            ("missions_held", "all missions", missions_held, missions),
        ]
        for metric, subject, measure, subjects in measures:
            before, after = measure(base, subjects), measure(other, subjects)
            rows.append(row(name, choice, metric, subject, before, after))
        same = base.scenario.missions.keys() == other.scenario.missions.keys()
        wanted = [("dru", "all missions")] if same else []
        wanted += [("mission_uptime", each) for each in missions]
        wanted += [("on_station", each) for each in fleets]
        wanted += [
            key
            for key in pair.keys
            if key[0] in ("lost", "damaged", "backorders", "fill_rate", "ton_miles", "work_share")
            or key == ("cost", "total")
            or (key[0] in ("returned_by_kind", "down_by_kind") and key[1].startswith("all fleets/"))
        ]
        for metric, subject in dict.fromkeys(wanted):
            before, after = base.of(metric, subject), other.of(metric, subject)
            rows.append(row(name, choice, metric, subject, before, after))
        for each in pair.waterfall():
            cells = [name, choice, "days", each.subject, "", "", each.mean, each.half_width]
            rows.append([*cells, verdict(each.mean, each.half_width)])
        told = rows_of(rows, choice)
        print(f"{name:22} {choice:26} {told}", flush=True)
    return rows


def row(
    name: str, choice: str, metric: str, subject: str, before: np.ndarray, after: np.ndarray
) -> list[object]:
    """One paired difference, of the replications in which both have a value."""
    both = ~(np.isnan(before) | np.isnan(after))
    before, change = (
        before[both],
        (after - before)[both] if both.all() else after[both] - before[both],
    )
    if not both.any():
        return [name, choice, metric, subject, "", "", "", "", "no value"]
    mean, half = float(change.mean()), half_width(change, LEVEL)
    own = (float(before.mean()), half_width(before, LEVEL))
    return [name, choice, metric, subject, *own, mean, half, verdict(mean, half)]


def verdict(mean: float, half: float) -> str:
    """What the interval says."""
    if abs(mean) < 1e-9 and not half > 1e-9:
        return "no change"
    return "higher" if mean > half else "lower" if -mean > half else "not told from zero"


def rows_of(rows: Rows, choice: str) -> str:
    """The headline differences of a choice."""
    headline = ("days_on_station", "missions_held", "dru")
    return ", ".join(
        f"{each[2]} {each[6]:+.3g} ±{each[7]:.2g}"
        for each in rows
        if each[1] == choice and each[2] in headline
    )


CHANGES = (
    "study", "choice", "metric", "subject", "base", "base_half_width", "change", "half_width",
    "verdict",
)  # fmt: skip


def fans(lab: Lab) -> Rows:
    """Quantiles of platforms on station by day."""
    rows: Rows = []
    for choice, words in FANS.items():
        result = lab.result(CONTINGENCY, *words)
        for number, name in enumerate(result.scenario.missions):
            table = result.daily[:, number, : SHOWN_D + 1]
            bands = np.quantile(table, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
            held = (table >= result.scenario.missions[name].k).mean(axis=0)
            for day, (band, share) in enumerate(zip(bands.T, held, strict=True)):
                rows.append([choice, name, day, *band.tolist(), float(share)])
    return rows


def missions(lab: Lab) -> Rows:
    """Uptime, sustained hold, time to the first gap and to regain k, by Kaplan-Meier."""
    rows: Rows = []
    for choice, words in FANS.items():
        result = lab.result(CONTINGENCY, *words)
        for each in waits(result):
            k = result.scenario.missions[each.mission].k if each.mission != ALL else ""
            metric = "dru" if each.mission == ALL else "mission_uptime"
            cells: list[object] = [choice, each.mission, k]
            for name in (metric, "sustained_hold"):
                value = result.value(name, each.mission)
                cells += [value.mean, value.half_width]
            for survival in (each.first_gap, each.regain):
                ends = survival.median_interval(LEVEL)
                cells += [survival.n, survival.median, *ends, survival.cut_share]
            rows.append(cells)
    return rows


MISSIONS = (
    "choice", "mission", "k", "uptime", "uptime_half_width", "hold", "hold_half_width",
    "first_gap_n", "first_gap_d", "first_gap_low_d", "first_gap_high_d", "no_gap",
    "regain_n", "regain_d", "regain_low_d", "regain_high_d", "not_regained",
)  # fmt: skip


def gaps(lab: Lab) -> Rows:
    """Share of replications in which some gap is longer than g, and the gaps' number and length."""
    rows: Rows = []
    for choice, words in FANS.items():
        result = lab.result(CONTINGENCY, *words)
        names = [*result.scenario.missions, ALL]
        for name in names:
            for days in result.scenario.measure.gap_over_d:
                share = result.value("gap_over", f"{name}>{days:g}")
                rows.append([choice, name, "gap_over", days, share.mean, share.half_width])
            for metric in ("gaps_started", "gap_mean", "gap_longest"):
                value = result.value(metric, name)
                rows.append([choice, name, metric, "", value.mean, value.half_width])
    return rows


def returned(lab: Lab) -> Rows:
    """Platforms back by D+30, 60 and 90 of those down, by kind, under each rule of crisis."""
    rows: Rows = []
    for choice, words in CRISIS.items():
        result = lab.result(CONTINGENCY, *words)
        for kind in KINDS:
            for day in result.scenario.measure.returned_by_d:
                subject = f"all fleets/{kind}@{day:.15g}"
                back = result.value("returned_by_kind", subject)
                down = result.value("down_by_kind", subject)
                cells = [back.mean, back.half_width, down.mean, down.half_width]
                rows.append([choice, kind, day, *cells])
    return rows


def yards(lab: Lab) -> Rows:
    """Platforms back from scheduled work at a hub that was due before day 0, by fleet."""
    result = lab.result(CONTINGENCY)
    rows: Rows = []
    for fleet in result.scenario.fleets:
        for day in result.scenario.measure.returned_by_d:
            subject = f"{fleet}/yard@{day:.15g}"
            if ("returned_by_kind", subject) in result.keys:
                back = result.value("returned_by_kind", subject)
                down = result.value("down_by_kind", subject)
                cells = [back.mean, back.half_width, down.mean, down.half_width]
                rows.append([fleet, day, *cells])
    return rows


def rules(lab: Lab) -> Rows:
    """What comes back when each rule is lifted, all of them being in force."""
    words = [f"rules.{name}.enabled=true" for name in RULES]
    scenario = sim.load_scenario(CONTINGENCY.partition("=")[2], *words)
    runner = Runner(SEED, lab.workers, lambda _: None)
    _, _, costs = rule_costs(scenario, lab.replications, LEVEL, runner)
    return [
        [each.rule, each.days.mean, each.days.half_width, each.dru.mean, each.dru.half_width]
        for each in costs
        if each.dru is not None
    ]


def more_units(lab: Lab) -> Rows:
    """Backorders of separate stocks with some units more, against those of pooled stocks."""
    more = More()
    pooled = lab.result("scenario=indo_pacific_allies_pooled")
    rows: Rows = []
    for extra in more.extra:
        separate = lab.result("scenario=indo_pacific_allies", *more.overrides(extra))
        for item, stocks in more.stocks.items():
            owed = [
                np.asarray(sum(result.of("backorders", name) for name in stocks))
                for result in (pooled, separate)
            ]
            change = owed[1] - owed[0]
            cells = [float(owed[0].mean()), float(owed[1].mean()), float(change.mean())]
            rows.append([item, extra, *cells, half_width(change, LEVEL)])
            print(f"more units {item:16} +{extra}: {change.mean():+.3f} ±{rows[-1][-1]:.3f}")
    return rows


TABLES = {
    "fans": (fans, ("choice", "mission", "day", "q05", "q25", "q50", "q75", "q95", "held")),
    "missions": (missions, MISSIONS),
    "gaps": (gaps, ("choice", "mission", "measure", "over_d", "value", "half_width")),
    "returned": (
        returned,
        ("choice", "kind", "day", "back", "back_half_width", "down", "down_half_width"),
    ),
    "yards": (
        yards,
        ("fleet", "day", "back", "back_half_width", "down", "down_half_width"),
    ),
    "rules": (rules, ("rule", "days", "days_half_width", "dru", "dru_half_width")),
    "more_units": (
        more_units,
        ("item", "extra", "owed_pooled", "owed_separate", "change", "half_width"),
    ),
}


def read(path: Path) -> Rows:
    """Rows of a table without its head; none where there is no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [list(each) for each in csv.reader(file)][1:]


def write(path: Path, head: Sequence[str], rows: Rows) -> None:
    """A table, numbers to six digits."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head)
        for each in rows:
            table.writerow(f"{cell:.6g}" if isinstance(cell, float) else cell for cell in each)


def main() -> None:
    """Simulate what is asked for, and draw all figures."""
    names = [*STUDIES, *TABLES, *INTERDICT]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--replications", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    wanted = parser.parse_args()
    unknown = [name for name in wanted.names if name not in names]
    if unknown:
        parser.error(f"no study {', '.join(unknown)}; there are {', '.join(names)}")
    asked = wanted.names or names
    out: Path = wanted.out
    out.mkdir(parents=True, exist_ok=True)
    lab = Lab(wanted.replications, wanted.workers)
    for name, (table, head) in TABLES.items():
        if name in asked:
            write(out / f"{name}.csv", head, table(lab))
    for name, study in STUDIES.items():
        if name in asked:
            print(study.command(wanted.replications, LEVEL), flush=True)
            new = compared(name, study, lab)
            kept = {each: [] for each in STUDIES}
            for each in read(out / "changes.csv"):
                kept[str(each[0])].append(each)
            kept[name] = new
            write(out / "changes.csv", CHANGES, [each for rows in kept.values() for each in rows])
    for name, words in INTERDICT.items():
        if name in asked:
            theater(["interdict", *words, f"workers={wanted.workers}", f"out={out / name}"])
    figures.draw(out)


if __name__ == "__main__":
    main()
