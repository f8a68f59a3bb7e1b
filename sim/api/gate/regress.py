"""``sim.regress``: is readiness what it was? A gate against one baseline or several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Unpack

from sim.api.asking.about import About
from sim.api.asking.gate import check_writable, files_of, write_file
from sim.api.asking.keys.gate import RegressKeys
from sim.api.asking.keywords import RegressKeywords
from sim.api.asking.words import asked, is_of_given, own_of
from sim.api.gate.hold import ReadyGate, as_json, held, origin, ready
from sim.core.errors import ConfigError, Problem
from sim.load.overrides import parse
from sim.report.output.files import json_text, write_text
from sim.report.study.regress import GateReport
from sim.report.study.regress_summary import (
    BrokenGate,
    Gates,
    HeldGate,
    Word,
    junit,
    overall,
    summary,
)
from sim.study.regression.baseline import Baseline, read_baseline

STATUS: dict[Word, int] = {
    "identical": 0, "equivalent": 0, "no worse": 0, "regressed": 1, "missed": 1, "inconclusive": 3,
    "broken": 2,
}  # fmt: skip
"""Exit status of each verdict."""
SEVERAL = {"name": "theater gates", "version": 1}
"""The schema of what several baselines give in JSON."""


@dataclass(frozen=True, repr=False)
class Verdict:
    """What a gate says: identical, equivalent, no worse, regressed, missed or inconclusive.

    Attributes
    ----------
    gates
        Each baseline: what was found, or why it could not be held.
    origins
        What was asked of each that was held.
    """

    gates: Gates
    origins: Sequence[About]

    @property
    def verdict(self) -> Word:
        """The word; of several baselines the worst."""
        return overall(self.gates)

    @property
    def status(self) -> int:
        """The exit status."""
        return STATUS[self.verdict]

    @property
    def reports(self) -> list[GateReport]:
        """Baselines that were held, and the decision about each of their metrics."""
        return [each.report for each in self.gates if isinstance(each, HeldGate)]

    @property
    def broken(self) -> list[BrokenGate]:
        """Baselines that could not be held."""
        return [each for each in self.gates if isinstance(each, BrokenGate)]

    @property
    def gate(self) -> GateReport:
        """The first baseline that was held."""
        return self.reports[0]

    @property
    def text(self) -> str:
        """The verdict and its reasons in Markdown."""
        told = summary(self.gates).rstrip("\n")
        lines = [line for each in self.origins for line in each.lines]
        return "\n\n".join([told, *dict.fromkeys(lines)])

    @property
    def json(self) -> str:
        """The whole gate as JSON."""
        return json_text(self._told())

    @property
    def junit(self) -> str:
        """A report in JUnit XML."""
        return junit(self.gates)

    def _told(self) -> dict[str, Any]:
        every = list(self._each())
        if len(every) == 1:
            return every[0]
        told = [{"file": gate.file, **one} for gate, one in zip(self.gates, every, strict=True)]
        return {"schema": SEVERAL, "verdict": self.verdict, "status": self.status, "gates": told}

    def _each(self) -> Iterator[dict[str, Any]]:
        origins = iter(self.origins)
        for each in self.gates:
            if isinstance(each, HeldGate):
                yield as_json(next(origins), each.report)
            else:
                yield {"verdict": each.verdict, "problems": [str(one) for one in each.problems]}

    def __repr__(self) -> str:
        """The verdict and its reasons."""
        return self.text


def regress(
    file: str | PathLike[str] | Sequence[str | PathLike[str]],
    *overrides: str,
    **keywords: Unpack[RegressKeywords],
) -> Verdict:
    """Hold scenarios against baselines: the same bits, else a test of equivalence.

    Parameters
    ----------
    file
        The baseline, which ``accept`` has written; several, or a pattern (``baselines/*.json``),
        are held one after the other.
    overrides
        In Hydra's grammar: what is to be other than in the baselines.
    keywords
        Error rate, budget, limits, a JUnit report, ...: ``theater regress --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one. Of several baselines those that are
        wrong are ``broken`` and the others are held; if all are wrong it is raised.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.statistics.equivalence``; docs/regress.md.
    """
    with asked("regress", None, overrides, keywords) as words:
        keys, rest = own_of(words, RegressKeys)
        files = files_of([file] if isinstance(file, str | PathLike) else file)
        junit_file = _junit(keys, files)
        answer = _answer(files, rest, keys)
    if junit_file is not None:
        write_file(junit_file, lambda: write_text(junit_file, answer.junit))
    if not answer.origins:
        problems = [problem for each in answer.broken for problem in each.problems]
        raise ConfigError(answer.broken[0].layer, problems)
    return answer


def _junit(keys: RegressKeys, files: Sequence[Path]) -> Path | None:
    """The file for the report, found writable before anything long begins."""
    if keys.junit is None:
        return None
    junit_file = Path(keys.junit)
    if junit_file.resolve() in [each.resolve() for each in files]:
        told = "is the baseline itself; another file is right"
        raise ConfigError("overrides", [Problem("junit", told)])
    check_writable(junit_file)
    return junit_file


def _answer(files: Sequence[Path], words: Sequence[str], keys: RegressKeys) -> Verdict:
    """Every baseline read and its scenario built, before the first one runs."""
    overrides = parse(words)
    several = len(files) > 1
    given = (
        () if several else (*RegressKeys.model_fields, *(each.key_or_group for each in overrides))
    )
    found: dict[Path, Baseline | ReadyGate | BrokenGate | HeldGate] = {}
    for file in files:
        try:
            found[file] = read_baseline(file)
        except ConfigError as error:
            found[file] = _broken(file, error, given)
    bases = {file: each for file, each in found.items() if isinstance(each, Baseline)}
    watched = {each.metric for base in bases.values() for each in base.metrics}
    origins: dict[Path, About] = {}
    for file, base in bases.items():
        try:
            gate = ready(file, base, overrides, keys, watched if several else ())
            origins[file] = origin(gate, keys)
            found[file] = gate
        except ConfigError as error:
            found[file] = _broken(file, error, given)
    for file, each in found.items():
        if isinstance(each, ReadyGate):
            try:
                found[file] = HeldGate(str(file), held(each))
            except ConfigError as error:
                found[file] = _broken(file, error, given)
                del origins[file]
    gates = [each for each in found.values() if isinstance(each, HeldGate | BrokenGate)]
    return Verdict(gates, list(origins.values()))


def _broken(file: Path, error: ConfigError, given: Sequence[str]) -> BrokenGate:
    """A baseline that could not be held; each problem names its file, but those of what is given
    beside a single one."""
    problems = [
        Problem(f"{file}: {each.path}".rstrip(": "), each.message, each.place)
        if str(file) not in f"{each.path} {each.message}" and not is_of_given(each.path, given)
        else each
        for each in error.problems
    ]
    return BrokenGate(str(file), error.layer, problems)
