"""Calendars and windows, worked by hand: spells, work in one go, crews between shifts, dispatch."""

from math import inf
from typing import Any

import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.calendars.hours import CalmHours, Together
from sim.model.checks.checkpoints import changing
from sim.model.checks.steady import spacing_d, unsteady
from sim.model.scenario import Scenario
from support import Spec, built, fixed, fleet, holds_of, mapping, mode, one_yard, timeline, yard

H = 1 / 24
DAYS = {"start_h": 8, "hours": 8, "days_on": 1, "days_off": 0}
"""Eight hours from eight o'clock on, every day."""


def stage(takes_d: float, needs: Spec | None = None, **keys: Any) -> Spec:
    """A work package of one stage."""
    return {"stages": {"lift": {"needs": needs or {"dock": 1}, "takes": fixed(takes_d), **keys}}}


def stormy(*spells: tuple[float, float], **keys: Any) -> Spec:
    """A calendar called storm."""
    return {"storm": {"spells": [list(each) for each in spells], **keys}}


def theater(work: Spec, hub: Spec | None = None, life_d: float = 1.0, **keys: Any) -> Scenario:
    """A platform that fails after a day, and a yard with a dock and a gang."""
    hub = hub or yard(crews={"gang": 1})
    return one_yard({"a": fleet(modes={"hull": mode(life_d)})}, {"repair": work}, hub=hub, **keys)


def told(model: Scenario, seed: int = 1, name: str = "a") -> list[Any]:
    """What happens, up to rounding."""
    return [
        (word, pytest.approx(start), pytest.approx(end))
        for word, start, end in timeline(run(model, seed, 0), name)
    ]


# Hours ----------------------------------------------------------------------------------------------


def test_calm_is_what_is_between_spells():
    """Spells 2-3 and 5-6, those that touch joined: 3-5 is open, and all before 2 and after 7."""
    hours = CalmHours([(2, 3), (5, 6), (6, 7)])
    assert [hours.span(at) for at in (-1, 2, 3, 4, 5, 6, 7)] == [
        (-inf, 2), (3, 5), (3, 5), (3, 5), (7, inf), (7, inf), (7, inf)
    ]  # fmt: skip


def test_a_record_begins_anew_and_may_begin_later():
    """Every 10 a spell 0-1 and one 8-10, which touch; begun 4 ahead they are 4-7 of each 10."""
    hours = CalmHours([(0, 1), (8, 10)], 10)
    assert [hours.span(at) for at in (0, 1, 8, -9.5)] == [(1, 8), (1, 8), (11, 18), (-9, -2)]
    assert hours.from_year(4).span(0) == (-3, 4)
    assert hours.from_year(4).span(4) == (7, 14)


def test_several_are_open_together_or_never():
    """Open 0-4 and 6-10 of each 10, and 3-8 of each 10: together 3-4 and 6-8; and never."""
    both = Together([CalmHours([(4, 6)], 10), CalmHours([(0, 3), (8, 10)], 10)], 100)
    assert [both.span(at) for at in (0, 3, 4, 8)] == [(3, 4), (3, 4), (6, 8), (13, 14)]
    assert Together([CalmHours([(0, 5)], 10), CalmHours([(5, 10)], 10)], 100).span(0) == (inf, inf)


# Spells ---------------------------------------------------------------------------------------------


def test_work_pauses_in_a_spell():
    """Two days of work from day 1; a storm on days 2-4: one day before it and one after."""
    model = theater(stage(2, calm=["storm"]), calendars=stormy((2, 4)), horizon_d=6)
    assert told(model)[1] == ("IN_WORK", 1, 5)


def test_all_work_of_a_hub_pauses_in_its_spells():
    """The same, said of the hub."""
    hub = yard(crews={"gang": 1}, calm=["storm"])
    model = theater(stage(2), hub, calendars=stormy((2, 4)), horizon_d=6)
    assert told(model)[1] == ("IN_WORK", 1, 5)


def test_a_calendar_without_spells_changes_no_bit():
    """Nor does a shift that never ends, whatever it says of its end."""
    hub = yard(crews={"gang": 1}, shifts={"gang": {"hours": 24, "days_off": 0}})
    keys = {"horizon_d": 100.0}
    plain = run(theater(stage(2, {"dock": 1, "gang": 1}), **keys), 1, 0)
    work = stage(2, {"dock": 1, "gang": 1}, calm=["storm"], between="released")
    for other in (
        theater(work, calendars=stormy(), **keys),
        theater(stage(2, {"dock": 1, "gang": 1}, between="released"), hub, **keys),
    ):
        same = run(other, 1, 0)
        assert timeline(same, "a") == timeline(plain, "a")
        assert holds_of(same, "yard", "gang") == holds_of(plain, "yard", "gang")


# Work in one go -------------------------------------------------------------------------------------


def test_work_in_one_go_waits_for_a_calm_that_is_long_enough():
    """Two days; calm is 1-2.5 and 3-4.5 and from 6 on: it has the dock from day 6 on, until 8."""
    work = stage(2, calm=["storm"], within="calm")
    model = theater(work, calendars=stormy((2.5, 3), (4.5, 6)), horizon_d=8.5)
    tables = run(model, 1, 0)
    assert timeline(tables, "a")[1:3] == [("AWAITING_WINDOW", 1, 6), ("IN_WORK", 6, 8)]
    assert holds_of(tables, "yard", "dock") == [(1, 6, 8)]


def test_work_that_fills_the_calm_to_the_end_fits():
    """One and a half days in 3-4.5, when it failed at 2.75."""
    work = stage(1.5, calm=["storm"], within="calm")
    model = theater(work, life_d=2.75, calendars=stormy((2.5, 3), (4.5, 6)), horizon_d=5)
    assert told(model)[1:3] == [("AWAITING_WINDOW", 2.75, 3), ("IN_WORK", 3, 4.5)]


def test_work_in_one_go_waits_for_the_next_shift():
    """Five hours of a shift from 8 to 16, asked for at noon: the next morning at 8."""
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS})
    work = stage(5 * H, {"gang": 1}, within="shift")
    model = theater(work, hub, life_d=1.5, horizon_d=3)
    assert told(model)[1:3] == [
        ("AWAITING_WINDOW", 1.5, 2 + 8 * H), ("IN_WORK", 2 + 8 * H, 2 + 13 * H)
    ]  # fmt: skip


def test_who_gets_a_crew_too_late_gives_it_back():
    """One gang; b has it from 8 to 13 of day 1, so a's five hours begin on day 2. It is not held."""
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS})
    work = stage(5 * H, {"gang": 1}, within="shift")
    fleets = {
        "b": fleet(modes={"hull": mode(1.0)}, priority=0),
        "a": fleet(modes={"hull": mode(1 + 9 * H)}, priority=1),
    }
    model = one_yard(fleets, {"repair": work}, hub=hub, horizon_d=2.9)
    assert told(model, name="b")[2] == ("IN_WORK", 1 + 8 * H, 1 + 13 * H)
    assert told(model, name="a")[1:4] == [
        ("AWAITING_LABOUR", 1 + 9 * H, 1 + 13 * H),
        ("AWAITING_WINDOW", 1 + 13 * H, 2 + 8 * H),
        ("IN_WORK", 2 + 8 * H, 2 + 13 * H),
    ]
    held = holds_of(run(model, 1, 0), "yard", "gang")
    assert sorted(each[2] - each[1] for each in held) == pytest.approx([0, 5 * H, 5 * H])


# Between shifts -------------------------------------------------------------------------------------


def rivals(between: str) -> Scenario:
    """Twelve hours for a from 8 of day 1 on, and two for b, which is more urgent, from 20 on."""
    hub = yard(crews={"gang": 1}, berths={"dock": 2}, shifts={"gang": DAYS},
               queue={"policy": "priority"})  # fmt: skip
    work = {
        "long": stage(12 * H, {"dock": 1, "gang": 1}, between=between),
        "short": stage(2 * H, {"dock": 1, "gang": 1}),
    }
    fleets = {
        "a": fleet(modes={"hull": mode(1 + 8 * H, "long")}, priority=1),
        "b": fleet(modes={"hull": mode(1 + 20 * H, "short")}, priority=0),
    }
    return one_yard(fleets, work, hub=hub, horizon_d=3)


def test_a_crew_that_is_kept_goes_on_in_the_morning():
    """a has 8 hours on day 1 and 4 on day 2, until noon; then b has its two."""
    model = rivals("kept")
    assert told(model, name="a")[1] == ("IN_WORK", 1 + 8 * H, 2 + 12 * H)
    assert told(model, name="b")[2] == ("IN_WORK", 2 + 12 * H, 2 + 14 * H)


def test_a_crew_that_is_given_back_goes_to_the_most_urgent_in_the_morning():
    """b has it from 8 to 10 of day 2, then a from 10 to 14; a keeps its dock over night.

    b asks at 20 of day 1 already, gets the gang that nobody has, and so has it when it comes.
    """
    model = rivals("released")
    assert told(model, name="a")[1:5] == [
        ("IN_WORK", 1 + 8 * H, 1 + 16 * H),
        ("AWAITING_WINDOW", 1 + 16 * H, 2 + 8 * H),
        ("AWAITING_LABOUR", 2 + 8 * H, 2 + 10 * H),
        ("IN_WORK", 2 + 10 * H, 2 + 14 * H),
    ]
    assert told(model, name="b")[1] == ("IN_WORK", 1 + 20 * H, 2 + 10 * H)
    docks = holds_of(run(model, 1, 0), "yard", "dock")
    assert docks[0] == (1, pytest.approx(1 + 8 * H), pytest.approx(2 + 14 * H))


def test_a_crew_is_free_for_others_in_a_spell():
    """a pauses on days 2-4; b, who needs no calm, has the gang meanwhile."""
    hub = yard(crews={"gang": 1}, berths={"dock": 2})
    needs = {"dock": 1, "gang": 1}
    work = {
        "out": stage(2, needs, calm=["storm"], between="released"),
        "in": stage(1.5, needs),
    }
    fleets = {
        "a": fleet(modes={"hull": mode(1, "out")}),
        "b": fleet(modes={"hull": mode(2, "in")}),
    }
    model = one_yard(fleets, work, hub=hub, calendars=stormy((2, 4)), horizon_d=5.2)
    assert told(model, name="a")[1:4] == [
        ("IN_WORK", 1, 2), ("AWAITING_WINDOW", 2, 4), ("IN_WORK", 4, 5)
    ]  # fmt: skip
    assert told(model, name="b")[1] == ("IN_WORK", 2, 3.5)


# Setting out ----------------------------------------------------------------------------------------


def test_a_team_sets_out_at_the_start_of_a_shift():
    """It is asked for at noon of day 1, leaves at 8 of day 2, is there 2 days later, and works.

    On the way it is on no shift; there it works from 8 on, at once.
    """
    hub = {"kind": "forward_team", "node": "harbor", "accepts": "any", "legs": (),
           "crews": {"team": 1}, "shifts": {"team": DAYS | {"sets_out": "at_start"}}}  # fmt: skip
    work = stage(4 * H, {"team": 1})
    model = one_yard(
        {"a": fleet(modes={"hull": mode(1.5)})}, {"repair": work}, 2.0, hub, horizon_d=4.9
    )
    assert told(model)[1:4] == [
        ("AWAITING_WINDOW", 1.5, 2 + 8 * H),
        ("AWAITING_LABOUR", 2 + 8 * H, 4 + 8 * H),
        ("IN_WORK", 4 + 8 * H, 4 + 12 * H),
    ]


def test_work_at_a_yard_begins_at_the_start_of_a_shift():
    """Twenty hours asked for at noon: 8 on each of days 2 and 3, and 4 on day 4; it keeps on."""
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS | {"sets_out": "at_start"}})
    model = theater(stage(20 * H, {"gang": 1}), hub, life_d=1.5, horizon_d=5)
    assert told(model)[1:3] == [
        ("AWAITING_WINDOW", 1.5, 2 + 8 * H), ("IN_WORK", 2 + 8 * H, 4 + 12 * H)
    ]  # fmt: skip


# Ways -----------------------------------------------------------------------------------------------


def sails(hub: Spec | None = None, **keys: Any) -> Scenario:
    """A platform half a day from its yard, over a way that is calm before day 1 and from 3 to 4."""
    legs = {"way": {"start": "sea", "end": "harbor", "takes": fixed(0.5), "calm": ["storm"]}}
    whole = {"legs": legs, "calendars": stormy((1, 3), (4, 6)), "horizon_d": 8, **keys}
    fleets = {"a": fleet(modes={"hull": mode(1.5)})}
    work = {"repair": stage(1, {"gang": 1})}
    return one_yard(fleets, work, hub=hub or yard(crews={"gang": 1}), **whole)


@pytest.mark.parametrize("does", [None, {"kind": "hub_slowed", "hubs": ["yard"], "factor": 1.0}])
def test_a_way_begins_in_calm_only(does):
    """It fails on day 1.5, sets out on 3, works until 4.5, and sets out for home on 6.

    So it does in a theater in which events may come between.
    """
    model = sails(events={} if does is None else {"e": {"does": [does]}})
    assert told(model)[:7] == [
        ("OPERATING", 0, 1.5), ("AWAITING_WINDOW", 1.5, 3), ("TRANSIT_OUT", 3, 3.5),
        ("IN_WORK", 3.5, 4.5), ("AWAITING_WINDOW", 4.5, 6), ("TRANSIT_BACK", 6, 6.5),
        ("OPERATING", 6.5, 8),
    ]  # fmt: skip


def test_a_team_sails_in_calm_only_and_is_busy_until_it_is_back():
    """Out on day 3, at work from 3.5 to 4.5, home from 6 to 6.5; the platform is up meanwhile."""
    hub = {"kind": "forward_team", "node": "harbor", "accepts": "any", "legs": (),
           "crews": {"gang": 1}}  # fmt: skip
    model = sails(hub)
    assert told(model)[1:4] == [
        ("AWAITING_WINDOW", 1.5, 3), ("AWAITING_LABOUR", 3, 3.5), ("IN_WORK", 3.5, 4.5)
    ]  # fmt: skip
    assert holds_of(run(model, 1, 0), "yard", "gang")[0][1:] == (3, 6.5)


# A year of the record -------------------------------------------------------------------------------


def test_each_replication_draws_a_year_of_the_record():
    """A storm in the second of two years alone: work ends on day 3, or on day 4, and both occur."""
    calendars = stormy((366, 367), repeats_every_d=730, begins="drawn")
    model = theater(stage(2, calm=["storm"]), calendars=calendars, horizon_d=4.5)
    ends = {timeline(run(model, 1, number), "a")[1][2] for number in range(12)}
    assert ends == {3, 4}


# Seasons --------------------------------------------------------------------------------------------


def test_hazards_follow_the_season_in_a_phase_that_names_one():
    """Twice as fast for the first 5 days of each 10: 12 days of life are over on day 7, 10 + 2.

    In a phase that names none, from day 20 on, they last 12 days.
    """
    calendars = {"heat": {"factors": [[0, 2], [5, 1]], "repeats_every_d": 10}}
    phases = {"hot": {"start_d": 0, "season": {"ship": "heat"}}, "cool": {"start_d": 20}}
    model = theater(stage(13), life_d=12, calendars=calendars, phases=phases, horizon_d=33)
    assert told(model) == [
        ("OPERATING", 0, 7), ("IN_WORK", 7, 20), ("OPERATING", 20, 32), ("IN_WORK", 32, 33)
    ]  # fmt: skip


def test_work_follows_the_season_of_its_hub_on_shift_and_on_overtime():
    """Half pace for 3 of 6 days: 2 days of work from day 1 are done on day 4; 8 hours a day, 12."""
    calendars = {"dark": {"factors": [[0, 0.5], [3, 1]], "repeats_every_d": 6}}
    model = theater(stage(2), yard(season="dark"), calendars=calendars, horizon_d=4.5)
    assert told(model)[1] == ("IN_WORK", 1, 4)
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS}, season="dark")
    model = theater(stage(16 * H, {"gang": 1}), hub, calendars=calendars, horizon_d=4.5)
    assert told(model)[1] == ("IN_WORK", 1, 3 + 16 * H)  # 4 and 4 on days 1 and 2, 8 on day 3


# With others ----------------------------------------------------------------------------------------


def test_who_pauses_loses_its_dock_to_a_more_urgent_one():
    """a pauses from 16 of day 1 on; b takes the dock at 20, for a day; a goes on at 8 of day 3."""
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS}, preemptive=True,
               queue={"policy": "priority"})  # fmt: skip
    work = {
        "long": stage(12 * H, {"dock": 1, "gang": 1}, between="released"),
        "dry": stage(1, {"dock": 1}),
    }
    fleets = {
        "a": fleet(modes={"hull": mode(1 + 8 * H, "long")}, priority=1),
        "b": fleet(modes={"hull": mode(1 + 20 * H, "dry")}, priority=0),
    }
    model = one_yard(fleets, work, hub=hub, horizon_d=3.7)
    assert told(model, name="a")[1:5] == [
        ("IN_WORK", 1 + 8 * H, 1 + 16 * H),
        ("AWAITING_WINDOW", 1 + 16 * H, 2 + 8 * H),
        ("AWAITING_BERTH", 2 + 8 * H, 2 + 20 * H),
        ("AWAITING_WINDOW", 2 + 20 * H, 3 + 8 * H),
    ]
    assert told(model, name="a")[5] == ("IN_WORK", 3 + 8 * H, 3 + 12 * H)


def test_a_hub_that_is_slowed_slows_the_pieces():
    """Six hours from 8; half pace from 10 on: 2 + 3 by 16, and the last in two hours of day 2."""
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS})
    slow = {"kind": "hub_slowed", "hubs": ["yard"], "factor": 2.0}
    model = theater(
        stage(6 * H, {"dock": 1, "gang": 1}, between="released"), hub, life_d=1 + 8 * H,
        events={"e": {"start_d": 1 + 10 * H, "does": [slow]}}, horizon_d=2.9,
    )  # fmt: skip
    assert told(model)[1:4] == [
        ("IN_WORK", 1 + 8 * H, 1 + 16 * H),
        ("AWAITING_WINDOW", 1 + 16 * H, 2 + 8 * H),
        ("IN_WORK", 2 + 8 * H, 2 + 10 * H),
    ]


def test_work_in_one_go_that_has_begun_is_finished_when_its_hub_is_slowed():
    """Five hours of eight, half pace from 10 on: 2, and 3 that take six, until 16; it fits still.

    Seven would not, 2 and 10: they go on after the night, since they have begun.
    """
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS})
    slow = {"kind": "hub_slowed", "hubs": ["yard"], "factor": 2.0}
    for hours, end in ((5, 1 + 16 * H), (7, 2 + 12 * H)):
        model = theater(
            stage(hours * H, {"gang": 1}, within="shift"), hub, life_d=1 + 8 * H,
            events={"e": {"start_d": 1 + 10 * H, "does": [slow]}}, horizon_d=2.9,
        )  # fmt: skip
        assert told(model)[1] == ("IN_WORK", 1 + 8 * H, end)


def test_a_struck_yard_takes_the_dock_of_who_pauses():
    """The only dock is lost from 20 of day 1 until day 3: what is left goes on at 8 of day 3."""
    hub = yard(crews={"gang": 1}, shifts={"gang": DAYS})
    strike = {"kind": "hub_struck", "hub": "yard", "loses": {"dock": 1}}
    model = theater(
        stage(12 * H, {"dock": 1, "gang": 1}, between="released"), hub, life_d=1 + 8 * H,
        events={"e": {"start_d": 1 + 20 * H, "lasts": fixed(1 + 4 * H), "does": [strike]}},
        horizon_d=3.7,
    )  # fmt: skip
    spells = timeline(run(model, 1, 0), "a")
    assert spells[1] == ("IN_WORK", pytest.approx(1 + 8 * H), pytest.approx(1 + 16 * H))
    assert spells[-2] == ("IN_WORK", pytest.approx(3 + 8 * H), pytest.approx(3 + 12 * H))


# The cost, and what is steady -------------------------------------------------------------------------


def test_the_length_of_a_record_costs_nothing(monkeypatch):
    """A year of spells, and the same year with nineteen others after it: as many look-ups."""
    counts = []
    span = CalmHours.span

    def counted(self: CalmHours, at: float) -> Any:
        counts[-1] += 1
        return span(self, at)

    monkeypatch.setattr(CalmHours, "span", counted)
    records = []
    for years in (1, 20):
        counts.append(0)
        spells = [(day + 0.25, day + 0.75) for day in range(365 * years)]
        calendars = stormy(*spells, repeats_every_d=365.0 * years)
        model = theater(
            stage(3, calm=["storm"], between="released"), calendars=calendars, horizon_d=300
        )
        counts[-1] = 0
        records.append(timeline(run(model, 1, 0), "a"))
    assert records[0] == records[1]
    assert counts[0] == counts[1] > 0


def test_a_record_that_repeats_is_steady_and_another_is_not():
    """Windows are for a record that begins anew within one of them."""
    keys = {"initial": "steady", "warm_up_d": 100.0, "horizon_d": 100.0}
    model = theater(stage(1, calm=["storm"]), calendars=stormy((2, 4), repeats_every_d=50), **keys)
    assert unsteady(model) is None
    assert spacing_d(model) == 100
    long = theater(stage(1, calm=["storm"]), calendars=stormy((2, 4), repeats_every_d=300), **keys)
    assert "calendars begin together every 300 d only" in str(unsteady(long))
    once = theater(stage(1, calm=["storm"]), calendars=stormy((2, 4)), **keys)
    assert unsteady(once) == "calendars.storm: its record does not repeat (repeats_every_d)"


def test_checkpoints_are_for_a_record_of_a_year_and_not_for_work_that_reckons_with_phases():
    """In one go at a hub with overtime: its date is known from the phases that begin."""
    keys = {"initial": "steady", "warm_up_d": 100.0, "horizon_d": 100.0}
    keys["calendars"] = stormy((2, 4), repeats_every_d=365)
    keys["phases"] = {"peace": {"start_d": -200}, "war": {"start_d": 0}}
    work = stage(1, calm=["storm"], within="calm")
    assert changing(theater(work, **keys)) is None
    told = changing(theater(work, yard(overtime={"war": 2.0}), **keys))
    assert told == "hubs.yard.overtime: work in one go reckons with the phases to come"


def test_another_future_is_refused_where_work_knows_how_long_it_takes():
    """Such work has looked ahead; with a fixed time there is nothing to draw anew."""
    work = stage(1, calm=["storm"], within="calm")
    model = theater(work, calendars=stormy((2, 4)), horizon_d=9)
    assert run(model, 1, 0, future=[(3, 1)])
    work["stages"]["lift"]["takes"] = {"law": "uniform", "low_d": 0.5, "high_d": 1.5}
    with pytest.raises(ConfigError, match=r"work\.repair\.stages\.lift\.within knows"):
        run(theater(work, calendars=stormy((2, 4)), horizon_d=9), 1, 0, future=[(3, 1)])


# What is refused ------------------------------------------------------------------------------------


def problems(work: Spec, hub: Spec | None = None, **parts: Any) -> list[str]:
    """What is said of a scenario."""
    whole = mapping(**{
        "fleets": {"a": fleet(modes={"hull": mode(10)})}, "work": {"repair": work},
        "hubs": {"yard": hub or yard(crews={"gang": 1})}, **parts,
    })  # fmt: skip
    with pytest.raises((ConfigError, ValueError)) as said:
        built(whole)
    return str(said.value).splitlines()


DAY_YARD = yard(crews={"gang": 1}, shifts={"gang": DAYS})
AT = "work.repair.stages.lift"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"work": stage(1, calm=["strom"]), "calendars": stormy((1, 2))},
         f"{AT}.calm: no calendar is called 'strom'; did you mean 'storm'?"),
        ({"work": stage(1, calm=["heat"]),
          "calendars": {"heat": {"factors": [[0, 2]], "repeats_every_d": 9}}},
         f"{AT}.calm: 'heat' is no calendar of spells; one that has spells is right"),
        ({"work": stage(1), "calendars": stormy((1, 2)), "hub": yard(season="storm")},
         "hubs.yard.season: 'storm' is no calendar of factors; one that has factors is right"),
        ({"work": stage(1), "calendars": stormy((1, 2))},
         "calendars.storm: nobody names it (calm of a stage, hub or leg, season of a phase or hub)"),
        ({"work": stage(2, calm=["storm"], within="calm"),
          "calendars": stormy((1, 2), repeats_every_d=2)},
         f"{AT}.within: 'calm': it takes 2 d at least at hub yard, and the longest stretch holds 1 d;"
         " shorter work, or no within"),
        ({"work": stage(9 * H, {"gang": 1}, within="shift"), "hub": DAY_YARD},
         f"{AT}.within: 'shift': it takes 0.375 d at least at hub yard, and the longest stretch holds"
         " 0.333333 d; shorter work, or no within"),
        ({"work": stage(1, {"gang": 1}, within="shift")},
         f"{AT}.within: 'shift': nobody that it needs works by shifts at any hub"),
        ({"work": stage(0.1, {"gang": 1}, within="both"), "hub": DAY_YARD},
         f"{AT}.within: 'both': no calendar has to be calm for it, here or at a hub (calm)"),
        ({"work": stage(1, {"gang": 1}, calm=["storm"]), "hub": DAY_YARD,
          "calendars": stormy((0.25, 0.75), repeats_every_d=1)},
         f"{AT}: its calendars and shifts at hub yard are never open together"),
        ({"work": stage(1, {"gang": 1}), "hub": yard(crews={"gang": 1}, shifts={"gang":
          {"hours": 24, "days_off": 0, "sets_out": "at_start"}})},
         "hubs.yard.shifts.gang.sets_out: 'at_start': it is on shift all the time, and so never"
         " begins"),
        ({"work": stage(1, {"team": 1}, between="released"),
          "hub": {"kind": "forward_team", "node": "harbor", "accepts": "any", "legs": (),
                  "crews": {"team": 1}, "shifts": {"team": DAYS}}},
         f"{AT}.between: 'released': hub yard sends a team, which stays where it works; kept is"
         " right"),
    ],
)  # fmt: skip
def test_a_wrong_reference_is_told(parts, told):
    """Path, value and what would be right."""
    assert problems(**parts) == [told]


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        (stormy((3, 2)), ["storm", "spells.0: from 3 to 2", "ends after"]),
        (stormy((-1, 2)), ["spells.0: from -1 to 2", "day 0 or later"]),
        (stormy((1, 3), (2, 4)), ["spells.1: begins on day 2, before the one above it ends, on day 3"]),
        (stormy((5, 6), (2, 4)), ["spells.1: begins on day 2", "begins, on day 5", "in order"]),
        (stormy((1, float("nan"))), ["finite"]),
        (stormy((1, 3), repeats_every_d=2), ["ends on day 3", "repeats_every_d 2"]),
        (stormy((0, 2), repeats_every_d=2), ["never calm"]),
        (stormy((0, 2), begins="drawn"), ["needs repeats_every_d"]),
        (stormy((0, 2), begins="drawn", repeats_every_d=500), ["500", "no two years"]),
        (stormy((0, 2), begins="some day"), ["day_0", "drawn"]),
        ({"storm": {"factors": [[0, 1]]}}, ["factors", "needs repeats_every_d"]),
        (stormy((0, 2), factors=[[0, 1]], repeats_every_d=9), ["spells and factors"]),
        ({"storm": {"factors": [[1, 1]], "repeats_every_d": 9}}, ["[1.0]", "from 0 on"]),
        ({"storm": {"factors": [[0, 0]], "repeats_every_d": 9}}, ["all of them are 0"]),
        ({"storm": {"factors": [[0, -1]], "repeats_every_d": 9}}, ["greater than or equal to 0"]),
        ({"storm": {"factors": [[0, 1], [9, 2]], "repeats_every_d": 9}}, ["day 9 is not before"]),
    ],
)  # fmt: skip
def test_a_wrong_record_is_told(calendar, words):
    """What overlaps, is out of order, negative, no number, or longer than its record."""
    said = "\n".join(problems(stage(1, calm=["storm"]), calendars=calendar))
    assert all(word in said for word in words), said
