"""Numbers for names: conditions, order classes, stations and pools, in order of first use."""

from collections.abc import Hashable
from typing import Generic, TypeVar

import numpy as np

from sim.model.condition import Condition, Place
from sim.record.tables import HubStage, Names, OrderClass, PartState, PoolName, StockName

T = TypeVar("T", bound=Hashable)


class Numbering(Generic[T]):
    """Each distinct thing gets the next number."""

    def __init__(self) -> None:
        self._numbers: dict[T, int] = {}

    def __call__(self, thing: T) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))

    def copy(self) -> "Numbering[T]":
        """The same numbers, to go on from."""
        other: Numbering[T] = Numbering()
        other._numbers = self._numbers.copy()
        return other

    def things(self) -> tuple[T, ...]:
        """Everything numbered so far, in order."""
        return tuple(self._numbers)


class Directory:
    """All the numberings of one run."""

    def __init__(self, hubs: tuple[str, ...]) -> None:
        self.hubs = hubs
        self.condition: Numbering[Condition] = Numbering()
        self.order_class: Numbering[OrderClass] = Numbering()
        self.station: Numbering[HubStage] = Numbering()
        self.pool: Numbering[PoolName] = Numbering()
        self.customer: Numbering[tuple[str, str]] = Numbering()
        self.stock: Numbering[StockName] = Numbering()
        self.part_state: Numbering[PartState] = Numbering()

    def copy(self) -> "Directory":
        """The same numbers, to go on from."""
        other = Directory(self.hubs)
        for name, numbering in vars(self).items():
            if isinstance(numbering, Numbering):
                setattr(other, name, numbering.copy())
        return other

    def elsewhere(self, condition: int) -> int:
        """A condition with the platform at the hub where it says on station, or the reverse."""
        told = self.condition.things()[condition]
        there = Place.AT_HUB if told.place == Place.ON_STATION else Place.ON_STATION
        return self.condition(told._replace(place=there))

    def names(self, fleets: dict[str, int]) -> Names:
        """What the record keeps; ``fleets`` gives the size of each, in the order of platforms."""
        return Names(
            fleets=tuple(fleets),
            fleet_of=np.repeat(np.arange(len(fleets)), list(fleets.values())),
            conditions=self.condition.things(),
            order_classes=self.order_class.things(),
            stations=self.station.things(),
            pools=self.pool.things(),
            hubs=self.hubs,
            customers=frozenset(self.customer.things()),
            stocks=self.stock.things(),
            part_states=self.part_state.things(),
        )
