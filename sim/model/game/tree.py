"""The tree of a game: what came before a node, and the ordinary scenario that it also is."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.model.event import TheaterEvent
from sim.model.game.game import GameFile, GameNode
from sim.model.scenario import Scenario

MOST = 99
"""Nodes after each other, and moves of one [count]."""


@dataclass(frozen=True)
class LivedPast:
    """A past: one replication, and the futures that it has lived since.

    Attributes
    ----------
    replication
        The replication that all begin as.
    lived
        Days and numbers of the futures that came to pass.
    from_d
        The day from which futures are asked for [d].
    """

    replication: int
    lived: tuple[tuple[float, int], ...]
    from_d: float


def path_to(game: GameFile, name: str) -> list[str]:
    """Nodes from the first one to this one."""
    found = [name]
    while (before := game.nodes[found[-1]].after) is not None:
        found.append(before)
    return found[::-1]


def first_of(game: GameFile) -> str:
    """The node that comes after none."""
    return next(name for name, node in game.nodes.items() if node.after is None)


def children_of(game: GameFile, name: str) -> list[str]:
    """Nodes that come right after one, in the order of the file."""
    return [each for each, node in game.nodes.items() if node.after == name]


def below(game: GameFile, name: str) -> list[str]:
    """All nodes that come after one, and it."""
    return [name, *(each for child in children_of(game, name) for each in below(game, child))]


def in_order(game: GameFile) -> Iterator[tuple[str, int]]:
    """Every node and how deep it is, each right after what comes before it."""

    def walk(name: str, depth: int) -> Iterator[tuple[str, int]]:
        yield name, depth
        for child in children_of(game, name):
            yield from walk(child, depth + 1)

    yield from walk(first_of(game), 0)


def event_name(depth: int, node: str, number: int, node_of: GameNode) -> str:
    """What a move is called among the events of the scenario: how deep its node is, its place there
    and its name.

    Events of one instant happen in the order of their names, and so moves in the order of the game.
    """
    return f"g{depth:02d}{number + 1:02d}_{node_of.moves[number].name or node}"


def moves_of(game: GameFile, name: str) -> dict[str, TheaterEvent]:
    """The moves up to a node as events of the ordinary scenario."""
    found = {}
    for depth, each in enumerate(path_to(game, name)):
        node = game.nodes[each]
        for number, move in enumerate(node.moves):
            found[event_name(depth, each, number, node)] = move.event(node.day)
    return found


def scenario_of(game: GameFile, base: Scenario, name: str) -> Scenario:
    """The ordinary scenario that a node also is."""
    moves = moves_of(game, name)
    return base.but(events={**base.events, **moves}) if moves else base


def past_of(game: GameFile, name: str) -> LivedPast | None:
    """What has happened up to a node; None where every replication has a past of its own."""
    for each in reversed(path_to(game, name)):
        node = game.nodes[each]
        if node.past is not None:
            before = past_of(game, node.past.node)
            if before is None:
                return LivedPast(node.past.replication, (), node.day)
            turned = (before.from_d, node.past.replication)
            return LivedPast(before.replication, (*before.lived, turned), node.day)
    return None
