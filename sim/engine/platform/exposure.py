"""Exposure: what may happen to a platform besides its own events; nothing, in a calm theater."""

from collections.abc import Callable
from typing import Final, Protocol

from sim.core.ticks import Ticks
from sim.engine.platform.fleet_plan import Action
from sim.model.yards.hub import Steps


class PutOffError(Exception):
    """Scheduled work was given up for now: the platform is on its station again."""


class Exposure(Protocol):
    """What the life of a platform asks about the theater."""

    def living(self, life: Steps) -> Steps:
        """The life, with how it begins."""
        ...

    def perishes(self) -> None:
        """The platform is lost for good."""
        ...

    def operating(self, operate: Callable[[], None]) -> Callable[[], None]:
        """How the platform begins to operate, with what it looks at then."""
        ...

    def may(self, action: Action) -> bool:
        """Whether some hub may do an action, and can be reached, at present."""
        ...

    def puts_off(self, place: int, due: Ticks) -> None:
        """Scheduled work that no hub may do now waits."""
        ...


class Unexposed:
    """Nothing can happen."""

    def living(self, life: Steps) -> Steps:
        """As it is."""
        return life

    def perishes(self) -> None:
        """Never: nobody hits it."""
        raise AssertionError

    def operating(self, operate: Callable[[], None]) -> Callable[[], None]:
        """As it is."""
        return operate

    def may(self, action: Action) -> bool:  # noqa: ARG002
        """Always."""
        return True

    def puts_off(self, place: int, due: Ticks) -> None:
        """Never: ``may`` says yes."""
        raise AssertionError((place, due))


UNEXPOSED: Final = Unexposed()
