"""Checkpoints of one peace: each is a run of its own with a longer peace, to the last bit."""

from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim.study.running.feed as feeds
import sim.study.running.siblings as siblings
from another_future import THEATERS
from drawn_timelines import NOT_BEFORE, timelines
from sim.core.errors import ConfigError
from sim.engine.checkpoints import Peace, checkpoints
from sim.engine.replication import run
from sim.load.compose import load, load_scenario
from sim.model.checks.checkpoints import apart_d, changing, checkpoints_of, lead_in_d
from sim.model.scenario import Scenario
from sim.study.interdiction.losses import units_of, without
from sim.study.running.blocks import Blocks, blocks_of
from sim.study.running.outcome import outcome
from sim.study.running.processes.child_process import in_a_copy
from sim.study.running.replicate import run_tasks
from support import built

pytestmark = pytest.mark.property

PLACES = 3
DATED = {
    "calm": {"start_d": -500.0, "tempo": {"ship": 0.8}},
    "war": {
        "start_d": 0.0,
        "tempo": {"ship": 1.6},
        "hazard": {"ship": 1.25},
        "transit_factor": 1.3,
    },
    "quiet": {"start_d": 40.0, "tempo": {"ship": 0.5}},
}


def _bits(scenario: Scenario, tables: Any) -> Any:
    found = outcome(tables, scenario)
    return found.keys, found.values.tobytes(), found.daily.tobytes()


def _own(scenario: Scenario, place: int, antithetic: bool = False) -> Any:
    """A run of its own, with a peace longer by so many years."""
    longer_d = scenario.warm_up_d + place * apart_d(scenario)
    return _bits(scenario, run(scenario.but(warm_up_d=longer_d), 3, 1, antithetic))


def _of_a_peace(scenario: Scenario, antithetic: bool = False) -> list[Any]:
    peace = Peace(scenario, PLACES - 1, 3, 1, antithetic)
    found = []
    for place in range(PLACES):
        peace.play(place)
        found.append(in_a_copy(partial(_outbreak, peace, scenario, place)))
    return found


def _outbreak(peace: Peace, scenario: Scenario, place: int) -> Any:
    return _bits(scenario, peace.outbreak(scenario, place).finish())


@st.composite
def contingencies(draw: Any) -> Scenario:
    """A drawn theater that is steady until its timeline begins."""
    whole = draw(timelines())
    whole |= {"initial": "steady", "warm_up_d": 100.0, "horizon_d": 120.0, "phases": DATED}
    whole["events"] = {
        name: {**each, "start_d": each["start_d"] - 30.0}
        for name, each in whole["events"].items()
        if not any(one["kind"] in NOT_BEFORE for one in each["does"])
    }
    for fleet in whole["fleets"].values():
        hits = fleet["modes"]["hit"]["hits"]
        hits["factor"] = {"calm": draw(st.sampled_from([0.0, 1.0])), "quiet": 0.0}
        hits["lost_frac"] = draw(st.sampled_from([0.0, 0.3]))
    found = built(whole)
    assume(changing(found) is None)
    return found


@settings(max_examples=60, deadline=None)
@given(contingencies(), st.booleans())
def test_a_checkpoint_is_a_run_of_its_own(scenario: Scenario, antithetic: bool) -> None:
    """Phases, events, rules, hits and calendars, whatever they are."""
    own = [_own(scenario, place, antithetic) for place in range(PLACES)]
    assert _of_a_peace(scenario, antithetic) == own


def test_the_indo_pacific_breaks_out_in_any_year() -> None:
    """Hubs that learn, shifts, trades and parts: forked, and played for each checkpoint alone."""
    scenario = load_scenario(
        "indo_pacific_contingency",
        "events.all_at_once.enabled=true",
        "warm_up_d=150",
        "horizon_d=100",
    )
    assert apart_d(scenario) == 371
    alone = checkpoints(scenario, 3, range(PLACES, 2 * PLACES), PLACES)
    assert _of_a_peace(scenario) == [_bits(scenario, each) for each in alone]


def test_ships_in_their_cycles_are_hit_in_any_year() -> None:
    """Stages with a node and with work of their own in peace; damage by class, by rate and by a
    salvo, in war."""
    whole = {**THEATERS["lives of ships"], "initial": "steady", "warm_up_d": 60.0}
    ships = deepcopy(whole["fleets"]["ships"])
    ships["modes"]["hull"]["hits"]["factor"] = {"calm": 0.0, "quiet": 3.0}
    salvo = {"start_d": 9.0, "does": [{"kind": "salvo", "fleets": ["ships"], "hit_frac": 0.5}]}
    events = {"salvo": salvo}
    scenario = built({**whole, "fleets": {"ships": ships}, "phases": DATED, "events": events})
    assert changing(scenario) is None
    assert _of_a_peace(scenario) == [_own(scenario, place) for place in range(PLACES)]


def test_windows_and_calendars_are_the_same_in_any_year() -> None:
    """Crews that go home, spells at sea and on the way, work in one go."""
    whole = {**THEATERS["windows"], "initial": "steady", "warm_up_d": 60.0, "phases": DATED}
    scenario = built(whole)
    assert changing(scenario) is None
    assert apart_d(scenario) == 366
    assert _of_a_peace(scenario) == [_own(scenario, place) for place in range(PLACES)]


def test_orders_are_given_in_any_year() -> None:
    """Tempo that an order changes beside that of the phases, postures, rules, stocks, deferrals."""
    whole = {**THEATERS["orders"], "initial": "steady", "warm_up_d": 60.0, "phases": DATED}
    scenario = built(whole)
    assert changing(scenario) is None
    assert _of_a_peace(scenario) == [_own(scenario, place) for place in range(PLACES)]


@pytest.fixture
def variants() -> list[Scenario]:
    """A theater whose war begins on day 0, and two losses on day 5."""
    base = load_scenario("strait", "warm_up_d=100", "horizon_d=60", "windows=1", "checkpoints=2")
    units = units_of(base)
    return [base, *(without(base, (unit,), 5.0) for unit in units[:2])]


def _outcomes(scenarios: list[Scenario], workers: int = 1) -> dict[tuple[int, int], Any]:
    blocks = blocks_of(scenarios, 40, antithetic=True)
    assert blocks == Blocks(antithetic=True, checkpoints=2)
    found = {}
    for number, block, outcomes in run_tasks(scenarios, 3, range(8), workers, blocks=blocks):
        for replication, each in zip(block, outcomes, strict=True):
            found[number, replication] = each.values.tobytes()
    return found


def test_a_study_has_both_ways_to_share(
    variants: list[Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker, two, and a system without copies; replication r is checkpoint r % 2 of r // 2."""
    monkeypatch.setattr(siblings, "WORTH_S", 0.0)
    shared = _outcomes(variants)
    assert _outcomes(variants, workers=2) == shared
    monkeypatch.setattr(feeds, "CAN_COPY", False)
    assert _outcomes(variants) == shared
    for number, scenario in enumerate(variants):
        for replication in (4, 5, 6, 7):
            run_number, place = divmod(replication, 2)
            longer = scenario.but(warm_up_d=scenario.warm_up_d + place * apart_d(scenario))
            own = outcome(run(longer, 3, run_number, antithetic=True), scenario)
            assert shared[number, replication] == own.values.tobytes()


REFUSED = {
    "an event that says what was before": (
        ["events.opens={start_d: 5, does: [{kind: hub_opens, hubs: [base]}]}"],
        "an event begins on day 5",
    ),
    "an event before the run": (
        ["+events.slow={start_d: -300, does: [{kind: slow_transit, factor: 2}]}"],
        "before the run does on day -100",
    ),
    "the first gap": (["stop_at_first_gap=true"], "ends at its first gap"),
}


@pytest.mark.parametrize(("words", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_steady_before_its_timeline_is_refused(words: list[str], why: str) -> None:
    """With one line that says why; who only inherits the key has one checkpoint."""
    asked = ["scenario=strait", "warm_up_d=100", "windows=1", *words]
    asked = [f"+{each}" if each.startswith("events") else each for each in asked]
    with pytest.raises(ConfigError, match=f"3 checkpoints of a run need.*{why}.*1 is right"):
        load([*asked, "checkpoints=3"])
    scenario = load(asked).scenario.but(checkpoints=3)
    assert checkpoints_of(scenario) == 1


def test_the_lead_in_is_as_long_as_what_is_dated_before_day_0() -> None:
    """Worked by hand: an event on day -30, a rule on day -40."""
    base = load_scenario("strait", "warm_up_d=100", "windows=1")
    assert lead_in_d(base) == 0
    slow = "+events.slow={start_d: -30, does: [{kind: slow_transit, factor: 2}]}"
    assert lead_in_d(load_scenario("strait", "warm_up_d=100", "windows=1", slow)) == 30
    law = "+rules.law={from_d: -40, until_d: 3}"
    assert lead_in_d(load_scenario("strait", "warm_up_d=100", "windows=1", slow, law)) == 40
