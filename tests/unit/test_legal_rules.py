"""Rules of law by hand: scopes, windows, shares of a year's work, horizons, and what is checked."""

import pytest

from sim.core.errors import ConfigError
from sim.load.compose import load_scenario
from sim.model.eligibility.eligibility import case_of, tasks, why_not
from sim.model.eligibility.rules_in_force import planned_tasks
from sim.model.rule import Case, CountedWork, Rule, Scope, legal_rules
from sim.model.scenario import Scenario
from support import Spec, exponential, fixed, fleet, mode, repair, scenario, yard

ABROAD = {"applies_to": {"not_countries": ["us"]}}


def law(kind: str, **keys: object) -> Rule:
    """A rule of a kind."""
    rule: Rule = legal_rules[kind].model_validate(keys)
    return rule


def case(**keys: object) -> Case:
    """A repair of a ship of the United States in a yard of its own country, unless told not."""
    usual: Spec = {
        "fleet": "a", "type": "frigate", "domain": "ship", "homeport": "us", "nuclear": False,
        "kind_of_work": "other", "hub": "yard", "country": "us", "place": "shipyard",
        "work_d": 10.0,
    }  # fmt: skip
    return Case(**{**usual, **keys})


# Scopes and windows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ({}, True),
        ({"work": ["other"]}, True),
        ({"work": ["scheduled"]}, False),
        ({"fleets": ["b"]}, False),
        ({"types": ["frigate"]}, True),
        ({"domains": ["aircraft"]}, False),
        ({"homeports": ["us", "guam"]}, True),
        ({"not_homeports": ["us"]}, False),
        ({"hubs": ["yard"]}, True),
        ({"countries": ["japan"]}, False),
        ({"not_countries": ["us"]}, False),
        ({"places": ["team"]}, False),
        ({"nuclear": False}, True),
        ({"nuclear": True}, False),
        ({"longer_than_d": 10}, False),
        ({"longer_than_d": 9.9}, True),
        ({"work": ["other"], "countries": ["japan"]}, False),
    ],
)
def test_a_scope_holds_where_all_its_keys_do(scope, held):
    """Each key by itself; a length is exceeded, not reached; two keys must both hold."""
    assert Scope.model_validate(scope).holds(case()) is held


def test_a_rule_holds_from_its_first_day_until_its_last_and_outside_exemptions():
    """[from, until) less [from, until) of an exemption, whose scope must hold as well."""
    rule = law(
        "prohibition", from_d=10, until_d=50,
        exempts={"a": {"hubs": ["yard"], "from_d": 20, "until_d": 30}},
    )  # fmt: skip
    held = [day for day in (9, 10, 19, 20, 29, 30, 49, 50) if rule.holds(case(), day, "")]
    assert held == [10, 19, 30, 49]
    assert rule.holds(case(hub="other"), 25, "")
    assert rule.dates() == {10, 20, 30, 50}


def test_a_rule_of_a_phase_holds_in_it_alone():
    """The phase is that of the day on which it is asked."""
    rule = law("prohibition", phases=["war"])
    assert rule.holds(case(), 0, "war")
    assert not rule.holds(case(), 0, "peace")


@pytest.mark.parametrize("keys", [{"from_d": 5}, {"until_d": 5}, {"phases": ["war"]}])
def test_what_changes_with_the_day_is_never_settled_beforehand(keys):
    """Only a prohibition without dates and phases forbids on every day."""
    assert law("prohibition").always_forbids(case())
    assert not law("prohibition", **keys).always_forbids(case())
    assert not law("prohibition", enabled=False).always_forbids(case())
    assert not law("licence", takes=fixed(3)).always_forbids(case())


def test_an_exemption_in_a_window_is_left_to_the_run():
    """Before and after it the rule forbids, so nothing is settled for its cases."""
    rule = law("prohibition", exempts={"a": {"countries": ["japan"], "from_d": 5}})
    assert not rule.timeless
    assert not rule.always_forbids(case(country="japan"))
    assert rule.always_forbids(case())


# Kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside_d", "outside_d", "forbidden"),
    [(0, 0, True), (0, 9.9, True), (0, 10, False), (40, 50, False), (40, 49, True)],
)
def test_a_quota_counts_the_work_that_it_would_add(inside_d, outside_d, forbidden):
    """At most half: (inside + 10) <= (inside + outside + 10) / 2, by hand."""
    rule = law("quota", at_most_frac=0.5, applies_to={"countries": ["japan"]})
    ledger = {case(country="japan"): float(inside_d), case(): float(outside_d)}
    assert rule.forbids(case(country="japan"), 0.0, ledger) is forbidden


def test_a_quota_counts_only_those_that_it_is_among():
    """The work of another department does not make room."""
    rule = law(
        "quota", at_most_frac=0.5, applies_to={"countries": ["japan"]}, among={"fleets": ["a"]}
    )
    ledger = {case(fleet="b"): 1000.0}
    assert rule.forbids(case(country="japan"), 0.0, ledger)
    assert not rule.forbids(case(country="japan"), 0.0, {**ledger, case(): 10.0})


def test_counted_work_answers_as_the_same_work_in_a_mapping():
    """Cases that come before a scope is asked for, and after; more days, fewer, and none left."""
    rule = law(
        "quota", at_most_frac=0.5, applies_to={"countries": ["japan"]}, among={"fleets": ["a"]}
    )
    work = CountedWork()
    steps = [
        (case(country="japan"), 10.0), (case(), 15.0), (case(fleet="b"), 100.0),
        (case(country="japan", hub="other"), 5.0), (case(), 25.0), (case(country="japan"), -10.0),
        (case(country="japan"), -1.0), (case(fleet="b", country="japan"), 50.0),
    ]  # fmt: skip
    answers = []
    for each, days in steps:
        work.add(each, days)
        answers.append(rule.forbids(case(country="japan"), 0.0, work))
        assert answers[-1] is rule.forbids(case(country="japan"), 0.0, dict(work))
    assert answers == [True, True, True, True, False, False, False, False]
    assert work[case(country="japan")] == 0.0
    assert len(work) == 5


def test_a_horizon_lets_through_what_is_done_in_time():
    """80 + 10 reaches day 90 and does not pass it."""
    rule = law("horizon", by_d=90)
    assert not rule.forbids(case(), 80.0, {})
    assert rule.forbids(case(), 80.1, {})


def test_a_licence_forbids_nothing_and_takes_its_time():
    """The wait is the law that is given."""
    rule = law("licence", takes=exponential(45))
    delay = rule.delay_of(case())
    assert not rule.forbids(case(), 0.0, {})
    assert delay is not None
    assert delay.average_d == 45


def test_a_window_that_is_empty_is_refused():
    """A rule ends after it begins."""
    with pytest.raises(ValueError, match="until_d 5 is not after from_d 9"):
        law("prohibition", from_d=9, until_d=5)


# Who may repair what where ----------------------------------------------------------------------


def theater(**parts: object) -> Scenario:
    """A ship of the United States, a yard at home and one abroad that works twice as long."""
    day = {"hours": 8, "days_on": 5, "days_off": 2}
    return scenario(
        fleets={"a": fleet(homeport="us", type="frigate", modes={"hull": mode(10)})},
        hubs={
            "home": yard(country="us"),
            "guest": yard(country="japan", pace=2.0, crews={"gang": 1}, shifts={"gang": day}),
        },
        work={"repair": repair(5.0)},
        **parts,
    )


def reason(model: Scenario, hub: str = "guest") -> str | None:
    """Why a hub does not do the one task."""
    target = model.fleets["a"]
    return why_not(model, target, tasks(target)[0], hub)


def test_a_rule_without_dates_is_a_reason_that_the_checker_tells():
    """By its name; at home nothing changes, and switched off it forbids nothing."""
    assert reason(theater(rules={"law": ABROAD})) == "rule law forbids it"
    assert reason(theater(rules={"law": ABROAD}), "home") is None
    assert reason(theater(rules={"law": {**ABROAD, "enabled": False}})) is None


@pytest.mark.parametrize(
    ("enabled", "waived", "told"),
    [
        (True, {}, None),
        (False, {}, "rule law forbids it"),
        (True, {"countries": ["us"]}, "rule law forbids it"),
    ],
)
def test_a_waiver_that_may_come_keeps_the_hub_an_option(enabled, waived, told):
    """Where an event waives the rule for this case; what it does on which day is up to the run."""
    does = [{"kind": "waiver", "rule": "law", "applies_to": waived}]
    events = {"signed": {"enabled": enabled, "start_d": 10, "does": does}}
    assert reason(theater(rules={"law": ABROAD}, events=events)) == told


def test_a_standing_rule_alone_leaves_the_run_as_plain_as_it_was():
    """It closes hubs before the run; one with dates, and one that waits, act in it."""
    assert not theater(rules={"law": ABROAD}).contested
    assert theater(rules={"law": {**ABROAD, "from_d": 5}}).contested
    assert theater(rules={"law": {"kind": "licence", "takes": fixed(1)}}).contested


def test_a_case_is_what_the_platform_the_task_and_the_hub_are():
    """Mean calendar time: 5 d of work at twice the time; with a gang of 40 of 168 hours more."""
    model = theater()
    target = model.fleets["a"]
    found = case_of(model, "a", target, tasks(target)[0], "guest")
    assert found == case(hub="guest", country="japan")
    gang = scenario(
        fleets={"a": fleet(modes={"hull": mode(10)})},
        hubs={"home": model.hubs["guest"]},
        work={"repair": repair(5.0, gang=1)},
    )
    target = gang.fleets["a"]
    assert case_of(gang, "a", target, tasks(target)[0], "home").work_d == pytest.approx(42.0)


# What is named exists ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (
            {"rules": {"law": {"applies_to": {"countries": ["japn"]}}}},
            "rules.law.applies_to.countries: no country is called 'japn'; did you mean 'japan'?",
        ),
        (
            {"rules": {"law": {"exempts": {"x": {"hubs": ["gest"]}}}}},
            "rules.law.exempts.x.hubs: no hub is called 'gest'; did you mean 'guest'?",
        ),
        (
            {"rules": {"law": {"kind": "quota", "at_most_frac": 0.5, "among": {"fleets": ["b"]}}}},
            "rules.law.among.fleets: no fleet is called 'b'; one of: a",
        ),
        (
            {"rules": {"law": {"phases": ["war"]}}},
            "rules.law.phases: no phase is called 'war'; there are none",
        ),
        (
            {"rules": {"law": {"exempts": {"x": {"from_d": 5, "until_d": 5}}}}},
            "rules.law.exempts.x: until_d 5 is not after from_d 5",
        ),
        (
            {"events": {"e": {"does": [{"kind": "hub_struck", "hub": "gest"}]}}},
            "events.e.does.0.hub: no hub is called 'gest'; did you mean 'guest'?",
        ),
        (
            {"events": {"e": {"enabled": False, "does": [{"kind": "waiver", "rule": "law"}]}}},
            "events.e.does.0.rule: no rule is called 'law'; there are none",
        ),
    ],
)
def test_what_a_rule_or_an_event_names_must_exist(parts, told):
    """Its path, the word given and the nearest one, whether or not it is switched on."""
    with pytest.raises(ConfigError) as error:
        theater(**parts)
    assert str(error.value) == told


# 10 USC 8680 in the Indo-Pacific ------------------------------------------------------------------


def allowed(posture: str, *overrides: str) -> set[tuple[str, str, str]]:
    """Every fleet, task and hub that go together under a posture."""
    model = load_scenario("indo_pacific", f"posture={posture}", *overrides)
    return {
        (name, task.name, hub)
        for name, each in model.fleets.items()
        for task in (*tasks(each), *planned_tasks(model, name, each))
        for hub in model.hubs
        if why_not(model, each, task, hub) is None
    }


@pytest.mark.parametrize("maintenance", ["reactive", "proactive"])
@pytest.mark.parametrize("posture", ["today", "rsf", "rsf_announced", "home"])
def test_the_statute_takes_away_what_its_text_names(posture, maintenance):
    """Work in a yard abroad on a ship of the United States or Guam, but for voyage repairs, hostile
    damage, littoral combat ships at Singapore and submarines at Stirling."""
    words = (posture, f"maintenance={maintenance}")
    model = load_scenario("indo_pacific", f"posture={posture}", words[1])
    kinds = {
        (name, task.name): task.kind_of_work
        for name, each in model.fleets.items()
        for task in (*tasks(each), *planned_tasks(model, name, each))
    }

    def named(name: str, task: str, hub: str) -> bool:
        fleet, kind = model.fleets[name], kinds[name, task]
        bound = fleet.domain == "ship" and fleet.homeport in ("us", "guam")
        exempt = kind in ("voyage_repair", "hostile_damage")
        exempt |= kind == "scheduled" and (fleet.type, hub) in (("LCS", "singapore"), ("SSN", "stirling"))  # fmt: skip
        return bound and not exempt and model.hubs[hub].country != "us"

    free = allowed(*words, "rules.usc_8680.enabled=false")
    assert allowed(*words) == {each for each in free if not named(*each)}


@pytest.mark.parametrize("posture", ["today", "rsf", "home"])
def test_the_statute_forbids_heavy_work_abroad_on_ships_of_the_united_states_alone(posture):
    """Littoral combat ships of San Diego; submarines of Guam need a nuclear yard, which is at
    home; voyage repairs abroad are exempt."""
    model = load_scenario("indo_pacific", f"posture={posture}")
    gained = allowed(posture, "rules.usc_8680.enabled=false") - allowed(posture)
    assert {name for name, _, _ in gained} <= {"lcs_singapore"}
    assert all(task in ("major", "pmav") for _, task, _ in gained)
    assert all(model.hubs[hub].country != "us" for _, _, hub in gained)
    assert bool(gained) == (posture != "home")
