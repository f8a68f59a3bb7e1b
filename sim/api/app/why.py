"""Why a line is where it is: what keeps its platforms away, and hubs at their limit."""

from sim.api.app.moves import change
from sim.metrics.lost_days import buckets
from sim.model.scenario import Scenario
from sim.report.content.shown import Shown, Side
from sim.report.output.words.labels import hub_title, plain
from sim.report.output.words.numbers import told
from sim.report.page.schema import PageTable
from sim.report.run.days import UP

MOST = 4
"""Causes and pools that are told of a line [count]."""


def why(shown: Shown) -> dict[str, list[PageTable]]:
    """Two tables for each line: causes by their days, and the pools that are busiest."""
    pools = _pools(shown)
    return {name: [_causes(shown, name), *pools] for name in shown.scenario.missions}


def _causes(shown: Shown, mission: str) -> PageTable:
    """Shares of the platform-days of the fleets of a line."""
    fleets = [*dict.fromkeys(shown.scenario.missions[mission].fleets)]
    shares = [_shares(side, fleets) for side in shown.sides]
    names = [each for each in shares[0] if each not in UP]
    names.sort(key=lambda each: -max(share.get(each, 0.0) for share in shares))
    kept = [each for each in names if max(share.get(each, 0.0) for share in shares) > 0][:MOST]
    rows = [[each, *(f"{told(share.get(each, 0.0), 1)} %" for share in shares)] for each in kept]
    whose = " and ".join(plain(each) for each in fleets) if len(fleets) < 3 else "its fleets"
    head = ["away or down because", *_labels(shown)]
    return PageTable(caption=f"Platform-days of {whose}", head=head, rows=rows)


def _shares(side: Side, fleets: list[str]) -> dict[str, float]:
    """Share of each cause [%]."""
    days = {
        each: sum(
            side.value("days", f"{fleet}/{each}").mean or 0.0
            for fleet in fleets
            if side.has("days", f"{fleet}/{each}")
        )
        for each in buckets(side.scenario)
    }
    total = sum(days.values()) or 1.0
    return {each: 100 * value / total for each, value in days.items()}


def _pools(shown: Shown) -> list[PageTable]:
    """Pools of units nearest to their limit in one of the sides, and how many jobs wait there."""
    names = [
        subject
        for metric, subject in shown.first.result.keys
        if metric == "utilisation" and shown.has("utilisation", subject)
    ]
    uses = {
        each: [value.mean or 0.0 for value in shown.values("utilisation", each)] for each in names
    }
    busiest = sorted(names, key=lambda each: -max(uses[each]))[:MOST]
    if not busiest:
        return []
    rows = [
        [
            _title(shown, each),
            *(
                _of(side.scenario, each, use)
                for side, use in zip(shown.sides, uses[each], strict=True)
            ),
            *(told(_waiting(side, each.partition("/")[0]), 1) for side in shown.sides),
        ]
        for each in busiest
    ]
    labels = _labels(shown)
    head = ["nearest to their limit", *(f"units in use, {each}".rstrip(", ") for each in labels),
            *(f"jobs wait, {each}".rstrip(", ") for each in labels)]  # fmt: skip
    return [PageTable(caption="Berths and people of all hubs", head=head, rows=rows)]


def _labels(shown: Shown) -> list[str]:
    return [side.key.upper() for side in shown.sides] if len(shown.sides) > 1 else ["share"]


def _title(shown: Shown, pool: str) -> str:
    hub, _, unit = pool.partition("/")
    return f"{hub_title(shown.scenario, hub)}, {plain(unit).lower()}"


def _of(scenario: Scenario, pool: str, use: float) -> str:
    """Units in use, of those that there are after every move."""
    name, _, unit = pool.partition("/")
    hub = scenario.hubs[name]
    count = {**hub.berths, **hub.crews}.get(unit)
    if not isinstance(count, int):
        return "not limited"
    return f"{told(use * count, 1)} of {count + change(scenario, pool)}"


def _waiting(side: Side, hub: str) -> float:
    """Jobs that wait at a hub, mean over the window [count]."""
    return sum(
        side.value("queue_length", subject).mean or 0.0
        for metric, subject in side.result.keys
        if metric == "queue_length"
        and subject.partition("/")[0] == hub
        and subject.count("/") == 1
        and side.has("queue_length", subject)
    )
