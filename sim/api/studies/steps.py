"""A step as the words of its command, and whether that command can be run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from sim.api import question
from sim.api.asking.folder import FoundRight, checking
from sim.api.asking.options import OPTIONS
from sim.api.asking.words import is_of_given
from sim.api.studies.backtest import wrong_backtest
from sim.api.studies.file import StudyFile, StudyStep
from sim.api.studies.published import unknown_subjects
from sim.core.errors import ConfigError, Problem
from sim.load.compose import build, default_scenario, words_of
from sim.load.overrides import parse
from sim.load.request import grammar
from sim.load.search import SCENARIO

Words = list[str]


def with_changes(
    study: StudyFile, overrides: Mapping[str, str], options: Mapping[str, Any]
) -> StudyFile:
    """The study with words and options that are given when it is run.

    Parameters
    ----------
    overrides
        Words by key; they replace those of the file.
    options
        By key, for each step whose command has it.

    Raises
    ------
    ConfigError
        With every key that a step varies itself, and every option that no step has.
    """
    problems = []
    for step in study.steps.values():
        for key in {*overrides} & {*varied(step)}:
            told = f"is varied by {step.name}; leave it out, or steps=[...] without that step"
            problems.append(Problem(key, told))
    every = {key for step in study.steps.values() for key in OPTIONS[step.command].model_fields}
    problems += [Problem(key, "is a key of no step of this study") for key in {*options} - every]
    if problems:
        raise ConfigError("overrides", problems)
    steps = {name: _changed(step, overrides, options) for name, step in study.steps.items()}
    return replace(study, steps=steps)


def _changed(
    step: StudyStep, overrides: Mapping[str, str], options: Mapping[str, Any]
) -> StudyStep:
    known = OPTIONS[step.command].model_fields
    kept = {key: each for key, each in step.overrides.items() if _bare(key) not in overrides}
    own = {key: each for key, each in options.items() if key in known}
    every = {**step.options, **own}
    if "precision" in known and "precision" not in every:
        own.pop("budget", None)  # it is for nothing there
    if isinstance(own.get("budget"), float) and own["budget"].is_integer():
        own["budget"] = int(own["budget"])
    return replace(step, overrides=kept, options={**step.options, **own})


def words(study: StudyFile, step: StudyStep, more: Sequence[str] = ()) -> Words:
    """The words of a step: scenario, overrides, and what it varies.

    Raises
    ------
    ConfigError
        If the base of a choice has no value of a key that another choice has.
    """
    common = _common(study, step.scenario, step.overrides, more)
    if SCENARIO in varied(step):
        common = [word for word in common if not _is_scenario(word)]
    factors = [_factor(key, values) for key, values in step.factors.items()]
    return [*common, *factors, *_choices(study, step, common)]


def top_words(study: StudyFile, more: Sequence[str] = ()) -> Words:
    """The scenario and the overrides that stand at the top."""
    given = {_bare(word.partition("=")[0]) for word in more}
    kept = {key: each for key, each in study.head.overrides.items() if _bare(key) not in given}
    return _common(study, study.head.scenario, kept, more)


def varied(step: StudyStep) -> list[str]:
    """Keys that have several values in a step, without ``+`` and ``~``."""
    keys = [*step.factors, *(key for choice in step.choices.values() for key in choice)]
    return [*dict.fromkeys(map(_bare, keys))]


def check(study: StudyFile, more: Sequence[str]) -> None:
    """Whether every step can be run: what each command itself says before it begins.

    Raises
    ------
    ConfigError
        With everything that is wrong with any step.
    """
    problems: dict[Problem, None] = {}
    typed: dict[Problem, list[StudyStep]] = {}
    given = [word.partition("=")[0] for word in more]
    for step in study.steps.values():
        try:
            with checking(), redirect_stderr(StringIO()):
                question(step.command)(None, *words(study, step, more), **step.options)
        except FoundRight:
            found = [*_held_against(study, step, more)]
        except ConfigError as error:
            found = [*error.problems]
        for each in found:
            if is_of_given(each.path, given):
                typed.setdefault(each, []).append(step)
            else:
                problems[placed(study, step, each)] = None
    for each, steps in typed.items():
        if len(steps) == len(study.steps):
            problems[each] = None
        else:
            problems.update(dict.fromkeys(_of_step(step, each) for step in steps))
    if problems:
        raise ConfigError("study", [*problems])


def _held_against(study: StudyFile, step: StudyStep, more: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with what others have published, and with what is predicted."""
    if step.published or step.backtest:
        loaded = build(parse(words(study, step, more)))
        yield from unknown_subjects(step, loaded.scenario)
        yield from wrong_backtest(study, step, loaded)


def placed(study: StudyFile, step: StudyStep, problem: Problem) -> Problem:
    """A problem of a command, with where it comes from in the file."""
    if step.path and problem.path.startswith(".".join(step.path)):
        return problem
    key = problem.path.removeprefix("against=")
    sections = {"factors": step.factors, "overrides": step.overrides}
    sections |= {f"choices.{name}": each for name, each in step.choices.items()}
    path = [*step.path]
    for section, keys in sections.items():
        near = [each for each in keys if f"{key}.".startswith(f"{_bare(each)}.")]
        if near:
            path = [*step.path, *section.split("."), near[0]]
            break
    else:
        if key in step.options:
            path = [*step.path, key]
    told = _of_step(step, problem)
    return replace(told, place=problem.place or study.document.place(path))


def _of_step(step: StudyStep, problem: Problem) -> Problem:
    """A problem with the step that has it, where the file has steps."""
    name = f"steps.{step.name}: " if step.path else ""
    return replace(problem, path=f"{name}{problem.path}".removesuffix(": "))


# ---- words -----------------------------------------------------------------------------------


def _common(
    study: StudyFile, scenario: str | None, overrides: Mapping[str, Any], more: Sequence[str]
) -> Words:
    chosen = any(map(_is_scenario, more))
    first = () if scenario is None or chosen else words_of(_beside(study, scenario))
    return [*first, *(_word(key, value) for key, value in overrides.items()), *more]


def _is_scenario(word: str) -> bool:
    return word.startswith(f"{SCENARIO}=")


def _bare(key: str) -> str:
    return key.lstrip("+~")


def _word(key: str, value: Any) -> str:
    return key if key.startswith("~") else f"{key}={grammar(value)}"


def _factor(key: str, values: list[Any] | str) -> str:
    text = values if isinstance(values, str) else ",".join(map(grammar, values))
    return f"{key}={text}"


def _choices(study: StudyFile, step: StudyStep, common: Sequence[str]) -> Iterator[str]:
    """A word for every choice of every key that some choice has; what a choice does not say is as
    its scenario has it."""
    keys = dict.fromkeys(key for choice in step.choices.values() for key in choice)

    @cache
    def scenario(named: str) -> Mapping[str, Any]:
        first = words_of(_beside(study, named))
        rest = [word for word in common if not _is_scenario(word)]
        return build(parse([*first, *rest])).scenario.model_dump()

    whole = [
        {
            **choice,
            **_usual(study, step, name, scenario, [key for key in keys if key not in choice]),
        }
        for name, choice in step.choices.items()
    ]
    for key in keys:
        for choice in whole:
            if _bare(key) == SCENARIO:
                yield from words_of(_beside(study, str(choice[key])))
            else:
                yield _word(key, choice[key])


def _usual(
    study: StudyFile, step: StudyStep, name: str,
    scenario: Callable[[str], Mapping[str, Any]], missing: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """What the scenario of a choice has at the keys that the choice does not give.

    Raises
    ------
    ConfigError
        With every key that the scenario does not have either.
    """
    if not missing:
        return {}
    own = step.choices[name].get(SCENARIO)
    named = step.scenario or default_scenario() if own is None else str(own)
    found = {key: named if key == SCENARIO else _at(scenario(named), key) for key in missing}
    path = (*step.path, "choices", name)
    problems = [
        study.problem(path, f"has no {_bare(key)}, and neither has its scenario; give it a value")
        for key, value in found.items()
        if value is None or key.startswith("~")
    ]
    if problems:
        raise ConfigError("study", problems)
    return found


def _at(scenario: Mapping[str, Any], key: str) -> Any:
    """What a scenario has at a key; None for nothing."""
    place: Any = scenario
    for part in _bare(key).split("."):
        if isinstance(place, list | tuple) and part.isdigit() and int(part) < len(place):
            place = place[int(part)]
        else:
            place = place.get(part) if isinstance(place, Mapping) else None
    return place


def _beside(study: StudyFile, scenario: str) -> str:
    """A scenario by its name, or the path of one that lies beside a study of one's own."""
    if study.folder is None:
        return scenario
    for name in (scenario, f"{scenario}.yaml"):
        file = study.folder / Path(name).expanduser()
        if file.suffix and file.is_file() and file.resolve() != study.document.file.resolve():
            return str(file)
    return scenario
