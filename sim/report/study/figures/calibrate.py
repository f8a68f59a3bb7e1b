"""A calibration as a figure: targets met, and inputs before and after."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, ORANGE, RED, head, new_figure
from sim.report.output.words.labels import cap, capital
from sim.report.study.calibrate import InputFitted, TargetMet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REACH = 2.0
"""Deviations within which a published value is met."""
SHOWN = 4.0
"""Deviations from a published value that the figure shows at most."""


def calibrate_figure(
    targets: Sequence[TargetMet], inputs: Sequence[InputFitted], converged: bool
) -> "Figure":
    """Left, gaps in deviations of the published values; right, ranges within those before."""
    rows = max(len(targets), len(inputs))
    figure, ((left, right),) = new_figure(12.0, 0.3 * rows + 1.8, 1, 2)
    _targets(left, targets)
    _inputs(right, inputs)
    for axis, count in ((left, len(targets)), (right, len(inputs))):
        axis.set_ylim(count - 0.5, -0.5)
    told = (
        "Blue dots: fitted to; orange squares: only held against; hollow: as it was; bars: the "
        "posterior"
    )
    if inputs and inputs[0].truth is not None:
        told += "; red line: the truth"
    near = sum(abs(each.fitted - each.value) <= REACH * each.sd for each in targets)
    title = f"{near} of {len(targets)} published values are met within two deviations"
    head(figure, title if converged else f"Not converged: {title}", f"{told}.")
    return figure


def _named(name: str) -> str:
    """A name of the file as words; what is short or has a digit in capitals."""
    words = [(each, capital(each)) for each in name.replace("_", " ").split()]
    return cap(" ".join(large if large.isupper() else each for each, large in words))


def _targets(axis: Any, targets: Sequence[TargetMet]) -> None:
    for reach in (1, 2):
        axis.axvspan(-reach, reach, color=GREY, alpha=0.15, lw=0)
    axis.axvline(0, color=INK, lw=1)
    for place, each in enumerate(targets):
        color, mark = (BLUE, "o") if each.role == "fit" else (ORANGE, "s")
        ends = [_seen(end, each) for end in (each.least, each.most)]
        axis.plot(ends, [place, place], color=color, lw=4, alpha=0.35, solid_capstyle="butt")
        axis.plot([_seen(each.before, each)], [place], "o", ms=5, mfc="none", color=GREY)
        axis.plot([_seen(each.fitted, each)], [place], mark, ms=5, color=color)
    axis.set_xlim(-SHOWN - 0.3, SHOWN + 0.3)
    axis.set_yticks(
        range(len(targets)), [wrapped(f"{_named(each.name)} ({each.year})", 40) for each in targets]
    )
    axis.set_xlabel("model less published, in deviations of what is published", fontsize=8)


def _seen(value: float, target: TargetMet) -> float:
    """A value of a target in its deviations, not further out than the figure goes."""
    apart = (value - target.value) / target.sd
    return float(np.clip(apart, -SHOWN, SHOWN)) if apart == apart else float("nan")


def _inputs(axis: Any, inputs: Sequence[InputFitted]) -> None:
    for place, each in enumerate(inputs):
        axis.plot([0, 1], [place, place], color=GREY, lw=1)
        ends = [each.place(end) for end in (each.low, each.high)]
        axis.plot(ends, [place, place], color=BLUE, lw=4, alpha=0.35, solid_capstyle="butt")
        if each.own == each.own:
            axis.plot([each.place(each.own)], [place], "o", ms=5, mfc="none", color=GREY)
        axis.plot([each.place(each.fitted)], [place], "o", ms=5, color=BLUE)
        if each.truth is not None:
            axis.plot([each.place(each.truth)], [place], "|", ms=12, mew=2, color=RED)
    axis.set_xlim(-0.03, 1.03)
    axis.set_yticks(range(len(inputs)), [wrapped(_named(each.name), 48) for each in inputs])
    axis.set_xlabel("place in the range before: 0 its low end, 1 its high end", fontsize=8)
