"""How far simulated values lie from exact ones, in standard errors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, INK, PHASE, RED, head, new_figure
from sim.report.output.words.numbers import share

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BEYOND = 1.96
"""Standard errors beyond which chance puts one value in twenty."""


def scores(
    labels: Sequence[str], groups: Sequence[Sequence[float]], *, replications: int
) -> "Figure":
    """A row for each group; the title says how many lie beyond 1.96 standard errors.

    Parameters
    ----------
    labels
        What each group is of, shape (groups,).
    groups
        Simulated minus exact in standard errors, any number in each.
    replications
        Behind each simulated value.
    """
    figure, ((axis,),) = new_figure(10.5, 0.33 * len(labels) + 0.8)
    axis.axvspan(-BEYOND, BEYOND, color=PHASE, lw=0, zorder=0)
    axis.axvline(0, color=INK, lw=0.8)
    every = np.concatenate([np.asarray(each, dtype=float) for each in groups])
    for place, values in enumerate(groups):
        for value in values:
            off = abs(value) > BEYOND
            axis.plot(
                value, place, marker="X" if off else "o", ms=6 if off else 5, mec="white", mew=0.4,
                color=RED if off else BLUE, alpha=0.8,
            )  # fmt: skip
    axis.set_yticks(range(len(labels)), [wrapped(each, 52) for each in labels], fontsize=7.5)
    axis.set_ylim(len(labels) - 0.4, -0.6)
    edge = max(4.0, float(np.abs(every).max()) * 1.08)
    axis.set_xlim(-edge, edge)
    axis.set_xlabel("simulated minus exact [standard errors]", fontsize=8)
    beyond = int((np.abs(every) > BEYOND).sum())
    title = (
        f"{beyond} of {len(every)} simulated values ({share(beyond / len(every), 0)}) lie beyond "
        f"1.96 standard errors; chance puts 5 % there"
    )
    note = (
        f"Each dot is an output of {replications:,} replications against its exact value; band: "
        "1.96 standard errors either side; red cross: beyond it."
    )
    head(figure, title, note)
    return figure
