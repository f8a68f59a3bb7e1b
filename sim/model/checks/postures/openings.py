"""Checks of openings: they name what there is, and no list of a posture contradicts them."""

from collections.abc import Iterator
from itertools import combinations

from sim.core.errors import Problem, few, known
from sim.model.postures.opening import SelectedOpenings, access_of, in_order, shops_after
from sim.model.postures.posture import Posture
from sim.model.scenario import Scenario

Problems = Iterator[Problem]


def opening_problems(scenario: Scenario) -> Problems:
    """Everything about openings, and about who selects them, that does not hold."""
    for name, each in scenario.openings.items():
        if each.hub is not None:
            yield from known(f"openings.{name}.hub", each.hub, scenario.hubs, "hub")
    for (name, one), (other, two) in combinations(in_order(scenario.openings), 2):
        for stock in one.shops.keys() & two.shops.keys():
            if one.opened == two.opened and one.shops[stock] != two.shops[stock]:
                told = f"{other} moves it elsewhere on the same day, {one.opened}; one day each"
                yield Problem(f"openings.{name}.shops.{stock}", told)
    for name, posture in scenario.postures.items():
        if posture.openings is not None:
            path = f"postures.{name}"
            problems = [*_selects(scenario, f"{path}.openings", posture.openings)]
            yield from problems or _contradicts(scenario, path, posture)


def _selects(scenario: Scenario, path: str, selection: SelectedOpenings) -> Problems:
    """A posture asks for days that the record has."""
    if not scenario.openings:
        yield Problem(path, "this scenario has no openings to select from")
        return
    days = [each.opened for each in selection.on_record(scenario.openings).values()]
    if not days:
        have = sorted({each.status for each in scenario.openings.values()})
        told = f"no opening is {' or '.join(selection.status)}; those of this scenario are"
        yield Problem(f"{path}.status", f"{told} {few(have)}")
    elif selection.by != "latest" and not days[0] <= selection.by <= days[-1]:
        side = "before the first" if selection.by < days[0] else "after the last"
        told = f"{selection.by} is {side} opening that is {' or '.join(selection.status)}"
        yield Problem(f"{path}.by", f"{told}; from {days[0]} to {days[-1]}, or latest, is right")


def _contradicts(scenario: Scenario, path: str, posture: Posture) -> Problems:
    """Lists of a posture say nothing else than the openings that it selects."""
    assert posture.openings is not None
    selected = [*posture.openings.of(scenario.openings).values()]
    access, moved = access_of(selected), shops_after(selected)
    first = {each.hub: name for name, each in reversed([*in_order(scenario.openings)])}
    for hub in posture.hubs:
        if hub in first and hub not in access:
            told = f"lists {hub!r}, which openings.{first[hub]} opens and this posture does not"
            yield Problem(f"{path}.hubs", f"{told} select; leave it out, or select that")
    for hub, rules in posture.accepts.items():
        if hub in access and rules != access[hub]:
            told = f"openings that it selects say what {hub!r} accepts"
            yield Problem(f"{path}.accepts.{hub}", f"{told}; leave it out here")
    for stock, hub in posture.shops.items():
        if stock in moved and hub != moved[stock]:
            told = f"is {hub!r}, and openings that it selects say {moved[stock]!r}"
            yield Problem(f"{path}.shops.{stock}", f"{told}; leave it out here")
