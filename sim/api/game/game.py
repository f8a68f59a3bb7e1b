"""``sim.Game``: a seminar game as an object; ``theater game`` prints what it says."""

from dataclasses import replace
from os import PathLike
from pathlib import Path

from sim.api.game.compared import NodeComparison, bought, compared
from sim.api.game.editing import EditableGame
from sim.api.game.measure import asked_measure
from sim.api.game.pages import line_of, page_of, played_page, publish, whole_page
from sim.api.game.replayed import Replay, as_checked, replayed
from sim.core.errors import ConfigError, known
from sim.report.page.schema import Page


class Game(EditableGame):
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

    # ---- pages ---------------------------------------------------------------------------------

    def page(self, cell: str, node: str) -> Page:
        """The page of a cell on the day of a node, made of what it knows alone.

        Raises
        ------
        ConfigError
            If there is no such cell or node.
        """
        self.check_names(node)
        if problems := list(known("cell", cell, self.record.cells, "cell")):
            raise ConfigError("words", problems)
        return page_of(self, cell, node)

    def publish(self, node: str, out: str | PathLike[str], html: bool = True) -> list[Path]:
        """Write the page of each cell on the day of a node, as Markdown and as HTML.

        Raises
        ------
        ConfigError
            If the game has no cells, or a file is there that is no page of ours.
        """
        self.check_names(node)
        return publish(self, node, str(out), html)

    def report(self, metric: str = "", subject: list[str] | str = "all") -> Page:
        """The page of the whole game: ``page_html`` and ``page_markdown`` write it."""
        return whole_page(self, asked_measure(self.base.scenario, metric, subject))

    def aar(self, line: str | None = None, metric: str = "") -> Page:
        """After action: what was done, what each cell knew, and the roads not taken.

        Parameters
        ----------
        line
            The last node of the line that was played; the last of the file by default.
        """
        return played_page(self, line_of(self, line), asked_measure(self.base.scenario, metric))
