"""Small contested theaters: events in one line, and two yards that may take each other's place."""

from typing import Any

from sim.model.scenario import Scenario
from support import Spec, built, fixed, fleet, mode, repair

NEAREST = {"posture": "near", "postures": {"near": {"routing": {"policy": "nearest"}}}}


def event(start_d: float, kind: str, lasts_d: float | None = None, **keys: Any) -> Spec:
    """An event that does one thing."""
    lasts = {} if lasts_d is None else {"lasts": fixed(lasts_d)}
    return {"start_d": start_d, **lasts, "does": [{"kind": kind, **keys}]}


def struck(start_d: float, lasts_d: float | None = None, hub: str = "yard", **keys: Any) -> Spec:
    """An event that strikes a hub."""
    return event(start_d, "hub_struck", lasts_d, hub=hub, **keys)


def damage(work: str = "repair", **keys: Any) -> Spec:
    """A mode of damage, which happens only where an event says so unless told otherwise."""
    return {"hits": keys.pop("hits", {}), "work": work, **keys}


def stages(**each: tuple[float, Spec]) -> Spec:
    """A work package: for each stage its days, and what it needs."""
    return {
        "stages": {
            name: {"needs": needs, "takes": fixed(takes_d)} for name, (takes_d, needs) in each.items()
        }
    }  # fmt: skip


def two_yards(
    north_d: float = 4.0,
    south_d: float = 6.0,
    across_d: float = 1.0,
    fleets: Spec | None = None,
    north: Spec | None = None,
    south: Spec | None = None,
    reroutes: bool = True,
    **parts: Any,
) -> Scenario:
    """A ship that fails on day 10, and two yards of one dock that repair it in 4 days."""
    posture = {**NEAREST["postures"]["near"], "reroutes": reroutes}
    return built(
        {
            "initial": "all_up_new",
            "horizon_d": 60.0,
            "nodes": {"sea": {}, "north": {}, "south": {}},
            "legs": {
                "north": {"start": "sea", "end": "north", "takes": fixed(north_d)},
                "south": {"start": "sea", "end": "south", "takes": fixed(south_d)},
                "across": {"start": "north", "end": "south", "takes": fixed(across_d)},
            },
            "fleets": fleets or {"a": fleet(modes={"hull": mode(10)})},
            "hubs": {
                name: {"node": name, "country": f"land of {name}", "accepts": "any",
                       "berths": {"dock": 1}, **(more or {})}
                for name, more in (("north", north), ("south", south))
            },
            "work": {"repair": repair(4)},
            "posture": "near",
            "postures": {"near": posture},
            **parts,
        }
    )  # fmt: skip
