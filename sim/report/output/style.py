"""The look of every figure: its colours, its foot, and how it is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sim.report.output.files import write
from sim.report.output.scope import MARKING

if TYPE_CHECKING:
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure as Figure

INK, GREY, PALE = "#1b2430", "#66707c", "#dcd9cf"
"""Words and lines; what is less; rules and what is least."""
BLUE, ORANGE, OLIVE, VIOLET, RED = "#0067a3", "#b84a00", "#5b6b00", "#8a3a86", "#a8003a"
"""Colours of the choices in their order, as in the page; red for what is closed or lost."""
CHOICES, DASHES = (BLUE, ORANGE, OLIVE, VIOLET), ("-", "--", "-.", ":")
"""A choice has a colour and a line: it is told in grey as well."""
SERIES = (*CHOICES, "#6f6377", "#b0925f", "#3a7d7c", "#444444")
"""Colours of settings beside each other."""
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
"""Marks of settings beside each other."""
USE = ("#fbf2b5", "#e2c567", "#b0925f", "#6f6377", "#2a2b6c")
"""From nothing to all of it in use."""
SEA, LAND, COAST, PHASE = "#eef3f6", "#dedacd", "#bdb7a6", "#efe9d9"
TITLE_SIZE, NOTE_SIZE, FOOT_SIZE = 11.5, 8.5, 6.0
"""Size of the letters of the finding, of how to read a figure, and of what was asked [pt]."""
HINTED = 1.03
"""What letters take more than their outlines when they are set on whole dots."""
PAD_IN = 0.08
"""Room around what is written on the paper [in]."""


@cache
def _drawing() -> type["Figure"]:
    """A figure that a notebook shows without pyplot, with paper above and below its panels."""
    from matplotlib.figure import Figure

    class Drawing(Figure):
        paper: Paper

        def _repr_png_(self) -> bytes:
            picture = BytesIO()
            self.savefig(picture, format="png", dpi=110, metadata={"Software": None})
            return picture.getvalue()

    return Drawing


def new_figure(
    width_in: float, height_in: float, rows: int = 1, columns: int = 1, share: bool = False
) -> tuple["Figure", Any]:
    """A figure and its axes, shape (rows, columns), without a screen.

    With ``share`` columns have one scale across, and rows one up.
    """
    figure = bare_figure(width_in, height_in)
    sharing: dict[str, Any] = {"sharex": "col", "sharey": "row"} if share else {}
    axes = figure.subplots(rows, columns, squeeze=False, **sharing)
    for each in axes.flat:
        plain_axis(each)
    return figure, axes


def bare_figure(width_in: float, height_in: float) -> "Figure":
    """A figure without axes, without a screen."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _drawing()(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def change_colours() -> "Colormap":
    """From worse over nothing to better, for values about 0: told apart without red and green."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("change", [ORANGE, "#f6f6f6", BLUE])


def plain_axis(axis: Any) -> None:
    """The look of every panel."""
    axis.spines[["top", "right"]].set_visible(False)
    axis.spines[["left", "bottom"]].set_color(GREY)
    axis.tick_params(labelsize=8, color=GREY, labelcolor=INK)
    axis.set_prop_cycle(color=list(SERIES))


def in_percent(axis: Any) -> None:
    """Shares along an axis (``panel.xaxis``) in per cent."""
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1.0, decimals=None, symbol=" %"))


def in_points(axis: Any) -> None:
    """Changes of shares along an axis in points, few enough that they stand apart."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=5))

    def written(value: float, _: int | None) -> str:
        points = round(100 * value, 6)
        return f"{points:+g}".replace("-", "−") if points else "0"

    axis.set_major_formatter(FuncFormatter(written))


def in_whole(axis: Any) -> None:
    """Counts along an axis: no tick between two of them."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True, nbins=7))


# ---- paper above and below the panels --------------------------------------------------------


@dataclass
class Paper:
    """What is written around the panels of a figure.

    Attributes
    ----------
    body_in
        Height of the panels together [in].
    above, below
        What stands above, by its distance from the upper edge, and below, from the lower one [in].
    """

    body_in: float
    above: list[tuple[Any, float]] = field(default_factory=list)
    below: list[tuple[Any, float]] = field(default_factory=list)
    above_in: float = 0.0
    below_in: float = 0.0


def _paper(figure: "Figure") -> Paper:
    found = getattr(figure, "paper", None)
    if found is None:
        found = Paper(float(figure.get_size_inches()[1]))
        figure.paper = found  # type: ignore[attr-defined]
    return found


def _arrange(figure: "Figure") -> None:
    """Give the panels their room, and everything around them its place."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.legend import Legend

    paper = _paper(figure)
    width_in = float(figure.get_size_inches()[0])
    whole_in = paper.above_in + paper.body_in + paper.below_in
    figure.set_size_inches(width_in, whole_in)
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(rect=(0, paper.below_in / whole_in, 1, paper.body_in / whole_in))
    for artist, from_top_in in paper.above:
        y = 1 - from_top_in / whole_in
        if isinstance(artist, Legend):
            artist.set_bbox_to_anchor((0.0, y), figure.transFigure)
        else:
            artist.set_y(y)
    for artist, from_bottom_in in paper.below:
        artist.set_y(from_bottom_in / whole_in)


def head(
    figure: "Figure",
    title: str,
    note: str = "",
    handles: Sequence[Any] = (),
    labels: Sequence[str] = (),
) -> None:
    """Write the finding above the panels, how to read them, and what the marks are.

    Parameters
    ----------
    title
        What was found, as a sentence.
    note
        Units, replications and intervals.
    handles, labels
        Of a legend.
    """
    paper = _paper(figure)
    width_in = float(figure.get_size_inches()[0])
    at_in = paper.above_in + PAD_IN
    for text, size, weight, color in (
        (title, TITLE_SIZE, "bold", INK), (note, NOTE_SIZE, "normal", GREY),
    ):  # fmt: skip
        lines = _lines(text, width_in, size, 0.58 if weight == "bold" else 0.52, weight)
        if lines:
            written = figure.text(
                PAD_IN / width_in, 1.0, "\n".join(lines), fontsize=size, fontweight=weight,
                color=color, va="top", ha="left", linespacing=1.3,
            )  # fmt: skip
            paper.above.append((written, at_in))
            at_in += len(lines) * size * 1.36 / 72 + 0.03
    if labels:
        widest_in = max(map(len, labels)) * 0.066 + 0.55
        columns = max(1, min(len(labels), int(width_in / widest_in)))
        order = _by_rows(len(labels), columns)
        legend = figure.legend(
            [handles[each] for each in order], [labels[each] for each in order], fontsize=8,
            frameon=False, ncols=columns,
            loc="upper left", borderpad=0.1, borderaxespad=0.3, handlelength=1.8,
        )  # fmt: skip
        legend.set_in_layout(False)
        paper.above.append((legend, at_in))
        rows = -(-len(labels) // columns)
        tall = max(label.count("\n") for label in labels) + 1
        at_in += rows * (0.17 * tall + 0.02) + 0.06
    paper.above_in = at_in + 0.04
    _arrange(figure)


def _by_rows(count: int, columns: int) -> list[int]:
    """Places in the order in which a legend of columns has to have them to be read row by row."""
    rows = -(-count // columns)
    full = count - (rows - 1) * columns  # columns that reach down to the last row
    return [
        row * columns + column
        for column in range(columns)
        for row in range(rows if column < full else rows - 1)
    ]


def _lines(
    text: str, width_in: float, size: float, share: float, weight: str = "normal"
) -> list[str]:
    """A text in lines that fit on the paper, for letters that are about so wide in the mean."""
    room_in = width_in - 2 * PAD_IN
    letters = max(20, int(72 * room_in / (share * size)))
    parts = text.split("\n")
    while True:
        lines = [line for part in parts for line in wrap(part, letters, break_on_hyphens=False)]
        if letters <= 20 or all(_wide_in(line, size, weight) <= room_in for line in lines):
            return lines
        letters -= 1


def _wide_in(text: str, size: float, weight: str) -> float:
    """How wide a line is on paper, letters set on whole dots [in]."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    letters = FontProperties(size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(text, letters, False)[0] / 72 * HINTED


def sign(figure: "Figure", notes: Sequence[str]) -> None:
    """Write what a figure is of at its foot, on paper that is added below it."""
    paper = _paper(figure)
    width_in = float(figure.get_size_inches()[0])
    line_in = 1.44 * FOOT_SIZE / 72
    lines = [line for note in notes for line in _lines(note, width_in, FOOT_SIZE, 0.62)]
    for marking in [each for each in notes if each.startswith(MARKING)][:1]:
        written = figure.text(
            0.5, 1.0, marking, fontsize=FOOT_SIZE + 1, color=INK, va="top", ha="center"
        )
        high_in = 2 * line_in
        paper.above = [(written, PAD_IN), *((each, at + high_in) for each, at in paper.above)]
        paper.above_in += high_in
    foot = figure.text(
        PAD_IN / width_in, 0.0, "\n".join(lines), fontsize=FOOT_SIZE, color=GREY,
        va="bottom", ha="left", linespacing=1.25,
    )  # fmt: skip
    paper.below.append((foot, 0.06))
    paper.below_in += line_in * (len(lines) + 0.8)
    _arrange(figure)


def save(figure: "Figure", path: Path, notes: Sequence[str] = ()) -> Path:
    """Write a PNG, whole or not at all."""
    return write(path, drawn(figure, notes))


def drawn(figure: "Figure", notes: Sequence[str] = ()) -> Callable[[Path], None]:
    """How a figure is written as a PNG, with what it is of at its foot."""
    if notes:
        sign(figure, notes)
    return lambda place: figure.savefig(place, dpi=130, metadata={"Software": None})
