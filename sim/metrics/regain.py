"""After a shock: how long until a mission is met again.

Summed up over replications by Kaplan-Meier (``sim.study.results.kaplan_meier``): a gap that the end
of the run cuts is longer than what was seen of it, and is never left out. The time to it is
``first_gap``.
"""

from math import nan

from sim.metrics.missions import and_all, gaps
from sim.record.kept import together
from sim.record.metric import metric
from sim.record.view import View

KAPLAN_MEIER = "ours; over replications Kaplan and Meier, JASA 53 (1958)"


@metric("regain", of="mission", unit="d", source=KAPLAN_MEIER, subjects=and_all)
@together
def regain(view: View) -> list[float]:
    """Length of the first gap of a mission that begins in the window, as far as it was seen.

    A gap that was under way before day 0 is no consequence of what begins then, and is left out.
    """
    return [each.length[int(each.old)] if each.begun else nan for each in gaps(view)]


@metric("regain_cut", of="mission", unit="fraction", source=KAPLAN_MEIER, subjects=and_all)
@together
def regain_cut(view: View) -> list[float]:
    """Whether that gap lasts beyond the window: the share of censored times to regain k."""
    return [float(each.cut and each.begun == 1) if each.begun else nan for each in gaps(view)]
