"""One node against another, and a replay, in words."""

from collections.abc import Mapping, Sequence

from sim.report.output.terminal import bold, paragraph
from sim.report.output.text import aligned, change
from sim.report.run.short import short_difference
from sim.study.results.paired import Contrast
from sim.study.statistics.summary import Summary


def difference_text(
    contrast: Contrast, title: str, found: Summary, past: str, others: Mapping[int, Summary]
) -> str:
    """A finding, given a past, and whether other pasts tell the same."""
    given = f", given that past: {past}" if past else ""
    head = f"{contrast.title}, paired{given}"
    parts = [
        bold(paragraph(head)),
        paragraph(f"{title}: {change(found)} (n = {found.n})"),
        short_difference(contrast.pair, contrast.base, contrast.label),
    ]
    if others:
        rows = [[f"replication {number}", change(each)] for number, each in others.items()]
        parts.append(
            aligned(["past", f"change of {title}"], [["the one chosen", change(found)], *rows])
        )
        parts.append(paragraph(robust_told(found, list(others.values()))))
    return "\n\n".join(parts)


def robust_told(found: Summary, others: Sequence[Summary]) -> str:
    """How many of the other pasts have a change of the same sign."""
    same = sum(each.mean * found.mean > 0 for each in others)
    means = [each.mean for each in (found, *others)]
    return (
        f"{same} of {len(others)} other pasts have a change of the same sign; over all "
        f"{len(means)} it is {sum(means) / len(means):+.3f} in the mean, from {min(means):+.3f} "
        f"to {max(means):+.3f}. The other pasts are replications 0, 1, ... and not chosen."
    )
