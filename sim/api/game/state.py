"""A game that was read: its nodes, what they come to, and how another one takes its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from os import PathLike

from sim.api.game.base import base_of, base_words, check_version
from sim.api.game.file import StoredGame, found, lock_of, read_game, ships, write_game
from sim.api.game.runs import Asked, RunNodes, results_of
from sim.core.errors import ConfigError, Problem, known
from sim.load.compose import Loaded
from sim.load.request import grammar
from sim.model.game.checks import (
    move_problems,
    node_problems,
    scenario_problems,
    tree_problems,
)
from sim.model.game.game import GameFile, GameNode
from sim.model.game.tree import LivedPast, moves_of, past_of, path_to, scenario_of
from sim.model.scenario import Scenario
from sim.study.results.typical import RankedPast, ranked_pasts
from sim.study.running.outcome import Outcome
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import Progress, Result

DECIDES = ("scenario", "overrides", "seed", "replications", "level")
"""Keys of a game that decide what every node comes to."""


class GameState:
    """The nodes of a game and what they come to; ``Game`` says what it is given and raises."""

    def __init__(
        self,
        file: str | PathLike[str],
        workers: Workers = 1,
        progress: Progress | None = None,
        accept: bool = False,
    ) -> None:
        self.file = found(str(file))
        self.workers, self.progress = workers, progress
        self._results: dict[Asked, Result] = {}
        self._take(read_game(self.file), accept)

    # ---- what stands in it -------------------------------------------------------------------

    @property
    def record(self) -> GameFile:
        """All of it."""
        return self._stored.game

    @property
    def nodes(self) -> Mapping[str, GameNode]:
        """Nodes by name, in the order of the file."""
        return self.record.nodes

    @property
    def base(self) -> Loaded:
        """The scenario that the game begins with."""
        return self._base

    def node(self, name: str) -> GameNode:
        """A node.

        Raises
        ------
        ConfigError
            If there is none of that name.
        """
        self.check_names(name)
        return self.nodes[name]

    def check_names(self, *names: str) -> None:
        """That there are nodes of some names.

        Raises
        ------
        ConfigError
            With each that there is not.
        """
        problems = [each for name in names for each in known("nodes", name, self.nodes, "node")]
        if problems:
            raise ConfigError("words", problems)

    def scenario(self, node: str) -> Scenario:
        """The ordinary scenario that a node also is."""
        self.check_names(node)
        if node not in self._scenarios:
            self._scenarios[node] = scenario_of(self.record, self.base.scenario, node)
        return self._scenarios[node]

    def words(self, node: str) -> list[str]:
        """The same as words of a command line: ``theater run`` takes them."""
        self.check_names(node)
        game = self.record
        options = {"seed": game.seed, "replications": game.replications, "level": game.level}
        moves = moves_of(game, node)
        return [
            *self._base_words,
            *(
                f"+events.{name}={grammar(event.model_dump(exclude_unset=True))}"
                for name, event in moves.items()
            ),
            *(f"{key}={value}" for key, value in options.items()),
        ]

    def past(self, node: str) -> LivedPast | None:
        """What has happened up to a node; None where every replication has a past of its own."""
        self.check_names(node)
        return past_of(self.record, node)

    # ---- what it comes to --------------------------------------------------------------------

    def result(self, node: str) -> Result:
        """What a node comes to: every metric of every replication, and the daily series."""
        return self.results(node)[node]

    def results(self, *nodes: str) -> dict[str, Result]:
        """What several nodes come to, all by default: run together, or read from what is kept."""
        self.check_names(*nodes)
        names = list(nodes or self.nodes)
        self.find([(name, self.past(name)) for name in names])
        return {name: self._results[name, self.past(name)] for name in names}

    def result_after(self, node: str, past: LivedPast | None) -> Result:
        """What a node comes to after another past than its own."""
        self.check_names(node)
        self.find([(node, past)])
        return self._results[node, past]

    def find(self, asked: Sequence[Asked]) -> None:
        """Run what is not known of several nodes after several pasts, all together."""
        missing = [each for each in asked if each not in self._results]
        if missing:
            self._results.update(self.runner().run(missing))

    def stream(self, node: str) -> Iterator[Result]:
        """What a node comes to, growing: its result after each replication that ends.

        Closing the iterator ends what runs; what has ended is kept.
        """
        self.check_names(node)
        each = node, self.past(node)
        if each in self._results:
            yield self._results[each]
            return
        runner, found = self.runner(), dict[int, Outcome]()
        with closing(runner.stream([each])) as ended:
            for _, number, outcome in ended:
                found[number] = outcome
                yield runner.result_of(each, found)
        self._results[each] = runner.result_of(each, found)

    def next_turn(self, before: str) -> float:
        """The first turn after the day of a node [d].

        Raises
        ------
        ConfigError
            If there is none.
        """
        node = self.nodes[before]
        later = [day for day in self.record.turns_d if node.after is None or day > node.day]
        if not later:
            told = f"there is no turn after day {node.day:g} of {before!r}; day=NUMBER is right"
            raise ConfigError("words", [Problem("day", told)])
        return later[0]

    def ranked_pasts(self, node: str, day: float) -> list[RankedPast]:
        """How each replication of a node stands among the others up to a day.

        Raises
        ------
        ConfigError
            If the day is before day 0.
        """
        try:
            return ranked_pasts(self.result(node), day)
        except ValueError as error:
            raise ConfigError(
                "words", [Problem("past", f"{error}; past=NUMBER is right")]
            ) from None

    def runner(self, keep: bool = True) -> RunNodes:
        """What runs nodes; it reads what is known of them and keeps what it finds, or does not."""
        folder = results_of(self.file) if keep and not ships(self.file) else None
        scenarios = {name: self.scenario(name) for name in self.nodes}
        return RunNodes(self.record, scenarios, folder, self.workers, self.progress)

    # ---- another one in its place ------------------------------------------------------------

    def change(self, make: Callable[[GameFile], GameFile], *changed: str) -> None:
        """Write another game in the place of this one, after all of it was checked.

        Raises
        ------
        ConfigError
            If it is wrong, is one that ships, another process writes to it, or has since it was
            read.
        """
        if ships(self.file):
            told = f"ships and stays; `theater game new mine.yaml game={self.file.stem}` copies it"
            raise ConfigError("file", [Problem(self.file.name, told)])
        lock = lock_of(self.file)
        try:
            if read_game(self.file).digest != self._stored.digest:
                told = "was changed by another since it was read; read it again"
                raise ConfigError("file", [Problem(str(self.file), told)])
            game = make(self.record)
            self._check(game, changed)
            write_game(self.file, game)
            self._take(read_game(self.file), checked=True)
        finally:
            lock.let_go()

    def _take(self, stored: StoredGame, accept: bool = False, checked: bool = False) -> None:
        """Have what was read, if it is right."""
        before = getattr(self, "_stored", None)
        self._stored = stored
        if not checked:
            try:
                self.check_tree(stored.game)
                self._base = base_of(stored.game, self.file)
                check_version(stored.game, self._base.scenario, self.file, accept)
                self._check(stored.game, ())
            except ConfigError as error:
                raise ConfigError(error.layer, stored.placed(error.problems)) from None
        if not stored.game.marking and (marking := self._base.scenario.marking):
            game = stored.game.model_copy(update={"marking": marking})
            self._stored = replace(stored, game=game)
        self._base_words = base_words(stored.game, self.file)
        self._scenarios: dict[str, Scenario] = {}
        if before is not None:
            kept = [each for each in self._results if _same(before.game, stored.game, each[0])]
            self._results = {each: self._results[each] for each in kept}

    def check_tree(self, game: GameFile) -> None:
        """That the nodes of a game are a tree, with days and pasts that can be.

        Raises
        ------
        ConfigError
            With every problem of the first kind that there is.
        """
        problems = list(tree_problems(game)) or list(node_problems(game))
        if problems:
            raise ConfigError("nodes", problems)

    def _check(self, game: GameFile, changed: Sequence[str]) -> None:
        self.check_tree(game)
        base = self._base.scenario
        problems = list(move_problems(game, base)) or list(scenario_problems(game, base, *changed))
        if problems:
            raise ConfigError("moves", problems)


def _same(one: GameFile, other: GameFile, name: str) -> bool:
    """Whether a node comes to the same in two games."""
    if name not in other.nodes or any(getattr(one, key) != getattr(other, key) for key in DECIDES):
        return False
    path = path_to(one, name)
    return path == path_to(other, name) and all(one.nodes[at] == other.nodes[at] for at in path)
