"""Attrition: hits at random on the platforms of a fleet that operate on station.

Candidates come as a Poisson process of the whole fleet at the rate of a fleet that is all exposed,
and fall on each of its platforms alike; those that fall on a platform that is not exposed miss.
So each exposed platform is hit at the stated rate, whatever the others do, and the same hits fall
on the same days under every posture. Source: thinning, Lewis and Shedler (1979).
"""

from bisect import bisect_right
from collections.abc import Sequence

from sim.engine.hub.resources import Resources
from sim.engine.platform.fleet_plan import HitsPlan
from sim.engine.state.traveller import Traveller
from sim.model.yards.hub import Steps


def attrition(resources: Resources, hits: HitsPlan, platforms: Sequence[Traveller]) -> Steps:
    """The hits on one fleet, in the order of time; ``platforms`` by their numbers."""
    env, pace, timings = resources.env, hits.clock, resources.timings
    between, whom, fate = timings[hits.between], timings[hits.whom], timings[hits.fate]
    kind = None if hits.kind is None else timings[hits.kind]
    number = 0
    while True:
        now, left = env.now, between(0, number)
        yield env.timeout(pace.date(now, left) - now, (between, 0, number, 1.0, pace, left, now))
        platform = platforms[int(whom(0, number) * len(platforms))]
        if platform.is_exposed():
            lost = fate(0, number) < hits.lost_frac
            damage = 0 if kind is None else bisect_right(hits.below, kind(0, number))
            platform.hit(lost, damage)
        number += 1
