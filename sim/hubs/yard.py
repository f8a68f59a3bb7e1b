"""A fixed hub that platforms come to."""

from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.yards.hub import Hub, hubs


@hubs.register("yard")
class Yard(Hub):
    """A shipyard, depot or workshop: the platform travels there, is repaired, and returns.

    Its steps are those that every hub has by default.
    """

    example: ClassVar[dict[str, Any]] = {"node": "harbor", "berths": {"dock": 2}}

    def exact_as(self) -> Claim:
        """One round of what a platform goes through."""
        return Taken(As.THERE_AND_BACK)

    def dated(self) -> Changes:
        """It does the same on every day."""
        return UNDATED
