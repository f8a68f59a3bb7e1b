"""Where a platform goes: what every routing policy owes."""

from abc import abstractmethod
from collections.abc import Sequence
from itertools import accumulate
from typing import Annotated, Any, ClassVar, Protocol

from sim.core.amounts import relative
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

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Who chooses in another way does not share out as the one before him did."""
        super().__pydantic_init_subclass__(**kwargs)
        if "choose" in vars(cls) and "fixed_shares" not in vars(cls):
            cls.fixed_shares = RoutingPolicy.fixed_shares  # type: ignore[method-assign]

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

    def fixed_shares(self, options: Sequence[Option]) -> Sequence[float] | None:  # noqa: ARG002
        """Relative share of each option, where ``u`` and the ways alone decide; else None.

        A policy need not say it. One that does is not asked again while its options stay what they
        are: ``choose`` takes the option in whose part of [0, 1) the uniform is (``bounds``).
        """
        return None

    def names(self) -> Sequence[str]:
        """Hubs that the policy names, which must therefore exist."""
        return ()


def bounds(shares: Sequence[float]) -> list[float]:
    """The uniforms below which each option is chosen, by its share, before those that follow it.

    The last one is 1; the first option has all of it if none has a share.
    """
    sums = list(accumulate(relative(shares)))
    return [each / sums[-1] for each in sums] if sums[-1] > 0 else [1.0] * len(sums)


def all_to(place: int, options: Sequence[Option]) -> list[float]:
    """Shares of options of which one is always chosen."""
    return [float(each == place) for each in range(len(options))]


routings: Kinds[RoutingPolicy] = Kinds("routing policy", "sim.policies.routing", "policy")

Routing = Annotated[RoutingPolicy, OfKind(routings)]
