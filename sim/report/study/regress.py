"""What the gate tells: a Markdown table for people, JUnit XML for machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from sim.study.regression.baseline import Baseline, Reference
from sim.study.statistics.equivalence import Decision, Verdict

Told = Verdict | Literal["identical"]
Row = tuple[Reference, Told, float, float, float]
"""A metric, its verdict, its mean now, the difference and its half-width."""


@dataclass(frozen=True)
class GateReport:
    """A baseline against what was found; ``decision`` is none where every bit is the same."""

    base: Baseline
    given: Sequence[str]
    """Overrides beside those of the baseline."""
    decision: Decision | None
    alpha: float
    planned: int = 0
    """Looks planned [count]."""
    used: int = 0
    """Fresh replications run [count]."""

    @property
    def verdict(self) -> Told:
        """The verdict over all metrics."""
        return "identical" if self.decision is None else self.decision.verdict

    @property
    def rows(self) -> list[Row]:
        """Every metric with its verdict."""
        if self.decision is None:
            return [(each, "identical", each.mean, 0.0, 0.0) for each in self.base.metrics]
        told = self.decision
        return [
            (each, verdict, now.mean, found.difference, found.half_width)
            for each, verdict, now, found in zip(
                self.base.metrics, told.verdicts, told.samples, told.findings, strict=True
            )
        ]


def markdown(gate: GateReport) -> str:
    """The verdict, a table of the metrics, and how it was decided."""
    level = f"{1 - 2 * gate.alpha:.0%}".replace("%", " %")
    title = " ".join([gate.base.scenario, *gate.base.overrides])
    given = f"; here with `{' '.join(gate.given)}`" if gate.given else ""
    lines = [
        f"## Readiness gate: {gate.verdict}",
        "",
        f"`{title}`, seed {gate.base.seed}{given}",
        "",
        f"| metric | baseline | now | difference ({level} CI) | margin | verdict |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for each, verdict, now, difference, half in gate.rows:
        name = _cell(f"{each.metric} of {each.subject} [{each.unit}]")
        cells = (
            name,
            f"{each.mean:.5g}",
            f"{now:.5g}",
            "0" if verdict == "identical" else f"{difference:+.3g} ± {half:.2g}",
            f"±{each.margin:.3g}",
            f"**{verdict}**" if verdict == "regressed" else verdict,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", _how(gate)]) + "\n"


def _how(gate: GateReport) -> str:
    """How the verdict was reached, and what to do about it."""
    if gate.decision is None:
        return f"Every value of {gate.base.replications} replications has the same bits."
    count = len(gate.base.metrics)
    text = (
        f"{gate.used} fresh replications against {gate.base.replications} of the baseline; look "
        f"{gate.decision.looks} of at most {gate.planned}, each at {gate.decision.alpha_look:.3g}, "
        f"so that a wrong `equivalent` and a wrong `regressed` have a chance of at most "
        f"{gate.alpha:g} each (TOST, Holm over {count} metric{'s'[: count > 1]})."
    )
    if gate.verdict == "regressed":
        text += " If it was meant: `theater regress --accept` with a reason."
    if gate.verdict == "inconclusive":
        text += (
            " Not decided: a larger `budget=`, a baseline of more replications, or a wider margin."
        )
    return text


def _cell(text: str) -> str:
    """Text that cannot end a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def junit(gate: GateReport) -> str:
    """One test case for each metric; what is inconclusive counts as skipped."""
    verdicts = [row[1] for row in gate.rows]
    counts = {
        "tests": str(len(verdicts)),
        "failures": str(verdicts.count("regressed")),
        "errors": "0",
        "skipped": str(verdicts.count("inconclusive")),
    }
    suites = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "theater regress", **counts})
    for each, verdict, now, difference, half in gate.rows:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            {"classname": _plain(gate.base.scenario), "name": _plain(" ".join(each.key))},
        )
        told = (
            f"{verdict}: {each.mean:.6g} -> {now:.6g} {each.unit}, difference {difference:+.3g} "
            f"± {half:.2g}, margin {each.margin:.3g} ({each.margin_from})"
        )
        if verdict == "regressed":
            ElementTree.SubElement(case, "failure", {"message": _plain(told), "type": verdict})
        elif verdict == "inconclusive":
            ElementTree.SubElement(case, "skipped", {"message": _plain(told)})
        else:
            ElementTree.SubElement(case, "system-out").text = _plain(told)
    ElementTree.indent(suites)
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return head + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _plain(text: str) -> str:
    """Text without the control characters that XML has no place for."""
    return "".join(each if each.isprintable() else " " for each in text)


def accepted(base: Baseline, budget: int) -> str:
    """What a new baseline holds, and which margins it is too wide for."""
    lines = [
        f"`{' '.join([base.scenario, *base.overrides])}`, seed {base.seed}, "
        f"{base.replications} replications: {base.reason}",
        "",
        "| metric | mean | sd | n | margin | from |",
        "|---|---:|---:|---:|---:|---|",
    ]
    narrow = []
    for each in base.metrics:
        name = _cell(f"{each.metric} of {each.subject} [{each.unit}]")
        cells = (f"{each.mean:.5g}", f"{each.sd:.3g}", str(each.n), f"±{each.margin:.3g}")
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {_cell(each.margin_from)} |")
        least = 3 * each.sd * (1 / each.n + 1 / budget) ** 0.5
        if each.margin < least:
            narrow.append(f"- {name}: {least:.2g} would be wide enough")
    if narrow:
        told = "The gate will often be inconclusive on these: more replications or wider margins."
        lines += ["", told, "", *narrow]
    return "\n".join(lines) + "\n"
