"""How long lines hold before their first gap, as a figure."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.style import CHOICES, DASHES, INK, head, in_percent, new_figure
from sim.report.output.words.labels import cap, mission_title
from sim.report.output.words.numbers import told
from sim.study.results.kaplan_meier import Survival, waits
from sim.study.running.replicate import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def first_gap(
    results: Mapping[str, Result], missions: Sequence[str], *, until_d: float
) -> "Figure":
    """Share of the replications without a gap so far, with its interval where there are several.

    Parameters
    ----------
    results
        Choices by what they are called; at most four.
    missions
        A panel each; the title speaks of the first.
    until_d
        Where the panels end [d].
    """
    first = next(iter(results.values()))
    figure, (axes,) = new_figure(10.5, 2.8, 1, len(missions), share=True)
    handles, said = {}, []
    for axis, name in zip(axes, missions, strict=True):
        for (label, result), color, dashes in zip(results.items(), CHOICES, DASHES, strict=False):
            found = _gap(result, name)
            x = np.array([0.0, *found.times, max(until_d, *found.times, 0.0)])
            survivors = np.array([1.0, *found.survivors])
            (handles[label],) = axis.step(
                x, [*survivors, survivors[-1]], where="post", color=color, ls=dashes, lw=1.6
            )
            if name == missions[0]:
                said.append(_median(found, first.level))
        title = cap(mission_title(first.scenario, name))
        axis.set_title(title, fontsize=8.5, loc="left", color=INK)
        axis.set_xlabel("day", fontsize=8)
        axis.set_ylim(0, 1.04)
        axis.set_xlim(0, until_d)
        in_percent(axis.yaxis)
    axes[0].set_ylabel("without a gap so far", fontsize=8)
    lead = cap(mission_title(first.scenario, missions[0]))
    days = ", ".join(f"{label} {day}" for label, day in zip(results, said, strict=True))
    note = (
        f"Share of {first.replications} replications, after Kaplan and Meier; in brackets the "
        f"{told(100 * first.level)} % interval of the median."
    )
    title = f"{lead}: half of the replications have had a gap by day: {days}"
    head(figure, title, note, list(handles.values()), list(handles))
    return figure


def _gap(result: Result, mission: str) -> Survival:
    (found,) = (each.first_gap for each in waits(result) if each.mission == mission)
    return found


def _median(found: Survival, level: float) -> str:
    low, high = found.median_interval(level)
    ends = [told(each, 0) if isfinite(each) else "later than the run" for each in (low, high)]
    middle = told(found.median, 0) if isfinite(found.median) else "none in the run"
    return f"{middle} ({' to '.join(ends)})"
