"""The figures of a page as data, one model for each kind that a script draws.

Series by day are lists with a value for every ``every`` days from day 0 on; series by choice are
mappings from the key of the choice (``a`` to ``d``). Places are longitude in [0, 360) and latitude.
"""

from typing import Literal

from pydantic import Field

from sim.report.page.parts import Key, PageNumber, PagePart

Series = list[float | None]
"""A value for each day that is kept; None without one."""
ByChoice = dict[Key, Series]
Tone = Literal["up", "degraded", "wait", "work", "way", "away", "lost"]
"""How a state is drawn."""


class Fan(PagePart):
    """Platforms on station by day over the replications: the median, and 90 % of them."""

    q05: ByChoice
    q50: ByChoice
    q95: ByChoice


class StripRow(PagePart):
    """A line to hold: how surely it is held by day, in each choice."""

    name: str
    title: str
    k: int
    size: int
    """Platforms of its fleets [count]."""
    met: dict[Key, list[int | None]]
    """Replications that have at least k at the start of a day, of ``of`` [count]."""
    held: list[PageNumber] = Field(default_factory=list)
    """Share of the time in which it is held, by choice."""
    changes: list[PageNumber] = Field(default_factory=list)
    """Paired changes from the first choice, with their own intervals."""
    tells: list[bool] = Field(default_factory=list)
    """Of each change: whether the simultaneous interval of all lines leaves out 0."""
    fan: Fan


class StripFigure(PagePart):
    """A strip of chances by day for each line and choice, the hardest first; a fan of one."""

    kind: Literal["strips"] = "strips"
    every: int = 1
    """Days of a column [d]."""
    of: dict[Key, int]
    """Replications of each choice [count]."""
    rows: list[StripRow]
    open: str = ""
    """The line whose fan is shown at first."""


class MapInset(PagePart):
    """A closer look at a crowded part of the map."""

    name: str
    title: str
    box: list[float]
    """West, south, east, north [deg]."""
    land: list[list[int]]
    """Rings of longitude and latitude, one after the other [hundredths of a degree]."""


class MapHub(PagePart):
    """A place that repairs."""

    name: str
    title: str
    country: str = ""
    lon: float | None
    lat: float | None
    units: int
    """Berths [count]."""
    used_by: list[Key] = Field(default_factory=list)
    """Choices whose posture may send work here."""
    use: ByChoice = Field(default_factory=dict)
    """Berths in use, mean over replications, by day [% of the berths]."""
    waiting: ByChoice = Field(default_factory=dict)
    """Jobs that wait for a berth, mean over replications, by day [count]."""
    mean_use: list[PageNumber] = Field(default_factory=list)
    struck: list[list[float | None]] = Field(default_factory=list)
    """When an event takes from it or closes it: first and last day, None for the end [d]."""


class MapStation(PagePart):
    """Where fleets are on station."""

    name: str
    title: str
    lon: float | None
    lat: float | None
    fleets: list[str]
    size: int
    """Platforms of these fleets [count]."""
    up: ByChoice = Field(default_factory=dict)
    """Platforms on station, mean over replications, by day [count]."""


class MapPassage(PagePart):
    """Water that can be closed."""

    name: str
    title: str
    boxes: list[list[float]]
    closed: list[list[float | None]] = Field(default_factory=list)


class MapFigure(PagePart):
    """Where it is repaired, by day."""

    kind: Literal["map"] = "map"
    every: int = 1
    days: int
    box: list[float]
    land: list[list[int]]
    insets: list[MapInset] = Field(default_factory=list)
    hubs: list[MapHub]
    stations: list[MapStation]
    passages: list[MapPassage] = Field(default_factory=list)
    beyond: str = ""
    """What the places are called that lie outside the box, which stand below it."""
    is_diagram: bool = False
    """Whether places without coordinates were laid out: how far they lie apart, and not where."""
    ways: list[list[float]] = Field(default_factory=list)
    """Of a diagram: lines from place to place, as longitude and latitude of both ends."""


class DotRow(PagePart):
    """A measure of each choice with its interval."""

    title: str
    values: list[PageNumber]
    group: str = ""
    better: Literal["more", "less", ""] = ""


class DotFigure(PagePart):
    """Dots with intervals, a row for each measure, all of one unit."""

    kind: Literal["dots"] = "dots"
    unit: str
    rows: list[DotRow]
    zero: bool = True
    """Whether the axis begins at 0."""
    changes: bool = False
    """Whether the values are changes, whose line at 0 stands out."""


class WaterfallStep(PagePart):
    """What one cause adds or takes."""

    title: str
    value: PageNumber


class WaterfallFigure(PagePart):
    """From the total of one choice to that of another, cause by cause; its axis is the change."""

    kind: Literal["waterfall"] = "waterfall"
    unit: str
    start: str
    end: str
    start_key: Key = "a"
    end_key: Key = "b"
    begins: float
    ends: float
    steps: list[WaterfallStep]
    net: PageNumber
    """What the steps add up to."""


class SharesFigure(PagePart):
    """What a whole is made of, a bar for each row."""

    kind: Literal["shares"] = "shares"
    unit: str
    parts: list[str]
    rows: list[str]
    values: list[list[float]]
    """Shares of each row, in the order of the parts [%]."""


class HeatFigure(PagePart):
    """A colour for every row and column."""

    kind: Literal["heat"] = "heat"
    scale: Literal["use", "risk", "change"] = "use"
    unit: str
    rows: list[str]
    columns: list[str] = Field(default_factory=list)
    """Names of the columns; none where they are days."""
    every: int = 1
    values: dict[Key, list[Series]]
    least: float = 0.0
    most: float = 100.0
    across: str = ""
    """What the columns are, where they have names."""
    down: str = ""


class CurvePoint(PagePart):
    """A point of a curve with its interval."""

    x: float
    value: PageNumber


class PageCurve(PagePart):
    """A response to one factor."""

    title: str
    key: Key = "a"
    points: list[CurvePoint]


class CurveFigure(PagePart):
    """Responses with bands, and where they cross what they are held against."""

    kind: Literal["curves"] = "curves"
    unit: str
    across: str
    curves: list[PageCurve]
    base: PageNumber | None = None
    base_title: str = ""
    joined: bool = True
    """Whether points next to each other differ in the factor alone, and are joined."""
    crossings: list[float] = Field(default_factory=list)
    """Values of the factor at which the first curve crosses the base."""


class FrontPoint(PagePart):
    """An option by its cost and its gain."""

    title: str
    cost: PageNumber
    gain: PageNumber
    is_best: bool
    """Whether no other option is at least as good in both and better in one, by the means."""


class FrontFigure(PagePart):
    """Options by cost and gain, and the front of those that none beats in both."""

    kind: Literal["front"] = "front"
    cost: str
    gain: str
    points: list[FrontPoint]


GanttBar = tuple[float, float, int, str]
"""A stay in one state: first and last day, number of the state, and the hub it is about, if any."""


class GanttLane(PagePart):
    """Bars of one platform, or of one berth."""

    title: str
    group: str
    bars: list[GanttBar]


class GanttFigure(PagePart):
    """One replication as bars."""

    kind: Literal["gantt"] = "gantt"
    replication: int
    states: list[str]
    tones: list[Tone]
    """How each state is drawn."""
    lanes: list[GanttLane]
    horizon_d: float


ReplayBar = tuple[float, float, int, Literal["s", "h", "o", "b", "n"], int]
"""A stay of a platform: first and last day; number of the state; at its station, at a hub, on the
way out, on the way back or nowhere; and the number of the hub, -1 for none."""


class ReplayLane(PagePart):
    """The life of a platform."""

    title: str
    group: str
    station: str
    """Name of the station on the map."""
    bars: list[ReplayBar]


class ReplayFigure(PagePart):
    """One replication on the map and as bars; hubs are counted as the map has them."""

    kind: Literal["replay"] = "replay"
    replication: int
    map: MapFigure
    states: list[str]
    tones: list[Tone]
    lanes: list[ReplayLane]
    horizon_d: float


class TreeNode(PagePart):
    """A node of a game: what was decided, and when."""

    name: str
    title: str
    day: float
    after: str = ""
    key: Key = "a"
    note: str = ""
    by: str = ""
    told: list[PageNumber] = Field(default_factory=list)


class TreeFigure(PagePart):
    """Turns and branches."""

    kind: Literal["tree"] = "tree"
    nodes: list[TreeNode]
    turns_d: list[float] = Field(default_factory=list)
    open: str = ""


Figure = (
    StripFigure | MapFigure | DotFigure | WaterfallFigure | SharesFigure | HeatFigure | CurveFigure
    | FrontFigure | GanttFigure | ReplayFigure | TreeFigure
)  # fmt: skip
"""Every figure; ``kind`` says which."""
