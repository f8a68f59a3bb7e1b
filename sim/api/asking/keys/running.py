"""Keys of running a theater, two choices of it, or many points."""

from pydantic import Field, field_validator

from sim.core.model import Model
from sim.load.run_options import GivenPast, MeasuresTold, Precise, Repeated, RunOptions, SpellsKept

Several = str | list[str] | None
"""One text or several."""


class DrawnInputs(Model):
    """Whether what is told has what is not known as well."""

    inputs: int = Field(default=0, ge=0, strict=True)
    """Draws of every number that has a range in parameters.csv; 0 for none, else 2 or more: the
    headlines are told with luck alone, and with luck and inputs [count]."""
    inputs_each: int = Field(default=4, ge=2, strict=True)
    """Replications of every choice in each of these draws [count]."""

    @field_validator("inputs")
    @classmethod
    def _none_or_two(cls, inputs: int) -> int:
        if inputs == 1:
            raise ValueError("1 is not right: a spread needs two draws; 0, or 2 or more")
        return inputs


class RunKeys(DrawnInputs, RunOptions):
    """Keys of ``theater run``."""

    control: Several = None
    """Also run a twin that has this instead (once for each key) and can be solved
    exactly, and correct every metric that it knows by what it missed."""


class CompareKeys(DrawnInputs, SpellsKept, GivenPast, MeasuresTold, Precise, Repeated):
    """Keys of ``theater compare``."""

    antithetic: bool = False
    """Whether replications are pairs with opposite random numbers; an even number of them."""
    detail: bool = False
    """Whether every table is printed, or the question, the headline and what moves most."""


class Designed(Model):
    """Which points of the swept keys are run."""

    design: str = "grid"
    """Every combination; together: the values of all keys in step; or points=N of a design: lhs
    (Latin hypercube), sobol (N a power of two), nolh (nearly orthogonal, N from 17 up); real
    numbers: interval(0.1,2)."""
    points: int | None = None
    """Points of the design [count]."""
    design_seed: int = 1
    """Selects the points of lhs, sobol and nolh."""


class Against(Model):
    """What the points are compared with."""

    against: Several = None
    """A baseline that has this instead (once for each key); swept keys have the
    scenario's own value."""


class SweepKeys(Against, Designed, MeasuresTold, Precise, Repeated):
    """Keys of ``theater sweep``."""
