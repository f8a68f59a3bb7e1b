"""``sim.study``: the steps of a study in a file, one table and one line for each of them."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from textwrap import fill
from typing import Any, Unpack

from sim.api import question
from sim.api.asking.about import SIDE, About
from sim.api.asking.folder import finished, say_if_kept, step_of
from sim.api.asking.keys.files import StudyKeys
from sim.api.asking.keywords import StudyKeywords
from sim.api.asking.measured import Measured
from sim.api.asking.words import spelled
from sim.api.results.answer import WIDTH, Answer
from sim.api.studies import backtest, package
from sim.api.studies.effects import CorrectionEffect, effects
from sim.api.studies.effects import told_of as told_of_effects
from sim.api.studies.file import StudyFile, StudyStep, read
from sim.api.studies.gains import Gain, gains
from sim.api.studies.gains import told_of as told_of_gains
from sim.api.studies.headline import headline_of
from sim.api.studies.published import HEAD, Held, held, rows_of_held, told_of
from sim.api.studies.rows import MeasureRow, rows_of
from sim.api.studies.steps import (
    check,
    placed,
    top_words,
    with_changes,
    words,
)
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.compose import load
from sim.load.overrides import own_keys, parse
from sim.load.request import CommandRequest, grammar
from sim.report.output.files import csv_text
from sim.report.output.folder import Question, ResultFolder
from sim.study.results.backtested import HEAD as TESTED
from sim.study.results.backtested import HeldForecast
from sim.study.running.headline import headline

WRITES = (
    "study.csv", "study.json", "published.csv", "corrections.csv", "gains.csv", "backtest.csv",
    "backtest.json", "backtest.png", "predicted.csv",
)  # fmt: skip
CHANGED = ("seed", "replications", "precision", "budget")
"""Keys that replace those of the steps."""


def study(
    study: str | PathLike[str], *overrides: str, **keywords: Unpack[StudyKeywords]
) -> "StudyAnswer":
    """Run the steps of a study, each a command with its keys; nothing runs twice in one ``out``.

    Parameters
    ----------
    study
        A name, or the path of a file (docs/studies.md).
    overrides
        In Hydra's grammar, e.g. ``"posture=home"``; of every step.
    keywords
        Steps, replications, workers, out, ...: ``theater study --help`` says all.

    Raises
    ------
    ConfigError
        With everything that is wrong with the file or with any step, before anything runs.
    TypeError
        If there is no such keyword.
    """
    return _answer(str(study), spelled("study", None, overrides, keywords))


class StudyAnswer(Answer):
    """The answers of all steps, and one table of what they measured.

    Attributes
    ----------
    file
        The study, with what was changed when it was run.
    steps
        The answer of each step by its name; ``study["hub_loss"]`` is one of them.
    """

    writes = WRITES
    head = ("step", *MeasureRow._fields)

    def __init__(
        self,
        origin: About,
        file: StudyFile,
        steps: Mapping[str, Answer],
        held: backtest.HeldTo = backtest.NOTHING,
    ) -> None:
        super().__init__(origin)
        self.file, self._held = file, held
        self.steps: Mapping[str, Answer] = dict(steps)
        self.status = max((each.status for each in self.steps.values()), default=0)

    def __getitem__(self, step: str) -> Answer:
        """The answer of a step.

        Raises
        ------
        KeyError
            If the study has no such step.
        """
        if step not in self.steps:
            raise KeyError(f"no step is called {step!r}; {did_you_mean(step, self.steps)}")
        return self.steps[step]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each step, choice, measure and subject."""
        return [(name, *row) for name, every in self._measured.items() for row in every]

    @cached_property
    def headlines(self) -> dict[str, str]:
        """What each step found, in a line."""
        return {name: headline_of(self.steps[name], rows) for name, rows in self._measured.items()}

    @cached_property
    def _measured(self) -> dict[str, list[MeasureRow]]:
        found = {}
        for name, answer in self.steps.items():
            step = self.file.steps[name]
            rows = rows_of(answer, [*step.choices], self.measures, step.in_states)
            found[name] = [*rows]
        return found

    @cached_property
    def measures(self) -> list[Measured]:
        """What its table tells."""
        usual = [Measured(metric=name) for name in headline(self.origin.loaded[0].scenario)]
        return self.file.head.measures or usual

    @cached_property
    def effects(self) -> list[CorrectionEffect]:
        """What each correction does, of steps that have some."""
        return effects(self.file, self.steps, self.measures)

    @cached_property
    def gains(self) -> list[Gain]:
        """What one choice gains on another along a key, of steps that have one."""
        return gains(self.file, self.steps, self.measures)

    @cached_property
    def published(self) -> list[Held]:
        """Ours and theirs, of what others have published."""
        return held(self.file, self.steps)

    @cached_property
    def backtested(self) -> list[HeldForecast]:
        """Each prediction beside each record of it."""
        return backtest.held_against(self.file, self.steps, self._held)

    @property
    def text(self) -> str:
        """The question, a line for each step, and what was asked."""
        head = self.file.head
        told = [head.title, fill(head.question, WIDTH)]
        for name, line in self.headlines.items():
            title = self.file.steps[name].title
            about = f"{name} ({title})" if title else name
            told.append(fill(f"{about}: {line}", WIDTH, subsequent_indent="  "))
        theirs = told_of(self.file, self.published) if self.published else []
        done = told_of_effects(self.file, self.effects) + told_of_gains(self.file, self.gains)
        done += backtest.told_of(self.file, self.backtested, self._held.early)
        last = "\n".join(self.origin.lines)
        blocks = ["\n".join(told[:2]), "\n".join(told[2:]), *done, *theirs, last]
        return "\n\n".join(blocks)

    def as_dict(self) -> dict[str, Any]:
        """The whole study as one object; the object of each step stands in its folder."""
        head = self.file.head
        return {
            **self.origin.head(),
            "title": head.title,
            "question": head.question,
            "source": head.source,
            "steps": [
                {
                    "name": name,
                    "title": self.file.steps[name].title,
                    "command": answer.origin.request.command,
                    "line": answer.origin.request.command_line,
                    "status": answer.status,
                    "headline": self.headlines[name],
                }
                for name, answer in self.steps.items()
            ],
            "rows": [dict(zip(self.head, row, strict=True)) for row in self.rows],
            **({"corrections": [each._asdict() for each in self.effects]} if self.effects else {}),
            **({"gains": [each._asdict() for each in self.gains]} if self.gains else {}),
            **({"published": theirs} if (theirs := self._theirs) else {}),
            **({"backtest": [*map(dict, tests)]} if (tests := self._tests) else {}),
        }

    @property
    def _tests(self) -> list[dict[str, Any]]:
        return [dict(zip(TESTED, each.row, strict=True)) for each in self.backtested]

    @property
    def _theirs(self) -> list[dict[str, Any]]:
        return [dict(zip(HEAD, row, strict=True)) for row in rows_of_held(self.published)]

    def files(self, folder: ResultFolder) -> list[Path]:
        """The table and the object of the study; each step writes its own folder."""
        written = [
            folder.write_text("study.csv", self.csv),
            folder.write_text("study.json", self.json),
        ]
        if self.published:
            text = csv_text(HEAD, rows_of_held(self.published))
            written.append(folder.write_text("published.csv", text))
        if self.effects:
            text = csv_text(CorrectionEffect._fields, self.effects)
            written.append(folder.write_text("corrections.csv", text))
        if self.gains:
            written.append(folder.write_text("gains.csv", csv_text(Gain._fields, self.gains)))
        if self.backtested:
            written += backtest.write(folder, self.file, self.backtested, self.origin.lines)
        return written

    def write(self, out: str | PathLike[str], figures: bool = False) -> list[Path]:
        """Write the files of the study, and those of each step into a folder of its name.

        Raises
        ------
        ConfigError
            If a folder holds what is not of this question, or cannot be written to.
        """
        written = super().write(out, figures)
        for name, answer in self.steps.items():
            answer.write(Path(out) / name, figures)
        return written


def _answer(name: str, given: Sequence[str]) -> StudyAnswer:
    keys, rest = own_keys(parse(given), StudyKeys)
    file = _chosen(read(name), keys)
    options = {key: getattr(keys, key) for key in CHANGED if getattr(keys, key) is not None}
    more = {each.key_or_group: str(each.input_line) for each in rest}
    file = with_changes(file, more, options)
    more_words = [*more.values()]
    check(file, more_words)
    held = backtest.held_to(file, keys.records)
    if keys.package is not None:
        keys = keys.model_copy(update={"out": package.folder_of(keys.package, keys.out)})
    origin = _origin(name, file, keys, more_words)
    if keys.out is None:
        return StudyAnswer(origin, file, *_run(file, more_words, keys, None, held))
    question = Question("study", origin.request.command_line)
    writes = [*WRITES, *SIDE]
    with closing(ResultFolder(keys.out, question, writes, keys.rerun, keys.figures)) as folder:
        answer = StudyAnswer(origin, file, *_run(file, more_words, keys, folder, held))
        answer.written = finished(folder, answer.files(folder), origin, export=False)
        say_if_kept(folder)
    if keys.package is not None:
        asked = origin.request.words[1:]
        how = [f"{key}={grammar(value)}" for key, value in origin.request.options.items()]
        answer.written += package.write_package(answer, keys.package, [*asked, *how])
    return answer


def _chosen(file: StudyFile, keys: StudyKeys) -> StudyFile:
    """The study with the steps that are asked for."""
    names = [keys.steps] if isinstance(keys.steps, str) else keys.steps
    if names is None:
        return file
    problems = [
        Problem("steps", f"no step is called {name!r}; {did_you_mean(name, file.steps)}")
        for name in names
        if name not in file.steps
    ]
    if problems or not names:
        raise ConfigError(
            "words", problems or [Problem("steps", "names none; one or more are right")]
        )
    return file.only(names)


def _run(
    file: StudyFile, more: Sequence[str], keys: StudyKeys, folder: ResultFolder | None,
    held: backtest.HeldTo,
) -> tuple[dict[str, Answer], backtest.HeldTo]:  # fmt: skip
    """The answers of all steps; with a folder each has one in it, and none runs twice. And what
    was found under draws of the inputs."""
    found: dict[str, Answer] = {}
    drawn: dict[str, Any] = {}
    how: dict[str, Any] = {"workers": keys.workers, "scheduler": keys.scheduler}
    for number, (name, step) in enumerate(file.steps.items(), start=1):
        if sys.stderr.isatty():
            print(f"step {number} of {len(file.steps)}: {name}", file=sys.stderr)
        if folder is not None:
            how |= {"out": str(folder.path / name), "figures": keys.figures, "rerun": keys.rerun}
        with step_of(folder):
            found[name] = _step(file, step, more, how)
        drawn[name] = backtest.drawn_inputs(step, words(file, step, more), found[name], folder)
    return found, replace(held, drawn=drawn)


def _step(file: StudyFile, step: StudyStep, more: Sequence[str], how: Mapping[str, Any]) -> Answer:
    try:
        asked = question(step.command)
        answer: Answer = asked(None, *words(file, step, more), **step.options, **how)
        return answer
    except ConfigError as error:
        problems = [placed(file, step, each) for each in error.problems]
        raise ConfigError(error.layer, problems) from None


def _origin(name: str, file: StudyFile, keys: StudyKeys, more: Sequence[str]) -> About:
    """What was asked, of the scenario at the top of the file."""
    told = {
        "steps": keys.steps,
        "records": keys.records,
        **{key: getattr(keys, key) for key in CHANGED},
    }
    asked = {key: value for key, value in told.items() if value is not None}
    request = CommandRequest("study", (name, *sorted(more)), asked)
    base = load(top_words(file, more))
    how = {"out": keys.out, "format": keys.format}
    return About(request, [replace(base, options=base.options.model_copy(update=how))])
