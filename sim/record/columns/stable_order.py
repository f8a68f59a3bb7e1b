"""Members of groups together, each in their order: the order in which tables are read."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def stable_order(group: Ints, count: int) -> Ints:
    """Places of all members, group after group; small numbers are sorted several times as fast.

    Parameters
    ----------
    group
        Number of the group of each member, from 0, shape (n,).
    count
        Groups [count].

    Returns
    -------
    places
        Shape (n,).
    """
    small = group.astype(np.uint16) if count < 2**16 else group
    return small.argsort(kind="stable")
