"""Is a metric what it was? Equivalence tests within a margin, over several metrics and looks.

Two claims are tested. *Equivalent*: the true difference lies within the margin, by two one-sided
tests (Schuirmann, A comparison of the two one-sided tests procedure and the power approach,
J. Pharmacokinet. Biopharm. 15, 1987), with Welch's degrees of freedom (Biometrika 34, 1947).
*Regressed*: it lies outside, whatever the direction, or where one side is the worse, beyond the
margin on that side; then *equivalent* is no worse (non-inferiority). Neither proven is
*inconclusive*, and asks for more replications. Limits of a mean (``statistics.limits``) are claims
of the same kind: kept, or missed. Each claim is held over all metrics by Holm's step-down (Scand.
J. Statist. 6, 1979), and over all looks at growing data by an equal share of the level for each
(Bonferroni).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from sim.study.statistics.summary import independent

Floats = NDArray[np.float64]
Verdict = Literal["equivalent", "regressed", "inconclusive"]
Side = Literal["more", "less", ""]
"""Which side of a measure is the worse; neither where both are."""
Draw = Callable[[int, int], Floats]
"""Fresh replications from the first number to before the second, shape (replications, metrics),
whole blocks of those that depend on each other."""


@dataclass(frozen=True)
class SampleMoments:
    """Mean and standard deviation (divisor n - 1) of n independent values."""

    mean: float
    sd: float
    n: int


@dataclass(frozen=True)
class Finding:
    """What two samples say about the difference of their means.

    Attributes
    ----------
    difference
        Now minus baseline, or minus a limit.
    half_width
        Of Welch's interval, or Student's, at level 1 - 2 alpha.
    p_equivalent, p_regressed
        Of the hypotheses that the difference is no smaller, and no larger, than the margin; of a
        limit, that it is not kept, and that it is.
    """

    difference: float
    half_width: float
    p_equivalent: float
    p_regressed: float


class MeanClaim(Protocol):
    """A claim about the mean of one metric alone."""

    @property
    def column(self) -> int:
        """Place of the metric among those that are drawn."""

    def finding(self, now: SampleMoments, alpha: float) -> Finding:
        """What a sample says about it."""


@dataclass(frozen=True)
class Decision:
    """Where the looks ended.

    Attributes
    ----------
    samples, findings, verdicts
        Of each metric at the last look.
    looks
        Looks taken, of those planned.
    alpha_look
        Level of each claim at one look.
    limits, limit_verdicts
        Of each limit at the last look.
    """

    samples: tuple[SampleMoments, ...]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    looks: int
    alpha_look: float
    limits: tuple[Finding, ...] = ()
    limit_verdicts: tuple[Verdict, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict over all metrics and limits."""
        return overall([*self.verdicts, *self.limit_verdicts])


def sample(values: Floats, block: int = 1) -> SampleMoments:
    """Mean and standard deviation of the values that are not nan; nan where there are too few.

    Of replications that depend on each other in blocks, one value for each block.
    """
    there = independent(values, block)
    n = len(there)
    mean = float(there.mean()) if n else float("nan")
    return SampleMoments(mean, float(there.std(ddof=1)) if n > 1 else float("nan"), n)


def tost(
    base: SampleMoments, now: SampleMoments, margin: float, alpha: float, worse: Side = ""
) -> Finding:
    """Compare two independent samples with a margin, on both sides or on the worse one.

    The p-value of *regressed* is that of the size of the difference where the true one is the
    margin, so that it holds for a narrow margin too. With fewer than two values, or one that is
    not finite, nothing is shown.
    """
    difference = now.mean - base.mean
    if min(base.n, now.n) < 2 or not isfinite(difference + base.sd + now.sd):
        return Finding(difference, float("nan"), 1.0, 1.0)
    shares = [base.sd**2 / base.n, now.sd**2 / now.n]
    error = sum(shares) ** 0.5
    size = {"more": difference, "less": -difference, "": abs(difference)}[worse]
    if error == 0:
        return Finding(difference, 0.0, float(size >= margin), float(size <= margin))
    freedom = sum(shares) ** 2 / sum(
        share**2 / (each.n - 1) for share, each in zip(shares, (base, now), strict=True)
    )
    inside = float(stdtr(freedom, (size - margin) / error))
    beyond = float(stdtr(freedom, (margin - size) / error))
    beyond += 0.0 if worse else float(stdtr(freedom, (-margin - size) / error))
    half = float(stdtrit(freedom, 1 - alpha)) * error
    return Finding(difference, half, inside, min(1.0, beyond))


def holm(p_values: Sequence[float], alpha: float) -> list[bool]:
    """Which hypotheses are rejected, so that any false rejection has a chance of at most alpha."""
    rejected = [False] * len(p_values)
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        if p_values[place] > alpha / (len(order) - rank):
            break
        rejected[place] = True
    return rejected


def verdicts(findings: Sequence[Finding], alpha: float) -> tuple[Verdict, ...]:
    """The verdict on each metric, each of the two claims held over all of them."""
    same = holm([each.p_equivalent for each in findings], alpha)
    moved = holm([each.p_regressed for each in findings], alpha)
    return tuple(
        "regressed" if out else "equivalent" if within else "inconclusive"
        for within, out in zip(same, moved, strict=True)
    )


def overall(each: Sequence[Verdict]) -> Verdict:
    """Regressed if one is, equivalent if all are."""
    if "regressed" in each:
        return "regressed"
    return "inconclusive" if "inconclusive" in each else "equivalent"


def looks(first: int, budget: int, block: int = 1) -> list[int]:
    """Replications at each look, whole blocks: doubled from the first up to the budget."""
    sizes = [min(first, budget)]
    while sizes[-1] < budget:
        sizes.append(min(2 * sizes[-1], budget))
    return [-(-size // block) * block for size in sizes]


def decide(
    bases: Sequence[SampleMoments],
    margins: Sequence[float],
    draw: Draw,
    sizes: Sequence[int],
    alpha: float,
    block: int = 1,
    worse: Sequence[Side] = (),
    limits: Sequence[MeanClaim] = (),
) -> Decision:
    """Look at more and more fresh replications until the verdict is clear.

    Parameters
    ----------
    bases, margins
        The baseline of each metric, and the largest difference that does not matter.
    draw
        Gives fresh replications; none is drawn twice, and none is thrown away.
    sizes
        Replications at each look, growing.
    alpha
        Level of each claim over all metrics and looks, in (0, 0.5).
    block
        Replications, one behind the other, that depend on each other [count].
    worse
        The worse side of each metric; both of all where none are given.
    limits
        Of means, each of a column of what ``draw`` gives; without any bases they are all that is
        decided.
    """
    share = alpha / len(sizes)
    sides: Sequence[Side] = worse or [""] * len(bases)
    values: Floats | None = None
    for look, size in enumerate(sizes, start=1):
        drawn = draw(0 if values is None else len(values), size)
        values = drawn if values is None else np.concatenate([values, drawn])
        samples = tuple(sample(column, block) for column in values.T)
        findings = tuple(
            tost(base, now, margin, alpha, side)
            for base, now, margin, side in zip(
                bases, samples[: len(bases)], margins, sides, strict=True
            )
        )
        held = tuple(each.finding(samples[each.column], alpha) for each in limits)
        told = verdicts([*findings, *held], share)
        now, kept = told[: len(findings)], told[len(findings) :]
        found = Decision(samples, findings, now, look, share, held, kept)
        if found.verdict != "inconclusive":
            break
    return found
