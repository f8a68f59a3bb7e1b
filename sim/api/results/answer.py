"""What every answer is: a text, a table, an object and files, all of the same numbers."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api.asking.about import About
from sim.api.asking.folder import finished, let_go, opened, say_if_kept
from sim.api.results.table import Table
from sim.report.output.files import csv_text, json_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.output.folder import ResultFolder

LINES, WIDTH = 10, 100
"""Lines of a repr, and letters of each, at most [count]."""


class Answer(ABC):
    """The answer to a question.

    Attributes
    ----------
    origin
        What was asked, of which scenarios, and what is said of them.
    written
        Files that ``out=`` or ``write`` have written.
    """

    status: int = 0
    """Exit status of the command."""

    def __init__(self, origin: About) -> None:
        self.origin = origin
        self.written: list[Path] = []

    # ---- what each answer says ---------------------------------------------------------------

    @property
    @abstractmethod
    def writes(self) -> Sequence[str]:
        """Names of its files, beside what stands in every folder."""

    @property
    @abstractmethod
    def head(self) -> Sequence[str]:
        """Names of the columns of its CSV."""

    @cached_property
    @abstractmethod
    def rows(self) -> Sequence[Sequence[Any]]:
        """Rows of its CSV."""

    @abstractmethod
    def as_dict(self) -> dict[str, Any]:
        """The whole answer as one object (docs/outputs.md)."""

    @property
    @abstractmethod
    def text(self) -> str:
        """The answer in words and tables, as the command prints it."""

    @property
    def printed(self) -> str:
        """What the command prints of it."""
        return self.text

    @abstractmethod
    def files(self, folder: "ResultFolder") -> list[Path]:
        """Write what is written beside what stands in every folder."""

    @property
    def aside(self) -> Sequence[str]:
        """What its CSV has no place for."""
        return ()

    # ---- what all have -----------------------------------------------------------------------

    @property
    def csv(self) -> str:
        """Its table as CSV."""
        return csv_text(list(self.head), self.rows)

    @property
    def json(self) -> str:
        """The whole answer as JSON."""
        return json_text(self.as_dict())

    @cached_property
    def table(self) -> Table:
        """Its table as numpy arrays by column, a column for every dimension of a subject."""
        return Table.of(self.head, self.rows)

    @property
    def metrics(self) -> "pd.DataFrame":
        """Its table: a frame where pandas is installed, else ``table``."""
        return self.table.frame_or_table()

    def to_frame(self) -> "pd.DataFrame":
        """Its table as a frame of pandas.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        return self.table.to_frame()

    def write(self, out: str | PathLike[str], figures: bool = False) -> list[Path]:
        """Write tables, and figures, into a folder, as the command does with ``out=``.

        Raises
        ------
        ConfigError
            If the folder holds what is not of this question, or cannot be written to.
        """
        try:
            options = self.origin.loaded[0].options
            changed = {"out": str(out), "figures": figures, "store": False, "rerun": False}
            folder = opened(self.origin.request, options.model_copy(update=changed), self.writes)
            assert folder is not None
            self.written = finished(folder, self.files(folder), self.origin, export=False)
        finally:
            let_go()
        return self.written

    def keep(self, folder: "ResultFolder | None") -> None:
        """Write everything into the folder that the question asks for, if it does."""
        if folder is not None:
            export = self.origin.loaded[0].options.store
            self.written = finished(folder, self.files(folder), self.origin, export)
            say_if_kept(folder)

    @property
    def short(self) -> str:
        """The answer without what is said of its inputs; ten lines of it are its repr."""
        said = {*self.origin.lines}
        return "\n".join(line for line in self.text.splitlines() if line not in said)

    def __repr__(self) -> str:
        """Ten readable lines: the question, and what was found."""
        lines = [line for line in self.short.splitlines() if line.strip()]
        shown = lines if len(lines) <= LINES else [*lines[: LINES - 1], "... print(_.text) has all"]
        return "\n".join(line if len(line) <= WIDTH else line[: WIDTH - 1] + "…" for line in shown)

    def _repr_html_(self) -> str:
        title = ""
        with suppress(IndexError):
            title = f"<p>{escape(self.short.splitlines()[0])}</p>"
        return title + self.table._repr_html_()
