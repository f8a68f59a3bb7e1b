"""What breaks the product form is refused with its reason, and the engine shows that it must be.

The loop itself is solved. Each case below adds one thing to it: the long-run value of the loop is
then wrong by more than chance, so no value may be called exact.
"""

from typing import Any

import numpy as np
import pytest

import sim
from sim.analytic.solve import solve
from sim.study.optimize.exact import exact_value
from sim.study.running.variants import Objective
from support import Spec, built, exponential, fixed, fleet, mapping, mode, repair, yard


def loop(**parts: Any) -> sim.Scenario:
    """Six ships, 40 d between failures, two days to a yard of two bays, 7 d of work."""
    whole = mapping(
        initial="steady",
        warm_up_d=300.0,
        horizon_d=1500.0,
        fleets={"ships": fleet(6, modes={"failure": mode(exponential(40.0))})},
        hubs={"yard": yard(berths={"dock": 2})},
        work={"repair": repair(exponential(7.0))},
        nodes={"sea": {}, "harbor": {}, "far": {}},
        legs={
            "way": {
                "start": "sea", "end": "harbor", "takes": fixed(2.0), "without": {"strait": 30.0},
            },
            "far": {"start": "sea", "end": "far", "takes": fixed(15.0)},
        },
        passages={"strait": {}},
    )  # fmt: skip
    return built({**whole, **parts})


def event(kind: str, **keys: Any) -> Spec:
    """Something that happens on day 0 and stays."""
    return {"events": {"it": {"does": [{"kind": kind, **keys}]}}}


def two_yards(rule: Spec) -> Spec:
    """Half of the failures go to each of two yards, under a rule about the near one."""
    return {
        "hubs": {"yard": yard(berths={"dock": 2}), "guest": yard(node="far", berths={"dock": 2})},
        "postures": {
            "both": {"routing": {"policy": "split", "shares": {"yard": 0.5, "guest": 0.5}}}
        },
        "posture": "both",
        "rules": {"law": {**rule, "applies_to": {"hubs": ["yard"]}}},
    }


def stage(**keys: Any) -> Spec:
    """The repair with a stage that has more to it."""
    return {
        "work": {"repair": {"stages": {
            "repair": {"needs": {"dock": 1}, "takes": exponential(7.0), **keys}
        }}}
    }  # fmt: skip


PUMPS = {
    "stock": 1,
    "shop": {"hub": "yard", "work": "pumps"},
    "demand": {"others": {"arrivals": exponential(8.0)}},
}
CASES = {
    "hub_struck": (event("hub_struck", hub="yard"), "events.it.does.0 (HubStruck)"),
    "hub_closed": (event("hub_closed", hubs=["yard"]), "events.it.does.0 (HubClosed)"),
    "slow_transit": (event("slow_transit", factor=8.0), "events.it.does.0 (SlowTransit)"),
    "reinforcement": (
        {"events": {"it": {"start_d": 750.0, "does": [
            {"kind": "reinforcement", "fleet": "ships", "platforms": 3}
        ]}}},
        "events.it.does.0 (Reinforcement)",
    ),
    "hub_opens": (
        {"events": {"it": {"start_d": 750.0, "does": [{"kind": "hub_opens", "hubs": ["yard"]}]}}},
        "events.it.does.0 (HubOpens)",
    ),
    "passage_closed": (
        event("passage_closed", passage="strait"), "events.it.does.0 (PassageClosed)"
    ),
    "licence": (two_yards({"kind": "licence", "takes": fixed(20.0)}), "rules.law (Licence)"),
    "prohibition": (two_yards({"from_d": 0.0}), "rules.law (Prohibition): it holds on some days"),
    "quota": (two_yards({"kind": "quota", "at_most_frac": 0.1}), "rules.law (Quota)"),
    "replaces": (
        {
            **stage(replaces={"pump": 0.9}),
            "stocks": {"pump": {"stock": 0, "replaced_after": exponential(30.0)}},
        },
        "stocks: parts are queues of their own",
    ),
    "a shop on the same bays": (
        {
            "work": {"repair": repair(exponential(7.0)), "pumps": repair(exponential(7.0))},
            "stocks": {"pump": PUMPS},
        },
        "stocks: parts are queues of their own, and may share the units of a hub",
    ),
    "hits": (
        {"fleets": {"ships": fleet(6, modes={
            "failure": {"hits": {"per_day": 0.05}, "work": "repair"}
        })}},
        "fleets.ships.modes.failure.hits: hits come beside failures",
    ),
    "flying": (
        {"fleets": {"ships": fleet(
            6,
            modes={"failure": mode(exponential(40.0))},
            flying={"sorties_per_day": 6, "hours_per_sortie": 1, "most_per_day": 2},
        )}},
        "fleets.ships.flying: those that are up fly for those that are not",
    ),
    "overtake": (
        {
            "fleets": {"ships": fleet(6, modes={"failure": mode(exponential(15.0))})},
            "hubs": {"yard": yard(berths={"dock": 1, "bench": 1}, overtake=False)},
            "work": {"repair": {"stages": {
                "dock": {"needs": {"dock": 1}, "takes": exponential(7.0)},
                "bench": {"needs": {"bench": 1}, "takes": exponential(7.0)},
            }}},
        },
        "hubs.yard.overtake False: who waits bars others",
    ),
}  # fmt: skip
"""By name: what is added to the loop, and how the reason begins."""


def ao(scenario: sim.Scenario) -> tuple[float, float]:
    """Ao of the engine and its standard error."""
    runs = sim.replicate(scenario, seed=4, replications=12).of("ao", "ships")
    return float(runs.mean()), float(runs.std(ddof=1) / np.sqrt(len(runs)))


@pytest.mark.parametrize("name", CASES)
def test_what_breaks_the_product_form_is_refused(name: str) -> None:
    """No value, and the reason says which part, where, and what it does."""
    parts, reason = CASES[name]
    scenario = loop(**parts)
    assert solve(scenario) is None
    assert (sim.why_not_solved(scenario) or "").startswith(reason)


NOT_BESIDE = ("hits", "flying", "overtake")
"""Cases that have no loop without them: they change the fleet itself."""


@pytest.mark.parametrize("name", [each for each in CASES if each not in NOT_BESIDE])
def test_what_is_refused_moves_the_engine(name: str) -> None:
    """The value of the loop without it would be wrong by more than 4 standard errors."""
    parts, _ = CASES[name]
    plain = solve(loop(**{key: each for key, each in parts.items() if key not in ADDED}))
    assert plain is not None
    mean, error = ao(loop(**parts))
    assert error < 0.02
    assert abs(mean - plain["ao", "ships"]) > 4 * error


ADDED = ("events", "rules", "stocks", "work")
"""Keys under which a case adds something."""


def test_an_outage_that_comes_again_is_refused() -> None:
    """Truth case G01: 5.2186 are on station, where the loop without the outage has 5.7162."""
    scenario = sim.load_scenario("truth/G01")
    assert (sim.why_not_solved(scenario) or "").startswith("events.outage.does.0 (HubStruck)")
    calm = solve(sim.load_scenario("truth/G01", "events.outage.enabled=false"))
    assert calm is not None
    assert calm["on_station", "ships"] == pytest.approx(5.7162, abs=5e-5)


def test_damage_ends_no_run_in_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """G02 without losses has a steady start, and a fleet whose only mode is being hit."""
    from sim.cli.main import main

    words = ("scenario=truth/G02", "initial=steady", "warm_up_d=100", "replications=2")
    words = (*words, "fleets.ships.modes.damage.hits.lost_frac=0", "horizon_d=100")
    assert main(["run", *words, "detail=true"]) == 0
    assert "modes.damage.hits: hits come beside failures" in capsys.readouterr().out


def test_a_shop_that_a_posture_moves_to_the_yard_is_refused() -> None:
    """``posture.shops`` brings the carcasses to the bays of the fleet."""
    depot = {"node": "harbor", "berths": {"dock": 1}, "accepts": []}
    pumps = {**PUMPS, "shop": {"hub": "depot", "work": "pumps"}}
    scenario = loop(
        hubs={"yard": yard(berths={"dock": 2}), "depot": depot},
        work={"repair": repair(exponential(7.0)), "pumps": repair(exponential(7.0))},
        stocks={"pump": pumps},
        postures={"there": {"routing": {"policy": "nearest"}, "shops": {"pump": "yard"}}},
        posture="there",
    )
    assert solve(scenario) is None
    assert (sim.why_not_solved(scenario) or "").startswith("stocks: parts are queues")


# Rhythms that last ------------------------------------------------------------------------------


def two_ships(life: Spec, work: Spec, **keys: Any) -> sim.Scenario:
    """Two ships that never wait, and a mission for both."""
    return loop(
        fleets={"ships": fleet(2, modes={"failure": mode(life)}, **keys)},
        hubs={"yard": yard(node="sea", berths={"dock": "unlimited"})},
        work={"repair": repair(work)},
        missions={"both": {"fleets": ["ships"], "k": 2}},
    )


def test_laws_of_few_values_keep_a_rhythm_for_ever() -> None:
    """Five days up, then 5 or 15 down: up in the first half of each decade only, with 2/3.

    Both are up in 1/2 (2/3)^2 = 2/9 of the time, and not in (1/3)^2, as if they were independent.
    """
    scenario = two_ships(fixed(5.0), {"law": "empirical", "values_d": [5.0, 15.0]})
    assert solve(scenario) is None
    assert "no duration has any spread with a density" in (sim.why_not_solved(scenario) or "")
    runs = sim.replicate(scenario, seed=4, replications=20).of("mission_uptime", "both")
    error = runs.std(ddof=1) / np.sqrt(len(runs))
    assert error < 0.01
    assert abs(runs.mean() - 2 / 9) < 4 * error


def test_a_spread_around_a_distance_says_nothing_of_a_leg_with_a_law() -> None:
    """``spread_cv`` is of legs by speed: with fixed ways nothing varies, and the start lasts."""
    scenario = loop(
        fleets={
            "ships": fleet(
                2, modes={"failure": mode(fixed(40.0))}, moves={"own": {"spread_cv": 0.5}}
            )
        },
        hubs={"yard": yard(berths={"dock": "unlimited"})},
        work={"repair": repair(fixed(7.0))},
    )
    assert "no duration has any spread" in (sim.why_not_solved(scenario) or "")


def test_a_rule_that_holds_on_every_day_is_solved() -> None:
    """A prohibition without dates closes a hub for good: the rest of the theater is the loop."""
    scenario = loop(**two_yards({}))
    far = solve(scenario)
    assert far is not None
    assert ("wait", "yard/repair") not in far
    mean, error = ao(scenario)
    assert error < 0.02
    assert abs(mean - far["ao", "ships"]) <= 4 * error


# Who rests on it ----------------------------------------------------------------------------------


def test_a_twin_that_is_not_solved_corrects_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """``control=`` of G01: a twin with the same outage is refused, by its path, before any run."""
    from sim.cli.main import main

    assert main(["run", "scenario=truth/G01", "control=missions.hold.k=4"]) == 2
    told = capsys.readouterr().err
    assert "has no exact solution: events.outage.does.0 (HubStruck)" in told


def test_the_optimizer_starts_from_no_value_that_is_not_exact() -> None:
    """Neither of a scenario that is not solved, nor of a metric over hubs that the fleet leaves."""
    calm = sim.load_scenario("break_even")
    struck = sim.load_scenario("truth/G01")
    assert np.isnan(exact_value(struck, Objective("on_station")))
    assert exact_value(calm, Objective("on_station")) == pytest.approx(5.90610, abs=5e-6)
    assert np.isnan(exact_value(calm, Objective("queue_length")))
    near = Objective("queue_length", "theater/dock")
    assert exact_value(calm, near) == (solve(calm) or {})["queue_length", "theater/dock"]


def shared(shares: Spec, **yard_keys: Any) -> sim.Scenario:
    """Two yards that share the failures."""
    parts = two_yards({})
    parts["hubs"]["yard"] |= yard_keys
    routing = {"policy": "split", "shares": shares}
    return loop(**{**parts, "postures": {"both": {"routing": routing}}, "rules": {}})


def test_shares_count_as_they_are_to_each_other() -> None:
    """Shares of 1e308 are equal shares, and the solver is right about them; their sum is inf."""
    large, halves = (solve(shared({"yard": each, "guest": each})) for each in (1e308, 0.5))
    assert large is not None
    assert large == halves


def test_means_that_are_no_numbers_are_refused() -> None:
    """A time at a hub that is too long for a float, and a cycle in which no time passes."""
    shares = {"yard": 0.5, "guest": 0.5}
    assert "no finite numbers" in (sim.why_not_solved(shared(shares, pace=1e308)) or "")
    still = loop(
        fleets={"ships": fleet(6, modes={"failure": mode(exponential(1e-300))})},
        work={"repair": repair(exponential(1e-300))},
        legs={"way": {"start": "sea", "end": "harbor", "takes": fixed(0.0)}},
        passages={},
    )
    assert sim.why_not_solved(still) == "no time passes in a cycle"
