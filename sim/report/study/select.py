"""The selection of one of several options as text."""

from collections.abc import Sequence
from math import inf
from textwrap import fill

from sim.report.output.scope import SCOPE
from sim.report.output.text import aligned, to_half_width, to_sides
from sim.study.selection.choose import SelectionDesign, verdict
from sim.study.selection.options import Selection
from sim.study.statistics.summary import interval

CAVEAT = (
    "The mean of an option that was chosen for its mean is too good on average (winner's curse). "
    "Nothing is said about options that were not given."
)


def selected(
    found: Selection,
    question: SelectionDesign,
    keys: Sequence[str],
    options: Sequence[Sequence[str]],
) -> str:
    """The options, the best first, and how far the answer can be trusted.

    Parameters
    ----------
    keys, options
        What was swept, and its values by option.
    """
    estimated = question.procedure == "ocba"
    rows = []
    for option in ranked(found, question):
        values, is_best = found.values[option], option == found.best
        change, half = found.difference(option, question.level)
        after = found.eliminated_after(option)
        told = verdict(found, option) + ("" if after is None else f" after {after}")
        cells = [
            to_sides(
                float(values.mean()), *interval(values, question.level, question.objective.within)
            ),
            "" if is_best else to_half_width(change, half, "+"),
            str(found.had(option)),
            *(["" if is_best else f"{100 * found.beaten[option]:.1f} %"] if estimated else []),
            told,
        ]
        rows.append([*options[option], *cells])
    better = ["best is better"] if estimated else []
    head = [*keys, "value", "difference", "replications", *better, "verdict"]
    title = f"Objective: {question.objective.title}, {question.direction} is best"
    told_of = fill(f"{answer(found, question)} {CAVEAT}", 100)
    return "\n\n".join([title, aligned(head, rows), told_of, SCOPE])


def ranked(found: Selection, question: SelectionDesign) -> list[int]:
    """Numbers of the options: the best, then by how long they lasted and by their means."""
    sign = 1 if question.direction == "max" else -1

    def place(option: int) -> tuple[bool, float, float]:
        after = found.eliminated[option]
        lasted = inf if after is None else after
        return option != found.best, -lasted, -sign * float(found.values[option].mean())

    return sorted(range(len(found.values)), key=place)


def answer(found: Selection, question: SelectionDesign) -> str:
    """What is promised, estimated or left open."""
    spent = f"{found.replications} replications in all."
    if question.procedure == "ocba":
        short = "" if found.decided else f"below the level {question.level:g}: NOT decided; "
        return (
            f"Estimated probability that the first option is the best: {found.correct:.3f} "
            f"({short}approximate, from the means and variances that were found; nothing is "
            f"promised). {spent}"
        )
    promise = (
        f"that the first option is the best one with probability {question.level:g} or more, if "
        f"the best is better than every other by delta = {question.delta:g} or more (Kim and "
        "Nelson 2001; values near normal)"
    )
    if found.decided:
        same = (
            "" if len(found.left) == 1 else " Options that were equal all along are not told apart."
        )
        near = "Else it is one within delta of the best: as often in tests, not by proof."
        return f"Promised: {promise}. {near}{same} {spent}"
    enough = found.at_most * found.of_a_run
    told = (
        f"UNDECIDED: the budget of {question.budget} replications ended with {len(found.left)} "
        f"options left. It is not promised {promise}. {enough} replications of each that is left "
        "are enough in any case"
    )
    return f"{told}; a larger budget, a larger delta or fewer options end sooner. {spent}"
