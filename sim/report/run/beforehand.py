"""What is said of a scenario before it is run: whether theory solves it, options of each job."""

from sim.analytic.solve import why_not_solved
from sim.model.eligibility.repair_options import counts, every_task, options
from sim.model.scenario import Scenario
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned


def exactly(scenario: Scenario) -> str:
    """Whether a scenario is solved exactly, and if not, why not."""
    reason = why_not_solved(scenario)
    told = (
        "Solved exactly by the product form" if reason is None else f"Not solved exactly: {reason}"
    )
    return f"{told} (docs/truth.md)"


def options_of_each_job(scenario: Scenario) -> str:
    """For every task of every fleet: how many hubs may, can, and would have it back in time."""
    within_d = scenario.measure.options_within_d
    rows = []
    for name in scenario.fleets:
        for task in every_task(scenario, name):
            found = options(scenario, name, task)
            may, can, within = counts(found, within_d)
            soonest = min((each.takes_d for each in found if each.can), default=None)
            rows.append(
                [
                    f"{name}: {task.told}",
                    str(may),
                    str(can),
                    *(str(count) for count in within),
                    "-" if soonest is None else f"{soonest:.0f}",
                ]
            )
    head = ["task", "may", "can", *(f"in {days:g} d" for days in within_d), "soonest d"]
    title = (
        "Options per job: hubs that may do it under the posture and the rules of day 0, that can "
        "as well, and that would have it back in so many days in the mean, without queues"
    )
    return paragraph(title) + "\n" + aligned(head, rows)
