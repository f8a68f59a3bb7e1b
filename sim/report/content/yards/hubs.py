"""How busy hubs are: berths in use and jobs that wait, on the average and by day."""

from sim.report.content.shown import Shown, words
from sim.report.content.wording import tell
from sim.report.content.yards.hub_days import by_day, every
from sim.report.output.words.labels import hub_title, plain
from sim.report.output.words.numbers import times, told
from sim.report.page.figures import DotFigure, DotRow, HeatFigure, Series
from sim.report.page.parts import Key, PageNumber
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


def by_days(shown: Shown) -> Panel | None:
    """Use of the berths of the busiest hubs day by day, and how many jobs wait."""
    use, waiting = by_day(shown)
    if not use:
        return None
    peak = {name: max(_mean(each) for each in sides.values()) for name, sides in use.items()}
    names = [name for name in sorted(peak, key=lambda name: -peak[name]) if peak[name] > 0][:MOST]
    values: dict[Key, list[Series]] = {
        side.key: [use[name].get(side.key, []) for name in names] for side in shown.sides
    }
    figure = HeatFigure(
        unit="% of the berths",
        rows=[hub_title(shown.scenario, name) for name in names],
        every=every(shown),
        values=values,
    )
    head = ["hub", *(f"in use, {side.label}" if side.label else "in use" for side in shown.sides)]
    head += [f"wait, {side.label}" if side.label else "wait" for side in shown.sides]
    rows = [
        [
            hub_title(shown.scenario, name),
            *(_of_days(sides.get(side.key, []), "%") for side in shown.sides),
            *(_of_days(waiting[name].get(side.key, []), "") for side in shown.sides),
        ]
        for name, sides in sorted(use.items(), key=lambda each: -peak[each[0]])
    ]
    seen = times(side.result.replications for side in shown.sides)
    caption = "Berths in use and jobs that wait: mean over the days, and the highest day"
    return Panel(
        name="hub_days",
        title="On which days are the hubs full?",
        note=words(
            f"Berths in use, mean over the replications ({seen}); the {len(names)} busiest of "
            f"{len(use)} hubs, outside loads included."
        ),
        figure=figure,
        tables=[PageTable(caption=caption, head=head, rows=rows)],
    )


def _mean(series: Series) -> float:
    known = [each for each in series if each is not None]
    return sum(known) / len(known) if known else 0.0


def _of_days(series: Series, unit: str) -> str:
    known = [each for each in series if each is not None]
    if not known:
        return "–"
    unit = f" {unit}" if unit else ""
    return f"{told(_mean(series), 1)}{unit}, most {told(max(known), 1)}{unit}"


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
        DotRow(title=_title(shown, each), values=shown.values("utilisation", each))
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
        figure=DotFigure(unit="share of the time in use", rows=rows),
        tables=tables,
        values=values,
        side="left",
    )


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
