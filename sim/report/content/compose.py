"""A page of a run or of a comparison."""

from dataclasses import replace

from sim.report.content import answer, days, graded, replay, strips, told, where
from sim.report.content.shown import Shown, words
from sim.report.content.timeline import events, phases
from sim.report.content.yards import hubs
from sim.report.output.words.labels import plain
from sim.report.output.words.numbers import told as figure
from sim.report.page.figures import MapFigure
from sim.report.page.parts import Words
from sim.report.page.schema import Page, PageOption


def page_of(shown: Shown, marking: str = "") -> Page:
    """The whole page."""
    sentences, used = answer.answer(shown, own=bool(shown.question))
    shown = replace(shown, question=shown.question or answer.question(shown))
    place = where.panel(shown)
    played = []
    if place is not None and isinstance(place.figure, MapFigure):
        played = [replay.panel(shown, side, place.figure) for side in shown.sides]
    panels = [
        place,
        strips.panel(shown),
        days.regenerate(shown),
        *days.waterfalls(shown),
        days.shares(shown),
        hubs.panel(shown),
        hubs.by_days(shown),
        *played,
        days.losses(shown),
        None if shown.shares is None else graded.panel(shown.shares),
        *told.all_of(shown),
    ]
    found = [each for each in panels if each is not None]
    return Page(
        title=shown.question,
        lead=_lead(shown),
        answer=sentences,
        answered=used,
        tiles=answer.tiles(shown),
        panels=found,
        options=[
            PageOption(
                key=side.key, label=side.label if len(shown.sides) > 1 else "", choice=side.choice
            )
            for side in shown.sides
        ],
        marking=marking,
        horizon_d=shown.scenario.horizon_d,
        level=shown.first.result.level,
        replications=shown.first.result.replications,
        events=events(shown),
        phases=phases(shown.scenario),
    )


def _lead(shown: Shown) -> list[Words]:
    """The line above the question."""
    result = shown.first.result
    found = words(f"Theater sustainment report · {shown.scenario.title or plain(shown.name)} · ")
    if len(shown.sides) > 1:
        for place, side in enumerate(shown.sides):
            found += words(" against " if place else "", Words(text=side.label, role=side.key))
        found += words(" · ")
    count = f"{result.replications} replication{'' if result.replications == 1 else 's'}"
    paired = " paired" if len(shown.sides) > 1 else ""
    level = f", intervals at {figure(100 * result.level)} %" if result.replications > 1 else ""
    return found + words(f"{count}{paired}, seed {result.seed}{level}")
