"""``sim.Game``: a seminar game as an object; ``theater game`` prints what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.api.game.base import base_of
from sim.api.game.compared import NodeComparison, bought, compared
from sim.api.game.file import flat, lock_of, write_game
from sim.api.game.pasts import chosen_past
from sim.api.game.replayed import Replay, as_checked, replayed
from sim.api.game.state import GameState
from sim.core.errors import ConfigError, Problem
from sim.core.model import problems_of
from sim.model.game.game import GameFile, GameNode
from sim.model.game.tree import below, first_of
from sim.model.game.version import version_of


class Game(GameState):
    """A game in a file: what its nodes come to is a function of what stands there.

    Parameters
    ----------
    file
        Its path, or the name of one that ships.
    workers
        Processes on which nodes are run; no result depends on it.
    progress
        Called with the number of replications done and to do.
    accept
        Whether the scenario may be another than the one that the game was made for.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one: the file, its fields, its tree, the
        version of the scenario, its moves.
    """

    @classmethod
    def new(
        cls,
        file: str | PathLike[str],
        scenario: str = "",
        *overrides: str,
        turns_d: Sequence[float] = (),
        **keys: Any,
    ) -> "Game":
        """Write a game that begins with a scenario, and nothing done.

        Parameters
        ----------
        file
            A new file.
        scenario, overrides
            As for ``sim.run``; a path is seen from the folder of the game.
        turns_d
            Days of the turns [d].
        keys
            Further keys of the file: seed, replications, level, title.

        Raises
        ------
        ConfigError
            If there is such a file, or with every problem of the first layer that has one.
        """
        path = Path(file)
        told = {"scenario": scenario, "overrides": list(overrides), "turns_d": list(turns_d)}
        game = _valid({**told, **keys, "nodes": {"start": {}}})
        loaded = base_of(game, path)
        made = game.model_copy(update={"made_for": version_of(loaded.scenario)})
        _write_new(path, made)
        return cls(path)

    @classmethod
    def copy(cls, name: str, file: str | PathLike[str]) -> "Game":
        """Write a game that ships, or another one, into a new file.

        Raises
        ------
        ConfigError
            If there is no such game, or there is such a file.
        """
        game, path = cls(name), Path(file)
        _write_new(path, game.record)
        return cls(path)

    # ---- what it comes to --------------------------------------------------------------------

    def bought(self, *nodes: str) -> dict[str, NodeComparison]:
        """What the moves of some nodes bought: each minus the node before it, after the same past.

        Nodes that begin the game, or in which nothing is done, bought nothing.
        """
        self.check_names(*nodes)
        return bought(self, nodes or tuple(self.nodes))

    def compare(self, base: str, other: str, robust: int = 0) -> NodeComparison:
        """The paired difference of a node from another one.

        Parameters
        ----------
        robust
            Other pasts after which it is asked as well: replications 0, 1, ... [count].

        Raises
        ------
        ConfigError
            If they have not the same past, and so no futures in common.
        """
        self.check_names(base, other)
        return compared(self, base, other, robust)

    def replay(self, check: bool = False, accept: bool = False) -> Replay:
        """Run every node anew from what stands in the file, and compare with what was found.

        Parameters
        ----------
        check
            Whether nothing that is kept is used, and nothing is written.
        accept
            Whether what is found stands in the file from now on, whatever stood there.
        """
        told = replayed(self, keep=not check)
        new = any(each.verdict == "new" for each in told.nodes)
        if not accept and (check or not new):
            return told
        self.change(as_checked(told, self.base.scenario, accept))
        return replace(told, written=True)

    # ---- changing it -------------------------------------------------------------------------

    def move(
        self,
        name: str,
        *,
        moves: Sequence[Mapping[str, Any]] = (),
        after: str | None = None,
        day: float | None = None,
        by: str = "",
        why: str = "",
        past: int | str | None = None,
        **keys: Any,
    ) -> GameNode:
        """Add a node: what is done after another one, on the next turn by default.

        Parameters
        ----------
        name
            Of the node.
        moves
            What is done: each the keys of a disruption or order, and when it begins and ends.
        after
            The node before it, the last one of the file by default.
        day
            Its day [d]; the first turn after that of the node before, by default.
        by, why
            Who does it, and why.
        past
            What has happened until then: the number of a replication of the node before, or
            ``typical``, ``best`` or ``worst``, which say how they were chosen.

        Raises
        ------
        ConfigError
            With every problem of it.
        """
        before = after if after is not None else list(self.nodes)[-1]
        self.check_names(before)
        self._new(name)
        when = self.next_turn(before) if day is None else day
        told: dict[str, Any] = {"after": before, "day": when}
        told |= {key: value for key, value in {"by": by, "why": why}.items() if value}
        if past is not None:
            told["past"] = chosen_past(self, before, when, past)
        return self._add(name, {**told, **keys, "moves": list(moves)})

    def inject(self, name: str, **keys: Any) -> GameNode:
        """Add a node of the umpire, on any day; keywords as for ``move``."""
        return self.move(name, **{"by": "umpire", **keys})

    def branch(
        self, name: str, beside: str, *, moves: Sequence[Mapping[str, Any]] = (), **keys: Any
    ) -> GameNode:
        """Add a node beside another one: what might have been done there instead.

        It has the same node before it, the same day, and the same past, so that both are paired.

        Raises
        ------
        ConfigError
            If that node begins the game, or with every problem of the new one.
        """
        other = self.node(beside)
        if other.after is None:
            why = f"{beside!r} begins the game; a node after it has another beside it"
            raise ConfigError("words", [Problem("beside", why)])
        self._new(name)
        told: dict[str, Any] = {"after": other.after, "day": other.day, "by": other.by, **keys}
        if other.past is not None:
            told.setdefault("past", other.past.model_dump(exclude_unset=True))
        told = {key: value for key, value in told.items() if value not in ("", None)}
        return self._add(name, {**told, "moves": list(moves)})

    def undo(self, name: str, descendants: bool = False) -> list[str]:
        """Take a node away; those after it as well, if that is said.

        Returns
        -------
        list[str]
            The nodes that are gone.

        Raises
        ------
        ConfigError
            If it begins the game, or has nodes after it and nothing was said of them.
        """
        self.check_names(name)
        if name == first_of(self.record):
            told = f"{name!r} begins the game; what comes after it can be undone"
            raise ConfigError("words", [Problem("nodes", told)])
        gone = below(self.record, name)
        if len(gone) > 1 and not descendants:
            told = f"{name!r} has {', '.join(gone[1:])} after it; descendants=true undoes all"
            raise ConfigError("words", [Problem("nodes", told)])

        def without(game: GameFile) -> GameFile:
            nodes = {key: node for key, node in game.nodes.items() if key not in gone}
            checks = {key: each for key, each in game.checks.items() if key not in gone}
            return game.model_copy(update={"nodes": nodes, "checks": checks})

        self.change(without)
        return gone

    # ------------------------------------------------------------------------------------------

    def _new(self, name: str) -> None:
        if name in self.nodes:
            told = f"{name!r} is there already; another name, or `undo` it first"
            raise ConfigError("words", [Problem("nodes", told)])

    def _add(self, name: str, node: Mapping[str, Any]) -> GameNode:
        written = {key: value for key, value in node.items() if key != "moves" or value}

        def more(game: GameFile) -> GameFile:
            whole = game.as_written()
            return _valid({**whole, "nodes": {**whole["nodes"], name: written}})

        self.change(more, name)
        return self.nodes[name]


def _write_new(path: Path, game: GameFile) -> None:
    """Write a game where there is nothing yet."""
    if not path.parent.is_dir():
        told = f"there is no folder {str(path.parent)!r}"
        raise ConfigError("words", [Problem(str(path), told)])
    lock = lock_of(path)
    try:
        if path.exists():
            told = "is there already, and nothing is written over it; another name is right"
            raise ConfigError("words", [Problem(str(path), told)])
        write_game(path, game)
    finally:
        lock.let_go()


def _valid(whole: Mapping[str, Any]) -> GameFile:
    """A game from its mapping.

    Raises
    ------
    ConfigError
        With every field that is wrong.
    """
    try:
        return GameFile.model_validate(whole)
    except ValidationError as error:
        told = [Problem(flat(each.path), each.message) for each in problems_of(error, GameFile)]
        raise ConfigError("fields", told) from None
