"""What metrics work out once: for one view, or for all replications of a scenario."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Literal, Protocol, TypeVar

Found = Literal["", "conditions", "part_states"]
"""Names of which a run may find more than other runs of the scenario."""


class Keeper(Protocol):
    """What keeps it: ``sim.record.view.View``."""

    kept: dict[Hashable, Any]

    def of_names(self, found_too: Found = "") -> dict[Hashable, Any]:
        """What is worked out from the scenario and names alone."""


V = TypeVar("V", bound=Keeper)
T = TypeVar("T")


def kept(make: Callable[[V], T]) -> Callable[[V], T]:
    """Worked out once for a view, however many metrics need it."""

    @wraps(make)
    def found(view: V) -> T:
        if make not in view.kept:
            view.kept[make] = make(view)
        value: T = view.kept[make]
        return value

    return found


def once(found_too: Found = "") -> Callable[[Callable[[V], T]], Callable[[V], T]]:
    """Worked out once for a scenario, from it and the names that all its records have alone; or
    also from some that a run may find, and anew where it found others."""

    def keeping(make: Callable[[V], T]) -> Callable[[V], T]:
        @wraps(make)
        def found(view: V) -> T:
            known = view.of_names(found_too)
            if make not in known:
                known[make] = make(view)
            value: T = known[make]
            return value

        return found

    return keeping
