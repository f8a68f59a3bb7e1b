"""What parts do for readiness, on drawn scenarios: cannibalization, deeper stocks, ages kept.

Where paths can be compared demand by demand, the claim is made on every path and day; where they
part, in the mean over drawn scenarios, with a bound of five standard errors.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drawn_records import AS_DRAWN
from property.test_drawn_scenarios import as_dates, durations, theaters
from sim.engine.replication import run
from sim.model.condition import Activity
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from sim.record.view import View
from support import Spec, built, repair, spells_of

# Cannibalization, and more parts ------------------------------------------------------------------


@st.composite
def programmes(draw: st.DrawFn, policies: tuple[str, ...]) -> list[Scenario]:
    """A fixed programme with free and instant swaps, under each policy."""
    stocks, modes = {}, {}
    for number in range(draw(st.integers(1, 3))):
        base = draw(st.integers(0, 2))
        stocks[f"part_{number}"] = {"stock": base, "replaced_after": draw(durations(2, 20))}
        modes[f"m{number}"] = {
            "life": draw(durations(2, 12)), "restored": "on_board", "part": f"part_{number}",
            "exogenous": True, "positions": draw(st.sampled_from([1, 1, 2])),
        }  # fmt: skip
    size = draw(st.integers(2, 6))
    return [
        built(
            {
                "horizon_d": 200.0,
                "initial": "all_up_new",
                "nodes": {"sea": {}},
                "stocks": stocks,
                "fleets": {
                    "squadron": {
                        "size": size, "domain": "aircraft", "station": "sea", "modes": modes,
                        "cannibalization": {"policy": policy},
                    }
                },
            }
        )
        for policy in policies
    ]  # fmt: skip


def capable(model: Scenario, days: np.ndarray, replication: int = 0) -> np.ndarray:
    """Mission-capable platforms of the squadron on some days."""
    view = View(run(model, 7, replication), model)
    return view.steps(["squadron"], view.effective).at(days)


DAYS = np.arange(0.03, 200.0, 0.61)
"""Days on which platforms are counted, none of them whole."""


@settings(max_examples=120, phases=AS_DRAWN)
@given(programmes(("none", "already_down", "full")))
def test_full_cannibalization_never_has_fewer(models: list[Scenario]) -> None:
    """With a fixed programme and free swaps, on every path and day: full is best.

    What is missing is the same under every policy, and full keeps it on as few platforms as it
    can be on. Nothing of the kind holds between ``already_down`` and none on every path.
    """
    none, already_down, full = (capable(model, DAYS) for model in models)
    assert (full >= none).all()
    assert (full >= already_down).all()


def better_by(models: list[list[Scenario]], at_least: float = 0.0) -> None:
    """The second of two has at least as many platforms up as the first, in the mean.

    Every pair of scenarios is one value, so values are independent; refuted only if the mean
    difference is below by more than five standard errors.
    """
    gain = np.array([capable(b, DAYS).mean() - capable(a, DAYS).mean() for a, b in models])
    assert gain.mean() > at_least - 5 * gain.std(ddof=1) / np.sqrt(len(gain))
    assert gain.std() > 0


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many examples of a strategy."""
    found: list[Any] = []

    @settings(max_examples=count, phases=AS_DRAWN)
    @given(strategy)
    def collect(each: Any) -> None:
        found.append(each)

    collect()
    return found


def test_already_down_has_no_fewer_than_none_in_the_mean() -> None:
    """With a fixed programme and free swaps, over 150 drawn scenarios."""
    better_by(drawn(programmes(("none", "already_down")), 150))


@st.composite
def closed_fleets(draw: st.DrawFn, changes: tuple[Spec, Spec]) -> list[Scenario]:
    """A fleet whose parts fail only on platforms that are up, before and after a change."""
    names = [f"part_{number}" for number in range(draw(st.integers(2, 3)))]
    stocks = {
        name: {"stock": draw(st.integers(0, 1)), "replaced_after": draw(durations(4, 30))}
        for name in names
    }
    modes = {
        name: {
            "life": {"law": "exponential", "mean_d": float(draw(st.integers(10, 60)))},
            "restored": "on_board",
            "part": name,
        }
        for name in names
    }
    fleet = {"size": draw(st.integers(2, 6)), "domain": "aircraft", "station": "sea"}
    return [
        built(
            {
                "horizon_d": 200.0,
                "initial": "all_up_new",
                "nodes": {"sea": {}},
                "stocks": {
                    name: {**each, "stock": each["stock"] + change.get("more", 0)}
                    for name, each in stocks.items()
                },
                "fleets": {
                    "squadron": {
                        **fleet, "modes": modes,
                        "cannibalization": {"policy": change.get("policy", "none")},
                    }
                },
            }
        )
        for change in changes
    ]  # fmt: skip


@pytest.mark.parametrize("policy", ["already_down", "full"])
def test_cannibalization_helps_a_closed_fleet_in_the_mean(policy: str) -> None:
    """Grounded platforms do not fail, so that paths part; over 150 drawn fleets."""
    better_by(drawn(closed_fleets(({}, {"policy": policy})), 150))


@pytest.mark.parametrize("policy", ["none", "full"])
def test_more_parts_help_a_closed_fleet_in_the_mean(policy: str) -> None:
    """One more part of each kind; over 150 drawn fleets."""
    changes = {"policy": policy}, {"policy": policy, "more": 1}
    better_by(drawn(closed_fleets(changes), 150))


@st.composite
def richer(draw: st.DrawFn) -> list[Scenario]:
    """A programme supplied by a base and a depot, as it is and with more on one of the shelves."""
    queue = {"policy": draw(st.sampled_from(["fifo", "priority"]))}
    stocks: Spec = {"depot": {"stock": draw(st.integers(0, 2)), "queue": queue}}
    if draw(st.booleans()):
        stocks["depot"]["shop"] = {"hub": "shop", "work": "repair"}
    else:
        stocks["depot"]["replaced_after"] = draw(durations(4, 20))
    if draw(st.booleans()):
        stocks["depot"] |= {
            "condemned_frac": 0.3, "sources": {"maker": {"lead": draw(durations(5, 30))}}
        }  # fmt: skip
    for number in range(2):
        stocks[f"base_{number}"] = {
            "stock": draw(st.integers(0, 2)), "supplier": "depot", "priority": number,
            "delivered": {"takes": draw(durations(0, 6))},
            "returned": {"takes": draw(durations(0, 6))},
        }  # fmt: skip
    arrivals = draw(durations(6, 12))
    stocks["base_1"]["demand"] = {"units": {"arrivals": arrivals}}
    mode = {
        "life": draw(durations(4, 10)), "restored": "on_board", "part": "base_0",
        "exogenous": True,
    }  # fmt: skip
    policy = draw(st.sampled_from(["none", "full"]))
    name, more = draw(st.sampled_from(list(stocks))), draw(st.integers(1, 2))
    found = []
    for change in (0, more):
        changed = {**stocks, name: {**stocks[name], "stock": stocks[name]["stock"] + change}}
        found.append(
            built(
                {
                    "horizon_d": 200.0,
                    "initial": "all_up_new",
                    "nodes": {"sea": {}},
                    "stocks": changed,
                    "work": {"repair": repair(2.0, bay=1)},
                    "hubs": {"shop": {"node": "sea", "berths": {"bay": 1}}},
                    "fleets": {
                        "squadron": {
                            "size": 60, "domain": "aircraft", "station": "sea",
                            "modes": {"m": mode}, "cannibalization": {"policy": policy},
                        }
                    },
                }
            )
        )  # fmt: skip
    return found


@settings(max_examples=150, phases=AS_DRAWN)
@given(richer())
def test_more_parts_never_lower_readiness(models: list[Scenario]) -> None:
    """With a fixed programme and one order for each demand, on every path and day.

    What is sent back to repair and how long it takes is the same whatever is on the shelves.
    """
    poor, rich = (capable(model, DAYS) for model in models)
    assume(poor.min() > 0)  # with no platform intact, the programme asks for nothing
    assert (rich >= poor).all()


# Ages, and what is switched off -------------------------------------------------------------------


def operated_at_failures(tables: Tables, mode: str) -> list[float]:
    """Days that the only platform had operated at each failure of a mode."""
    operating = [
        (start, end)
        for condition, start, end, _ in spells_of(tables, "squadron")
        if condition.activity == Activity.OPERATING
    ]
    classes = [each.mode == mode for each in tables.names.order_classes]
    opened = tables.orders.opened[np.array(classes)[tables.orders.order_class]]
    return [sum(max(min(end, at) - start, 0.0) for start, end in operating) for at in opened]


@settings(max_examples=100, phases=AS_DRAWN)
@given(durations(3, 25), durations(3, 25), durations(0, 10), durations(0, 10), st.integers(0, 1))
def test_an_age_survives_the_repair_of_another_component(
    life: Spec, other: Spec, replaced: Spec, swap: Spec, stock: int
) -> None:
    """A component fails at the same operating ages whatever else is repaired in between."""

    def component(law: Spec, part: str) -> Spec:
        return {"life": law, "restored": "on_board", "part": part, "takes": swap}

    def record(modes: Spec) -> Tables:
        store = {"stock": stock, "replaced_after": replaced}
        return run(
            built(
                {
                    "horizon_d": 200.0,
                    "initial": "all_up_new",
                    "nodes": {"sea": {}},
                    "stocks": {"a": store, "b": store},
                    "fleets": {"squadron": {"size": 1, "station": "sea", "modes": modes}},
                }
            ),
            7,
            0,
        )

    alone = operated_at_failures(record({"a": component(life, "a")}), "a")
    both = {"b": component(other, "b"), "a": component(life, "a")}
    beside = operated_at_failures(record(both), "a")
    assert len(beside) <= len(alone)
    assert beside == pytest.approx(alone[: len(beside)])


@settings(max_examples=40, phases=AS_DRAWN)
@given(theaters(), st.sampled_from(["already_down", "full"]))
def test_what_is_not_used_changes_nothing(whole: Spec, policy: str) -> None:
    """A stock, a lift, a choice of maintenance and a policy that nobody uses: the same spells."""
    drawn_law = {"law": "exponential", "mean_d": 1.0}
    idle = {
        "stock": 1, "sources": {"maker": {"lead": {"law": "exponential", "mean_d": 9.0}}},
        "delivered": {"lift": "idle_lift"},
    }  # fmt: skip
    more = {
        **whole,
        "stocks": {"a_spare": idle, **whole["stocks"]},
        "lifts": {"idle_lift": {"every_d": 2.0, "room_t": 1.0}},
        "maintenances": {"none": {"title": "Run to failure"}, **whole.get("maintenances", {})},
        "maintenance": whole.get("maintenance", "none"),
        "fleets": {
            name: {**fleet, "cannibalization": {"policy": policy, "takes": drawn_law}}
            for name, fleet in whole["fleets"].items()
        },
    }
    assert as_dates(run(built(whole), 7, 0)) == as_dates(run(built(more), 7, 0))
