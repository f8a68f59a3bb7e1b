"""Checks of the life of a ship: where its stages have it, their work, and the ways from there."""

from collections.abc import Iterator

from sim.core.errors import Problem, few, known
from sim.model.eligibility.eligibility import STAYS, places_of, why_not
from sim.model.eligibility.repair_options import every_task
from sim.model.fleet import Fleet
from sim.model.scenario import Scenario

Problems = Iterator[Problem]


def rotation_problems(scenario: Scenario) -> Problems:
    """Home ports and stages are at nodes that exist; a stage has at most one work, that ends it."""
    for name, fleet in scenario.fleets.items():
        path = f"fleets.{name}"
        if fleet.home_node is not None:
            yield from known(f"{path}.home_node", fleet.home_node, scenario.nodes, "node")
            yield from _has_a_yard(scenario, f"{path}.home_node", fleet.home_node)
        stages = fleet.rotation.stages if fleet.rotation else {}
        for stage_name, stage in stages.items():
            if stage.node is not None:
                stage_path = f"{path}.rotation.stages.{stage_name}.node"
                yield from known(stage_path, stage.node, scenario.nodes, "node")
        for work_name, work in fleet.scheduled.items():
            if work.stage is not None:
                stage_path = f"{path}.scheduled.{work_name}.stage"
                yield from known(stage_path, work.stage, stages, "stage of its rotation")
        yield from _ends_once(path, fleet)


def _has_a_yard(scenario: Scenario, path: str, node: str) -> Problems:
    """Who is sent to a home port finds a hub there to which a platform may come."""
    yards = sorted({hub.node for hub in scenario.hubs.values() if hub.moves_platform})
    sent = any(posture.routing.goes_home for posture in scenario.postures.values())
    if sent and node in scenario.nodes and node not in yards:
        told = f"{node!r} has no yard: a home port is a node with a hub, such as {few(yards)}"
        yield Problem(path, told)


def _ends_once(path: str, fleet: Fleet) -> Problems:
    """What ends a stage is one work, whose date nothing else moves."""
    of_stage = {name: each.stage for name, each in fleet.scheduled.items() if each.stage}
    for stage in dict.fromkeys(of_stage.values()):
        names = [name for name, each in of_stage.items() if each == stage]
        if len(names) > 1:
            told = f"{stage!r} is the stage of {' and '.join(names)}; one work for a stage"
            yield Problem(f"{path}.scheduled.{names[1]}.stage", told)
    for group, parts in (("modes", fleet.modes), ("scheduled", fleet.scheduled)):
        for name, part in parts.items():
            for each in part.restarts:
                if each in of_stage:
                    told = f"{each!r} is due with the stage {of_stage[each]}: it has no interval"
                    yield Problem(f"{path}.{group}.{name}.restarts", told)


def return_problems(scenario: Scenario) -> Problems:
    """Who went to a hub from one place comes back to another, where its cycle has it by then."""
    for name, fleet in scenario.fleets.items():
        told_of: set[tuple[str, str]] = set()
        for task in every_task(scenario, name):
            nodes = list(dict.fromkeys(places_of(fleet, task)))
            if len(nodes) == 1 or task.movement == STAYS:
                continue
            for hub_name, hub in scenario.hubs.items():
                if not hub.moves_platform or (hub_name, task.movement) in told_of:
                    continue
                reasons = {node: why_not(scenario, fleet, task, hub_name, node) for node in nodes}
                lost = {node: why for node, why in reasons.items() if why is not None}
                if lost and len(lost) < len(nodes):
                    told_of.add((hub_name, task.movement))
                    here = next(node for node, why in reasons.items() if why is None)
                    told = few([f"{node}: {why}" for node, why in lost.items()], "; ")
                    yield Problem(
                        f"fleets.{name}.rotation.stages",
                        f"a platform goes from {here} to {hub_name} for {task.about} and may be "
                        f"due elsewhere when it is done, but there is no way ({told}); add a leg",
                    )
