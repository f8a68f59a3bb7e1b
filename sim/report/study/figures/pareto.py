"""The front of a gain against a cost as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.model.scenario import Scenario
from sim.report.figures.front import front
from sim.report.output.words.labels import cap, objective_title
from sim.report.output.words.numbers import told
from sim.study.running.variants import Objective
from sim.study.selection.pareto import Front

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def pareto_figure(
    found: Front,
    ends: Sequence[Sequence[tuple[float, float]]],
    objectives: Sequence[Objective],
    names: Sequence[str],
    scenario: Scenario,
    *,
    replications: int,
    level: float,
) -> "Figure":
    """Every option with both intervals; the line joins those on the front, which are named."""
    gain, cost = (
        np.column_stack([mean, [each[number] for each in ends]])
        for number, mean in enumerate((found.gain, found.cost))
    )
    one, other = objectives
    return front(
        [cap(each) for each in names],
        gain,
        cost,
        found.on_front.tolist(),
        measures=(cap(objective_title(scenario, one)), cap(objective_title(scenario, other))),
        units=(one.unit, other.unit),
        note=(
            f"Mean of {replications} replications with the {told(100 * level)} % interval of each; "
            "blue dots: on the front by the means, grey crosses: another one is as good and better."
        ),
    )
