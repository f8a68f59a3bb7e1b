"""Groups of points with random numbers of their own: paired within a group, independent between.

With numbers common to all points a metamodel would fit the luck of a few replications as if it were
an effect of the factors, and its cross-validation would not notice; and trajectories or draws would
not be independent samples.
"""

from collections.abc import Sequence

import numpy as np

from sim.core.streams import Streams
from sim.model.scenario import Scenario
from sim.study.running.replicate import run_tasks
from sim.study.running.variants import Objective, Runner, by_run
from sim.study.sweeping.axes import OWNER, Floats

MOST_AT_ONCE = 400
"""Scenarios that are held at once [count]."""


def seed_of(seed: int, group: int) -> int:
    """The seed of a group, by which ``theater run`` runs its points again."""
    return int(Streams(seed, group).generator(OWNER, "group").integers(2**31))


def run_apart(
    scenarios: Sequence[Scenario],
    groups: Sequence[int],
    objective: Objective,
    runner: Runner,
    runs: int,
) -> Floats:
    """The objective of every scenario in every run, shape (scenarios, runs)."""
    seeds = [seed_of(runner.seed, group) for group in groups]
    blocks = runner.blocks
    these = range(runs * blocks.of_a_run)
    found = np.empty((len(scenarios), len(these)))
    tasks = run_tasks(scenarios, seeds, these, runner.workers, [objective.metric], blocks)
    for number, batch, outcomes in tasks:
        found[number, batch.start : batch.stop] = [objective.value(each) for each in outcomes]
        runner.tick(len(batch))
    return by_run(found, blocks.of_a_run)
