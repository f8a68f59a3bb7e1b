"""A plan knows whether a failure may stay open until some hub may repair it."""

import sim
from sim.engine.build.blueprint import blueprint


def waits(scenario) -> dict[str, bool]:
    """By fleet."""
    return {fleet.name: fleet.waits for fleet in blueprint(scenario).fleets}


def test_what_is_repaired_on_board_waits_for_no_hub():
    """Aircraft that degrade are mended where they are; army vehicles go to a workshop."""
    found = waits(sim.load_scenario("indo_pacific_contingency"))
    assert {name for name, each in found.items() if each} == {
        "himars_okinawa", "m1_korea", "stryker_korea"
    }  # fmt: skip


def test_who_is_down_goes_at_once_and_who_degrades_waits_until_a_hub_may_take_it():
    """The rich fleet, as it is and with failures that let it go on."""
    scenario = sim.load_scenario("rich_fleet")
    assert not any(waits(scenario).values())
    name, fleet = next(iter(scenario.fleets.items()))
    words = [f"fleets.{name}.modes.{mode}.severity=pmc" for mode in [*fleet.modes][:1]]
    assert waits(sim.load_scenario("rich_fleet", *words))[name]
