"""Tables of ``theater explain``: screening, indices, curves, luck against ignorance."""

from collections.abc import Sequence
from math import isnan

from sim.report.output.text import aligned, interval, mean_and_interval, to_sides
from sim.study.explain.curves import Curve
from sim.study.explain.luck_or_ignorance import Best, VarianceSplit
from sim.study.explain.morris import MATTERS, NOTHING, UNSEEN, Screening
from sim.study.explain.order_reversals import Driver, turning_value
from sim.study.explain.sobol import LEAST_Q2, Decomposition, Estimate
from sim.study.sweeping.axes import Axis

MOST_ROWS = 20
"""Factors in a table at most; files have all of them."""
MOST_NAME = 52
"""Letters of a name in a table at most."""


def number(value: float) -> str:
    """A number in a table."""
    return "-" if isnan(value) else f"{value:.4g}"


def short(name: str) -> str:
    """The end of a long path, which tells factors apart."""
    return name if len(name) <= MOST_NAME else "…" + name[-MOST_NAME + 1 :]


def span(each: Axis) -> str:
    """The values of a factor."""
    if each.words:
        return f"{len(each.words)} words"
    low, high = each.number(0.0), each.number(1.0)
    return f"{low:.4g} to {high:.4g}"


def kept_line(kept: int) -> str:
    """How often numbers did not fit together."""
    if not kept:
        return ""
    return f"{kept} times a number kept its own value: the drawn one did not fit the others."


def _more(count: int) -> str:
    left = count - MOST_ROWS
    return f"and {left} more, in the files (out=DIR) and in format=csv\n" if left > 0 else ""


def screening(axes: Sequence[Axis], found: Screening, level: float, signs: int, head: str) -> str:
    """Effects of all factors, and which of them matter, by so many signs that can be flipped."""
    by_name = {each.name: each for each in axes}
    rows = []
    for each in found.effects[:MOST_ROWS]:
        rows.append(
            [
                short(each.name), span(by_name[each.name]),
                to_sides(each.mu_star, each.low, each.high), number(each.luck), number(each.mu),
                f"{number(each.sigma)} ({number(each.sigma_low)}, {number(each.sigma_high)})",
                number(each.p), each.verdict,
            ]
        )  # fmt: skip
    table = aligned(["factor", "range", "mu*", "luck", "mu", "sigma", "p", "verdict"], rows)
    told = [each.verdict for each in found.effects]
    counts = ", ".join(
        f"{told.count(word)} {text}"
        for word, text in (
            (MATTERS, "matter"),
            (UNSEEN, "have no effect that can be told from luck"),
            (NOTHING, "do nothing at all"),
        )
        if word in told
    )
    notes = [
        f"Of {len(told)} factors: {counts or 'not tested, which takes replications=2 or more'}.",
        "mu*: mean absolute effect over the whole range, in the unit of the objective; luck: the "
        "mu* that luck alone gives;",
        "sigma: how much the effect depends on the other factors or bends, luck taken out.",
        f"matters: a step has an effect, at level {level:g} for all factors together (Bonferroni). "
        "Not seen is not shown to be nothing:",
        "mu* with its interval says how large it may be.",
        "So few runs can prove nothing to matter: trajectories × (replications - 1) of "
        f"{found.least} or more can."
        if 0 < signs < found.least
        else "",
        kept_line(found.kept),
    ]
    return f"{head}\n\n{table}\n{_more(len(told))}\n" + "\n".join(filter(None, notes))


def _estimate(value: Estimate) -> str:
    return f"{value.value:.3f} ({value.low:.3f}, {value.high:.3f})"


def decomposition(axes: Sequence[Axis], found: Decomposition, head: str) -> str:
    """The metamodel and how well it predicts, and the indices if that is well enough."""
    chosen = found.chosen
    if chosen is None:
        return f"{head}\n\nThe objective is the same at all points: no variance to explain."
    tried = ", ".join(f"{name} {rmse:.4g}" for name, rmse in chosen.tried.items())
    told = [
        head,
        f"Metamodel: {chosen.name}, cross-validated Q2 {chosen.q2:.3f}, RMSE {chosen.rmse:.4g} "
        f"(RMSE of all: {tried}).",
        f"Luck in the means leaves a Q2 of at most {chosen.ceiling:.3f}.",
    ]
    if not found.trusted:
        cure = (
            "more replications"
            if chosen.ceiling < 0.5 * (1 + LEAST_Q2)
            else "more points, or fewer factors (method=morris tells which matter)"
        )
        told.append(
            f"\nNO INDICES: Q2 is below {LEAST_Q2}. They would describe the metamodel and not the "
            f"theater; {cure} may help."
        )
        return "\n".join([*told, kept_line(found.kept)]).rstrip()
    by_name = {each.name: each for each in axes}
    rows = [
        [short(each.name), span(by_name[each.name]), _estimate(each.first), _estimate(each.total)]
        for each in found.indices[:MOST_ROWS]
    ]
    told.append("\n" + aligned(["factor", "range", "first order", "total"], rows))
    told.append(_more(len(found.indices)))
    if found.pairs:
        pairs = [
            [" and ".join(map(short, each.names)), _estimate(each.value)] for each in found.pairs
        ]
        told.append(aligned(["largest interactions", "second order"], pairs) + "\n")
    told.append(
        "Shares of the variance of the mean over the ranges; luck has none of it. Intervals: the "
        "sampling of the indices and\nwhat the runs leave open about the metamodel (few points, "
        f"luck), widened by the {chosen.missed:.3f} of the variance that it may miss."
    )
    return "\n".join(filter(None, [*told, kept_line(found.kept)]))


def curves(found: Sequence[Curve], kept: int, level: float, head: str) -> str:
    """Every value of every factor with the mean, its half-width and the quantiles of luck."""
    rows = [
        [
            short(curve.axis.name) if place == 0 else "", value if len(value) < 18 else value[:18],
            interval(each, 4), number(each.q05), number(each.q50), number(each.q95),
        ]
        for curve in found
        for place, (value, each) in enumerate(zip(curve.values, curve.summaries, strict=True))
    ]  # fmt: skip
    table = aligned(["factor", "value", "mean", "q05", "q50", "q95"], rows)
    note = (
        f"All other factors as the scenario has them. ±: of the mean at level {level:g}; "
        "quantiles: over replications (luck).\nThe same random numbers at every value."
    )
    return "\n".join(filter(None, [f"{head}\n\n{table}\n", note, kept_line(kept)]))


def ignorance(
    splits: Sequence[VarianceSplit],
    found: Sequence[Best],
    flips: dict[str, list[Driver]],
    axes: Sequence[Axis],
    kept: int,
    level: float,
    head: str,
) -> str:
    """Variance split of every option, which is best how often, and what turns that round."""
    rows = []
    for each in splits:
        below = " *" if each.ignorance < 0 else ""
        rows.append(
            [
                each.name, to_sides(each.mean, each.low, each.high),
                f"{max(each.ignorance, 0.0):.3g}{below}", f"{each.luck:.3g}",
                f"{each.share:.2f} ({each.share_low:.2f}, {each.share_high:.2f})",
                *(f"{part[0]:.3g} to {part[-1]:.3g}" for part in each.fan),
            ]
        )  # fmt: skip
    columns = [
        "option", "mean", "var: not known", "var: luck", "share not known",
        "5-95 %: luck", "not known", "both",
    ]  # fmt: skip
    told = [head, "", aligned(columns, rows)]
    for each in splits:
        if each.ignorance < 0:
            told.append(f"* the unbiased estimate for {each.name} is {each.ignorance:.3g}: below 0")
    if found:
        told += ["", _best(found, level)]
    for name, every in flips.items():
        told += ["", _drivers(name, every, axes, level)]
    return "\n".join([*told, "", kept_line(kept)]).rstrip()


def _best(found: Sequence[Best], level: float) -> str:
    rows = [
        [each.name, mean_and_interval(each.share, each.low, each.high, 2), f"{each.decided:.2f}"]
        for each in found
    ]
    table = aligned(["option", "best in", "by more than luck"], rows)
    left = 1 - sum(each.decided for each in found)
    return (
        f"{table}\nShares of the draws. By more than luck: the paired difference from every other "
        f"option at level {level:g}; undecided: {left:.2f}."
    )


def _drivers(name: str, every: Sequence[Driver], axes: Sequence[Axis], level: float) -> str:
    by_name = {each.name: each for each in axes}
    proven = [each for each in every if each.moves]
    flips = [each for each in every if each.flips]
    if not proven:
        first = every[0]
        return (
            f"{name}: no input is proven to move the difference (level {level:g} for all together; "
            f"nearest: {first.name}, p {first.p:.3g})."
        )
    rows = [
        [
            short(each.name), f"{each.correlation:+.2f}", number(each.p),
            f"{each.low:+.3g} ±{each.low_half:.2g}", f"{each.high:+.3g} ±{each.high_half:.2g}",
            "not shown" if turn is None else f"at {turn:.4g}",
        ]
        for each in proven[:MOST_ROWS]
        for turn in [turning_value(by_name[each.name], each)]
    ]  # fmt: skip
    table = aligned(
        [f"{name}: moved by", "rank corr.", "p", "lowest third", "highest third", "flips"], rows
    )
    found = "Shown: which input turns" if flips else "Not shown: that any input turns"
    return f"{table}\n{found} the order round, at level {level:g} for all together."
