"""Invariants of supply on scenarios drawn at random (``drawn_supply.py``): parts are conserved."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import pytest

from drawn_records import Drawn, drawn, of_each
from drawn_supply import chains
from sim.metrics.parts import serviceable, supply
from sim.model.eligibility.pipelines import stocks_of
from sim.model.scenario import Scenario
from sim.record.since import since_day_0
from sim.record.tables import Tables
from sim.record.view import View
from sim.study.running.outcome import outcome

PLACES = ("shelf", "returning", "in repair", "sent on", "on order", "shipping")
"""States of a part that belong to a stock."""


# Records ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def records() -> list[Drawn]:
    """Three hundred scenarios, each run once."""
    return drawn(chains(), 300)


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
def test_what_ended_before_day_0_is_in_no_metric(model: Scenario, tables: Tables) -> None:
    """To the last bit; of parts it is the demands that are forgotten, and never a move."""
    whole, cut = outcome(tables, model), outcome(since_day_0(tables), model)
    moved = cut.values.view(np.int64) != whole.values.view(np.int64)
    assert [key for key, each in zip(whole.keys, moved, strict=True) if each] == []


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
    assert {each.name for each in tables.names.stocks} == set(stocks_of(model))


@of_each
def test_the_shelf_is_the_stock_less_what_was_handed_out(model: Scenario, tables: Tables) -> None:
    """Moves from a shelf are the demands filled there; nothing is owed while one is left."""
    states, stocks = tables.names.part_states, {each.name: each for each in tables.names.stocks}
    left: Counter[str] = Counter()
    for start, end in zip(tables.moves.start, tables.moves.end, strict=True):
        if states[start].state == "shelf":
            assert states[end].state == "in use"
            left[states[start].stock] += 1
    for count in counted(tables)[-1:]:
        assert left == count.filled
    for count in counted(tables):
        for number, change in count.states.items():
            name = states[number].stock
            if states[number].state == "shelf" and name in ("depot", "base_0"):
                owed = count.asked[name] - count.filled[name] - count.withdrawn[name]
                assert not (owed and stocks[name].base + change > 0), (count.at, name)

    assert {each.name for each in tables.names.stocks} == set(stocks_of(model))


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
    assert {each.name for each in tables.names.stocks} == set(stocks_of(model))


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
        gone = sum(unreplaced(model, tables, each.name, count.at) for each in stocks)
        slack = due_in - under_way - owed_by_depot - gone
        assert slack >= -withdrawn
        if not any(each.lateral for each in model.stocks.values()):
            assert slack <= 0


def levels(tables: Tables, model: Scenario, days: np.ndarray) -> dict[str, dict[str, np.ndarray]]:
    """By stock: on the shelf, owed and on order on some days, as the metrics count them."""
    view = View(tables, model, start_d=tables.start_d)
    hand, owed = supply.on_hand_steps(view), supply.owed_steps(view)
    found = {
        stock.name: {"hand": hand[number].at(days), "owed": owed[number].at(days)}
        for number, stock in enumerate(tables.names.stocks)
    }
    for name, steps in zip(supply.finite_stocks(view), supply.on_order_steps(view), strict=True):
        found[name]["due"] = steps.at(days)
    return found


@of_each
def test_what_is_on_order_is_somewhere(model: Scenario, tables: Tables) -> None:
    """For every kind of stock: on its way, in repair, on a line, or owed by the supplier.

    A stock without a supplier and without friends has it in its own states; of stocks that order
    from each other it holds for all together, since what one asks of another is owed there. A friend
    whose last unit goes to somebody else in the instant in which he is asked owes one too.
    """
    counts = [each for each in counted(tables) if each.at < tables.end_d]
    days = np.array([each.at for each in counts])
    states, found = tables.names.part_states, levels(tables, model, days)
    specs = stocks_of(model)
    somewhere = {
        name: np.array([
            sum(change for number, change in each.states.items()
                if states[number].stock == name and states[number].state in PLACES[1:])
            for each in counts
        ])
        for name in found
    }  # fmt: skip
    chains = [["depot", "base_0", "base_1"], ["filter_store", "filter"]]
    alone = [name for name in found if not any(name in chain for chain in chains)]
    for chain in [*chains, *([name] for name in alone)]:
        if all("due" in found[name] for name in chain):
            due = sum(found[name]["due"] for name in chain)
            owed = found[chain[0]]["owed"] if specs[chain[-1]].supplier else 0 * days
            gap = due - sum(somewhere[name] for name in chain) - owed
            lent = [name for name in chain if specs[name].lateral]  # a friend's unit may be gone
            assert ((gap >= 0) & (gap <= sum(found[name]["owed"] for name in lent))).all(), chain
    for name, level in found.items():
        if "due" not in level:
            continue
        spec, base = specs[name], specs[name].stock
        assert (level["due"] >= 0).all()
        position = level["hand"] + level["due"] - level["owed"]
        if spec.never_replaced:
            assert not level["due"].any()
        elif spec.reorder_at is not None:
            assert (position > spec.reorder_at).all()
        else:  # more than the base stock only where somebody took a demand back, less by losses
            assert isinstance(base, int)
            assert (position + unreplaced(model, tables, name, days) >= base).all()


def unreplaced(model: Scenario, tables: Tables, stock: str, days: Any) -> Any:
    """Units of a stock that were lost with a shop up to some days, and are not made anew."""
    return 0 if stocks_of(model)[stock].sources else lost(tables, stock, days)


def lost(tables: Tables, stock: str, days: Any) -> Any:
    """Units of a stock that were lost with a shop up to some days."""
    states, moves = tables.names.part_states, tables.moves
    gone = [
        float(at)
        for at, start, end in zip(moves.at, moves.start, moves.end, strict=True)
        if (states[start].stock, states[end].state) == (stock, "lost")
    ]
    return np.searchsorted(np.array(gone), days, side="right")


@of_each
def test_parts_are_lost_by_rule_only(model: Scenario, tables: Tables) -> None:
    """Where the rule of the shop says so, and something happens to shops."""
    specs = stocks_of(model)
    for name in (each.name for each in tables.names.stocks):
        shop = specs[name].shop
        if lost(tables, name, tables.end_d):
            assert shop is not None
            assert shop.when_closed == "lost"
            assert model.events


@of_each
def test_net_serviceable_units_are_those_that_are_not_in_repair(
    model: Scenario, tables: Tables
) -> None:
    """On hand, due in and serviceable, less what is owed: of a stock that nobody supplies it is the
    base stock less what is returning, in repair, sent on, on order and lost, unless somebody took a
    demand back."""
    counts = [each for each in counted(tables) if each.at < tables.end_d]
    days = np.array([each.at for each in counts])
    view = View(tables, model, start_d=tables.start_d)
    states, specs = tables.names.part_states, stocks_of(model)
    for name, *parts in zip(supply.finite_stocks(view), *serviceable.steps(view), strict=True):
        spec = specs[name]
        if spec.supplier or spec.lateral or spec.never_replaced or spec.reorder_at is not None:
            continue
        on_hand, due, owed = (each.at(days) for each in parts)
        away = np.array([
            sum(change for number, change in each.states.items()
                if states[number].stock == name
                and states[number].state in ("returning", "in repair", "sent on", "on order"))
            for each in counts
        ])  # fmt: skip
        withdrawn = np.array([each.withdrawn[name] for each in counts])
        assert isinstance(spec.stock, int)
        extra = on_hand + due - owed - (spec.stock - away - unreplaced(model, tables, name, days))
        assert ((extra >= 0) & (extra <= withdrawn)).all(), name


@of_each
def test_every_requisition_is_filled_somewhere_or_nowhere_at_once(
    model: Scenario, tables: Tables
) -> None:
    """Shares of the places of a chain add up to one, and that of the stock itself is its fill rate."""
    found = outcome(tables, model)
    value = dict(zip(found.keys, found.values.tolist(), strict=True))
    shares: dict[str, list[float]] = defaultdict(list)
    for (metric, subject), share in value.items():
        if metric == "filled_at":
            stock, _, place = subject.partition("/")
            shares[stock].append(share)
            if stock == place:
                assert share == value["fill_rate", stock] or np.isnan(share)
    for stock, each in shares.items():
        assert np.isnan(each).all() or sum(each) == pytest.approx(1), stock
