"""A game as it stands in a file: a scenario, the days of its turns, and a tree of nodes."""

from itertools import pairwise
from math import inf
from typing import Annotated, Any

from pydantic import Field, field_validator

from sim.core.model import Date, Day, Model
from sim.core.names import Name
from sim.model.game.cells import Cell, FixedOutcome, RefusedOrder
from sim.model.game.move import GameMove

FORMAT = 1
"""Of the file; ``game: 1``."""


class NextPast(Model):
    """One of the futures of a node, which is what has happened."""

    node: str
    """The node of whose replications it is one."""
    replication: int = Field(ge=0, strict=True)
    chosen: str = ""
    """How it was chosen, and how it stands among the others."""


class GameNode(Model):
    """A state of the game: what was done after another node."""

    after: str | None = None
    """The node before it; none for the first."""
    day: Day = 0.0
    """Day on which it is done [d]."""
    by: str = ""
    """Who did it."""
    why: str = ""
    moves: list[GameMove] = Field(default_factory=list)
    past: NextPast | None = None
    """What has happened up to its day; otherwise that of the node before, or none."""
    fixes: FixedOutcome | None = None
    """An outcome that the umpire fixed, which its moves bring about."""
    cells: list[str] = Field(default_factory=list)
    """Cells whose orders were merged into it, in the order in which they are done on one day."""
    refused: list[RefusedOrder] = Field(default_factory=list)
    """Orders that could not be done."""


class ScenarioVersion(Model):
    """The scenario that a game was made for, part by part, so that a difference can be named."""

    theater: str = ""
    """Version of the package that wrote it."""
    scenario: str
    """Digest of all of it."""
    parts: dict[str, str | dict[str, str]] = Field(default_factory=dict)
    """Digests of its parts, by name where a part has names."""


class NodeCheck(Model):
    """What the replications of a node came to, once."""

    digest: str
    """Of every value and every day of every replication."""
    platform: str
    """Processor and packages: on another one the last bits of a value may differ."""
    values: dict[str, float | None] = Field(default_factory=dict)
    """Means of the measures that tell most, for another platform."""


class GameFile(Model):
    """A game: the result of every node is a function of what stands here."""

    game: Annotated[int, Field(strict=True)] = FORMAT
    """Version of the format."""
    title: str = ""
    scenario: str
    """Name of a scenario, or the path of its file, seen from the folder of the game."""
    overrides: list[str] = Field(default_factory=list)
    """What the scenario has instead, in the grammar of the command line."""
    seed: int = Field(default=1, ge=0, strict=True)
    replications: int = Field(default=20, ge=1, le=10_000, strict=True)
    """Of every node: pasts, or futures of the past that was chosen [count]."""
    level: float = Field(default=0.95, gt=0, lt=1)
    """Of the intervals."""
    turns_d: list[Date] = Field(default_factory=list)
    """Days of the turns [d]; players move on these days, the umpire on any."""
    marking: str = ""
    """Stands at the top and the bottom of everything that is told of the game; that of the scenario
    where none is given."""
    cells: dict[Name, Cell] = Field(default_factory=dict)
    """Who plays, and what each may order and is told; without them everybody sees everything."""
    nodes: dict[Name, GameNode] = Field(default_factory=lambda: {"start": GameNode()})
    made_for: ScenarioVersion | None = None
    """The scenario as it was when the game was made."""
    checks: dict[str, NodeCheck] = Field(default_factory=dict)
    """What was found, by node: ``theater game replay FILE --check`` compares with it."""

    @field_validator("game")
    @classmethod
    def _known_format(cls, version: int) -> int:
        if version != FORMAT:
            raise ValueError(f"{version} is not right: this version of theater reads {FORMAT}")
        return version

    @field_validator("turns_d")
    @classmethod
    def _ascending(cls, days: list[float]) -> list[float]:
        if any(abs(day) == inf for day in days):
            raise ValueError("a turn is on a day, not at infinity")
        if any(two <= one for one, two in pairwise(days)):
            raise ValueError(f"{days} are not right: each day after the one before it")
        return days

    def as_written(self) -> dict[str, Any]:
        """As it stands in a file: only what was given."""
        told = self.model_dump(exclude_unset=True, exclude={"nodes"})
        told["game"] = self.game
        after: dict[str, Any] = {}
        after |= {key: told.pop(key) for key in ("made_for", "checks") if key in told}
        nodes = {name: written(node) for name, node in self.nodes.items()}
        return {**told, "nodes": nodes, **after}


def written(node: GameNode) -> dict[str, Any]:
    """A node as it stands in a file."""
    told = node.model_dump(exclude_unset=True, exclude={"moves"})
    if node.moves:
        told["moves"] = [each.flat() for each in node.moves]
    order = ("after", "day", "by", "why", "past", "cells", "fixes", "moves", "refused")
    return {key: told[key] for key in (*order, *told) if key in told}
