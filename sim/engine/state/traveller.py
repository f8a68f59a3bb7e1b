"""A platform, as those see it who tell it of changes."""

from typing import Protocol


class Traveller(Protocol):
    """A platform, as far as the state of the theater concerns it."""

    name: str
    number: int

    def told(self) -> bool:
        """Something has changed: it may have to turn, or may do what it had put off.

        Returns whether it heeds the next change as well.
        """
        ...

    def look_again(self) -> None:
        """Its operating clock goes at another rate from now on."""
        ...

    def is_at(self, hub: str) -> bool:
        """Whether it is at a hub."""
        ...

    def is_exposed(self) -> bool:
        """Whether it operates on station, so that it can be hit."""
        ...

    def hit(self, lost: bool, damage: int) -> None:
        """It is damaged, with a class of damage by its number, or lost for good."""
        ...
