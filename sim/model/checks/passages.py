"""Checks of passages: closing one is said to change something, and never shortens a way."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.scenario import Leg, Passage, Scenario

Problems = Iterator[Problem]


def sea_problems(scenario: Scenario) -> Problems:
    """Everything about passages and legs without them that does not hold."""
    for name, leg in scenario.legs.items():
        for key in leg.without:
            path = f"legs.{name}.without.{key}"
            yield from _names(scenario, path, key)
            yield from _longer(leg, path, leg.without[key])
    named = {
        each for leg in scenario.legs.values() for key in leg.without for each in key.split("+")
    }
    for name, passage in scenario.passages.items():
        yield from _boxes(f"passages.{name}.boxes", passage)
        if name not in named:
            yield Problem(
                f"passages.{name}",
                "closing it would change no leg; give its legs their lengths in 'without', or a "
                "table of closed_tables that has it (with the boxes of its passage_table), or "
                "leave it out",
            )


def _names(scenario: Scenario, path: str, key: str) -> Problems:
    names = key.split("+")
    for each in names:
        yield from known(path, each, scenario.passages, "passage")
    right = "+".join(sorted(set(names)))
    if key != right:
        yield Problem(path, f"names stand in order, each once: {right}")


def _longer(leg: Leg, path: str, closed: float) -> Problems:
    """A length without passages is at least that with them."""
    whole = leg.distance_nm if leg.takes is None else leg.takes.average_d
    unit = "nm" if leg.takes is None else "d"
    if whole is not None and closed < whole:
        told = f"{closed:g} {unit} is shorter than the open way, {whole:g} {unit}"
        yield Problem(path, f"{told}; closing never shortens a way")
    elif whole == 0:
        yield Problem(path, "the open way has no length, so nothing can lengthen it")


def _boxes(path: str, passage: Passage) -> Problems:
    for number, (west, south, east, north) in enumerate(passage.boxes):
        if not (0 <= west <= east <= 360 and -90 <= south <= north <= 90):
            yield Problem(
                f"{path}.{number}",
                f"{[west, south, east, north]} is not right: west, south, east, north [deg], "
                "longitudes from 0 to 360",
            )
