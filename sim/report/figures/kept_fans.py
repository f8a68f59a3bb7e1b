"""Fans of lines from quantiles that are kept."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.scenario import Scenario
from sim.report.output.style import CHOICES, DASHES, INK, head, in_whole, new_figure
from sim.report.output.words.labels import cap, mission_title
from sim.report.output.words.numbers import share, with_interval
from sim.report.run.figures.fans import draw_fan, shade_phases

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Row = Mapping[str, Any]


def kept_fans(
    bands: Sequence[Row],
    held: Sequence[Row],
    choices: Mapping[str, str],
    scenario: Scenario,
    *,
    replications: int,
    level: float = 0.95,
    missions: Sequence[str] = (),
) -> "Figure":
    """A panel for each mission, all choices in it, hardest first.

    Parameters
    ----------
    bands
        Rows of ``choice``, ``mission``, ``day`` and the quantiles ``q05``, ``q50``, ``q95`` of
        platforms on station.
    held
        Rows of ``choice``, ``mission``, ``uptime`` and ``uptime_half_width``: the share of the time
        in which a mission is held.
    choices
        Choices by what they are called; at most four.
    scenario
        Whose missions they are.
    missions
        Those that are shown; all by default.
    """
    uptime = {
        (row["choice"], row["mission"]): (float(row["uptime"]), float(row["uptime_half_width"]))
        for row in held
    }
    names = list(missions) or list(dict.fromkeys(row["mission"] for row in bands))
    names.sort(key=lambda name: min(uptime[choice, name][0] for choice in choices))
    rows = -(-len(names) // 2)
    figure, axes = new_figure(10.4, 1.95 * rows + 0.3, rows, 2)
    for axis in axes.flat[len(names) :]:
        axis.set_visible(False)
    for axis, name in zip(axes.flat, names, strict=False):
        days = 0
        for choice, color, dashes in zip(choices, CHOICES, DASHES, strict=False):
            own = [row for row in bands if (row["choice"], row["mission"]) == (choice, name)]
            at, low, middle, high = (
                np.array([float(row[key]) for row in own]) for key in ("day", "q05", "q50", "q95")
            )
            days = max(days, int(at[-1]))
            draw_fan(axis, at, (low, middle, high), color, dashes, len(choices) == 1)
        k = scenario.missions[name].k
        axis.axhline(k, color=INK, lw=1.1)
        axis.text(
            1.005, k, f"{k} needed", transform=axis.get_yaxis_transform(), fontsize=6.5, color=INK,
            va="center",
        )  # fmt: skip
        told = " / ".join(_held(*uptime[choice, name]) for choice in choices)
        title = cap(mission_title(scenario, name))
        axis.set_title(f"{title}: held {told}", fontsize=8.0, loc="left", color=INK)
        axis.set_ylim(0, max(axis.get_ylim()[1], k * 1.08 + 0.5))
        axis.set_ylabel("on station", fontsize=7.5)
        in_whole(axis.yaxis)
        axis.set_xlim(0, days)
        shade_phases(axis, scenario, days)
    for axis in axes[-1]:
        axis.set_xlabel("day", fontsize=8)
    hardest = cap(mission_title(scenario, names[0]))
    both = " against ".join(share(uptime[choice, names[0]][0], 0) for choice in choices)
    note = (
        f"Platforms on station by day: median, and 90 % of {replications} replications (thin "
        f"lines); held: share of the year, with its {100 * level:g} % interval."
    )
    head(figure, f"{hardest} is hardest: held {both} of the time", note, *_legend(choices))
    return figure


def _held(mean: float, half: float) -> str:
    return with_interval(mean, max(mean - half, 0.0), min(mean + half, 1.0), "fraction")


def _legend(choices: Mapping[str, str]) -> tuple[list[Any], list[str]]:
    from matplotlib.lines import Line2D

    if len(choices) == 1:
        return [], []
    lines = zip(choices, CHOICES, DASHES, strict=False)
    handles = [Line2D([], [], color=color, ls=dashes, lw=1.5) for _, color, dashes in lines]
    return handles, list(choices.values())
