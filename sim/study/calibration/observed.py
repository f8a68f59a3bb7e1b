"""What is known of the outputs, and how likely it is at some inputs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.calibration.surrogate import Surrogate
from sim.study.sweeping.axes import Floats


@dataclass(frozen=True)
class PublishedOutput:
    """A published value of an output of the model.

    Attributes
    ----------
    value, sd
        The value, and the standard deviation of what it is of: how far the model's output may be
        from it although the inputs are right (the width of a band, the years in it, what it
        measures that the model does not).
    weight
        Power of its likelihood: a figure that measures something else counts for less than one.
    fit
        Whether inputs are fitted to it; else it is only told.
    """

    name: str
    value: float
    sd: float
    weight: float = 1.0
    fit: bool = True


@dataclass(frozen=True)
class GaussianFit:
    """How likely the values that are fitted to are, by surrogates of the outputs.

    Errors of different outputs are independent: what the value misses, and what the surrogate does.
    """

    observed: Sequence[PublishedOutput]
    surrogates: Sequence[Surrogate]

    def __call__(self, units: Floats) -> Floats:
        """Logarithm of the likelihood, shape (points,)."""
        found = np.zeros(len(units))
        for each, surrogate in zip(self.observed, self.surrogates, strict=True):
            if not each.fit:
                continue
            mean, unsure = surrogate.predict(units)
            variance = each.sd**2 + unsure
            found -= 0.5 * each.weight * ((each.value - mean) ** 2 / variance + np.log(variance))
        return found

    def outputs(self, units: Floats) -> tuple[Floats, Floats]:
        """Means and variances of all outputs, each of shape (points, outputs)."""
        told = [surrogate.predict(units) for surrogate in self.surrogates]
        return np.column_stack([each[0] for each in told]), np.column_stack(
            [each[1] for each in told]
        )

    def drawn(self, units: Floats, random: np.random.Generator) -> Floats:
        """Draws of all outputs at points of the posterior, shape (points, outputs).

        At given inputs an output is what its surrogate says, and what is known of it if it is
        fitted to: two normal laws, of which the product is one.
        """
        means, variances = self.outputs(units)
        for at, each in enumerate(self.observed):
            if each.fit:
                known = each.weight / each.sd**2
                both = 1.0 / (1.0 / variances[:, at] + known)
                means[:, at] = both * (means[:, at] / variances[:, at] + known * each.value)
                variances[:, at] = both
        found: Floats = means + np.sqrt(variances) * random.standard_normal(means.shape)
        return found
