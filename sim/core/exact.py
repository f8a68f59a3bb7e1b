"""What a part says of itself to exact methods: as what one may take it, or which assumption fails.

A part says it in one method, ``exact_as()``. Silence is a refusal, and a claim holds for the class
that makes it alone: who inherits from a part may work in another way, and has to speak for itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class As(Enum):
    """As what an exact method may take a part."""

    DELAY = "a delay, of which only the mean counts"
    SPREAD = "a delay whose law has a density, so that no rhythm lasts"
    EXPONENTIAL = "work without memory at a queue, or a delay whose law has a density"
    IN_TURN = "jobs that are alike are served in the order in which they ask"
    SPLIT = "each hub gets a fixed share of the failures, whatever its queue"
    TO_FAILURE = "nothing is done before the failure"
    ALWAYS = "the same cases are forbidden on every day"
    THERE_AND_BACK = "authorization, the way there, the work once, the way back"


@dataclass(frozen=True)
class Taken:
    """A method that knows ``how`` may take the part so, whatever its own ``keys`` say.

    Attributes
    ----------
    keys
        Keys of the part's own for every value of which the claim holds.
    shares
        For a split: the share of each hub; they need not add up to one.
    """

    how: As
    keys: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """No exact method covers the part: ``why`` is the assumption that fails, as a clause."""

    why: str


Claim = Taken | Refused

UNKNOWN = Refused("it does not say how an exact method may take it (exact_as)")
"""The claim of a part that makes none."""
