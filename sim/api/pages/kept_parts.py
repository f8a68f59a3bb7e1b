"""Parts of what the objects of a result folder must say for a page."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Finite = Annotated[float, Field(allow_inf_nan=False)]
Level = Annotated[float, Field(gt=0, lt=1)]
Count = Annotated[int, Field(ge=0)]
Subject = str | list[str]


class KeptPart(BaseModel):
    """A part of an object; what no page reads may be anything."""

    model_config = ConfigDict(extra="allow")


class KeptRequest(KeptPart):
    """What was asked."""

    words: list[str] = []
    line: str = ""
    replications: Annotated[int, Field(ge=1)] | None = None
    level: Level | None = None
    seed: Count | None = None
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

    newer: ClassVar[tuple[str, ...]] = ()
    """What a page needs and older versions did not keep, by its path."""
    asked: KeptRequest
    remarks: list[str] = []
    provenance: KeptProvenance | list[KeptProvenance] | None = None
    level: Level | None = None
    marking: str = ""


class KeptMeasure(KeptPart):
    """What options are told apart by."""

    metric: str
    subject: Subject
    over: Literal["mean", "sum"] = "mean"
