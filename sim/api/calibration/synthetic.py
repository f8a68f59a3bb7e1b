"""Targets that are made up from known inputs: whether a calibration finds what it was given.

Talts, Betancourt, Simpson, Vehtari and Gelman, Validating Bayesian inference algorithms with
simulation-based calibration (2018), arXiv:1804.06788: inputs are drawn as they were likely before,
values as they are likely at these inputs, so that the rank of the true input in its posterior is as
likely to be any as another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.api.calibration.outputs import Laboratory
from sim.core.streams import Streams
from sim.study.calibration.observed import PublishedOutput
from sim.study.calibration.waves import OWNER, Calibrated
from sim.study.sweeping.axes import Floats

MADE = 2**29
"""Number of the point that is run to make values up, plus that of the draw."""


@dataclass(frozen=True)
class Truth:
    """What a synthetic calibration has to find.

    Attributes
    ----------
    units
        The inputs, in [0, 1], shape (inputs,).
    outputs
        What the model gives there, before any error, shape (outputs,).
    """

    draw: int
    units: Floats
    outputs: Floats

    def ranks(self, found: Calibrated) -> tuple[Floats, Floats]:
        """Shares of the posterior below each true input, and below each true output."""
        inputs: Floats = (found.sample < self.units).mean(axis=0)
        outputs: Floats = (found.outputs < self.outputs).mean(axis=0)
        return inputs, outputs


def made_up(
    laboratory: Laboratory, observed: Sequence[PublishedOutput], draw: int, runs: int
) -> tuple[Truth, list[PublishedOutput]]:
    """True inputs of a draw, and what is observed of them: outputs, with the error of each target.

    Parameters
    ----------
    runs
        At the true inputs [count]: their luck is small beside the error, and counted with it.
    """
    streams = Streams(laboratory.seed, draw)
    units = streams.uniforms(OWNER, "truth", shape=(len(laboratory.space.unknowns),))
    errors = streams.generator(OWNER, "error").standard_normal(len(observed))
    told = laboratory.at(units, runs, MADE + draw)
    values = []
    for at, each in enumerate(observed):
        by_luck = float(np.nan_to_num(told.noise[0, at]))
        sd = float(np.sqrt(each.sd**2 + by_luck))
        wide = np.sqrt(each.sd**2 / each.weight)  # an error as wide as its weight says
        values.append(replace(each, value=float(told.means[0, at] + wide * errors[at]), sd=sd))
    return Truth(draw, units, told.means[0]), values
