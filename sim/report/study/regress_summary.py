"""Several baselines in one summary, and JUnit XML for machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from sim.core.errors import Problem
from sim.report.output.markdown import cell
from sim.report.study.regress import GateReport, Told, body, limited, markdown, named

Word = Told | Literal["missed", "broken"]
ORDER: tuple[Word, ...] = (
    "broken", "regressed", "missed", "inconclusive", "no worse", "equivalent", "identical",
)  # fmt: skip
"""Verdicts from the worst to the best; that of several baselines is the worst of theirs."""


@dataclass(frozen=True)
class BrokenGate:
    """A baseline that could not be held: what is wrong with it."""

    file: str
    layer: str
    problems: Sequence[Problem]

    @property
    def verdict(self) -> Literal["broken"]:
        """The word for it."""
        return "broken"


@dataclass(frozen=True)
class HeldGate:
    """A baseline that was held."""

    file: str
    report: GateReport

    @property
    def verdict(self) -> Word:
        """Its verdict."""
        return self.report.verdict


Gates = Sequence[HeldGate | BrokenGate]


def overall(gates: Gates) -> Word:
    """The verdict over several baselines."""
    return min((each.verdict for each in gates), key=ORDER.index)


def summary(gates: Gates) -> str:
    """One baseline as it is; of several a table, and below it what is not as it was."""
    if len(gates) == 1:
        (gate,) = gates
        return markdown(gate.report) if isinstance(gate, HeldGate) else broken(gate)
    lines = [
        f"## Readiness gate: {overall(gates)}",
        "",
        f"{len(gates)} baselines: {_counts(gates)}",
        "",
        "| baseline | verdict | what |",
        "|---|---|---|",
        *(f"| `{cell(each.file)}` | {_word(each)} | {cell(_what(each))} |" for each in gates),
    ]
    parts = ["\n".join(lines)]
    for each in gates:
        if each.verdict != "identical":
            told = body(each.report) if isinstance(each, HeldGate) else _problems(each)
            parts.append(f"### `{each.file}`: {each.verdict}\n\n{told.rstrip()}")
    return "\n\n".join(parts) + "\n"


def broken(gate: BrokenGate) -> str:
    """A baseline that could not be held."""
    return f"## Readiness gate: broken\n\n`{gate.file}`\n\n{_problems(gate)}"


def _problems(gate: BrokenGate) -> str:
    return "\n".join(f"- {each}" for each in gate.problems) + "\n"


def _counts(gates: Gates) -> str:
    words = [each.verdict for each in gates]
    return ", ".join(f"{words.count(each)} {each}" for each in ORDER if each in words)


def _word(gate: HeldGate | BrokenGate) -> str:
    word = gate.verdict
    return f"**{word}**" if word in ORDER[:3] else word


def _what(gate: HeldGate | BrokenGate) -> str:
    """The first thing that made the verdict what it is, and how many more."""
    if isinstance(gate, BrokenGate):
        found = [str(each) for each in gate.problems]
    else:
        report = gate.report
        found = [
            f"{named(each)} {difference:+.3g} ± {half:.2g}"
            for each, verdict, _, difference, half in report.rows
            if verdict == report.verdict and verdict != "identical"
        ]
        found += [
            f"{named(each)} {limited(limit)}: {now:.5g}"
            for each, limit, word, now, _ in report.limit_rows
            if word == report.verdict
        ]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else ""


def junit(gates: Gates) -> str:
    """A suite for each baseline, a case for each metric and limit; inconclusive is skipped, and
    a baseline that could not be held is an error."""
    suites = ElementTree.Element("testsuites")
    every: list[ElementTree.Element] = []
    for gate in gates:
        suite = ElementTree.SubElement(suites, "testsuite", {"name": _plain(gate.file)})
        if isinstance(gate, HeldGate):
            _cases(suite, gate.report)
        else:
            case = ElementTree.SubElement(
                suite, "testcase", {"classname": "theater regress", "name": _plain(gate.file)}
            )
            for each in gate.problems:
                told = {"message": _plain(str(each)), "type": "broken"}
                ElementTree.SubElement(case, "error", told)
        suite.attrib.update(_tally([suite]))
        every.append(suite)
    suites.attrib.update(_tally(every))
    ElementTree.indent(suites)
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return head + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _tally(suites: Sequence[ElementTree.Element]) -> dict[str, str]:
    """How many cases there are, and how many of them failed, had an error or were skipped."""
    cases = [case for suite in suites for case in suite.iter("testcase")]
    told = {"tests": str(len(cases))}
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        told[name] = str(sum(case.find(tag) is not None for case in cases))
    return told


def _cases(suite: ElementTree.Element, gate: GateReport) -> None:
    for each, verdict, now, difference, half in gate.rows:
        told = (
            f"{verdict}: {each.mean:.6g} -> {now:.6g} {each.unit}, difference {difference:+.3g} "
            f"± {half:.2g}, margin {each.margin:.3g} ({each.margin_from})"
        )
        _case(suite, gate, " ".join(each.key), verdict, told)
    for each, limit, word, now, found in gate.limit_rows:
        told = f"{word}: {now:.6g} ± {found.half_width:.2g} {each.unit}, {limited(limit)}"
        _case(suite, gate, f"{' '.join(each.key)} {limit.kind}", word, told)


def _case(suite: ElementTree.Element, gate: GateReport, name: str, word: str, told: str) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", {"classname": _plain(gate.base.scenario), "name": _plain(name)}
    )
    if word in ("regressed", "missed"):
        ElementTree.SubElement(case, "failure", {"message": _plain(told), "type": word})
    elif word == "inconclusive":
        ElementTree.SubElement(case, "skipped", {"message": _plain(told)})
    else:
        ElementTree.SubElement(case, "system-out").text = _plain(told)


def _plain(text: str) -> str:
    """Text without the control characters that XML has no place for."""
    return "".join(each if each.isprintable() else " " for each in text)
