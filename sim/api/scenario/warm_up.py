"""How much of a warm-up a theater needs, in words and tables: ``theater check warmup=true``."""

from collections.abc import Sequence
from math import isnan

import numpy as np

from sim.api.asking.about import About
from sim.api.asking.progress import Progress
from sim.report.output.text import aligned
from sim.study.results.warm_up import LEVELS, Bias, WarmUp, measured

MOST_ROWS = 20
"""Subjects that are told by name at most [count]."""


def warm_up(origin: About, runs: int, workers: int) -> str:
    """Measure it, and tell it; a warm-up that is too short is a remark as well.

    Raises
    ------
    ConfigError
        If the theater never comes to rest.
    """
    (loaded,) = origin.loaded
    found = measured(loaded.scenario, 1, runs, workers, Progress("warm-up"))
    if (short := too_short(found)) is not None:
        origin.remark([short])
    times = (
        f"{found.runs} runs from the start, {found.windows} windows of each, {found.apart_d:g} d "
        f"apart; the last {found.windows - len(found.biases[0].bias)} are the reference"
        if found.biases
        else "nothing to measure"
    )
    parts = [origin.heading(times), _measures(found), _subjects(found), _fleets(found)]
    return "\n\n".join([*filter(None, parts), verdict(found)])


def too_short(found: WarmUp) -> str | None:
    """That the warm-up of the scenario is too short, and for what; None if it is not."""
    has_d, worst = found.scenario.warm_up_d, found.worst
    if worst is None or found.needed_d <= has_d:
        return None
    return (
        f"warm_up_d: {has_d:g} is shorter than {worst.metric} of {worst.subject} needs: "
        f"{found.needed_d:g} d"
    )


def verdict(found: WarmUp) -> str:
    """What the scenario needs, and has."""
    has_d = found.scenario.warm_up_d
    if (short := too_short(found)) is not None:
        return f"{short}."
    if found.worst is None:
        return f"No bias that {found.runs} runs can tell; {has_d:g} d of warm-up are long enough."
    return (
        f"{found.needed_d:g} d of warm-up are needed, by {found.worst.metric} of "
        f"{found.worst.subject}, as far as {found.runs} runs can tell; {has_d:g} d are long enough."
    )


def _measures(found: WarmUp) -> str:
    """By measure: subjects, what they need, shares that differ at a level of 5 % each."""
    rows = []
    for name in LEVELS:
        own = [each for each in found.biases if each.metric == name]
        if own:
            shares = np.mean([each.nominal for each in own], axis=0)
            needs_d = max(found.needs_d(each) for each in own)
            told = " ".join(f"{share:.0%}" for share in shares[:6])
            correlation = found.correlation.get(name)
            last = "-" if correlation is None else f"{correlation:.2f}"
            rows.append([name, str(len(own)), f"{needs_d:g} d", told, last])
    head = ["measure", "subjects", "needs", "differ at 5 % each, by window", "correlation"]
    return "What each measure needs\n" + aligned(head, rows)


def _subjects(found: WarmUp) -> str:
    """What needs a warm-up, with its bias in the first windows."""
    own = sorted((each for each in found.biases if each.windows), key=lambda each: -each.windows)
    if not own:
        return ""
    rows = [
        [f"{each.metric} {each.subject}", f"{found.needs_d(each):g} d", *_biases(each)]
        for each in own[:MOST_ROWS]
    ]
    head = ["measure", "needs", "bias of window 1", "of window 2"]
    more = f"\n  and {len(own) - MOST_ROWS} more" if len(own) > MOST_ROWS else ""
    return "What is off at the start\n" + aligned(head, rows) + more


def _biases(each: Bias) -> Sequence[str]:
    return [
        f"{bias:+.3g} ±{width:.2g}"
        for bias, width in zip(each.bias[:2], each.half_width[:2], strict=True)
    ]


def _fleets(found: WarmUp) -> str:
    """By fleet: where MSER-5 cuts the days on station."""
    rows = [
        [name, "none in the first half" if isnan(day) else f"{day:g} d"]
        for name, day in found.truncation_d.items()
    ]
    return (
        "Beside it: where MSER-5 cuts the mean of platforms on station\n"
        + aligned(["fleet", "cut"], rows)
        if rows
        else ""
    )
