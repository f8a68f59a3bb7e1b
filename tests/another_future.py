"""Small theaters with every kind of duration, and what a record tells after a day."""

from typing import Any

import numpy as np

from contested import damage, event
from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from support import Spec, built, exponential, fixed, fleet, mode, repair, small_theater, yard

DAY_D = 40.0
END_D = 70.0
WEIBULL = {"law": "weibull", "mean_d": 30.0, "shape": 2.0}
SPREAD = {"law": "lognormal", "mean_d": 12.0, "cv": 0.7}
WATCHED = {
    "policy": "condition_based", "applies_to": "all", "detected_frac": 0.5, "warning_d": 6.0,
    "false_alarm_every_d": 25.0, "false_alarm_takes": exponential(2.0),
}  # fmt: skip
LOOKED_AT = {
    "policy": "inspection", "applies_to": "all", "interval_d": 7.0, "detected_frac": 0.6,
    "inspection_takes": fixed(1), "false_positive_frac": 0.2, "false_alarm_takes": exponential(3.0),
}  # fmt: skip
REPLACED = {"policy": "age_replacement", "applies_to": "all", "interval_d": 30.0}


def _theater(modes: Spec, fleet_keys: Spec | None = None, **parts: Any) -> Spec:
    keys = fleet_keys or {}
    return {
        "initial": "all_up_new",
        "horizon_d": END_D,
        "nodes": {"sea": {}, "harbor": {}, "island": {}},
        "legs": {
            "way": {"start": "sea", "end": "harbor", "takes": exponential(5.0)},
            "other": {"start": "sea", "end": "island", "takes": SPREAD},
        },
        "fleets": {"ships": fleet(6, modes=modes, **keys)},
        "hubs": {"yard": yard(berths={"dock": 2})},
        "work": {"repair": repair(SPREAD)},
        **parts,
    }


def _in_windows() -> Spec:
    """Crews that go home, spells at sea and on the way, work in one go of a fixed length."""
    trades = {"gang": {"start_h": 6, "hours": 12, "days_on": 5, "days_off": 1}}
    needs, calm = {"dock": 1, "gang": 1}, {"calm": ["surf"]}
    whole = _theater({"engine": mode(WEIBULL)})
    return whole | {
        "hubs": {"yard": yard(berths={"dock": 2}, crews={"gang": 2}, shifts=trades)},
        "work": {"repair": {"stages": {
            "mend": {"needs": needs, "takes": SPREAD, "between": "released", **calm},
            "lift": {"needs": needs, "takes": fixed(0.4), "within": "both", **calm},
        }}},
        "legs": {"way": {**whole["legs"]["way"], **calm}, "other": whole["legs"]["other"]},
        "calendars": {"surf": {"spells": [[1.3, 2.6], [4, 5.5]], "repeats_every_d": 6}},
    }  # fmt: skip


def _on_board(**keys: Any) -> Spec:
    return {"life": WEIBULL, "restored": "on_board", "takes": SPREAD, **keys}


def _ruled(rule: Spec, **keys: Any) -> Spec:
    maintenances = {"that": {"rules": {"it": rule}}}
    return _theater({"engine": _on_board(**keys)}, maintenances=maintenances, maintenance="that")


def _stocks(**stocks: Spec) -> Spec:
    modes = {"engine": _on_board(part=next(iter(stocks)), takes=SPREAD)}
    takes = {"policy": "full", "takes": exponential(3.0)}
    return _theater(modes, {"cannibalization": takes}, stocks=stocks)


def _contested(**events: Spec) -> Spec:
    hubs = {"yard": yard(berths={"dock": 2}), "other": yard(node="island", berths={"dock": 1})}
    return _theater(
        {"engine": mode(WEIBULL), "hull": damage(hits={"per_day": 0.01})},
        {},
        hubs=hubs,
        events=events,
        posture="near",
        postures={"near": {"routing": {"policy": "nearest"}, "reroutes": True}},
    )


def _orders() -> Spec:
    """Tempo, posture, rule, stock and deferral from days that are drawn."""

    def order(start_d: float, kind: str, **keys: Any) -> Spec:
        does = [{"kind": kind, **keys}]
        return {"start_d": start_d, "after": SPREAD, "lasts": exponential(15.0), "does": does}

    parts = _stocks(engines={"stock": 2, "replaced_after": SPREAD})
    modes = {**parts["fleets"]["ships"]["modes"], "hull": mode(WEIBULL)}
    pump = {"life": exponential(4.0), "exogenous": True, "restored": "on_board", "part": "pumps"}
    docking = {"every_d": 20.0, "clock": "operating", "work": "repair"}
    stocks = {**parts["stocks"], "pumps": {"stock": 1, "replaced_after": exponential(3.0)}}
    return _theater(
        {**modes, "pump": pump},
        {"scheduled": {"docking": docking}},
        hubs={"yard": yard(berths={"dock": 2}), "other": yard(node="island")},
        stocks=stocks,
        postures={
            "near": {"routing": {"policy": "nearest"}},
            "far": {"routing": {"policy": "nearest"}, "hubs": ["other"]},
        },
        posture="near",
        rules={"bill": {"applies_to": {"hubs": ["other"]}, "enabled": False}},
        events={
            "surge": order(25.0, "tempo_changed", factor=2.5),
            "lull": order(10.0, "tempo_changed", factor=0.4),
            "away": order(20.0, "posture_changed", posture="far"),
            "law": order(30.0, "rule_made", rule="bill"),
            "taken": order(25.0, "stock_changed", stock="engines", units=-1),
            "later": order(15.0, "deferral", fleets=["ships"]),
        },
    )


def _lives_of_ships() -> Spec:
    """Ships that are hit at sea and docked in port: damage by class, with waits before the way."""
    classes = {
        "light": {"share": 0.7, "work": "repair"},
        "heavy": {"share": 0.3, "work": "rebuild", "when_down": "lift"},
    }
    rotation = {
        "stages": {
            "sea": {"duration_d": 18.0, "on_station": True},
            "port": {"duration_d": 8.0, "node": "harbor", "tempo": 0.5},
        }
    }
    keys = {
        "moves": {"own": {}, "lift": {"wait": SPREAD, "load": exponential(2.0)}},
        "rotation": rotation,
        "scheduled": {"docking": {"stage": "port", "work": "docking"}},
    }
    return _theater(
        {"engine": mode(WEIBULL), "hull": {"hits": {"per_day": 0.03, "classes": classes}}},
        keys,
        work={
            "repair": repair(SPREAD),
            "rebuild": {**repair(SPREAD), "before": {"survey": exponential(3.0)}},
            "docking": repair(SPREAD),
        },
        hubs={"yard": yard(berths={"dock": 4})},
    )


GROWS = {"probability": 0.4, "factor": {"law": "uniform", "low_d": 1.0, "high_d": 3.0}}
SHIFT = {"cycle_h": 24, "on_h": [[6, 14]]}
THEATERS: dict[str, Spec] = {
    "way, queue, work": _theater({"engine": mode(WEIBULL)}),
    "defect and delay": _theater({"engine": mode(WEIBULL, delay=SPREAD)}),
    "minimal repair": _theater({"engine": mode(WEIBULL, repair="minimal")}),
    "degraded": _theater({"engine": _on_board(severity="pmc"), "radar": _on_board()}),
    "growth": _theater(
        {"engine": mode(WEIBULL)},
        work={"repair": {"stages": {"repair": {
            "needs": {"dock": 1}, "takes": SPREAD, "growth": GROWS}}}},
    ),
    "fixed work that grows": _theater(
        {"engine": mode(WEIBULL)},
        work={"repair": {"stages": {"repair": {
            "needs": {"dock": 1}, "takes": fixed(8.0), "growth": GROWS}}}},
    ),
    "replaced by age": _ruled(REPLACED),
    "watched": _ruled(WATCHED),
    "looked at": _ruled(LOOKED_AT, delay=SPREAD),
    "cannibalization": _stocks(engines={"stock": 1, "replaced_after": SPREAD}),
    "pipeline": _stocks(
        engines={
            "stock": 1, "supplier": "depot", "repaired_frac": 0.5, "replaced_after": SPREAD,
            "returned": {"takes": SPREAD}, "delivered": {"takes": exponential(4.0)},
        },
        depot={
            "stock": 1, "condemned_frac": 1.0,
            "sources": {"maker": {
                "lead": SPREAD, "opens_d": 10.0, "qualifies_in": exponential(30.0)}},
            "demand": {"others": {"arrivals": WEIBULL}},
        },
    ),
    "flight line": _stocks(engines={"stock": 1, "replaced_after": SPREAD}) | {
        "people": {"crew": 1},
        "fleets": {"ships": fleet(6, modes={
            "engine": _on_board(part="engines", part_frac=0.5, mends=SPREAD, takes_frac=0.5,
                                hands="crew"),
            "hull": _on_board(hands="crew", severity="pmc"),
        }, cannibalization={"policy": "full", "takes": exponential(3.0)})},
    },
    "a long way": _theater(
        {"engine": _on_board(part="engines")},
        stocks={
            "engines": {
                "stock": 1, "node": "harbor", "supplier": "depot",
                "delivered": {"takes": SPREAD, "path": [
                    {"to": "sea"}, {"to": "island", "takes": exponential(3.0)},
                    {"to": "sea"}, {"to": "harbor"}]},
            },
            "depot": {"stock": 2, "node": "harbor", "replaced_after": SPREAD},
        },
    ),
    "a shop that closes": _theater(
        {"engine": _on_board(part="engines")},
        hubs={"yard": yard(berths={"dock": 1}), "other": yard(node="island")},
        stocks={"engines": {
            "stock": 2,
            "shop": {"hub": "yard", "work": "repair", "when_closed": "moved"},
            "ways": {name: {"returned": {"takes": SPREAD}, "delivered": {"takes": exponential(4.0)}}
                     for name in ("yard", "other")},
        }},
        events={"closed": {
            "start_d": 10.0, "after": SPREAD, "lasts": exponential(15.0), "repeats": True,
            "does": [{"kind": "hub_closed", "hubs": ["yard"]}]}},
    ),
    "chance events": _contested(
        closed={
            "start_d": 20.0, "after": SPREAD, "lasts": exponential(15.0), "repeats": True,
            "does": [{"kind": "hub_closed", "hubs": ["yard"]}],
        },
        struck={
            "start_d": 20.0, "after": exponential(25.0), "probability": 0.5, "lasts": SPREAD,
            "does": [{"kind": "hub_struck", "hub": "other", "loses_frac": 1.0, "work": "moved"}],
        },
        slow=event(45.0, "hub_slowed", 10.0, hubs=["yard"], factor=2.0),
    ),
    "lives of ships": _lives_of_ships(),
    "orders": _orders(),
    "windows": _in_windows(),
    "a little of everything": small_theater(
        horizon_d=END_D, measure={}, initial="steady", warm_up_d=30.0),
}  # fmt: skip


def theater(name: str) -> Scenario:
    """One of them, checked."""
    return built(THEATERS[name])


def told(tables: Tables) -> dict[str, float]:
    """Platform-days by activity, orders by kind and demands after the day, and what is open."""
    found: dict[str, float] = {}

    def count(key: str, value: float) -> None:
        found[key] = found.get(key, 0.0) + value

    spells, conditions = tables.spells, tables.names.conditions
    days = np.clip(spells.end, DAY_D, None) - np.clip(spells.start, DAY_D, None)
    for condition, passed in zip(spells.condition, days, strict=True):
        each = conditions[condition]
        count(f"days {each.health.name} {each.activity.name}", passed)
    orders = tables.orders
    for kind, opened, closed in zip(orders.order_class, orders.opened, orders.closed, strict=True):
        each = tables.names.order_classes[kind]
        count(f"opened {each.owner} {each.kind}", float(opened > DAY_D))
        count(f"open {each.owner} {each.kind}", float(closed > END_D - 10))
    asked, filled = tables.demands.asked, tables.demands.filled
    count("asked", float((asked > DAY_D).sum()))
    count("unfilled", float((filled > END_D - 10).sum()))
    count("moves", float((tables.moves.at > DAY_D).sum()))
    return found


def apart(name: str, replications: int) -> dict[str, float]:
    """Differences of means with and without another future, in standard errors, by what is told."""
    scenario = theater(name)
    pairs = [
        (told(run(scenario, 11, r)), told(run(scenario, 11, r, future=[(DAY_D, 1)])))
        for r in range(replications)
    ]
    found = {}
    for key in sorted({key for pair in pairs for each in pair for key in each}):
        for power in (1, 2):
            both = [
                one.get(key, 0.0) ** power - other.get(key, 0.0) ** power for one, other in pairs
            ]
            se = np.std(both) / np.sqrt(len(both))
            if np.count_nonzero(both) > 30:
                found[f"{key} ^{power}"] = float(np.mean(both) / se)
    return found
