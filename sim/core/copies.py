"""What a copy of this process lets go at once: locks, and its end of lines to other processes.

A copy that held a line would keep whoever reads it waiting after this process has ended.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

_HELD: "WeakKeyDictionary[Any, Callable[[Any], None]]" = WeakKeyDictionary()


def not_in_copies(held: T, let_go: Callable[[T], None]) -> T:
    """Have something let go in every copy of this process; it may have been let go before."""
    _HELD[held] = let_go
    return held


def _let_go() -> None:
    for held, let_go in list(_HELD.items()):
        let_go(held)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
