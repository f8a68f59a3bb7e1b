"""Times under way, read off the legs of a scenario."""

from sim.domain.fleet import Movement
from sim.domain.scenario import Leg, Scenario

HOURS_PER_DAY = 24.0


def find_leg(scenario: Scenario, start: str, end: str, modes: tuple[str, ...] = ()) -> Leg | None:
    """The shortest leg from one node to another that one of the modes may use; None without one.

    A node is zero days from itself.
    """
    if start == end:
        return Leg(start=start, end=end, distance_nm=0.0)
    legs = [
        leg
        for leg in scenario.legs_from.get((start, end), ())
        if not modes or leg.mode in ("", *modes)
    ]
    return min(legs, key=_length) if legs else None


def _length(leg: Leg) -> float:
    """What makes one of two legs the shorter: its mean time, or its distance."""
    return leg.distance_nm or 0.0 if leg.takes is None else leg.takes.average_d


def way_d(leg: Leg, speed_kn: float | None) -> float:
    """Mean time under way on a leg [d].

    Raises
    ------
    ValueError
        If the leg has a distance and the movement no speed.
    """
    if leg.takes is not None:
        return leg.takes.average_d
    if not leg.distance_nm:
        return 0.0
    if speed_kn is None:
        raise ValueError("the leg has a distance, so the movement needs a speed_kn")
    return leg.distance_nm / speed_kn / HOURS_PER_DAY


def movement_leg(scenario: Scenario, movement: Movement, start: str, end: str) -> Leg | None:
    """The leg that a platform takes with this movement; None if there is none it may use."""
    return find_leg(scenario, start, end, tuple(movement.legs))
