"""The battle damage of a platform that is not repaired yet: whether any, and of which class."""

from sim.engine.platform.fleet_plan import Action


class Damage:
    """What hits have done to one platform.

    Attributes
    ----------
    is_new
        Whether it was hit and does not know of it yet: where it is not operating it fails later.
    """

    __slots__ = ("_kind", "is_new")

    def __init__(self) -> None:
        self._kind = 0
        self.is_new = False

    def adds(self, kind: int) -> None:
        """It is hit, with a class of damage by its number; of two hits the worse counts."""
        self._kind = max(self._kind, kind) if self.is_new else kind
        self.is_new = True

    def repair(self, action: Action) -> Action:
        """What is done about it, or about anything else."""
        return action.classes[self._kind] if action.classes else action
