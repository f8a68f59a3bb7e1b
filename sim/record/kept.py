"""What metrics work out once: for one view, for those side by side, or for all of a scenario."""

from collections.abc import Callable, Hashable, Sequence
from functools import update_wrapper, wraps
from typing import Any, Generic, Literal, Protocol, TypeVar

Found = Literal["", "conditions", "part_states"]
"""Names of which a run may find more than other runs of the scenario."""


class Keeper(Protocol):
    """What keeps it: ``sim.record.view.View``."""

    kept: dict[Hashable, Any]
    beside: "StandsBeside | None"

    def of_names(self, found_too: Found = "") -> dict[Hashable, Any]:
        """What is worked out from the scenario and names alone."""


class StandsBeside(Protocol):
    """Views side by side, and the place of one of them (``sim.record.side_by_side``)."""

    @property
    def place(self) -> int:
        """Its place."""

    def parts(self, make: Callable[[Any], Any]) -> Sequence[Any]:
        """What a function gives for all of them, by view."""

    def of_names(self, found_too: Found = "") -> dict[Hashable, Any]:
        """As that of each of them, who have the same names."""


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


class MeasuredTogether(Generic[V, T]):
    """A function that is worked out in one pass for all views that stand side by side."""

    def __init__(self, make: Callable[[V], T]) -> None:
        update_wrapper(self, make)
        self.make = make

    def __call__(self, view: V) -> T:
        """The part of a view."""
        beside = view.beside
        if beside is None:
            return self.make(view)
        part: T = beside.parts(self.make)[beside.place]
        return part


def together(make: Callable[[V], T]) -> MeasuredTogether[V, T]:
    """Worked out in one pass for all views that stand side by side; each of them has its part.

    The function knows of no replication: it is given one view, or all of them as one. What it
    returns is a list, or a column, of one replication after the other; or an array of more axes
    that has them as the first (``View.lead``).
    """
    return MeasuredTogether(make)


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
