"""Invariants of supply on scenarios drawn at random: chains of stocks, shops, lifts, platforms.

Half of the drawn durations are whole days, so that many things happen at one instant.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property.test_drawn_scenarios import AS_DRAWN, durations
from sim.domain.scenario import Scenario
from sim.engine.theater import run
from sim.record.tables import Tables
from sim.study.measure import outcome
from support import Spec, built, fixed

PLACES = ("shelf", "returning", "in repair", "on order", "shipping")
"""States of a part that belong to a stock."""


# Scenarios ----------------------------------------------------------------------------------------


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
        "stock": draw(st.sampled_from([0, 1, 2, 3, 1, 2, "unlimited"])),
        "returned": draw(ways()),
        "delivered": draw(ways()),
        **draw(queues()),
    }
    repair = draw(st.sampled_from(["time", "shop", "shop", "bought"]))
    if repair == "time":
        whole["replaced_after"] = draw(durations(2, 15))
    if repair == "shop":
        shop = {"hub": "works", "work": "overhaul", "priority": draw(st.integers(0, 2))}
        whole["shop"] = shop
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
        "hubs": {"works": draw(works())},
        "fleets": {name: draw(squadrons()) for name in draw(st.sampled_from(["ab", "a", "ba"]))},
        "measure": {"days": [0.0, 30.0]},
    }  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A drawn scenario and the record of its run, or the error that ended it."""

    whole: Spec
    model: Scenario
    tables: Tables | None
    error: str = ""


@pytest.fixture(scope="module")
def records() -> list[Drawn]:
    """Three hundred scenarios, each run once."""
    found: list[Drawn] = []

    @settings(max_examples=300, phases=AS_DRAWN)
    @given(chains())
    def collect(whole: Spec) -> None:
        model = built(whole)
        try:
            found.append(Drawn(whole, model, run(model, 7, 0)))
        except Exception as error:
            found.append(Drawn(whole, model, None, f"{type(error).__name__}: {error}"))

    collect()
    return found


def of_each(claim: Callable[[Scenario, Tables], None]) -> Callable[[list[Drawn]], None]:
    """A test of a claim on every drawn record; a failure comes with its scenario."""

    def test(records: list[Drawn]) -> None:
        for each in records:
            if each.tables is None:
                continue  # which test_every_scenario_runs tells
            try:
                claim(each.model, each.tables)
            except AssertionError as error:
                error.add_note(f"scenario: {each.whole}")
                raise

    test.__doc__ = claim.__doc__
    return test


def test_every_scenario_runs(records: list[Drawn]) -> None:
    """Whatever passes the checks of a scenario can be simulated."""
    assert len(records) >= 250
    assert [(each.error, each.whole) for each in records if each.error] == []


@of_each
def test_every_metric_has_a_value_or_none(model: Scenario, tables: Tables) -> None:
    """Finite or nan, and each subject once."""
    found = outcome(tables, model)
    assert not np.isinf(found.values).any()
    assert len(set(found.keys)) == len(found.keys)


# Parts are conserved ------------------------------------------------------------------------------


@dataclass
class Count:
    """Parts by state, and demands, after all events of an instant."""

    at: float
    states: Counter[int]
    """By state of a part: what has come there, less what has left it."""
    asked: Counter[str]
    filled: Counter[str]
    withdrawn: Counter[str]
    """Parts by stock: asked for, handed out, and not needed any more."""


def counted(tables: Tables) -> list[Count]:
    """The counts after every instant at which something changes."""
    moves, demands, names = tables.moves, tables.demands, tables.names
    events: dict[float, list[tuple[str, Any, int]]] = defaultdict(list)
    for at, start, end in zip(moves.at, moves.start, moves.end, strict=True):
        events[at] += [("state", int(start), -1), ("state", int(end), 1)]
    for row, number in enumerate(demands.stock):
        stock, amount = names.stocks[number].name, int(demands.amount[row])
        events[demands.asked[row]].append(("asked", stock, amount))
        if demands.filled[row] < inf:
            what = "withdrawn" if demands.withdrawn[row] else "filled"
            events[demands.filled[row]].append((what, stock, amount))
    now = {what: Counter[Any]() for what in ("state", "asked", "filled", "withdrawn")}
    found = []
    for at in sorted(events):
        for what, key, step in events[at]:
            now[what][key] += step
        found.append(Count(at, *(Counter(now[what]) for what in now)))
    return found


@of_each
def test_no_place_has_less_than_nothing(model: Scenario, tables: Tables) -> None:
    """On the shelf, returning, in repair, on order and under way: never below zero."""
    states, stocks = tables.names.part_states, {each.name: each for each in tables.names.stocks}
    for count in counted(tables):
        for number, change in count.states.items():
            state = states[number]
            if state.state in PLACES:
                begun = stocks[state.stock].base if state.state == "shelf" else 0
                assert begun + change >= 0, (count.at, state)
    assert model.stocks


@of_each
def test_the_shelf_is_the_stock_less_what_was_handed_out(model: Scenario, tables: Tables) -> None:
    """Moves from a shelf are the demands filled there; nothing is owed while the shelf is full."""
    states, stocks = tables.names.part_states, {each.name: each for each in tables.names.stocks}
    left: Counter[str] = Counter()
    for start, end in zip(tables.moves.start, tables.moves.end, strict=True):
        if states[start].state == "shelf":
            assert states[end].state == "in use"
            left[states[start].stock] += 1
    last = counted(tables)[-1:]
    for count in last:
        assert left == count.filled
    for count in counted(tables):
        for number, change in count.states.items():
            if states[number].state == "shelf" and states[number].stock in {"base_0", "depot"}:
                name = states[number].stock
                owed = count.asked[name] - count.filled[name] - count.withdrawn[name]
                assert not (owed and stocks[name].base + change > 0), (count.at, name)


@of_each
def test_what_is_in_use_is_what_is_not_owed(model: Scenario, tables: Tables) -> None:
    """Installed parts fall by one for each demand of a customer that is open, and no further.

    A demand that was withdrawn leaves an order without demand, until the next demand uses it. An
    unlimited stock hands out parts that nothing replaces. Stocks ask the depot and the main store
    of the consumable, and with lateral help each other; everybody else asks the others.
    """
    states, stocks = tables.names.part_states, tables.names.stocks
    lateral = any(each.lateral for each in model.stocks.values())
    inner = {"depot", "filter_store"}
    for item in sorted({each.item for each in stocks}):
        own = [each for each in stocks if each.item == item]
        for count in counted(tables):
            in_use = sum(
                change
                for number, change in count.states.items()
                if states[number].item == item and states[number].state == "in use"
            )
            unlimited = sum(count.filled[each.name] for each in own if each.base == inf)
            unreplaced = sum(
                count.asked[each.name] - count.filled[each.name] - count.withdrawn[each.name]
                for each in own
                if each.name not in inner and each.base < inf
            )
            withdrawn = sum(count.withdrawn[each.name] for each in own if each.base < inf)
            lacking = unlimited - in_use
            assert lacking <= unreplaced + withdrawn, (count.at, item)
            assert lacking >= (0 if lateral and item == "pump" else unreplaced), (count.at, item)


@of_each
def test_no_part_is_made_from_nothing(model: Scenario, tables: Tables) -> None:
    """All states of an item together, what is made included, add up to what there was."""
    states = tables.names.part_states
    for count in counted(tables)[-1:]:
        total: Counter[str] = Counter()
        for number, change in count.states.items():
            total[states[number].item] += change
        assert not any(total.values())
    sources = {"made", "in use"}
    for start, end in zip(tables.moves.start, tables.moves.end, strict=True):
        a, b = states[start], states[end]
        assert a.item == b.item
        assert b.state != "made"
        if not a.stock:
            assert a.state in sources  # what is used up or condemned stays so
        elif b.stock:
            assert a.stock == b.stock  # only what is handed out goes to another stock
    assert model.stocks


@of_each
def test_what_is_due_in_is_somewhere(model: Scenario, tables: Tables) -> None:
    """Stock less what is on the shelf plus what is owed is what is under way or asked for.

    Of all stocks of a reparable together: what one asks of another is owed there.
    """
    states = tables.names.part_states
    stocks = [each for each in tables.names.stocks if each.item == "pump"]
    if any(each.base == inf for each in stocks):
        return
    for count in counted(tables):
        place: Counter[str] = Counter()
        for number, change in count.states.items():
            if states[number].item == "pump":
                place[states[number].state] += change
        due_in = (
            sum(
                count.asked[each.name] - count.filled[each.name] - count.withdrawn[each.name]
                for each in stocks
            )
            - place["shelf"]
        )
        owed_by_depot = count.asked["depot"] - count.filled["depot"] - count.withdrawn["depot"]
        under_way = sum(place[state] for state in PLACES[1:])
        withdrawn = sum(count.withdrawn[each.name] for each in stocks)
        slack = due_in - under_way - owed_by_depot
        assert slack >= -withdrawn
        if not any(each.lateral for each in model.stocks.values()):
            assert slack <= 0
