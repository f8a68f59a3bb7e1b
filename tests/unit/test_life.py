"""The life of one or two platforms with fixed laws, spell by spell, worked by hand."""

import pytest

from sim.engine.replication import run
from sim.model.condition import Cause, Health, Place
from support import (
    exponential,
    fixed,
    fleet,
    healths,
    jobs_of,
    mode,
    on_board,
    one_yard,
    orders_of,
    repair,
    scenario,
    spells_of,
    timeline,
    upkept,
    yard,
)


def test_a_platform_fails_travels_is_repaired_and_returns():
    """Life 10, 2 out, 3 in work, 2 back: every spell of two rounds, the last one cut."""
    model = one_yard({"a": fleet(modes={"hull": mode(10)})}, out_d=2, horizon_d=40)
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 10), ("TRANSIT_OUT", 10, 12), ("IN_WORK", 12, 15),
        ("TRANSIT_BACK", 15, 17), ("OPERATING", 17, 27), ("TRANSIT_OUT", 27, 29),
        ("IN_WORK", 29, 32), ("TRANSIT_BACK", 32, 34), ("OPERATING", 34, 40),
    ]  # fmt: skip
    assert [cut for _, _, _, cut in spells_of(tables, "a")] == [False] * 8 + [True]
    assert orders_of(tables, "a", "hull") == [(10, 17, True), (27, 34, True)]


def test_conditions_keep_health_place_and_cause_apart():
    """Down and under way, then at the hub in work, each with its mode, hub and stage."""
    model = one_yard({"a": fleet(modes={"hull": mode(10)})}, out_d=2, horizon_d=16)
    serving, out, work, back = (each for each, *_ in spells_of(run(model, 1, 0), "a"))
    assert (serving.health, serving.place, serving.cause) == (
        Health.FMC, Place.ON_STATION, Cause.NONE,
    )  # fmt: skip
    for each, place in ((out, Place.UNDER_WAY), (work, Place.AT_HUB), (back, Place.UNDER_WAY)):
        assert (each.health, each.place, each.cause) == (Health.NMC, place, Cause.FAILURE)
        assert (each.mode, each.hub) == ("hull", "yard")
    assert work.stage == "repair"


def test_two_platforms_share_one_dock():
    """The second to fail waits until the first leaves the dock, first come first served."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)}), "b": fleet(modes={"hull": mode(11)})},
        work={"repair": repair(5)},
        out_d=2,
        horizon_d=24,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 10), ("TRANSIT_OUT", 10, 12), ("IN_WORK", 12, 17),
        ("TRANSIT_BACK", 17, 19), ("OPERATING", 19, 24),
    ]  # fmt: skip
    assert timeline(tables, "b") == [
        ("OPERATING", 0, 11), ("TRANSIT_OUT", 11, 13), ("AWAITING_BERTH", 13, 17),
        ("IN_WORK", 17, 22), ("TRANSIT_BACK", 22, 24),
    ]  # fmt: skip
    assert jobs_of(tables, "b") == [("repair", 0, 13, 17, 22)]


def test_award_and_lift_come_before_the_way_out():
    """Authorization 3, then 4 until the tow is there, then 2 under way; none of it on the way back.

    Scheduled work needs no award.
    """
    model = one_yard(
        {
            "a": fleet(
                modes={"hull": mode(10, when_down="tow")}, moves={"tow": {"wait": fixed(4)}}
            ),
            "b": fleet(
                scheduled={"docking": {"every_d": 30, "work": "repair", "staggered": False}}
            ),
        },
        out_d=2,
        hub=yard(award=fixed(3)),
        horizon_d=40,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a")[:6] == [
        ("OPERATING", 0, 10), ("AWAITING_AUTHORIZATION", 10, 13), ("AWAITING_LIFT", 13, 17),
        ("TRANSIT_OUT", 17, 19), ("IN_WORK", 19, 22), ("TRANSIT_BACK", 22, 24),
    ]  # fmt: skip
    assert timeline(tables, "b") == [
        ("OPERATING", 0, 30), ("TRANSIT_OUT", 30, 32), ("IN_WORK", 32, 35),
        ("TRANSIT_BACK", 35, 37), ("OPERATING", 37, 40),
    ]  # fmt: skip


def test_speed_and_distance_give_the_time_under_way():
    """480 nm at 10 kn are two days; at 20 kn one."""
    model = scenario(
        fleets={"a": fleet(moves={"own": {"speed_kn": 10}}, modes={"hull": mode(10)})},
        hubs={"yard": yard()},
        work={"repair": repair(3)},
        legs={"way": {"start": "sea", "end": "harbor", "distance_nm": 480}},
        horizon_d=20,
    )
    assert timeline(run(model, 1, 0), "a")[1] == ("TRANSIT_OUT", 10, 12)
    faster = model.model_copy(
        update={"fleets": {"a": model.fleets["a"].model_copy(
            update={"moves": {"own": model.fleets["a"].moves["own"].model_copy(
                update={"speed_kn": 20.0})}})}}
    )  # fmt: skip
    assert timeline(run(faster, 1, 0), "a")[1] == ("TRANSIT_OUT", 10, 11)


def test_transit_takes_the_factor_of_the_phase_in_which_it_begins():
    """Two days out in peace, begun before the crisis; four back, begun in it."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)})},
        out_d=2,
        horizon_d=20,
        phases={"peace": {"start_d": 0}, "crisis": {"start_d": 11, "transit_factor": 2}},
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 10), ("TRANSIT_OUT", 10, 12), ("IN_WORK", 12, 15),
        ("TRANSIT_BACK", 15, 19), ("OPERATING", 19, 20),
    ]  # fmt: skip


def test_pace_of_a_hub_stretches_the_work_and_nothing_else():
    """Three days of work take four and a half at a pace of 1.5."""
    model = one_yard({"a": fleet(modes={"hull": mode(10)})}, out_d=2, hub=yard(pace=1.5))
    assert timeline(run(model, 1, 0), "a")[1:4] == [
        ("TRANSIT_OUT", 10, 12), ("IN_WORK", 12, 16.5), ("TRANSIT_BACK", 16.5, 18.5),
    ]  # fmt: skip


# The operating clock ------------------------------------------------------------------------------


def test_tempo_is_a_change_of_clock():
    """Five days at tempo 1 and 2.5 at tempo 2 make a life of ten, for ships only."""
    model = one_yard(
        {
            "ships": fleet(modes={"hull": mode(10)}),
            "jets": fleet(domain="aircraft", modes={"hull": mode(10)}),
        },
        hub=yard(berths={"dock": 2}),
        horizon_d=12,
        phases={"peace": {"start_d": 0}, "surge": {"start_d": 5, "tempo": {"ship": 2}}},
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "ships")[:2] == [("OPERATING", 0, 7.5), ("IN_WORK", 7.5, 10.5)]
    assert timeline(tables, "jets")[0] == ("OPERATING", 0, 10)


def test_at_tempo_zero_nothing_ages():
    """A stand-down from day 5 to day 8 puts the failure of day 10 off to day 13."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)})},
        horizon_d=20,
        phases={
            "peace": {"start_d": 0},
            "stand_down": {"start_d": 5, "tempo": {"ship": 0}},
            "again": {"start_d": 8},
        },
    )
    assert timeline(run(model, 1, 0), "a")[0] == ("OPERATING", 0, 13)


def test_the_first_phase_covers_what_was_before_it():
    """A warm-up before the first phase runs at its tempo: a life of ten lasts five days."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)})},
        horizon_d=5,
        initial="steady",
        warm_up_d=20,
        phases={"surge": {"start_d": 0, "tempo": {"ship": 2}}},
    )
    assert timeline(run(model, 1, 0), "a")[0] == ("OPERATING", -20, -15)


def test_ages_survive_the_repair_of_another_mode():
    """Mode a (life 10) is repaired on days 10-13; mode b (life 15) keeps the ten days it has aged.

    b therefore fails at clock 15, on day 18, and not on day 28.
    """
    model = one_yard({"a": fleet(modes={"a": mode(10), "b": mode(15)})}, horizon_d=28)
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "a") == [(10, 13, True), (26, float("inf"), False)]
    assert orders_of(tables, "a", "b") == [(18, 21, True)]


def test_a_repair_renews_the_modes_it_clears():
    """A repair of a that clears b makes b as new: with lives 10 and 15, b never fails."""
    model = one_yard({"a": fleet(modes={"a": mode(10, clears=["b"]), "b": mode(15)})}, horizon_d=60)
    tables = run(model, 1, 0)
    assert [opened for opened, _, _ in orders_of(tables, "a", "a")] == [10, 23, 36, 49]
    assert orders_of(tables, "a", "b") == []


def test_clears_all_renews_every_mode():
    """``clears: all`` does the same as naming the other mode."""
    model = one_yard({"a": fleet(modes={"a": mode(10, clears="all"), "b": mode(15)})}, horizon_d=60)
    assert orders_of(run(model, 1, 0), "a", "b") == []


# On board -----------------------------------------------------------------------------------------


def test_a_degrading_failure_is_repaired_on_board_while_the_platform_serves():
    """PMC on days 10-14; the clock runs on, so the renewed mode fails again on day 24."""
    model = scenario(fleets={"a": fleet(modes={"radar": on_board(10, 4, "pmc")})}, horizon_d=26)
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [("OPERATING", 0, 26)]
    assert healths(tables, "a") == [
        ("FMC", 0, 10),
        ("PMC", 10, 14),
        ("FMC", 14, 24),
        ("PMC", 24, 26),
    ]
    assert orders_of(tables, "a", "radar") == [(10, 14, True), (24, float("inf"), False)]


def test_a_critical_failure_on_board_stops_the_platform_where_it_is():
    """NMC in work on station from 10 to 14; the clock stands still, so the next is on day 24."""
    model = scenario(fleets={"a": fleet(modes={"engine": on_board(10, 4)})}, horizon_d=26)
    tables = run(model, 1, 0)
    assert healths(tables, "a") == [
        ("FMC", 0, 10),
        ("NMC", 10, 14),
        ("FMC", 14, 24),
        ("NMC", 24, 26),
    ]
    condition = spells_of(tables, "a")[1][0]
    assert (condition.place, condition.stage) == (Place.ON_STATION, "on board")


def test_a_critical_failure_on_top_of_a_degrading_one():
    """The crew works on while the platform is in the yard; then it is degraded until day 30."""
    model = one_yard(
        {"a": fleet(modes={"radar": on_board(10, 20, "pmc"), "hull": mode(15)})}, horizon_d=31
    )
    tables = run(model, 1, 0)
    assert healths(tables, "a") == [
        ("FMC", 0, 10), ("PMC", 10, 15), ("NMC", 15, 18), ("PMC", 18, 30), ("FMC", 30, 31),
    ]  # fmt: skip


def test_a_degraded_platform_may_degrade_again():
    """Lives 10 and 12, repairs 6 and 1: the second fails on day 12 while the first is open."""
    modes = {"a": on_board(10, 6, "pmc"), "b": on_board(12, 1, "pmc")}
    tables = run(scenario(fleets={"x": fleet(modes=modes)}, horizon_d=24), 1, 0)
    assert orders_of(tables, "x", "a") == [(10, 16, True)]
    assert orders_of(tables, "x", "b") == [(12, 13, True)]


def test_a_degraded_platform_degrades_no_further_where_so_agreed():
    """The other mode stands still while one is open, and goes on with what was left of its life.

    b has two days left when a fails on day 10, so it fails on day 18; a has eight left then, and
    stands still for a day, so it fails on day 27.
    """
    modes = {"a": on_board(10, 6, "pmc"), "b": on_board(12, 1, "pmc")}
    model = scenario(fleets={"x": fleet(modes=modes, degrades_again=False)}, horizon_d=30)
    tables = run(model, 1, 0)
    assert [opened for opened, _, _ in orders_of(tables, "x", "a")] == [10, 27]
    assert [opened for opened, _, _ in orders_of(tables, "x", "b")] == [18]


# Teams that travel --------------------------------------------------------------------------------


def team(**keys: object) -> dict[str, object]:
    """A forward team of one at ``harbor``."""
    return {
        "kind": "forward_team", "node": "harbor", "crews": {"team": 1}, "accepts": "any", **keys
    }  # fmt: skip


def test_a_forward_team_is_busy_until_it_is_back():
    """Team out 10-12, work 12-15, back at 17; the platform is up from 15.

    The second platform fails on day 11 and waits until 17 for the team, then two days for its way.
    """
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)}), "b": fleet(modes={"hull": mode(11)})},
        work={"repair": repair(3, team=1)},
        out_d=2,
        hub=team(),
        horizon_d=24,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 10), ("AWAITING_LABOUR", 10, 12), ("IN_WORK", 12, 15),
        ("OPERATING", 15, 24),
    ]  # fmt: skip
    assert timeline(tables, "b") == [
        ("OPERATING", 0, 11), ("AWAITING_LABOUR", 11, 19), ("IN_WORK", 19, 22),
        ("OPERATING", 22, 24),
    ]  # fmt: skip
    assert {each.place for each, *_ in spells_of(tables, "b")} == {Place.ON_STATION}


def test_a_platform_that_cannot_be_moved_is_repaired_by_a_hub_on_the_spot():
    """``stays`` works at a hub on the same node, without any way."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10, when_down="stays")})},
        out_d=2,
        hub=yard(node="sea"),
        horizon_d=14,
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 10), ("IN_WORK", 10, 13), ("OPERATING", 13, 14),
    ]  # fmt: skip


# Rotation -----------------------------------------------------------------------------------------


def rotation(late: str = "keep", home_tempo: float = 1.0, **home: object) -> dict[str, object]:
    """Twenty days on station, ten at home."""
    return {
        "late": late,
        "stages": {
            "station": {"duration_d": 20, "on_station": True},
            "home": {"duration_d": 10, "tempo": home_tempo, **home},
        },
    }


def test_a_rotation_turns_on_its_days():
    """Twenty days on station, ten away, again and again; away is up but not on station."""
    model = scenario(fleets={"a": fleet(rotation=rotation())}, horizon_d=55)
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 20), ("ROTATION", 20, 30), ("OPERATING", 30, 50), ("ROTATION", 50, 55),
    ]  # fmt: skip
    assert {each.place for each, *_ in spells_of(tables, "a")} == {Place.ON_STATION, Place.ROTATING}


def test_a_new_fleet_is_spread_evenly_over_its_rotation():
    """Of three platforms, the second starts ten days into the cycle of thirty, the third twenty."""
    model = scenario(fleets={"a": fleet(3, rotation=rotation())}, horizon_d=30)
    tables = run(model, 1, 0)
    assert timeline(tables, "a", 1) == [
        ("OPERATING", 0, 10), ("ROTATION", 10, 20), ("OPERATING", 20, 30),
    ]  # fmt: skip
    assert timeline(tables, "a", 2) == [("ROTATION", 0, 10), ("OPERATING", 10, 30)]


def test_a_stage_with_tempo_zero_stops_the_clock():
    """A life of 25 takes twenty days on station, ten at home that do not count, and five more."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(25)}, rotation=rotation(home_tempo=0.0))}, horizon_d=36
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 20), ("ROTATION", 20, 30), ("OPERATING", 30, 35), ("IN_WORK", 35, 36),
    ]  # fmt: skip


def test_a_late_rotation_keeps_its_calendar():
    """In work on days 15-25, past the end of the stage on day 20: home still ends on day 30."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(15)}, rotation=rotation("keep"))},
        work={"repair": repair(10)},
        horizon_d=45,
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 15), ("IN_WORK", 15, 25), ("ROTATION", 25, 30), ("OPERATING", 30, 40),
        ("IN_WORK", 40, 45),
    ]  # fmt: skip


def test_a_late_rotation_slips():
    """The same with ``slip``: home lasts its ten days, to day 35, and the station stage to 55."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(15)}, rotation=rotation("slip"))},
        work={"repair": repair(10)},
        horizon_d=60,
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 15), ("IN_WORK", 15, 25), ("ROTATION", 25, 35), ("OPERATING", 35, 40),
        ("IN_WORK", 40, 50), ("OPERATING", 50, 55), ("ROTATION", 55, 60),
    ]  # fmt: skip


def test_what_waits_for_upkeep_is_down_until_its_end():
    """Down from day 5, upkeep on days 20-30, as new then; the clock stood, so down on day 35."""
    model = scenario(
        fleets={"a": fleet(modes={"wear": upkept(5)}, rotation=rotation(upkeep=True))},
        horizon_d=40,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 5), ("AWAITING_UPKEEP", 5, 20), ("UPKEEP", 20, 30), ("OPERATING", 30, 35),
        ("AWAITING_UPKEEP", 35, 40),
    ]  # fmt: skip
    assert orders_of(tables, "a", "wear")[0] == (5, 30, True)


def test_upkeep_that_a_repair_made_the_platform_miss_restores_nothing():
    """In work on days 19-34, past the upkeep of 20-30: the degraded platform stays so until 60."""
    model = one_yard(
        {
            "a": fleet(
                modes={"wear": upkept(5, "pmc"), "hull": mode(19)},
                rotation=rotation(upkeep=True, home_tempo=0.0),
            )
        },
        work={"repair": repair(15)},
        horizon_d=55,
    )
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "wear") == [(5, float("inf"), False)]


# Draws --------------------------------------------------------------------------------------------


def test_an_award_elsewhere_shifts_the_calendar_and_not_the_draws():
    """With one platform and random lives, an award of 7 d delays each failure by 7 d per repair."""
    fleets = {"a": fleet(modes={"hull": mode(exponential(20))})}
    without = run(one_yard(fleets, horizon_d=200), 1, 0)
    delayed = run(one_yard(fleets, hub=yard(award=fixed(7)), horizon_d=200), 1, 0)
    first = [opened for opened, _, _ in orders_of(without, "a", "hull")][:5]
    second = [opened for opened, _, _ in orders_of(delayed, "a", "hull")][:5]
    assert second == pytest.approx([at + 7 * number for number, at in enumerate(first)])
