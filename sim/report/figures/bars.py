"""Shares of a whole as bars."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.style import head, new_figure
from sim.report.run.figures.days import PARTS, stacked

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def shares(
    labels: Sequence[str],
    parts: Mapping[str, Sequence[float]],
    *,
    measure: str,
    replications: int,
    finding: str = "",
) -> "Figure":
    """A bar for each label, in parts that make a whole together; at most eight parts.

    Parameters
    ----------
    parts
        Shares of each part, shape (labels,) [%].
    measure
        What is shared, in words: ``ship-days``.
    replications
        That the shares are means of.
    finding
        Stands as the title instead of who has most of the first part.

    Raises
    ------
    ValueError
        If there are more parts than colours.
    """
    if len(parts) > len(PARTS):
        raise ValueError(f"{len(parts)} parts; at most {len(PARTS)} can be told apart")
    figure, ((axis,),) = new_figure(9.5, 0.34 * len(labels) + 0.7)
    values = np.array([list(each) for each in parts.values()], dtype=float).T
    handles, names = stacked(axis, labels, list(parts), values)
    axis.set_xlabel(f"share of {measure} [%]", fontsize=8)
    first = next(iter(parts))
    most = int(np.argmax(values[:, 0]))
    usual = f"{labels[most]} has most {first}: {values[most, 0]:.0f} % of {measure}"
    note = f"Share of {measure}, mean of {replications:,} replications."
    head(figure, finding or usual, note, handles, names)
    return figure
