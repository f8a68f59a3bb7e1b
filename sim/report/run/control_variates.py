"""Control variates as a table: before, the twin against its exact value, after, and the factor."""

from collections.abc import Sequence
from typing import Any

from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned, interval, mean_and_interval
from sim.study.results.control_variates import Controlled


def controls_table(found: Sequence[Controlled], told: str) -> str:
    """What the twin corrected, and by how much the variance fell.

    Parameters
    ----------
    found
        Corrected metrics.
    told
        What the twin has of its own, in words.
    """
    rows = [
        [
            f"{each.plain.metric} {each.plain.subject}",
            interval(each.plain, 4),
            interval(each.twin, 4),
            f"{each.exact:.4f}",
            mean_and_interval(each.mean, each.low, each.high, 4),
            f"{each.factor:.2g} times",
        ]
        for each in found
        if each.plain.subject.count("/") < 2  # hub/stage/fleet
    ]
    title = f"Corrected by a twin that is solved exactly ({told}), under the same random numbers"
    head = ["metric", "plain", "twin", "twin exactly", "corrected", "variance less by"]
    table, lines = aligned(head, rows), []
    lines.append(
        "Corrected: regression on what the twin missed its exact value by, jackknifed. The twin "
        "costs as many replications again, so it pays from 2 times up."
    )
    moved = [each for each in found if each.moved]
    if moved:
        named = ", ".join(
            f"{each.plain.metric} {each.plain.subject} {each.estimate:.4f}" for each in moved
        )
        lines.append(
            f"The regression ends outside of what can be ({named}): told is the nearest that can, "
            "with as much of the interval as can be."
        )
    off = [each for each in found if each.outside]
    if off:
        named = ", ".join(f"{each.plain.metric} {each.plain.subject}" for each in off)
        lines.append(
            f"The twin misses its exact value by more than chance ({named}): the warm-up is too "
            "short, and these corrections are off by about as much."
        )
    return "\n".join([paragraph(title), table, *map(paragraph, lines)])


def controls_json(found: Sequence[Controlled], told: str) -> dict[str, Any]:
    """The same for machines."""
    return {
        "twin": told,
        "metrics": [
            {
                "metric": each.plain.metric,
                "subject": each.plain.subject,
                "unit": each.plain.unit,
                "n": each.plain.n,
                "plain": each.plain.mean,
                "plain_half_width": each.plain.half_width,
                "twin_mean": each.twin.mean,
                "twin_half_width": each.twin.half_width,
                "exact": each.exact,
                "mean": each.mean,
                "half_width": each.half_width,
                "low": each.low,
                "high": each.high,
                "estimate": each.estimate,
                "coefficient": each.coefficient,
                "factor": each.factor,
            }
            for each in found
        ],
    }
