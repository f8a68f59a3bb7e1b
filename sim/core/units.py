"""How many there are of something."""

from typing import Annotated, Literal

from pydantic import BeforeValidator


def _capacity(value: object) -> object:
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if whole or value == "unlimited":
        return value
    raise ValueError(f"{value!r} is not a capacity; a whole number from 0 up, or 'unlimited'")


Capacity = Annotated[int | Literal["unlimited"], BeforeValidator(_capacity)]
"""How many there are: a whole number, 0 included, or ``unlimited``."""
