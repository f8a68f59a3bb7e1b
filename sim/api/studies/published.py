"""What others have published, beside what we find: case by case, with a verdict."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, NamedTuple

import numpy as np

from sim.api.asking.measures import keys_of
from sim.api.results.answer import WIDTH, Answer
from sim.api.results.results import Results
from sim.api.studies.file import Published, StudyFile, StudyStep
from sim.core.errors import Problem, known
from sim.model.scenario import Scenario
from sim.report.output.text import aligned, mean_and_interval
from sim.study.running.replicate import Result

HEAD = (
    "step", "measure", "unit", "ours", "low", "high", "n", "code", "published", "read_within",
    "verdict",
)  # fmt: skip
"""Columns of ``published.csv``: a row for each value that somebody has published."""
DIGITS = 2


class Held(NamedTuple):
    """A measure of ours, and what codes say of it."""

    step: str
    title: str
    published: Published
    ours: float
    low: float
    high: float
    n: int

    @property
    def verdict(self) -> str:
        """Whether ours is in the range of the codes as they could be read, or how far off it is."""
        values = [each for each in self.published.codes.values() if each is not None]
        read = self.published.read_within
        if not values:
            return "not read"
        least, most = min(values) - read, max(values) + read
        if least <= self.ours <= most:
            return "inside"
        if self.low <= most and self.high >= least:
            return "inside, by its interval"
        off = self.ours - (most if self.ours > most else least)
        return f"{abs(off):.{DIGITS}f} {'above' if off > 0 else 'below'}"


def held(file: StudyFile, steps: Mapping[str, Answer]) -> list[Held]:
    """Everything that a study has published values of."""
    return [
        _held(file.steps[name], each, answer.result)
        for name, answer in steps.items()
        if isinstance(answer, Results)
        for each in file.steps[name].published
    ]


def _held(step: StudyStep, published: Published, result: Result) -> Held:
    keys = [(published.metric, each) for each in published.subjects]
    total = np.sum([result.of(*key) for key in keys], axis=0)
    values = published.factor * total + published.plus
    told = result.summary(published.metric, keys[0][1], published.unit, values)
    return Held(step.name, step.title, published, told.mean, told.low, told.high, told.n)


def unknown_subjects(step: StudyStep, scenario: Scenario) -> Iterator[Problem]:
    """Subjects of published values that a scenario does not have; its first day tells them all."""
    if not step.published:
        return
    keys = keys_of(scenario, [each.metric for each in step.published])
    for number, each in enumerate(step.published):
        have = [subject for metric, subject in keys if metric == each.metric]
        for subject in each.subjects:
            path = ".".join([*step.path, "published", str(number), "subject"])
            yield from known(path, subject, have, f"subject of {each.metric}")


def rows_of_held(every: Sequence[Held]) -> list[tuple[Any, ...]]:
    """A row for each published value."""
    return [
        (
            each.step, each.published.measure, each.published.unit, each.ours, each.low, each.high,
            each.n, code, value, each.published.read_within, each.verdict,
        )
        for each in every
        for code, value in each.published.codes.items()
    ]  # fmt: skip


def told_of(file: StudyFile, every: Sequence[Held]) -> list[str]:
    """Tables of ours beside theirs, one for each set of codes, and what was assumed."""
    sets: dict[tuple[str, ...], list[Held]] = {}
    for each in every:
        sets.setdefault(tuple(each.published.codes), []).append(each)
    blocks = [_table(codes, some) for codes, some in sets.items()]
    return [*blocks, *_assumed(file, {each.step for each in every})]


def _table(codes: Sequence[str], every: Sequence[Held]) -> str:
    rows = [
        [
            f"{each.title or each.step}: {each.published.measure} [{each.published.unit}]",
            mean_and_interval(each.ours, each.low, each.high, DIGITS),
            each.verdict,
            *(
                "-" if (value := each.published.codes[code]) is None else f"{value:g}"
                for code in codes
            ),
        ]
        for each in every
    ]
    return aligned(["case", "ours", "ours is", *codes], rows)


def _assumed(file: StudyFile, steps: set[str]) -> list[str]:
    """What was assumed, for all cases and for each."""
    told = [*file.head.assumed]
    for name, step in file.steps.items():
        if name in steps and step.path:
            told += [f"{step.title or name}: {each}" for each in step.assumed]
    lines = [fill(f"- {each}", WIDTH, subsequent_indent="  ") for each in told]
    return ["\n".join(["What was assumed", *lines])] if lines else []
