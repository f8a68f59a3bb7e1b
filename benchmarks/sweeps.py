"""Bar 5: what a sweep costs beside its replications, and what a second worker brings."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence

from benchmarks.bar import Bar
from benchmarks.timing import idle_cores, python, wall_seconds
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
    """Overhead of a sweep, and the gain from two workers."""
    return [
        *_overhead("break_even as it ships", sobol_words(), SOBOL_REPLICATIONS),
        *_overhead("a year", words(), REPLICATIONS),
        *_workers(),
    ]


def _overhead(what: str, words: list[str], replications: int) -> Iterator[Bar]:
    """A whole sweep of all metrics and of two, against the simulation alone."""
    begun = time.perf_counter()
    points = design(words).loaded
    design_s = time.perf_counter() - begun
    bare_s = _bare(points[::2], replications)
    whole_s = {}
    for kept in ("", "keep=[dru,ao]"):
        with tempfile.TemporaryDirectory() as folder:
            command = [*words, *filter(None, [kept]), f"out={folder}"]
            whole_s[kept] = wall_seconds(python("-m", "sim", "sweep", *command))
    bare_s += _bare(points[1::2], replications)
    per_replication_ms = bare_s / (len(points) * replications) * 1000
    size = f"{len(points)} points x {replications}"
    for kept, took_s in whole_s.items():
        yield Bar(
            "5", f"theater sweep, {what} {kept}, {size}, against bare simulation",
            f"{took_s:.3g} s", f"{bare_s:.3g} s", took_s / bare_s, 1.3, at_least=False,
            note=f"a bare replication takes {per_replication_ms:.2g} ms; "
            f"composing and checking the points {design_s:.2g} s",
        )  # fmt: skip


def _bare(points: Sequence[Loaded], replications: int) -> float:
    """Seconds of the simulation alone; half of it is run before the sweeps and half after."""
    begun = time.perf_counter()
    for point in points:
        for number in range(replications):
            run(point.scenario, 1, number)
    return time.perf_counter() - begun


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
            "5", "two workers against one, 24 replications of the rich fleet (one over two)",
            f"{two_s:.3g} s", f"{one_s:.3g} s", one_s / two_s, 1.8,
            note=f"{os.cpu_count()} cores, about {idle:.1f} of them idle at the start",
        )
    ]  # fmt: skip
