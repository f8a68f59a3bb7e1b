"""Bar 3: the ratio of bar 1 from a hundred to a hundred thousand platforms, and memory."""

import tracemalloc

from benchmarks.bar import Bar, per_second
from benchmarks.engine import bare_timeouts, changes
from benchmarks.timing import in_turns, ratio
from sim.engine.replication import run
from sim.load.compose import load_scenario
from sim.model.scenario import Scenario

ROUNDS = {1: 5, 10: 5, 100: 3, 1_000: 1}
"""Rounds by hundreds of platforms."""


def rich_fleet(hundreds: int, horizon_d: float) -> Scenario:
    """The rich fleet with more or fewer of everything that is counted."""
    sizes = {"first": 334, "second": 333, "third": 333}
    words = [f"horizon_d={horizon_d}"]
    words += [f"fleets.{name}.size={max(size * hundreds // 10, 1)}" for name, size in sizes.items()]
    for hub in ("north", "east", "south", "west"):
        words.append(f"hubs.{hub}.berths.dock={max(45 * hundreds // 10, 5)}")
        words.append(f"hubs.{hub}.crews.crew={10 * hundreds}")
    words += [f"stocks.part_{number}.stock={6 * hundreds}" for number in range(1, 9)]
    return load_scenario("rich_fleet", *words)


def bars() -> list[Bar]:
    """The spread of the ratio over sizes, and bytes a platform."""
    found: list[Bar] = []
    ratios = []
    for hundreds, rounds in ROUNDS.items():
        scenario = rich_fleet(hundreds, 365.0 if hundreds < 1_000 else 90.0)
        platforms = 100 * hundreds
        each = max(200_000 // platforms, 10)
        rates = in_turns(
            {
                "ours": lambda scenario=scenario: changes(run(scenario, 1, 0)),  # type: ignore[misc]
                "bare": lambda n=platforms, each=each: bare_timeouts(n, each),  # type: ignore[misc]
            },
            rounds,
            warm_up=hundreds < 1_000,
        )
        ratios.append(ratio(rates["ours"], rates["bare"]))
        found.append(
            Bar(
                "3", f"engine against bare timeouts, {platforms:,} platforms",
                per_second(rates["ours"].median), per_second(rates["bare"].median), ratios[-1],
            )
        )  # fmt: skip
    found.append(
        Bar(
            "3", "highest over lowest of these ratios", f"{max(ratios):.3g}", f"{min(ratios):.3g}",
            max(ratios) / min(ratios), 1.5, at_least=False,
            note="100,000 platforms over 90 d only",
        )
    )  # fmt: skip
    small, large = (_peak_bytes(hundreds) / (100 * hundreds) for hundreds in (10, 40))
    found.append(
        Bar(
            "3", "memory a platform, 4,000 against 1,000 platforms, 365 d with the whole record",
            f"{large / 1024:.3g} KiB", f"{small / 1024:.3g} KiB", large / small, 1.1,
            at_least=False, note="linear is 1",
        )
    )  # fmt: skip
    return found


def _peak_bytes(hundreds: int) -> int:
    scenario = rich_fleet(hundreds, 365.0)
    run(scenario, 1, 0)
    tracemalloc.start()
    try:
        run(scenario, 1, 1)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
