"""``sim.accept``: write a new baseline of a gate, with the reason why its numbers are right."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Unpack

from sim.api.asking.about import About, about
from sim.api.asking.gate import NOT_MODEL, built, check_writable, model_of, texts, write_file
from sim.api.asking.keys.gate import AcceptKeys
from sim.api.asking.keywords import AcceptKeywords
from sim.api.asking.replications import replicated
from sim.api.asking.words import asked, own_of
from sim.core.errors import ConfigError, Problem
from sim.load.compose import default_scenario
from sim.load.overrides import parse
from sim.report.output.files import json_text, write_text
from sim.report.study import regress as regress_report
from sim.study.regression import baseline
from sim.study.regression.asked_limits import limits_of, with_limits
from sim.study.regression.baseline import Baseline, Reference
from sim.study.regression.enough import OFTEN, chance_of_passing, needed
from sim.study.running.headline import headline
from sim.study.statistics.equivalence import looks

GROWTH = 4
"""The budget of a gate where none is given, in replications of its baseline."""
ALPHA = 0.05
"""The error rate that a gate has where none is given."""
LEAST = 0.5
"""Chance of passing where nothing changed, below which a baseline is useless [fraction]."""


class NotWritten(ConfigError):
    """A baseline was run and could not be written; ``text`` is what it says."""

    def __init__(self, error: ConfigError, text: str) -> None:
        super().__init__(error.layer, error.problems)
        self.text = text


class Accepted:
    """A baseline that was written.

    Attributes
    ----------
    file
        Where.
    baseline
        What was run, the digest of its bits, and the metrics with their margins.
    """

    status = 0

    def __init__(self, origin: About, file: Path, base: Baseline) -> None:
        self.origin, self.file, self.baseline = origin, file, base

    @property
    def json(self) -> str:
        """The file itself."""
        return json_text(baseline.as_file(self.baseline))

    @property
    def text(self) -> str:
        """What was accepted, in words and a table."""
        share = _share(self.baseline.metrics)
        told = regress_report.accepted(self.baseline, GROWTH, share).rstrip("\n")
        return "\n\n".join([told, *self.origin.lines, f"Written: {self.file}"])

    def __repr__(self) -> str:
        """What was accepted."""
        return self.text


def accept(
    file: str | PathLike[str], *overrides: str, **keywords: Unpack[AcceptKeywords]
) -> Accepted:
    """Run a scenario and write it as the new baseline of a gate; edited margins stay.

    Parameters
    ----------
    file
        The baseline.
    overrides
        In Hydra's grammar, the scenario too: ``"scenario=break_even"``. Without a scenario a
        baseline that is there is run again as it says, with these besides.
    keywords
        The reason, what to watch, margins, ...: ``theater regress --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one, or if it cannot be written.
    TypeError
        If there is no such keyword.
    """
    with asked("accept", None, overrides, keywords) as words:
        return _answer(Path(file), words)


def _answer(file: Path, words: Sequence[str]) -> Accepted:
    keys, rest = own_of(words, AcceptKeys)
    overrides = parse([*_as_before(file, rest), *rest])
    reason = " ".join(keys.reason.split())
    if not reason:
        told = 'is missing; why are these numbers right? reason="two docks since May"'
        raise ConfigError("overrides", [Problem("reason", told)])
    loaded = built(overrides)
    options, scenario = loaded.options, loaded.scenario
    if options.replications < 2:
        told = f"{options.replications} has no standard deviation; at least 2"
        raise ConfigError("overrides", [Problem("replications", told)])
    chosen = [str(each.value()) for each in overrides if each.key_or_group == "scenario"]
    name = chosen[-1] if chosen else default_scenario()
    names = [keys.metric] if isinstance(keys.metric, str) else keys.metric
    subjects = [keys.subject] if isinstance(keys.subject, str) else keys.subject
    names = headline(scenario) if names is None else names
    baseline.check_names(names, keys.margin)
    kept, was_worse_only = _kept(file, name)
    check_writable(file)
    origin = about("regress", [f"scenario={name}", *texts(overrides)], [loaded])
    stored = [str(each.input_line) for each in overrides if each.key_or_group not in NOT_MODEL]
    if problems := baseline.unfit(stored):
        raise ConfigError("overrides", problems)
    result = replicated(loaded, "accept")
    told_metrics = baseline.references(result, names, subjects, keys.margin, kept)
    limits = limits_of(told_metrics, keys.at_least, keys.at_most)
    told_metrics = with_limits(told_metrics, limits)
    if not keys.anyway:
        _check_useful(told_metrics)
    worse_only = was_worse_only if keys.worse_only is None else keys.worse_only
    model = model_of(loaded)
    base = baseline.accepted(name, stored, reason, result, told_metrics, worse_only, model)
    answer = Accepted(origin, file, base)
    try:
        write_file(file, lambda: write_text(file, answer.json))
    except ConfigError as error:
        raise NotWritten(error, answer.json) from None
    return answer


def _as_before(file: Path, words: Sequence[str]) -> list[str]:
    """Scenario, seed, replications and overrides of a baseline that is there, if none is named."""
    named = {word.partition("=")[0].lstrip("+").strip() for word in words}
    if "scenario" in named or not file.exists():
        return []
    old = baseline.read_baseline(file)
    told = [f"scenario={old.scenario}", *old.overrides]
    kept = {"seed": old.seed, "replications": old.replications}
    return [*told, *(f"{key}={value}" for key, value in kept.items() if key not in named)]


def _share(metrics: Sequence[Reference]) -> float:
    """Level of the claim that one metric is equivalent, at the last look of the usual budget."""
    return ALPHA / len(looks(1, GROWTH)) / len(metrics)


def _check_useful(metrics: Sequence[Reference]) -> None:
    """Refuse a baseline that its own error rates call useless.

    Raises
    ------
    ConfigError
        With every metric of which an unchanged theater would pass less than half of the time, and
        what would be enough.
    """
    share = _share(metrics)
    problems = []
    for each in metrics:
        chance = chance_of_passing(each.sample, each.margin, GROWTH, share)
        if chance < LEAST:
            wide = needed(each.sample, GROWTH, share)
            times = (wide / each.margin) ** 2
            told = (
                f"of {each.subject}: where nothing changes the gate would pass {chance:.0%} of the "
                f"time. For {OFTEN:.0%} a margin of {wide:.2g}, or {times:.1f} times as many "
                "replications; anyway=true writes it all the same"
            )
            problems.append(Problem(each.metric, told))
    if problems:
        raise ConfigError("baseline", problems)


def _kept(file: Path, scenario: str) -> tuple[Mapping[tuple[str, str], Reference], bool]:
    """Metrics of the baseline that is there, if it is of the same scenario, and its direction."""
    if not file.exists():
        return {}, False
    old = baseline.read_baseline(file)
    if old.scenario != scenario:
        told = f"is a baseline of {old.scenario!r}, not of {scenario!r}; remove it or name another"
        raise ConfigError("baseline", [Problem(str(file), told)])
    return {each.key: each for each in old.metrics}, old.worse_only
