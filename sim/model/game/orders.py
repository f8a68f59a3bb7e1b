"""Orders of a cell: whether it may give them, what they cost, when they take effect."""

from collections.abc import Iterator
from typing import Any

from sim.core.errors import Problem, few, known
from sim.model.eligibility.pipelines import stocks_of
from sim.model.event import disruptions
from sim.model.game.cells import Cell
from sim.model.game.game import GameFile, GameNode
from sim.model.game.move import GameMove
from sim.model.game.tree import path_to
from sim.model.scenario import Scenario


def mover_of(node: GameNode, move: GameMove) -> str:
    """The cell that a move is of."""
    return move.by or node.by


def spent_by(game: GameFile, cell: str, name: str) -> float:
    """What a cell has paid up to a node, and in it [points]."""
    nodes = (game.nodes[each] for each in path_to(game, name))
    return sum(move.cost for node in nodes for move in node.moves if mover_of(node, move) == cell)


def as_ordered(cell: Cell, move: GameMove, **more: Any) -> GameMove:
    """An order as its cell can have it: no sooner than it can take effect, and at its price."""
    told = {"lead_d": max(move.lead_d, cell.lead_d.get(move.kind, 0.0)), **more}
    if cost := cell.cost(move.does):
        told["cost"] = cost
    given = {key: getattr(move, key) for key in move.model_fields_set if key in own_keys()}
    told = {key: each for key, each in told.items() if each or key in given}
    return GameMove(**{**given, **told})


OF_THE_UMPIRE = {"by", "cost", "visible_to", "reported_after_d", "reported_as"}
"""Keys of a move that no cell says itself."""


def own_keys() -> set[str]:
    """Keys of a move that an order may have as well."""
    return {*GameMove.model_fields} - OF_THE_UMPIRE


def order_problems(
    name: str, cell: Cell, move: GameMove, left: float | None, scenario: Scenario
) -> Iterator[str]:
    """Why a cell may not order something.

    Parameters
    ----------
    left
        What it has left of its budget [points]; None for no bound.
    """
    if cell.authority != "any" and move.kind not in cell.authority:
        may = few(cell.authority) or "nothing"
        yield f"{name} has no authority for {move.kind}; it may order {may}"
    if cell.over != "any":
        outside = [each for each in names_in(move, scenario) if each not in cell.over]
        if outside:
            may = few(cell.over) or "nothing"
            yield f"{name} has no authority over {few(outside)}; it has over {may}"
    cost = cell.cost(move.does)
    if left is not None and cost > left:
        yield f"it costs {cost:g}, and {name} has {left:g} left of its budget of {cell.budget:g}"


def names_in(move: GameMove, scenario: Scenario) -> list[str]:
    """Names of parts of the scenario that a move is about, each once."""
    parts = {*_parts(scenario)}
    found = [each for each in _texts(move.does.model_dump()) if each in parts]
    changed = (
        each.partition(".")[0] for part, each in _changed(move, scenario) if part != "stocks"
    )
    return list(dict.fromkeys([*found, *(each for each in changed if each in parts)]))


def _changed(move: GameMove, scenario: Scenario) -> list[tuple[str, str]]:
    """What it may change; nothing of what it names and the scenario does not have."""
    if list(move.does.problems(scenario)):
        return []
    return [(part, name) for part, name in move.does.changes(scenario)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


# ---- what is wrong with the cells of a game --------------------------------------------------


def cell_problems(game: GameFile, scenario: Scenario) -> Iterator[Problem]:
    """Kinds, names and budgets that are not what they could be."""
    lines = {*scenario.missions, *scenario.fleets}
    for name, cell in game.cells.items():
        at = f"cells.{name}"
        kinds = {
            "authority": [] if cell.authority == "any" else cell.authority,
            "lead_d": [*cell.lead_d],
            "prices": [*cell.prices],
        }
        for key, given in kinds.items():
            for each in given:
                yield from known(f"{at}.{key}", each, disruptions, "disruption or order")
        for each in () if cell.sees == "all" else cell.sees:
            yield from known(f"{at}.sees", each, lines, "mission or fleet")
        for each in () if cell.over == "any" else cell.over:
            yield from known(f"{at}.over", each, _parts(scenario), "part of the scenario")
    for name, node in game.nodes.items():
        yield from _movers(game, name, node, scenario)


def _movers(game: GameFile, name: str, node: GameNode, scenario: Scenario) -> Iterator[Problem]:
    """Who acts and may, and who is told."""
    at, cells = f"nodes.{name}", game.cells
    acting = {f"{at}.by": node.by}
    acting |= {f"{at}.moves.{number}.by": move.by for number, move in enumerate(node.moves)}
    for path, by in acting.items():
        if by and cells and by not in ("umpire", "white"):
            yield from known(path, by, cells, "cell")
    for number, move in enumerate(node.moves):
        mover = mover_of(node, move)
        who = cells.get(mover)
        if who is not None and not who.controls:
            for why in order_problems(mover, who, move, None, scenario):
                yield Problem(f"{at}.moves.{number}", why)
            if move.lead_d < (needed := who.lead_d.get(move.kind, 0.0)):
                why = f"{move.lead_d:g} is not right: such an order of {mover!r} takes {needed:g} d"
                yield Problem(f"{at}.moves.{number}.lead_d", why)
        told = [] if move.visible_to == "all" else move.visible_to
        for each in told:
            yield from known(f"{at}.moves.{number}.visible_to", each, cells, "cell")
        unsure = move.after is not None or move.probability < 1
        if move.visible_to and unsure and not move.reported_as:
            why = "is needed: whether and when it happens is drawn, so a report says it in words"
            yield Problem(f"{at}.moves.{number}.reported_as", why)
    for each, cell in cells.items():
        spent = spent_by(game, each, name)
        own = any(mover_of(node, move) == each and move.cost for move in node.moves)
        if cell.budget is not None and own and spent > cell.budget:
            told_of = f"{each!r} has spent {spent:g} by now, of a budget of {cell.budget:g}"
            yield Problem(f"{at}.moves", told_of)


def _parts(scenario: Scenario) -> list[str]:
    found = [*stocks_of(scenario)]
    for names in (
        scenario.hubs, scenario.fleets, scenario.lifts, scenario.passages, scenario.postures,
        scenario.rules,
    ):  # fmt: skip
        found += names
    return found
