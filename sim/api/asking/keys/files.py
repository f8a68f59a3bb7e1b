"""Keys of what a file or a folder says: a calibration, a study, a page of results."""

from typing import Literal

from pydantic import Field

from sim.core.model import Model
from sim.core.names import PathName
from sim.load.run_options import Repeated


class CalibrateKeys(Repeated):
    """Keys of ``theater calibrate``; what is fitted to what stands in its file."""

    calibration: str | None = None
    """Name of the calibration, or the path of its file, where it is not the first word."""
    replications: int = Field(default=8, ge=1, strict=True)
    """Of every point; of a theater with windows they are those of few runs [count]."""
    points: int | None = Field(default=None, ge=8, le=5000, strict=True)
    """Of the first wave, each later one has half as many; 8 an input, at least 40, where none are
    given [count]."""
    waves: int = Field(default=5, ge=2, le=50, strict=True)
    """At most; where the fitted values still move then, it has not converged [count]."""
    fresh: int = Field(default=96, ge=2, strict=True)
    """Replications that fitted nothing, at the fitted values and at those before [count]."""
    synthetic: int | None = Field(default=None, ge=0, strict=True)
    """Number of a draw of the inputs whose outputs, each with an error, stand in for what is
    published: whether the tool finds what it was given."""
    write: bool = Field(default=False, strict=True)
    """Whether the fitted values are written into parameters.csv and the configs as well, all or
    none; never without convergence."""


class StudyKeys(Model):
    """Keys of ``theater study``; those of its steps stand in its file."""

    steps: list[str] | str | None = None
    """Only these; all where none are given."""
    seed: int | None = Field(default=None, ge=0, strict=True)
    """Of all steps, whatever the file says."""
    replications: int | None = Field(default=None, ge=1, strict=True)
    """Of all steps, whatever the file says [count]."""
    precision: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Of the steps that can have one, whatever the file says."""
    budget: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Of the steps that have one, whatever the file says."""
    records: PathName | None = None
    """A file of records of one's own for a back-test, instead of those that ship:
    prediction,years,value,source (docs/backtests.md)."""
    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """Processes; the result does not depend on it."""
    scheduler: str | None = None
    """Address of a Dask scheduler whose workers run instead."""
    format: Literal["table", "json", "csv"] = "table"
    """What is printed."""
    out: PathName | None = None
    """Folder for study.csv, study.json and a folder of results for each step."""
    figures: bool = Field(default=False, strict=True)
    """Whether the steps draw their figures as well."""
    rerun: bool = Field(default=False, strict=True)
    """Whether what ``out`` has is forgotten and run again."""
    package: PathName | None = None
    """Folder for a replication package instead: results, versions, seeds, digests, one command, and
    two reporting checklists filled in."""


class ReportKeys(Model):
    """Keys of ``theater report``."""

    out: PathName | None = None
    """The file; report.html in the result folder where none is given."""
    question: str = ""
    """The title; a question made of the events and the choices where none is given."""
    labels: list[str] | str | None = None
    """What people call the choices, in their order."""
    marking: str = ""
    """Words that stand at the top and the bottom; those of the scenario where none are given."""
    provenance: PathName | None = None
    """A folder that `theater provenance` wrote of the same scenario: how much of the variance of
    each headline rests on notional inputs, of a run or a comparison."""
    release: Literal["full", "summary"] = "full"
    """summary leaves out inputs, paths, seeds, maps and the names of places, hubs, fleets and
    lines."""
    format: Literal["table", "json"] = "table"
    """What is printed: the answer, or all that the page says."""
