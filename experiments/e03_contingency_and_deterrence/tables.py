"""The tables of the study, from its answers: what the figures and the notebooks draw."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.metrics.returned import KINDS
from sim.study.results.kaplan_meier import ALL, waits
from sim.study.results.paired import Comparison
from sim.study.running.replicate import Result
from sim.study.statistics.summary import half_width

LEVEL = 0.95
SHOWN_D = 180
"""Days of the fan charts [d]."""
FANS = {"today": "fan_today", "rsf": "fan_rsf", "rsf, all at once": "fan_rsf_all_at_once"}
"""Steps by what they are called in the tables."""
ITEMS = {
    "destroyer parts": ("ddg_at_yokosuka", "jmsdf_ddg_parts"),
    "F-16 parts": ("f16_at_osan", "rokaf_f16_parts"),
    "P-8A radars": ("p8_radars", "raaf_p8_radars"),
}
"""Stocks of each item, those of one nation and of the other."""

TOLD = (
    "lost", "damaged", "backorders", "fill_rate", "ton_miles", "work_share",
)  # fmt: skip
OF_ALL = (
    ("cost", "total"),
    ("days_to_regenerate", "all fleets/all kinds"),
    ("days_to_regenerate", "all ships/all kinds"),
    ("one_place_share", "all fleets"),
    ("served_after_loss", "all fleets/worst place"),
    ("served_after_loss", "all fleets/worst country"),
    ("entropy_of_repair", "all fleets"),
)
"""Measures of which every subject is told, and those that are told of all together."""

Rows = list[list[Any]]


def days_on_station(result: Result, fleets: Sequence[str]) -> np.ndarray:
    """Platform-days on station in the window, by replication."""
    days = result.scenario.horizon_d
    return np.asarray(days * sum(result.of("on_station", fleet) for fleet in fleets))


def missions_held(result: Result, missions: Sequence[str]) -> np.ndarray:
    """Missions held at once, time average, by replication."""
    return np.asarray(sum(result.of("mission_uptime", name) for name in missions))


def changes(study: Any) -> Rows:
    """Paired differences of every choice of every comparison against its first."""
    rows: Rows = []
    for name, answer in study.steps.items():
        if answer.origin.request.command == "compare" and name != "more_units":
            choices = [*study.file.steps[name].choices][1:]
            for choice, pair in zip(choices, answer.pairs, strict=True):
                rows += compared(name, choice, pair)
    return rows


def compared(name: str, choice: str, pair: Comparison) -> Rows:
    """One choice against the base of its step."""
    base, other = pair.base, pair.other
    missions = [each for each in base.scenario.missions if each in other.scenario.missions]
    measures = [
        ("days_on_station", "all fleets", days_on_station, pair.fleets),
        ("missions_held", "all missions", missions_held, missions),
    ]
    rows = [
        row(name, choice, metric, subject, measure(base, subjects), measure(other, subjects))
        for metric, subject, measure, subjects in measures
    ]
    same = base.scenario.missions.keys() == other.scenario.missions.keys()
    wanted = [("dru", "all missions")] if same else []
    wanted += [("mission_uptime", each) for each in missions]
    wanted += [("on_station", each) for each in pair.fleets]
    wanted += [
        key
        for key in pair.keys
        if key[0] in TOLD
        or key in OF_ALL
        or (key[0] == "sorties_met" and key[1].endswith("/contingency"))
        or (key[0] in ("returned_by_kind", "down_by_kind") and key[1].startswith("all fleets/"))
    ]
    for metric, subject in dict.fromkeys(wanted):
        before, after = base.of(metric, subject), other.of(metric, subject)
        rows.append(row(name, choice, metric, subject, before, after))
    for each in pair.waterfall():
        cells = [name, choice, "days", each.subject, "", "", each.mean, each.half_width]
        rows.append([*cells, verdict(each.mean, each.half_width)])
    return rows


def row(
    name: str, choice: str, metric: str, subject: str, before: np.ndarray, after: np.ndarray
) -> list[Any]:
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


def fans(study: Any) -> Rows:
    """Quantiles of platforms on station by day."""
    rows: Rows = []
    for choice, step in FANS.items():
        result = study[step].result
        for number, name in enumerate(result.scenario.missions):
            table = result.daily[:, number, : SHOWN_D + 1]
            bands = np.quantile(table, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
            held = (table >= result.scenario.missions[name].k).mean(axis=0)
            for day, (band, share) in enumerate(zip(bands.T, held, strict=True)):
                rows.append([choice, name, day, *band.tolist(), float(share)])
    return rows


def missions(study: Any) -> Rows:
    """Uptime, sustained hold, time to the first gap and to regain k, by Kaplan-Meier."""
    rows: Rows = []
    for choice, step in FANS.items():
        result = study[step].result
        for each in waits(result):
            k = result.scenario.missions[each.mission].k if each.mission != ALL else ""
            metric = "dru" if each.mission == ALL else "mission_uptime"
            cells: list[Any] = [choice, each.mission, k]
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


def gaps(study: Any) -> Rows:
    """Share of replications in which some gap is longer than g, and the gaps' number and length."""
    rows: Rows = []
    for choice, step in FANS.items():
        result = study[step].result
        names = [*result.scenario.missions, ALL]
        for name in names:
            for days in result.scenario.measure.gap_over_d:
                share = result.value("gap_over", f"{name}>{days:g}")
                rows.append([choice, name, "gap_over", days, share.mean, share.half_width])
            for metric in ("gaps_started", "gap_mean", "gap_longest"):
                value = result.value(metric, name)
                rows.append([choice, name, metric, "", value.mean, value.half_width])
    return rows


def returned(study: Any) -> Rows:
    """Platforms back by D+30, 60 and 90 of those down, by kind, under each rule of crisis."""
    rows: Rows = []
    choices = [*study.file.steps["crisis_rules"].choices][:-1]
    pairs = study["crisis_rules"].pairs
    results = [pairs[0].base, *(pair.other for pair in pairs)]
    for choice, result in zip(choices, results, strict=False):
        for kind in KINDS:
            for day in result.scenario.measure.returned_by_d:
                subject = f"all fleets/{kind}@{day:.15g}"
                back = result.value("returned_by_kind", subject)
                down = result.value("down_by_kind", subject)
                cells = [back.mean, back.half_width, down.mean, down.half_width]
                rows.append([choice, kind, day, *cells])
    return rows


def yards(study: Any) -> Rows:
    """Platforms back from scheduled work at a hub that was due before day 0, by fleet."""
    result = study["crisis_rules"].pairs[0].base
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


def rules(study: Any) -> Rows:
    """What comes back when each rule is lifted, all of them being in force."""
    return [
        [each.rule, each.days.mean, each.days.half_width, each.dru.mean, each.dru.half_width]
        for each in study["rules"].costs
        if each.dru is not None
    ]


def kept(study: Any) -> Rows:
    """Share of the on-station days without a loss that is kept after each, paired.

    Then what other postures keep after the worst of them, of the same days.
    """
    answer = study["interdict_r1"]
    intact = answer.found.intact.mean
    found = [(each[1], each[4], each[5]) for each in answer.rows]
    rows: Rows = [
        [answer.found.routes[0], loss, 1 + change / intact, half / intact]
        for loss, change, half in found
    ]
    _, worst, share, _ = rows[0]
    for each in answer.found.reroutes:
        more, half = each.recovers / intact, each.half_width / intact
        rows.append([each.route, worst, share + more, half])
    return rows


def more_units(study: Any) -> Rows:
    """Backorders of separate stocks with some units more, against those of pooled stocks."""
    extra = [int(name) for name in [*study.file.steps["more_units"].choices][1:]]
    rows: Rows = []
    for units, pair in zip(extra, study["more_units"].pairs, strict=True):
        for item, stocks in ITEMS.items():
            owed = [
                np.asarray(sum(result.of("backorders", name) for name in stocks))
                for result in (pair.base, pair.other)
            ]
            change = owed[1] - owed[0]
            cells = [float(owed[0].mean()), float(owed[1].mean()), float(change.mean())]
            rows.append([item, units, *cells, half_width(change, LEVEL)])
    return rows


CHANGES = (
    "study", "choice", "metric", "subject", "base", "base_half_width", "change", "half_width",
    "verdict",
)  # fmt: skip
TABLES: Mapping[str, tuple[Callable[[Any], Rows], Sequence[str]]] = {
    "changes": (changes, CHANGES),
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
    "kept": (kept, ("posture", "loss", "kept", "half_width")),
    "more_units": (
        more_units,
        ("item", "extra", "owed_pooled", "owed_separate", "change", "half_width"),
    ),
}


NEEDED: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("fans", "missions", "gaps"), tuple(FANS.values())),
    **dict.fromkeys(("returned", "yards"), ("crisis_rules",)),
    "rules": ["rules"],
    "kept": ["interdict_r1"],
    "more_units": ["more_units"],
}
"""Steps without which there is no such table."""


def write(study: Any, out: Path) -> None:
    """All tables of the steps that were run, numbers to six digits."""
    for name, (rows, head) in TABLES.items():
        if not {*NEEDED.get(name, ())} <= {*study.steps}:
            continue
        with (out / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(head)
            for each in rows(study):
                table.writerow(f"{cell:.6g}" if isinstance(cell, float) else cell for cell in each)
