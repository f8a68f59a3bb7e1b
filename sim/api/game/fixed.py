"""An outcome that the umpire fixes: what the model said of it is written beside it."""

from collections.abc import Mapping
from typing import Any

from sim.api.game.measure import asked_measure
from sim.api.game.state import GameState
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.model.game.game import GameNode
from sim.model.game.tree import past_of

KEYS = ("what", "by", "why", "value", "metric", "subject")


def fixed_outcome(
    game: GameState, fixes: Mapping[str, Any], before: str, node: Mapping[str, Any]
) -> dict[str, Any]:
    """An outcome as it stands in the file.

    Parameters
    ----------
    before, node
        The node before the one in which it is fixed, and that one without it.

    Raises
    ------
    ConfigError
        If it has other keys, or names a measure that the scenario has not.
    """
    problems = [
        Problem(f"fixes.{key}", f"is not a known key; {did_you_mean(key, KEYS)}")
        for key in fixes
        if key not in KEYS
    ]
    if problems:
        raise ConfigError("words", problems)
    told = {key: fixes[key] for key in ("what", "by", "why", "value") if key in fixes}
    if node.get("by"):
        told.setdefault("by", node["by"])
    if node.get("why"):
        told.setdefault("why", node["why"])
    if "metric" not in fixes:
        if "subject" in fixes:
            raise ConfigError("words", [Problem("fixes.subject", "is of no metric; metric= too")])
        return told
    measure = asked_measure(game.base.scenario, str(fixes["metric"]), fixes.get("subject", "all"))
    asked = measure.objective
    tried = GameNode.model_validate(
        {key: node[key] for key in ("after", "day", "past") if key in node}
    )
    nodes = {**game.nodes, "": tried}
    past = past_of(game.record.model_copy(update={"nodes": nodes}), "")
    said = measure.of(game.result_after(before, past))
    values = {key: _finite(getattr(said, key)) for key in ("mean", "low", "high", "q05", "q95")}
    about = {"metric": asked.metric, "subject": asked.names, "unit": said.unit}
    return {**told, "model": {**about, **values, "n": said.n, "node": before}}


def _finite(value: float) -> float | None:
    return value if value == value else None
