"""Shares of variance by grade as a figure: a panel for each, a row for each headline."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.model.headline import Headline
from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, ORANGE, VIOLET, head, new_figure
from sim.study.explain.group_shares import NOTHING, TOLD, HeadlineShares

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLORS = (ORANGE, VIOLET, BLUE, INK, GREY)
"""By panel: the least grounded first, luck last."""
HALF = 0.5
MOST_NAME = 48
"""Letters of a line of a title at most."""


def shares(
    headlines: Mapping[str, Headline], found: Mapping[str, HeadlineShares], title: str
) -> "Figure":
    """Share and interval of every grade, of what they do together, and of luck."""
    parts = [each.name for each in next(iter(found.values())).shares]
    figure, axes = new_figure(3.2 + 1.9 * len(parts), 0.27 * len(found) + 1.6, 1, len(parts))
    places = np.arange(len(found))
    colors = [*COLORS[: len(parts) - 1], COLORS[-1]]
    for panel, part, color in zip(axes[0], parts, colors, strict=True):
        for place, each in zip(places, found.values(), strict=True):
            share = each.of(part)
            if share.verdict == NOTHING:
                panel.plot(0, place, marker="x", ms=5, color=GREY)
                continue
            told = share.verdict == TOLD
            panel.plot([share.low, share.high], [place, place], color=color, lw=1.4, alpha=0.6)
            panel.plot(share.share, place, marker="o", ms=5, color=color,
                       mfc=color if told else "white")  # fmt: skip
        panel.set_xlim(-0.04, 1.04)
        panel.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        panel.set_ylim(len(found) - 0.5, -0.5)
        panel.set_yticks(places, [])
        panel.grid(axis="y", color=GREY, alpha=0.25, lw=0.6)
        panel.set_title(part, fontsize=9, color=color)
    names = [wrapped(headlines[key].title, MOST_NAME) for key in found]
    axes[0, 0].set_yticks(places, names, fontsize=7.5)
    note = (
        "Share of the variance of each headline, with its interval; hollow: cannot be told from "
        "nothing; x: nothing moves."
    )
    head(figure, f"{title}{_finding(found, parts)}", note)
    return figure


def _finding(found: Mapping[str, HeadlineShares], parts: list[str]) -> str:
    """Which grade makes more than half of the variance of how many headlines."""
    first = parts[0]
    told = [each.of(first) for each in found.values()]
    more = sum(each.verdict == TOLD and each.low > HALF for each in told)
    verb = "rests" if more == 1 else "rest"
    return f": {more} of {len(told)} headlines {verb} for more than half on inputs that are {first}"
