"""Shared helpers: small scenarios as mappings, and the record read back as plain timelines."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.model.checks.scenario import check_references
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from sim.record.view import View
from sim.study.running.outcome import Outcome, outcome

Spec = dict[str, Any]
Spell = tuple[str, float, float]


def fixed(value_d: float) -> Spec:
    """The law that always takes so long."""
    return {"law": "fixed", "value_d": value_d}


def exponential(mean_d: float) -> Spec:
    """The law without memory."""
    return {"law": "exponential", "mean_d": mean_d}


def repair(takes: Spec | float, **needs: int) -> Spec:
    """A work package of one stage, called ``repair``; it needs one dock unless told otherwise."""
    law = takes if isinstance(takes, dict) else fixed(takes)
    return {"stages": {"repair": {"needs": needs or {"dock": 1}, "takes": law}}}


def mode(life: Spec | float, work: str = "repair", **keys: Any) -> Spec:
    """A failure mode restored at a hub."""
    law = life if isinstance(life, dict) else fixed(life)
    return {"life": law, "work": work, **keys}


def on_board(life: float, takes: float, severity: str = "nmc", **keys: Any) -> Spec:
    """A failure mode that the organic crew restores."""
    return {
        "life": fixed(life), "restored": "on_board", "takes": fixed(takes), "severity": severity,
        **keys,
    }  # fmt: skip


def upkept(life: float, severity: str = "nmc") -> Spec:
    """A failure mode that waits for the next upkeep."""
    return {"life": fixed(life), "restored": "upkeep", "severity": severity}


def fleet(size: int = 1, **keys: Any) -> Spec:
    """A fleet that serves at ``sea``."""
    return {"size": size, "station": "sea", **keys}


def yard(**keys: Any) -> Spec:
    """A yard at ``harbor`` with one dock that works for anybody."""
    return {"node": "harbor", "berths": {"dock": 1}, "accepts": "any", **keys}


def mapping(out_d: float = 0.0, **parts: Any) -> Spec:
    """A scenario's mapping: ``sea`` and ``harbor``, ``out_d`` apart; all new and up on day 0."""
    return {
        "initial": "all_up_new",
        "horizon_d": 100.0,
        "nodes": {"sea": {}, "harbor": {}},
        "legs": {"way": {"start": "sea", "end": "harbor", "takes": fixed(out_d)}},
        **parts,
    }


def built(whole: Spec) -> Scenario:
    """A checked scenario from its mapping."""
    scenario = Scenario.model_validate(whole)
    check_references(scenario)
    return scenario


def scenario(out_d: float = 0.0, **parts: Any) -> Scenario:
    """A checked scenario on ``sea`` and ``harbor``."""
    return built(mapping(out_d, **parts))


def one_yard(
    fleets: Spec,
    work: Spec | None = None,
    out_d: float = 0.0,
    hub: Spec | None = None,
    **parts: Any,
) -> Scenario:
    """Fleets that share one hub, called ``yard``; work of 3 d in its dock unless told otherwise."""
    return scenario(
        out_d,
        fleets=fleets,
        hubs={"yard": hub or yard()},
        work=work or {"repair": repair(3)},
        **parts,
    )


# Reading the record -----------------------------------------------------------------------------


def platform_index(tables: Tables, name: str, number: int = 0) -> int:
    """Index of a platform in the record."""
    first = int(np.flatnonzero(tables.names.fleet_of == tables.names.fleets.index(name))[0])
    return first + number


def spells_of(tables: Tables, name: str, number: int = 0) -> list[tuple[Any, float, float, bool]]:
    """Condition, start, end and cut of every spell of a platform."""
    spells = tables.spells
    chosen = np.flatnonzero(spells.platform == platform_index(tables, name, number))
    return [
        (
            tables.names.conditions[spells.condition[row]],
            float(spells.start[row]),
            float(spells.end[row]),
            bool(spells.cut[row]),
        )
        for row in chosen
    ]


def timeline(tables: Tables, name: str, number: int = 0) -> list[Spell]:
    """Activity, start and end of every spell of a platform; equal neighbours joined."""
    return joined((each.activity.name, a, b) for each, a, b, _ in spells_of(tables, name, number))


def healths(tables: Tables, name: str, number: int = 0) -> list[Spell]:
    """Health, start and end; equal neighbours joined."""
    return joined((each.health.name, a, b) for each, a, b, _ in spells_of(tables, name, number))


def joined(spells: Iterator[Spell]) -> list[Spell]:
    """Equal neighbours joined to one spell."""
    found: list[Spell] = []
    for word, start, end in spells:
        if found and found[-1][0] == word and found[-1][2] == start:
            start = found.pop()[1]
        found.append((word, start, end))
    return found


def orders_of(tables: Tables, name: str, what: str) -> list[tuple[float, float, bool]]:
    """Opened, closed and done of every order of a fleet's mode or scheduled work."""
    orders, classes = tables.orders, tables.names.order_classes
    return [
        (float(opened), float(closed), bool(done))
        for number, opened, closed, done in zip(
            orders.order_class, orders.opened, orders.closed, orders.done, strict=True
        )
        if (classes[number].owner, classes[number].mode) == (name, what)
    ]


def jobs_of(tables: Tables, owner: str) -> list[tuple[str, int, float, float, float]]:
    """Stage, attempt, asked, started and ended of every job of a fleet or load."""
    jobs, names = tables.jobs, tables.names
    owners = [names.order_classes[tables.orders.order_class[order]].owner for order in jobs.order]
    return [
        (
            names.stations[jobs.station[row]].stage,
            int(jobs.attempt[row]),
            float(jobs.asked[row]),
            float(jobs.started[row]),
            float(jobs.ended[row]),
        )
        for row in range(len(jobs.order))
        if owners[row] == owner
    ]


def holds_of(tables: Tables, hub: str, pool: str) -> list[tuple[int, float, float]]:
    """Amount, got and released of every hold of a pool (hub ``""``: a stock of the theater)."""
    holds, pools = tables.holds, tables.names.pools
    return [
        (int(holds.amount[row]), float(holds.got[row]), float(holds.released[row]))
        for row in range(len(holds.job))
        if (pools[holds.pool[row]].hub, pools[holds.pool[row]].pool) == (hub, pool)
    ]


def demands_of(tables: Tables, stock: str) -> list[tuple[float, float]]:
    """Asked and filled of every demand of a stock that was not withdrawn."""
    demands, stocks = tables.demands, tables.names.stocks
    return [
        (float(demands.asked[row]), float(demands.filled[row]))
        for row in range(len(demands.stock))
        if stocks[demands.stock[row]].name == stock and not demands.withdrawn[row]
    ]


def measured(tables: Tables, scenario: Scenario) -> dict[tuple[str, str], float]:
    """Every metric of a replication by metric and subject."""
    found: Outcome = outcome(tables, scenario)
    return dict(zip(found.keys, found.values.tolist(), strict=True))


def metric_of(view: View, name: str) -> dict[str, float]:
    """Values of one metric by subject."""
    from sim.record.metric import metrics

    return dict(metrics[name].measure(view))


# A scenario with a little of everything -----------------------------------------------------------


def small_theater(**changes: Any) -> Spec:
    """Three fleets, three hubs and an outside load: every mechanism once, in a few milliseconds."""
    whole: Spec = {
        "title": "A small theater",
        "horizon_d": 120.0,
        "warm_up_d": 60.0,
        "posture": "near",
        "nodes": {"sea": {}, "harbor": {}, "far": {}, "field": {}},
        "legs": {
            "harbor": {"start": "sea", "end": "harbor", "mode": "sea", "distance_nm": 480.0},
            "far": {"start": "sea", "end": "far", "takes": {"law": "gamma", "mean_d": 6, "cv": 1}},
            "field": {"start": "harbor", "end": "field", "mode": "air", "distance_nm": 960.0},
            "flight": {"start": "harbor", "end": "sea", "mode": "air", "distance_nm": 480.0},
        },
        "phases": {
            "peace": {"start_d": -60.0},
            "crisis": {"start_d": 60.0, "tempo": {"aircraft": 2.0}, "transit_factor": 1.5},
        },
        "stocks": {"engine": {"stock": 1, "replaced_after": exponential(60.0)}},
        "work": {
            "casualty": {
                "stages": {
                    "dock": {"needs": {"dock": 1}},
                    "hands_on": {
                        "needs": {"dock": 1, "crew": 1},
                        "takes": {"law": "lognormal", "mean_d": 9.0, "cv": 0.8},
                    },
                }
            },
            "engine_change": {
                "stages": {
                    "change": {
                        "needs": {"dock": 1, "engine": 1},
                        "takes": {"law": "erlang", "mean_d": 4.0, "k": 3},
                    }
                }
            },
            "docking": repair(exponential(12.0)),
            "patch": repair(exponential(2.0), team=1),
            "foreign": repair({"law": "weibull", "mean_d": 8.0, "shape": 1.5}),
        },
        "fleets": {
            "ships": {
                "size": 5,
                "station": "sea",
                "home_hub": "home",
                "priority": 1,
                "moves": {
                    "own": {"speed_kn": 10.0, "spread_cv": 0.2, "legs": ["sea"]},
                    "tow": {"speed_kn": 5.0, "wait": exponential(3.0)},
                },
                "modes": {
                    "hull": mode({"law": "weibull", "mean_d": 60.0, "shape": 2.0}, "casualty"),
                    "engine": mode(exponential(90.0), "engine_change", when_down="tow", priority=0),
                    "radar": {
                        "life": exponential(40.0), "severity": "pmc", "restored": "on_board",
                        "takes": exponential(5.0),
                    },
                },
                "scheduled": {
                    "docking": {
                        "every_d": 80.0, "work": "docking", "when_down": "absorb", "clears": "all"
                    }
                },
            },
            "jets": {
                "size": 4,
                "station": "field",
                "domain": "aircraft",
                "modes": {
                    "fault": mode(exponential(25.0), "patch", when_down="stays"),
                    "wear": {
                        "life": exponential(50.0), "restored": "upkeep", "severity": "nmc"
                    },
                },
                "rotation": {
                    "stages": {
                        "duty": {"duration_d": 30.0, "on_station": True},
                        "leave": {"duration_d": 5.0, "tempo": 0.5},
                        "upkeep": {"duration_d": 10.0, "upkeep": True, "tempo": 0.0},
                    },
                    "late": "slip",
                },
            },
            "trucks": {
                "size": 3,
                "station": "sea",
                "domain": "vehicle",
                "modes": {"axle": {
                    "life": exponential(30.0), "restored": "on_board", "takes": exponential(3.0),
                }},
                "scheduled": {
                    "service": {"every_d": 20.0, "clock": "operating", "takes": fixed(1.0)}
                },
            },
        },
        "hubs": {
            "near": {
                "node": "harbor", "accepts": "any", "berths": {"dock": 1}, "crews": {"crew": 1},
                "queue": {"policy": "priority"}, "preemptive": True, "award": exponential(2.0),
                "load": {"foreign": {
                    "arrivals": exponential(25.0), "work": "foreign", "priority": 1
                }},
            },
            "home": {
                "node": "far", "accepts": "any", "berths": {"dock": "unlimited"},
                "crews": {"crew": 2}, "pace": 1.2,
            },
            "flyers": {
                "kind": "forward_team", "node": "harbor", "accepts": "any", "crews": {"team": 1},
            },
        },
        "postures": {
            "near": {"routing": {"policy": "split", "shares": {"near": 0.7, "home": 0.3}}},
            "home": {"hubs": ["home", "flyers"], "routing": {"policy": "home_only"}},
        },
        "missions": {
            "patrol": {"fleets": ["ships"], "k": 3},
            "strike": {"fleets": ["jets", "trucks"], "k": 4, "phases": ["crisis"]},
        },
        "measure": {"days": [0.0, 30.0, 90.0], "wait_over_d": [5.0]},
    }  # fmt: skip
    return {**whole, **changes}
