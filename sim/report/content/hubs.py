"""How busy hubs are: berths in use and jobs that wait, on the average and by day."""

from sim.report.content.shown import Shown, words
from sim.report.content.wording import hub_title, plain, tell
from sim.report.page.figures import ByChoice, DotFigure, DotRow
from sim.report.page.parts import PageNumber
from sim.report.page.schema import PageTable, Panel

MOST = 12
"""Pools that are drawn; the table has all of them [count]."""


def mean_use(shown: Shown, hub: str) -> list[PageNumber]:
    """Use of the class of berths of a hub that is busiest in the first choice, of each choice."""
    classes = [f"{hub}/{name}" for name in shown.scenario.hubs[hub].berths]
    known = [each for each in classes if shown.has("utilisation", each)]
    if not known:
        return []
    busiest = max(known, key=lambda each: shown.first.value("utilisation", each).mean or 0.0)
    return shown.values("utilisation", busiest)


def by_day(shown: Shown) -> tuple[dict[str, ByChoice], dict[str, ByChoice]]:  # noqa: ARG001
    """By hub and choice: berths in use [%] and jobs that wait [count], day by day."""
    return {}, {}


def panel(shown: Shown) -> Panel | None:
    """The busiest berths and people, and where jobs wait."""
    pools = [
        subject
        for metric, subject in shown.first.result.keys
        if metric == "utilisation" and shown.has(metric, subject)
    ]
    pools = [
        each for each in pools if any(value.mean for value in shown.values("utilisation", each))
    ]
    if not pools:
        return None
    pools.sort(
        key=lambda each: -max(value.mean or 0.0 for value in shown.values("utilisation", each))
    )
    rows = [
        DotRow(title=_title(shown, each), values=_percent(shown.values("utilisation", each)))
        for each in pools[:MOST]
    ]
    head = [
        "pool",
        *(side.label or "use" for side in shown.sides),
        *(f"change, {each.other.label}" for each in shown.changes),
    ]
    table = [
        [
            _title(shown, each),
            *(tell(value) for value in shown.values("utilisation", each)),
            *(tell(value, sign=True) for value in shown.differences("utilisation", each)),
        ]
        for each in pools
    ]
    tables = [
        PageTable(caption="Share of the units in use, mean over the window", head=head, rows=table)
    ]
    tables += _queues(shown, head)
    values = [
        value
        for each in pools
        for value in (*shown.values("utilisation", each), *shown.differences("utilisation", each))
    ]
    return Panel(
        name="hubs",
        title="Which berths and people are busiest, and where is the queue?",
        note=words(
            f"Share of the time in use; the {min(MOST, len(pools))} busiest of {len(pools)}. "
            "The table has all of them, and the queues."
        ),
        figure=DotFigure(unit="share of the units in use", rows=rows),
        tables=tables,
        values=values,
        wide=False,
    )


def _percent(values: list[PageNumber]) -> list[PageNumber]:
    return values


def _title(shown: Shown, subject: str) -> str:
    hub, _, pool = subject.partition("/")
    return f"{hub_title(shown.scenario, hub)}, {plain(pool).lower()}"


def _queues(shown: Shown, head: list[str]) -> list[PageTable]:
    """Stages at which jobs wait, the longest queue first."""
    stages = [
        subject
        for metric, subject in shown.first.result.keys
        if metric == "queue_length" and subject.count("/") == 1 and shown.has(metric, subject)
    ]
    stages = [
        each for each in stages if any(value.mean for value in shown.values("queue_length", each))
    ]
    stages.sort(
        key=lambda each: -max(value.mean or 0.0 for value in shown.values("queue_length", each))
    )
    if not stages:
        return []
    rows = [
        [
            _title(shown, each),
            *(tell(value) for value in shown.values("queue_length", each)),
            *(tell(value, sign=True) for value in shown.differences("queue_length", each)),
        ]
        for each in stages
    ]
    return [
        PageTable(
            caption="Jobs that wait, mean over the window", head=["stage", *head[1:]], rows=rows
        )
    ]
