"""The smallest parts of a page: words, and numbers of a result.

A number of a result is a ``PageNumber``: the metric, subject and choice that it is of stand beside
it, so that a test can hold every number of a page against the files of the result.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Key = Literal["a", "b", "c", "d"]
"""Which of the choices that a page shows; their colours and line styles follow from it."""
Role = Literal["", "a", "b", "c", "d", "strong", "muted"]


class PagePart(BaseModel):
    """A part of a page; it never changes, and has no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(PagePart):
    """Some words, and whose they are."""

    text: str
    role: Role = ""


class PageNumber(PagePart):
    """A number of the result, as its files have it."""

    metric: str
    subject: str
    choice: str = ""
    """Of a comparison: the choice whose value, or whose change from the base, it is."""
    what: Literal["value", "change"] = "value"
    unit: str = ""
    mean: float | None
    low: float | None = None
    high: float | None = None
    """The interval at the level of the page; none of a single replication."""
    n: int = 0
