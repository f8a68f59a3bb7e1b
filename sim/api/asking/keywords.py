"""The keywords of the public functions: what a type checker reads of the option models.

``tests/contract/test_keywords.py`` holds that these are the fields of ``asking.keys``.
"""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Literal, TypedDict

from sim.model.scenario import Scenario

Source = str | PathLike[str] | Scenario | None
"""A scenario: the name of one that ships, the path of a file, or one that was loaded or made; None
for the one that a command takes which names none."""
Several = str | Sequence[str]


class RepeatedKeywords(TypedDict, total=False):
    """Of every function that runs replications (``sim.load.run_options``)."""

    seed: int
    replications: int
    workers: int
    scheduler: str | None
    level: float
    out: str | PathLike[str] | None
    figures: bool
    store: bool
    rerun: bool


class PreciseKeywords(TypedDict, total=False):
    """How precise a result is to be."""

    precision: float | None
    budget: int | None


class ToldKeywords(TypedDict, total=False):
    """Which measures are worked out, which must be precise, and which are told."""

    keep: Several | None
    show: Several
    metric: Several
    subject: Several


class DesignedKeywords(TypedDict, total=False):
    """Which points of the swept keys are run."""

    design: Literal["grid", "together", "lhs", "sobol", "nolh"]
    points: int | None
    design_seed: int


class AgainstKeywords(TypedDict, total=False):
    """What the points are compared with."""

    against: Several | None


class MeasureKeywords(TypedDict, total=False):
    """One measure."""

    metric: str
    subject: list[str] | str
    over: Literal["mean", "sum"]


class BestKeywords(MeasureKeywords, total=False):
    """A measure, and its good side."""

    best: Literal["max", "min"]


class PastKeywords(TypedDict, total=False):
    """Futures of one past."""

    past: int | None
    from_d: float | None
    lived: Sequence[tuple[float, int]]


class DrawnKeywords(TypedDict, total=False):
    """Draws of the inputs."""

    inputs: int
    inputs_each: int


class SpellsKeywords(TypedDict, total=False):
    """One replication, platform by platform."""

    spells: bool
    spells_of: int | Literal["typical"]


class CompareKeywords(
    SpellsKeywords,
    RepeatedKeywords,
    PreciseKeywords,
    ToldKeywords,
    PastKeywords,
    DrawnKeywords,
    total=False,
):
    """Of ``sim.compare``."""

    antithetic: bool


class RunKeywords(CompareKeywords, total=False):
    """Of ``sim.run``."""

    control: Several | None


class SweepKeywords(
    RepeatedKeywords, PreciseKeywords, ToldKeywords, DesignedKeywords, AgainstKeywords, total=False
):
    """Of ``sim.sweep``."""


class SelectKeywords(RepeatedKeywords, DesignedKeywords, BestKeywords, total=False):
    """Of ``sim.select``."""

    procedure: Literal["kn", "ocba"]
    delta: float | None
    budget: int


class ParetoKeywords(RepeatedKeywords, DesignedKeywords, MeasureKeywords, total=False):
    """Of ``sim.pareto``."""

    cost_metric: str
    cost_subject: str | None


class BreakEvenKeywords(RepeatedKeywords, BestKeywords, AgainstKeywords, total=False):
    """Of ``sim.breakeven``."""


class OptimizeKeywords(RepeatedKeywords, BestKeywords, total=False):
    """Of ``sim.optimize``."""

    budget: float
    prices: Mapping[str, float | Mapping[str, float]]
    method: Literal["auto", "greedy", "optuna"]
    evaluations: int
    fresh: int
    top: int


class ExplainKeywords(RepeatedKeywords, BestKeywords, total=False):
    """Of ``sim.explain``."""

    method: Literal["morris", "sobol", "curves", "ignorance"]
    factors: Several | None
    trajectories: int
    points: int | None
    steps: int
    draws: int


class ProvenanceKeywords(RepeatedKeywords, total=False):
    """Of ``sim.provenance``."""

    draws: int
    rows: Several | None


class InterdictKeywords(RepeatedKeywords, MeasureKeywords, total=False):
    """Of ``sim.interdict``."""

    r: int
    on_d: float | Literal["start"]
    units: Several
    budget: int
    draws: int
    top: int
    routes: Sequence[str] | None
    search: Literal["auto", "greedy"]


class RulesKeywords(RepeatedKeywords, total=False):
    """Of ``sim.rules``."""


class CalibrateKeywords(RepeatedKeywords, total=False):
    """Of ``sim.calibrate``."""

    calibration: str | None
    points: int | None
    waves: int
    fresh: int
    synthetic: int | None
    write: bool


class StudyKeywords(TypedDict, total=False):
    """Of ``sim.study``."""

    steps: Several | None
    seed: int | None
    replications: int | None
    precision: float | None
    budget: float | None
    records: str | None
    workers: int
    scheduler: str | None
    out: str | PathLike[str] | None
    figures: bool
    rerun: bool
    package: str | PathLike[str] | None


class ReportKeywords(TypedDict, total=False):
    """Of ``sim.report``."""

    out: str | PathLike[str] | None
    question: str
    labels: Several | None
    marking: str
    provenance: str | PathLike[str] | None
    release: Literal["full", "summary"]


class GatedKeywords(TypedDict, total=False):
    """Of both sides of a gate."""

    seed: int
    workers: int
    scheduler: str | None


Limits = Mapping[str, float | Mapping[str, float]]


class LimitedKeywords(GatedKeywords, total=False):
    """What a gate asks beside the margins."""

    at_least: Limits
    at_most: Limits
    worse_only: bool | None


class RegressKeywords(LimitedKeywords, total=False):
    """Of ``sim.regress``."""

    alpha: float
    budget: int | None
    junit: str | PathLike[str] | None


class AcceptKeywords(LimitedKeywords, total=False):
    """Of ``sim.accept``."""

    replications: int
    reason: str
    metric: Several | None
    subject: Several
    margin: float | Mapping[str, float] | None
    anyway: bool


class CheckKeywords(TypedDict, total=False):
    """Of ``sim.check``."""

    replications: int
    workers: int
    job: str
    warmup: bool
    runs: int


class SolveKeywords(TypedDict, total=False):
    """Of ``sim.solve``."""
