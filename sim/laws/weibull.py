"""The Weibull law: a hazard that rises (shape > 1) or falls with age."""

from math import gamma
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from sim.core.streams import Floats
from sim.domain.law import DurationLaw, laws
from sim.domain.model import PositiveDays


@laws.register("weibull")
class Weibull(DurationLaw):
    """Weibull with the given mean [d] and shape; scale = mean / Gamma(1 + 1/shape)."""

    example: ClassVar[dict[str, Any]] = {"mean_d": 60.0, "shape": 2.0}

    mean_d: PositiveDays
    shape: Annotated[float, Field(ge=0.1, le=100)]

    @property
    def average_d(self) -> float:
        """Arithmetic mean [d]."""
        return self.mean_d

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution: scale * (-log(1 - u)) ** (1 / shape)."""
        scale = self.mean_d / gamma(1 + 1 / self.shape)
        return np.asarray(scale * (-np.log1p(-u)) ** (1 / self.shape))
