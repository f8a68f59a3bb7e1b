"""What each correction does to the difference of two choices, in two orders."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.api.alternatives.compare import Differences
from sim.api.asking.measured import Measured
from sim.api.results.answer import Answer
from sim.api.studies.corrections import orders, states
from sim.api.studies.file import StudyFile, StudyStep
from sim.api.studies.rows import groups, two_by_two
from sim.report.output.text import aligned, mean_and_interval

DIGITS = 3


class CorrectionEffect(NamedTuple):
    """A correction in one order; with no name, all of them together."""

    step: str
    order: str
    correction: str
    towards: str
    """Which of the two choices it was expected to favour, before anything was run."""
    metric: str
    subject: str
    unit: str
    before: float
    """The second choice minus the first, without it."""
    after: float
    """The same with it."""
    effect: float
    """After minus before, replication by replication."""
    half_width: float
    low: float
    high: float
    n: float


def effects(
    file: StudyFile, steps: Mapping[str, Answer], measures: Sequence[Measured]
) -> list[CorrectionEffect]:
    """Those of every step that has corrections."""
    return [
        effect
        for name, answer in steps.items()
        if isinstance(answer, Differences) and file.steps[name].corrections
        for effect in _of(file.steps[name], answer, measures)
    ]


def _of(
    step: StudyStep, answer: Differences, measures: Sequence[Measured]
) -> Iterator[CorrectionEffect]:
    names = [*step.corrections]
    pairs = dict(zip(states(names), two_by_two(answer), strict=True))
    first = next(iter(pairs.values()))
    whole = ("", "first 0", f"first {len(names)}")
    for group in groups(measures, first.keys):
        gains = {state: group.of(pair.other) - group.of(pair.base) for state, pair in pairs.items()}
        for order, each in orders(names).items():
            for name, before, after in [*each, whole]:
                change = gains[after] - gains[before]
                told = first.base.summary(
                    group.metric, group.subject, group.unit, change, difference=True
                )
                yield CorrectionEffect(
                    step.name, order, name, step.corrections[name].towards if name else "",
                    told.metric, told.subject, told.unit,
                    float(gains[before].mean()), float(gains[after].mean()),
                    told.mean, told.half_width, told.low, told.high, told.n,
                )  # fmt: skip


def told_of(file: StudyFile, every: Sequence[CorrectionEffect]) -> list[str]:
    """A table for each step and measure, a row for each correction."""
    tables: dict[tuple[str, str, str], list[CorrectionEffect]] = {}
    for each in every:
        tables.setdefault((each.step, each.metric, each.subject), []).append(each)
    return [_table(file.steps[step], rows) for (step, *_), rows in tables.items()]


def _table(step: StudyStep, every: Sequence[CorrectionEffect]) -> str:
    base, other = (name.removesuffix(", first 0") for name in [*step.choices][:2])
    by = {(each.order, each.correction): each for each in every}
    words = {"base": base, "other": other, "either": "either", "": ""}
    titles = {name: each.title for name, each in step.corrections.items()} | {"": "all of them"}
    rows = []
    for name, title in titles.items():
        forward, backward = by["forward", name], by["backward", name]
        rows.append([title, words[forward.towards], _effect(forward), _effect(backward)])
    whole = by["forward", ""]
    unit = f" [{whole.unit}]" if whole.unit else ""
    told = f"What {other} gains on {base}, {whole.metric} {whole.subject}{unit}: "
    told += f"{whole.before:+.{DIGITS}f} without any correction, {whole.after:+.{DIGITS}f} with all"
    return told + "\n" + aligned(["effect of", "expected for", "forward", "backward"], rows)


def _effect(each: CorrectionEffect) -> str:
    told = mean_and_interval(each.effect, each.low, each.high, DIGITS)
    return f"+{told}" if each.effect > 0 else told
