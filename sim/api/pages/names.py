"""The names in a result that say what and where: what a summary for release does not have."""

from collections.abc import Iterator, Mapping

from sim.api.pages.found import FoundResult, scenario_of
from sim.model.scenario import Scenario
from sim.report.content.release import Names
from sim.report.output.words.labels import fleet_title, mission_title

GROUPS: Mapping[str, str] = {
    "fleets": "fleet", "hubs": "hub", "missions": "line", "nodes": "place", "events": "event",
    "passages": "passage", "stocks": "stock", "lifts": "lift", "groups": "group", "rules": "rule",
    "postures": "posture", "openings": "opening",
}  # fmt: skip
"""Parts of a scenario whose names are left out, and what stands for each."""

TITLES = {"fleets": fleet_title, "missions": mission_title}
"""How people call parts that may have no title of their own."""


def names_of(result: FoundResult) -> Names:
    """By what stands for it, every name of the scenarios of a result, with its titles."""
    found: dict[str, list[str]] = {}
    for each in _scenarios(result):
        for group, noun in GROUPS.items():
            for number, (name, part) in enumerate(getattr(each, group).items(), start=1):
                known = found.setdefault(f"{noun} {number}", [])
                known += [one for one in (name, getattr(part, "title", "")) if one]
                known += [TITLES[group](each, name)] if group in TITLES else []
        countries = sorted({hub.country for hub in each.hubs.values() if hub.country})
        for number, country in enumerate(countries, start=1):
            found.setdefault(f"country {number}", []).append(country)
        types = sorted({fleet.type for fleet in each.fleets.values() if fleet.type})
        for number, kind in enumerate(types, start=1):
            found.setdefault(f"type {number}", []).append(kind)
        found.setdefault("the scenario", []).extend(filter(None, (each.title,)))
    found.setdefault("the scenario", []).append(str(result.told.get("scenario", "")) or "scenario")
    return {alias: list(dict.fromkeys(every)) for alias, every in found.items()}


def _scenarios(result: FoundResult) -> Iterator[Scenario]:
    number = 0
    yield scenario_of(result).scenario
    while True:
        number += 1
        if not (result.folder / f"scenario_{number}.yaml").is_file():
            return
        yield scenario_of(result, number).scenario
