"""What ``theater provenance`` tells: numbers by grade and area, shares, and what is published."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, nan, sqrt
from typing import Any

from sim.model.headline import Headline
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned
from sim.report.run.headlines import without
from sim.study.explain.group_shares import LUCK, NOTHING, TOGETHER, TOLD, HeadlineShares
from sim.study.explain.group_shares import VarianceShare as Share
from sim.study.results.headlines import fits
from sim.study.results.published_bands import NO_FIGURE, Band

NUMBERS = (
    "path", "area", "value", "unit", "low", "high", "grade", "sources", "row", "note",
)  # fmt: skip
"""Columns of ``provenance.csv``: a row for each number of the scenario."""
SHARES = (
    "headline", "about", "title", "metric", "subject", "unit", "mean", "sd", "blocks", "of",
    "share", "low", "high", "total", "total_low", "total_high", "variance", "p", "verdict",
    "published", "sources", "without",
)  # fmt: skip
"""Columns of ``provenance_shares.csv``: a row for each headline and share."""
FINE = 2.0
"""Below it a share is told to a tenth [percent]."""
PARTS_ONLY = "parts of it alone"


def by_area(grade_of: Mapping[tuple[str, str], str], grades: Sequence[str]) -> str:
    """How many rows of the register each part of a scenario has, by grade.

    Parameters
    ----------
    grade_of
        Grade by area and a name of the row.
    """
    count = Counter((area, grade) for (area, _), grade in grade_of.items())
    areas = list(dict.fromkeys(area for area, _ in grade_of))
    sums = {area: sum(count[area, grade] for grade in grades) for area in areas}
    rows = [
        [area, *(str(count[area, grade] or "-") for grade in grades), str(sums[area])]
        for area in areas
    ]
    whole = {grade: sum(count[area, grade] for area in areas) for grade in grades}
    total = sum(whole.values())
    rows.append(["all", *(str(whole[grade]) for grade in grades), str(total)])
    rows.append(["share", *(f"{whole[grade] / total:.1%}" for grade in grades), ""])
    return aligned(["numbers of", *grades, "all"], rows)


def chosen_rows(rows: Sequence[Sequence[Any]]) -> str:
    """The numbers of a pattern, each with its range, grade and sources."""
    cells = []
    for path, _, value, unit, low, high, grade, sources, *_ in rows:
        span = "" if low == "" else f"{low:.6g} to {high:.6g}"
        cells.append([path, f"{value:.6g}", span, unit, grade, sources])
    return aligned(["number", "value", "range", "unit", "grade", "sources"], cells)


def share_table(
    headlines: Mapping[str, Headline],
    found: Mapping[str, HeadlineShares],
    groups: Sequence[str],
    level: float,
    name: str,
) -> str:
    """Shares of every headline that has a value, and why the others have none.

    Parameters
    ----------
    found
        By the name of the headline.
    name
        Of the scenario, for the commands that are named.
    """
    parts = [*groups, *([TOGETHER] if len(groups) > 1 else []), LUCK]
    rows = [
        [headlines[key].title, *(_cell(each.of(part)) for part in parts)]
        for key, each in found.items()
    ]
    short = {group: group.partition("/")[0] for group in groups}
    note = (
        "Percent of the variance of one replication whose inputs are drawn, with the interval at "
        f"level {level:g}. {', '.join(groups)}: inputs of that grade by themselves (with all that "
        "they do together with others: total in csv and json). "
        + ("together: grades that change each other's effect. " if len(groups) > 1 else "")
        + "luck: what is left where every input is known. <20: cannot be told from nothing, and is "
        "at most so much; ?: so few draws tell nothing; 0: no bit moves with it."
    )
    missing = [each for key, each in headlines.items() if key not in found]
    table = aligned(["variance of, in %", *(short.get(part, part) for part in parts)], rows)
    return "\n".join([table, paragraph(note), *without(missing, name)])


def _cell(share: Share) -> str:
    if share.verdict == NOTHING:
        return "0"
    low, high = 100 * share.low, 100 * share.high
    if share.verdict != TOLD:
        return f"<{max(ceil(high), 1)}" if high < 100 else "?"
    told = f"{100 * share.share:.{0 if high >= FINE else 1}f}"
    return f"{told} ({low:.0f}-{ceil(high)})" if high > low else told


def published_of(headline: Headline, bands: Sequence[Band]) -> tuple[str, str]:
    """What is published of a headline, and by which sources; of parts of it alone, or nothing."""
    there = [each for each in bands if each.metric and each.metric == headline.metric]
    for each in there:
        if each.subjects == (headline.subject,) and not each.of and each.published != NO_FIGURE:
            return each.published, " ".join(each.sources)
    parts = any(
        each.published != NO_FIGURE and any(fits(headline.subject, one) for one in each.subjects)
        for each in there
    )
    return (PARTS_ONLY if parts else NO_FIGURE), ""


def publication(headlines: Mapping[str, Headline], bands: Sequence[Band]) -> Iterator[str]:
    """How much of what is told somebody has published, and what nobody has."""
    told = {each.title: published_of(each, bands)[0] for each in headlines.values()}
    whole = [title for title, figure in told.items() if figure not in (NO_FIGURE, PARTS_ONLY)]
    parts = [title for title, figure in told.items() if figure == PARTS_ONLY]
    if headlines:
        line = f"Published: {len(whole)} of {len(told)} headlines have a figure"
        line += f" ({'; '.join(whole)})" if whole else ""
        line += f", {len(parts)} for parts of them alone ({'; '.join(parts)})" if parts else ""
        yield paragraph(f"{line}; the others have {NO_FIGURE}.")
    if bands:
        none = [each.name for each in bands if each.published == NO_FIGURE]
        line = f"Of {len(bands)} rows of published.csv {len(bands) - len(none)} have a figure"
        yield paragraph(f"{line}; {NO_FIGURE}: {', '.join(none)}." if none else f"{line}.")


def share_rows(
    headlines: Mapping[str, Headline],
    units: Mapping[str, str],
    found: Mapping[str, HeadlineShares],
    bands: Sequence[Band],
    name: str,
) -> list[tuple[Any, ...]]:
    """Rows of ``provenance_shares.csv``."""
    rows: list[tuple[Any, ...]] = []
    for key, each in headlines.items():
        head = (key, each.about, each.title, each.metric, each.subject, units[key])
        figure = published_of(each, bands)
        if key not in found:
            why = each.without.format(scenario=name) if not each.metric else ""
            rows.append((*head, nan, nan, 0, "", *(nan,) * 8, "", *figure, why))
            continue
        of = found[key]
        sd = sqrt(max(of.variance, 0.0))
        rows += [
            (*head, of.mean, sd, of.blocks, share.name, *_values(share), *figure, "")
            for share in of.shares
        ]
    return rows


def _values(share: Share) -> tuple[Any, ...]:
    return (
        share.share, share.low, share.high, share.total, share.total_low, share.total_high,
        share.variance, share.p, share.verdict,
    )  # fmt: skip
