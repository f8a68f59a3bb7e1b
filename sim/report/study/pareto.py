"""The front of a gain against a cost as text."""

from collections.abc import Sequence
from textwrap import fill

from sim.report.output.scope import SCOPE
from sim.report.output.text import aligned, to_sides
from sim.study.running.variants import Objective
from sim.study.selection.pareto import Front

MOST_NAMED = 3
"""Options that are named as dominating another at most."""
CAVEAT = (
    "Probabilities are shares of bootstrap resamples of common replications: luck of the run, not "
    "what is unknown of the inputs. The front is that of the options given. With few replications "
    "they are too sure."
)


def pareto_table(
    found: Front,
    ends: Sequence[Sequence[tuple[float, float]]],
    objectives: Sequence[Objective],
    keys: Sequence[str],
    options: Sequence[Sequence[str]],
) -> str:
    """Every option, the cheapest on the front first, then those that are dominated.

    Parameters
    ----------
    ends
        Low and high end of the intervals of gain and cost by option.
    keys, options
        What was swept, and its values by option.
    """
    order = sorted(
        range(len(options)), key=lambda each: (not found.on_front[each], found.cost[each])
    )
    rows = [
        [
            str(option),
            *options[option],
            to_sides(float(found.gain[option]), *ends[option][0]),
            to_sides(float(found.cost[option]), *ends[option][1]),
            "yes" if found.on_front[option] else "",
            f"{found.probability[option]:.2f}",
            _dominators(found, option),
        ]
        for option in order
    ]
    head = ["option", *keys, "gain", "cost", "on the front", "probability", "dominated by (share)"]
    title = f"Gain: {objectives[0].title}; cost: {objectives[1].title}"
    return "\n\n".join([title, aligned(head, rows), fill(CAVEAT, 100), SCOPE])


def _dominators(found: Front, option: int) -> str:
    by = found.dominators(option)
    named = [f"{each} ({found.dominated[each, option]:.2f})" for each in by[:MOST_NAMED]]
    more = len(by) - MOST_NAMED
    return ", ".join([*named, *([f"{more} more"] if more > 0 else [])])
