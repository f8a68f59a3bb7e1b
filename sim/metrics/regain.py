"""After a shock: how long until a mission is met again.

Summed up over replications by Kaplan-Meier (``sim.study.results.kaplan_meier``): a gap that the end
of the run cuts is longer than what was seen of it, and is never left out. The time to it is
``first_gap``.
"""

from collections.abc import Iterator
from math import nan

from sim.metrics.missions import gaps
from sim.record.metric import Values, metric
from sim.record.view import View

KAPLAN_MEIER = "ours; over replications Kaplan and Meier, JASA 53 (1958)"


@metric("regain", of="mission", unit="d", source=KAPLAN_MEIER)
def regain(view: View) -> Values:
    """Length of the first gap of a mission that begins in the window, as far as it was seen.

    A gap that was under way before day 0 is no consequence of what begins then, and is left out.
    """
    for name, length_d, _ in _first_gaps(view):
        yield name, length_d


@metric("regain_cut", of="mission", unit="fraction", source=KAPLAN_MEIER)
def regain_cut(view: View) -> Values:
    """Whether that gap lasts beyond the window: the share of censored times to regain k."""
    for name, _, cut in _first_gaps(view):
        yield name, cut


def _first_gaps(view: View) -> Iterator[tuple[str, float, float]]:
    """By mission, and all together: length of its first gap, and whether it is cut; nan without."""
    for each in gaps(view):
        if not each.begun:
            yield each.mission, nan, nan
        else:
            length_d = float(each.length[each.old :][0])
            yield each.mission, length_d, float(each.cut and each.begun == 1)
