"""Play a seminar game: turns, moves, branches, each an ordinary scenario.

usage: theater game PART FILE [NODE ...] [key=value ...]

A game is a file of moves over one scenario, and what its nodes come to is a function of it. `new`
writes one; `move` adds a node on the next turn, `inject` one of the umpire on any day, `branch` one
beside another, `merge` one with the orders of cells, each in a file; `undo` takes one away. `tell`
says which cells are told of a move. `show` prints the tree with a number for each node and what its
moves bought, `compare` the paired difference of two nodes, `past` how the replications of a node
stand among each other, one of which may be what has happened. `publish` writes a page for each cell
with what it may know, `report` the whole game, `aar` what was played, known and not done. `replay`
runs every node again and writes their digests into the file; with --check it compares, writes
nothing, and ends with 1 if a node is not what it was; with --accept it takes what it finds.
`scenario` prints the ordinary scenario that a node also is. docs/game.md plays one through.

examples
  theater game new mine.yaml scenario=strait turns_d=[0,5,10,30] replications=20
  theater game move mine.yaml struck by=red day=5 why="a first strike" \\
      'moves={kind: hub_struck, hub: base, lasts: {law: lognormal, mean_d: 20, cv: 0.5}}'
  theater game move mine.yaml dock by=blue past=typical \\
      'moves={kind: capacity, hub: port, gains: {dock: 1}, lead_d: 3}'
  theater game branch mine.yaml tempo dock 'moves={kind: tempo_changed, factor: 0.7}'
  theater game show mine.yaml
  theater game compare mine.yaml dock tempo robust=5
  theater game replay mine.yaml --check
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sim.api.asking.keys.game import (
    GameBranchKeys,
    GameCompareKeys,
    GameMergeKeys,
    GameMoveKeys,
    GameNewKeys,
    GamePageKeys,
    GamePastKeys,
    GamePublishKeys,
    GameRunKeys,
    GameShowKeys,
    GameTellKeys,
    GameUndoKeys,
)
from sim.api.asking.progress import Progress
from sim.api.game.game import Game
from sim.api.game.told import (
    aar_told,
    compared_text,
    node_text,
    past_text,
    replay_text,
    scenario_text,
    shown,
    whole_told,
    written_told,
)
from sim.api.game.words import GameWords, keys_alone, keys_and_rest, split_words
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.report.game.moves import moves_told
from sim.report.output.terminal import paragraph

OK, NOT_THE_SAME = 0, 1
FLAGS = {"replay": ("--check", "--accept")}


def main(words: Sequence[str]) -> int:
    """Do what the first word says with the game that the second one names."""
    known = ", ".join(PARTS)
    if not words:
        raise ConfigError("words", [Problem("", f"one of {known} is right, and then a file")])
    part, *rest = words
    if part not in PARTS:
        told = f"is nothing that a game does; {did_you_mean(part, PARTS)}"
        raise ConfigError("words", [Problem(part, told)])
    given = split_words(rest)
    wanted = NAMES[part]
    problems = [
        Problem(flag, f"is a flag that `theater game {part}` has not")
        for flag in given.flags
        if flag not in FLAGS.get(part, ())
    ]
    if not len(wanted) - _optional(wanted) <= len(given.names) <= len(wanted):
        told = f"{len(given.names)} names; `theater game {part} {' '.join(wanted)}` is right"
        problems.append(Problem(" ".join(given.names), told))
    if problems:
        raise ConfigError("words", problems)
    return PARTS[part](given)


def _optional(names: Sequence[str]) -> int:
    return sum(name.startswith("[") for name in names)


# ---- what changes a game ---------------------------------------------------------------------


def _new(given: GameWords) -> int:
    keys, overrides = keys_and_rest(given.others, GameNewKeys)
    told = keys.model_dump(exclude_unset=True, exclude={"scenario", "turns_d", "game"})
    (file,) = given.names
    if keys.game:
        Game.copy(keys.game, file)
        print(f"{file} is written: a copy of {keys.game}. theater game show {file} tells it.")
        return OK
    if not keys.scenario:
        told_of = "is missing; scenario=NAME, or game=NAME to copy a game that ships"
        raise ConfigError("overrides", [Problem("scenario", told_of)])
    Game.new(file, keys.scenario, *overrides, turns_d=keys.turns_d, **told)
    print(f"{file} is written: a game that begins with {keys.scenario}.\n")
    print(f"  theater game move {file} NAME by=blue 'moves={{kind: ..., ...}}'")
    print("  theater list disruptions        what may be done; theater show NAME tells its keys")
    return OK


def _move(given: GameWords) -> int:
    return _added(given, "move", Game.move)


def _inject(given: GameWords) -> int:
    return _added(given, "inject", Game.inject)


def _added(given: GameWords, part: str, add: Callable[..., Any]) -> int:
    keys = keys_alone(given.others, GameMoveKeys, part)
    file, name = given.names
    game = _game(file)
    told = keys.model_dump(exclude_unset=True)
    fixes = {key: told.pop(key) for key in ("metric", "subject", "value") if key in told}
    if "fixes" in told:
        told["fixes"] = {"what": told["fixes"], **fixes}
    elif fixes:
        why = "is about an outcome that is fixed; fixes=WORDS says which"
        raise ConfigError("overrides", [Problem(key, why) for key in fixes])
    add(game, name, **told)
    return _told_of(game, name)


def _branch(given: GameWords) -> int:
    keys = keys_alone(given.others, GameBranchKeys, "branch")
    file, name, beside = given.names
    game = _game(file)
    game.branch(name, beside, **keys.model_dump(exclude_unset=True))
    return _told_of(game, name)


def _merge(given: GameWords) -> int:
    keys = keys_alone(given.others, GameMergeKeys, "merge")
    file, name = given.names
    if not keys.orders:
        told = "is missing; orders=[blue.yaml,red.yaml] names their files"
        raise ConfigError("overrides", [Problem("orders", told)])
    game = _game(file)
    game.merge(name, keys.orders, **keys.model_dump(exclude_unset=True, exclude={"orders"}))
    return _told_of(game, name)


def _tell(given: GameWords) -> int:
    keys = keys_alone(given.others, GameTellKeys, "tell")
    file, name, move = given.names
    game = _game(file)
    game.tell(name, move, keys.to, keys.after_d, keys.words)
    to = keys.to if keys.to == "all" else ", ".join(keys.to) or "nobody"
    print(paragraph(f"{move} of {name} is told to: {to}"))
    return OK


def _told_of(game: Game, name: str) -> int:
    node = game.nodes[name]
    print(paragraph(f"{name}, after {node.after}, on day {node.day:g}"))
    for told in moves_told(node, game.base.scenario) or ["nothing is done"]:
        print(paragraph(told, "    ", "  "))
    if len(node.cells) > 1:
        print(paragraph(f"on one day cells act in this order: {', '.join(node.cells)}"))
    for order in node.refused:
        told = "; ".join([*order.because, *order.really])
        print(paragraph(f"not done: {order.cell}, {order.order}: {told}", "    ", "  "))
    if node.past is not None and node.past.chosen:
        chosen = f"what has happened: replication {node.past.replication} of {node.past.node}"
        print(paragraph(f"{chosen}; {node.past.chosen}"))
    return OK


def _undo(given: GameWords) -> int:
    keys = keys_alone(given.others, GameUndoKeys, "undo")
    file, name = given.names
    gone = _game(file).undo(name, keys.descendants)
    print(paragraph(f"undone: {', '.join(gone)}"))
    return OK


# ---- what tells of it ------------------------------------------------------------------------


def _show(given: GameWords) -> int:
    keys = keys_alone(given.others, GameShowKeys, "show")
    file, *nodes = given.names
    game = _game(file, keys)
    if nodes:
        print(node_text(game, nodes[0]))
    else:
        print(shown(game, keys, keys.format), end="")
    return OK


def _compare(given: GameWords) -> int:
    keys = keys_alone(given.others, GameCompareKeys, "compare")
    file, base, other = given.names
    print(compared_text(_game(file, keys), base, other, keys, keys.robust))
    return OK


def _past(given: GameWords) -> int:
    keys = keys_alone(given.others, GamePastKeys, "past")
    file, node = given.names
    print(past_text(_game(file, keys), node, keys.day))
    return OK


def _replay(given: GameWords) -> int:
    keys = keys_alone(given.others, GameRunKeys, "replay")
    (file,) = given.names
    check, accept = "--check" in given.flags, "--accept" in given.flags
    if check and accept:
        told = "--check writes nothing and --accept does; one of them"
        raise ConfigError("words", [Problem("--accept", told)])
    replay = _game(file, keys, accept=accept).replay(check, accept)
    print(replay_text(replay))
    return OK if replay.right or replay.written else NOT_THE_SAME


def _scenario(given: GameWords) -> int:
    keys_alone(given.others, GameRunKeys, "scenario")
    file, node = given.names
    print(scenario_text(_game(file), node), end="")
    return OK


def _publish(given: GameWords) -> int:
    keys = keys_alone(given.others, GamePublishKeys, "publish")
    file, node = given.names
    if not keys.out:
        raise ConfigError("overrides", [Problem("out", "is missing; out=DIR is a folder for them")])
    print(written_told(_game(file, keys).publish(node, keys.out, keys.html)), end="")
    return OK


def _report(given: GameWords) -> int:
    keys = keys_alone(given.others, GamePageKeys, "report")
    (file,) = given.names
    print(whole_told(_game(file, keys), keys), end="")
    return OK


def _aar(given: GameWords) -> int:
    keys = keys_alone(given.others, GamePageKeys, "aar")
    file, *line = given.names
    print(aar_told(_game(file, keys), line[0] if line else None, keys), end="")
    return OK


def _game(file: str, keys: GameRunKeys | None = None, accept: bool = False) -> Game:
    workers = 1 if keys is None else keys.workers
    return Game(file, workers, Progress(f"game {file}"), accept)


PARTS: Mapping[str, Callable[[GameWords], int]] = {
    "new": _new,
    "move": _move,
    "inject": _inject,
    "branch": _branch,
    "undo": _undo,
    "show": _show,
    "compare": _compare,
    "past": _past,
    "replay": _replay,
    "scenario": _scenario,
    "merge": _merge,
    "tell": _tell,
    "publish": _publish,
    "report": _report,
    "aar": _aar,
}
"""What a game does, by the first word."""
NAMES: Mapping[str, Sequence[str]] = {
    "new": ("FILE",),
    "move": ("FILE", "NODE"),
    "inject": ("FILE", "NODE"),
    "branch": ("FILE", "NODE", "BESIDE"),
    "undo": ("FILE", "NODE"),
    "show": ("FILE", "[NODE]"),
    "compare": ("FILE", "BASE", "OTHER"),
    "past": ("FILE", "NODE"),
    "replay": ("FILE",),
    "scenario": ("FILE", "NODE"),
    "merge": ("FILE", "NODE"),
    "tell": ("FILE", "NODE", "MOVE"),
    "publish": ("FILE", "NODE"),
    "report": ("FILE",),
    "aar": ("FILE", "[NODE]"),
}
"""The names that follow it."""
