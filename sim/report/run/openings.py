"""Openings in words: what opened when, by whose doing, and which postures have it."""

from collections.abc import Iterator

from sim.model.postures.opening import Opening, in_order
from sim.model.scenario import Scenario
from sim.model.yards.hub import Access
from sim.report.output.terminal import paragraph

INDENT = "      "


def openings_told(scenario: Scenario) -> Iterator[str]:
    """Every opening in order of time, in a paragraph; nothing where there are none."""
    selected = {
        name: posture.openings.of(scenario.openings)
        for name, posture in scenario.postures.items()
        if posture.openings is not None
    }
    for name, each in in_order(scenario.openings):
        day = "" if scenario.day_0 is None else f" (day {(each.opened - scenario.day_0).days})"
        whose = [posture for posture, openings in selected.items() if name in openings]
        known = f"{each.status}, {each.attributed_to}; in {', '.join(whose) or 'no posture'}"
        told = f"{name} opens {opens(each)}; {known}; {each.source}"
        yield paragraph(told, INDENT, f"  {each.opened}{day}: ")


def opens(opening: Opening) -> str:
    """What an opening opens: a hub and for whom, and the shops of stocks."""
    told = [f"{hub} for the carcasses of {stock}" for stock, hub in opening.shops.items()]
    if opening.hub is not None and opening.accepts != []:
        rules = opening.accepts
        whom = [_admits(each) for each in rules] if isinstance(rules, list) else []
        told.insert(0, " for ".join([opening.hub, *([", and ".join(whom)] if whom else [])]))
    return ", and ".join(told)


def _admits(rule: Access) -> str:
    """Kinds of work, types and homeports that a rule admits."""
    work = "any work" if rule.work == "any" else ", ".join(rule.work)
    types = "" if rule.types == "any" else f" on {', '.join(rule.types)}"
    homes = "" if rule.homeports == "any" else f" of {', '.join(rule.homeports)}"
    return f"{work}{types}{homes}"
