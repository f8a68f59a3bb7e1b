"""What the force still holds: each measure with its definition, and the sentence on deterrence."""

import numpy as np

from sim.core.ticks import decimal
from sim.metrics.returned import ALL as ALL_FLEETS
from sim.metrics.returned import KINDS
from sim.report.output.scope import DRU, EVERY_MEASURE
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned, interval
from sim.study.results.kaplan_meier import ALL, Survival, waits
from sim.study.running.replicate import Result


def deterrence(result: Result) -> list[str]:
    """The missions, and after them every measure of what is held; nothing without missions."""
    return [
        _missions(result),
        f"{paragraph(_definitions(result))}\n{paragraph(DRU)}",
        _curve(result),
        _gaps(result),
        *_returned(result),
        *_options(result),
        *_losses(result),
        *_rules(result),
        paragraph(EVERY_MEASURE),
    ]


def _missions(result: Result) -> str:
    rows = []
    for name, mission in result.scenario.missions.items():
        rows.append(_mission(result, name, str(mission.k), mission.area))
    dru = result.value("dru", "all missions")
    rows.append(
        ["DRU (all missions)", "", "", interval(dru), *_mission(result, "all missions", "")[4:]]
    )
    head = [
        "mission",
        "k",
        "mean on station",
        "uptime",
        f"held to D+{result.scenario.measure.hold_d:g}",
    ]
    return aligned([*head, "gaps/year", "mean gap d"], rows)


def _mission(result: Result, name: str, k: str, area: str = "") -> list[str]:
    known = name in result.scenario.missions
    label = f"{name} ({area})" if area else name
    return [
        label,
        k,
        interval(result.value("mission_mean", name), 2) if known else "",
        interval(result.value("mission_uptime", name)) if known else "",
        interval(result.value("sustained_hold", name)),
        interval(result.value("gaps_per_year", name), 2),
        interval(result.value("gap_mean", name), 1),
    ]


def _definitions(result: Result) -> str:
    hold_d = result.scenario.measure.hold_d
    return (
        "Uptime: share of time with at least k platforms of the mission on station. Held: share of "
        f"replications in which it is met without a break from day 0 to D+{hold_d:g}."
    )


def _curve(result: Result) -> str:
    shifts = [subject for metric, subject in result.keys if metric == "dru_curve"]
    cells = [interval(result.value("dru_curve", shift)) for shift in shifts]
    return aligned(["DRU with every requirement shifted", *shifts], [["all missions", *cells]])


def _gaps(result: Result) -> str:
    """How many gaps, how long, and how soon: the last two by Kaplan-Meier."""
    over_d = [decimal(days) for days in result.scenario.measure.gap_over_d]
    rows = []
    for each in waits(result):
        name = each.mission
        rows.append(
            [
                name if name != ALL else "DRU (all missions)",
                f"{result.value('gaps_started', name).mean:.1f}",
                f"{result.value('gap_longest', name).mean:.1f}",
                *(f"{result.value('gap_over', f'{name}>{days}').mean:.2f}" for days in over_d),
                *_median(each.first_gap),
                *_median(each.regain),
            ]
        )
    head = ["mission", "gaps", "longest d", *(f"P(>{days} d)" for days in over_d)]
    head += ["first gap d", "none", "regained d", "not"]
    title = (
        "Gaps, time to the first gap, and to regain: a gap is a time below k; first gap: median "
        "time from day 0; regained: median length of the first gap that begins on or after day 0 "
        "(Kaplan-Meier; none, not: share of replications in which it does not come before the end)"
    )
    return paragraph(title) + "\n" + aligned(head, rows)


def _median(survival: Survival) -> list[str]:
    if not survival.n:
        return ["-", "-"]
    reached = survival.median < float("inf")
    return [f"{survival.median:.1f}" if reached else "not reached", f"{survival.cut_share:.2f}"]


def _returned(result: Result) -> list[str]:
    """Platforms back by each day, of those down, by what they were in; all fleets."""
    days = [decimal(day) for day in result.scenario.measure.returned_by_d]
    rows = []
    for kind in KINDS:
        cells = []
        for day in days:
            down = result.value("down_by_kind", f"{ALL_FLEETS}/{kind}@{day}")
            back = result.value("returned_by_kind", f"{ALL_FLEETS}/{kind}@{day}")
            cells.append(f"{back.mean:.1f} of {down.mean:.1f}" if down.n else "-")
        if any(cell not in ("-", "0.0 of 0.0") for cell in cells):
            rows.append([kind, *cells])
    if not rows:
        return []
    title = (
        "Returned in time: platforms back by each day, of those down on day 0 or gone down since, "
        "by what they were in (yard: scheduled work due before day 0; later yard: due since)"
    )
    return [paragraph(title) + "\n" + aligned(["in", *(f"D+{day}" for day in days)], rows)]


def _options(result: Result) -> list[str]:
    name = ALL_FLEETS
    if ("options", name) not in result.keys or not result.value("options", name).n:
        return []
    within_d = [decimal(days) for days in result.scenario.measure.options_within_d]
    within = ", ".join(
        f"{result.value('options_within', f'{name}@{days}').mean:.1f} within {days} d"
        for days in within_d
    )
    told = (
        f"Options: hubs that may and can do a job, mean over the jobs sent to one: "
        f"{result.value('options', name).mean:.1f} "
        + (f"(back without queues: {within}). " if within else "")
        + f"Reroutable, with another such hub: {100 * result.value('reroutable', name).mean:.0f} %."
    )
    return [paragraph(told)]


def _losses(result: Result) -> list[str]:
    """Fleets that were hit, where fleets can be hit."""
    exposed = [name for name, fleet in result.scenario.fleets.items() if fleet.damage is not None]
    rows = []
    for name in exposed:
        found = [result.value(metric, name) for metric in ("damaged", "lost")]
        if any(each.mean > 0 for each in found):
            rows.append([name, *(interval(each, 2) for each in found)])
    if not rows:
        return []
    title = "Losses: hits that leave a platform damaged, and platforms lost for good"
    if len(rows) < len(exposed):
        title += f"; none of {len(exposed) - len(rows)} other fleets that can be hit"
    return [paragraph(title) + "\n" + aligned(["fleet", "damaged", "lost"], rows)]


def _rules(result: Result) -> list[str]:
    """Platform-days of all fleets lost to each rule."""
    rows = []
    for rule, spec in result.scenario.rules.items():
        if spec.enabled:
            days = [result.of("rule_days", f"{name}/{rule}") for name in result.scenario.fleets]
            mean = float(np.sum(days, axis=0).mean()) if days else 0.0
            rows.append([rule, f"{mean:.1f}", spec.title])
    if not rows:
        return []
    title = "Platform-days lost to rules: waits for a licence, or with every hub forbidden"
    return [paragraph(title) + "\n" + aligned(["rule", "days", "title"], rows)]
