"""A change over two factors as a table of colours."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.style import INK, change_colours, head, new_figure
from sim.report.output.words.numbers import share, told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Numbers = Sequence[float]


def grid(
    across: tuple[str, Sequence[str]],
    up: tuple[str, Sequence[str]],
    mean: Sequence[Numbers],
    *,
    measure: str,
    half_width: Sequence[Numbers] | None = None,
    line: tuple[str, Numbers, Numbers] | None = None,
    unit: str = "",
    replications: int | None = None,
    level: float = 0.95,
    finding: str = "",
) -> "Figure":
    """Each cell has its change; in brackets where it is not told from nothing.

    Parameters
    ----------
    across, up
        An axis in words, and its values in words; lowest first.
    mean, half_width
        Change and half its interval, shape (up, across).
    measure
        What changes, in words.
    line
        Name, places across and places up (0 is the middle of the first cell) of an exact line.
    unit
        ``fraction`` for shares, told in points.
    finding
        Stands as the title instead of where it gains.
    """
    values = np.asarray(mean, dtype=float)
    figure, ((axis,),) = new_figure(7.5, 0.5 * len(values) + 1.3)
    most = float(np.abs(values).max()) or 1.0
    axis.imshow(values, origin="lower", aspect="auto", cmap=change_colours(), vmin=-most, vmax=most)
    half = np.zeros_like(values) if half_width is None else np.asarray(half_width, dtype=float)
    sure = np.abs(values) > half
    for (row, column), value in np.ndenumerate(values):
        cell = told(100 * value, 1, sign=True) if unit == "fraction" else told(value, 0, sign=True)
        axis.text(
            column, row, cell if sure[row, column] else f"({cell})", ha="center", va="center",
            fontsize=8, color="white" if abs(value) > 0.6 * most else INK,
        )  # fmt: skip
    handles, names = [], []
    if line is not None:
        handles += axis.plot(line[1], line[2], color=INK, lw=2)
        names.append(line[0])
        axis.set_ylim(-0.5, len(values) - 0.5)
        axis.set_xlim(-0.5, values.shape[1] - 0.5)
    axis.set_xticks(range(len(across[1])), across[1])
    axis.set_yticks(range(len(up[1])), up[1])
    axis.set_xlabel(across[0], fontsize=8)
    axis.set_ylabel(up[0], fontsize=8)
    of = f", mean of {replications:,} replications" if replications else ""
    if half_width is not None:
        of += f"; in brackets where its {told(100 * level)} % interval holds 0"
    points = " in points" if unit == "fraction" else ""
    note = f"{measure}{points}{of}; blue: more, orange: less."
    head(figure, finding or _finding(values, sure, measure), note, handles, names)
    return figure


def _finding(values: np.ndarray, sure: np.ndarray, measure: str) -> str:
    more, less = int(((values > 0) & sure).sum()), int(((values < 0) & sure).sum())
    part = share(more / values.size, 0)
    return f"{measure}: more in {more} of {values.size} cells ({part}), less in {less}"
