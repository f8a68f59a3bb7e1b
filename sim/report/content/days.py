"""How long it takes to have platforms back, and where the days go."""

from sim.metrics.returned import KINDS
from sim.report.content.shown import Shown, ShownChange, number, words
from sim.report.content.wording import tell, with_ends
from sim.report.output.words.labels import fleet_title, plain
from sim.report.output.words.numbers import told
from sim.report.page.figures import (
    DotFigure,
    DotRow,
    SharesFigure,
    WaterfallFigure,
    WaterfallStep,
)
from sim.report.page.schema import PageTable, Panel
from sim.report.run.days import UP, days_won, fleet_days

WHO = "all fleets"


def regenerate(shown: Shown) -> Panel | None:
    """Days from a failure or a hit to back on station, by kind of job, and by part of all jobs."""
    metric = "days_to_regenerate"
    kinds = [f"{WHO}/{kind}" for kind in (*KINDS, "all kinds")]
    rows = [
        DotRow(
            title=plain(subject.partition("/")[2]),
            values=shown.values(metric, subject),
            better="less",
        )
        for subject in kinds
        if shown.has(metric, subject)
    ]
    if not rows:
        return None
    parts = ("way", "award", "queue", "parts", "work")
    rows += [
        DotRow(
            title=told_part(part),
            values=shown.values(metric, f"{WHO}/all kinds/{part}"),
            group="All kinds, by part",
            better="less",
        )
        for part in parts
        if shown.has(metric, f"{WHO}/all kinds/{part}")
    ]
    table = [
        [
            row.title,
            *(with_ends(each) for each in row.values),
            *(
                with_ends(each, sign=True)
                for each in shown.differences(metric, row.values[0].subject)
            ),
        ]
        for row in rows
    ]
    head = [
        "job",
        *(side.label or "value" for side in shown.sides),
        *(f"change, {each.other.label}" for each in shown.changes),
    ]
    return Panel(
        name="regenerate",
        title="How many days until a platform is back, and what takes them?",
        note=words(
            "Mean days from failure, hit or start of scheduled work to the return; a job that "
            "the end of the run cuts counts by product limit."
        ),
        figure=DotFigure(unit="days", rows=rows),
        tables=[PageTable(caption="Days to regenerate", head=head, rows=table)],
        values=[each for row in rows for each in shown.differences(metric, row.values[0].subject)],
        side="right",
    )


def told_part(part: str) -> str:
    """A part of a job in words."""
    return {
        "way": "under way",
        "award": "until it may begin",
        "queue": "waits for a berth or people",
        "parts": "waits for parts",
        "work": "in work",
    }[part]


def waterfalls(shown: Shown) -> list[Panel]:
    """Where the days went, from the base to the other choice, one for each difference."""
    found = []
    for number_of, change in enumerate(shown.changes):
        if change.pair.fleets and change.pair.base.has("days"):
            found.append(_waterfall(shown, change, number_of))
    return found


def _waterfall(shown: Shown, change: ShownChange, number_of: int) -> Panel:
    won = days_won(change.pair)
    shown_steps = [
        WaterfallStep(title=row.subject, value=number(row, change.choice, "change"))
        for row in won.steps
    ]
    title = "Where the days went"
    if len(shown.changes) > 1:
        title += f": {change.base.label} to {change.other.label}"
    figure = WaterfallFigure(
        unit="platform-days up",
        start=change.base.label,
        end=change.other.label,
        start_key=change.base.key,
        end_key=change.other.key,
        begins=won.begins,
        ends=won.ends,
        steps=shown_steps,
        net=number(won.net, change.choice, "change"),
    )
    rows = [[each.title, tell(each.value, sign=True)] for each in shown_steps]
    rows = [
        [f"up with {change.base.label}", told(won.begins)],
        *rows,
        [f"up with {change.other.label}", told(won.ends)],
        ["change", tell(figure.net, sign=True)],
    ]
    return Panel(
        name=f"days{number_of or ''}",
        title=title,
        note=words(
            "Platform-days up, won (+) or lost (−) by cause; pale: the paired interval holds 0. "
            "The axis is the change and begins at 0; what each choice has stands at the right."
        ),
        figure=figure,
        tables=[
            PageTable(
                caption="Platform-days up, by cause", head=["cause", "platform-days"], rows=rows
            )
        ],
        side="right",
    )


def shares(shown: Shown) -> Panel | None:
    """Where the days of every fleet go, in at most eight colours."""
    side = shown.first
    fleets = [name for name in side.scenario.fleets if side.has("days", f"{name}/{UP[0]}")]
    if not fleets or shown.changes:
        return None
    found = fleet_days(side.result, fleets)
    titles = [fleet_title(side.scenario, name) for name in found.fleets]
    rows = [
        [title, *(f"{each:.1f}" for each in values)]
        for title, values in zip(titles, found.values, strict=True)
    ]
    return Panel(
        name="days",
        title="Where the days of every fleet go",
        note=words("Share of platform-days, mean over the replications; least up stands first."),
        figure=SharesFigure(
            unit="% of platform-days",
            parts=found.parts,
            rows=titles,
            values=[[round(float(each), 2) for each in values] for values in found.values],
        ),
        tables=[
            PageTable(caption="Share of platform-days [%]", head=["fleet", *found.parts], rows=rows)
        ],
        side="right",
    )


def losses(shown: Shown) -> Panel | None:
    """Platforms hit and lost, of fleets that can be hit."""
    rows, values = [], []
    for name, fleet in shown.scenario.fleets.items():
        if fleet.damage is None:
            continue
        cells = []
        for metric in ("damaged", "lost"):
            found = shown.values(metric, name) if shown.has(metric, name) else []
            values += found
            cells += [with_ends(each) for each in found] or ["–"] * len(shown.sides)
        if any(cell not in ("0", "–") for cell in cells):
            rows.append([fleet_title(shown.scenario, name), *cells])
    if not rows:
        return None
    head = [
        "fleet",
        *(
            f"{what}, {side.label}" if len(shown.sides) > 1 else what
            for what in ("damaged", "lost")
            for side in shown.sides
        ),
    ]
    return Panel(
        name="losses",
        title="Losses",
        note=words(
            "Hits that leave a platform damaged, and platforms lost for good, in a replication."
        ),
        tables=[PageTable(caption="Hits and losses", head=head, rows=rows)],
        open=True,
        values=values,
    )
