"""Scenarios of supply drawn at random: chains of stocks, shops, lifts, consumables, platforms.

Half of the drawn durations are whole days, so that many things happen at one instant.
"""

from hypothesis import strategies as st

from drawn_kinds import durations
from support import Spec, fixed


@st.composite
def ways(draw: st.DrawFn) -> Spec:
    """How a part travels: at once, for a time, with a lift."""
    way: Spec = {}
    if draw(st.booleans()):
        way["takes"] = draw(durations(0, 6))
    if draw(st.integers(0, 3)) == 0:
        way |= {"lift": "convoy", "weight_t": draw(st.sampled_from([0.0, 1.0, 0.5]))}
    return way


@st.composite
def queues(draw: st.DrawFn) -> Spec:
    """How a stock decides who is next, and how urgent its own orders are."""
    policy = draw(st.sampled_from(["fifo", "priority"]))
    return {"queue": {"policy": policy}, "priority": draw(st.integers(0, 2))}


@st.composite
def demands(draw: st.DrawFn) -> Spec:
    """Demand of units outside the model, perhaps none."""
    if draw(st.booleans()):
        return {}
    factor = {"crisis": draw(st.sampled_from([0.0, 2.0]))}
    return {"demand": {"units": {"arrivals": draw(durations(3, 10)), "factor": factor}}}


@st.composite
def depots(draw: st.DrawFn) -> Spec:
    """A stock at the end of a chain: a time or a shop, and perhaps condemnation and sources."""
    whole: Spec = {
        "item": "pump",
        "node": "harbor",
        "stock": draw(st.sampled_from([0, 1, 2, 3, 1, 2, "unlimited"])),
        "returned": draw(ways()),
        "delivered": draw(ways()),
        **draw(queues()),
    }
    repair = draw(st.sampled_from(["time", "shop", "shop", "bought"]))
    if repair == "time":
        whole["replaced_after"] = draw(durations(2, 15))
    if repair == "shop":
        hub = draw(st.sampled_from(["works", "works", "annex"]))
        whole["shop"] = {
            "hub": hub, "work": "overhaul", "priority": draw(st.integers(0, 2)),
            "when_closed": draw(st.sampled_from(["kept", "moved", "moved", "lost"])),
        }  # fmt: skip
        if draw(st.booleans()):
            del whole["returned"], whole["delivered"]
            order = draw(st.permutations(["works", "annex"]))
            whole["ways"] = {
                each: {"returned": draw(ways()), "delivered": draw(ways())} for each in order
            }
    if repair == "bought" or draw(st.booleans()):
        if repair != "bought":
            whole["condemned_frac"] = draw(st.sampled_from([0.0, 0.3, 1.0]))
        whole["sources"] = {"maker": {"lead": draw(durations(3, 20))}}
        if draw(st.booleans()):
            whole["sources"]["maker"] |= {"closes_d": 20.0, "per_year": 60.0}
            whole["sources"]["partner"] = {
                "lead": draw(durations(3, 20)), "opens_d": 10.0,
                "qualifies_in": draw(durations(2, 5)), "surge": {"crisis": 2.0},
            }  # fmt: skip
    return whole


@st.composite
def paths(draw: st.DrawFn) -> Spec:
    """A way over several legs from the depot to a base, some of which take no time."""
    stops = draw(st.sampled_from([["sea"], ["harbor", "sea"], ["sea", "harbor", "sea"]]))
    hops: list[Spec] = [{"to": each} for each in stops]
    for hop in hops:
        if draw(st.booleans()):
            hop["takes"] = draw(durations(0, 3))
        if draw(st.integers(0, 3)) == 0:
            hop["lift"] = "convoy"
    return {"node": "sea", "delivered": {"path": hops, "weight_t": draw(st.sampled_from([0, 0.5]))}}


@st.composite
def bases(draw: st.DrawFn, other: str, lateral: bool) -> Spec:
    """A stock supplied by the depot, perhaps with a repair and with friends of its own."""
    whole: Spec = {
        "stock": draw(st.sampled_from([0, 1, 2, 1])),
        "supplier": "depot",
        "returned": draw(ways()),
        "delivered": draw(ways()),
        **draw(queues()),
        **draw(demands()),
    }
    if draw(st.booleans()):
        whole |= {"repaired_frac": 0.5, "replaced_after": draw(durations(1, 8))}
    if draw(st.integers(0, 2)) == 0:
        whole |= draw(paths())
    if lateral:
        whole["lateral"] = {"stocks": [other], "keeps": draw(st.integers(0, 1))}
        if draw(st.booleans()):
            whole["lateral"]["takes"] = draw(durations(1, 4))
    return whole


@st.composite
def consumables(draw: st.DrawFn) -> Spec:
    """A consumable in two echelons, the second of any kind."""
    base = draw(st.integers(2, 4))
    main = draw(st.sampled_from(["lots", "used up", "bought", "replaced"]))
    store: Spec = {"item": "filter", "stock": draw(st.integers(2, 6))}
    match main:
        case "lots":
            store |= {"reorder_at": draw(st.integers(0, 1)), "replaced_after": draw(durations())}
        case "used up":
            store["never_replaced"] = True
        case "bought":
            store["sources"] = {"maker": {"lead": draw(durations(1, 10))}}
        case _:
            store["replaced_after"] = draw(durations(1, 10))
    front: Spec = {
        "stock": base, "reorder_at": draw(st.integers(0, base - 1)), **draw(demands()),
        "delivered": draw(ways()),
    }  # fmt: skip
    if draw(st.booleans()):
        front["supplier"] = "filter_store"
    else:
        front |= {"item": "filter", "replaced_after": draw(durations(1, 10))}
    return {"filter_store": store, "filter": front}


@st.composite
def part_modes(draw: st.DrawFn) -> Spec:
    """A failure on board that needs a part."""
    whole: Spec = {
        "life": draw(durations(3, 20)),
        "restored": "on_board",
        "part": draw(st.sampled_from(["base_0", "base_0", "base_1", "filter", "reserve"])),
        "severity": draw(st.sampled_from(["nmc", "nmc", "pmc"])),
        "positions": draw(st.sampled_from([1, 1, 2])),
        "exogenous": draw(st.booleans()),
    }
    if draw(st.booleans()):
        whole["takes"] = draw(durations(0, 3))
        if draw(st.booleans()):
            whole["hands"] = "crew"
        if not whole["exogenous"]:
            whole["takes_frac"] = draw(st.sampled_from([1.0, 0.5, 0.0]))
    if not whole["exogenous"] and draw(st.booleans()):
        whole |= {"part_frac": draw(st.sampled_from([0.0, 0.5])), "mends": draw(durations(0, 4))}
        whole["hands"] = draw(st.sampled_from([None, "crew"]))
    return whole


@st.composite
def squadrons(draw: st.DrawFn) -> Spec:
    """Aircraft with parts, work at a hub that may clear them, schedules and rotations."""
    modes = {f"m{number}": draw(part_modes()) for number in range(draw(st.integers(1, 3)))}
    if draw(st.booleans()):
        modes["hull"] = {
            "life": draw(durations(5, 20)), "work": "visit",
            "clears": draw(st.sampled_from(["all", ["m0"], []])),
            "severity": draw(st.sampled_from(["nmc", "pmc"])),
        }  # fmt: skip
    whole: Spec = {
        "size": draw(st.integers(1, 4)),
        "domain": "aircraft",
        "station": "sea",
        "priority": draw(st.integers(0, 2)),
        "degrades_again": draw(st.booleans()),
        "modes": modes,
        "cannibalization": {
            "policy": draw(st.sampled_from(["none", "already_down", "full", "full"]))
        },
    }
    if draw(st.booleans()):
        whole["cannibalization"]["takes"] = draw(durations(0, 2))
    if draw(st.integers(0, 2)) == 0:
        whole["scheduled"] = {
            "check": {
                "every_d": float(draw(st.integers(5, 20))), "takes": draw(durations(1, 4)),
                **draw(
                    st.sampled_from(
                        [
                            {"clears": "all", "when_down": "absorb"},
                            {"clears": [], "when_down": "defer"},
                            {"clears": "all", "when_down": "skip"},
                        ]
                    )
                ),
            }
        }  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        whole["rotation"] = {
            "stages": {
                "duty": {"duration_d": 12.0, "on_station": True},
                "upkeep": {"duration_d": 4.0, "upkeep": True, "tempo": 0.0, "clears": "all"},
            }
        }
    return whole


@st.composite
def works(draw: st.DrawFn) -> Spec:
    """The hub with the shops: carcasses and platforms share its benches."""
    return {
        "node": "harbor",
        "accepts": "any",
        "berths": {"bench": draw(st.sampled_from([1, 2, "unlimited"]))},
        "parts": {"kit": {"stock": draw(st.integers(0, 2)), "replaced_after": draw(durations())}},
        "queue": {"policy": draw(st.sampled_from(["priority", "fifo"]))},
        "preemptive": draw(st.booleans()),
        "overtake": draw(st.booleans()),
        "load": {"host": {"arrivals": draw(durations(4, 12)), "work": "visit", "priority": 1}},
    }


@st.composite
def annexes(draw: st.DrawFn) -> Spec:
    """Another hub for carcasses only, perhaps without a bench: then the works stand in."""
    return {
        "node": "sea",
        "berths": {"bench": draw(st.sampled_from([0, 1]))},
        "parts": {"kit": {"stock": 1, "replaced_after": draw(durations())}},
    }


@st.composite
def closures(draw: st.DrawFn) -> Spec:
    """Events that close a shop, or take its benches, for a time; perhaps none."""
    events: Spec = {}
    for number in range(draw(st.integers(0, 3))):
        hub = draw(st.sampled_from(["works", "works", "annex"]))
        closed: Spec = {"kind": "hub_closed", "hubs": [hub]}
        struck: Spec = {
            "kind": "hub_struck", "hub": hub,
            "work": draw(st.sampled_from(["held", "moved", "lost"])),
        }  # fmt: skip
        events[f"e{number}"] = {
            "start_d": float(draw(st.integers(-10, 40))),
            "lasts": draw(durations(1, 25)),
            "does": [draw(st.sampled_from([closed, struck]))],
        }
    return {"events": events} if events else {}


@st.composite
def chains(draw: st.DrawFn) -> Spec:
    """A whole scenario's mapping around two bases and a depot."""
    lateral = draw(st.integers(0, 2)) == 0
    bench: Spec = {"needs": {"bench": 1}, "replaces": {"sub": 0.5, "kit": 0.3}}
    bench["takes"] = draw(durations(0, 6))
    needs = draw(st.sampled_from([["filter"], ["base_1"], ["reserve", "kit"], ["sub"], []]))
    visit: Spec = {"needs": {"bench": 1, **dict.fromkeys(needs, 1)}, "takes": draw(durations(0, 4))}
    return {
        "horizon_d": 60.0,
        "initial": "steady",
        "warm_up_d": 20.0,
        "nodes": {"sea": {}, "harbor": {}},
        "legs": {"way": {"start": "sea", "end": "harbor", "takes": draw(durations(0, 3))}},
        "phases": {
            "peace": {"start_d": -20.0},
            "crisis": {
                "start_d": 15.0, "tempo": {"aircraft": draw(st.sampled_from([0.0, 1.0, 3.0]))},
                "transit_factor": draw(st.sampled_from([1.0, 2.0])),
            },
        },
        "lifts": {
            "convoy": {
                "every_d": 3.0,
                "room_t": draw(st.sampled_from([1.0, 2.0, "unlimited"])),
                "others_frac": {"crisis": draw(st.sampled_from([0.0, 0.5, 1.0]))},
            }
        },
        "stocks": {
            "depot": draw(depots()),
            "base_0": draw(bases("base_1", lateral)),
            "base_1": draw(bases("base_0", lateral)),
            **draw(consumables()),
            "reserve": {"stock": draw(st.integers(0, 5)), "never_replaced": True},
            "sub": {
                "stock": draw(st.sampled_from([0, 1, 2, "unlimited"])),
                "replaced_after": draw(durations(2, 10)),
            },
        },
        "work": {
            "overhaul": {"stages": {"bench": bench}},
            "visit": {"stages": {"s0": visit, "s1": {"takes": fixed(1.0)}}},
        },
        "hubs": {"works": draw(works()), "annex": draw(annexes())},
        "fleets": {name: draw(squadrons()) for name in draw(st.sampled_from(["ab", "a", "ba"]))},
        "people": {"crew": draw(st.sampled_from([0, 1, 1, 2, "unlimited"]))},
        "measure": {"days": [0.0, 30.0]},
        **draw(closures()),
    }  # fmt: skip
