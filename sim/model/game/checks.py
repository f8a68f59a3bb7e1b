"""What is wrong with a game: with its tree, then with its moves in the scenario."""

from collections.abc import Iterator

from sim.core.errors import ConfigError, Problem, known, shown
from sim.model.checks.scenario import check_references
from sim.model.event import Disruption
from sim.model.game.cells import CONTROL
from sim.model.game.game import GameFile
from sim.model.game.in_force import in_force_already
from sim.model.game.orders import cell_problems
from sim.model.game.tree import (
    MOST,
    children_of,
    event_name,
    past_of,
    path_to,
    scenario_of,
)
from sim.model.scenario import Scenario


def tree_problems(game: GameFile) -> Iterator[Problem]:
    """What keeps the nodes from being a tree, with days that ascend."""
    firsts = [name for name, node in game.nodes.items() if node.after is None]
    if len(firsts) != 1:
        told = f"{len(firsts)} have no 'after'" if firsts else "every one comes after another"
        yield Problem("nodes", f"{told}; one begins the game: start: {{}}")
    for name, node in game.nodes.items():
        if node.after is None:
            if node.moves or node.past is not None:
                told = "begins the game, so nothing is done or chosen there yet"
                yield Problem(f"nodes.{name}", f"{told}; a node after it is right")
        else:
            yield from known(f"nodes.{name}.after", node.after, game.nodes, "node")
    for name in game.nodes:
        if _leads_round(game, name):
            yield Problem(f"nodes.{name}.after", "leads back to the node itself")


def _leads_round(game: GameFile, name: str) -> bool:
    seen, at = set[str](), game.nodes[name].after
    while at is not None and at in game.nodes and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = game.nodes[at].after
    return False


def node_problems(game: GameFile) -> Iterator[Problem]:
    """What is wrong with the days and pasts of the nodes of a tree."""
    for name, node in game.nodes.items():
        if node.after is None:
            continue
        path, before = f"nodes.{name}", game.nodes[node.after]
        if before.after is not None and node.day < before.day:
            told = f"{node.day:g} is before day {before.day:g} of {node.after!r}, which it is after"
            yield Problem(f"{path}.day", f"{told}; that day or a later one is right")
        cell = game.cells.get(node.by)
        controls = node.by in CONTROL if cell is None else cell.controls
        anyday = controls or not game.turns_d or not node.moves
        if not anyday and node.day not in game.turns_d:
            days = ", ".join(f"{each:g}" for each in game.turns_d)
            told = f"{node.day:g} is no turn; one of {days} is, or by: umpire for an inject"
            yield Problem(f"{path}.day", told)
        if len(path_to(game, name)) > MOST + 1 or len(node.moves) > MOST:
            yield Problem(path, f"more than {MOST} nodes after each other, or moves of one")
        yield from _past_problems(game, name)


def _past_problems(game: GameFile, name: str) -> Iterator[Problem]:
    """A past is a future of a node before, which has the moves of this one until then."""
    node = game.nodes[name]
    if node.past is None:
        return
    path, wanted = f"nodes.{name}.past", node.past
    above = path_to(game, name)[:-1]
    if wanted.node not in above:
        yield from known(f"{path}.node", wanted.node, above, "node before it")
        return
    if wanted.replication >= game.replications:
        told = f"{wanted.replication} is none of {game.replications}; they count from 0"
        yield Problem(f"{path}.replication", told)
    between = above[above.index(wanted.node) + 1 :]
    for each in between:
        if game.nodes[each].moves and game.nodes[each].day < node.day:
            told = f"{wanted.node!r} does not have the moves of {each!r} on day"
            told += f" {game.nodes[each].day:g}, so that is not what happened; "
            yield Problem(f"{path}.node", f"{told}{above[-1]!r} is right")
        elif game.nodes[each].past is not None:
            yield Problem(f"{path}.node", f"{each!r} has chosen a past since; it is right")
    before = past_of(game, wanted.node)
    if before is not None and node.day <= before.from_d:
        told = f"the past up to day {before.from_d:g} is chosen already; a later day is right"
        yield Problem(f"nodes.{name}.day", told)


def move_problems(game: GameFile, base: Scenario) -> Iterator[Problem]:
    """What the scenario does not have, or no move may do."""
    yield from cell_problems(game, base)
    for name, node in game.nodes.items():
        path = f"nodes.{name}"
        if node.day >= base.horizon_d:
            told = f"{node.day:g} is after the end of the run; before {base.horizon_d:g} is right"
            yield Problem(f"{path}.day", told)
            continue
        scenario = scenario_of(game, base, name)
        for number, move in enumerate(node.moves):
            at = f"{path}.moves.{number}"
            event = event_name(len(path_to(game, name)) - 1, name, number, node)
            if event in base.events:
                yield Problem(f"{at}.name", "is the name of an event of the scenario; another one")
            if node.day + move.lead_d >= base.horizon_d:
                told = f"begins on day {node.day + move.lead_d:g}, after the end of the run"
                yield Problem(f"{at}.lead_d", f"{told} on day {base.horizon_d:g}")
            if type(move.does).before is not Disruption.before:
                told = f"{shown(move.kind)} says what held from the start of the run, and a move"
                yield Problem(f"{at}.kind", f"{told} cannot; an event of the scenario can")
            for each in (*move.does.problems(scenario), *in_force_already(scenario, event)):
                yield Problem(f"{at}.{each.path}", each.message)


def scenario_problems(game: GameFile, base: Scenario, *names: str) -> Iterator[Problem]:
    """What is wrong with the ordinary scenarios that some nodes also are; all that have none after
    them by default."""
    told = set[str]()
    for name in names or [each for each in game.nodes if not children_of(game, each)]:
        places = _places(game, name)
        try:
            check_references(scenario_of(game, base, name))
        except ConfigError as error:
            for each in error.problems:
                path = _renamed(each.path, places) or f"nodes.{name}: {each.path}"
                if f"{path}{each.message}" not in told:
                    told.add(f"{path}{each.message}")
                    yield Problem(path, each.message)


def _places(game: GameFile, name: str) -> dict[str, str]:
    """Where each move of a path stands in the game, by where it stands in the scenario."""
    found = {}
    for depth, each in enumerate(path_to(game, name)):
        node = game.nodes[each]
        for number in range(len(node.moves)):
            event = event_name(depth, each, number, node)
            found[f"events.{event}"] = f"nodes.{each}.moves.{number}"
    return found


def _renamed(path: str, places: dict[str, str]) -> str:
    for scenario, game in places.items():
        if f"{path}.".startswith(f"{scenario}."):
            return game + path.removeprefix(scenario).replace(".does.0", "", 1)
    return ""
