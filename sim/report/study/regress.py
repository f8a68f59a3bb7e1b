"""What the gate tells: a Markdown table for people, and the words of its verdicts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sim.core.errors import shortened, shown
from sim.report.output.markdown import cell
from sim.study.regression.baseline import Baseline, Reference
from sim.study.regression.differing import Differing
from sim.study.regression.enough import Enough, chance_of_passing, enough
from sim.study.statistics.equivalence import (
    Decision,
    Finding,
    SampleMoments,
    Side,
    Verdict,
    looks,
)
from sim.study.statistics.limits import Limit

Told = Verdict | Literal["identical", "no worse"]
Row = tuple[Reference, Told, float, float, float]
"""A metric, its verdict, its mean now, the difference and its half-width."""
LimitWord = Literal["kept", "missed", "inconclusive"]
LimitRow = tuple[Reference, Limit, LimitWord, float, Finding]
"""A metric, its limit, whether it is kept, the mean now, and what was found."""
WORDS: dict[Verdict, LimitWord] = {
    "equivalent": "kept", "regressed": "missed", "inconclusive": "inconclusive",
}  # fmt: skip
SIGNS = {"at_least": "≥", "at_most": "≤"}
MANY = 20
"""Keys that differ which a text names."""


@dataclass(frozen=True)
class GateReport:
    """A baseline against what was found."""

    base: Baseline
    given: Sequence[str]
    """Overrides beside those of the baseline."""
    identical: bool
    """Whether every bit of its replications is the same."""
    decision: Decision | None
    """Of the metrics and the limits, or of the limits alone where every bit is the same."""
    alpha: float
    planned: int = 0
    """Looks planned [count]."""
    used: int = 0
    """Fresh replications run [count]."""
    block: int = 1
    """Replications that one independent value is made of [count]."""
    one_sided: bool = False
    """Whether only a change to the bad side fails."""
    limits: Sequence[Limit] = ()
    differs: Sequence[Differing] | None = None
    """Keys of the scenario that are not what they were; None where the file has no scenario."""
    packages: Sequence[Differing] = field(default_factory=list)
    """Code and packages that are not what they were."""

    @property
    def verdict(self) -> Told | Literal["missed"]:
        """The verdict over all metrics and limits."""
        told = self.decision
        words = [] if told is None else [*told.verdicts]
        limits = [] if told is None else [*told.limit_verdicts]
        if "regressed" in words:
            return "regressed"
        if "regressed" in limits:
            return "missed"
        if "inconclusive" in [*words, *limits]:
            return "inconclusive"
        if self.identical:
            return "identical"
        return "no worse" if any(self.sides) else "equivalent"

    @property
    def sides(self) -> list[Side]:
        """The side on which each metric fails; both where there is none."""
        return [each.worse if self.one_sided else "" for each in self.base.metrics]

    @property
    def rows(self) -> list[Row]:
        """Every metric with its verdict."""
        told = self.decision
        if self.identical or told is None:
            return [(each, "identical", each.mean, 0.0, 0.0) for each in self.base.metrics]
        return [
            (
                each,
                "no worse" if verdict == "equivalent" and side else verdict,
                now.mean,
                found.difference,
                found.half_width,
            )
            for each, verdict, now, found, side in zip(
                self.base.metrics, told.verdicts, told.samples, told.findings, self.sides,
                strict=True,
            )
        ]  # fmt: skip

    @property
    def limit_rows(self) -> list[LimitRow]:
        """Every limit with its verdict."""
        told = self.decision
        if told is None:
            return []
        return [
            (
                self.base.metrics[limit.column],
                limit,
                WORDS[verdict],
                told.samples[limit.column].mean,
                found,
            )
            for limit, verdict, found in zip(
                self.limits, told.limit_verdicts, told.limits, strict=True
            )
        ]

    @property
    def wanting(self) -> list[tuple[str, Enough]]:
        """What is not decided, and what would decide it."""
        told = self.decision
        if told is None:
            return []
        claims = len(told.verdicts) + len(told.limit_verdicts)
        found = []

        def left(base: SampleMoments | None, now: SampleMoments, room: float) -> Enough:
            """With the looks that so many replications would have."""
            needs = enough(base, now, room, told.alpha_look / claims, self.block)
            if needs.fresh is not None:
                count = len(looks(self.base.replications, needs.fresh)) + self.identical
                needs = enough(base, now, room, self.alpha / count / claims, self.block)
            return needs

        for number, (each, verdict, _, difference, _) in enumerate(self.rows):
            if verdict == "inconclusive":
                side = self.sides[number]
                size = {"more": difference, "less": -difference, "": abs(difference)}[side]
                now = told.samples[number]
                found.append((named(each), left(each.sample, now, abs(each.margin - size))))
        for each, limit, word, _, finding in self.limit_rows:
            if word == "inconclusive":
                now = told.samples[limit.column]
                needs = left(None, now, abs(finding.difference))
                found.append((f"{named(each)} {limited(limit)}", needs))
        return found


def named(each: Reference) -> str:
    """A metric of a baseline."""
    return f"{each.metric} of {each.subject}"


def limited(limit: Limit) -> str:
    """A limit in signs."""
    return f"{SIGNS[limit.kind]} {limit.value:g}"


def direction(each: Reference, difference: float) -> str:
    """Whether a change is for the better or the worse; empty for a metric without a good side."""
    if not each.worse or difference == 0:
        return ""
    return "worse" if (difference > 0) == (each.worse == "more") else "better"


def title(gate: GateReport) -> str:
    """What the baseline is of, and what was said beside it."""
    name = " ".join([gate.base.scenario, *gate.base.overrides])
    given = f"; here with `{' '.join(gate.given)}`" if gate.given else ""
    return f"`{name}`, seed {gate.base.seed}{given}"


def markdown(gate: GateReport) -> str:
    """The verdict, a table of the metrics, and how it was decided."""
    return f"## Readiness gate: {gate.verdict}\n\n{body(gate)}"


def body(gate: GateReport) -> str:
    """What was compared, a table of the metrics, the limits, and how it was decided."""
    parts = [title(gate), "\n".join(_metrics(gate))]
    if gate.limit_rows:
        parts.append("\n".join(_limits(gate)))
    parts += [*_differs(gate), *_how(gate)]
    return "\n\n".join(parts) + "\n"


def _level(gate: GateReport) -> str:
    return f"{1 - 2 * gate.alpha:.0%}".replace("%", " %")


def _metrics(gate: GateReport) -> Iterator[str]:
    """The table of the metrics."""
    yield f"| metric | baseline | now | difference ({_level(gate)} CI) | margin | verdict |"
    yield "|---|---:|---:|---:|---:|---|"
    for (each, verdict, now, difference, half), side in zip(gate.rows, gate.sides, strict=True):
        told = f"**{verdict}**" if verdict == "regressed" else verdict
        toward = direction(each, difference)
        beyond = verdict == "regressed" or abs(difference) - half > each.margin
        cells = (
            cell(f"{named(each)} [{each.unit}]"),
            f"{each.mean:.5g}",
            f"{now:.5g}",
            "0" if verdict == "identical" else f"{difference:+.3g} ± {half:.2g}",
            f"{ {'more': '+', 'less': '−', '': '±'}[side] }{each.margin:.3g}",
            f"{told} ({toward})" if toward and beyond else told,
        )
        yield "| " + " | ".join(cells) + " |"


def _limits(gate: GateReport) -> Iterator[str]:
    """The table of the limits."""
    yield f"| limit | now ({_level(gate)} CI) | verdict |"
    yield "|---|---:|---|"
    for each, limit, word, now, found in gate.limit_rows:
        name = cell(f"{named(each)} [{each.unit}] {limited(limit)}")
        told = f"**{word}**" if word == "missed" else word
        yield f"| {name} | {now:.5g} ± {found.half_width:.2g} | {told} |"


def _differs(gate: GateReport) -> Iterator[str]:
    """The keys that are not what they were."""
    if gate.differs is None and not gate.identical:
        yield (
            f"The baseline was written by version {gate.base.version}, which kept no scenario: "
            "keys that differ are not known, but for those that are given here."
        )
    found = [*(gate.differs or ()), *(() if gate.identical else gate.packages)]
    if not found:
        return
    lines = [f"- `{cell(each.path)}`: {_change(each)}" for each in found[:MANY]]
    if len(found) > MANY:
        lines.append(f"- and {len(found) - MANY} more; format=json has all")
    yield "\n".join(["What differs from the baseline:", "", *lines])


def _change(each: Differing) -> str:
    was, now = (
        shortened(value) if isinstance(value, str) else shown(value)
        for value in (each.was, each.now)
    )
    return cell(f"{was} → {now}")


def _how(gate: GateReport) -> Iterator[str]:
    """How the verdict was reached, and what to do about it."""
    told = gate.decision
    if gate.identical:
        yield f"Every value of {gate.base.replications} replications has the same bits."
    if told is None:
        return
    count = len(told.verdicts) + len(told.limit_verdicts)
    against = f" against {gate.base.replications} of the baseline" if not gate.identical else ""
    what = "metric" if not told.limit_verdicts else "claim"
    text = (
        f"{gate.used} fresh replications{against}; look "
        f"{told.looks} of at most {gate.planned}, each at {told.alpha_look:.3g}, "
        f"so that a wrong `equivalent` and a wrong `regressed` have a chance of at most "
        f"{gate.alpha:g} each (TOST, Holm over {count} {what}{'s'[: count > 1]})."
    )
    if gate.verdict == "regressed":
        text += " If it was meant: `theater regress --accept` with a reason."
    yield text
    if gate.one_sided:
        both = [named(each) for each in gate.base.metrics if not each.worse]
        if both:
            yield f"Judged on both sides, as no good side is known: {', '.join(both)}."
    if gate.wanting:
        lines = [f"- {name}: {_would(left)}" for name, left in gate.wanting]
        yield "\n".join(["Not decided; were the differences to stay as they are:", "", *lines])


def _would(left: Enough) -> str:
    """What would decide, in words."""
    if left.fresh is not None:
        return f"about {left.fresh} fresh replications would decide (`budget={left.fresh}`)"
    if left.both is not None:
        return f"the baseline is too short: {left.both} replications in both would decide"
    return "no number of replications: the difference is about what is allowed; another margin"


def accepted(base: Baseline, growth: float, share: float) -> str:
    """What a new baseline holds, and how often its gate will pass where nothing changes."""
    lines = [
        f"`{' '.join([base.scenario, *base.overrides])}`, seed {base.seed}, "
        f"{base.replications} replications: {base.reason}",
        "",
        "| metric | mean | sd | n | margin | from | passes unchanged |",
        "|---|---:|---:|---:|---:|---|---:|",
    ]
    seldom = []
    for each in base.metrics:
        name = cell(f"{named(each)} [{each.unit}]")
        chance = chance_of_passing(each.sample, each.margin, growth, share)
        cells = (f"{each.mean:.5g}", f"{each.sd:.3g}", str(each.n), f"±{each.margin:.3g}")
        told = f"{chance:.0%}".replace("%", " %")
        lines.append(f"| {name} | {' | '.join(cells)} | {cell(each.margin_from)} | {told} |")
        for limit in ("at_least", "at_most"):
            value = getattr(each, limit)
            if value is not None:
                lines[-1] += f" {SIGNS[limit]} {value:g}"
        if chance < LITTLE:
            seldom.append(f"- {name}")
    if seldom:
        told = "The gate will often be inconclusive on these: more replications or wider margins."
        lines += ["", told, "", *seldom]
    return "\n".join(lines) + "\n"


LITTLE = 0.8
"""Chance of passing where nothing changed, below which it is said [fraction]."""
