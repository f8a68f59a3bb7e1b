"""What a platform-day on station costs that one choice has more than another, in a line."""

from collections.abc import Iterator
from math import isinf, isnan

from sim.report.output.terminal import paragraph
from sim.study.results.paired import Comparison
from sim.study.results.regained import cost_per_day_regained


def regained(pair: Comparison, of: str = "") -> Iterator[str]:
    """Extra money over extra days, with Fieller's interval; nothing where nothing is priced.

    Parameters
    ----------
    of
        What stands before it, if anything does.
    """
    found = cost_per_day_regained(pair)
    if found is None or isnan(found.value):
        return
    costs = pair.base.scenario.costs
    ends = f"{found.low:.4g} to {found.high:.4g}"
    if isinf(found.low):
        ends = "no bound: the days regained may as well be none"
    yield paragraph(
        f"{of}Cost of a platform-day regained: {found.value:.4g} {costs.currency if costs else ''} "
        f"(extra money over extra platform-days on station; Fieller's interval: {ends})."
    )
