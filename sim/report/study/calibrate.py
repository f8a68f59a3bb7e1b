"""A calibration as text: targets, inputs, and what the data cannot tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from textwrap import fill

from sim.report.output.text import aligned, to_sides
from sim.study.calibration.identify import Direction, Identified
from sim.study.calibration.waves import SHARP, Calibrated

WIDTH = 100
MOST = 8
"""Pairs, and directions, that are told at most [count]."""


@dataclass(frozen=True)
class TargetMet:
    """A target, and what the fitted model says of it.

    Attributes
    ----------
    published, sd, weight
        What is published in words; the deviation it is counted with, and its weight.
    value
        The middle of it.
    before, fitted
        The model's value as the scenario stands, and at the fitted inputs, by fresh runs.
    low, high
        Interval of the fitted one by luck.
    least, most
        Central range of what the posterior of the inputs says, at the same level.
    off
        Standard errors between fresh runs and the surrogate.
    q2
        Share of the variance of the runs that the surrogate predicts.
    """

    name: str
    metric: str
    subjects: tuple[str, ...]
    year: str
    sources: tuple[str, ...]
    role: str
    grade: str
    weight: float
    published: str
    value: float
    sd: float
    before: float
    fitted: float
    low: float
    high: float
    least: float
    most: float
    off: float
    q2: float

    @property
    def gap(self) -> float:
        """Fitted less published."""
        return self.fitted - self.value

    @property
    def verdict(self) -> str:
        """How many deviations the fitted value is from the published one."""
        if self.fitted != self.fitted:
            return "no value"
        return f"{self.gap / self.sd:+.1f} sd"


@dataclass(frozen=True)
class InputFitted:
    """An input after the calibration.

    Attributes
    ----------
    own
        Its value in the scenario as it stands; nan where its numbers differ, 1 of a factor.
    contraction, narrowed
        Standard deviation, and width of the central interval, as a share of those before.
    grade, grade_after
        In the register, before and after.
    informed
        Targets that tell something of it, those that it moves most first.
    truth, rank
        Of a synthetic calibration: the value that was to be found, and the share of the posterior
        below it.
    """

    name: str
    keys: tuple[str, ...]
    unit: str
    moves: str
    prior: str
    least: float
    most: float
    own: float
    fitted: float
    low: float
    high: float
    contraction: float
    narrowed: float
    grade: str
    grade_after: str
    informed: tuple[str, ...]
    truth: float | None = None
    rank: float | None = None

    def place(self, value: float) -> float:
        """Where a value lies in the range before, from 0 to 1."""
        if self.prior == "log":
            return log(value / self.least) / log(self.most / self.least) if value > 0 else 0.0
        return (value - self.least) / (self.most - self.least)


def told(
    found: Calibrated,
    targets: Sequence[TargetMet],
    inputs: Sequence[InputFitted],
    identified: Identified,
    level: float,
) -> str:
    """All of it."""
    blocks = [verdict(found), targets_table(targets), inputs_table(inputs, level)]
    blocks.append(apart(identified, len(inputs)))
    blocks.append(waves_table(found))
    return "\n\n".join(blocks)


def verdict(found: Calibrated) -> str:
    """Whether it has converged, in how many waves and points."""
    points, waves = len(found.runs.units), len(found.waves)
    if found.converged:
        told = f"Converged after {waves} waves, {points} points."
        unsure = found.waves[-1].unsure
        if unsure > SHARP:
            told += (
                f" A surrogate is unsure by {unsure:.1f} of what its target is known to, so that "
                "ranges are wider than the targets alone would leave them: more points narrow them."
            )
        return fill(told, WIDTH)
    return fill(f"NOT CONVERGED after {waves} waves, {points} points: {found.why}.", WIDTH)


def targets_table(targets: Sequence[TargetMet]) -> str:
    """Target, published, fitted, interval, gap."""
    rows = [
        [
            each.name + _of(each),
            each.published,
            _number(each.before),
            to_sides(each.fitted, each.low, each.high),
            f"{each.least:.3g} to {each.most:.3g}",
            each.verdict,
        ]
        for each in targets
    ]
    head = ["target", "published", "as it was", "fitted", "posterior", "gap"]
    return aligned(head, rows)


def _of(each: TargetMet) -> str:
    """Its year, and what is not usual of it."""
    told = [each.year, *(["weak"] if each.grade == "weak" else [])]
    return f" ({', '.join([*told, *(['test'] if each.role == 'test' else [])])})"


def inputs_table(inputs: Sequence[InputFitted], level: float) -> str:
    """Every input: its range before and after, and how narrow it has become."""
    rows = []
    for each in inputs:
        cells = [
            each.name, f"{each.least:.3g} to {each.most:.3g}", _number(each.own),
            f"{each.fitted:.4g}", f"{each.low:.3g} to {each.high:.3g}", f"{each.contraction:.2f}",
            each.grade_after if each.grade == each.grade_after
            else f"{each.grade or '-'} -> {each.grade_after}",
        ]  # fmt: skip
        if each.truth is not None:
            cells += [f"{each.truth:.4g}", f"{each.rank:.2f}"]
        rows.append(cells)
    head = ["input", "before", "own", "fitted", f"{level:.0%}", "sd left", "grade"]
    if inputs and inputs[0].truth is not None:
        head += ["truth", "rank"]
    return aligned(head, rows)


def apart(identified: Identified, inputs: int) -> str:
    """What the data tell, and what they cannot tell apart."""
    settled = len(identified.known)
    lines = [
        f"The targets settle {settled} of {inputs} directions in which the inputs can vary together"
        + (f": {'; '.join(map(_direction, identified.known[:MOST]))}." if settled else ".")
    ]
    if identified.pairs:
        pairs = [f"{one} and {other} ({r:+.2f})" for one, other, r in identified.pairs[:MOST]]
        lines.append(f"Not told apart, with their correlation: {'; '.join(pairs)}.")
    if identified.unknown:
        told_of = "; ".join(map(_direction, identified.unknown[:MOST]))
        lines.append(f"Combinations of which they say next to nothing: {told_of}.")
    return "\n".join(fill(line, WIDTH, subsequent_indent="  ") for line in lines)


def _direction(each: Direction) -> str:
    parts = [f"{load:+.1f} {name}" for name, load in each.loads.items()]
    return f"{' '.join(parts) or 'many inputs a little'} (sd {each.left**0.5:.2f})"


def waves_table(found: Calibrated) -> str:
    """How the fitted values came to stand still."""
    rows = [
        [
            str(each.number), str(each.points),
            "" if each.moved != each.moved else f"{each.moved:.2f}",
            each.mover,
            "" if each.narrowed != each.narrowed else f"{each.narrowed:.2f}",
            f"{each.unsure:.2f}",
            each.unsure_of,
        ]
        for each in found.waves
    ]  # fmt: skip
    head = ["wave", "points", "moved [sd]", "most", "sd changed by", "unsure [sd]", "surrogate"]
    return aligned(head, rows)


def _number(value: float) -> str:
    return "-" if value != value else f"{value:.4g}"
