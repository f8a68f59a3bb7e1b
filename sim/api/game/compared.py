"""One node against another: the paired difference, and whether other pasts tell the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.api.game.state import GameState
from sim.core.errors import ConfigError, Problem
from sim.model.game.tree import LivedPast
from sim.study.results.paired import Comparison, Contrast
from sim.study.running.outcome import Key


@dataclass(frozen=True)
class NodeComparison:
    """A node minus another one.

    Attributes
    ----------
    contrast
        The difference, with the names of the nodes.
    past
        The past that both have; None where every replication has its own.
    others
        The same difference after other pasts, by the replication that each begins as.
    """

    contrast: Contrast
    past: LivedPast | None
    others: Mapping[int, Comparison]

    @property
    def pair(self) -> Comparison:
        """The difference alone."""
        return self.contrast.pair

    def after(self, key: Key) -> Sequence[float]:
        """Means of one measure after each of the other pasts."""
        return [each.difference(*key).mean for each in self.others.values()]


def compared(game: GameState, base: str, other: str, robust: int = 0) -> NodeComparison:
    """The paired difference of two nodes.

    Raises
    ------
    ConfigError
        If they have no futures in common, or there is no past that could be another one.
    """
    pasts = [game.past(name) for name in (base, other)]
    if pasts[0] != pasts[1]:
        both = [f"{name}: {_told(past)}" for name, past in zip((base, other), pasts, strict=True)]
        right = "nodes with the same past are paired; `branch` makes one beside another"
        raise ConfigError("words", [Problem("nodes", f"{'; '.join(both)}; {right}")])
    past = pasts[0]
    if robust and past is None:
        told = "is about the past, and here every replication has one of its own already"
        raise ConfigError("words", [Problem("robust", told)])
    found = game.results(base, other)
    contrast = Contrast(base, other, Comparison(found[base], found[other]))
    others = {}
    if past is not None:
        numbers = [each for each in range(robust + 1) if each != past.replication][:robust]
        after = {number: LivedPast(number, past.lived, past.from_d) for number in numbers}
        game.find([(name, each) for each in after.values() for name in (base, other)])
        for number, each in after.items():
            pair = (game.result_after(name, each) for name in (base, other))
            others[number] = Comparison(*pair)
    return NodeComparison(contrast, past, others)


def bought(game: GameState, names: Sequence[str]) -> dict[str, NodeComparison]:
    """What the moves of some nodes bought, each against the node before it after the same past."""
    before = {
        name: str(node.after)
        for name in names
        for node in [game.nodes[name]]
        if node.after is not None and node.moves
    }
    pasts = {name: game.past(name) for name in before}
    game.find([(each, pasts[name]) for name, other in before.items() for each in (other, name)])
    found = {}
    for name, other in before.items():
        pair = (game.result_after(each, pasts[name]) for each in (other, name))
        found[name] = NodeComparison(Contrast(other, name, Comparison(*pair)), pasts[name], {})
    return found


def _told(past: LivedPast | None) -> str:
    if past is None:
        return "no past was chosen"
    lived = "".join(f", future {number} from day {day:g}" for day, number in past.lived)
    return f"futures of replication {past.replication}{lived} from day {past.from_d:g}"
