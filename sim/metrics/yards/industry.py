"""Where the work is: man-days by country, and how few hubs carry them.

Economy figures, not deterrence figures: much work at one good hub is cheap, and one target.
"""

from math import fsum, nan

from sim.metrics.yards.own_work import work_by_hub
from sim.record.kept import once
from sim.record.metric import metric
from sim.record.view import View

UNNAMED = "no country"
"""Country of hubs for which none is given."""


@once()
def countries(view: View) -> dict[str, str]:
    """Country of every hub."""
    return {name: hub.country or UNNAMED for name, hub in view.scenario.hubs.items()}


def _named(view: View) -> list[str]:
    """Countries of the hubs; none if no hub has one."""
    found = {*countries(view).values()}
    return [] if found <= {UNNAMED} else sorted(found)


@metric("work_share", of="kind", unit="fraction", source="ours: an economy figure", subjects=_named)
def work_share(view: View) -> list[float]:
    """Share of the work at hubs by country of the hub; the shares add up to 1.

    Work of the fleets and on the parts that they failed, not that of outside loads and demand, and
    only if some hub has a country. In man-days where ``people_per_day`` is given; else in days of
    a platform or part, of which a bench's then counts as much as a dock's.
    """
    where, days = countries(view), work_by_hub(view)
    total = fsum(days.values())
    own = [fsum(days[hub] for hub in where if where[hub] == each) for each in _named(view)]
    return [each / total if total else nan for each in own]


@metric(
    "effective_hubs", of="hub", unit="hubs",
    source="Herfindahl-Hirschman index; Laakso, Taagepera (1979)",
    subjects=lambda view: ["all hubs"] if view.scenario.hubs else [],
)  # fmt: skip
def effective_hubs(view: View) -> list[float]:
    """Effective number of hubs: the inverse of the sum of squared shares of ``work_share``'s work.

    Concentration of work is an economy figure and not a deterrence figure.
    """
    days = [*work_by_hub(view).values()]
    total = fsum(days)
    return [1.0 / fsum((each / total) ** 2 for each in days) if total else nan]
