"""Select one of several variants of a theater by an objective, under common random numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sim.model.scenario import Scenario
from sim.study.running.variants import Objective, Runner
from sim.study.selection.kim_nelson import kim_nelson
from sim.study.selection.ocba import ocba
from sim.study.selection.options import Floats, Selection

Direction = Literal["max", "min"]
Procedure = Literal["kn", "ocba"]


@dataclass(frozen=True)
class SelectionDesign:
    """What is asked.

    Attributes
    ----------
    delta
        The smallest difference that matters, in the unit of the objective; ``ocba`` has no use
        for it.
    level
        Promised probability of a correct selection (``kn``), and level of the intervals.
    first, budget
        Replications of every option at the beginning, and of all together, whole runs of them
        [count].
    """

    objective: Objective
    direction: Direction
    procedure: Procedure
    delta: float
    level: float
    first: int
    budget: int


def choose(question: SelectionDesign, variants: Sequence[Scenario], runner: Runner) -> Selection:
    """Run a procedure over two variants or more; values are in the unit of the objective.

    Its promise rests on independent values: each is that of a run, the mean of its windows.
    """
    sign = 1 if question.direction == "max" else -1

    def draw(numbers: Sequence[int], block: range) -> Floats:
        chosen = [variants[number] for number in numbers]
        return sign * runner.values(chosen, [question.objective], block)[..., 0]

    of_a_run, count = runner.blocks.of_a_run, len(variants)
    first = runner.blocks.runs(question.first)
    budget = max(question.budget // of_a_run, count * first)
    if question.procedure == "kn":
        found = kim_nelson(draw, count, question.delta, question.level, first, budget)
    else:
        found = ocba(draw, count, first, budget)
        found = replace(found, decided=found.correct >= question.level)
    return replace(found, values=[sign * each for each in found.values], of_a_run=of_a_run)


def verdict(found: Selection, option: int) -> str:
    """What the procedure says about an option."""
    after = found.eliminated[option]
    if after is not None:
        return "eliminated"
    if option == found.best:
        return "best" if found.decided else "leads, not decided"
    if not found.decided:
        return "not decided"
    return "equal to the best" if found.at_most else ""
