"""What a platform-day on station costs that one choice has more than another."""

import numpy as np

from sim.study.results.paired import Comparison
from sim.study.statistics.ratio import Ratio, ratio_of_means
from sim.study.statistics.summary import independent

COST = ("cost", "total")


def cost_per_day_regained(pair: Comparison) -> Ratio | None:
    """Extra money over extra platform-days on station of the fleets that both have, by pairs.

    None where nothing is priced, or the windows are of two lengths.
    """
    base, other = pair.base, pair.other
    if COST not in pair.keys or base.scenario.horizon_d != other.scenario.horizon_d:
        return None
    stations = [("on_station", fleet) for fleet in pair.fleets]
    if not stations or any(key not in pair.keys for key in stations):
        return None
    money = other.of(*COST) - base.of(*COST)
    platforms = np.sum([other.of(*key) - base.of(*key) for key in stations], axis=0)
    days = platforms * base.scenario.horizon_d
    seen = ~np.isnan(money) & ~np.isnan(days)
    if not seen.all():
        return None
    return ratio_of_means(independent(money, base.block), independent(days, base.block), base.level)
