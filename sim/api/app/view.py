"""What the page shows of the futures that are there: the same panels as a report, and the moves."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.api.app.moves import NAME, Slider, sliders, title_of
from sim.api.app.orders import may_begin, told
from sim.api.app.settings import AppSettings
from sim.api.app.sides import AppSide
from sim.load.files.paths import config_dir
from sim.model.eligibility.eligibility import in_use
from sim.model.scenario import Scenario
from sim.report.content import answer, days, strips, where
from sim.report.content.answer import ALL
from sim.report.content.shown import Shown, ShownChange, Side
from sim.report.content.timeline import events, phases
from sim.report.content.yards import hubs
from sim.report.output.words.labels import plain
from sim.report.page.figures import DotFigure, DotRow, MapFigure
from sim.report.page.parts import PageNumber
from sim.report.page.schema import Page, PageEvent, PageOption, Panel
from sim.study.results.paired import Comparison
from sim.study.running.blocks import ALONE, Blocks
from sim.study.running.outcome import Outcome
from sim.study.running.replicate import collect

METRICS = (
    "lines_met", "dru", "mission_uptime", "mission_mean", "gaps_per_year", "gap_mean",
    "sustained_hold", "days_to_regenerate", "days", "utilisation", "queue_length", "ao",
    "damaged", "lost",
)  # fmt: skip
"""Measures of which the page says something."""
LEVEL = 0.95
MOST = 6
"""Lines whose gain is drawn [count]."""


def shown_of(
    sides: Sequence[AppSide],
    outcomes: Mapping[str, Mapping[int, Outcome]],
    seed: int,
) -> Shown | None:
    """What is known of both sides: the futures that each of them has; nothing of fewer than two."""
    there = [outcomes.get(side.name, {}) for side in sides]
    numbers = sorted(set.intersection(*(set(each) for each in there)))
    if len(numbers) < 2:
        return None
    found = [
        Side(
            side.key,
            side.label,
            side.label,
            collect(
                side.scenario,
                seed,
                LEVEL,
                [each[n] for n in numbers],
                ALONE if side.one is None else Blocks(past=side.one),
                METRICS,
            ),
        )
        for side, each in zip(sides, there, strict=True)
    ]
    changes = [
        ShownChange(each.label, found[0], each, Comparison(found[0].result, each.result))
        for each in found[1:]
    ]
    land = config_dir() / "data" / "land_50m.npz"
    return Shown("", "compare" if changes else "run", found, changes, {}, [], {}, land)


def page_of_sides(shown: Shown) -> Page:
    """The panels of the page."""
    sentences, used = answer.answer(shown)
    waterfalls = days.waterfalls(shown)
    panels = [
        map_panel(shown), strips.panel(shown), _bought(shown), days.regenerate(shown), *waterfalls,
        days.shares(shown), hubs.panel(shown), hubs.by_days(shown), days.losses(shown),
    ]  # fmt: skip
    return Page(
        title=answer.question(shown),
        lead=[],
        answer=sentences,
        answered=used,
        tiles=answer.tiles(shown),
        panels=[each for each in panels if each is not None],
        options=[
            PageOption(key=side.key, label=side.label, choice=side.choice) for side in shown.sides
        ],
        horizon_d=shown.scenario.horizon_d,
        level=LEVEL,
        replications=shown.first.result.replications,
        events=_events(shown),
        phases=phases(shown.scenario),
    )


def _events(shown: Shown) -> list[PageEvent]:
    """Events of both sides; what only side B has says so."""
    first = shown.first.scenario.events
    return [
        each if each.name in first else each.model_copy(update={"title": f"B: {each.title}"})
        for each in events(shown)
    ]


def map_panel(shown: Shown) -> Panel | None:
    """The map; units that a move takes away are no strike."""
    panel = where.panel(shown)
    if panel is None or not isinstance(panel.figure, MapFigure):
        return panel
    moves = {
        (getattr(each, "hub", ""), event.start_d)
        for side in shown.sides
        for name, event in side.scenario.events.items()
        if name.startswith(NAME.format(""))
        for each in event.does
    }
    hubs_now = [
        each.model_copy(
            update={"struck": [span for span in each.struck if (each.name, span[0]) not in moves]}
        )
        for each in panel.figure.hubs
    ]
    return panel.model_copy(update={"figure": panel.figure.model_copy(update={"hubs": hubs_now})})


def measure_of(scenario: Scenario) -> tuple[str, str, float, str]:
    """The measure by which a branch is judged: metric, subject, scale and what its unit is."""
    if len(scenario.missions) > 1:
        return "lines_met", ALL, 1.0, "lines on an average day"
    if scenario.missions:
        return "dru", ALL, 100.0, "points of the time that the line is held"
    return "ao", next(iter(scenario.fleets)), 100.0, "points of the days up"


def bought(shown: Shown) -> dict[str, Any] | None:
    """What side B buys: the paired difference with its interval, and its unit."""
    metric, subject, scale, unit = measure_of(shown.scenario)
    if not shown.changes or not shown.changes[0].has(metric, subject):
        return None
    found = _scaled(shown.changes[0].value(metric, subject), scale)
    return {"mean": found.mean, "low": found.low, "high": found.high, "n": found.n, "unit": unit}


def _bought(shown: Shown) -> Panel | None:
    """What the moves bought, line by line."""
    if not shown.changes:
        return None
    change = shown.changes[0]
    names = [each for each in shown.scenario.missions if change.has("mission_uptime", each)]
    names.sort(key=lambda each: -abs(change.value("mission_uptime", each).mean or 0.0))
    rows = [
        DotRow(title=title, values=[change.value(metric, subject)], better="more")
        for title, metric, subject in (
            ("Every line held" if len(names) > 1 else "The line held", "dru", ALL),
            *((plain(each), "mission_uptime", each) for each in names[:MOST] if len(names) > 1),
        )
        if change.has(metric, subject)
    ]
    if not rows:
        return None
    return Panel(
        name="bought",
        title="What the moves bought",
        figure=DotFigure(unit="points of the time", rows=rows, changes=True),
    )


def _scaled(each: PageNumber, scale: float) -> PageNumber:
    def times(value: float | None) -> float | None:
        return None if value is None else scale * value

    return each.model_copy(
        update={"mean": times(each.mean), "low": times(each.low), "high": times(each.high)}
    )


def choices(settings: AppSettings, scenario: Scenario, name: str) -> dict[str, Any]:
    """What can be set in a scenario, and as what it stands."""
    used = {each: in_use(scenario, each) for each in scenario.hubs}

    def far(each: Slider) -> tuple[bool, bool, bool, int]:
        """What is used stands first, then what is near, then berths, then the largest."""
        hub = scenario.hubs[each.hub]
        near = scenario.nodes[hub.node].in_theater
        return not used[each.hub], not near, each.unit in hub.crews, -each.now

    every = sorted(sliders(scenario), key=far)
    return {
        "scenario": name,
        "title": scenario.title or plain(name),
        "posture": scenario.posture,
        "postures": [
            {"name": each, "title": plain(each), "told": posture.title}
            for each, posture in scenario.postures.items()
        ],
        "events": [
            {"name": each, "title": event.title or plain(each), "on": event.enabled,
             "day": event.start_d, "may_begin": may_begin(event)}
            for each, event in scenario.events.items()
        ],
        "sliders": [_told(scenario, each, used) for each in every],
        **told(scenario),
        "horizon_d": scenario.horizon_d,
        "day": settings.last.day,
        "notional": " ".join(scenario.classification.split()),
    }  # fmt: skip


def _told(scenario: Scenario, slider: Slider, used: Mapping[str, bool]) -> dict[str, Any]:
    return {
        "key": slider.key,
        "title": title_of(scenario, slider),
        "now": slider.now,
        "most": slider.most,
        "used": used[slider.hub],
    }
