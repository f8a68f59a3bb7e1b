"""One baseline held: its scenario built, run, and what is found put into words and JSON."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sim.api.asking.about import About, about, came_from
from sim.api.asking.gate import NOT_MODEL, built, model_of, texts
from sim.api.asking.keys.gate import RegressKeys
from sim.api.asking.progress import Counter
from sim.api.asking.replications import blocks_asked, replicated
from sim.api.asking.words import own_defaults
from sim.api.gate.accept import GROWTH
from sim.core.errors import ConfigError, Problem
from sim.core.installed.code import code
from sim.load.compose import Loaded
from sim.load.files.grammar import Override
from sim.load.overrides import parse
from sim.load.request import grammar
from sim.report.study.regress import GateReport
from sim.study.regression import baseline
from sim.study.regression.asked_limits import limits_of
from sim.study.regression.baseline import Baseline
from sim.study.regression.differing import Differing, differing
from sim.study.running.blocks import Blocks
from sim.study.running.replicate import Result
from sim.study.statistics.equivalence import Decision, Floats, Side, decide, looks
from sim.study.statistics.limits import Limit

LIMITS = ("at_least", "at_most")


@dataclass(frozen=True)
class ReadyGate:
    """A baseline that was read, with its scenario: ready to be held."""

    file: Path
    base: Baseline
    loaded: Loaded
    overrides: Sequence[Override]
    limits: Sequence[Limit]
    one_sided: bool
    alpha: float
    budget: int

    @property
    def given(self) -> list[str]:
        """What was said beside the baseline, of the model and the seed."""
        return [
            str(each.input_line)
            for each in self.overrides
            if each.key_or_group == "seed" or each.key_or_group not in NOT_MODEL
        ]


def ready(
    file: Path,
    base: Baseline,
    overrides: Sequence[Override],
    keys: RegressKeys,
    elsewhere: Collection[str] = (),
) -> ReadyGate:
    """The scenario of a baseline, with further overrides.

    Parameters
    ----------
    file, base, overrides, keys
        The baseline, and what was asked of it.
    elsewhere
        Metrics that other baselines of the same question watch: a limit of one of them that is
        not watched here is not of this baseline.

    Raises
    ------
    ConfigError
        If they name another scenario, or the scenario cannot be built.
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
    rest = [each for each in overrides if each.key_or_group != "scenario"]
    loaded = built([*parse(first), *rest])
    watched = {each.metric for each in base.metrics}
    asked = [
        {
            name: value
            for name, value in getattr(keys, kind).items()
            if name in watched or name not in elsewhere
        }
        for kind in LIMITS
    ]
    return ReadyGate(
        file=file,
        base=base,
        loaded=loaded,
        overrides=overrides,
        limits=limits_of(base.metrics, *asked),
        one_sided=base.worse_only if keys.worse_only is None else keys.worse_only,
        alpha=keys.alpha,
        budget=keys.budget or GROWTH * base.replications,
    )


def origin(gate: ReadyGate, keys: RegressKeys) -> About:
    """What was asked: the file, and what was said beside it."""
    words = [f"scenario={gate.base.scenario}", *texts(gate.overrides)]
    asked = {"alpha": keys.alpha, "budget": keys.budget, "worse_only": keys.worse_only}
    words += [f"{key}={grammar(value)}" for key, value in asked.items()]
    words += [f"{key}={grammar(value)}" for key in LIMITS if (value := getattr(keys, key))]
    told = about("regress", words, [gate.loaded], own_defaults(RegressKeys))
    named = (str(gate.file), *told.request.words)
    kept = {"seed": gate.loaded.options.seed}
    return replace(told, request=replace(told.request, words=named, options=kept))


def held(gate: ReadyGate) -> GateReport:
    """Run what is needed for a verdict: the same bits, else fresh replications."""
    base, loaded = gate.base, gate.loaded
    blocks = blocks_asked(loaded.options, [loaded.scenario])
    report = GateReport(
        base=base,
        given=gate.given,
        identical=False,
        decision=None,
        alpha=gate.alpha,
        block=blocks.size,
        one_sided=gate.one_sided,
        limits=gate.limits,
        differs=differing(base.model, model_of(loaded)) if base.model else None,
        packages=_packages(base),
    )
    if loaded.options.seed == base.seed:
        result = replicated(loaded, "regress")
        baseline.check_metrics(base, result.keys)
        if baseline.digest(result) == base.digest:
            same = replace(report, identical=True)
            return _with_limits(gate, same, result, blocks) if gate.limits else same
    sizes = looks(base.replications, gate.budget, blocks.size)
    decision = _decided(gate, sizes, blocks)
    return replace(report, decision=decision, planned=len(sizes), used=sizes[decision.looks - 1])


def _packages(base: Baseline) -> list[Differing]:
    """Code and packages that are not what they were, by name."""
    was, now = (dict(_name_and_rest(each) for each in told) for told in (base.made_with, code()))
    return differing(was, now) if was else []


def _name_and_rest(told: str) -> tuple[str, str]:
    name, _, rest = told.partition(" ")
    return name, rest


def _drawing(gate: ReadyGate, blocks: Blocks, counter: Counter) -> Any:
    """Fresh replications, from one number to before another."""
    loaded = gate.loaded
    where = gate.base, loaded.scenario, loaded.options.seed, loaded.options.where
    run = partial(baseline.fresh, *where, blocks=blocks)

    def draw(begin: int, end: int) -> Floats:
        values = run(begin, end)
        counter(end - begin)
        return values

    return draw


def _decided(gate: ReadyGate, sizes: Sequence[int], blocks: Blocks) -> Decision:
    """Fresh replications against those of the baseline."""
    counter = Counter(f"regress {gate.loaded.name}, fresh", gate.budget)
    sides: list[Side] = [each.worse if gate.one_sided else "" for each in gate.base.metrics]
    decision = decide(
        [each.sample for each in gate.base.metrics],
        [each.margin for each in gate.base.metrics],
        _drawing(gate, blocks, counter),
        sizes,
        gate.alpha,
        blocks.size,
        sides,
        gate.limits,
    )
    counter.end()
    return decision


def _with_limits(gate: ReadyGate, report: GateReport, result: Result, blocks: Blocks) -> GateReport:
    """The limits of a scenario that is the same: its own replications count, and fresh ones."""
    base = gate.base
    columns = [result.keys.index(each.key) for each in base.metrics]
    own = result.values[:, columns]
    behind = -(-len(own) // blocks.size) * blocks.size
    first = [behind, *(behind + size for size in looks(len(own), gate.budget, blocks.size))]
    counter = Counter(f"regress {gate.loaded.name}, fresh", gate.budget)
    fresh = _drawing(gate, blocks, counter)

    def draw(begin: int, end: int) -> Floats:
        return _whole(own, behind) if begin == 0 else fresh(begin - behind, end - behind)

    decision = decide([], [], draw, first, gate.alpha, blocks.size, limits=gate.limits)
    counter.end()
    used = first[decision.looks - 1] - behind
    return replace(report, decision=decision, planned=len(first), used=used)


def _whole(values: Floats, size: int) -> Floats:
    """Rows up to a size; those that are not there have no value."""
    import numpy as np

    missing = np.full((size - len(values), values.shape[1]), np.nan)
    return np.concatenate([values, missing])


def as_json(about_it: About, gate: GateReport) -> dict[str, Any]:
    """One gate as one object."""
    (loaded,) = about_it.loaded
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
        if found is not None and not gate.identical:
            row["now_sd"], row["now_n"] = found.samples[number].sd, found.samples[number].n
            row["p_equivalent"] = found.findings[number].p_equivalent
            row["p_regressed"] = found.findings[number].p_regressed
        rows.append(row)
    limits = [
        {
            "metric": each.metric,
            "subject": each.subject,
            "unit": each.unit,
            "kind": limit.kind,
            "value": limit.value,
            "verdict": word,
            "now": now,
            "half_width": finding.half_width,
            "p_kept": finding.p_equivalent,
            "p_missed": finding.p_regressed,
        }
        for each, limit, word, now, finding in gate.limit_rows
    ]
    return {
        **about_it.head(),
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
        "worse_only": gate.one_sided,
        "metrics": rows,
        "limits": limits,
        "differs": None
        if gate.differs is None
        else [vars(each) for each in [*gate.differs, *gate.packages]],
        "would_decide": [
            {"claim": name, "fresh": left.fresh, "both": left.both} for name, left in gate.wanting
        ],
        "reason": base.reason,
        "provenance": came_from(loaded),
    }
