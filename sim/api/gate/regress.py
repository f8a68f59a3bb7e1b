"""``sim.regress``: is readiness what it was? A gate against a baseline."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Unpack

from sim.api.asking.about import About, about, came_from
from sim.api.asking.gate import NOT_MODEL, built, check_writable, texts, write_file
from sim.api.asking.keywords import RegressKeywords
from sim.api.asking.options import RegressKeys
from sim.api.asking.progress import Counter
from sim.api.asking.replications import blocks_asked, replicated
from sim.api.asking.words import asked, own_defaults, own_of
from sim.api.gate.accept import GROWTH
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded
from sim.load.files.grammar import Override
from sim.load.overrides import parse
from sim.load.request import grammar
from sim.report.output.files import json_text, write_text
from sim.report.study import regress as regress_report
from sim.report.study.regress import GateReport
from sim.study.regression import baseline
from sim.study.regression.baseline import Baseline
from sim.study.statistics.equivalence import Floats, decide, looks

STATUS = {"identical": 0, "equivalent": 0, "regressed": 1, "inconclusive": 3}
"""Exit status of each verdict; 2 is wrong input."""


class Verdict:
    """What a gate says: identical, equivalent, regressed or inconclusive.

    Attributes
    ----------
    gate
        The baseline, and the decision about each of its metrics.
    """

    def __init__(self, origin: About, gate: GateReport) -> None:
        self.origin, self.gate = origin, gate
        self.status = STATUS[gate.verdict]

    @property
    def verdict(self) -> str:
        """The word."""
        return self.gate.verdict

    @property
    def text(self) -> str:
        """The verdict and its reasons in Markdown."""
        told = regress_report.markdown(self.gate).rstrip("\n")
        return "\n\n".join([told, *self.origin.lines])

    @property
    def json(self) -> str:
        """The whole gate as JSON."""
        return json_text(_as_json(self.origin, self.gate))

    @property
    def junit(self) -> str:
        """A report in JUnit XML."""
        return regress_report.junit(self.gate)

    def __repr__(self) -> str:
        """The verdict and its reasons."""
        return self.text


def regress(
    file: str | PathLike[str], *overrides: str, **keywords: Unpack[RegressKeywords]
) -> Verdict:
    """Hold a scenario against a baseline: the same bits, else a test of equivalence.

    Parameters
    ----------
    file
        The baseline, which ``accept`` has written.
    overrides
        In Hydra's grammar: what is to be other than in the baseline.
    keywords
        Error rate, budget, a JUnit report, ...: ``theater regress --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.statistics.equivalence``; docs/regress.md.
    """
    with asked("regress", None, overrides, keywords) as words:
        return _answer(Path(file), words)


def _answer(file: Path, words: Sequence[str]) -> Verdict:
    keys, rest = own_of(words, RegressKeys)
    overrides = parse(rest)
    base = baseline.read_baseline(file)
    loaded = _of(base, overrides, file)
    junit = None if keys.junit is None else Path(keys.junit)
    if junit is not None:
        if junit.resolve() == file.resolve():
            told = "is the baseline itself; another file is right"
            raise ConfigError("overrides", [Problem("junit", told)])
        check_writable(junit)
    given = [
        str(each.input_line)
        for each in overrides
        if each.key_or_group == "seed" or each.key_or_group not in NOT_MODEL
    ]
    origin = _origin(base, file, overrides, loaded, keys)
    answer = Verdict(origin, _held(base, given, loaded, keys))
    if junit is not None:
        write_file(junit, lambda: write_text(junit, answer.junit))
    return answer


def _of(base: Baseline, overrides: Sequence[Override], file: Path) -> Loaded:
    """The scenario of a baseline, with further overrides.

    Raises
    ------
    ConfigError
        If they name another scenario.
    """
    problems = []
    for each in overrides:
        if each.key_or_group == "scenario" and str(each.value()) != base.scenario:
            told = f"{file} is a baseline of {base.scenario!r}, not of {each.value()!r}"
            problems.append(Problem("scenario", f"{told}; leave it out"))
    if problems:
        raise ConfigError("baseline", problems)
    first = [
        f"scenario={base.scenario}",
        f"seed={base.seed}",
        f"replications={base.replications}",
        *base.overrides,
    ]
    return built([*parse(first), *(each for each in overrides if each.key_or_group != "scenario")])


def _origin(
    base: Baseline, file: Path, overrides: Sequence[Override], loaded: Loaded, keys: RegressKeys
) -> About:
    """What was asked: the file, and what was said beside it."""
    words = [f"scenario={base.scenario}", *texts(overrides)]
    words += [f"{key}={grammar(getattr(keys, key))}" for key in ("alpha", "budget")]
    origin = about("regress", words, [loaded], own_defaults(RegressKeys))
    named = (str(file), *origin.request.words)
    kept = {"seed": loaded.options.seed}
    return replace(origin, request=replace(origin.request, words=named, options=kept))


def _held(base: Baseline, given: Sequence[str], loaded: Loaded, keys: RegressKeys) -> GateReport:
    """Run what is needed for a verdict: the same bits, else fresh replications."""
    options = loaded.options
    if options.seed == base.seed:
        result = replicated(loaded, "regress")
        baseline.check_metrics(base, result.keys)
        if baseline.digest(result) == base.digest:
            return GateReport(base, given, None, keys.alpha)
    budget = keys.budget or GROWTH * base.replications
    blocks = blocks_asked(options, [loaded.scenario])
    sizes = looks(base.replications, budget, blocks.size)
    counter = Counter(f"regress {loaded.name}, fresh", budget)
    base_of = base, loaded.scenario, options.seed, options.where
    run = partial(baseline.fresh, *base_of, blocks=blocks)

    def draw(begin: int, end: int) -> Floats:
        values = run(begin, end)
        counter(end - begin)
        return values

    margins = [each.margin for each in base.metrics]
    bases = [each.sample for each in base.metrics]
    decision = decide(bases, margins, draw, sizes, keys.alpha, blocks.size)
    counter.end()
    return GateReport(base, given, decision, keys.alpha, len(sizes), sizes[decision.looks - 1])


def _as_json(origin: About, gate: GateReport) -> dict[str, Any]:
    """The whole gate as one object."""
    (loaded,) = origin.loaded
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
