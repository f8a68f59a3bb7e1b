"""Which of the futures of a node has happened: chosen by a stated rule, or picked, and said."""

from collections.abc import Mapping
from typing import Any

from sim.api.game.state import GameState
from sim.core.errors import ConfigError, Problem, shown
from sim.study.results.typical import RankedPast, typical_past

RULES = ("typical", "best", "worst")
"""Words for a past; a number picks one."""


def chosen_past(
    game: GameState, node: str, day: float, past: int | str | Mapping[str, Any]
) -> dict[str, Any]:
    """A past as it stands in the file, with how it was chosen and how it stands among the others.

    Raises
    ------
    ConfigError
        If there is no such replication, or no such rule.
    """
    if isinstance(past, Mapping):
        return dict(past)
    if isinstance(past, str) and past not in RULES:
        told = f"{shown(past)} is not right: a number, or one of {', '.join(RULES)}"
        raise ConfigError("words", [Problem("past", told)])
    if isinstance(past, int) and not 0 <= past < game.record.replications:
        told = f"{past} is none of {game.record.replications} replications; they count from 0"
        raise ConfigError("words", [Problem("past", told)])
    if isinstance(past, int) and day < 0:
        return {"node": node, "replication": past, "chosen": "picked"}
    ranked = game.ranked_pasts(node, day)
    if past == "typical":
        found, how = typical_past(ranked), "typical"
    elif isinstance(past, str):
        side = min if past == "best" else max
        found, how = side(ranked, key=lambda each: each.better), f"the {past} one"
    else:
        found, how = ranked[past], "picked"
    return {
        "node": node,
        "replication": found.replication,
        "chosen": f"{how}: {standing(found)}, up to day {day:g}",
    }


def standing(past: RankedPast) -> str:
    """How a past stands among the others, in words."""
    return (
        f"number {past.near} of {past.of} by distance from the median day "
        f"({100 * past.distance:.1f} % of the platforms); {100 * past.held:.0f} % is held, and "
        f"{past.better} of {past.of} hold more"
    )
