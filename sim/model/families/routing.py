"""Where a platform goes: what every routing policy owes."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, ClassVar, Protocol

from sim.core.model import Kind, Kinds, OfKind


class Option(Protocol):
    """A hub that may and can do the work of one platform, as a routing policy sees it."""

    @property
    def hub(self) -> str:
        """Name of the hub."""
        ...

    @property
    def out_d(self) -> float:
        """Mean time to get there, waits for authorization and lift included [d]."""
        ...

    @property
    def back_d(self) -> float:
        """Mean time back [d]."""
        ...

    @property
    def work_d(self) -> float:
        """Mean hands-on time there [d]."""
        ...

    @property
    def is_home(self) -> bool:
        """Whether it is the home hub of the platform's fleet."""
        ...

    @property
    def is_at_homeport(self) -> bool:
        """Whether it is at the home port of the platform's fleet; the home hub where none is
        told."""
        ...

    @property
    def is_at_home_node(self) -> bool:
        """Whether it is at the ``home_node`` of the platform's fleet."""
        ...

    @property
    def is_scheduled(self) -> bool:
        """Whether the work is scheduled or planned, and no failure."""
        ...

    def at_once(self) -> float:
        """Such jobs that the hub can have in work at once, with what it has at present [count]."""
        ...

    def expected_wait_d(self) -> float:
        """Wait for a berth that the jobs now at the hub let expect [d]."""
        ...


class RoutingPolicy(Kind):
    """Chooses one of the hubs that may and can do the work."""

    goes_home: ClassVar[bool] = False
    """Whether it sends platforms to the ``home_node`` of their fleet."""

    @abstractmethod
    def choose(self, options: Sequence[Option], u: float) -> int:
        """Index of the chosen option.

        Parameters
        ----------
        options
            At least one, in the order of the hubs' names.
        u
            A uniform on [0, 1) that belongs to this platform, mode and failure.
        """

    def names(self) -> Sequence[str]:
        """Hubs that the policy names, which must therefore exist."""
        return ()


routings: Kinds[RoutingPolicy] = Kinds("routing policy", "sim.policies.routing", "policy")

Routing = Annotated[RoutingPolicy, OfKind(routings)]
