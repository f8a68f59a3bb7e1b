"""Truth cases: hubs taken away."""

from collections.abc import Sequence
from itertools import combinations

from sim.study.running.replicate import Result
from truth_run import Floats, Reading, Run, total

HUBS, PLATFORMS = 5, 19
DAYS = {
    (0, 1): 59e3, (0, 2): 47e3, (0, 3): 76e3, (0, 4): 40e3, (1, 2): 200e3,
    (1, 3): 130e3, (1, 4): 220e3, (2, 3): 540e3, (2, 4): 62e3, (3, 4): 78e3,
}  # fmt: skip
"""Days at which the availability without two hubs reaches its target width."""


def _up_share() -> Reading:
    up = total("on_station", [f"fleet_{number}" for number in range(5)])

    def read(result: Result) -> Floats:
        return up(result) / PLATFORMS

    return read


def _run(names: Sequence[str], days: float, taken: Sequence[int] = ()) -> Run:
    left = ",".join(f"hub_{number}" for number in range(HUBS) if number not in taken)
    return Run(
        {name: _up_share() for name in names},
        full=days,
        quick=days / 5,
        suite=names,
        overrides=[f"postures.nearest.hubs=[{left}]"],
    )


def _without(taken: Sequence[int]) -> Run:
    names = [f"availability_without[{taken[0]},{taken[1]}]"]
    if taken == (2, 3):
        names.append("worst_availability")
    return _run(names, DAYS[taken[0], taken[1]], taken)


INTERDICTION: dict[str, Sequence[Run]] = {
    "G03": (
        _run(["availability_intact"], 46e3),
        *(_without(taken) for taken in combinations(range(HUBS), 2)),
    )
}
