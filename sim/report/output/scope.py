"""The sentences that every output carries, and what a scenario says of its own inputs."""

from collections.abc import Iterator, Mapping

from sim.model.scenario import Scenario

SCOPE = "Scope: up means materially able; not armed, fuelled, crewed, certified or survivable."
NO_EVIDENCE = "No public evidence links it to deterrence"
DRU = (
    "DRU, deterrence-relevant uptime, is a proxy: the share of time in which every mission is "
    f"met. {NO_EVIDENCE}."
)
MARKING = "Marking: "
"""How the line of a marking begins in figures and texts."""
EVERY_MEASURE = f"{NO_EVIDENCE}, and so for every measure from the missions down to here."


WHICH = "theater provenance"
"""The command that tells which of the inputs are of which grade."""


def badge(grades: Mapping[str, int]) -> str:
    """How much of the inputs is notional, in a few words; nothing where no input is graded."""
    total = sum(grades.values())
    if not total:
        return ""
    share = 100 * grades.get("notional", 0) / total
    return f"{share:.0f} % of {total} inputs notional ({WHICH})"


def inputs(scenario: Scenario, grades: Mapping[str, int], *, source: bool = True) -> Iterator[str]:
    """How much of the answer rests on notional numbers, and the scenario's own words, as its.

    Nothing is said of inputs of which the scenario says nothing.
    """
    total = sum(grades.values())
    if total:
        told = ", ".join(f"{count} {grade}" for grade, count in sorted(grades.items()))
        share = 100 * grades.get("notional", 0) / total
        yield (
            f"Inputs: {total} numbers ({told}); {share:.0f} % notional, with a low and a high "
            f"({WHICH})."
        )
    if source and scenario.source:
        yield f"Source, as the scenario file says: {' '.join(scenario.source.split())}"
    if scenario.classification:
        word = " ".join(scenario.classification.split())
        yield f"Classification, as the scenario file says: {word}"
