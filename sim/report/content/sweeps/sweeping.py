"""A page of a sweep: the best point, the response to each key, what two keys do together."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sim.report.content import told
from sim.report.content.shown import KEYS, words
from sim.report.content.sweeps.points import ShownPoint, ShownSweep
from sim.report.content.sweeps.sweep_figures import every_point, front, responses, together
from sim.report.content.timeline import events, phases
from sim.report.content.wording import tell
from sim.report.output.words.labels import cap, listed, plain
from sim.report.page.parts import Words
from sim.report.page.schema import Page, PageOption
from sim.study.results.good_side import good_side
from sim.study.running.outcome import Key
from sim.study.statistics.summary import summarise


def page_of_sweep(sweep: ShownSweep, marking: str = "") -> Page:
    """The whole page."""
    first = sweep.measures[0]
    shown = replace(sweep.shown, question=sweep.shown.question or _question(sweep))
    best, worst = _ends(sweep, first)
    panels = [
        *responses(sweep),
        *together(sweep),
        *front(sweep),
        every_point(sweep),
        *told.all_of(shown),
    ]
    lead = f"{shown.scenario.title or plain(shown.name)} · {len(sweep.points)} points"
    n = len(best.values[first])
    return Page(
        title=shown.question,
        lead=words(f"Theater sustainment report · {lead} · {n} replications each"),
        answer=[*_answer(sweep, first, best, worst)],
        answered=[sweep.value(best, first), sweep.value(worst, first)],
        tiles=[],
        panels=panels,
        options=[PageOption(key=key, label="", choice="") for key in KEYS[:1]],
        marking=marking,
        horizon_d=shown.scenario.horizon_d,
        level=sweep.level,
        replications=n,
        events=events(shown),
        phases=phases(shown.scenario),
    )


def _question(sweep: ShownSweep) -> str:
    keys = listed(map(sweep.key_title, sweep.keys))
    given = sweep.shown.scenario.title or plain(sweep.shown.name)
    verb = "does" if len(sweep.keys) == 1 else "do"
    return cap(f"{given}: what {verb} {keys} do to {sweep.told(sweep.measures[0])}?")


def _ends(sweep: ShownSweep, measure: Key) -> tuple[ShownPoint, ShownPoint]:
    """The best and the worst point, by the mean."""
    order = sorted(sweep.points, key=lambda each: float(np.nanmean(each.values[measure])))
    return (order[0], order[-1]) if good_side(measure[0]) == "less" else (order[-1], order[0])


def _answer(
    sweep: ShownSweep, measure: Key, best: ShownPoint, worst: ShownPoint
) -> Iterator[list[Words]]:
    strong = Words(text=sweep.title(best), role="strong")
    value = Words(text=tell(sweep.value(best, measure)), role="strong")
    yield words(
        f"Best of {len(sweep.points)} points is ", strong, f", {sweep.told(measure)}: ", value,
        f"; worst is {sweep.title(worst)}, {tell(sweep.value(worst, measure))}.",
    )  # fmt: skip
    if sweep.is_paired and len(sweep.points) > 1:
        level = 1 - (1 - sweep.level) / (len(sweep.points) - 1)
        same = []
        for each in sweep.points:
            if each is not best:
                apart = best.values[measure] - each.values[measure]
                found = summarise(*measure, "", apart, level, sweep.block, difference=True)
                same += [sweep.title(each)] if found.low <= 0 <= found.high or found.n < 2 else []
        if same:
            some = listed(same[:5]) if len(same) <= 5 else f"{len(same)} others"
            yield words(
                f"By paired intervals that hold for all at once it cannot be told from {some}."
            )
        else:
            yield words(
                "By paired intervals that hold for all at once it is better than every other."
            )
    if sweep.failed:
        yield words(f"{sweep.failed} points failed and are left out; sweep.csv says why.")
