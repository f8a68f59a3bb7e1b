"""Moves and pasts of a game in words."""

from sim.model.game.game import GameNode
from sim.model.game.move import GameMove
from sim.model.game.tree import LivedPast
from sim.report.run.events import begins, does, lasts


def move_told(move: GameMove, day: float) -> str:
    """A move of some day in words: what, when, and for how long."""
    event = move.event(day)
    return f"{does(move.does)}; {begins(event)}, {lasts(event)}"


def moves_told(node: GameNode) -> list[str]:
    """The moves of a node in words."""
    return [move_told(move, node.day) for move in node.moves]


def past_told(past: LivedPast | None) -> str:
    """A past in words; empty where every replication has its own."""
    if past is None:
        return ""
    lived = "".join(f", future {number} from day {day:g}" for day, number in past.lived)
    return f"replication {past.replication}{lived} up to day {past.from_d:g}"
