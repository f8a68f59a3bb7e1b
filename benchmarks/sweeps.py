"""What a sweep costs beside its replications, and what a second worker brings."""

import gc
import os
import tempfile
import time
from collections.abc import Sequence

from benchmarks.bar import Bar
from benchmarks.timing import cpu_seconds, idle_cores, no_collector, python
from benchmarks.trees import ours
from sim.engine.replication import run
from sim.load.compose import Loaded, load_scenario
from sim.load.factors.points import design
from sim.study.running.replicate import replicate

LIVES, REPAIRS = 40, 25
REPLICATIONS = 4
SOBOL_REPLICATIONS = 20


def words() -> list[str]:
    """A design of 1,000 points of the textbook loop, one year each."""
    lives = ",".join(str(100 + 4 * number) for number in range(LIVES))
    repairs = ",".join(str(20 + number) for number in range(REPAIRS))
    return [
        "scenario=break_even",
        f"replications={REPLICATIONS}",
        "initial=all_up_new",
        "warm_up_d=0",
        "horizon_d=365",
        f"fleets.ships.modes.casualty.life.mean_d={lives}",
        f"work.repair.stages.dock.takes.mean_d={repairs}",
    ]


def sobol_words() -> list[str]:
    """1,024 Sobol points of four factors of the textbook loop, as it ships."""
    return [
        "scenario=break_even",
        "posture=theater",
        "design=sobol",
        "points=1024",
        f"replications={SOBOL_REPLICATIONS}",
        "fleets.ships.modes.casualty.life.mean_d=interval(60,400)",
        "work.repair.stages.dock.takes.mean_d=interval(10,60)",
        "legs.theater.takes.value_d=interval(1,20)",
        "hubs.theater.berths.dock=range(1,5)",
    ]


def bars() -> list[Bar]:
    """A sweep of 1,024 points with all metrics, against the simulation alone."""
    return [_overhead("break_even as it ships, all metrics", sobol_words(), 1.25)]


def more() -> list[Bar]:
    """The same with two metrics, a sweep of short runs, and the gain from two workers."""
    return [
        _overhead("break_even as it ships, keep=[dru,ao]", [*sobol_words(), "keep=[dru,ao]"]),
        _overhead("a year, all metrics", words()),
        _overhead("a year, keep=[dru,ao]", [*words(), "keep=[dru,ao]"]),
        *_workers(),
    ]


def _overhead(what: str, words: list[str], limit: float | None = None) -> Bar:
    """CPU seconds of a whole sweep against the simulation alone."""
    plan = design(words, many=True)
    points, replications = plan.loaded, plan.loaded[0].options.replications
    bare_s = _bare(points[::2], replications)
    with tempfile.TemporaryDirectory() as folder:
        command = python("-m", "sim", "sweep", *words, f"out={folder}/sweep")
        whole_s = cpu_seconds(command, ours().env)
    bare_s += _bare(points[1::2], replications)
    each_ms = bare_s / (len(points) * replications) * 1000
    return Bar(
        "sweeps", f"theater sweep, {what}, against bare simulation", f"{whole_s:.3g} s",
        f"{bare_s:.3g} s", whole_s / bare_s, limit, at_least=False,
        note=f"{len(points)} points x {replications}; a bare replication takes {each_ms:.2g} ms",
    )  # fmt: skip


def _bare(points: Sequence[Loaded], replications: int) -> float:
    """CPU seconds of the simulation alone; half of it is run before the sweep and half after."""
    with no_collector():
        begun = time.process_time()
        for point in points:
            scenario = point.scenario
            for number in range(replications):
                run(scenario, 1, number)
            gc.collect(1)
        return time.process_time() - begun


def _workers() -> list[Bar]:
    scenario = load_scenario("rich_fleet")

    def with_workers(workers: int) -> float:
        begun = time.perf_counter()
        replicate(scenario, replications=24, workers=workers)
        return time.perf_counter() - begun

    idle = idle_cores()
    one_s, two_s = with_workers(1), with_workers(2)
    one_s, two_s = min(one_s, with_workers(1)), min(two_s, with_workers(2))
    return [
        Bar(
            "sweeps", "two workers against one, 24 replications of the rich fleet (one over two)",
            f"{two_s:.3g} s", f"{one_s:.3g} s", one_s / two_s, 1.8,
            note=f"{os.cpu_count()} cores, about {idle:.1f} of them idle at the start",
        )
    ]  # fmt: skip
