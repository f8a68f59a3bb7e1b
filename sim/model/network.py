"""Times under way, read off the legs of a scenario."""

from typing import NamedTuple

from sim.model.fleet import Fleet, Movement
from sim.model.scenario import Leg, Scenario
from sim.model.yards.hub import Hub

HOURS_PER_DAY = 24.0


def find_leg(
    scenario: Scenario,
    start: str,
    end: str,
    modes: tuple[str, ...] = (),
    speed_kn: float | None = None,
) -> Leg | None:
    """The leg from one node to another that takes least in the mean; None without one.

    A node is zero days from itself. Without a speed a distance is no time: the shortest distance
    comes before every law, so that whoever checks the leg asks for the speed.

    Parameters
    ----------
    modes
        Modes of legs that may be used; empty means any.
    speed_kn
        Speed made good on a leg that has a distance [kn].
    """
    if start == end:
        return Leg(start=start, end=end, distance_nm=0.0)
    legs = [
        leg
        for leg in scenario.legs_from.get((start, end), ())
        if not modes or leg.mode in ("", *modes)
    ]

    def length(leg: Leg) -> tuple[bool, float]:
        if leg.takes is None and speed_kn is None:
            return False, leg.distance_nm or 0.0
        return True, way_d(leg, speed_kn)

    return min(legs, key=length) if legs else None


def rivals(scenario: Scenario, leg: Leg, modes: tuple[str, ...] = ()) -> str:
    """Words for legs that are laws beside one that has a distance; empty without any."""
    laws = [
        f"{name} takes {each.takes.average_d:g} d"
        for name, each in scenario.legs.items()
        if each.takes is not None
        and (not modes or each.mode in ("", *modes))
        and {each.start, each.end} == {leg.start, leg.end}
    ]
    return f" ({leg.distance_nm:g} nm; {', '.join(laws)}: which is faster?)" if laws else ""


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
    return find_leg(scenario, start, end, tuple(movement.legs), movement.speed_kn)


class Route(NamedTuple):
    """Who travels between a platform's place and a hub, and over which legs.

    Attributes
    ----------
    by_team
        Whether a team goes to the platform; else that goes to the hub.
    movement
        How; None for a platform that cannot be moved.
    there, back
        From home and back again, of the platform or of the team; None without a leg.
    """

    by_team: bool
    movement: Movement | None
    there: Leg | None
    back: Leg | None

    @property
    def out_d(self) -> float:
        """Mean time there [d]; 0 where nobody travels."""
        return self._mean_d(self.there)

    @property
    def back_d(self) -> float:
        """Mean time back [d]; 0 where nobody travels."""
        return self._mean_d(self.back)

    def _mean_d(self, leg: Leg | None) -> float:
        return 0.0 if leg is None or self.movement is None else way_d(leg, self.movement.speed_kn)


def route(
    scenario: Scenario, fleet: Fleet, movement: str, hub: Hub, node: str | None = None
) -> Route:
    """How a fleet and a hub come together, with a movement of the fleet by its name.

    ``node`` is where the platform is; its station where it is not given.
    """
    here = node or fleet.station
    team = hub.way_to(here)
    if team is not None:
        own = Movement(speed_kn=team.speed_kn, legs=list(team.modes))
        leg = movement_leg(scenario, own, hub.node, here)
        return Route(True, own, leg, leg)
    moves = fleet.moves.get(movement)
    if moves is None:
        return Route(False, None, None, None)
    return Route(
        False,
        moves,
        movement_leg(scenario, moves, here, hub.node),
        movement_leg(scenario, moves, hub.node, here),
    )
