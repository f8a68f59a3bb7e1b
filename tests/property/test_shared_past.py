"""Futures that share a past are whole runs, to the last bit."""

import os
from functools import partial
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.study.running.feed as feeds
import sim.study.running.siblings as siblings_of
from drawn_timelines import HORIZON_D, makes_law, timelines
from sim.core.errors import ConfigError
from sim.engine.replication import Replication, run
from sim.load.compose import load_scenario
from sim.model.event import TheaterEvent
from sim.model.scenario import Scenario
from sim.model.timeline.apart import apart_from_d
from sim.study.interdiction.losses import units_of, without
from sim.study.running.blocks import Blocks
from sim.study.running.chunks import PointPart, Wanted
from sim.study.running.outcome import outcome
from sim.study.running.processes.child_process import in_a_copy
from sim.study.running.replicate import run_tasks
from sim.study.running.shared_past import Past, share
from support import built, fixed

pytestmark = pytest.mark.property

DAY = 20.0
PAIRS = Blocks(antithetic=True)


def _bits(scenario: Scenario, tables: Any) -> Any:
    found = outcome(tables, scenario)
    return found.keys, found.values.tobytes(), found.daily.tobytes()


def _whole(scenario: Scenario, replication: int = 0, antithetic: bool = False) -> Any:
    return _bits(scenario, run(scenario, 3, replication, antithetic))


def _shared(scenarios: list[Scenario], replication: int = 0, antithetic: bool = False) -> Any:
    """Every scenario as a copy of one past gives it."""
    past = Past.of(scenarios).play(3, replication, antithetic)
    return [in_a_copy(partial(_future, past, each)) for each in scenarios]


def _future(past: Replication, scenario: Scenario) -> Any:
    return _bits(scenario, past.as_of(scenario).finish())


@st.composite
def siblings(draw: Any) -> list[Scenario]:
    """A theater, and some that differ from it only from ``DAY`` on."""
    whole = draw(timelines())
    other = draw(timelines())["events"]
    late = {
        f"{name}_{number}": each
        for number, events in enumerate((whole["events"], other))
        for name, each in events.items()
        if each["start_d"] >= DAY
        and not any(one["kind"] in ("hub_opens", "reinforcement") for one in each["does"])
    }
    early = {
        name: each
        for name, each in whole["events"].items()
        if each["start_d"] < DAY or f"{name}_0" not in late
    }
    found = []
    for _ in range(draw(st.integers(2, 4))):
        kept = {name: each for name, each in late.items() if draw(st.booleans())}
        rules = {name: dict(rule) for name, rule in whole["rules"].items()}
        if makes_law({**early, **late}):
            rules["law"]["enabled"] = whole["rules"]["law"]["enabled"] = False
        for name, rule in rules.items():
            rule["until_d"] = draw(st.sampled_from([DAY, 70.0, 150.0]))
            rule["exempts"] = draw(
                st.sampled_from([{}, {"few": {"from_d": 40.0, "fleets": ["a"]}}])
            )
            if draw(st.booleans()):
                rules[name] = {**rule, "from_d": DAY, "until_d": 150.0}
        found.append(
            built(
                {
                    **whole,
                    "rules": rules if draw(st.booleans()) else whole["rules"],
                    "events": {**early, **kept},
                    "horizon_d": draw(st.sampled_from([300.0, HORIZON_D])),
                    "missions": draw(st.sampled_from([{}, {"watch": {"fleets": ["a"], "k": 1}}])),
                }
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(siblings())
def test_futures_of_drawn_timelines_are_whole_runs(drawn: list[Scenario]) -> None:
    """Events, rules, horizons and missions that differ from a day on, whatever they are."""
    apart = [each for each in drawn[1:] if apart_from_d(drawn[0], each) >= DAY]
    scenarios = [drawn[0], *apart]
    assert _shared(scenarios) == [_whole(each) for each in scenarios]


@pytest.mark.parametrize(
    ("name", "overrides", "from_d"),
    [
        ("strait", ["warm_up_d=200"], 0.0),
        ("strait", ["events.strike={start_d: 40, does: [{kind: hub_struck, hub: base}]}"], 40.0),
        (
            "indo_pacific_contingency",
            ["events.all_at_once.enabled=true", "horizon_d=100", "warm_up_d=150"],
            7.5,
        ),
    ],
)
def test_losses_and_none_share_a_past(name: str, overrides: list[str], from_d: float) -> None:
    """Three losses, none, and a longer horizon; events before, at and after the day, and triage."""
    base = load_scenario(
        name, *[f"+{one}" if one.startswith("events.strike") else one for one in overrides]
    )
    units = units_of(base)
    losses = [(units[0],), (units[1], units[-1]), (units[len(units) // 2],), ()]
    scenarios = [without(base, loss, from_d) for loss in losses]
    scenarios.append(base.but(horizon_d=base.horizon_d + 30))
    assert {apart_from_d(scenarios[0], each) for each in scenarios[1:]} == {from_d}
    assert _shared(scenarios, 3, antithetic=True) == [_whole(each, 3, True) for each in scenarios]


def test_a_run_without_a_timeline_shares_that_of_one_with() -> None:
    """No event and no rule here, one there: the plain engine and the contested one are alike."""
    plain = load_scenario("break_even", "warm_up_d=300", "horizon_d=200")
    assert not plain.contested
    slowed = {
        "start_d": 10.0,
        "does": [{"kind": "hub_slowed", "hubs": [*plain.hubs], "factor": 2.0}],
    }
    other = Scenario.model_validate({**plain.model_dump(), "events": {"slow": slowed}})
    assert _shared([plain, other]) == [_whole(plain), _whole(other)]


@pytest.fixture
def strait() -> list[Scenario]:
    """A theater, and three that differ on day 5 or later."""
    base = load_scenario("strait", "warm_up_d=100", "horizon_d=60")
    units = units_of(base)
    return [base, *(without(base, (unit,), 5.0) for unit in units[:3])]


def _outcomes(scenarios: list[Scenario], workers: int = 1) -> dict[tuple[int, int], bytes]:
    found = {}
    for number, block, outcomes in run_tasks(scenarios, 1, range(4), workers, blocks=PAIRS):
        for replication, each in zip(block, outcomes, strict=True):
            found[number, replication] = each.values.tobytes() + each.daily.tobytes()
    return found


def test_a_study_gets_the_same_from_shared_and_whole_runs(
    strait: list[Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker, two, and a system that cannot copy a process."""
    monkeypatch.setattr(siblings_of, "WORTH_S", 0.0)
    monkeypatch.setattr(feeds, "WORTH_S", 0.0)
    copies = []
    monkeypatch.setattr(siblings_of, "in_a_copy", lambda work: copies.append(1) or in_a_copy(work))
    shared = _outcomes(strait)
    assert len(copies) == 16
    assert _outcomes(strait, workers=2) == shared
    monkeypatch.setattr(feeds, "CAN_COPY", False)
    assert _outcomes(strait) == shared
    assert len(copies) == 16


def test_an_error_of_one_future_is_its_own(
    strait: list[Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as a whole run tells it, and the others go on where errors are results."""
    endless = {
        "start_d": 6.0, "repeats": True, "after": fixed(1e-6), "lasts": fixed(1e-6),
        "does": [{"kind": "slow_transit", "factor": 2.0}],
    }  # fmt: skip
    wrong = strait[0].but(
        events={**strait[0].events, "endless": TheaterEvent.model_validate(endless)}, horizon_d=1e6
    )
    monkeypatch.setattr(siblings_of, "WORTH_S", 0.0)
    monkeypatch.setattr(feeds, "WORTH_S", 0.0)
    assert share(strait[0], wrong) is False  # most of the wrong one is its own
    monkeypatch.setattr(feeds, "share", lambda *_: True)
    with pytest.raises(ConfigError, match="a million times"):
        _outcomes([strait[0], wrong])
    feed = feeds.Feed(Wanted(keep_going=True))
    for number, each in enumerate([strait[0], wrong]):
        feed.ask(PointPart(number, each, 1, range(1)))
    task = feed.next(1)
    assert isinstance(task, siblings_of.Siblings)
    good, bad = task.work()
    assert len(good.outcomes) == 1
    assert not good.error
    assert bad.outcomes == []
    assert "ConfigError" in bad.error
    assert "a million times" in bad.error


def test_an_error_in_a_copy_is_told() -> None:
    """What a copy raises reaches the caller, with where it happened; a copy that dies is told too."""

    def wrong() -> None:
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing") as found:
        in_a_copy(wrong)
    assert "in wrong" in found.value.__notes__[0]
    with pytest.raises(RuntimeError, match="ended before its work did"):
        in_a_copy(lambda: os._exit(1))


SLOW = {"start_d": 7.0, "does": [{"kind": "slow_transit", "factor": 2.0}]}
LATER = {"start_d": 30.0, "tempo": {"ship": 2.0}}
LAW = {"kind": "prohibition", "applies_to": {"hubs": ["base"]}}
DIFFERENCES = {
    "nothing": ({}, inf),
    "what is read from the record": ({"measure": {"hold_d": 3.0}, "missions": {}}, inf),
    "a longer horizon": ({"horizon_d": 90.0}, 60.0),
    "another warm-up": ({"warm_up_d": 99.0}, -inf),
    "another phase": ({"phases": {"war": LATER}}, -inf),
    "an event": ({"events": {"e": SLOW}}, 7.0),
    "an event that is off": ({"events": {"e": {**SLOW, "enabled": False}}}, inf),
    "an event that says what was before": (
        {"events": {"e": {**SLOW, "does": [{"kind": "hub_opens", "hubs": ["base"]}]}}},
        -inf,
    ),
    "a rule": ({"rules": {"law": LAW}}, -inf),
    "a rule that begins": ({"rules": {"law": {**LAW, "from_d": 4.0, "until_d": 8.0}}}, 4.0),
    "a rule that counts": (
        {"rules": {"law": {"kind": "quota", "at_most_frac": 0.5, "from_d": 4.0}}},
        -inf,
    ),
}


@pytest.mark.parametrize(("changes", "day"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_from_when_on_scenarios_may_differ(changes: Any, day: float) -> None:
    """Worked by hand, for every kind of difference; what is not known matters from the start."""
    base = load_scenario("strait", "warm_up_d=100", "horizon_d=60").model_dump()
    base["events"] = {}
    one, other = (Scenario.model_validate({**base, **each}) for each in ({}, changes))
    assert apart_from_d(one, other) == day
    assert apart_from_d(other, one) == day
