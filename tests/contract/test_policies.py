"""What every queue and routing policy owes; a new one is picked up from the registry."""

from math import inf

import numpy as np
import pytest

from sim.core.ticks import on_grid
from sim.model.families.maintenance import Life, Lives, What, rules
from sim.model.families.routing import routings
from sim.model.rule import Case, legal_rules

LAST = 1 - 2.0**-53
"""The largest uniform there is."""


class Choice:
    """A hub as a routing policy sees it."""

    is_scheduled = False

    def __init__(self, hub: str, way_d: float, is_home: bool = False, wait_d: float = 0.0) -> None:
        self.hub, self.out_d, self.back_d, self.is_home = hub, way_d, way_d, is_home
        self.is_at_homeport = self.is_at_home_node = is_home
        self.work_d, self.wait_d = 10.0, wait_d

    def at_once(self) -> float:
        """As many as its name has letters."""
        return float(len(self.hub))

    def expected_wait_d(self) -> float:
        """As given."""
        return self.wait_d


@pytest.mark.parametrize("kind", list(routings))
def test_a_routing_chooses_one_of_its_options(kind):
    """With one option that one; with several one of them, whatever the uniform."""
    policy = routings[kind].model_validate(routings[kind].example)
    options = [Choice("a", 5, wait_d=inf), Choice("b", 2), Choice("south", 2, is_home=True)]
    assert policy.choose(options[:1], 0.3) == 0
    for u in (0.0, 0.3, 0.9, LAST):
        chosen = policy.choose(options, u)
        assert 0 <= chosen < 3
        assert policy.choose(options, u) == chosen


@pytest.mark.parametrize("kind", list(routings))
def test_the_hubs_that_a_routing_names_must_exist(kind):
    """What it names are words that the checker can look up."""
    policy = routings[kind].model_validate(routings[kind].example)
    assert all(isinstance(name, str) for name in policy.names())


@pytest.mark.parametrize("kind", list(rules))
@pytest.mark.parametrize("u", [0.0, 0.4, LAST])
@pytest.mark.parametrize(("defect_d", "delay_d"), [(70.0, 40.0), (3.0, 0.0), (0.0, 9.0)])
def test_a_script_never_goes_back_and_ends_with_a_renewal(kind, u, defect_d, delay_d):
    """Ages rise to the failure at most; one renewal, and it comes last."""
    rule = rules[kind].model_validate(rules[kind].example)
    life = Life(defect_d, defect_d + delay_d, 80.0, lambda _: max(u, 0.01))
    script = list(rule.script(life))
    ages = [age for age, _ in script]
    assert ages == sorted(ages)
    assert ages[0] >= 0
    assert ages[-1] <= life.failure_d
    renewals = [what for _, what in script if what in (What.FAILURE, What.PLANNED)]
    assert renewals == [script[-1][1]]
    if renewals == [What.FAILURE]:
        assert ages[-1] == life.failure_d


@pytest.mark.parametrize("kind", list(rules))
def test_a_rule_that_says_how_lives_end_says_what_its_scripts_hold(kind):
    """To the last bit, with one uniform of each life for each purpose; a rule need not say it."""
    rule = rules[kind].model_validate(rules[kind].example)
    random = np.random.default_rng(5)
    defect_d = np.array([on_grid(each) for each in random.weibull(1.5, 300) * 90])
    failure_d = np.array([on_grid(each) for each in defect_d + random.exponential(20, 300)])
    drawn = {}

    def draw(purpose):
        return drawn.setdefault(purpose, random.random(300))

    ends = rule.ends(Lives(defect_d, failure_d, 80.0, draw))
    if ends is None:
        return
    for at, (defect, failure) in enumerate(zip(defect_d, failure_d, strict=True)):
        asked = []

        def one(purpose, at=at, asked=asked):
            asked.append(purpose)
            return drawn[purpose][at]

        script = list(rule.script(Life(defect, failure, 80.0, one)))
        what = What.PLANNED if ends.planned[at] else What.FAILURE
        assert script == [(ends.at_d[at], what)]
        assert sorted(asked) == sorted(drawn)


def test_a_rule_with_another_script_does_not_end_lives_as_the_one_before_it_did():
    """Unless it says so itself; who keeps the script keeps the ends."""

    class Later(rules["run_to_failure"]):
        def script(self, life):
            yield life.failure_d + 1.0, What.FAILURE

    class Same(rules["run_to_failure"]):
        pass

    lives = Lives(np.ones(2), np.ones(2), 1.0, np.ones_like)
    assert Later(applies_to="all").ends(lives) is None
    assert Same(applies_to="all").ends(lives) is not None


@pytest.mark.parametrize("kind", list(rules))
def test_a_rule_says_how_long_what_it_asks_for_takes(kind):
    """Every inspection and false alarm of its scripts has a duration."""
    rule = rules[kind].model_validate(rules[kind].example)
    script = rule.script(Life(500.0, 510.0, 80.0, lambda _: 0.5))
    asked = {what for _, what in script} - {What.FAILURE, What.PLANNED}
    assert asked <= set(rule.takes_of())


CASES = [
    Case("a", "frigate", "ship", "us", False, kind, hub, country, "shipyard", work_d)
    for kind in ("voyage_repair", "hostile_damage", "scheduled", "other")
    for hub, country in (("yard", "us"), ("guest", "japan"))
    for work_d in (0.0, 30.0, 400.0)
]


@pytest.mark.parametrize("kind", list(legal_rules))
def test_a_law_decides_the_same_every_time(kind):
    """Whatever the case, the day and the work so far: one answer, and the same one again."""
    rule = legal_rules[kind].model_validate(legal_rules[kind].example)
    ledger = {CASES[0]: 30.0, CASES[-1]: 90.0}
    for case in CASES:
        for now_d in (-100.0, 0.0, 89.0, 1000.0):
            answer = rule.forbids(case, now_d, ledger)
            assert isinstance(answer, bool)
            assert rule.forbids(case, now_d, ledger) is answer
        assert rule.holds(case, 1.0, "") is rule.holds(case, 1.0, "")
        delay = rule.delay_of(case)
        assert delay is None or delay.average_d >= 0


@pytest.mark.parametrize("kind", list(legal_rules))
def test_a_law_that_keeps_to_its_dates_says_one_thing_of_a_case(kind):
    """What a run asks once is the same on any day, whatever the work so far."""
    rule = legal_rules[kind].model_validate(legal_rules[kind].example)
    days, works = (-100.0, 0.0, 89.0, 1000.0), ({}, {CASES[0]: 30.0, CASES[-1]: 90.0})
    for case in CASES if rule.keeps_to_dates else ():
        assert len({rule.forbids(case, now_d, work) for now_d in days for work in works}) == 1


@pytest.mark.parametrize("kind", list(legal_rules))
def test_a_plain_law_forbids_all_that_it_holds_for(kind):
    """What the checker takes for granted on every day is so on any day."""
    rule = legal_rules[kind].model_validate(legal_rules[kind].example)
    for case in CASES:
        if rule.always_forbids(case):
            assert rule.holds(case, 123.0, "")
            assert rule.forbids(case, 123.0, {})
