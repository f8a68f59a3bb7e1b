"""Time that does not pass any more ends a run with a line that names who."""

import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.engine.time.standstill import MOST
from support import Spec, fixed, fleet, mode, on_board, one_yard, repair, scenario, yard

NOTHING = fixed(0)
ALMOST = fixed(1e-12)
"""Less than the engine can tell from nothing, and no mean of zero."""


def load(**keys: Spec) -> Spec:
    """A stream of jobs that come without a pause."""
    return {"arrivals": ALMOST, "work": "repair", **keys}


CASES: dict[str, tuple[Spec, str, float]] = {
    "on board": ({"fleets": {"ships": fleet(modes={"m": on_board(1e-12, 0)})}}, "fleets.ships.modes.m", 0),
    "degraded": (
        {"fleets": {"ships": fleet(modes={"m": on_board(1e-12, 0, severity="pmc")})}},
        "fleets.ships.modes.m", 0,
    ),
    "load": (
        {"fleets": {"ships": fleet()}, "work": {"repair": repair(1)},
         "hubs": {"yard": yard(load={"fishing": load()})}},
        "hubs.yard.load.fishing", 0,
    ),
    "demand": (
        {"fleets": {"ships": fleet()},
         "stocks": {"kit": {"stock": 5, "never_replaced": True, "demand": {"users": {"arrivals": ALMOST}}}}},
        "stocks.kit.demand.users", 0,
    ),
    "event": (
        {"fleets": {"ships": fleet()},
         "events": {"storm": {
             "start_d": 2.5, "repeats": True, "after": {"law": "exponential", "mean_d": 1e-13},
             "lasts": NOTHING, "does": [{"kind": "slow_transit", "factor": 2}]}}},
        "events.storm", 2.5,
    ),
}  # fmt: skip


@pytest.fixture
def _soon(monkeypatch):
    """Twenty thousand things at one instant are too many, and not a million."""
    for module in ("time.progress", "time.kernel", "platform.platform", "contingency.windows"):
        monkeypatch.setattr(f"sim.engine.{module}.MOST", 20_000)


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize("name", CASES)
def test_who_does_not_get_on_is_named(name):
    """Too many things at one instant: the path in the scenario, and the day, in one line."""
    parts, path, day = CASES[name]
    with pytest.raises(ConfigError) as told:
        run(scenario(horizon_d=10, **parts), 1, 0)
    (problem,) = told.value.problems
    assert problem.path == path
    assert f"day {day:g}" in problem.message
    assert "\n" not in str(problem)


@pytest.mark.usefixtures("_soon")
def test_the_repair_at_a_hub_that_takes_no_time():
    """Life 0, no way and no work: the platform goes round between its station and the hub."""
    model = one_yard(
        {"ships": fleet(modes={"m": mode(ALMOST)}), "boats": fleet(modes={"x": mode(3)})},
        work={"repair": repair(0)},
        horizon_d=10,
    )
    with pytest.raises(ConfigError, match=r"^fleets\.ships\.modes\.m: time stands still on day 0:"):
        run(model, 1, 0)


def test_a_million_is_too_many():
    """The limit itself."""
    assert MOST == 1_000_000
    model = scenario(fleets={"a": fleet(modes={"m": on_board(1e-12, 0, severity="pmc")})})
    with pytest.raises(ConfigError, match=r"^fleets\.a\.modes\.m: time stands still on day 0"):
        run(model, 1, 0)


def test_many_things_at_one_instant_are_none_of_it():
    """Two thousand platforms that fail together, again and again, get on."""
    model = scenario(fleets={"a": fleet(2000, modes={"m": on_board(1, 1)})}, horizon_d=8)
    assert run(model, 1, 0).end_d == 8
