"""Scenarios with timelines drawn at random: what a theater can suffer, and then be whole again.

From ``QUIET_D`` on nobody ages any more and nobody is hit, and every event is over or does no more
than to stop things for days. By ``DONE_D`` all work is done but for what the calendar asks.
"""

from typing import Any

from hypothesis import strategies as st

from drawn_kinds import Names, any_disruption
from support import Spec, exponential, fixed

SHIPS = ("a", "b")
HUBS = ("north", "south")
NAMES: Names = {
    "hub": HUBS, "fleet": SHIPS, "country": HUBS, "lift": ("airlift",), "passage": ("strait",),
    "rule": ("law",), "posture": ("south",), "stock": ("pump",),
}  # fmt: skip
NOT_BEFORE = ("hub_opens", "reinforcement")
"""Disruptions that say what was not there before the event."""
PASSING = (
    "hub_closed", "access_withdrawn", "capacity", "passage_closed", "slow_transit", "waiver",
    "posture_changed", "rule_made", "tempo_changed", "deferral",
)  # fmt: skip
"""Disruptions that leave nothing behind when they last for no time at all."""
FOR_DAYS = (*PASSING, "hub_struck")
"""Disruptions that may come again and again."""
QUIET_D = 200.0
DONE_D = 1200.0
HORIZON_D = 1500.0
WORK_D = {"repair": 6.0, "upkeep": 4.0, "mend": 5.0, "dive": 1.5}
"""Content of each work package, whichever hub does it [d]."""

DAYS = st.sampled_from([1.0, 2.5, 4.0])
ONE_OR_TWO = st.integers(1, 2)


@st.composite
def timelines(draw: Any, fates: tuple[str, ...] = ("held", "moved", "lost")) -> Spec:
    """A theater of two fleets and two hubs with up to five events; ``fates`` of work that is hit."""
    hubs = {name: draw(_hub(name)) for name in HUBS}
    hubs["divers"] = {
        "kind": "forward_team", "node": "north", "country": "north", "accepts": "any",
        "crews": {"team": draw(ONE_OR_TWO)},
    }  # fmt: skip
    ending = {"until_d": 150.0, "enabled": draw(st.booleans())}
    events = {f"event_{number}": draw(_event(fates)) for number in range(draw(st.integers(1, 5)))}
    fleets = {name: draw(_fleet()) for name in SHIPS}
    _hold_back_no_more_than_there_are(events, fleets)
    _defer_what_there_is(events, fleets)
    _hire(hubs["south"])
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
        "lifts": {"airlift": {"every_d": 1.0}},
        "phases": {
            "war": {"start_d": 0.0},
            "quiet": {"start_d": QUIET_D, "tempo": {"ship": 0.0}},
        },
        "fleets": fleets,
        "hubs": hubs,
        "work": {
            "repair": {"stages": {"open": {"needs": {"dock": 1}, "takes": fixed(2.0)},
                                  "close": {"needs": {"dock": 1, "crew": 1}, "takes": fixed(4.0)}}},
            "upkeep": {"stages": {"only": {"needs": {"crew": 1}, "takes": fixed(4.0)}}},
            "mend": {"before": {"survey": fixed(draw(DAYS))},
                     "stages": {"only": {"needs": {"dock": 1}, "takes": fixed(5.0)}}},
            "dive": {"stages": {"only": {"needs": {"team": 1}, "takes": fixed(1.5)}}},
        },
        "postures": {
            "usual": {"routing": {"policy": "nearest"}},
            "south": {"routing": {"policy": "most_capable"}, "hubs": ["south", "divers"],
                      "reroutes": False},
        },
        "posture": "usual",
        "stocks": {"pump": {"stock": draw(ONE_OR_TWO), "replaced_after": exponential(12.0)}},
        "maintenances": {"plain": {}, "bundled": {"bundle_within_d": draw(st.sampled_from([5.0, 15.0]))}},
        "maintenance": draw(st.sampled_from(["plain", "bundled"])),
        "rules": {
            "law": {"applies_to": {"hubs": ["south"], "work": ["scheduled"]}, **ending,
                    "enabled": ending["enabled"] and not makes_law(events)},
            "licence": {"kind": "licence", "applies_to": {"hubs": ["north"]}, **ending,
                        "takes": fixed(draw(DAYS))},
            "secret": {"kind": "licence", "applies_to": {"fleets": ["b"]}, **ending,
                       "takes": {"law": "uniform", "low_d": 0.0, "high_d": 3.0}},
        },
        "events": events,
    }  # fmt: skip


def _hold_back_no_more_than_there_are(events: Spec, fleets: Spec) -> None:
    """Leave out the reinforcements beyond the size of a fleet."""
    left = {name: fleet["size"] for name, fleet in fleets.items()}
    for event in events.values():
        kept = []
        for each in event["does"]:
            if each["kind"] == "reinforcement":
                if not left[each["fleet"]]:
                    continue
                left[each["fleet"]] -= 1
            kept.append(each)
        event["does"] = kept or [{"kind": "slow_transit", "factor": 2.0}]


def makes_law(events: Spec) -> bool:
    """Whether some event makes the law, which is then not in force without it."""
    does = [each for event in events.values() for each in event["does"]]
    return any(each["kind"] == "rule_made" for each in does)


def _defer_what_there_is(events: Spec, fleets: Spec) -> None:
    """Leave out the deferrals of fleets without scheduled work."""
    for event in events.values():
        kept = []
        for each in event["does"]:
            if each["kind"] == "deferral":
                each["fleets"] = [name for name in each["fleets"] if fleets[name]["scheduled"]]
                if not each["fleets"]:
                    continue
            kept.append(each)
        event["does"] = kept or [{"kind": "slow_transit", "factor": 2.0}]


def _hire(hub: Spec) -> None:
    """By what was drawn of it, a hub hires a dock or a crew beside its own, or nothing."""
    name = {(1, 2): "dock", (2, 1): "crew", (2, 2): "dock"}.get(
        (hub["berths"]["dock"], hub["crews"]["crew"])
    )
    if name is not None:
        hub["hired"] = {
            name: {
                "units": 1 + hub["overtake"],
                "mobilised_in": exponential(4.0),
                "kept_d": 3.0 if hub["preemptive"] else 12.0,
                "extended_d": 2.0 if hub["overtake"] else None,
            }
        }


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
        del modes["hit"]["work"]
        modes["hit"]["hits"]["classes"] = {
            "light": {"share": 0.75, "work": "upkeep"},
            "heavy": {"share": 0.25, "work": "mend", "when_down": "tow"},
        }
    if draw(st.booleans()):
        modes["rust"] = {
            "life": exponential(25.0), "work": "upkeep", "severity": "pmc",
            "defer_d": draw(st.sampled_from([0.0, 5.0])),
        }  # fmt: skip
    if draw(st.booleans()):
        modes["hull"]["when_down"] = "tow"
    if draw(st.booleans()):
        modes["leak"] = {"life": exponential(20.0), "work": "dive", "when_down": "stays",
                         "severity": draw(st.sampled_from(["pmc", "nmc"]))}  # fmt: skip
    if draw(st.booleans()):
        modes["engine"] = {
            "life": exponential(25.0), "restored": "on_board", "part": "pump",
            "takes": fixed(draw(st.sampled_from([0.0, 1.0]))),
            "severity": draw(st.sampled_from(["pmc", "nmc", "nmc"])),
        }  # fmt: skip
    if draw(st.booleans()):
        modes["hull"]["clears"] = "all"
    found = {
        "size": draw(st.integers(1, 4)), "station": "sea", "modes": modes,
        "priority": draw(st.integers(0, 1)),
        "moves": {"own": {}, "tow": {"wait": fixed(draw(DAYS)), "load": fixed(draw(DAYS))}},
        "cannibalization": {"policy": draw(st.sampled_from(["none", "already_down", "full"]))},
    }  # fmt: skip
    scheduled = {}
    if draw(st.booleans()):
        scheduled["upkeep"] = {"every_d": 40.0, "clock": "operating", "work": "upkeep",
                               "when_down": "defer"}  # fmt: skip
    if draw(st.booleans()):
        scheduled["docking"] = {
            "every_d": draw(st.sampled_from([37.0, 61.0])), "work": "mend", "clears": "all",
            "when_down": draw(st.sampled_from(["absorb", "absorb", "defer", "skip"])),
            "counted_from": draw(st.sampled_from(["completion", "due_date"])),
        }  # fmt: skip
    if draw(st.booleans()):
        found["rotation"] = {
            "late": draw(st.sampled_from(["keep", "slip"])),
            "stages": {"sea": {"duration_d": 23.0, "on_station": True},
                       "port": {"duration_d": 9.0, "node": "south", "tempo": 0.5}},
        }  # fmt: skip
        if draw(st.booleans()):
            scheduled["docking"] = {"stage": "port", "work": "upkeep"}
        elif scheduled.get("docking", {}).get("when_down") == "absorb":
            # a calm theater chooses the hub of work that absorbs another as if from its place
            scheduled["docking"]["when_down"] = "defer"
    return {**found, "scheduled": scheduled}


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
    stops = all(each["kind"] in FOR_DAYS and not each.get("hit_frac") for each in event["does"])
    if stops and draw(st.booleans()):
        event |= {"repeats": True, "lasts": fixed(3.0),
                  "after": {"law": "uniform", "low_d": 20.0, "high_d": 60.0}}  # fmt: skip
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
        {"kind": "expedite", "hubs": [hub, "divers"], "within_d": draw(DAYS), "factor": 2.0},
        {"kind": "hub_struck", "hub": "divers", "work": draw(st.sampled_from(fates))},
        {"kind": "waiver", "rule": draw(st.sampled_from(["licence", "secret"]))},
        {"kind": "tempo_changed", "factor": draw(st.sampled_from([0.0, 0.7, 2.0])),
         "fleets": draw(st.sampled_from([["a"], ["a", "b"], "any"]))},
        {"kind": "deferral", "fleets": draw(st.sampled_from([["a"], [*SHIPS]]))},
        *(draw(any_disruption(NAMES)) for _ in range(4)),
    ]  # fmt: skip
    return draw(st.sampled_from(kinds))
