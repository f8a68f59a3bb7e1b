"""A calibration as it stands in a file: what is not known, and what it is fitted to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.api.asking.measured import Measured
from sim.core.errors import ConfigError, Problem, did_you_mean, known
from sim.core.model import Model
from sim.load.named import NamedFile, named, part_of
from sim.load.register.evidence import (
    ONE_SIDE,
    RIGHT_YEARS,
    FigureUse,
    evidence,
    meet,
    not_on_side,
    on_both_sides,
    years_of,
)
from sim.load.search import places
from sim.study.calibration.observed import PublishedOutput

GROUP = "calibration"
"""The folder of calibrations among the configs."""
WEAK = 0.25
"""Weight of a target that is graded weak: a quarter of the likelihood, twice the deviation."""
SPREAD = 12**-0.5
"""Standard deviation of a band, as a share of its width: any value in it is as likely."""
SURE = 2.0
"""Standard deviations around a value within which its band is taken to lie."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Several = list[str] | str


class CalibrationInput(Model):
    """What is not known: one number that moves one key of the scenario or several."""

    name: str
    """What it is called; of one key alone that key is enough."""
    keys: Several = Field(default_factory=list)
    """Numbers of the scenario that it moves: paths in parameters.csv, or in the scenario, where
    ``*`` stands for anything; the name by default."""
    moves: Literal["value", "factor"] = "value"
    """Whether each of them becomes its value, or is multiplied by it."""
    low: Finite | None = None
    """The least that it can be; as in parameters.csv where none is given."""
    high: Finite | None = None
    """The most."""
    prior: Literal["uniform", "log"] = "uniform"
    """Evenly between both, or evenly in the logarithm."""
    years: list[str] = Field(default_factory=list)
    """Years of ``years`` in which it is at work; always where none are named."""
    note: str = ""
    """What is said of it."""


class CalibrationTarget(Measured):
    """What is published, and what of the model is held against it."""

    subject: Several
    """A subject or several (a fleet, a hub, ...); ``*`` stands for anything."""
    over: Literal["mean", "sum"] = "mean"
    """How several subjects are put together."""
    of: Several = Field(default_factory=list)
    """Subjects of the same metric whose sum theirs is a share of."""
    value: Finite | None = None
    """What is published, if it is one value."""
    low: Finite | None = None
    """The lower end of a published band."""
    high: Finite | None = None
    """The upper end."""
    sd: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """How far the model's value may be from the figure though it is right, as a standard deviation;
    of a band it comes on top of the band, which alone is enough."""
    year: str
    """Of which it is, such as 2018 or 2018-2021."""
    source: Several
    """Ids of its sources."""
    mapping: str = Field(min_length=1)
    """In a sentence, why this is the measure of the model that it is held against."""
    grade: Literal["good", "weak"] = "good"
    """Weak where the source measures something near but not the same, or is second-hand."""
    weight: float | None = Field(default=None, gt=0, le=1)
    """Power of its likelihood; 1, or 0.25 of a weak one."""
    role: Literal["fit", "test"] = "fit"
    """Whether inputs are fitted to it, or it is only told."""

    @property
    def sources(self) -> list[str]:
        """Ids of its sources."""
        return [self.source] if isinstance(self.source, str) else self.source

    @property
    def of_subjects(self) -> list[str]:
        """Subjects that theirs is a share of."""
        return [self.of] if isinstance(self.of, str) else self.of

    @property
    def band(self) -> tuple[float, float]:
        """The published band; of a value what it surely is."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        assert self.value is not None
        assert self.sd is not None
        return self.value - SURE * self.sd, self.value + SURE * self.sd

    @property
    def wrong_figure(self) -> tuple[str, str] | None:
        """What is wrong with its figure, and at which key; None if nothing is."""
        some, whole = (
            each(end is not None for end in (self.low, self.high)) for each in (any, all)
        )
        if (self.value is not None) == some or some != whole:
            return "value", "has no figure, or two; value: or low: and high: is right"
        if self.value is not None and self.sd is None:
            told = "is missing: how far the model's value may be from this one though it is right"
            return "sd", told
        if self.low is not None and self.high is not None and not self.low < self.high:
            told = f"{self.low:g} is not below {self.high:g}; a single figure is value: with sd:"
            return "low", told
        return None

    @property
    def series(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What it is a figure of, whatever the year."""
        return self.metric, tuple(sorted(self.subjects)), tuple(sorted(self.of_subjects))

    @property
    def counts(self) -> float:
        """Power of its likelihood."""
        return self.weight if self.weight is not None else WEAK if self.grade == "weak" else 1.0

    @property
    def told(self) -> str:
        """What is published, in words."""
        if self.value is not None:
            return f"{self.value:g}"
        return f"{self.low:g} to {self.high:g}"

    def observed(self, name: str) -> PublishedOutput:
        """The same as a value with a deviation."""
        value, spread = self.value, 0.0
        if value is None:
            low, high = self.band
            value, spread = (low + high) / 2, SPREAD * (high - low)
        sd = (spread**2 + (self.sd or 0.0) ** 2) ** 0.5
        return PublishedOutput(name, value, sd, self.counts, self.role == "fit")


class CalibrationHead(Model):
    """What stands in the file of a calibration."""

    title: str
    """In a few words."""
    question: str = ""
    """In a sentence."""
    source: str = ""
    """Where it is from."""
    scenario: str
    """A name, or a path; from beside a file of one's own too."""
    overrides: dict[str, Any] = Field(default_factory=dict)
    """Values by key."""
    years: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """By year, values by key: what was otherwise then. Targets of just that year are held against
    the scenario with these."""
    inputs: list[Any] = Field(min_length=1)
    """What is not known: a path or pattern of parameters.csv, or a mapping."""
    targets: dict[str, Any] = Field(min_length=1)
    """By name, what it is fitted to and tested on."""


@dataclass(frozen=True)
class CalibrationFile(NamedFile):
    """A calibration whose keys are right; whether its scenario has them is not known yet."""

    head: CalibrationHead
    inputs: list[CalibrationInput | str]
    targets: Mapping[str, CalibrationTarget]

    @property
    def settings(self) -> list[str]:
        """Years that are run: empty for the scenario as it stands, and those of targets."""
        found = [self.setting(each) for each in self.targets.values()]
        return [*dict.fromkeys(found)]

    def setting(self, target: CalibrationTarget) -> str:
        """The year in which a target is held against the scenario; empty as it stands.

        Years in which everything is the same are one, the first of them.
        """
        if target.year not in self.head.years:
            return ""
        told = self._in_year(target.year)
        return next(year for year in self.head.years if self._in_year(year) == told)

    def _in_year(self, year: str) -> tuple[Mapping[str, Any], list[bool]]:
        """What is otherwise in a year, and which inputs are at work in it."""
        mine = [each for each in self.inputs if isinstance(each, CalibrationInput)]
        return self.head.years[year], [not each.years or year in each.years for each in mine]


def calibrations() -> list[str]:
    """Names of the calibrations that ship, and of those in folders that were named."""
    return places().names(GROUP)


def read(name: str) -> CalibrationFile:
    """A calibration by its name or the path of its file.

    Raises
    ------
    ConfigError
        With everything that is wrong with its keys and its targets, or if there is no such file.
    """
    document = named(GROUP, name)
    problems: list[Problem] = []
    head = part_of(CalibrationHead, document.data, document, (), problems)
    if head is None:
        raise ConfigError(GROUP, problems)
    inputs: list[CalibrationInput | str] = []
    for number, given in enumerate(head.inputs):
        if isinstance(given, str):
            inputs.append(given)
            continue
        own = part_of(CalibrationInput, given, document, ("inputs", str(number)), problems)
        if own is not None:
            inputs.append(own)
    targets = {}
    for each, given in head.targets.items():
        data = {**given, "year": str(given["year"])} if _has_year(given) else given
        target = part_of(CalibrationTarget, data, document, ("targets", each), problems)
        if target is not None:
            targets[each] = target
    file = CalibrationFile(name, document, head, inputs, targets)
    problems += _wrong_targets(file)
    problems += _wrong_years(file)
    problems += _contradictions(file)
    problems += _both_sides(file)
    if problems:
        raise ConfigError(GROUP, problems)
    return file


def _has_year(given: Any) -> bool:
    return isinstance(given, Mapping) and isinstance(given.get("year"), int)


def _wrong_targets(file: CalibrationFile) -> Iterator[Problem]:
    from sim.record.metric import metrics

    for name, each in file.targets.items():
        path = ("targets", name)
        for wrong in known("", each.metric, metrics, "metric"):
            yield file.problem((*path, "metric"), wrong.message)
        if not each.subjects or not each.sources:
            key = "source" if each.subjects else "subject"
            yield file.problem((*path, key), "names none; one or more are right")
        if each.wrong_figure:
            key, told = each.wrong_figure
            yield file.problem((*path, key), told)
        if years_of(each.year) is None:
            yield file.problem((*path, "year"), f"{each.year!r} is not right: {RIGHT_YEARS}")
    if file.targets and not any(each.role == "fit" for each in file.targets.values()):
        yield file.problem(("targets",), "has none with role: fit; there is nothing to fit to")


def _wrong_years(file: CalibrationFile) -> Iterator[Problem]:
    for number, given in enumerate(file.inputs):
        if isinstance(given, CalibrationInput):
            for year in given.years:
                if year not in file.head.years:
                    told = f"{year!r} is not in years:; {did_you_mean(year, file.head.years)}"
                    yield file.problem(("inputs", str(number), "years"), told)
    used = {each.year for each in file.targets.values()}
    for year in file.head.years:
        if year not in used:
            yield file.problem(("years", year), "is the year of no target")


def _contradictions(file: CalibrationFile) -> Iterator[Problem]:
    """Two figures of one thing that have nothing in common."""
    right = {
        name: each
        for name, each in file.targets.items()
        if each.role == "fit" and not each.wrong_figure
    }
    for (one, first), (other, second) in combinations(right.items(), 2):
        if first.series != second.series or file.setting(first) != file.setting(second):
            continue
        if not _same_year(first, second):
            continue
        (low, high), (least, most) = first.band, second.band
        if high < least or most < low:
            told = (
                f"{first.metric} of {', '.join(first.subjects)} in {second.year} is {second.told} "
                f"here and {first.told} in {one}: no value is both; one of them, or a wider band"
            )
            yield file.problem(("targets", other), told)


def _same_year(one: CalibrationTarget, other: CalibrationTarget) -> bool:
    first, second = years_of(one.year), years_of(other.year)
    return first is not None and second is not None and meet(first, second)


def _both_sides(file: CalibrationFile) -> Iterator[Problem]:
    """Sources, reports and years of a series that are fitted to and tested against."""
    fit, test = ([*_uses(file, role)] for role in ("fit", "test"))
    yield from on_both_sides(fit, test, evidence())
    for other, tested in file.targets.items():
        for name, fitted in file.targets.items():
            if (fitted.role, tested.role) != ("fit", "test") or fitted.series != tested.series:
                continue
            if _same_year(fitted, tested) and not {*fitted.sources} & {*tested.sources}:
                told = f"the same series and year are fitted to in {name}; {ONE_SIDE}"
                yield file.problem(("targets", other), told)


def not_of_the_split(file: CalibrationFile, own: bool) -> Iterator[Problem]:
    """Figures that ``evidence.csv`` has on the other side.

    Parameters
    ----------
    own
        Whether figures that it has not may be used.
    """
    for role in ("fit", "test"):
        yield from not_on_side([*_uses(file, role)], role, evidence(), own)


def _uses(file: CalibrationFile, role: str) -> Iterator[FigureUse]:
    for name, each in file.targets.items():
        years = years_of(each.year)
        if each.role == role and years is not None:
            place = file.document.place(("targets", name))
            for source in each.sources:
                yield FigureUse(source, years, f"targets.{name}", place)
