"""Attrition: hits at random on the platforms of a fleet that operate on station.

Candidates come as a Poisson process of the whole fleet at the rate of a fleet that is all exposed,
and fall on each of its platforms alike; those that fall on a platform that is not exposed miss.
So each exposed platform is hit at the stated rate, whatever the others do, and the same hits fall
on the same days under every posture. Source: thinning, Lewis and Shedler (1979).
"""

from collections.abc import Sequence
from math import inf

from sim.engine.build.repair_plans import Planner
from sim.engine.state.theater_state import Traveller, lost_share
from sim.engine.time.operating_clock import clock
from sim.engine.time.progress import Calendar
from sim.model.families.law import laws
from sim.model.hub import Steps
from sim.model.scenario import Scenario


def attrition(
    planner: Planner,
    scenario: Scenario,
    env: Calendar,
    name: str,
    platforms: Sequence[Traveller],
) -> Steps:
    """The hits on one fleet, in the order of time; ``platforms`` by their numbers."""
    fleet = scenario.fleets[name]
    assert fleet.damage is not None
    hits = fleet.modes[fleet.damage].hits
    assert hits is not None
    if hits.per_day == 0:
        return
    pace = clock(*scenario.rates(hits.factor))
    law = laws["exponential"].model_validate({"mean_d": 1 / (hits.per_day * fleet.size)})
    between = planner.timing(law, name, f"{fleet.damage}.hits", 1)
    whom = planner.uniforms(name, f"{fleet.damage}.whom", 1)
    fate = planner.uniforms(name, f"{fleet.damage}.lost", 1)
    share, number = lost_share(fleet), 0
    while True:
        date = pace.date(env.now, between(0, number))
        if date == inf:
            return
        yield env.timeout(date - env.now)
        platform = platforms[int(whom(0, number) * fleet.size)]
        if platform.is_exposed():
            platform.hit(lost=fate(0, number) < share)
        number += 1
