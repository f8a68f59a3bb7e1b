"""A game run again: the digest of every node, and whether it is what was found before."""

import hashlib
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import nan
from typing import Literal

import numpy as np

from sim.api.game.state import GameState
from sim.model.game.game import GameFile, NodeCheck
from sim.model.game.version import version_of
from sim.model.scenario import Scenario
from sim.report.output.provenance import simd
from sim.study.running.headline import headline
from sim.study.running.replicate import Result

CLOSE = 1e-9
"""How close values are to be on another platform, as a share of them."""
Verdict = Literal["same", "close", "new", "differs"]
"""The same bits; on another platform the same values but for their last digits; nothing to compare
with; other values."""


@dataclass(frozen=True)
class ReplayedNode:
    """A node that was run again."""

    name: str
    found: NodeCheck
    before: NodeCheck | None
    verdict: Verdict
    apart: float
    """The largest difference of a value, as a share of it; nan where none is known."""


@dataclass(frozen=True)
class Replay:
    """All nodes of a game, run again."""

    nodes: Sequence[ReplayedNode]
    platform: str
    written: bool
    """Whether what was found stands in the file now."""

    @property
    def right(self) -> bool:
        """Whether every node is what it was."""
        return all(each.verdict in ("same", "close") for each in self.nodes)


def replayed(game: GameState, keep: bool = True) -> Replay:
    """Every node, run again or, with ``keep``, read where it is known."""
    asked = {name: (name, game.past(name)) for name in game.nodes}
    if keep:
        results = game.results()
    else:
        run = game.runner(keep=False).run(list(asked.values()))
        results = {name: run[each] for name, each in asked.items()}
    here = platform_stamp()
    told = [_node(name, each, game.record.checks.get(name), here) for name, each in results.items()]
    return Replay(told, here, written=False)


def as_checked(replay: Replay, scenario: Scenario, accept: bool) -> Callable[[GameFile], GameFile]:
    """What writes into a game what was found of its nodes; of those that had nothing, or of all."""
    checks = {
        each.name: each.found if accept or each.before is None else each.before
        for each in replay.nodes
    }
    made = version_of(scenario)

    def checked(game: GameFile) -> GameFile:
        return game.model_copy(update={"checks": checks, "made_for": made})

    return checked


def _node(name: str, result: Result, before: NodeCheck | None, here: str) -> ReplayedNode:
    found = NodeCheck(digest=digest_of_result(result), platform=here, values=_values(result))
    if before is None:
        return ReplayedNode(name, found, None, "new", nan)
    apart = _apart(before.values, found.values)
    if before.digest == found.digest:
        return ReplayedNode(name, found, before, "same", 0.0)
    close = before.platform != here and apart <= CLOSE
    return ReplayedNode(name, found, before, "close" if close else "differs", apart)


def digest_of_result(result: Result) -> str:
    """Of every value and every day of every replication, the same on every run of a platform."""
    found = hashlib.sha256(repr(result.keys).encode())
    found.update(np.ascontiguousarray(result.values, dtype="<f8").tobytes())
    found.update(np.ascontiguousarray(result.daily, dtype="<i8").tobytes())
    return found.hexdigest()[:32]


def _values(result: Result) -> dict[str, float | None]:
    """Means of the measures that speak for the scenario."""
    wanted = headline(result.scenario)
    found: dict[str, float | None] = {}
    for number, (metric, subject) in enumerate(result.keys):
        if metric in wanted:
            values = result.values[:, number]
            there = values[~np.isnan(values)]
            found[f"{metric} {subject}"] = float(there.mean()) if len(there) else None
    return found


def _apart(before: dict[str, float | None], now: dict[str, float | None]) -> float:
    """The largest difference of two values of one name, as a share of the larger; inf if one has
    no other."""
    if before.keys() != now.keys():
        return float("inf")
    most = 0.0
    for name, was in before.items():
        is_ = now[name]
        if was is None or is_ is None:
            if was is not is_:
                return float("inf")
        elif was != is_:
            most = max(most, abs(was - is_) / max(abs(was), abs(is_)))
    return most


def platform_stamp() -> str:
    """What decides the last bits of a value beside the code: processor and packages."""
    packages = " ".join(f"{name} {version(name)}" for name in ("numpy", "scipy"))
    extensions = hashlib.sha256(" ".join(simd()).encode()).hexdigest()[:6]
    python = ".".join(platform.python_version_tuple()[:2])
    return (
        f"{platform.system()} {platform.machine()} simd {extensions}, Python {python}, {packages}"
    )
