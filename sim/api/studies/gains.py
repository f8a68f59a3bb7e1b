"""What the second of two choices gains on the first along a key, and where that is nought."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

import numpy as np

from sim.api.alternatives.compare import Differences
from sim.api.asking.measured import Measured
from sim.api.results.answer import Answer
from sim.api.studies.file import StudyFile, StudyStep
from sim.api.studies.rows import groups, two_by_two
from sim.report.output.text import aligned, mean_and_interval
from sim.study.selection.break_even import BreakEven, break_even
from sim.study.statistics.summary import independent

DIGITS = 3


class Gain(NamedTuple):
    """The paired difference of two choices at one value of a key."""

    step: str
    key: str
    x: float
    metric: str
    subject: str
    unit: str
    gain: float
    """The second choice minus the first, both at this value."""
    half_width: float
    low: float
    high: float
    above: float
    """Share of replications in which it is above 0: luck, and not what is unknown of the inputs."""
    above_low: float
    above_high: float
    n: float
    zero: float
    """Where along the key it is nought first; nan if it is not."""
    zero_low: float
    zero_high: float


def gains(file: StudyFile, steps: Mapping[str, Answer], measures: Sequence[Measured]) -> list[Gain]:
    """Those of every step that goes along a key."""
    return [
        gain
        for name, answer in steps.items()
        if isinstance(answer, Differences) and file.steps[name].along
        for gain in _of(file.steps[name], answer, measures)
    ]


def _of(step: StudyStep, answer: Differences, measures: Sequence[Measured]) -> Iterator[Gain]:
    ((key, x),) = step.along.items()
    pairs = two_by_two(answer)
    base = pairs[0].base
    for group in groups(measures, pairs[0].keys):
        apart = [group.of(pair.other) - group.of(pair.base) for pair in pairs]
        alone = np.array([independent(each, base.block) for each in apart])
        zero = break_even(x, alone, base.seed, base.level)
        for value, each in zip(x, apart, strict=True):
            named = group.metric, group.subject
            told = base.summary(*named, group.unit, each, difference=True)
            above = base.summary(*named, "fraction", (each > 0).astype(np.float64))
            yield Gain(
                step.name, key, value, told.metric, told.subject, told.unit,
                told.mean, told.half_width, told.low, told.high,
                above.mean, above.low, above.high, told.n, *_ends(zero),
            )  # fmt: skip


def _ends(zero: BreakEven) -> tuple[float, float, float]:
    return zero.at, zero.low, zero.high


def told_of(file: StudyFile, every: Sequence[Gain]) -> list[str]:
    """A table for each step and measure, a row for each value of the key."""
    tables: dict[tuple[str, str, str], list[Gain]] = {}
    for each in every:
        tables.setdefault((each.step, each.metric, each.subject), []).append(each)
    return [_table(file.steps[step], rows) for (step, *_), rows in tables.items()]


def _table(step: StudyStep, rows: Sequence[Gain]) -> str:
    first = rows[0]
    base, other = (name.rpartition(", ")[0] for name in [*step.choices][:2])
    unit = f" [{first.unit}]" if first.unit else ""
    told = f"What {other} gains on {base} at each {first.key}, {first.metric} {first.subject}{unit}"
    table = aligned(
        ["value", "gain", "above 0 in"],
        [
            [
                f"{each.x:g}",
                mean_and_interval(each.gain, each.low, each.high, DIGITS),
                mean_and_interval(each.above, each.above_low, each.above_high, 2),
            ]
            for each in rows
        ],
    )
    return f"{told}\n{table}\n{_zero(rows)}"


def _zero(rows: Sequence[Gain]) -> str:
    """Where the gain is nought, in words."""
    first = rows[0]
    if first.zero != first.zero:
        return f"It is nought nowhere between {first.x:g} and {rows[-1].x:g}."
    more = sum((one.gain < 0) != (next_.gain < 0) for one, next_ in pairwise(rows)) > 1
    both = (first.zero_low, first.zero_high)
    ends = (f"{each:.3g}" if isfinite(each) else "beyond" for each in both)
    return f"It is nought {'first ' if more else ''}at {first.zero:.3g} [{', '.join(ends)}]."
