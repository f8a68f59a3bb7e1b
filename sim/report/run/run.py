"""Results as text: the readiness table, the missions, the paired difference."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf, isnan

import numpy as np

from sim.analytic.solve import solve
from sim.core.ticks import YEAR_D
from sim.metrics.lost_days import buckets
from sim.model.eligibility.pipelines import stocks_of
from sim.model.scenario import Scenario
from sim.record.metric import metrics
from sim.report.output.scope import DRU, SCOPE
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned, change, interval
from sim.report.run.beforehand import exactly
from sim.report.run.deterrence import deterrence
from sim.report.run.economy import economy
from sim.report.run.flying import flown
from sim.report.run.regained import regained
from sim.study.results.forecast import Forecast, forecasts
from sim.study.results.paired import Comparison
from sim.study.results.yard_demand import demand_forecasts
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary

EXACT_SHOWN = ("on_station", "mission_uptime", "wait", "utilisation")
"""Metrics that are shown beside their exact value."""
MOST_STOCKS = 5
"""Stocks that the table tells."""
MOST_NAMED = 4
"""Metrics that are named of those that only one choice has."""
NOTHING_IN_COMMON = "They have no subject of these metrics in common."
ZERO_D = 0.05
"""Platform-days that are told as zero [d]."""
KINDS: Mapping[str, Callable[[Scenario], Iterable[str]]] = {
    "fleets": lambda scenario: scenario.fleets,
    "missions": lambda scenario: scenario.missions,
    "hubs": lambda scenario: scenario.hubs,
    "stocks": stocks_of,
}
"""What two choices may not both have."""


def readiness(result: Result, more: Sequence[Key] = ()) -> str:
    """The readiness of every fleet, the missions, and further metrics and subjects."""
    parts = []
    if result.scenario.fleets:
        parts.append(_fleets(result))
    if result.scenario.missions:
        parts += deterrence(result)
    if result.scenario.fleets:
        parts += [*flown(result), *_days(result), *economy(result)]
    if any(hub.load for hub in result.scenario.hubs.values()) or not result.scenario.fleets:
        parts.append(loads(result))
    if stocks_of(result.scenario):
        parts.append(_stocks(result))
    parts += [*forecast_errors(result), *demand_errors(result)]
    parts += measures(result, more)
    parts += _exact(result)
    return "\n\n".join([*parts, paragraph(SCOPE)])


def _exact(result: Result) -> list[str]:
    """Exact values beside the simulated ones; for a single fleet without them, why not."""
    values = solve(result.scenario)
    if values is None:
        return (
            [paragraph(f"{exactly(result.scenario)}.")] if len(result.scenario.fleets) == 1 else []
        )
    rows = []
    for (metric, subject), value in values.items():
        simulated = result.value(metric, subject)
        if metric in EXACT_SHOWN and subject.count("/") < 2 and simulated.n > 1:
            inside = simulated.low <= value <= simulated.high
            told = "inside" if inside else "outside"
            rows.append([f"{metric} {subject}", f"{value:.4f}", interval(simulated, 4), told])
    title = (
        f"Solved exactly (product form), for the long run; 1 value in "
        f"{1 / (1 - result.level):.0f} lies outside by chance"
    )
    parts = [title, _not_there_yet(result.scenario, values)]
    head = "\n".join(paragraph(each) for each in parts if each)
    return [head + "\n" + aligned(["metric", "exact", "simulated", "its interval"], rows)]


def _not_there_yet(scenario: Scenario, values: Mapping[Key, float]) -> str:
    """Words for a warm-up that is shorter than a mean round of a platform; else nothing."""
    ((name, fleet),) = scenario.fleets.items()
    subjects = [f"{hub}/{name}" for hub in scenario.hubs]
    per_year = sum(values.get(("throughput", subject), 0.0) for subject in subjects)
    round_d = fleet.size * YEAR_D / per_year if per_year else inf
    if scenario.warm_up_d >= round_d:
        return ""
    return (
        f"The warm-up of {scenario.warm_up_d:g} d is shorter than a mean round of a platform "
        f"({round_d:.0f} d): the run is not in its long run yet."
    )


def measures(result: Result, keys: Sequence[Key]) -> Iterator[str]:
    """A table of each metric, of the subjects that have a value."""
    for name in dict.fromkeys(name for name, _ in keys):
        values = [result.value(name, subject) for each, subject in keys if each == name]
        rows = [[value.subject, interval(value)] for value in values if value.n]
        yield aligned([f"{name} [{metrics[name].unit}]", "mean"], rows)


def _fleets(result: Result) -> str:
    columns = {"Ao": "ao", "MC": "mc", "on station": "on_station"}
    if stocks_of(result.scenario):
        columns = {
            "Ao": "ao",
            "MC": "mc",
            "NMCS": "nmcs",
            "NMCM": "nmcm",
            "on station": "on_station",
        }
    rows = []
    for name, fleet in result.scenario.fleets.items():
        each = [interval(result.value(metric, name)) for metric in columns.values()]
        failures = result.value("failures_per_year", name)
        often = f"{failures.mean:.1f}" if failures.n else "-"
        rows.append([name, str(fleet.size), *each, often])
    return aligned(["fleet", "size", *columns, "failures/year"], rows)


def _stocks(result: Result) -> str:
    """The stocks that owe most."""
    owed = owed_most(result)
    worst = owed[:MOST_STOCKS]
    specs = stocks_of(result.scenario)
    rows = []
    for name, backorders in worst:
        fill, wait = result.value("fill_rate", name), result.value("customer_wait", name)
        cells = [interval(backorders), interval(fill), interval(wait, 1)]
        rows.append([name, str(specs[name].stock), *cells])
    head = [f"stock (of {len(owed)}, worst first)" if len(owed) > len(worst) else "stock"]
    return aligned([*head, "base", "backorders", "fill rate", "customer wait d"], rows)


def owed_most(result: Result) -> list[tuple[str, Summary]]:
    """Backorders of every stock, the most first."""
    owed = [
        (subject, result.value(metric, subject))
        for metric, subject in result.keys
        if metric == "backorders"
    ]
    return sorted(owed, key=lambda each: -each[1].mean)


def forecast_errors(result: Result) -> list[str]:
    """How well each hub's workload of a quarter can be told beforehand."""
    rows = [
        [each.subject, f"{each.lead_d:g}", f"{each.workload:.1f}", *_percent(each)]
        for each in forecasts(result)
    ]
    if not rows:
        return []
    title = "Error of a forecast of a quarter's workload, made on day 0 [% of its mean]"
    head = ["pool", "days ahead", "unit-days", "by the mean", "knowing day 0"]
    return [paragraph(title) + "\n" + aligned(head, rows)]


def demand_errors(result: Result) -> list[str]:
    """How well what fleets ask of each yard in a quarter can be told beforehand."""
    rows = []
    for each in demand_forecasts(result):
        if not isnan(each.error):
            errors = [f"{100 * error:.0f}" for error in (each.error_naive, each.error)]
            bias = f"{100 * each.bias:+.0f}"
            rows.append([each.hub, f"{each.lead_d:g}", f"{each.demand:.1f}", *errors, bias])
    if not rows:
        return []
    title = (
        "Error of a forecast of what a quarter asks of a hub, made on day 0 [% of its mean]: by "
        "the mean of all, and by what falls due and the mean of the rest"
    )
    head = ["hub", "days ahead", "man-days", "by the mean", "knowing dates", "bias"]
    return [paragraph(title) + "\n" + aligned(head, rows)]


def _percent(each: Forecast) -> list[str]:
    return [
        f"{100 * value:.0f}" if value == value else "-" for value in (each.error, each.error_known)
    ]


def _days(result: Result) -> list[str]:
    """Share of platform-days by bucket; every row adds up to one. Nothing for an empty window."""
    used = [
        bucket
        for bucket in buckets(result.scenario)
        if any(
            result.value("days", f"{fleet}/{bucket}").mean > 0 for fleet in result.scenario.fleets
        )
    ]
    if not used:
        return []
    rows = []
    for name in result.scenario.fleets:
        days = {bucket: result.value("days", f"{name}/{bucket}").mean for bucket in used}
        total = sum(days.values())
        rows.append([name, *(f"{100 * days[bucket] / total:.1f}" for bucket in used)])
    return ["Where the days go [% of platform-days]\n" + aligned(["fleet", *used], rows)]


def loads(result: Result) -> str:
    """Jobs of outside loads: how many are at each hub, how long, and how many are done."""
    rows = []
    for hub_name, hub in result.scenario.hubs.items():
        for load in hub.load:
            subject = f"{hub_name}/{load}"
            rows.append(
                [
                    subject,
                    interval(result.value("load_in_system", subject)),
                    interval(result.value("load_time_at_hub", subject), 2),
                    interval(result.value("throughput", subject), 1),
                ]
            )
    return aligned(["outside load", "jobs at hub", "time at hub d", "done/year"], rows)


def difference(
    comparison: Comparison, base: str, other: str, asked: Sequence[Key] = (), alone: bool = False
) -> str:
    """The paired difference of what was asked for, or else of the headline metrics, and the
    waterfall of days; or of what was asked for ``alone``."""
    scenario = comparison.base.scenario
    wanted = [("on_station", name) for name in scenario.fleets]
    wanted += [("mission_uptime", name) for name in scenario.missions]
    wanted += [("dru", "all missions")] if scenario.missions else []
    wanted += [("ton_miles", "all fleets"), ("cost", "total")]
    rows = []
    for metric, subject in asked if alone else asked or wanted:
        if (metric, subject) not in comparison.keys:
            continue
        told = comparison.difference(metric, subject)
        digits = 0 if metric == "ton_miles" else 3
        rows.append(
            [
                f"{metric} {subject}",
                interval(comparison.base.value(metric, subject), digits),
                interval(comparison.other.value(metric, subject), digits),
                change(told, digits),
            ]
        )
    rows += [] if asked or alone else held_together(comparison)
    head = title_of_difference(base, other)
    table = aligned(["metric", base, other, "difference"], rows) if rows else (
        NOTHING_IN_COMMON if alone else
        "They have no fleet, mission or cost in common, so nothing of these is compared."
    )  # fmt: skip
    parts = [
        f"{head}\n{table}",
        *([] if alone else _days_went(comparison)),
        *([] if alone or scenario.headlines else regained(comparison)),  # headlines have told it
    ]
    parts += [
        paragraph(f"Only {name} has: {told}")
        for name, told in zip((base, other), only(comparison), strict=True)
        if told
    ]
    last = [*([DRU] if scenario.missions else []), SCOPE]
    return "\n\n".join([*parts, *map(paragraph, last)])


def title_of_difference(base: str, other: str) -> str:
    """What is taken from what."""
    return paragraph(f"Paired difference: {other} minus {base} (common random numbers)")


def _days_went(comparison: Comparison) -> list[str]:
    """The change in platform-days by bucket, and what the changes add up to."""
    rows = [
        [row.subject, change(row, 1)]
        for row in comparison.waterfall()
        if row.mean != 0 or row.half_width > 0
    ]
    if not comparison.fleets:
        return []
    total = comparison.more_days()
    added = "zero" if abs(total.mean) < ZERO_D else change(total, 1)
    why = "; ".join(comparison.why_more_days())
    title = f"Where the days went [platform-days in the window; the changes add up to {added}]"
    lines = [title, f"({why})"] if why else [title]
    return ["\n".join(map(paragraph, lines)) + "\n" + aligned(["bucket", "change"], rows)]


def only(comparison: Comparison, *, values: bool = True) -> tuple[str, str]:
    """What only the base has, and what only the other: its fleets and so on, and further values."""
    scenarios = comparison.base.scenario, comparison.other.scenario
    names = [{kind: set(named(each)) for kind, named in KINDS.items()} for each in scenarios]
    further = comparison.only_base, comparison.only_other
    told = []
    for own, others, keys in zip(names, reversed(names), further, strict=True):
        parts = [f"{kind} {', '.join(sorted(own[kind] - others[kind]))}" for kind in KINDS
                 if own[kind] - others[kind]]  # fmt: skip
        if keys and values:
            metric_names = list(dict.fromkeys(metric for metric, _ in keys))
            more = f", ... ({len(metric_names)} metrics)" if len(metric_names) > MOST_NAMED else ""
            named = ", ".join(metric_names[:MOST_NAMED]) + more
            parts.append(f"{len(keys)} {'value' if len(keys) == 1 else 'values'} of {named}")
        told.append("; ".join(parts))
    return told[0], told[1]


def held_together(comparison: Comparison) -> list[list[str]]:
    """What all fleets together have on station, and how many missions are held at once."""
    base, other = comparison.base, comparison.other
    fleets = comparison.fleets
    missions = [name for name in base.scenario.missions if name in other.scenario.missions]
    rows = []
    horizons = base.scenario.horizon_d, other.scenario.horizon_d
    for label, metric, subjects, factors, digits in (
        ("platform-days on station", "on_station", fleets, horizons, 1),
        ("missions held at once", "mission_uptime", missions, (1.0, 1.0), 3),
    ):
        if len(subjects) < 2:
            continue
        before, after = (
            factor * np.sum([result.of(metric, each) for each in subjects], axis=0)
            for result, factor in zip((base, other), factors, strict=True)
        )
        told = [base.summary(metric, label, "", values) for values in (before, after)]
        told.append(base.summary(metric, label, "", after - before, difference=True))
        cells = [interval(told[0], digits), interval(told[1], digits), change(told[2], digits)]
        rows.append([label, *cells])
    return rows
