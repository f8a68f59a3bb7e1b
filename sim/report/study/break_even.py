"""Break-even values as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from textwrap import fill
from typing import Any

from sim.report.output.scope import SCOPE
from sim.report.output.text import aligned
from sim.report.output.words.names import OptionNames
from sim.study.selection.break_even import BreakEven, Floats

CAVEAT = (
    "Differences are paired (common random numbers) and taken as straight between the values that "
    "were run; brackets: percentiles of a bootstrap over replications. Of several zeros the first "
    "is told. Luck of the run is in the brackets, what is unknown of the inputs is not."
)


@dataclass(frozen=True)
class BreakEvenCurve:
    """The difference from the baseline along a factor.

    Attributes
    ----------
    settings
        The other swept keys.
    x, differences
        Values of the factor, and paired differences, shape (values, replications).
    """

    settings: Mapping[str, Any]
    x: Sequence[float]
    differences: Floats
    zero: BreakEven


def break_even_table(
    found: Sequence[BreakEvenCurve], along: str, title: str, against: str, higher: bool
) -> str:
    """One row for each curve."""
    names = OptionNames.of([each.settings for each in found])
    rows = [
        [
            *names.values(each.settings),
            "none" if each.zero.zeros == 0 else f"{each.zero.at:.4g}",
            f"[{_end(each.zero.low)}, {_end(each.zero.high)}]",
            _side(each, higher),
        ]
        for each in found
    ]
    head = [*names.keys.values(), "break-even", "interval", "the option is"]
    told = f"Objective: {title}. The {along} at which it is that of the baseline, {against}:"
    return "\n\n".join([told, aligned(head, rows), fill(CAVEAT, 100), SCOPE])


def _end(value: float) -> str:
    return "beyond" if isinf(value) else f"{value:.4g}"


def _side(curve: BreakEvenCurve, higher: bool) -> str:
    """On which side of the break-even the option is better."""
    zero, low, high = curve.zero, min(curve.x), max(curve.x)
    above = zero.rises == higher
    if zero.zeros == 0:
        return f"{'better' if above else 'worse'} all over {low:g} to {high:g}"
    told = f"better {'above' if above else 'below'}"
    return told if zero.zeros == 1 else f"{told}, {zero.zeros} zeros"
