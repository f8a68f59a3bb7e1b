"""What metrics have values of: fleets, missions, stocks; on days, by quarter."""

from collections.abc import Callable, Iterable

from sim.core.ticks import decimal
from sim.record.view import View


def fleets(view: View) -> Iterable[str]:
    """Every fleet."""
    return view.scenario.fleets


def missions(view: View) -> Iterable[str]:
    """Every mission."""
    return view.scenario.missions


def stocks(view: View) -> Iterable[str]:
    """Every stock."""
    return (each.name for each in view.tables.names.stocks)


def on_days(subjects: Callable[[View], Iterable[str]]) -> Callable[[View], Iterable[str]]:
    """Some subjects at each of ``measure.days``."""

    def found(view: View) -> Iterable[str]:
        days = [f"@{decimal(day)}" for day in view.scenario.measure.days]
        return (subject + day for subject in subjects(view) for day in days)

    return found
