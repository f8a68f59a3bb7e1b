"""The tree of a game as a table: what was done, what it comes to, what it bought."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.model.game.game import GameFile
from sim.model.game.tree import in_order, past_of
from sim.model.scenario import Scenario
from sim.report.game.moves import moves_told, past_told
from sim.report.output.terminal import bold, paragraph
from sim.report.output.text import aligned, change, interval
from sim.study.statistics.summary import Summary

DIGITS = 2
"""Of a measure in the tree."""


@dataclass(frozen=True)
class NodeNumbers:
    """What a node comes to.

    Attributes
    ----------
    value
        The measure of the node.
    bought
        Its change by the moves of the node, after the same past; None where nothing was done.
    """

    value: Summary
    bought: Summary | None


def tree_text(
    game: GameFile, name: str, title: str, numbers: Mapping[str, NodeNumbers], scenario: Scenario
) -> str:
    """The whole tree, a row for each node, with one measure."""
    rows = [
        [
            "  " * depth + node,
            "" if game.nodes[node].after is None else f"{game.nodes[node].day:g}",
            game.nodes[node].by,
            interval(found.value, DIGITS),
            "" if found.bought is None else change(found.bought, DIGITS),
        ]
        for node, depth in in_order(game)
        for found in [numbers[node]]
    ]
    told = f"{name}: {len(game.nodes)} nodes of {game.scenario}".strip()
    times = f"{game.replications} replications each, seed {game.seed}, ± at level {game.level:g}"
    parts = [
        "\n".join([bold(paragraph(": ".join(filter(None, (told, game.title))))), times]),
        aligned(["node", "day", "by", title, "its moves bought"], rows),
        _done(game, scenario),
        _pasts(game),
        paragraph(BOUGHT),
    ]
    return "\n\n".join(filter(None, parts))


BOUGHT = (
    "What the moves of a node bought is the paired difference from the node before it, after the "
    "same past and with the same luck. Where a past was chosen, intervals are given that past."
)


def _done(game: GameFile, scenario: Scenario) -> str:
    """What was done, and why; empty where nothing was."""
    lines = []
    for node, _ in in_order(game):
        each = game.nodes[node]
        why = f" ({each.why})" if each.why else ""
        for told in moves_told(each, scenario) or (["nothing is done"] if why else []):
            lines.append(paragraph(f"{told}{why}", "    ", f"  {node}: "))
    return "\n".join([bold("What was done"), *lines]) if lines else ""


def _pasts(game: GameFile) -> str:
    """Which pasts were chosen, and how."""
    lines = []
    for node, _ in in_order(game):
        each = game.nodes[node]
        if each.past is not None:
            told = f"{past_told(past_of(game, node))}, of {each.past.node}"
            how = f"; {each.past.chosen}" if each.past.chosen else ""
            lines.append(paragraph(told + how, "    ", f"  {node}: "))
    return "\n".join([bold("What has happened"), *lines]) if lines else ""


def tree_json(
    game: GameFile, title: str, numbers: Mapping[str, NodeNumbers], scenario: Scenario
) -> dict[str, Any]:
    """The tree as one object."""
    return {
        "schema": {"name": "theater game", "version": 1},
        "title": game.title,
        "marking": game.marking,
        "scenario": game.scenario,
        "overrides": game.overrides,
        "seed": game.seed,
        "replications": game.replications,
        "level": game.level,
        "turns_d": game.turns_d,
        "measure": title,
        "nodes": [
            {
                "name": node,
                "after": each.after,
                "day": each.day,
                "by": each.by,
                "why": each.why,
                "moves": [move.flat() for move in each.moves],
                "told": moves_told(each, scenario),
                "past": None if past is None else vars(past),
                "chosen": "" if each.past is None else each.past.chosen,
                **summary_json(found.value),
                "bought": None if found.bought is None else summary_json(found.bought),
            }
            for node, _ in in_order(game)
            for each, past, found in [(game.nodes[node], past_of(game, node), numbers[node])]
        ],
    }


def summary_json(value: Summary) -> dict[str, float]:
    """Mean and interval."""
    return {"mean": value.mean, "low": value.low, "high": value.high, "n": value.n}
