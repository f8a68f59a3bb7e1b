"""Orders of cells, each in a file of its own: what can be done is done, what cannot comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.api.game.file import fields_of, flat
from sim.api.game.state import GameState
from sim.core.errors import ConfigError, Problem, known
from sim.core.model import problems_of
from sim.load.files.reader import read_yaml
from sim.load.search import called
from sim.model.game.cells import CellOrder, CellOrders, RefusedOrder
from sim.model.game.checks import move_problems, scenario_problems
from sim.model.game.game import GameFile, GameNode
from sim.model.game.move import GameMove
from sim.model.game.orders import (
    OF_THE_UMPIRE,
    as_ordered,
    mover_of,
    order_problems,
    spent_by,
)
from sim.model.scenario import Scenario


@dataclass(frozen=True)
class StoredOrders:
    """The orders of a cell, and the file that they stand in."""

    file: Path
    orders: CellOrders


def read_orders(file: str | PathLike[str]) -> StoredOrders:
    """The orders of a file; each of them is checked when it is merged.

    Raises
    ------
    ConfigError
        With file, line and path of what is wrong with its head.
    """
    path = Path(file)
    document = read_yaml(path, called(path))
    try:
        return StoredOrders(path, CellOrders.model_validate(document.data))
    except ValidationError as error:
        raise ConfigError("fields", fields_of(error, CellOrders, document)) from None


def head_problems(
    game: GameState, files: Sequence[StoredOrders], after: str, day: float
) -> list[Problem]:
    """What keeps files of orders from being merged into a node."""
    problems: list[Problem] = []
    cells = game.record.cells
    for number, each in enumerate(files):
        at, orders = str(each.file), each.orders
        found = list(known(f"{at}: orders_of", orders.orders_of, cells, "cell"))
        problems += found
        if not found and cells[orders.orders_of].controls:
            told = f"{orders.orders_of!r} controls the game; `theater game inject` is its way"
            problems.append(Problem(f"{at}: orders_of", told))
        if orders.orders_of in [other.orders.orders_of for other in files[:number]]:
            told = f"{orders.orders_of!r} has another file here; one of a cell and a turn"
            problems.append(Problem(f"{at}: orders_of", told))
        if orders.day != day:
            problems.append(Problem(f"{at}: day", f"{orders.day:g} is not day {day:g} of the node"))
        if orders.after and orders.after != after:
            told = f"{orders.after!r} is not {after!r}, after which they are merged"
            problems.append(Problem(f"{at}: after", told))
        if orders.game and Path(orders.game).name != game.file.name:
            told = f"{orders.game!r} is another game than {game.file.name!r}"
            problems.append(Problem(f"{at}: game", told))
    return problems


def in_turn(game: GameState, files: Sequence[StoredOrders], first: Sequence[str]) -> list[str]:
    """The order in which cells act on one day: as was said, and then as the game lists them.

    Raises
    ------
    ConfigError
        If a cell is named that has no orders here.
    """
    given = [each.orders.orders_of for each in files]
    problems = [p for each in first for p in known("first", each, given, "cell with orders here")]
    if problems:
        raise ConfigError("words", problems)
    rest = [each for each in game.record.cells if each in given and each not in first]
    return [*dict.fromkeys(first), *rest]


def with_orders(
    game: GameFile, name: str, node: GameNode, files: Sequence[StoredOrders], state: GameState
) -> GameNode:
    """A node with every order of some cells that can be done, and those that cannot.

    Parameters
    ----------
    game
        The game with that node, in which nothing is done yet.
    files
        In the order in which the cells act.
    """
    for each in files:
        cell = each.orders.orders_of
        for order, asked in each.orders.orders.items():
            found = _ordered(game, name, cell, order, asked, state)
            if isinstance(found, GameMove):
                node = node.model_copy(update={"moves": [*node.moves, found]})
            else:
                node = node.model_copy(update={"refused": [*node.refused, found]})
            game = game.model_copy(update={"nodes": {**game.nodes, name: node}})
    return node


def _ordered(
    game: GameFile, name: str, cell: str, order: str, asked: Any, state: GameState
) -> GameMove | RefusedOrder:
    """An order as it is done, or why it cannot."""
    given = asked if isinstance(asked, dict) else {"given": asked}

    def refused(because: list[str], really: Sequence[str] = ()) -> RefusedOrder:
        told = {"really": list(really)} if really else {}
        return RefusedOrder(cell=cell, order=order, because=because, asked=given, **told)

    if said := sorted({*given} & OF_THE_UMPIRE):
        return refused([f"{each} is the umpire's to say" for each in said])
    try:
        wanted = CellOrder.model_validate(asked)
    except ValidationError as error:
        wrong = problems_of(error, CellOrder)
        return refused([str(Problem(flat(each.path), each.message)) for each in wrong])
    who, node = game.cells[cell], game.nodes[name]
    move = as_ordered(who, wanted, name=wanted.name or f"{cell}_{order}", by=cell)
    left = None if who.budget is None else who.budget - spent_by(game, cell, name)
    base = state.base.scenario
    if because := list(order_problems(cell, who, move, left, base)):
        return refused(because)
    if not (because := _undoable(game, name, node, move, base)):
        return move
    alone = game.model_copy(update={"nodes": _of_cell(game, cell)})
    known_alone = _undoable(alone, name, alone.nodes[name], move, base)
    return refused(known_alone or [NOT_SAID], [] if known_alone else because)


NOT_SAID = "it cannot be done as things stand; the umpire knows why"
"""What a cell is told where something that it may not know stands in the way."""


def _of_cell(game: GameFile, cell: str) -> dict[str, GameNode]:
    """The nodes of a game with the moves of one cell alone."""
    return {
        name: node.model_copy(
            update={"moves": [move for move in node.moves if mover_of(node, move) == cell]}
        )
        for name, node in game.nodes.items()
    }


def _undoable(
    game: GameFile, name: str, node: GameNode, move: GameMove, base: Scenario
) -> list[str]:
    """What is wrong with a game when an order is done too: without it the game is right."""
    tried = node.model_copy(update={"moves": [*node.moves, move]})
    with_it = game.model_copy(update={"nodes": {**game.nodes, name: tried}})
    at = f"nodes.{name}.moves.{len(node.moves)}."
    wrong = list(move_problems(with_it, base)) or list(scenario_problems(with_it, base, name))
    told = [
        Problem(each.path.removeprefix(at) if each.path.startswith(at) else "", each.message)
        for each in wrong
    ]
    return list(dict.fromkeys(map(str, told)))
