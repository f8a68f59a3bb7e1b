"""A scenario with its numbers drawn between their low and high: what is not known, not luck."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from sim.core.errors import ConfigError
from sim.core.streams import Streams
from sim.load.compose import Loaded, checked
from sim.load.register.parameters import Parameter, numbers, register_of, row_for

One = TypeVar("One")


def ranges(config: Mapping[str, Any]) -> dict[str, Parameter]:
    """The row of every number that the register gives a range.

    A number that an override has changed keeps its value.
    """
    register = register_of(config)
    found = {}
    for path, value in numbers(config).items():
        row = row_for(register, path)
        if row is not None and row.value == value and row.low < row.high:
            found[path] = row
    return found


def drawn(loaded: Loaded, seed: int, number: int) -> Loaded:
    """Draw ``number`` of the parameters, uniform between low and high, each by its own stream.

    Numbers that one row covers are drawn together; whole numbers are rounded. Numbers that do not
    fit together (a requirement above the size of its fleets) are put back to their own values.

    Raises
    ------
    ConfigError
        If that does not help.
    """
    streams = Streams(seed, number)
    wanted: dict[str, float] = {}
    for path, row in ranges(loaded.config).items():
        owner = f"{row.scenario}.{row.path}"
        uniform = float(streams.uniforms("parameters", owner, shape=(1,))[0])
        value = row.low + uniform * (row.high - row.low)
        wanted[path] = round(value) if is_whole(loaded, path, row) else value
    while True:
        try:
            return put(loaded, wanted)[0]
        except ConfigError:
            if not wanted:
                raise
            del wanted[
                culprit(list(wanted), lambda some: put(loaded, {k: wanted[k] for k in some}))
            ]


def is_whole(loaded: Loaded, path: str, row: Parameter | None) -> bool:
    """Whether a number of a scenario can be whole only: its model says so, or its row."""
    place: Any = loaded.scenario
    for part in path.split("."):
        if isinstance(place, Mapping):
            place = place.get(part)
        elif isinstance(place, list | tuple):
            place = place[int(part)]
        else:
            place = getattr(place, part, None)
    return isinstance(place, int) or (row is not None and row.unit == "count")


def culprit(ones: Sequence[One], fit: Callable[[Sequence[One]], object]) -> One:
    """One without which those after it fit, where the problem of all of them names none.

    Found by halving: a fleet that is drawn too small for a requirement that stays as it is.

    Parameters
    ----------
    ones
        What does not fit together, one or more.
    fit
        Raises ConfigError if some of them do not fit.
    """
    low, high = 0, len(ones)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            fit(ones[middle:])
            high = middle
        except ConfigError:
            low = middle
    return ones[high - 1]


def put(loaded: Loaded, wanted: Mapping[str, float]) -> tuple[Loaded, set[str]]:
    """A scenario with other numbers, and the paths that were put back since they do not fit.

    Raises
    ------
    ConfigError
        If putting numbers back does not help.
    """
    left = dict(wanted)
    while True:
        config = deepcopy(dict(loaded.config))
        for path, value in left.items():
            _put(config, path, value)
        try:
            return checked(loaded.name, config), wanted.keys() - left.keys()
        except ConfigError as error:
            kept = {path for path in left for each in error.problems if _near(path, each.path)}
            if not kept:
                raise
            for path in kept:
                del left[path]


def _near(path: str, problem: str) -> bool:
    """Whether a number is at, below or right above the place of a problem."""
    return f"{path}.".startswith(f"{problem}.") or f"{problem}.".startswith(f"{path}.")


def _put(config: dict[str, Any], path: str, value: float) -> None:
    place: Any = config
    *above, last = path.split(".")
    for key in above:
        place = place[int(key) if isinstance(place, list) else key]
    place[int(last) if isinstance(place, list) else last] = value
