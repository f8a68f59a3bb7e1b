"""A study that is held against the public record: forecasts, records, verdicts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill

import numpy as np
from numpy.typing import NDArray

from sim.api.asking.progress import Counter
from sim.api.results.answer import WIDTH, Answer
from sim.api.results.results import Results
from sim.api.studies.file import StudyFile, StudyStep
from sim.api.studies.predictions import Backtest, Prediction, PredictionReader
from sim.core.errors import ConfigError, Problem
from sim.engine.replication import run
from sim.load.compose import Loaded
from sim.load.factors.draws import ranges
from sim.load.overrides import parse
from sim.load.register.records import PREDICTED, SHORT, Committed, committed, records, shipped_file
from sim.report.output.files import csv_text, json_text
from sim.report.output.folder import ResultFolder
from sim.report.output.text import aligned
from sim.study.results.backtested import (
    HEAD,
    INSIDE,
    NAIVE,
    OURS,
    Foretold,
    HeldForecast,
    RecordValue,
    beside_records,
    number,
)
from sim.study.running.outcome import outcome
from sim.study.statistics.intervals import SHARE
from sim.study.statistics.predictive import further, share_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class HeldTo:
    """What the predictions of a study are held to.

    Attributes
    ----------
    early
        What was committed before.
    drawn
        Values of the predictions of a step under draws of its inputs, by its name: shape (draws,
        replications, predictions); None without draws.
    """

    records: Sequence[RecordValue] = ()
    early: Committed | None = None
    drawn: Mapping[str, Floats | None] = field(default_factory=dict)


NOTHING = HeldTo()


def predictions(file: StudyFile) -> dict[str, Prediction]:
    """Those of every step, by name."""
    every = (step.backtest.predictions for step in file.steps.values() if step.backtest)
    return {name: each for some in every for name, each in some.items()}


def wrong_backtest(file: StudyFile, step: StudyStep, loaded: Loaded) -> Iterator[Problem]:
    """Subjects that a scenario does not have, whose first day tells them all; draws of nothing; and
    names that two steps have."""
    if step.backtest is None:
        return
    scenario = loaded.scenario
    soon = scenario.model_copy(update={"horizon_d": 1.0, "warm_up_d": min(scenario.warm_up_d, 1.0)})
    keys = outcome(run(soon, 1, 0), soon, step.backtest.metrics, series=False).keys
    found = [*step.backtest.unknown_subjects(keys)]
    if step.backtest.inputs and not ranges(loaded.config):
        told = f"no number of {loaded.name} has a range in parameters.csv; 0 is right"
        found.append(Problem("backtest.inputs", told))
    for other in file.steps.values():
        if other is not step and other.backtest is not None:
            both = {*step.backtest.predictions} & {*other.backtest.predictions}
            found += [
                Problem(
                    f"backtest.predictions.{name}", f"is one of {other.name} too; one name each"
                )
                for name in sorted(both)
            ]
    for each in found:
        yield Problem(".".join([*step.path, each.path]), each.message)


def drawn_inputs(
    step: StudyStep, words: Sequence[str], answer: Answer, folder: ResultFolder | None
) -> Floats | None:
    """The predictions of a step under draws of its inputs; None where none are asked for."""
    test = step.backtest
    if test is None or not test.inputs:
        return None
    from sim.load.factors.space import INPUTS, space
    from sim.study.explain.with_inputs import Placer, run_drawn

    (loaded,) = answer.origin.loaded
    inputs = space(parse(words), [INPUTS])
    workers = folder.where(loaded.options.where) if folder else loaded.options.where
    counter = Counter(f"inputs of {step.name}", test.inputs * test.inputs_each)
    found = run_drawn(
        [Placer(inputs.place, inputs.drawn_units)], PredictionReader(test), loaded.options.seed,
        workers, counter, test.inputs, test.inputs_each,
    )  # fmt: skip
    counter.end()
    values: Floats = found[0]
    return values


def foretold(
    file: StudyFile, steps: Mapping[str, Answer], drawn: Mapping[str, Floats | None]
) -> list[Foretold]:
    """Every prediction of a study."""
    return [
        each
        for name, answer in steps.items()
        if isinstance(answer, Results) and (test := file.steps[name].backtest) is not None
        for each in _of(name, test, answer, drawn.get(name))
    ]


def _of(step: str, test: Backtest, answer: Results, drawn: Floats | None) -> Iterator[Foretold]:
    result = answer.result
    for column, (name, each) in enumerate(test.predictions.items()):
        if drawn is None:
            values = each.all_values(result.keys, result.values)
        else:
            values = drawn[..., column]
        mean, low, high = _interval(each, values, result.level)
        n = int(np.count_nonzero(~np.isnan(values)))
        yield Foretold(step, name, each.title, each.unit, mean, low, high, result.level, n)


def _interval(each: Prediction, values: Floats, level: float) -> tuple[float, float, float]:
    if each.observed.count is not None:
        return share_of(values, each.observed.count, level)
    usual = SHARE if each.unit == "fraction" else (-np.inf, np.inf)
    least = usual[0] if each.least is None else each.least
    most = usual[1] if each.most is None else each.most
    return further(values, level, each.observed.times, each.logs, (least, most))


def held_to(file: StudyFile, own: str | None) -> HeldTo:
    """The records of a study, of a file of the user's own or those that ship; what was committed.

    Raises
    ------
    ConfigError
        If a study that predicts nothing is given records, with every row that is wrong, or if what
        was committed is not what was registered.
    """
    asked = predictions(file)
    if own is not None and not asked:
        told = "are for a study that predicts something; this one has no backtest:"
        raise ConfigError("words", [Problem("records", told)])
    if not asked:
        return NOTHING
    ships = file.folder is None
    early = committed(file.name) if ships else None
    if own is not None:
        return HeldTo(records(Path(own).expanduser(), [*asked], own=True), early)
    path = shipped_file(file.name, "records") if ships else None
    return HeldTo(records(path, [*asked]) if path is not None else (), early)


def held_against(file: StudyFile, steps: Mapping[str, Answer], held: HeldTo) -> list[HeldForecast]:
    """Each prediction beside its records."""
    known = [
        (name, each.naive.by == "mean", each.known_before(name))
        for name, each in predictions(file).items()
    ]
    every = foretold(file, steps, held.drawn)
    return beside_records(every, held.records, known, held.early.every if held.early else ())


def write(
    folder: ResultFolder, file: StudyFile, every: Sequence[HeldForecast], notes: Sequence[str]
) -> list[Path]:
    """The table, the object, the figure; and the predictions alone, to be committed."""
    from sim.report.study.figures.backtest import backtest_figure

    told_first = {"title": file.head.title, "question": file.head.question}
    head = {**told_first, "falsified_by": file.head.falsified_by}
    rows = [dict(zip(HEAD, each.row, strict=True)) for each in every]
    told = {each.foretold.name: each.foretold for each in every}
    return [
        folder.write_text("backtest.csv", csv_text(HEAD, [each.row for each in every])),
        folder.write_text("backtest.json", json_text({**head, "rows": rows})),
        folder.write_text("predicted.csv", predicted_text([*told.values()])),
        *folder.draw(lambda: backtest_figure(file.head.title, every), "backtest.png", notes),
    ]


def predicted_text(every: Sequence[Foretold]) -> str:
    """What is committed before the records are opened, with four digits."""
    rows = [
        (
            each.step, each.name, each.title, each.unit,
            *(f"{value:.4g}" for value in (each.mean, each.low, each.high)), each.level, each.n,
        )
        for each in every
    ]  # fmt: skip
    return csv_text(PREDICTED, rows)


def told_of(file: StudyFile, every: Sequence[HeldForecast], early: Committed | None) -> list[str]:
    """The table, what it sums up to, and what was said before."""
    if not every:
        return []
    head = ["prediction", "forecast [low, high]", "record", "record is", "naive"]
    rows = [[*_cells(each)] for each in every]
    blocks = [aligned(head, rows), sums_up(every)]
    if early is not None:
        told = f"Committed on {early.date} (sha256 {early.sha256[:SHORT]}), {early.known}: "
        again = [each for each in every if each.committed and each.record]
        inside = sum(each.committed_verdict == INSIDE for each in again)
        blocks.append(
            fill(f"{told}{inside} of {len(again)} records inside those intervals.", WIDTH)
        )
    falsified = [
        fill(f"- {each}", WIDTH, subsequent_indent="  ") for each in file.head.falsified_by
    ]
    if falsified:
        blocks.append("\n".join(["What would have falsified it", *falsified]))
    return blocks


def _cells(each: HeldForecast) -> Iterator[str]:
    yield from (_what(each), _ours(each.foretold), _record(each))
    yield each.verdict.removeprefix("outside, ")
    yield _naive(each)


def _what(each: HeldForecast) -> str:
    unit = "" if each.foretold.unit in ("fraction", "") else f" [{each.foretold.unit}]"
    return each.foretold.title + unit


def _ours(told: Foretold) -> str:
    return f"{number(told.mean)} [{number(told.low)}, {number(told.high)}]"


def _record(each: HeldForecast) -> str:
    if each.record is None:
        return "-"
    years = each.record.told_years
    return each.record.told + ("" if years in each.foretold.title else f" ({years})")


def _naive(each: HeldForecast) -> str:
    if each.naive is None:
        return "-"
    return number(each.naive.value) + (", nearer" if each.nearer == NAIVE else "")


def sums_up(every: Sequence[HeldForecast]) -> str:
    """How many records are inside, and how many a naive forecast is nearer to."""
    held = [each for each in every if each.record is not None]
    if not held:
        return "No record of these predictions is known here; records=FILE.csv holds them to some."
    inside = sum(each.verdict == INSIDE for each in held)
    level = held[0].foretold.level
    told = f"{inside} of {len(held)} records inside ({level:.0%} intervals)"
    both = [each.nearer for each in held if each.nearer]
    if both:
        told += f"; nearer than the naive forecast {both.count(OURS)}, farther {both.count(NAIVE)}"
    return told + "."
