"""What a part says of the calendar: on which days it changes, apart from what befalls it.

A steady theater is one in which no day differs from another, once it has forgotten how it began.
A part says in one method, ``dated()``, when it works in another way than before; a part that says
nothing may change on any day, and a claim holds for the class that makes it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Transition:
    """Days on which something changes: before the first of them, and from the last on, it does not.

    Attributes
    ----------
    first_d, last_d
        Days of the run [d]; -inf and inf for who changes all the time.
    why
        What changes, as a clause.
    """

    first_d: float
    last_d: float
    why: str


Changes = Sequence[Transition]

UNDATED: Changes = ()
"""Of what works in the same way on every day."""


def always(why: str) -> Changes:
    """Of what never comes to rest."""
    return (Transition(-inf, inf, why),)


UNKNOWN = always("it does not say on which days it changes (dated)")
"""Of what says nothing."""
