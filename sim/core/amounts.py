"""Amounts of things, exactly: tons, shares, rates. No comparison of sums depends on their bits."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import isinf

Amount = float | Fraction
"""An amount; a float that is not infinite stands for the fraction that ``exact`` reads it as."""

SIMPLE = 1_000_000
"""The largest denominator of a fraction that a number is read as before its decimal is [count]."""


def exact(amount: Amount) -> Fraction:
    """The fraction that a number stands for: 0.1 is a tenth, and 0.3333333333333333 a third.

    The simplest one whose float it is, or else that of its shortest decimal.
    """
    return amount if isinstance(amount, Fraction) else _read(amount)


@lru_cache(maxsize=4096)
def _read(amount: float) -> Fraction:
    simple = Fraction(amount).limit_denominator(SIMPLE)
    return simple if float(simple) == amount else Fraction(repr(float(amount)))


def relative(weights: Sequence[float]) -> list[float]:
    """Weights as parts of the largest, whose sum is a number however large they are."""
    largest = max(weights, default=0.0)
    return [weight / largest for weight in weights] if largest > 0 else list(weights)


def fits(need: Amount, room: Amount) -> bool:
    """Whether an amount fits into a room, exactly: ten times 0.1 t fit into 1 t, and no more.

    Sums and products are to be taken of ``exact`` amounts, so that they are exact as well.
    """
    if isinf(need) or isinf(room):
        return need <= room
    return exact(need) <= exact(room)
