"""What a process of one tree does: questions are lines of JSON, and so are the answers.

It runs in trees of different commits, and so knows the names that each of them has. CPU seconds
are those of the process and of the copies of it that have ended; what is worked out once for a
scenario is not counted, because the first question is asked for nothing.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any


def cpu_s() -> float:
    """Of this process and of its children that have ended [s]."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def loaded(words: list[str]) -> Any:
    """A scenario by its name and overrides."""
    import sim

    return sim.load_scenario(*words)


def replication(scenario: Any, number: int) -> None:
    """The engine alone."""
    try:
        from sim.engine.replication import run
    except ImportError:  # 245780f
        run = import_module("sim").run

    run(scenario, 1, number)


def outcomes(
    scenarios: list[Any], number: int, windows: int, only: list[str] | None
) -> Iterator[tuple[int, Any]]:
    """Run ``number`` of every scenario with its metrics, all of them or some; one a window."""
    try:
        from sim.study.running.blocks import Blocks
        from sim.study.running.replicate import run_tasks
    except ImportError:  # 245780f
        older: Any = import_module("sim.study.replicate")
        tasks = older.run_tasks(scenarios, 1, 1, 1, number, only)
    else:
        these = range(number * windows, (number + 1) * windows)
        tasks = run_tasks(scenarios, 1, these, 1, only, Blocks(windows))
    for place, _, found in tasks:
        for each in found:
            yield place, each


def future(played: Any, number: int, only: list[str] | None) -> None:
    """A future of a past that is played, in a copy of the process."""
    from sim.study.running.outcome import outcome
    from sim.study.running.processes.child_process import in_a_copy

    def live() -> Any:
        played["past"].turn(number)
        return outcome(played["past"].finish(), played["scenario"], only, series=False)

    in_a_copy(live)


def steps(act: Callable[[], Any]) -> int:
    """Events of the calendar that something takes, in plain Python [count]."""
    try:
        calendar: Any = import_module("sim.engine.time.progress")
    except ImportError:  # 245780f
        calendar = import_module("simpy.core")
    pop, taken = calendar.heappop, 0

    def counted(queue: Any) -> Any:
        nonlocal taken
        taken += 1
        return pop(queue)

    calendar.heappop = counted
    try:
        act()
    finally:
        calendar.heappop = pop
    return taken


def future_steps(played: Any, number: int) -> int:
    """Events of a future, counted in a copy of the process [count]."""
    from sim.study.running.processes.child_process import in_a_copy

    def live() -> int:
        played["past"].turn(number)
        return steps(played["past"].finish)

    return in_a_copy(live)


def past(scenario: Any, only: list[str] | None) -> Any:
    """A replication that is played up to day 0, with what a command works out before copies."""
    from sim.engine.replication import built
    from sim.study.running.outcome import prepare

    found = built(scenario, 1, 0, until_d=0.0)
    found.play(0.0)
    prepare(found.so_far(), scenario, only)
    return {"past": found, "scenario": scenario}


def answer(asked: dict[str, Any], scenarios: list[Any], kept: dict[str, Any]) -> dict[str, Any]:
    """CPU seconds of what is asked, and values by scenario, measure and window."""
    number, only = asked["number"], asked.get("only")
    told = asked.get("told", ())
    values: list[dict[str, list[float]]] = [{} for _ in scenarios]
    if asked["do"] in ("future", "future_steps") and not kept:
        kept.update(past(scenarios[0], only))
    gc.collect(1)
    begun = cpu_s()
    if asked["do"] == "replication":
        replication(scenarios[0], number)
    elif asked["do"] == "future":
        future(kept, number, only)
    elif asked["do"] == "future_steps":
        values[0]["steps"] = [future_steps(kept, number)]
    elif asked["do"] == "steps":
        values[0]["steps"] = [steps(lambda: replication(scenarios[0], number))]
    else:
        for place, found in outcomes(scenarios, number, asked["windows"], only):
            for (metric, subject), value in zip(found.keys, found.values.tolist(), strict=True):
                if metric in told:
                    values[place].setdefault(f"{metric} {subject}", []).append(value)
    return {"seconds": cpu_s() - begun, "values": values}


def main() -> None:
    """Load the scenarios of the first line, and answer every other line."""
    scenarios = [loaded(words) for words in json.loads(sys.stdin.readline())]
    kept: dict[str, Any] = {}
    gc.collect()
    gc.freeze()
    gc.disable()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), scenarios, kept)), flush=True)


if __name__ == "__main__":
    main()
