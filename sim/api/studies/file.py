"""A study as it stands in a file: one question, its measures, and the steps that answer it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import BaseModel, Field

from sim.api.asking.measured import Measured
from sim.api.asking.options import OPTIONS
from sim.api.studies.corrections import Correction, at_values, expanded, wrong_states
from sim.api.studies.predictions import Backtest
from sim.core.errors import ConfigError, Problem, did_you_mean, known
from sim.core.model import Model
from sim.load.files.reader import Document
from sim.load.named import NamedFile, named, part_of, problem_at
from sim.load.search import places

GROUP = "study"
"""The folder of studies among the configs."""
COMMANDS = (
    "run", "compare", "sweep", "select", "optimize", "pareto", "breakeven", "explain",
    "provenance", "interdict", "rules", "calibrate",
)  # fmt: skip
"""What a step can be."""
SWEPT = ("sweep", "select", "optimize", "pareto", "breakeven", "explain")
"""Commands that have factors."""
NOT_IN_A_FILE = ("out", "workers", "scheduler", "format", "figures", "rerun", "package")
"""Keys that say where and how a study is run, and not what it asks."""


Finite = Annotated[float, Field(allow_inf_nan=False)]


class Published(Model):
    """A measure, and what others have published of it."""

    metric: str
    """Its name (docs/metrics.md lists them)."""
    subject: list[str] | str
    """One subject, or several that are added up."""
    factor: float = Field(default=1.0, allow_inf_nan=False)
    """Ours times this is in the unit of theirs."""
    plus: float = Field(default=0.0, allow_inf_nan=False)
    """What is added to ours after that, because it is no part of the scenario."""
    measure: str
    """What it is called there."""
    unit: str
    codes: dict[str, Finite | None] = Field(min_length=1)
    """Values by the name of the code, or of who measured; null for what could not be read."""
    read_within: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """How far off a value may be that was read off a plot."""

    @property
    def subjects(self) -> list[str]:
        """The subjects that are added up."""
        return [self.subject] if isinstance(self.subject, str) else self.subject


class Common(Model):
    """What a step has beside the keys of its command; at the top what all steps have."""

    command: str | None = None
    """A command that answers a question."""
    scenario: str | None = None
    """A name, or a path; of a study in a file of one's own, from beside it too."""
    overrides: dict[str, Any] = Field(default_factory=dict)
    """Values by key."""
    factors: dict[str, list[Any] | str] = Field(default_factory=dict)
    """Values of each key that varies: a list, or words such as ``range(1,5)``."""
    choices: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Of compare: by name, what each choice has of its own, the base first."""
    corrections: dict[str, Correction] = Field(default_factory=dict)
    """Of compare: what is put right in the scenario, by name, in order; each is made in two orders,
    and what it does to the difference of two choices is told."""
    along: dict[str, list[Finite]] = Field(default_factory=dict)
    """Of compare: a key and values of it; what the second choice gains on the first is told at each
    of them, and where it is nought."""
    published: list[Published] = Field(default_factory=list)
    """Of run: what others have found; ours is told beside it."""
    backtest: Backtest | None = None
    """Of run: what is predicted of the public record."""
    assumed: list[str] = Field(default_factory=list)
    """What was assumed where a source says nothing."""


class StepKeys(Common):
    """One command."""

    title: str = ""
    """What it is about, where its name says too little."""


class Head(Common):
    """What stands at the top of a study."""

    title: str
    """In a few words."""
    question: str
    """In a sentence."""
    source: str = ""
    """Where it is from."""
    measures: list[Measured] = Field(default_factory=list)
    """What its table tells; the first is the measure of commands that have one."""
    falsified_by: list[str] = Field(default_factory=list)
    """Of a back-test: what records would have falsified what it stands on."""
    steps: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """By name; each has what the top has, and its own keys instead."""


@dataclass(frozen=True)
class StudyStep:
    """A step with all that it has, the keys of the top too."""

    name: str
    title: str
    command: str
    scenario: str | None
    overrides: Mapping[str, Any]
    factors: Mapping[str, list[Any] | str]
    choices: Mapping[str, Mapping[str, Any]]
    options: Mapping[str, Any]
    """Keys of the command."""
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    along: Mapping[str, Sequence[float]] = field(default_factory=dict)
    published: Sequence[Published] = ()
    assumed: Sequence[str] = ()
    backtest: Backtest | None = None
    path: tuple[str, ...] = ()
    """Where it stands in the file."""

    @property
    def in_states(self) -> bool:
        """Whether its choices are two in each of several states."""
        return bool(self.corrections or self.along)


@dataclass(frozen=True)
class StudyFile(NamedFile):
    """A study whose keys are right; whether its commands can be run is not known yet."""

    head: Head
    steps: Mapping[str, StudyStep] = field(default_factory=dict)

    def only(self, names: Sequence[str]) -> "StudyFile":
        """The same with some of the steps, in the order of the file."""
        return replace(
            self, steps={name: each for name, each in self.steps.items() if name in names}
        )


def studies() -> list[str]:
    """Names of the studies that ship, and of those in folders that were named."""
    return places().names(GROUP)


def read(name: str) -> StudyFile:
    """A study by its name or the path of its file.

    Raises
    ------
    ConfigError
        With everything that is wrong with its keys, or if there is no such study.
    """
    document = named(GROUP, name)
    options, own = {}, {}
    problems = []
    for key, value in document.data.items():
        if key in Head.model_fields:
            own[key] = value
        elif key in _every_key():
            options[key] = value
        else:
            hint = did_you_mean(key, [*Head.model_fields, *_every_key()])
            problems.append(problem_at(document, [key], f"is not a key of a study; {hint}"))
    head = part_of(Head, own, document, (), problems)
    if head is None:
        raise ConfigError(GROUP, problems)
    steps = dict(_steps(document, head, options, problems))
    problems += _unused(document, head, options, steps)
    problems += [
        problem
        for number, each in enumerate(head.measures)
        for problem in _metric(document, ("measures", str(number), "metric"), each.metric)
    ]
    if problems:
        raise ConfigError(GROUP, problems)
    return StudyFile(name, document, head, steps)


def _every_key() -> list[str]:
    """Keys of all commands that a step can be."""
    every = {key: None for command in COMMANDS for key in OPTIONS[command].model_fields}
    return [*every]


def _steps(
    document: Document, head: Head, options: Mapping[str, Any], problems: list[Problem]
) -> Iterator[tuple[str, StudyStep]]:
    """The steps of a study; one that is a single command is one step of that name."""
    if not head.steps:
        if head.command is None:
            problems.append(
                problem_at(document, ["steps"], "is missing; or command: for a single one")
            )
            return
        own = StepKeys.model_validate(head.model_dump(include={*Common.model_fields}))
        step = _step(document, head.command, own, head, {}, options, (), problems)
        if step is not None:
            yield step.name, step
        return
    for key in ("factors", "choices", "corrections", "along", "published", "backtest"):
        if getattr(head, key):
            problems.append(problem_at(document, [key], "is of one step, and belongs there"))
    for name, data in head.steps.items():
        path = ("steps", name)
        if not name.replace("_", "").isalnum() or not name.isascii():
            told = "is the name of a folder too; letters, digits and _ are right"
            problems.append(problem_at(document, path, told))
        keys = {key: value for key, value in data.items() if key in StepKeys.model_fields}
        given = part_of(StepKeys, keys, document, path, problems)
        if given is None:
            continue
        mine = {key: value for key, value in data.items() if key not in keys}
        step = _step(document, name, given, head, options, mine, path, problems)
        if step is not None:
            yield name, step


def _step(
    document: Document, name: str, own: StepKeys, head: Head, top: Mapping[str, Any],
    mine: Mapping[str, Any], path: tuple[str, ...], problems: list[Problem],
) -> StudyStep | None:  # fmt: skip
    """A step with the keys of the top that its command has, and its own."""
    before = len(problems)
    command = own.command or head.command
    if command is None:
        problems.append(problem_at(document, path, "has no command:, and the top has none"))
        return None
    wrong = [*known("command", command, COMMANDS, "command of a study")]
    if wrong:
        problems.append(problem_at(document, (*path, "command"), wrong[0].message))
        return None
    model = OPTIONS[command]
    for key in mine:
        if key in NOT_IN_A_FILE:
            told = f"says how and not what; `theater study NAME {key}=...` is right"
            problems.append(problem_at(document, (*path, key), told))
        elif key not in model.model_fields:
            hint = did_you_mean(key, [*model.model_fields, *StepKeys.model_fields])
            told = f"is not a key of `theater {command}`; {hint}"
            problems.append(problem_at(document, (*path, key), told))
    problems += [
        problem_at(document, (*path, each.path), each.message) for each in _parts(own, command)
    ]
    options = {**_measure(model, head), **top, **mine}
    options = {key: value for key, value in options.items() if key in model.model_fields}
    if len(problems) == before:
        part_of(model, options, document, path, problems)
    for number, each in enumerate(own.published):
        problems += _metric(document, (*path, "published", str(number), "metric"), each.metric)
    for key in ("metric", "cost_metric"):
        if isinstance(options.get(key), str):
            problems += _metric(document, (*path, key), options[key])
    if len(problems) > before:
        return None
    scenario = own.scenario or head.scenario
    common = {**(head.overrides if path else {}), **own.overrides}
    whole: Mapping[str, Mapping[str, Any]] = own.choices
    if own.corrections:
        whole = expanded(own.choices, own.corrections)
    elif own.along:
        whole = at_values(own.choices, own.along)
    chosen = {key: None for each in whole.values() for key in each}
    usual = {key: common[key] for key in chosen if key in common}
    choices = {each: {**usual, **values} for each, values in whole.items()}
    kept = {key: each for key, each in common.items() if key not in {*own.factors, *chosen}}
    return StudyStep(
        name, own.title, command, scenario, kept, own.factors, choices, options,
        own.corrections, own.along, own.published, own.assumed, own.backtest, path,
    )  # fmt: skip


def _parts(own: StepKeys, command: str) -> Iterator[Problem]:
    """Whether a step has what its command varies, and nothing else."""
    if command == "compare":
        if len(own.choices) < 2:
            yield Problem("choices", "are needed, two or more by name, the base first")
    elif own.choices:
        yield Problem("choices", f"are of compare, not of {command}")
    yield from wrong_states(command, own.choices, own.corrections, own.along)
    for key in ("published", "backtest"):
        if getattr(own, key) and command != "run":
            yield Problem(key, f"values are held against those of run, not of {command}")
    yield from (own.backtest.unknown_metrics() if own.backtest else ())
    if own.factors and command not in SWEPT:
        yield Problem("factors", f"are of {', '.join(SWEPT)}, not of {command}")
    if command in SWEPT and command != "explain" and not own.factors:
        yield Problem("factors", "are needed: values by key, e.g. hubs.geoje.berths.slot: [0, 1]")


def _metric(document: Document, path: Sequence[str], name: str) -> Iterator[Problem]:
    from sim.record.metric import metrics

    for each in known("", name, metrics, "metric"):
        yield problem_at(document, path, each.message)


def _measure(model: type[BaseModel], head: Head) -> dict[str, Any]:
    """The first measure, for a command that has one."""
    if not head.measures or "over" not in model.model_fields:
        return {}
    first = head.measures[0]
    told = {"metric": first.metric, "subject": first.subject, "over": first.over}
    return {key: value for key, value in told.items() if value is not None}


def _unused(
    document: Document, head: Head, options: Mapping[str, Any], steps: Mapping[str, StudyStep]
) -> Iterator[Problem]:
    """Keys of the top that no step has a use for."""
    if not head.steps or len(steps) < len(head.steps):
        return
    for key in options:
        if key in NOT_IN_A_FILE:
            told = f"says how and not what; `theater study NAME {key}=...` is right"
            yield problem_at(document, [key], told)
        elif all(key not in OPTIONS[each.command].model_fields for each in steps.values()):
            yield problem_at(document, [key], "is a key of no step")
    if head.command is not None and all("command" in each for each in head.steps.values()):
        yield problem_at(document, ["command"], "is of no step: each has its own")
