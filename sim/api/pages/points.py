"""The points of a sweep, read back from its folder."""

from collections.abc import Sequence

import numpy as np

from sim.api.pages.found import FoundResult, shown_of, wrong
from sim.report.content.sweeps.points import ShownPoint, ShownSweep
from sim.study.journal.journal import NAME
from sim.study.journal.reading import KeptPoint, kept_points
from sim.study.sweeping.sweep import BASELINE

DRAWN = ("lhs", "sobol", "nolh")
"""Designs whose points lie on no grid."""


def swept_of(result: FoundResult, question: str = "") -> ShownSweep:
    """What a page of a sweep is made from.

    Raises
    ------
    ConfigError
        If something that it needs is missing or damaged, or no point came to its end.
    """
    kept = kept_points(result.folder / NAME)
    whole = [each for each in kept if each.outcomes]
    points = [each for each in whole if each.number != BASELINE]
    if not points:
        raise wrong(result.folder, "has no point that came to its end")
    shown = shown_of(result, question)
    words = [str(each) for each in result.asked.get("words", [])]
    designs = [each.partition("=")[2] for each in words if each.startswith("design=")]
    against = ", ".join(each.partition("=")[2] for each in words if each.startswith("against="))
    base = [each for each in whole if each.number == BASELINE]
    return ShownSweep(
        shown=shown,
        points=[_point(each) for each in points],
        base=_point(base[0]) if base else None,
        against=against,
        grid=not {*designs} & {*DRAWN},
        block=shown.first.result.block,
        level=shown.first.result.level,
        failed=len(kept) - len(whole),
    )


def _point(kept: KeptPoint) -> ShownPoint:
    table = np.array([each.values for each in kept.outcomes])
    keys: Sequence[tuple[str, str]] = kept.outcomes[0].keys
    values = {key: table[:, column] for column, key in enumerate(keys)}
    return ShownPoint(kept.number, kept.settings, kept.seed, values)
