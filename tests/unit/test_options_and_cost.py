"""Options of a job, whose work it is, what is carried and what it costs: runs worked by hand."""

from math import isnan
from typing import Any

import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.eligibility.repair_options import RepairOption, counts, every_task, options
from sim.model.scenario import Scenario
from sim.record.view import View
from support import (
    Spec,
    exponential,
    fixed,
    fleet,
    metric_of,
    mode,
    one_yard,
    repair,
    scenario,
    yard,
)

# Options ------------------------------------------------------------------------------------------


def choices(**parts: Any) -> Scenario:
    """Ships at sea, 3 d from the harbor: a yard, a slow one that needs an award, two that cannot."""
    return scenario(
        3.0,
        fleets={"ships": fleet(modes={"hull": mode(20)}, type="DDG", homeport="japan")},
        hubs={
            "yard": yard(country="japan"),
            "slow": yard(pace=4.0, award=fixed(10), country="us"),
            "closed": yard(berths={"dock": 0}),
            "other": yard(berths={"slot": 1}),
            "foreign": yard(accepts=[{"not_homeports": ["japan"]}]),
        },
        work={"repair": repair(6)},
        **parts,
    )


def found(model: Scenario) -> dict[str, RepairOption]:
    """The options of the ships' only task by hub."""
    (task,) = every_task(model, "ships")
    return {each.hub: each for each in options(model, "ships", task)}


def test_options_by_hand():
    """Out 3, work 6, back 3 at the yard; 10 of award and 24 of work at the slow one."""
    every = found(choices())
    assert [name for name, each in every.items() if each.may] == ["yard", "slow", "closed", "other"]
    assert {name: each.takes_d for name, each in every.items() if each.can} == {
        "yard": 12, "slow": 40,
    }  # fmt: skip
    assert counts(list(every.values()), [12, 39, 40]) == (4, 2, [1, 1, 2])


def test_rules_of_day_0_take_options_away_or_make_them_later():
    """A prohibition takes the slow yard, a licence costs the other 5 d; later ones do nothing."""
    rules = {
        "ban": {"kind": "prohibition", "applies_to": {"countries": ["us"]}},
        "wait": {"kind": "licence", "takes": fixed(5), "applies_to": {"countries": ["japan"]}},
        "later": {"kind": "prohibition", "from_d": 9},
        "off": {"kind": "prohibition", "enabled": False},
        "share": {"kind": "quota", "at_most_frac": 0.1},
    }
    every = found(choices(rules=rules))
    assert {name: each.takes_d for name, each in every.items() if each.can} == {"yard": 17}


def test_a_posture_takes_options_away():
    """Under a posture that uses the slow yard alone there is nowhere else."""
    postures = {"one": {"hubs": ["slow"], "routing": {"policy": "nearest"}}}
    every = found(choices(postures=postures, posture="one"))
    assert [name for name, each in every.items() if each.may] == ["slow"]


def test_options_of_the_jobs_there_were():
    """Four hulls fail in 100 days; each had two hubs, one of them within 30 days, both in 90."""
    model = choices()
    view = View(run(model, 1, 0), model)
    both = {"ships": 2, "all fleets": 2}
    assert metric_of(view, "options") == both
    assert metric_of(view, "options_within") == {
        "ships@30": 1, "ships@90": 2, "all fleets@30": 1, "all fleets@90": 2,
    }  # fmt: skip
    assert metric_of(view, "reroutable") == {"ships": 1, "all fleets": 1}


# Work by country, ton-miles and cost --------------------------------------------------------------


def traders(**parts: Any) -> Scenario:
    """A ship of 1000 t that fails after 20 days up, 1 d from a yard that takes 6 d: thrice."""
    return scenario(
        1.0,
        fleets={
            "ships": fleet(
                weight_t=1000.0,
                modes={"hull": mode(20)},
                moves={"own": {"speed_kn": 10.0}},
            )
        },
        hubs={"yard": yard(country="japan", accepts="any")},
        work={"repair": repair(6)},
        **parts,
    )


def test_ton_miles_count_trips_that_have_a_distance():
    """A ship fails on days 20, 48 and 76: 6 trips of 240 nm with 1000 t."""
    way = {"way": {"start": "sea", "end": "harbor", "distance_nm": 240.0}}
    model = traders(legs=way)
    view = View(run(model, 1, 0), model)
    assert metric_of(view, "ton_miles") == {"ships": 6 * 240e3, "all fleets": 6 * 240e3}


def test_a_leg_with_a_law_has_no_ton_miles():
    """The same days under way, and nobody knows how far."""
    model = traders()
    view = View(run(model, 1, 0), model)
    assert metric_of(view, "ton_miles") == {"ships": 0, "all fleets": 0}
    assert metric_of(view, "days")["ships/transit"] == 6


COSTS: Spec = {
    "repair_per_day": {"ship": 2.0},
    "country_factor": {"japan": 0.5},
    "transit_per_day": {"ship": 10.0},
    "per_ton_mile": {"ship": 0.001},
    "idle_per_berth_day": 0.1,
    "capital_per_berth_year": 36.5,
}


def test_cost_by_hand():
    """18 hands-on days at 1, 6 days under way at 10, 1.44 M t nm, 82 idle days, 100 days capital."""
    way = {"way": {"start": "sea", "end": "harbor", "distance_nm": 240.0}}
    model = traders(legs=way, costs=COSTS)
    view = View(run(model, 1, 0), model)
    cost = metric_of(view, "cost")
    told = {"repair": 18, "under way": 60, "ton-miles": 1440, "parts shipped": 0,
            "parts bought": 0, "idle capacity": 8.2, "capital": 10, "total": 1536.2}  # fmt: skip
    assert cost == pytest.approx(told)
    assert metric_of(view, "cost_by_country") == pytest.approx({"japan": 36.2, "no country": 1500})
    capable_d = 100 - 24  # three times out, in work and back
    per_day = metric_of(view, "cost_per_capable_day")["all fleets"]
    assert per_day == pytest.approx(1536.2 / capable_d)


def test_man_days_are_paid_by_the_people_at_work():
    """18 hands-on days of 30 people at 0.1 a man-day, at half the price in Japan, and 2 a day."""
    costs = {**COSTS, "repair_per_man_day": 0.1}
    model = traders(costs=costs, people_per_day={"ship": 30.0})
    assert metric_of(View(run(model, 1, 0), model), "cost")["repair"] == pytest.approx(
        18 * (2 + 30 * 0.1) * 0.5
    )


def shared_shop(demand: Spec | None = None, **parts: Any) -> Scenario:
    """A ship's hull is mended in Japan for 6 d, its pump and that of others elsewhere, in 1 d."""
    return scenario(
        fleets={
            "ships": fleet(
                modes={
                    "hull": mode(24),
                    "pump": {"life": fixed(10), "restored": "on_board", "part": "kit"},
                }
            )
        },
        hubs={
            "yard": yard(country="japan", accepts="any"),
            "bench": yard(country="us", berths={"bench": 9}, accepts=[]),
        },
        work={
            "repair": repair(6),
            "mend": {"stages": {"mend": {"needs": {"bench": 1}, "takes": fixed(1)}}},
        },
        stocks={
            "kit": {"stock": 9, "shop": {"hub": "bench", "work": "mend"}, "demand": demand or {}}
        },
        **parts,
    )


def shares(model: Scenario) -> dict[str, float]:
    """Share of the work by country."""
    return metric_of(View(run(model, 1, 0), model), "work_share")


def test_work_of_others_on_their_parts_is_not_ours():
    """Others ask for 99 pumps: as many bench-days more, and the same share of our work."""
    alone = shares(shared_shop())
    days = View(run(shared_shop(), 1, 0), shared_shop())
    asked = metric_of(days, "demands_per_year")["kit"] * days.years
    hull_d = metric_of(days, "days")["ships/hands-on"]
    assert alone["us"] == pytest.approx(asked / (asked + hull_d))
    together = shares(shared_shop({"user": {"arrivals": fixed(1.01)}}))
    assert together["us"] == pytest.approx(alone["us"], rel=0.05)


def test_a_bench_day_is_not_a_dock_day():
    """With 90 people at a hull and 3 at a pump the share of the bench is that of its man-days."""
    alone = shares(shared_shop())
    told = shares(shared_shop(people_per_day={"ship": 90.0, "part": 3.0}))
    bench, dock = 3 * alone["us"], 90 * alone["japan"]
    assert told["us"] == pytest.approx(bench / (bench + dock))


def test_the_price_of_a_hub_goes_before_that_of_its_country():
    """A factor of 3 at the yard: 18 days at 6; and a berth there costs 73 a year."""
    costs = {**COSTS, "hub_factor": {"yard": 3.0}, "capital_by_hub": {"yard": 73.0}}
    model = traders(costs=costs)
    cost = metric_of(View(run(model, 1, 0), model), "cost")
    assert (cost["repair"], cost["capital"]) == (pytest.approx(108), pytest.approx(20))


def test_parts_are_shipped_and_bought():
    """Parts fail on days 10, 20, ..., 90: nine are shipped, and all of them are new."""
    kit: Spec = {
        "stock": 1, "condemned_frac": 1.0, "node": "sea", "shop": {"hub": "yard", "work": "repair"},
        "sources": {"maker": {"lead": fixed(1)}},
        "delivered": {"speed_kn": 100.0, "weight_t": 2.0},
    }  # fmt: skip
    pump: Spec = {"life": fixed(10), "restored": "on_board", "part": "kit"}
    costs = {"per_part_shipped": 1.0, "per_part_bought": 9.0, "part_price": {"kit": 20.0},
             "per_ton_mile": {"part": 0.01}}  # fmt: skip
    way = {"way": {"start": "sea", "end": "harbor", "distance_nm": 240.0}}
    model = one_yard(
        {"ships": fleet(modes={"pump": pump})}, stocks={"kit": kit}, legs=way, costs=costs
    )
    view = View(run(model, 1, 0), model)
    shipped = metric_of(view, "parts_shipped")["kit"]
    assert shipped == metric_of(view, "demands_per_year")["kit"] * 100 / 365
    assert metric_of(view, "parts_ton_miles") == {"kit": pytest.approx(shipped * 2 * 240)}
    cost = metric_of(view, "cost")
    assert cost["parts shipped"] == shipped
    assert cost["parts bought"] == pytest.approx(20 * shipped)
    assert cost["ton-miles"] == pytest.approx(0.01 * shipped * 480)


def carried(**stock: Any) -> View:
    """A stock 1000 nm from its shop, which is closed, and 100 nm from the one that stands in."""
    way = {"returned": {"speed_kn": 20.0}, "delivered": {"speed_kn": 20.0, "weight_t": 1.0}}
    kit: Spec = {
        "stock": 5, "node": "sea", "shop": {"hub": "far", "work": "repair"},
        "ways": {"far": way, "near": way}, "sources": {"maker": {"lead": fixed(1)}},
        "demand": {"user": {"arrivals": fixed(10)}}, **stock,
    }  # fmt: skip
    model = scenario(
        nodes={"sea": {}, "harbor": {}, "overseas": {}},
        legs={
            "far": {"start": "sea", "end": "overseas", "distance_nm": 1000.0},
            "near": {"start": "sea", "end": "harbor", "distance_nm": 100.0},
        },
        hubs={"far": yard(node="overseas"), "near": yard()},
        work={"repair": repair(1)},
        stocks={"kit": kit, "other": {"stock": 99, "item": "kit", "never_replaced": True}},
        events={"shut": {"start_d": 95, "does": [{"kind": "hub_closed", "hubs": ["far"]}]}},
        horizon_d=200,
    )
    return View(run(model, 1, 0), model)


@pytest.mark.parametrize("condemned", [0.0, 0.5, 1.0])
def test_ton_miles_are_those_of_the_way_that_was_taken(condemned):
    """Of a stand-in shop too, whether it mends the carcass or a new unit is made for it.

    Carcasses that leave on days 10 to 90 come back over 1000 nm, and those of days 100 to 190 over
    100 nm; each sets out within the ten days until the next.
    """
    found = metric_of(carried(condemned_frac=condemned), "parts_ton_miles")
    assert found == {"kit": 9 * 1000 + 10 * 100}


def test_lateral_help_has_no_ton_miles():
    """A unit that another stock lends comes by a law, not over the leg to the shop."""
    view = carried(stock=0, item="kit", lateral={"stocks": ["other"], "takes": fixed(1)})
    assert metric_of(view, "parts_shipped")["kit"] > 0
    assert metric_of(view, "parts_ton_miles") == {"kit": 0}


def test_without_prices_there_is_no_cost():
    """A scenario without costs has no rows of them."""
    model = traders()
    view = View(run(model, 1, 0), model)
    for name in ("cost", "cost_by_country", "cost_per_capable_day"):
        assert metric_of(view, name) == {}


def test_work_by_country_and_effective_hubs():
    """In work on 20-26, 46-52, 72-78 and 98-100 in Japan; on 23-26, 49-52 and 75-78 elsewhere."""
    model = scenario(
        fleets={
            "a": fleet(modes={"hull": mode(20, "long")}),
            "b": fleet(modes={"hull": mode(23, "short")}),
        },
        hubs={
            "one": yard(country="japan", work={"long": repair(6)}),
            "two": yard(work={"short": repair(3)}),
        },
    )
    view = View(run(model, 1, 0), model)
    share = 20 / 29
    assert metric_of(view, "work_share") == pytest.approx({"japan": share, "no country": 1 - share})
    squares = share**2 + (1 - share) ** 2
    assert metric_of(view, "effective_hubs") == {"all hubs": pytest.approx(1 / squares)}


def test_prices_of_what_does_not_exist_are_told():
    """Every hub, country and item with a price must be known; all problems at once."""
    costs = {"country_factor": {"korea": 1}, "hub_factor": {"yrad": 1}, "part_price": {"kit": 1}}
    with pytest.raises(ConfigError, match=r"costs\.country_factor\.korea") as error:
        traders(costs=costs)
    assert "costs.hub_factor.yrad" in str(error.value)
    assert "costs.part_price.kit" in str(error.value)


def test_load_is_nobody_s_work_share():
    """Work for an outside load is not the force's: no hands-on day, so no share."""
    load = {"host": {"arrivals": exponential(5.0), "work": "repair"}}
    model = one_yard({"a": fleet()}, hub=yard(load=load, country="japan"))
    view = View(run(model, 1, 0), model)
    assert isnan(metric_of(view, "work_share")["japan"])
    assert isnan(metric_of(view, "effective_hubs")["all hubs"])
