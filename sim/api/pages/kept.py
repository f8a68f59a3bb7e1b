"""What the objects of a result folder must say for a page: a file that was edited is told, line
by line, and no page is made of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.core.errors import ConfigError, Problem
from sim.core.model import problems_of

Finite = Annotated[float, Field(allow_inf_nan=False)]
Level = Annotated[float, Field(gt=0, lt=1)]
Count = Annotated[int, Field(ge=0)]
Subject = str | list[str]
MOST = 20
"""Problems of one file that are told."""


class KeptPart(BaseModel):
    """A part of an object; what no page reads may be anything."""

    model_config = ConfigDict(extra="allow")


class KeptRequest(KeptPart):
    """What was asked."""

    words: list[str] = []
    line: str = ""
    replications: Annotated[int, Field(ge=1)] | None = None
    level: Level | None = None
    past: Count | None = None
    from_d: Finite | None = None


class KeptProvenance(KeptPart):
    """What a scenario came from."""

    scenario_sha256: str = ""
    inputs_by_grade: dict[str, int] | None = None
    packages: dict[str, str] | None = None
    numpy_simd: list[str] | None = None


class KeptObject(KeptPart):
    """What every object says."""

    asked: KeptRequest
    remarks: list[str] = []
    provenance: KeptProvenance | list[KeptProvenance] | None = None
    level: Level | None = None
    replications: Annotated[int, Field(ge=1)] | None = None
    marking: str = ""


class KeptComparison(KeptObject):
    """Of ``compare``."""

    base: str | None = None
    choices: list[str]


class KeptOption(KeptPart):
    """An option of ``select`` or ``pareto``, with its value for each key."""

    replications: Count | None = None
    value: Finite | None = None
    value_low: Finite | None = None
    value_high: Finite | None = None
    gain: Finite | None = None
    gain_low: Finite | None = None
    gain_high: Finite | None = None
    cost: Finite | None = None
    cost_low: Finite | None = None
    cost_high: Finite | None = None
    probability: Finite | None = None


class KeptOptions(KeptObject):
    """Options, and the keys that they differ in."""

    needed: ClassVar[tuple[str, ...]]
    """What every option says besides its value for each key."""
    keys: list[str]
    options: Annotated[list[KeptOption], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for number, each in enumerate(self.options):
            for key in (*self.keys, *self.needed):
                if key not in each.model_dump(exclude_unset=True):
                    raise ValueError(f"option {number} has no {key}")
        return self


class KeptMeasure(KeptPart):
    """What options are told apart by."""

    metric: str
    subject: Subject


class KeptSelection(KeptOptions):
    """Of ``select``."""

    needed = ("value", "replications", "verdict")
    objective: KeptMeasure
    direction: Literal["max", "min"]
    procedure: str
    decided: bool
    level: Level
    delta: Finite
    best: dict[str, Any] | None
    left: list[dict[str, Any]]
    correct_estimate: Finite | None = None


class KeptFront(KeptOptions):
    """Of ``pareto``."""

    needed = ("gain", "cost", "on_front")
    gain: str
    cost: str


class KeptCurvePoint(KeptPart):
    """A point of a curve."""

    x: Finite
    difference: Finite
    half_width: Finite | None


class KeptCurve(KeptPart):
    """A curve of ``breakeven``, and where it crosses."""

    at: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    points: list[KeptCurvePoint]


class KeptBreakEven(KeptObject):
    """Of ``breakeven``."""

    factor: str
    against: str
    metric: str
    subject: Subject
    curves: list[KeptCurve]


class KeptStep(KeptPart):
    """A step of a study."""

    name: str
    title: str
    line: str
    headline: str


class KeptRow(KeptPart):
    """A number of a step."""

    step: str
    choice: str | None
    against: str | None
    metric: str
    subject: str
    unit: str
    mean: Finite | None
    low: Finite | None
    high: Finite | None


class KeptStudy(KeptObject):
    """Of ``study``."""

    title: str
    question: str
    steps: list[KeptStep]
    rows: list[KeptRow]


OBJECTS: Mapping[str, type[KeptObject]] = {
    "compare": KeptComparison,
    "select": KeptSelection,
    "pareto": KeptFront,
    "breakeven": KeptBreakEven,
    "study": KeptStudy,
}
"""What the object of a command says; of the others what every object says."""


def check_kept(path: Path, told: Mapping[str, Any], command: str) -> None:
    """Refuse an object that is not as its command wrote it.

    Raises
    ------
    ConfigError
        With file, path and value of everything that is wrong.
    """
    model = OBJECTS.get(command, KeptObject)
    try:
        model.model_validate(told)
    except ValidationError as error:
        again = "the same command with rerun=true writes it again"
        problems = [
            Problem(f"{path}: {each.path}" if each.path else str(path), f"{each.message}; {again}")
            for each in problems_of(error, model)
        ]
        raise ConfigError("results", problems[:MOST]) from None
