"""The whole engine with its record, against SimPy doing nothing but wait."""

import numpy as np
from simpy import Environment

from benchmarks.bar import Bar, per_second
from benchmarks.timing import in_turns, ratio
from benchmarks.trees import compiled
from sim.engine.replication import run
from sim.load.compose import load_scenario
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from sim.record.view import View

PLATFORMS = 1_000
CHANGES = 7
"""State changes of a repair cycle: failure, arrival, dock, crew, part, done, return."""
ROUNDS = 9
AVAILABILITY, TOLERANCE = 0.807, 0.004


def changes(tables: Tables) -> int:
    """State changes of the repair cycles that were completed."""
    return CHANGES * int(tables.orders.done.sum())


def availability(tables: Tables, scenario: Scenario) -> float:
    """Share of platform-days in which a platform was up."""
    view = View(tables, scenario)
    up = sum(view.fleet_days(fleet, view.up) for fleet in scenario.fleets)
    return up / sum(view.fleet_days(fleet) for fleet in scenario.fleets)


def bare_timeouts(processes: int, each: int) -> int:
    """So many processes that only wait, every one with a step of its own; returns the timeouts."""
    env = Environment()

    def wait(step: float):  # type: ignore[no-untyped-def]
        for _ in range(each):
            yield env.timeout(step)

    for number in range(processes):
        env.process(wait(0.5 + number / processes))
    env.run()
    return processes * each


def flying(scenario: Scenario) -> list[str]:
    """Words by which its fleets fly, four fifths of an hour a platform, and fail by the hour."""
    words = []
    for name, fleet in scenario.fleets.items():
        demand = f"{{sorties_per_day: {0.8 * fleet.size}, hours_per_sortie: 1, most_per_day: 2}}"
        words.append(f"fleets.{name}.flying={demand}")
        words += [f"fleets.{name}.modes.{mode}.clock=hours" for mode in fleet.modes]
    return words


def bars() -> list[Bar]:
    """State changes a second of the rich fleet over bare timeouts a second."""
    scenario = load_scenario("rich_fleet")
    ruled = load_scenario("rich_fleet", "maintenance=proactive")
    struck = load_scenario("rich_fleet", "events.strikes.enabled=true")
    flies = load_scenario("rich_fleet", *flying(scenario))
    seen: list[Tables] = []

    def ours() -> float:
        seen.append(run(scenario, seed=1, replication=len(seen)))
        return changes(seen[-1])

    def with_rules() -> float:
        return changes(run(ruled, seed=1, replication=len(seen)))

    def with_events() -> float:
        return changes(run(struck, seed=1, replication=len(seen)))

    def in_hours() -> float:
        return changes(run(flies, seed=1, replication=len(seen)))

    turns = {
        "ours": ours, "rules": with_rules, "events": with_events, "flying": in_hours,
        "bare": lambda: bare_timeouts(PLATFORMS, 200),
    }  # fmt: skip
    found = in_turns(turns, ROUNDS)
    engine, rules, bare = found["ours"], found["rules"], found["bare"]
    events = found["events"]
    measured = float(np.mean([availability(each, scenario) for each in seen]))
    fast = compiled()
    return [
        Bar(
            "engine", "rich fleet, state changes over bare SimPy timeouts",
            per_second(engine.median), per_second(bare.median), ratio(engine, bare),
            0.7 if fast else 0.35,
            note=f"best round {engine.best / bare.best:.3g}",
        ),
        Bar(
            "engine", "the same with a maintenance rule on every mode", per_second(rules.median),
            per_second(bare.median), ratio(rules, bare), 0.5 if fast else 0.25,
        ),
        Bar(
            "engine", "with a timeline on, against the same without", per_second(events.median),
            per_second(engine.median), ratio(events, engine), 0.9,
        ),
        Bar(
            "engine", "with lives in hours that each fleet shares, against days of operating",
            per_second(found["flying"].median), per_second(engine.median),
            ratio(found["flying"], engine), 0.25,
        ),
        Bar(
            "engine", f"availability of the rich fleet ({len(seen)} replications), off by",
            f"{measured:.4f}", f"{AVAILABILITY}", abs(measured - AVAILABILITY), TOLERANCE,
            at_least=False, note="shows that the work was done",
        ),
    ]  # fmt: skip
