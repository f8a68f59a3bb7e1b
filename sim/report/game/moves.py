"""Moves and pasts of a game in words."""

from sim.model.game.game import GameNode
from sim.model.game.move import GameMove
from sim.model.game.tree import LivedPast
from sim.model.scenario import Scenario
from sim.report.output.words.moves import move_words
from sim.report.run.events import begins, lasts


def move_told(move: GameMove, day: float, scenario: Scenario) -> str:
    """A move of some day in words: what, when, and for how long."""
    event = move.event(day)
    return f"{move_words(move.does, scenario)}; {begins(event)}, {lasts(event)}"


def moves_told(node: GameNode, scenario: Scenario) -> list[str]:
    """The moves of a node in words."""
    return [move_told(move, node.day, scenario) for move in node.moves]


def past_told(past: LivedPast | None) -> str:
    """A past in words; empty where every replication has its own."""
    if past is None:
        return ""
    lived = "".join(f", future {number} from day {day:g}" for day, number in past.lived)
    return f"replication {past.replication}{lived} up to day {past.from_d:g}"
