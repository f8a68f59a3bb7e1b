"""``theater regress``: is readiness what it was? A gate against a baseline, and its acceptance."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from hydra.core.override_parser.types import Override
from pydantic import Field, ValidationError

from sim.cli.about import About, about, came_from
from sim.cli.commands.run import replicated
from sim.cli.precise import refuse_precision
from sim.cli.progress import Counter
from sim.core.errors import ConfigError, Problem
from sim.core.model import Model, problems_of
from sim.load.compose import Loaded, RunOptions, build, default_scenario
from sim.load.overrides import changes, parse
from sim.load.request import grammar
from sim.report.output.files import json_text, open_folder, write_text
from sim.report.study import regress as regress_report
from sim.report.study.regress import Gate
from sim.study.regression import baseline
from sim.study.regression.baseline import Baseline
from sim.study.running.headline import headline
from sim.study.running.variants import ALL
from sim.study.statistics.equivalence import Floats, decide, looks

STATUS = {"identical": 0, "equivalent": 0, "regressed": 1, "inconclusive": 3}
"""Exit status of each verdict; 2 is wrong input."""
GROWTH = 4
"""The budget where none is given, in replications of the baseline."""
REFUSED = ("level", "out", "spells")
"""Keys of a run that would do nothing here."""
RAW = ("reason", "junit")
"""Keys whose value is text, whatever Hydra's grammar would make of it."""
_NOT_MODEL = {"scenario", *RunOptions.model_fields}
"""Keys that a baseline keeps by themselves, or not at all."""

Margin = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


class Accept(Model):
    """The keys of an acceptance beside those of a run."""

    reason: str = ""
    metric: list[str] | str | None = None
    subject: list[str] | str = ALL
    margin: Margin | dict[str, Margin] | None = None
    """Largest difference that does not matter, of all metrics or by metric."""


class Regress(Model):
    """The keys of the gate beside those of a run."""

    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """Chance of a wrong verdict, of each kind."""
    budget: int | None = Field(default=None, ge=2, strict=True)
    """Fresh replications at most [count]."""
    junit: str | None = None


def main(words: Sequence[str]) -> int:
    """Hold a scenario against a baseline, or accept a new one."""
    accepts, file, rest = split(words)
    return _accept(file, rest) if accepts else _gate(file, rest)


def split(words: Sequence[str]) -> tuple[bool, Path, list[str]]:
    """Whether to accept, the file, and the overrides.

    Raises
    ------
    ConfigError
        If there is not exactly one file, or a flag that is not known.
    """
    flags = [word for word in words if word.startswith("-")]
    files = [word for word in words if "=" not in word and word[:1] not in ("-", "~", "+")]
    problems = [
        Problem(word, "is not known here; --accept is the only one")
        for word in flags
        if word != "--accept"
    ]
    if len(files) != 1:
        told = f"{len(files)} files are named; one is right: theater regress BASELINE.json"
        problems.append(Problem(" ".join(files), told))
    if problems:
        raise ConfigError("overrides", problems)
    rest = [word for word in words if word not in flags and word not in files]
    return bool(flags), Path(files[0]), rest


def own(words: Sequence[str], model: type[Model]) -> tuple[Any, list[Override]]:
    """The keys of this command, and the overrides that are left.

    Raises
    ------
    ConfigError
        With every key that is wrong or has no use here.
    """
    other, when = (Regress, "with") if model is Accept else (Accept, "without")
    told = dict.fromkeys(REFUSED, "does nothing in this command; leave it out")
    told |= dict.fromkeys(other.model_fields, f"does nothing {when} --accept; leave it out")
    given: dict[str, Any] = {}
    others = []
    for word in words:
        key, _, text = word.partition("=")
        if key in RAW:
            given[key] = text[1:-1] if text[:1] == text[-1:] and text[:1] in ("'", '"') else text
        else:
            others.append(word)
    overrides = parse(others)
    ours = [each for each in overrides if each.key_or_group in model.model_fields]
    given.update({each.path: each.value for each in changes(ours)})
    unused = [key for key in [*given, *(each.key_or_group for each in overrides)] if key in told]
    if unused:
        raise ConfigError("overrides", [Problem(key, told[key]) for key in unused])
    try:
        asked = model.model_validate(given)
    except ValidationError as error:
        raise ConfigError("overrides", problems_of(error, model)) from None
    return asked, [each for each in overrides if each not in ours]


def _built(overrides: Sequence[Override]) -> Loaded:
    loaded = build(overrides)
    refuse_precision(loaded.options)
    if loaded.options.format == "csv":
        raise ConfigError("overrides", [Problem("format", "'csv' is not right; table or json")])
    return loaded


def _writable(file: Path) -> None:
    """Make the folder of a file, and find it writable before anything long begins."""
    if file.is_dir():
        raise ConfigError("overrides", [Problem(str(file), "is a folder; a file is right")])
    try:
        open_folder(str(file.parent))
    except ConfigError as error:
        told = [Problem(str(file), each.message) for each in error.problems]
        raise ConfigError("overrides", told) from None


def _write(file: Path, write: Callable[[], object]) -> None:
    """Write a file; a disk that is full is a problem like any other."""
    try:
        write()
    except OSError as error:
        told = f"could not be written ({error.strerror or error}); what was there before stays"
        raise ConfigError("output", [Problem(str(file), told)]) from None


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(text)


# ---- accept ----------------------------------------------------------------------------------


def _accept(file: Path, words: Sequence[str]) -> int:
    asked, overrides = own(words, Accept)
    reason = " ".join(asked.reason.split())
    if not reason:
        told = 'is missing; why are these numbers right? reason="two docks since May"'
        raise ConfigError("overrides", [Problem("reason", told)])
    loaded = _built(overrides)
    options, scenario = loaded.options, loaded.scenario
    if options.replications < 2:
        told = f"{options.replications} has no standard deviation; at least 2"
        raise ConfigError("overrides", [Problem("replications", told)])
    chosen = [str(each.value()) for each in overrides if each.key_or_group == "scenario"]
    name = chosen[-1] if chosen else default_scenario()
    names = [asked.metric] if isinstance(asked.metric, str) else asked.metric
    subjects = [asked.subject] if isinstance(asked.subject, str) else asked.subject
    names = headline(scenario) if names is None else names
    baseline.check_names(names, asked.margin)
    kept = _kept(file, name)
    _writable(file)
    origin = about("regress", [f"scenario={name}", *_texts(overrides)], [loaded])
    stored = [str(each.input_line) for each in overrides if each.key_or_group not in _NOT_MODEL]
    if problems := baseline.unfit(stored):
        raise ConfigError("overrides", problems)
    result = replicated(loaded, "accept")
    told_metrics = baseline.references(result, names, subjects, asked.margin, kept)
    base = baseline.accepted(name, stored, reason, result, told_metrics)
    text = json_text(base.model_dump())
    try:
        _write(file, lambda: write_text(file, text))
    except ConfigError:
        print(text, end="", flush=True)  # what was run is not lost
        raise
    if options.format == "json":
        print(text, end="")
    else:
        told_of = regress_report.accepted(base, GROWTH * base.replications)
        print("\n\n".join([told_of.rstrip("\n"), *origin.lines, f"Written: {file}"]))
    return 0


def _kept(file: Path, scenario: str) -> Mapping[tuple[str, str], baseline.Reference]:
    """Metrics of the baseline that is there, if it is of the same scenario."""
    if not file.exists():
        return {}
    old = baseline.read_baseline(file)
    if old.scenario != scenario:
        told = f"is a baseline of {old.scenario!r}, not of {scenario!r}; remove it or name another"
        raise ConfigError("baseline", [Problem(str(file), told)])
    return {each.key: each for each in old.metrics}


# ---- the gate --------------------------------------------------------------------------------


def _gate(file: Path, words: Sequence[str]) -> int:
    asked, overrides = own(words, Regress)
    base = baseline.read_baseline(file)
    loaded = _of(base, overrides, file)
    junit = None if asked.junit is None else Path(asked.junit)
    if junit is not None:
        if junit.resolve() == file.resolve():
            told = "is the baseline itself; another file is right"
            raise ConfigError("overrides", [Problem("junit", told)])
        _writable(junit)
    summary = _summary_file()
    given = [
        str(each.input_line)
        for each in overrides
        if each.key_or_group == "seed" or each.key_or_group not in _NOT_MODEL
    ]
    origin = _origin(base, file, overrides, loaded, asked)
    gate = _held(base, given, loaded, asked)
    text = "\n\n".join([regress_report.markdown(gate).rstrip("\n"), *origin.lines]) + "\n"
    as_json = loaded.options.format == "json"
    print(json_text(_as_json(origin, gate, loaded)) if as_json else text, end="", flush=True)
    if summary is not None:
        _write(summary, lambda: _append(summary, text + "\n"))
    if junit is not None:
        _write(junit, lambda: write_text(junit, regress_report.junit(gate)))
    return STATUS[gate.verdict]


def _of(base: Baseline, overrides: Sequence[Override], file: Path) -> Loaded:
    """The scenario of a baseline, with further overrides.

    Raises
    ------
    ConfigError
        If they name another scenario, or the number of replications.
    """
    problems = []
    for each in overrides:
        if each.key_or_group == "scenario" and str(each.value()) != base.scenario:
            told = f"{file} is a baseline of {base.scenario!r}, not of {each.value()!r}"
            problems.append(Problem("scenario", f"{told}; leave it out"))
        if each.key_or_group == "replications":
            told = f"the baseline has {base.replications}; budget= says how many more at most"
            problems.append(Problem("replications", told))
    if problems:
        raise ConfigError("baseline", problems)
    first = [
        f"scenario={base.scenario}",
        f"seed={base.seed}",
        f"replications={base.replications}",
        *base.overrides,
    ]
    return _built([*parse(first), *(each for each in overrides if each.key_or_group != "scenario")])


def _origin(
    base: Baseline, file: Path, overrides: Sequence[Override], loaded: Loaded, asked: Regress
) -> About:
    """What was asked: the file, and what was said beside it."""
    words = [f"scenario={base.scenario}", *_texts(overrides)]
    words += [f"{key}={grammar(getattr(asked, key))}" for key in ("alpha", "budget")]
    origin = about("regress", words, [loaded], Regress)
    named = (str(file), *origin.request.words)
    kept = {"seed": loaded.options.seed}
    return replace(origin, request=replace(origin.request, words=named, options=kept))


def _texts(overrides: Sequence[Override]) -> list[str]:
    return [str(each.input_line) for each in overrides if each.key_or_group != "scenario"]


def _summary_file() -> Path | None:
    """The file for the summary of a CI job, found writable before anything long begins."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return None
    try:
        with open(name, "a", encoding="utf-8"):
            pass
    except OSError as error:
        told = f"cannot append to {name!r} ({error.strerror or error}); a writable file, or unset"
        raise ConfigError("overrides", [Problem("GITHUB_STEP_SUMMARY", told)]) from None
    return Path(name)


def _held(base: Baseline, given: Sequence[str], loaded: Loaded, asked: Regress) -> Gate:
    """Run what is needed for a verdict: the same bits, else fresh replications."""
    options = loaded.options
    if options.seed == base.seed:
        result = replicated(loaded, "regress")
        baseline.check_metrics(base, result.keys)
        if baseline.digest(result) == base.digest:
            return Gate(base, given, None, asked.alpha)
    budget = asked.budget or GROWTH * base.replications
    sizes = looks(base.replications, budget)
    counter = Counter(f"regress {loaded.name}, fresh", budget)
    run = partial(baseline.fresh, base, loaded.scenario, options.seed, options.where)

    def draw(begin: int, end: int) -> Floats:
        values = run(begin, end)
        counter(end - begin)
        return values

    margins = [each.margin for each in base.metrics]
    decision = decide([each.sample for each in base.metrics], margins, draw, sizes, asked.alpha)
    counter.end()
    return Gate(base, given, decision, asked.alpha, len(sizes), sizes[decision.looks - 1])


def _as_json(origin: About, gate: Gate, loaded: Loaded) -> dict[str, Any]:
    """The whole gate as one object."""
    base, found = gate.base, gate.decision
    rows = []
    for number, (each, verdict, now, difference, half) in enumerate(gate.rows):
        row = {
            **each.model_dump(),
            "verdict": verdict,
            "now": now,
            "difference": difference,
            "half_width": half,
        }
        if found is not None:
            row["now_sd"], row["now_n"] = found.samples[number].sd, found.samples[number].n
            row["p_equivalent"] = found.findings[number].p_equivalent
            row["p_regressed"] = found.findings[number].p_regressed
        rows.append(row)
    return {
        **origin.head(),
        "verdict": gate.verdict,
        "scenario": base.scenario,
        "overrides": base.overrides,
        "given": list(gate.given),
        "seed": loaded.options.seed,
        "replications": base.replications,
        "fresh": gate.used,
        "alpha": gate.alpha,
        "looks": None if found is None else found.looks,
        "looks_planned": gate.planned,
        "alpha_look": None if found is None else found.alpha_look,
        "metrics": rows,
        "reason": base.reason,
        "provenance": came_from(loaded),
    }
