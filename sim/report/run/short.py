"""A run or a comparison in a few lines: what is held, what is worst, and where it waits."""

from collections.abc import Iterator, Sequence

from sim.metrics.lost_days import buckets
from sim.model.eligibility.pipelines import stocks_of
from sim.record.metric import metrics
from sim.report.output.scope import DRU, SCOPE
from sim.report.output.terminal import bold, paragraph
from sim.report.output.text import aligned, change, interval
from sim.report.run.flying import least_met
from sim.report.run.run import (
    NOTHING_IN_COMMON,
    forecast_errors,
    held_together,
    loads,
    measures,
    only,
    owed_most,
    title_of_difference,
)
from sim.study.results.paired import Comparison
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary

MOST_ROWS = 5
"""Missions, fleets or changes that are told, the worst first."""
MOST_BUCKETS = 3
"""Reasons that are told for the days of a fleet."""
LEAST_SHARE = 0.001
"""Share of the days of a fleet from which on a reason is told."""
UP = ("operating", "operating degraded", "rotation")
"""Buckets of days that are not lost."""
ALL_MISSIONS = "all missions"
DETAIL = "Every table: the same command with detail=true. Every number: format=csv, or json."


def short(result: Result, more: Sequence[Key] = ()) -> str:
    """The headline of a run, what is worst, and further metrics and subjects."""
    scenario = result.scenario
    parts = [each for each in (_missions(result), _fleets(result)) if each][:1]
    parts = [] if scenario.headlines else parts  # which lead, and are of the same
    if any(hub.load for hub in scenario.hubs.values()) and not scenario.fleets:
        parts.append(loads(result))
    worst = [*_least_held(result), *_least_ready(result), *_least_flown(result)]
    worst += [*_longest_wait(result), *_owed(result)]
    if worst:
        parts.append("\n".join([bold("What is worst"), *worst]))
    parts += [] if scenario.headlines else forecast_errors(result)  # which tell them by hub
    parts += measures(result, more)
    return "\n\n".join(parts)


def last_words(*, missions: bool) -> str:
    """What the numbers are not, and how all of them are seen."""
    told = [SCOPE, *([DRU] if missions else []), DETAIL]
    return "\n".join(paragraph(each) for each in told)


def _missions(result: Result) -> str:
    """All missions at once, and the missions that are held least."""
    missions = result.scenario.missions
    if not missions:
        return ""
    names = sorted(missions, key=lambda name: result.value("mission_uptime", name).mean)
    told = names[:MOST_ROWS]
    rows = [
        [
            name, f"{missions[name].k} of {_size(result, missions[name].fleets)}",
            interval(result.value("mission_mean", name), 2),
            interval(result.value("mission_uptime", name)),
        ]
        for name in told
    ]  # fmt: skip
    rows.append(["all at once (DRU)", "", "", interval(result.value("dru", ALL_MISSIONS))])
    head = f"mission ({len(told)} of {len(names)}, worst first)" if names != told else "mission"
    return aligned([head, "needs", "on station", "uptime"], rows)


def _size(result: Result, fleets: Sequence[str]) -> int:
    return sum(result.scenario.fleets[name].size for name in fleets)


def _fleets(result: Result) -> str:
    """The fleets that are up least."""
    names = sorted(result.scenario.fleets, key=lambda name: result.value("ao", name).mean)
    if not names:
        return ""
    told = names[:MOST_ROWS]
    rows = [
        [
            name, str(result.scenario.fleets[name].size),
            interval(result.value("ao", name)), interval(result.value("on_station", name)),
        ]
        for name in told
    ]  # fmt: skip
    head = f"fleet ({len(told)} of {len(names)}, worst first)" if names != told else "fleet"
    return aligned([head, "size", "Ao", "on station"], rows)


def _line(name: str, told: str) -> str:
    """One finding; what it is about stands out."""
    return paragraph(told, " " * 11, f"  {name:<9}")


def _least_held(result: Result) -> Iterator[str]:
    """The mission that is held least, and its gaps."""
    missions = result.scenario.missions
    if not missions:
        return
    name = min(missions, key=lambda each: result.value("mission_uptime", each).mean)
    gaps, length = result.value("gaps_per_year", name), result.value("gap_mean", name)
    told = f"{name}, held {_percent(result.value('mission_uptime', name))} of the time"
    if gaps.n and gaps.mean > 0 and length.n:
        told += f"; {gaps.mean:.1f} gaps a year, of {length.mean:.1f} d in the mean"
    yield _line("mission", told)


def _least_ready(result: Result) -> Iterator[str]:
    """The fleet with the lowest Ao, and what takes most of its days."""
    fleets = result.scenario.fleets
    if not fleets:
        return
    name = min(fleets, key=lambda each: result.value("ao", each).mean)
    days = {
        bucket: result.value("days", f"{name}/{bucket}").mean for bucket in buckets(result.scenario)
    }
    total = sum(days.values())
    lost = sorted((each for each in days if each not in UP), key=lambda each: -days[each])
    told = [
        f"{each} {100 * days[each] / total:.1f} %"
        for each in lost[:MOST_BUCKETS]
        if total and days[each] > LEAST_SHARE * total
    ]
    why = f"; most of its days go to {', '.join(told)}" if told else ""
    yield _line("fleet", f"{name}, Ao {interval(result.value('ao', name))}{why}")


def _least_flown(result: Result) -> Iterator[str]:
    """The fleet, or its phase, of whose sorties the least share is flown."""
    least = least_met(result)
    if least is not None:
        yield _line("sorties", f"{least[0]}, {100 * least[1]:.0f} % of those demanded are flown")


def _longest_wait(result: Result) -> Iterator[str]:
    """The stage of a hub at which most wait, how long, and the pool there that is busiest."""
    queues = {
        subject: result.value(metric, subject)
        for metric, subject in result.keys
        if metric == "queue_length" and subject.count("/") == 1
    }
    waited = {subject: each for subject, each in queues.items() if each.n and each.mean > 0}
    if not waited:
        return
    worst = max(waited, key=lambda subject: waited[subject].mean)
    hub, _, stage = worst.partition("/")
    told = f"{hub}, stage {stage}: {waited[worst].mean:.2f} jobs wait in the mean"
    wait = result.value("wait", worst)
    if wait.n:
        told += f", {wait.mean:.1f} d each"
    used = {
        subject: result.value(metric, subject)
        for metric, subject in result.keys
        if metric == "utilisation" and subject.startswith(f"{hub}/")
    }
    known = [subject for subject, each in used.items() if each.n]
    if known:
        busiest = max(known, key=lambda subject: used[subject].mean)
        told += f"; busiest there: {busiest.partition('/')[2]}, {_percent(used[busiest])}"
    yield _line("queue", told)


def _owed(result: Result) -> Iterator[str]:
    """The stock that owes most."""
    if not stocks_of(result.scenario):
        return
    name, owed = owed_most(result)[0]
    if owed.n and owed.mean > 0:
        fill = result.value("fill_rate", name)
        at_once = f", {_percent(fill)} of its demands filled at once" if fill.n else ""
        yield _line("stock", f"{name}, {interval(owed, 2)} backorders{at_once}")


def _percent(value: Summary) -> str:
    return f"{100 * value.mean:.0f} %"


# ---- a comparison ----------------------------------------------------------------------------


def short_difference(
    comparison: Comparison, base: str, other: str, asked: Sequence[Key] = (), alone: bool = False
) -> str:
    """The paired difference of what was asked for, or else of the headline and of what moves most,
    and where the days went; or of what was asked for ``alone``."""
    told = asked if asked or alone else _headline(comparison)
    rows = [_changed(comparison, *key) for key in told]
    rows += [] if asked or alone else held_together(comparison)
    parts = [title_of_difference(base, other)]
    if rows:
        parts[0] += "\n" + aligned(["metric", base, other, "difference"], rows)
    elif alone:
        parts.append(NOTHING_IN_COMMON)
    went = [] if alone else comparison.waterfall()
    moved = sorted(went, key=lambda each: -abs(each.mean))[:MOST_BUCKETS]
    days = [f"{each.subject} {change(each, 1)}" for each in moved if each.mean != 0]
    if days:
        where = f"Most of the change in platform-days of the window: {', '.join(days)}."
        parts.append(paragraph(where))
    parts += [
        paragraph(f"Only {name} has: {told}")
        for name, told in zip((base, other), only(comparison, values=False), strict=True)
        if told
    ]
    return "\n\n".join(parts)


def _headline(comparison: Comparison) -> list[Key]:
    """DRU and cost; and the missions, or else the fleets, that change most."""
    found = [key for key in (("dru", ALL_MISSIONS), ("cost", "total")) if key in comparison.keys]
    names = [name for name in comparison.base.scenario.missions
             if ("mission_uptime", name) in comparison.keys]  # fmt: skip
    each_of = [("mission_uptime", name) for name in names]
    each_of = each_of or [("on_station", name) for name in comparison.fleets]
    moved = {key: abs(comparison.difference(*key).mean) for key in each_of}
    return [*found, *sorted(moved, key=lambda key: -moved[key])[:MOST_ROWS]]


def _changed(comparison: Comparison, metric: str, subject: str) -> list[str]:
    """One measure of both, and the difference."""
    digits = 0 if metrics[metric].unit == "ton-miles" else 3
    values = [result.value(metric, subject) for result in (comparison.base, comparison.other)]
    told = [interval(each, digits) for each in values]
    return [f"{metric} {subject}", *told, change(comparison.difference(metric, subject), digits)]
