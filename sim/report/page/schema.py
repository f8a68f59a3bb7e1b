"""What a page is made of, as models: their JSON schema is the contract with the scripts."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from sim.report.page.figures import Figure
from sim.report.page.parts import Key, PageNumber, PagePart, Words

VERSION = 1
"""Of the schema of a page: it grows when a key is renamed, removed or means something else."""
NAME = "theater page"


class Tile(PagePart):
    """One of the numbers that lead."""

    label: str
    told: list[Words]
    note: str = ""
    values: list[PageNumber] = Field(default_factory=list)


class PageTable(PagePart):
    """A table: its first column names the row."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    words: bool = False
    """Whether its cells are words, which stand to the left."""


class Panel(PagePart):
    """A part of the page with a heading: a figure, the same as tables, and words."""

    name: str
    """A word of its own, which a link may name."""
    title: str
    note: list[Words] = Field(default_factory=list)
    """What is drawn: units, n, interval."""
    figure: Annotated[Figure, Field(discriminator="kind")] | None = None
    tables: list[PageTable] = Field(default_factory=list)
    open: bool = False
    """Whether its tables are the panel itself, and not another form of its figure."""
    told: list[list[Words]] = Field(default_factory=list)
    """Paragraphs."""
    code: list[str] = Field(default_factory=list)
    """Commands and the like, a line each."""
    values: list[PageNumber] = Field(default_factory=list)
    """Numbers that its tables and words tell."""
    side: Literal["left", "right", "wide"] = "wide"
    """Where there is room: the whole width, or a column of its own beside the other."""


class PageOption(PagePart):
    """A choice that the page shows."""

    key: Key
    label: str
    """For people."""
    choice: str = ""
    """As the result names it."""


class PageEvent(PagePart):
    """What happens, and when."""

    name: str
    title: str
    begins_d: float
    ends_d: float | None
    """None for the end of the run; the mean where a day is drawn."""
    sure: bool
    """Whether it begins on that day in every replication."""


class PagePhase(PagePart):
    """A stretch of the timeline."""

    title: str
    start_d: float
    end_d: float


class Page(PagePart):
    """All of it."""

    form: dict[str, Any] = Field(default={"name": NAME, "version": VERSION})
    title: str
    """The question."""
    lead: list[Words]
    """The line above it: of what, how often."""
    answer: list[list[Words]]
    """Sentences, the first of which answers the question."""
    answered: list[PageNumber] = Field(default_factory=list)
    """Numbers that the answer tells."""
    tiles: list[Tile]
    panels: list[Panel]
    options: list[PageOption]
    marking: str = ""
    """Stands at the top and the bottom."""
    horizon_d: float = 0.0
    level: float = 0.95
    replications: int = 0
    events: list[PageEvent] = Field(default_factory=list)
    phases: list[PagePhase] = Field(default_factory=list)


def numbers_of(page: Page) -> list[PageNumber]:
    """Every number of the result that a page has, wherever it stands."""
    found: list[PageNumber] = []

    def walk(part: Any) -> None:
        if isinstance(part, PageNumber):
            found.append(part)
        elif isinstance(part, BaseModel):
            for name in type(part).model_fields:
                walk(getattr(part, name))
        elif isinstance(part, dict):
            for each in part.values():
                walk(each)
        elif isinstance(part, list | tuple):
            for each in part:
                walk(each)

    walk(page)
    return found
