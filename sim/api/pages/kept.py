"""What the objects of a result folder must say for a page: a file that was edited is told, line
by line, and no page is made of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ValidationError, model_validator

from sim.api.pages.kept_explained import METHODS
from sim.api.pages.kept_parts import (
    Count,
    Finite,
    KeptMeasure,
    KeptObject,
    KeptPart,
    Level,
    Subject,
)
from sim.api.pages.kept_reasons import KeptAllocations, KeptInterdiction, KeptRuleCosts
from sim.core.errors import ConfigError, Problem
from sim.core.model import problems_of

MOST = 20
"""Problems of one file that are told."""


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
    replications: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for number, each in enumerate(self.options):
            for key in (*self.keys, *self.needed):
                if key not in each.model_dump(exclude_unset=True):
                    raise ValueError(f"option {number} has no {key}")
        return self


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
    replications: Annotated[int, Field(ge=1)] | None = None


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
    "interdict": KeptInterdiction,
    "rules": KeptRuleCosts,
    "optimize": KeptAllocations,
    **{f"explain_{method}": model for method, model in METHODS.items()},
}
"""What the object of each kind of page says; of the others what every object says."""
AGAIN = "the same command with rerun=true writes it again"


def check_kept(path: Path, told: Mapping[str, Any], kind: str) -> None:
    """Refuse an object that is not as its command wrote it.

    Parameters
    ----------
    kind
        Of the page: the command, of ``explain`` with its method.

    Raises
    ------
    ConfigError
        With file, path and value of everything that is wrong; in one line, where an older version
        kept less than the page needs.
    """
    model = OBJECTS.get(kind, KeptObject)
    if missing := [each for each in model.newer if not _has(told, each.split("."))]:
        older = f"is of an older version, which did not keep what a page needs ({missing[0]})"
        raise ConfigError("results", [Problem(str(path), f"{older}; {AGAIN}")])
    try:
        model.model_validate(told)
    except ValidationError as error:
        problems = [
            Problem(f"{path}: {each.path}" if each.path else str(path), f"{each.message}; {AGAIN}")
            for each in problems_of(error, model)
        ]
        raise ConfigError("results", problems[:MOST]) from None


def _has(told: Any, path: list[str]) -> bool:
    """Whether an object has a value at a path; what is no object is wrong, and not old."""
    if not path or not isinstance(told, Mapping):
        return True
    return path[0] in told and _has(told[path[0]], path[1:])
