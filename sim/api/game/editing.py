"""What changes a game: nodes are added beside and after each other, and taken away."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ValidationError

from sim.api.game.base import base_of
from sim.api.game.file import flat, lock_of, write_game
from sim.api.game.fixed import fixed_outcome
from sim.api.game.orders import head_problems, in_turn, read_orders, with_orders
from sim.api.game.pasts import chosen_past
from sim.api.game.state import GameState
from sim.core.errors import ConfigError, Problem, known
from sim.core.model import problems_of
from sim.model.game.game import GameFile, GameNode, written
from sim.model.game.move import GameMove
from sim.model.game.orders import as_ordered
from sim.model.game.tree import below, first_of
from sim.model.game.version import version_of


class EditableGame(GameState):
    """A game that can be changed; every change is checked and written before it is there."""

    @classmethod
    def new(
        cls,
        file: str | PathLike[str],
        scenario: str = "",
        *overrides: str,
        turns_d: Sequence[float] = (),
        **keys: Any,
    ) -> Self:
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
        made: dict[str, Any] = {"made_for": version_of(loaded.scenario)}
        if not game.marking and loaded.scenario.marking:
            made["marking"] = loaded.scenario.marking
        _write_new(path, game.model_copy(update=made))
        return cls(path)

    @classmethod
    def copy(cls, name: str, file: str | PathLike[str]) -> Self:
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
        fixes: Mapping[str, Any] | None = None,
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
        fixes
            An outcome that the umpire fixes: ``what``, ``why``, and where it is of a measure
            ``metric``, ``subject`` and ``value``; what the model says of it is written beside it.

        Raises
        ------
        ConfigError
            With every problem of it.
        """
        told, before = self._after(name, after, day, past)
        told |= {key: value for key, value in {"by": by, "why": why}.items() if value}
        if fixes is not None:
            told["fixes"] = fixed_outcome(self, fixes, before, told)
        return self._add(name, {**told, **keys, "moves": self._as_ordered(by, moves)})

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
        return self._add(name, {**told, "moves": self._as_ordered(told.get("by", ""), moves)})

    def merge(
        self,
        name: str,
        files: Sequence[str | PathLike[str]],
        *,
        after: str | None = None,
        day: float | None = None,
        past: int | str | None = None,
        first: Sequence[str] = (),
        why: str = "",
    ) -> GameNode:
        """Add a node with the orders of cells, each in a file of its own.

        An order that cannot be done comes back with its reason: it stands in the node, and on the
        page of its cell. Whatever is done on one day is done in the order of the cells.

        Parameters
        ----------
        files
            Of orders, one for each cell.
        after, day, past, why
            As for ``move``.
        first
            Cells that act first; the others follow as the game lists them.

        Raises
        ------
        ConfigError
            If a file is none of orders, or is for another game, cell or turn.
        """
        told, before = self._after(name, after, day, past)
        given = [read_orders(each) for each in files]
        if problems := head_problems(self, given, before, told["day"]):
            raise ConfigError("orders", problems)
        cells = in_turn(self, given, first)
        stored = sorted(given, key=lambda each: cells.index(each.orders.orders_of))
        told |= {"by": "umpire", "cells": cells, **({"why": why} if why else {})}
        node = GameNode.model_validate(told)
        empty = self.record.model_copy(update={"nodes": {**self.nodes, name: node}})
        self.check_tree(empty)
        return self._add(name, written(with_orders(empty, name, node, stored, self)))

    def tell(
        self,
        node: str,
        move: str,
        to: Sequence[str] | Literal["all"],
        after_d: float = 0.0,
        words: str = "",
    ) -> GameNode:
        """Say which cells are told of a move, how late, and in which words.

        Parameters
        ----------
        move
            Its name, or its number in the node from 1 on.
        to
            Cells, or ``all``; none for nobody.
        after_d
            Days from its beginning until they are told [d].
        words
            What they are told instead of what it is: a report may be wrong.

        Raises
        ------
        ConfigError
            If there is no such move or cell.
        """
        moves = self.node(node).moves
        places = {str(number): number - 1 for number in range(1, len(moves) + 1)}
        places |= {each.name: place for place, each in enumerate(moves) if each.name}
        if problems := list(known("move", move, places, "move of the node")):
            raise ConfigError("words", problems)
        said = {"visible_to": to if to == "all" else list(to), "reported_after_d": after_d}

        def told(game: GameFile) -> GameFile:
            whole = game.as_written()
            whole["nodes"][node]["moves"][places[move]] |= {**said, "reported_as": words}
            return _valid(whole)

        self.change(told, node)
        return self.nodes[node]

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

    def _after(
        self, name: str, after: str | None, day: float | None, past: int | str | None
    ) -> tuple[dict[str, Any], str]:
        """Where a new node stands, and the node before it."""
        before = after if after is not None else list(self.nodes)[-1]
        self.check_names(before)
        self._new(name)
        when = self.next_turn(before) if day is None else day
        told: dict[str, Any] = {"after": before, "day": when}
        if past is not None:
            told["past"] = chosen_past(self, before, when, past)
        return told, before

    def _new(self, name: str) -> None:
        if name in self.nodes:
            told = f"{name!r} is there already; another name, or `undo` it first"
            raise ConfigError("words", [Problem("nodes", told)])

    def _as_ordered(self, by: str, moves: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Moves of a cell as it can have them: no sooner, and at their price."""
        cell = self.record.cells.get(by)
        if cell is None or cell.controls:
            return list(moves)
        found: list[Mapping[str, Any]] = []
        for each in moves:
            try:
                found.append(as_ordered(cell, GameMove.model_validate(each)).flat())
            except ValidationError:  # told with all that is wrong with the node
                found.append(each)
        return found

    def _add(self, name: str, node: Mapping[str, Any]) -> GameNode:
        told = {key: value for key, value in node.items() if key != "moves" or value}

        def more(game: GameFile) -> GameFile:
            whole = game.as_written()
            return _valid({**whole, "nodes": {**whole["nodes"], name: told}})

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
