"""Teams that travel: the platform stays where it is."""

from typing import Any, ClassVar

from pydantic import Field

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.model.yards.hub import Hub, Steps, TeamWay, Visit, hubs


@hubs.register("forward_team")
class ForwardTeam(Hub):
    """A pier-side, dive or contact team: it is claimed at its base, travels out, works there.

    The way back keeps the team busy, and the platform is up meanwhile.
    """

    example: ClassVar[dict[str, Any]] = {"node": "base", "crews": {"team": 1}, "speed_kn": 400.0}
    moves_platform: ClassVar[bool] = False

    speed_kn: float = Field(default=400.0, gt=0, allow_inf_nan=False)
    """Speed of the team on legs that have a distance [kn]."""
    legs: tuple[str, ...] = ("air",)
    """Modes of legs that the team may use."""

    def way_to(self, station: str) -> TeamWay:  # noqa: ARG002
        """At its speed, over its legs."""
        return TeamWay(self.legs, self.speed_kn)

    def restore(self, visit: Visit) -> Steps:
        """Authorization, the work (which begins with the team's way out), the team's way back."""
        yield from visit.authorization()
        yield from visit.work()
        visit.send_team_home()

    def exact_as(self) -> Claim:
        """Its units are busy under way."""
        return Refused("it sends a team, whose units are busy on their way as well")

    def dated(self) -> Changes:
        """It does the same on every day."""
        return UNDATED
