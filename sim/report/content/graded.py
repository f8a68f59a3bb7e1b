"""How much of the variance of each headline rests on inputs of which grade.

As ``theater provenance`` found it for the scenario of the result."""

from math import ceil

from sim.report.content.grade_rows import GradedShares, Row, is_told
from sim.report.content.shown import words
from sim.report.content.wording import as_percent, ends
from sim.report.output.words.labels import cap, listed
from sim.report.output.words.numbers import NARROW, share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.figures import DotFigure, DotRow
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageTable, Panel, Tile
from sim.study.explain.group_shares import NOTHING

METRIC = "share of variance"
"""What a share is called among the numbers of a page; the part stands behind it."""


def cell(row: Row | None) -> str:
    """A share with its interval; what cannot be told from nothing says how much it is at most."""
    if row is None:
        return "–"
    if row["verdict"] == NOTHING:
        return "0"
    if not is_told(row):
        high = 100 * row["high"]
        return f"under {max(ceil(high), 1)}{NARROW}%" if high < 100 else "not told"
    return as_percent(_number(row))


def tile(shares: GradedShares, by_count: str) -> Tile:
    """The notional share of the headline that leads, with its interval.

    Parameters
    ----------
    by_count
        How many inputs are notional, in words.
    """
    told = [each for each in shares.notional() if is_told(each)]
    lead = shares.leading
    label = "Variance that rests on notional inputs"
    if lead is None:
        note = f"so few draws tell it of none of {len(shares.titles)} headlines; {by_count}"
        return Tile(label=label, told=words(Words(text="not told", role="muted")), note=note)
    number = _number(lead)
    note = f"of {lead['title']} ({figure_of(100 * shares.level)} % interval {ends(number, 100)})"
    if len(told) > 1:
        low, high = (share(end(each["share"] for each in told), 0) for end in (min, max))
        note += f"; {low} to {high} over {len(told)} headlines"
    note += f"; {by_count}"
    return Tile(label=label, told=words(share(lead["share"], 0)), note=note, values=[number])


def _number(row: Row) -> PageNumber:
    return PageNumber(
        metric=f"{METRIC}: {row['of']}",
        subject=str(row["headline"]),
        unit="fraction",
        mean=row["share"],
        low=row["low"],
        high=row["high"],
        n=int(row["blocks"]),
    )


def panel(shares: GradedShares) -> Panel:
    """Every headline with the share of each part; the notional ones drawn, the most first."""
    drawn = [each for each in shares.notional() if is_told(each)]
    drawn.sort(key=lambda each: -each["share"])
    whose = f", {shares.choice}" if shares.choice else ""
    rows = [
        [title, *(cell(shares.of(name, part)) for part in shares.parts)]
        for name, title in shares.titles.items()
    ]
    without = [str(each["title"]) for each in shares.rows if each["share"] is None]
    note = (
        f"Share of the variance of one replication whose inputs are drawn in their ranges{whose}: "
        f"{shares.draws} blocks, {shares.replications} replications of each point, "
        f"{figure_of(100 * shares.level)} % intervals. Drawn: what rests on notional inputs alone, "
        "where it can be told from nothing. Luck: what is left where every input is known."
    )
    told = [words(f"No value in this scenario: {listed(without)}.")] if without else []
    return Panel(
        name="grades",
        title="How much of each headline rests on notional inputs",
        note=words(note),
        figure=DotFigure(
            unit="share of the variance on notional inputs",
            rows=[DotRow(title=str(each["title"]), values=[_number(each)]) for each in drawn],
        ),
        tables=[
            PageTable(
                caption="Shares of the variance; under: cannot be told from nothing, and is at "
                "most so much; not told: so few draws tell nothing; 0: nothing moves with it",
                head=["headline", *map(cap, shares.parts)],
                rows=rows,
            )
        ],
        told=told,
        values=[
            _number(found)
            for name in shares.titles
            for part in shares.parts
            if (found := shares.of(name, part)) is not None
        ],
    )
