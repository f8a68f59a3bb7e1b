"""What a precision came to: reached, or which metrics missed it and by how much."""

from collections.abc import Sequence
from dataclasses import asdict
from math import ceil, isfinite
from typing import Any

from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned
from sim.study.results.precision import Judged, Precision

MOST_NAMED = 4
"""Metrics without spread that are named."""


def precision_lines(asked: Precision, judged: Sequence[Judged], n: int, label: str = "") -> str:
    """Whether every metric is precise after n replications, and what is left where one is not.

    Parameters
    ----------
    asked
        The rule that ended the replications.
    judged
        Every metric that it looked at.
    n
        Replications run.
    label
        What the metrics are of; empty for a scenario alone.
    """
    wide = [each for each in judged if not each.met]
    title = f"Precision {asked.precision:g} at level {asked.level:g}"
    title += f" of the difference {label}" if label else ""
    scale = "of the mean of the first" if label else "of the mean"
    title += f" (absolute for fractions, for other metrics a share {scale}): "
    if not judged:
        return paragraph(f"{title}no value of {', '.join(asked.names)} in {n} replications.")
    count = f"{len(judged)} interval{'s'[: len(judged) > 1]}"
    if not wide:
        reached = f"{title}reached by {count} after {n} replications."
        return "\n".join(map(paragraph, [reached, *_constant(judged)]))
    head = ["metric", "half-width", "wanted", "replications, about"]
    rows = [
        [
            f"{each.metric} {each.subject}", f"{each.half_width:.3g}", f"{each.target:.3g}",
            _needed(each, n),
        ]
        for each in wide
    ]  # fmt: skip
    told = f"NOT reached by {len(wide)} of {count} in the budget of {asked.budget} replications."
    if n < asked.budget:  # no reader is told of a budget that was not used up
        told = f"NOT reached by {len(wide)} of {count} after {n} replications."
    lines = [paragraph(title + told), aligned(head, rows), *map(paragraph, _constant(judged))]
    return "\n".join(lines)


def _needed(each: Judged, n: int) -> str:
    """Replications that the spread so far asks for."""
    if not isfinite(each.half_width) or each.target == 0:
        return "-"
    return f"{ceil(n * (each.half_width / each.target) ** 2)}"


def _constant(judged: Sequence[Judged]) -> list[str]:
    """Metrics whose interval has no width, and what that does not exclude."""
    same = [each for each in judged if each.constant]
    if not same:
        return []
    fewest = min(each.n for each in same)
    named = ", ".join(f"{each.metric} {each.subject}" for each in same[:MOST_NAMED])
    more = len(same) - MOST_NAMED
    named += f" and {more} more" if more > 0 else ""
    share = f"fewer than 1 of {fewest // 3}" if fewest >= 3 else "some"
    return [
        f"Without any spread in {fewest} replications: {named}. What happens in {share} "
        "replications may not have been seen (rule of three)."
    ]


def precision_json(asked: Precision, judged: Sequence[Judged]) -> dict[str, Any]:
    """The same for machines."""
    return {
        "precision": asked.precision,
        "first": asked.first,
        "budget": asked.budget,
        "reached": all(each.met for each in judged),
        "metrics": [{**asdict(each), "met": each.met} for each in judged],
    }
