"""Who may and can repair what where, and how far it is: each rule by hand."""

import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.eligibility.eligibility import tasks, why_not
from sim.model.fleet import Movement
from sim.model.network import find_leg, movement_leg, way_d
from sim.model.scenario import Scenario
from support import Spec, fixed, fleet, mode, repair, scenario, timeline, yard

GUEST = {"node": "harbor", "berths": {"dock": 1}}


def asked(platform: Spec, accepts: object, kind: str = "other", **hub: object) -> str | None:
    """Why a yard under some rules does not repair a platform; None if it does.

    Another yard, ``home``, accepts everything, so that the scenario is a valid one.
    """
    model = scenario(
        fleets={"a": fleet(modes={"hull": mode(10, kind_of_work=kind)}, **platform)},
        hubs={"guest": {**GUEST, "accepts": accepts, **hub}, "home": yard()},
        work={"repair": repair(3)},
    )
    target = model.fleets["a"]
    return why_not(model, target, tasks(target)[0], "guest")


# Rules --------------------------------------------------------------------------------------------


def test_what_no_rule_admits_is_refused():
    """Default deny: a hub without rules repairs nobody."""
    assert "may not do other" in (asked({}, []) or "")
    assert asked({}, "any") is None


@pytest.mark.parametrize(
    ("rule", "homeport", "admitted"),
    [
        ({"homeports": ["JP"]}, "JP", True),
        ({"homeports": ["JP"]}, "US", False),
        ({"not_homeports": ["US"]}, "JP", True),
        ({"not_homeports": ["US"]}, "US", False),
        ({}, "US", True),
    ],
)
def test_rules_by_homeport(rule, homeport, admitted):
    """A rule holds for the countries it names, or for all but those it excludes."""
    assert (asked({"homeport": homeport}, [rule]) is None) == admitted


@pytest.mark.parametrize("kind", ["voyage_repair", "hostile_damage", "other"])
def test_rules_by_kind_of_work(kind):
    """A rule for voyage repairs admits nothing else."""
    admitted = asked({}, [{"work": ["voyage_repair"]}], kind) is None
    assert admitted == (kind == "voyage_repair")


def test_nuclear_platforms_need_a_rule_that_says_so():
    """Any rule is for conventional platforms unless it admits nuclear ones."""
    assert asked({"nuclear": True}, [{}]) is not None
    assert asked({"nuclear": True}, [{"nuclear": True}]) is None
    assert asked({"nuclear": False}, [{"nuclear": True}]) is None


def test_rules_by_type():
    """A rule for one type admits no other."""
    rule = [{"types": ["DDG-51"]}]
    assert asked({"type": "DDG-51"}, rule) is None
    assert "LCS" in (asked({"type": "LCS"}, rule) or "")


def test_one_rule_that_admits_is_enough_and_two_do_not_add_up():
    """Voyage repairs for JP and scheduled work for US do not make voyage repairs for US."""
    rules = [
        {"work": ["voyage_repair"], "homeports": ["JP"]},
        {"work": ["scheduled"], "homeports": ["US"]},
    ]
    assert asked({"homeport": "JP"}, rules, "voyage_repair") is None
    assert asked({"homeport": "US"}, rules, "voyage_repair") is not None


def test_a_dock_must_be_long_enough():
    """A ship of 155 m fits a dock of 155 m and none of 154; without a length it fits any."""
    assert asked({"length_m": 155}, "any", berth_length_m={"dock": 155}) is None
    assert "154" in (asked({"length_m": 155}, "any", berth_length_m={"dock": 154}) or "")
    assert asked({}, "any", berth_length_m={"dock": 154}) is None


def test_a_hub_must_have_what_the_work_needs():
    """Without a dock at all it cannot; with none at present (capacity 0) it is only closed."""
    assert asked({}, "any", berths={"pier": 1}) == "has no dock"
    assert asked({}, "any", berths={"dock": 0}) is None


def test_the_posture_decides_which_hubs_are_used_and_for_whom():
    """Under ``closed`` the guest is not used; under ``opened`` it accepts what it else refuses."""
    routing = {"routing": {"policy": "nearest"}}
    postures = {
        "closed": {**routing, "hubs": ["home"]},
        "opened": {**routing, "accepts": {"guest": "any"}},
        "as_is": routing,
    }
    for posture, reason in (
        ("closed", "posture closed does not use it"), ("opened", None),
        ("as_is", "may not do other for platforms"),
    ):  # fmt: skip
        model = scenario(
            fleets={"a": fleet(modes={"hull": mode(10)})},
            hubs={"guest": {**GUEST, "accepts": []}, "home": yard()},
            work={"repair": repair(3)},
            postures=postures,
            posture=posture,
        )
        target = model.fleets["a"]
        assert why_not(model, target, tasks(target)[0], "guest") == reason


# Network ------------------------------------------------------------------------------------------


def network(**legs: Spec) -> Scenario:
    """A scenario that is only a network of nodes sea, harbor and island."""
    nodes: Spec = {"sea": {}, "harbor": {}, "island": {}}
    return Scenario.model_validate({"horizon_d": 1, "nodes": nodes, "legs": legs})


def leg(start: str, end: str, **keys: object) -> Spec:
    """A leg."""
    return {"start": start, "end": end, **keys}


def test_the_shortest_leg_is_taken():
    """Of 300 and 200 nm it is 200, in whatever order they stand in the file."""
    long, short = (leg("sea", "harbor", distance_nm=each) for each in (300, 200))
    for legs in ({"a": long, "b": short}, {"a": short, "b": long}):
        found = find_leg(network(**legs), "sea", "harbor")
        assert found is not None
        assert found.distance_nm == 200


def test_the_shorter_of_two_laws_is_taken():
    """Of ten days and two days it is two, in whatever order they stand in the file."""
    long, short = (leg("sea", "harbor", takes=fixed(each)) for each in (10, 2))
    for legs in ({"a": long, "b": short}, {"a": short, "b": long}):
        found = find_leg(network(**legs), "sea", "harbor")
        assert found is not None
        assert way_d(found, None) == 2


@pytest.mark.parametrize(("speed_kn", "days"), [(20.0, 5.0), (10.0, 8.0)])
def test_a_leg_of_a_distance_and_a_law_are_compared_by_their_times(speed_kn, days):
    """2400 nm are 5 d at 20 kn and 10 d at 10 kn, beside a law of 8 d: the faster is taken."""
    far, law = leg("sea", "harbor", distance_nm=2400), leg("sea", "harbor", takes=fixed(8))
    for legs in ({"a": far, "b": law}, {"a": law, "b": far}):
        found = movement_leg(network(**legs), Movement(speed_kn=speed_kn), "sea", "harbor")
        assert found is not None
        assert way_d(found, speed_kn) == days


def test_a_distance_beside_a_law_needs_a_speed():
    """Without one nobody can say which is faster: the movement is refused, and both are told."""
    target = fleet(modes={"hull": mode(10)}, moves={"own": {}})
    with pytest.raises(ConfigError, match=r"has no speed_kn .*2400 nm; law takes 8 d: which"):
        scenario(
            fleets={"a": target},
            hubs={"home": yard()},
            work={"repair": repair(3)},
            legs={
                "far": leg("sea", "harbor", distance_nm=2400, mode="sea"),
                "law": leg("sea", "harbor", takes=fixed(8), mode="air"),
            },
        )


def test_a_movement_takes_only_legs_of_its_modes():
    """A ship flies not; a leg without a mode is for all."""
    model = network(
        air=leg("sea", "harbor", distance_nm=100, mode="air"),
        sea=leg("sea", "harbor", distance_nm=300, mode="sea"),
        any=leg("sea", "island", distance_nm=50),
    )
    by_sea = find_leg(model, "sea", "harbor", ("sea",))
    assert by_sea is not None
    assert by_sea.distance_nm == 300
    assert find_leg(model, "sea", "harbor", ("land",)) is None
    assert find_leg(model, "sea", "island", ("land",)) is not None


def test_a_leg_leads_both_ways_unless_it_says_otherwise():
    """``both_ways: false`` is one way; a way back of its own goes before the turned one."""
    one_way = network(a=leg("sea", "harbor", distance_nm=100, both_ways=False))
    assert find_leg(one_way, "harbor", "sea") is None
    assert find_leg(network(a=leg("sea", "harbor", distance_nm=100)), "harbor", "sea") is not None
    own = network(a=leg("sea", "harbor", distance_nm=100), b=leg("harbor", "sea", distance_nm=150))
    back = find_leg(own, "harbor", "sea")
    assert back is not None
    assert back.distance_nm == 150


def test_legs_of_other_modes_do_not_make_a_leg_one_way():
    """A sea leg from sea to harbor and an air leg from harbor to sea both lead both ways."""
    model = network(
        ship=leg("sea", "harbor", distance_nm=300, mode="sea"),
        plane=leg("harbor", "sea", distance_nm=250, mode="air"),
    )
    for mode_of_leg in ("sea", "air"):
        assert find_leg(model, "sea", "harbor", (mode_of_leg,)) is not None
        assert find_leg(model, "harbor", "sea", (mode_of_leg,)) is not None


def test_a_node_is_no_way_from_itself():
    """Zero days, without any leg."""
    here = find_leg(network(), "sea", "sea", ("air",))
    assert here is not None
    assert way_d(here, None) == 0


def test_legs_are_not_joined():
    """A way of two legs is no leg: what is reached only through a third node is out of reach."""
    model = network(a=leg("sea", "island", distance_nm=1), b=leg("island", "harbor", distance_nm=1))
    assert find_leg(model, "sea", "harbor") is None


# References ---------------------------------------------------------------------------------------

WORK = {"repair": repair(3)}


def told(**parts: object) -> list[str]:
    """Every complaint of the checker about a scenario."""
    fleets = {"a": fleet(modes={"hull": mode(10)})}
    whole: Spec = {"fleets": fleets, "hubs": {"yard": yard()}, "work": WORK, **parts}
    with pytest.raises(ConfigError) as error:
        scenario(**whole)
    assert error.value.layer == "references"
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("parts", "path", "right"),
    [
        ({"fleets": {"a": fleet(station="see")}}, "fleets.a.station", "'sea'"),
        ({"fleets": {"a": fleet(home_hub="yrad")}}, "fleets.a.home_hub", "'yard'"),
        ({"fleets": {"a": fleet(modes={"x": mode(1, "repiar")})}}, "fleets.a.modes.x.work",
         "'repair'"),
        ({"fleets": {"a": fleet(modes={"x": mode(1, when_down="ow")})}},
         "fleets.a.modes.x.when_down", "'own'"),
        ({"fleets": {"a": fleet(modes={"x": mode(1, clears=["y"])})}}, "fleets.a.modes.x.clears",
         "x"),
        ({"fleets": {"a": fleet(modes={"x": {"life": fixed(1), "restored": "upkeep"}})}},
         "fleets.a.modes.x.restored", "upkeep: true"),
        ({"hubs": {"yard": yard(node="harbour")}}, "hubs.yard.node", "'harbor'"),
        ({"hubs": {"yard": yard(crews={"dock": 1})}}, "hubs.yard.dock", "one name each"),
        ({"hubs": {"yard": yard(berth_length_m={"dok": 3})}}, "hubs.yard.berth_length_m.dok",
         "'dock'"),
        ({"work": {**WORK, "other": repair(1, dok=1)}}, "work.other.stages.repair.needs.dok",
         "'dock'"),
        ({"work": {**WORK, "other": repair(1, dock=0)}}, "work.other.stages.repair.needs.dock",
         "at least 1"),
        ({"missions": {"m": {"fleets": ["b"], "k": 0}}}, "missions.m.fleets", "a"),
        ({"missions": {"m": {"fleets": ["a"], "k": 2}}}, "missions.m.k", "1 platforms in all"),
        ({"missions": {"m": {"fleets": ["a"], "k": 1, "phases": ["war"]}}}, "missions.m.phases",
         "there are none"),
        ({"posture": "rsf"}, "posture", "no postures"),
        ({"warm_up_d": 5}, "warm_up_d", "use 0"),
        ({"initial": "steady"}, "warm_up_d", "needs a warm-up"),
        ({"stop_at_first_gap": True}, "stop_at_first_gap", "needs a mission"),
        ({"measure": {"days": [100, 101]}}, "measure.days", "from 0 up to"),
        ({"fleets": {}}, "fleets", "nothing to simulate"),
        ({"legs": {"way": {"start": "sea", "end": "harbor"}}}, "legs.way", "either"),
        ({"hubs": {"yard": yard(accepts=[])}}, "fleets.a.modes.hull", "yard: may not do"),
        ({"legs": {}}, "fleets.a.modes.hull", "yard: no leg from sea to harbor"),
        ({"fleets": {"a": fleet(modes={"hull": mode(0)})}}, "fleets.a.modes.hull.life", "> 0"),
    ],
)  # fmt: skip
def test_a_reference_that_does_not_hold_is_told(parts, path, right):
    """The path, and what would be right."""
    (problem,) = told(**parts)
    assert problem.startswith(f"{path}: ")
    assert right in problem


def test_a_hub_that_no_leg_reaches_is_told():
    """Nobody can come to the island: the scenario means something else than it says."""
    problems = told(
        nodes={"sea": {}, "harbor": {}, "island": {}},
        hubs={"yard": yard(), "lonely": yard(node="island")},
    )
    assert any("hubs.lonely" in problem for problem in problems)


def test_a_hub_that_nobody_reaches_may_live_on_its_load():
    """A yard with an outside load and no fleet is legal."""
    model = scenario(
        fleets={},
        hubs={"yard": yard(load={"host": {"arrivals": fixed(10), "work": "repair"}})},
        work=WORK,
        legs={},
    )
    assert run(model, 1, 0).end_d == 100


def test_a_load_may_not_have_the_name_of_a_fleet():
    """``yard/a`` would be two things in every metric."""
    problems = told(hubs={"yard": yard(load={"a": {"arrivals": fixed(10), "work": "repair"}})})
    assert any("load.a" in problem for problem in problems)


def test_all_references_are_told_at_once():
    """Three mistakes in three parts, three complaints."""
    problems = told(
        fleets={"a": fleet(station="see", modes={"hull": mode(10)})},
        hubs={"yard": yard(node="harbour")},
        missions={"m": {"fleets": ["a"], "k": 2}},
    )
    assert {problem.split(":")[0] for problem in problems} >= {
        "fleets.a.station", "hubs.yard.node", "missions.m.k"
    }  # fmt: skip


INFINITE = float("inf")
TEAM = {"kind": "forward_team", "node": "harbor", "accepts": "any", "crews": {"team": 1}}


@pytest.mark.parametrize(
    "parts",
    [
        {"hubs": {"yard": yard(pace=INFINITE)}},
        {"hubs": {"yard": yard(berth_length_m={"dock": float("nan")})}},
        {"hubs": {"yard": yard(), "team": {**TEAM, "speed_kn": 0}}},
        {"hubs": {"yard": yard(), "team": {**TEAM, "speed_kn": INFINITE}}},
        {"phases": {"peace": {"start_d": float("nan")}}},
        {"phases": {"peace": {"start_d": 0, "transit_factor": INFINITE}}},
        {"phases": {"peace": {"start_d": 0, "tempo": {"ship": INFINITE}}}},
        {"legs": {"way": {"start": "sea", "end": "harbor", "distance_nm": INFINITE}}},
    ],
    ids=["pace", "length", "speed 0", "speed", "start", "factor", "tempo", "distance"],
)
def test_a_number_that_no_run_can_use_is_refused_as_a_field(parts):
    """Not a number, infinite, or a speed of zero: told before anything runs, by its path."""
    fleets = {"a": fleet(modes={"hull": mode(10)})}
    with pytest.raises(ValueError, match=r"finite|greater than 0"):
        scenario(**{"fleets": fleets, "hubs": {"yard": yard()}, "work": WORK, **parts})


# Routing ------------------------------------------------------------------------------------------


def two_yards(policy: Spec, near_dock: int = 1, home: str = "far", size: int = 1) -> Scenario:
    """A yard two days away and one of five, each with docks; life 10, repair 8."""
    return scenario(
        fleets={"a": fleet(size, home_hub=home, modes={"hull": mode(10)})},
        hubs={"near": yard(berths={"dock": near_dock}), "far": yard(node="island")},
        work={"repair": repair(8)},
        nodes={"sea": {}, "harbor": {}, "island": {}},
        legs={
            "near": leg("sea", "harbor", takes=fixed(2)),
            "far": leg("sea", "island", takes=fixed(5)),
        },
        postures={"it": {"routing": policy}},
        posture="it",
        horizon_d=40,
    )


def way_out(model: Scenario, number: int = 0) -> float:
    """Length of the first way out of a platform."""
    tables = run(model, 1, 0)
    return next(b - a for word, a, b in timeline(tables, "a", number) if word == "TRANSIT_OUT")


def test_nearest_goes_to_the_near_yard_and_home_only_home():
    """Two days, or five, whatever the queue."""
    assert way_out(two_yards({"policy": "nearest"})) == 2
    assert way_out(two_yards({"policy": "home_only"})) == 5
    assert way_out(two_yards({"policy": "home_only"}, home="near")) == 2


def test_a_split_of_all_or_nothing():
    """A share of one sends everybody there; shares need not add up to one."""
    assert way_out(two_yards({"policy": "split", "shares": {"far": 7}})) == 5
    assert way_out(two_yards({"policy": "split", "shares": {"near": 1, "far": 0}})) == 2


def test_shortest_expected_return_sees_the_queue():
    """One dock, jobs of 8 d: near is 2 + 8 + 2 = 12 d and 8 more for each job there; far is 18.

    b is in the near dock when a fails, so near is 20 d for a, and far is the shorter one.
    """
    model = two_yards({"policy": "shortest_expected_return"})
    assert way_out(model) == 2
    busy = scenario(
        fleets={
            "a": fleet(modes={"hull": mode(10)}),
            "b": fleet(station="harbor", modes={"hull": mode(9)}),
        },
        **{key: getattr(model, key) for key in ("hubs", "work", "nodes", "postures", "posture")},
        legs={**model.legs, "between": leg("harbor", "island", takes=fixed(4))},
        horizon_d=40,
    )
    assert timeline(run(busy, 1, 0), "a")[1] == ("TRANSIT_OUT", 10, 15)


def test_an_access_rule_is_obeyed_in_a_run():
    """Work of two kinds at one yard that may do only one: each goes where it may."""
    model = scenario(
        fleets={
            "a": fleet(
                homeport="US",
                modes={
                    "voyage": mode(10, kind_of_work="voyage_repair"),
                    "deep": mode(15, kind_of_work="other"),
                },
            )
        },
        hubs={"abroad": yard(accepts=[{"work": ["voyage_repair"]}]), "home": yard(node="island")},
        work=WORK,
        nodes={"sea": {}, "harbor": {}, "island": {}},
        legs={
            "near": leg("sea", "harbor", takes=fixed(1)),
            "far": leg("sea", "island", takes=fixed(4)),
        },
        horizon_d=40,
    )
    ways = [each for each in timeline(run(model, 1, 0), "a") if each[0] == "TRANSIT_OUT"]
    assert ways[:2] == [("TRANSIT_OUT", 10, 11), ("TRANSIT_OUT", 20, 24)]
