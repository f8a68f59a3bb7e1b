"""Scenarios with timelines drawn at random: what a theater can suffer, and then be whole again.

From ``QUIET_D`` on nobody ages any more and every event is over, so that at the horizon all work
that can be done is done.
"""

from typing import Any

from hypothesis import strategies as st

from support import Spec, exponential, fixed

SHIPS = ("a", "b")
HUBS = ("north", "south")
NOT_BEFORE = ("hub_opens", "reinforcement")
"""Disruptions that say what was not there before the event."""
QUIET_D = 200.0
HORIZON_D = 1500.0
WORK_D = {"repair": 6.0, "upkeep": 4.0, "mend": 5.0}
"""Content of each work package, whichever hub does it [d]."""

DAYS = st.sampled_from([1.0, 2.5, 4.0])
ONE_OR_TWO = st.integers(1, 2)


@st.composite
def timelines(draw: Any, fates: tuple[str, ...] = ("held", "moved", "lost")) -> Spec:
    """A theater of two fleets and two hubs with up to five events; ``fates`` of work that is hit."""
    hubs = {name: draw(_hub(name)) for name in HUBS}
    events = {f"event_{number}": draw(_event(fates)) for number in range(draw(st.integers(1, 5)))}
    return {
        "initial": "all_up_new",
        "horizon_d": HORIZON_D,
        "nodes": {"sea": {}, "north": {}, "south": {}},
        "legs": {
            "sea_north": {"start": "sea", "end": "north", "takes": fixed(draw(DAYS)),
                          "without": {"strait": draw(st.sampled_from([9.0, float("inf")]))}},
            "sea_south": {"start": "sea", "end": "south", "takes": fixed(draw(DAYS))},
            "north_south": {"start": "north", "end": "south", "takes": fixed(draw(DAYS))},
        },
        "passages": {"strait": {}},
        "phases": {
            "war": {"start_d": 0.0},
            "quiet": {"start_d": QUIET_D, "tempo": {"ship": 0.0}},
        },
        "fleets": {name: draw(_fleet()) for name in SHIPS},
        "hubs": hubs,
        "work": {
            "repair": {"stages": {"open": {"needs": {"dock": 1}, "takes": fixed(2.0)},
                                  "close": {"needs": {"dock": 1, "crew": 1}, "takes": fixed(4.0)}}},
            "upkeep": {"stages": {"only": {"needs": {"crew": 1}, "takes": fixed(4.0)}}},
            "mend": {"stages": {"only": {"needs": {"dock": 1}, "takes": fixed(5.0)}}},
        },
        "rules": {"law": {"applies_to": {"hubs": ["south"], "work": ["scheduled"]},
                          "enabled": draw(st.booleans()), "until_d": 150.0}},
        "events": events,
    }  # fmt: skip


@st.composite
def _hub(draw: Any, node: str) -> Spec:
    return {
        "node": node,
        "country": node,
        "accepts": "any",
        "berths": {"dock": draw(ONE_OR_TWO)},
        "crews": {"crew": draw(ONE_OR_TWO)},
        "overtake": draw(st.booleans()),
        "preemptive": draw(st.booleans()),
        "queue": {"policy": draw(st.sampled_from(["fifo", "priority", "shortest_job"]))},
    }


@st.composite
def _fleet(draw: Any) -> Spec:
    modes = {
        "hull": {"life": exponential(draw(st.sampled_from([15.0, 30.0]))), "work": "repair"},
        "hit": {
            "hits": {"per_day": draw(st.sampled_from([0.0, 0.01])), "lost_frac": 0.3,
                     "factor": {"quiet": 0.0}},
            "work": "mend",
            "kind_of_work": "hostile_damage",
        },
    }  # fmt: skip
    if draw(st.booleans()):
        modes["rust"] = {
            "life": exponential(25.0), "work": "upkeep", "severity": "pmc",
            "defer_d": draw(st.sampled_from([0.0, 5.0])),
        }  # fmt: skip
    found = {"size": draw(st.integers(1, 4)), "station": "sea", "modes": modes,
             "priority": draw(st.integers(0, 1))}  # fmt: skip
    if draw(st.booleans()):
        found["scheduled"] = {
            "upkeep": {"every_d": 40.0, "clock": "operating", "work": "upkeep",
                       "when_down": "defer"}
        }  # fmt: skip
    return found


@st.composite
def _event(draw: Any, fates: tuple[str, ...]) -> Spec:
    """One that is over, however long it lasts, before everything is quiet."""
    event = {
        "start_d": draw(st.sampled_from([0.0, 20.0, 33.0, 60.0])),
        "lasts": fixed(draw(st.sampled_from([0.0, 3.0, 10.0, 40.0]))),
        "does": draw(st.lists(_disruption(fates), min_size=1, max_size=3)),
    }
    if not any(each["kind"] in NOT_BEFORE for each in event["does"]):
        event["probability"] = draw(st.sampled_from([1.0, 0.7]))
    if draw(st.booleans()):
        event["after"] = {"law": "uniform", "low_d": 0.0, "high_d": 50.0}
    return event


@st.composite
def _disruption(draw: Any, fates: tuple[str, ...]) -> Spec:
    hub = draw(st.sampled_from(HUBS))
    kinds: list[Spec] = [
        {"kind": "hub_struck", "hub": hub, "work": draw(st.sampled_from(fates)),
         "loses_frac": draw(st.sampled_from([0.5, 1.0])),
         "hit_frac": draw(st.sampled_from([0.0, 0.4]))},
        {"kind": "hub_struck", "hub": hub, "work": draw(st.sampled_from(fates)),
         "loses": {"dock": draw(ONE_OR_TWO)}},
        {"kind": "hub_closed", "hubs": draw(st.sampled_from([["north"], ["south"], [*HUBS]]))},
        {"kind": "hub_opens", "hubs": [hub]},
        {"kind": "access_withdrawn", "country": hub},
        {"kind": "capacity", "hub": hub, "gains": {"crew": 1}},
        {"kind": "passage_closed", "passage": "strait"},
        {"kind": "slow_transit", "factor": 2.0},
        {"kind": "waiver", "rule": "law"},
        {"kind": "salvo", "fleets": [*SHIPS], "hit_frac": 0.3},
        {"kind": "reinforcement", "fleet": draw(st.sampled_from(SHIPS)), "platforms": 1},
    ]  # fmt: skip
    return draw(st.sampled_from(kinds))
