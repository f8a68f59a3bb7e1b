"""What grows with the platforms: a state change, leaving a line, and memory."""

import resource
import time
import tracemalloc

from benchmarks.bar import Bar
from benchmarks.engine import changes
from benchmarks.timing import in_turns, no_collector, ratio
from sim.engine.hub.claims import Unit, claim_of
from sim.engine.hub.dispatcher import Dispatcher, Lack
from sim.engine.replication import run
from sim.engine.supply.stock import Requisition
from sim.engine.time.events import Calendar
from sim.load.compose import load_scenario
from sim.model.scenario import Scenario
from sim.record.log import SHIFT, Log

ROUNDS = 3


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
    """What a state change and a platform cost at 10,000 platforms, against 1,000."""
    small, large = rich_fleet(10, 365.0), rich_fleet(100, 365.0)
    rates = in_turns(
        {
            "small": lambda: changes(run(small, 1, 0)),
            "large": lambda: changes(run(large, 1, 0)),
        },
        ROUNDS,
        warm_up=False,
    )
    each_us = {name: 1e6 / found.median for name, found in rates.items()}
    waits = in_turns({"few": lambda: leaving(1_000), "many": lambda: leaving(10_000)}, ROUNDS)
    few, many = (_peak_bytes(hundreds) / (100 * hundreds) for hundreds in (10, 40))
    return [
        Bar(
            "growth", "CPU of a state change, 10,000 platforms against 1,000",
            f"{each_us['large']:.3g} us", f"{each_us['small']:.3g} us",
            ratio(rates["small"], rates["large"]), 1.3, at_least=False,
        ),
        Bar(
            "growth", "CPU of joining and leaving a line, 10,000 that wait against 1,000",
            f"{1e6 / waits['many'].median:.3g} us", f"{1e6 / waits['few'].median:.3g} us",
            ratio(waits["few"], waits["many"]), 2.0, at_least=False,
        ),
        Bar(
            "growth", "memory a platform, 4,000 platforms against 1,000, with the whole record",
            f"{many / 1024:.3g} KiB", f"{few / 1024:.3g} KiB", many / few, 1.1,
            at_least=False, note="linear is 1",
        ),
    ]  # fmt: skip


def leaving(count: int) -> int:
    """So many ask for what there is none of, in six lines, and leave them in the same order."""
    env, log = Calendar(), Log()
    dispatcher = Dispatcher(env, log, [(place, Lack.BERTH, 0.0) for place in range(6)])
    claims = [claim_of(0, [Unit(place, 1, place << SHIFT | 1)], (), 0.0) for place in range(6)]
    waiting = [Requisition("benchmark", number, None) for number in range(count)]
    for number, each in enumerate(waiting):
        dispatcher.claim(each, claims[number % 6], -1, count - number)
    for each in waiting:
        dispatcher.withdraw(each)
    return count


def huge() -> list[Bar]:
    """100,000 platforms for a year in one process."""
    scenario = rich_fleet(1_000, 365.0)
    with no_collector():
        begun = time.process_time()
        tables = run(scenario, 1, 0)
        took_s = time.process_time() - begun
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Bar(
            "growth", "100,000 platforms for a year in one process", f"{took_s:.3g} s", "-",
            note=f"{changes(tables):,} state changes, peak {peak_mb:.0f} MB",
        )
    ]  # fmt: skip


def _peak_bytes(hundreds: int) -> int:
    scenario = rich_fleet(hundreds, 365.0)
    run(scenario, 1, 0)
    tracemalloc.start()
    try:
        run(scenario, 1, 1)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
