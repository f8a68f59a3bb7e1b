"""The keys of ``theater game``, by what it is asked to do."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.core.model import Model


def _several(given: Any) -> Any:
    """One is a list of one."""
    return given if given is None or isinstance(given, list) else [given]


Moves = Annotated[list[dict[str, Any]], BeforeValidator(_several)]


def _several_or_all(given: Any) -> Any:
    return given if given == "all" else _several(given)


Names = Annotated[list[str], BeforeValidator(_several)]
Days = Annotated[list[float], BeforeValidator(_several)]


class GameNewKeys(Model):
    """Keys of ``theater game new``; every other key is one of the scenario."""

    scenario: str = ""
    """Name of a scenario, or the path of its file, seen from the folder of the game."""
    game: str = ""
    """A game that ships, which is copied instead."""
    turns_d: Days = Field(default_factory=list)
    """Days of the turns [d]."""
    seed: int = Field(default=1, ge=0, strict=True)
    """Selects all random streams."""
    replications: int = Field(default=20, ge=1, strict=True)
    """Of every node [count]."""
    level: float = Field(default=0.95, gt=0, lt=1)
    """Level of the intervals."""
    title: str = ""
    """What the game is called."""


class GameMoveKeys(Model):
    """Keys of ``theater game move`` and ``inject``."""

    moves: Moves = Field(default_factory=list)
    """What is done: {kind: NAME, ...} with the keys of a disruption or order, and lead_d, after,
    lasts, probability, name; one or a list of them."""
    after: str | None = None
    """The node before it; the last one of the file by default."""
    day: float | None = None
    """Its day; the next turn by default, of which an inject needs none [d]."""
    by: str = ""
    """Who does it; an inject is the umpire's by default."""
    why: str = ""
    """Why."""
    past: int | str | None = None
    """What has happened until then: a replication of the node before, by its number; or typical,
    best or worst, which say how they were chosen."""

    fixes: str = ""
    """An outcome that the umpire fixes, in words; why= says why, the moves bring it about."""
    metric: str = ""
    """The measure that it is of: what the model said is written beside it."""
    subject: str = "all"
    """One subject of it."""
    value: float | None = None
    """The value at which it is fixed."""


class GameMergeKeys(Model):
    """Keys of ``theater game merge``."""

    orders: Names = Field(default_factory=list)
    """Files of orders, one for each cell."""
    first: Names = Field(default_factory=list)
    """Cells that act first on that day; the others follow as the game lists them."""
    after: str | None = None
    """The node before it; the last one of the file by default."""
    day: float | None = None
    """Its day; the next turn by default [d]."""
    past: int | str | None = None
    """What has happened until then: a replication of the node before, typical, best or worst."""
    why: str = ""
    """Why."""


class GameTellKeys(Model):
    """Keys of ``theater game tell``."""

    to: Annotated[list[str] | Literal["all"], BeforeValidator(_several_or_all)] = Field(
        default_factory=list
    )
    """Cells that are told of the move, or all; nobody by default."""
    after_d: float = 0.0
    """Days from its beginning until they are told [d]."""
    words: str = ""
    """What they are told instead of what it is."""


class GameBranchKeys(Model):
    """Keys of ``theater game branch``, beside the new node and the one that it stands beside."""

    moves: Moves = Field(default_factory=list)
    """What is done instead."""
    by: str = ""
    """Who does it; as in the node beside it by default."""
    why: str = ""
    """Why."""


class GameUndoKeys(Model):
    """Keys of ``theater game undo``."""

    descendants: bool = Field(default=False, strict=True)
    """Whether the nodes after it go too."""


class GameRunKeys(Model):
    """Keys of every part of ``theater game`` that runs nodes."""

    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """Processes; the result does not depend on it."""


class GameMeasureKeys(GameRunKeys):
    """What is told of nodes."""

    metric: str = ""
    """The measure that tells nodes apart: by default the lines that are met on an average day, or
    Ao where there are no missions."""
    subject: list[str] | str = "all"
    """One subject of it or several."""
    over: Literal["mean", "sum"] = "mean"
    """How several subjects are put together."""


class GameShowKeys(GameMeasureKeys):
    """Keys of ``theater game show``."""

    format: Literal["table", "json"] = "table"
    """What is printed."""


class GameCompareKeys(GameMeasureKeys):
    """Keys of ``theater game compare``."""

    robust: int = Field(default=0, ge=0, le=1000, strict=True)
    """Other pasts after which the same is asked: replications 0, 1, ... [count]."""


class GamePublishKeys(GameRunKeys):
    """Keys of ``theater game publish``."""

    out: str = ""
    """Folder for the pages."""
    html: bool = Field(default=True, strict=True)
    """Whether they are written as HTML as well; as Markdown they always are."""


class GamePageKeys(GameMeasureKeys):
    """Keys of ``theater game report`` and ``aar``."""

    out: str = ""
    """Folder for the page, as Markdown and as HTML; it is printed as Markdown without."""


class GamePastKeys(GameRunKeys):
    """Keys of ``theater game past``."""

    day: float | None = None
    """The day up to which pasts are told apart; the next turn by default [d]."""


GAME: Mapping[str, type[Model]] = {
    "new": GameNewKeys,
    "move": GameMoveKeys,
    "inject": GameMoveKeys,
    "branch": GameBranchKeys,
    "merge": GameMergeKeys,
    "tell": GameTellKeys,
    "undo": GameUndoKeys,
    "show": GameShowKeys,
    "compare": GameCompareKeys,
    "replay": GameRunKeys,
    "past": GamePastKeys,
    "scenario": GameRunKeys,
    "publish": GamePublishKeys,
    "report": GamePageKeys,
    "aar": GamePageKeys,
}
"""The keys of each part of the command, by its word."""
