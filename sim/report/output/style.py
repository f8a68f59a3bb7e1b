"""The look of every figure: its colours, its foot, and how it is saved."""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sim.report.output.files import write
from sim.report.output.scope import MARKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Figure

INK, GREY, BLUE, RED, GREEN = "#222222", "#8a8f98", "#2f6db3", "#b3432f", "#4d8f5b"
COLORS = {
    "operating": "#4d8f5b",
    "operating degraded": "#a9cda0",
    "rotation": "#cfd8dc",
    "upkeep": "#b0a8c9",
    "awaiting upkeep": "#7e6fae",
    "authorization": "#f0c24b",
    "awaiting lift": "#d79a2b",
    "transit": "#e07b39",
    "queue": "#b3432f",
    "host priority": "#7d1f1f",
    "labour": "#d4869c",
    "parts": "#8c4f7d",
    "hands-on": "#2f6db3",
    "trial": "#1d3f66",
    "scheduled": "#7fa8d6",
    "on hold": "#5b3a1e",
    "passage": "#3f7f86",
    "rules": "#c9b458",
    "access": "#8f8326",
    "not in theater": "#e6e6e6",
    "lost": "#111111",
}
NAMED = "#a3a39b"
"""Color of the buckets that a scenario names, such as survey."""


@cache
def _drawing() -> type["Figure"]:
    """A figure that a notebook shows without pyplot."""
    from matplotlib.figure import Figure

    class Drawing(Figure):
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
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _drawing()(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    sharing: dict[str, Any] = {"sharex": "col", "sharey": "row"} if share else {}
    axes = figure.subplots(rows, columns, squeeze=False, **sharing)
    for each in axes.flat:
        each.spines[["top", "right"]].set_visible(False)
        each.tick_params(labelsize=8, color=GREY)
    return figure, axes


NOTE_SIZE, NOTE_LINE_IN = 6.0, 0.12
"""Size of the letters at the foot of a figure [pt], and height of a line of them [in]."""


def sign(figure: "Figure", notes: Sequence[str]) -> None:
    """Write what a figure is of at its foot, on paper that is added below it."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    width_in, height_in = figure.get_size_inches()
    letters = int(72 * width_in / (0.62 * NOTE_SIZE))
    lines = [line for note in notes for line in wrap(note, letters, break_on_hyphens=False)]
    marked = [each for each in notes if each.startswith(MARKING)]
    foot_in = NOTE_LINE_IN * (len(lines) + 0.8)
    whole_in = height_in + foot_in
    legends_in = [each.get_window_extent().height / figure.dpi + 0.1 for each in figure.legends]
    room_in = max(legends_in, default=0.0)  # below the axes: where legends of a figure stand
    figure.set_size_inches(width_in, whole_in)
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        low_in, high_in = foot_in + room_in, height_in - room_in
        engine.set(rect=(0, low_in / whole_in, 1, high_in / whole_in))
    for legend in figure.legends:
        paper = (0, foot_in / whole_in, 1, height_in / whole_in)
        legend.set_bbox_to_anchor(paper, figure.transFigure)
    if marked:  # at the top as well, on paper of its own
        _mark(figure, marked[0])
        whole_in = figure.get_size_inches()[1]
    figure.text(
        0.06 / width_in, 0.06 / whole_in, "\n".join(lines), fontsize=NOTE_SIZE, color=GREY,
        va="bottom", ha="left", linespacing=1.25,
    )  # fmt: skip


def _mark(figure: "Figure", marking: str) -> None:
    """Write a marking at the top, on paper that is added above the figure."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    width_in, height_in = figure.get_size_inches()
    head_in = 2 * NOTE_LINE_IN
    whole_in = height_in + head_in
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        _, low, _, high = engine.get()["rect"]
        share = height_in / whole_in
        engine.set(rect=(0, low * share, 1, high * share))
    figure.set_size_inches(width_in, whole_in)
    figure.text(
        0.5, 1 - 0.06 / whole_in, marking, fontsize=NOTE_SIZE + 1, color=INK, va="top", ha="center"
    )


def save(figure: "Figure", path: Path, notes: Sequence[str] = ()) -> Path:
    """Write a PNG, whole or not at all."""
    return write(path, drawn(figure, notes))


def drawn(figure: "Figure", notes: Sequence[str] = ()) -> Callable[[Path], None]:
    """How a figure is written as a PNG, with what it is of at its foot."""
    if notes:
        sign(figure, notes)
    return lambda place: figure.savefig(place, dpi=130, metadata={"Software": None})
