"""Sorties and hours of a run: demanded and flown, by fleet and phase."""

from sim.report.output.text import aligned, interval
from sim.study.running.replicate import Result


def flown(result: Result) -> list[str]:
    """A table of every fleet that flies, and its phases; empty where none does."""
    rows = []
    for metric, subject in result.keys:
        demanded = result.value(metric, subject)
        if metric == "sorties_demanded" and demanded.mean > 0:
            others = [
                interval(result.value("sorties_flown", subject), 1),
                interval(result.value("sorties_met", subject)),
                interval(result.value("hours_flown", subject), 1),
            ]
            rows.append([subject, f"{demanded.mean:.1f}", *others])
    if not rows:
        return []
    return [aligned(["fleet", "sorties demanded", "flown", "met", "hours flown"], rows)]


def least_met(result: Result) -> tuple[str, float] | None:
    """The fleet, or phase of a fleet, of whose sorties the least share is flown; None without."""
    met = [
        (result.value(metric, subject).mean, subject)
        for metric, subject in result.keys
        if metric == "sorties_met" and result.value(metric, subject).n
    ]
    return min(met)[::-1] if met else None
