"""Shares of the variance of the headlines by grade of the inputs, from ``theater provenance``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.study.explain.group_shares import NOTHING, TOLD

NOTIONAL = "notional"
LEADING = (("lines_met", "all missions"), ("dru", "all missions"))
"""Headlines that lead where their share is told, in this order; else the first that is told."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class GradedShares:
    """Shares of the variance by headline and part.

    Attributes
    ----------
    rows
        As in ``provenance_shares.csv``: a row for each headline and part; those of a headline
        without a value have no share.
    choice
        What people call the choice whose scenario they are of; empty of a run.
    draws, replications
        Blocks, and replications of each of their points [count].
    level
        Of the intervals.
    """

    rows: Sequence[Row]
    choice: str
    draws: int
    replications: int
    level: float

    @property
    def parts(self) -> list[str]:
        """Grades, what they do together, and luck."""
        return list(dict.fromkeys(str(each["of"]) for each in self._found))

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the headlines that have shares, by name."""
        return {str(each["headline"]): str(each["title"]) for each in self._found}

    @property
    def _found(self) -> list[Row]:
        return [each for each in self.rows if each["share"] is not None]

    def of(self, headline: str, part: str) -> Row | None:
        """The share of a part in a headline."""
        same = [each for each in self._found if (each["headline"], each["of"]) == (headline, part)]
        return same[0] if same else None

    @property
    def is_drawn(self) -> bool:
        """Whether notional inputs were drawn; a scenario may have none."""
        return NOTIONAL in self.parts

    def notional(self) -> Iterator[Row]:
        """The notional share of each headline."""
        for name in self.titles:
            found = self.of(name, NOTIONAL)
            if found is not None:
                yield found

    @property
    def leading(self) -> Row | None:
        """The notional share that leads: of lines met, of all lines at once, or the first told."""
        told = [each for each in self.notional() if is_told(each)]
        for measure in LEADING:
            for each in told:
                if (each["metric"], each["subject"]) == measure:
                    return each
        return told[0] if told else None


def is_told(row: Row) -> bool:
    """Whether a share can be told from nothing, or is surely none."""
    return row["verdict"] in (TOLD, NOTHING)
