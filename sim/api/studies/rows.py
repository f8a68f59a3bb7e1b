"""One row for each measure of each choice, whatever the command: the table of a study."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from math import nan
from typing import Any, Literal, NamedTuple

import numpy as np

from sim.api.alternatives.breakeven import BreakEvens, points_of
from sim.api.alternatives.compare import Differences
from sim.api.alternatives.optimize import Allocations
from sim.api.alternatives.pareto import Fronted
from sim.api.alternatives.select import Selected
from sim.api.alternatives.sweep import Sweep
from sim.api.asking.measured import Measured
from sim.api.reasons.interdict import Losses
from sim.api.reasons.rules import RuleCosts
from sim.api.results.answer import Answer
from sim.api.results.results import Results
from sim.record.metric import metrics
from sim.report.output.words.names import OptionNames
from sim.study.results.paired import Comparison
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.running.variants import Objective
from sim.study.statistics.summary import Floats, Summary

TOGETHER = "all missions"
"""The subject that is all others of its metric together."""


class MeasureRow(NamedTuple):
    """A measure of a choice, or its paired difference from another one."""

    choice: str
    """Choice, point, option, loss or rule in words; empty where there is one scenario."""
    against: str
    """What it is the difference from; empty for a value."""
    metric: str
    subject: str
    unit: str
    base: float
    """The mean of what it is the difference from, where it is known."""
    mean: float
    half_width: float
    q05: float = nan
    q50: float = nan
    q95: float = nan
    n: float = nan
    low: float = nan
    high: float = nan


SUMMARY = [each.name for each in fields(Summary)]


def rows_of(
    answer: Answer, choices: Sequence[str], measures: Sequence[Measured], in_states: bool = False
) -> Iterator[MeasureRow]:
    """The rows of one step; none for an answer that is no measure: explain, provenance.

    Parameters
    ----------
    choices
        OptionNames of the choices of a comparison.
    measures
        What is told of commands that work out every metric; sums and means over several subjects
        of those that keep replications (run, compare).
    in_states
        Whether the choices are two in each of several states, and the second of each is told
        against the first; else all against the first of all.
    """
    match answer:
        case Results():
            yield from _values(answer.result, measures)
        case Differences() if in_states:
            for (base, other), pair in zip(
                zip(choices[::2], choices[1::2], strict=True), two_by_two(answer), strict=True
            ):
                yield from _differences(other, base, pair, measures)
        case Differences():
            named = dict(zip(answer.labels, choices, strict=True)) if choices else {}
            for one in answer.contrasts:
                name, base = (named.get(side, side) for side in (one.label, one.base))
                yield from _differences(name, base, one.pair, measures)
        case Sweep():
            yield from _points(answer, measures)
        case Selected():
            yield from _options(answer, answer.plan.keys, answer.question.objective)
        case Allocations():
            keys = [each.key for each in answer.study.space.factors]
            yield from _options(answer, keys, answer.keys.objective, answer.study.effort.fresh)
        case Fronted():
            for objective, name in zip(answer.objectives, ("gain", "cost"), strict=True):
                count = answer.values.shape[1]
                yield from _options(answer, answer.plan.keys, objective, count, name)
        case Losses():
            yield from _options(
                answer, ["loss"], answer.design.objective, answer.design.replications
            )
        case BreakEvens():
            yield from _curves(answer)
        case RuleCosts():
            for each in answer.rows:
                told = dict(zip(answer.head, each, strict=True))
                yield MeasureRow(
                    f"without {told['rule']}", "all rules", told["metric"], "all", told["unit"],
                    nan, told["lost"], told["half_width"], told["q05"], told["q50"], told["q95"],
                    told["n"],
                )  # fmt: skip


def two_by_two(answer: Differences) -> list[Comparison]:
    """Of choices that are two in each of several states, the second against the first."""
    results = [answer.pairs[0].base, *(pair.other for pair in answer.pairs)]
    return [Comparison(*two) for two in zip(results[::2], results[1::2], strict=True)]


@dataclass(frozen=True)
class MeasureGroup:
    """Subjects that one row is of: a single one, or several that are put together."""

    metric: str
    subject: str
    keys: Sequence[Key]
    over: Literal["mean", "sum"] = "sum"

    @property
    def unit(self) -> str:
        """A sum of shares may be above 1 and is none."""
        unit = metrics[self.metric].unit
        return "" if self.over == "sum" and len(self.keys) > 1 and unit == "fraction" else unit

    def of(self, result: Result) -> Floats:
        """Values by replication."""
        values = np.array([result.of(*key) for key in self.keys])
        together: Floats = values.mean(axis=0) if self.over == "mean" else values.sum(axis=0)
        return together


def groups(measures: Sequence[Measured], keys: Sequence[Key]) -> Iterator[MeasureGroup]:
    """What the rows are of."""
    for each in measures:
        named = each.subjects
        found = [key for key in keys if key[0] == each.metric and (not named or key[1] in named)]
        if each.over is None:
            yield from (MeasureGroup(*key, [key]) for key in found)
        elif found:
            parts = found if named else [key for key in found if key[1] != TOGETHER] or found
            subject = f"{each.over} of {', '.join(named) or 'all'}"
            yield MeasureGroup(each.metric, subject, parts, each.over)


def _values(result: Result, measures: Sequence[Measured]) -> Iterator[MeasureRow]:
    for each in groups(measures, result.keys):
        told = result.summary(each.metric, each.subject, each.unit, each.of(result))
        yield _row("", "", nan, told)


def _differences(
    choice: str, base: str, pair: Comparison, measures: Sequence[Measured]
) -> Iterator[MeasureRow]:
    for each in groups(measures, pair.keys):
        before = each.of(pair.base)
        values = each.of(pair.other) - before
        names = each.metric, each.subject, each.unit
        told = pair.base.summary(*names, values, difference=True)
        had = before[~np.isnan(before)]
        yield _row(choice, base, float(had.mean()) if len(had) else nan, told)


def _points(answer: Sweep, measures: Sequence[Measured]) -> Iterator[MeasureRow]:
    names = OptionNames.of([each.settings for each in answer.points])
    summaries = [] if answer.base is None else answer.base.summaries()
    base = {(each.metric, each.subject): each.mean for each in summaries}
    for point in answer.points:
        told = point.differences or point.summaries
        by = {(each.metric, each.subject): each for each in told}
        single = [each.model_copy(update={"over": None}) for each in measures]
        for key in (each.keys[0] for each in groups(single, list(by))):
            before = base[key] if point.differences else nan
            against = answer.plan.against if point.differences else ""
            yield _row(names.option(point.settings), against, before, by[key])


def _options(
    answer: Answer, keys: Sequence[str], objective: Objective, count: float = nan,
    value: str = "value",
) -> Iterator[MeasureRow]:  # fmt: skip
    """A row for each option: what it is, and its value."""
    rows = [dict(zip(answer.head, each, strict=True)) for each in answer.rows]
    names = OptionNames.of([{key: row[key] for key in keys} for row in rows])
    for row in rows:
        single = len(keys) == 1 and "." not in keys[0]
        settings = {key: row[key] for key in keys}
        choice = str(row[keys[0]]) if single else names.option(settings)
        yield MeasureRow(
            choice, "", objective.metric, objective.told_of, objective.unit, nan, row[value],
            row[f"{value}_half_width"], n=row.get("replications", count),
            low=row.get(f"{value}_low", nan), high=row.get(f"{value}_high", nan),
        )  # fmt: skip


def _curves(answer: BreakEvens) -> Iterator[MeasureRow]:
    options = answer.plan.loaded[0].options
    points = [
        ({**curve.settings, answer.along: point["x"]}, point)
        for curve in answer.curves
        for point in points_of(curve, options.level)
    ]
    names = OptionNames.of([settings for settings, _ in points])
    objective = answer.keys.objective
    for settings, point in points:
        yield MeasureRow(
            names.option(settings), answer.plan.against, objective.metric, objective.told_of,
            objective.unit, nan, point["difference"], point["half_width"], n=options.replications,
        )  # fmt: skip


def _row(choice: str, against: str, base: float, told: Summary) -> MeasureRow:
    values: dict[str, Any] = {name: getattr(told, name) for name in SUMMARY}
    return MeasureRow(choice=choice, against=against, base=base, **values)
