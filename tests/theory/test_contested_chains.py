"""Mechanisms that meet in one theater, against Markov chains that a few lines solve.

Exponential laws throughout: priority with preemption, a dock that is struck again and again, two
missions at once, spares behind a bench that is struck, and first passage from everybody new and up.
"""

from collections.abc import Callable, Iterable
from itertools import product
from math import exp

import numpy as np
import pytest
from scipy.linalg import expm

from contested import event
from sim.model.scenario import Scenario
from sim.study.running.replicate import Result, replicate
from support import built, exponential, fixed, fleet, mapping, mode, one_yard, repair, yard

State = tuple[int, ...]
Moves = Callable[[State], Iterable[tuple[State, float]]]

LIFE_D, WORK_D = 25.0, 6.0
CALM_D, STRUCK_D = 40.0, 15.0
"""Mean days between the end of a strike's effect and the next, and until the dock is whole [d]."""


def generator(states: list[State], moves: Moves) -> np.ndarray:
    """Rates between the states [1/d], shape (n, n)."""
    place = {state: number for number, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))
    for state in states:
        for other, rate in moves(state):
            rates[place[state], place[other]] += rate
            rates[place[state], place[state]] -= rate
    return rates


def long_run(rates: np.ndarray) -> np.ndarray:
    """Long-run probabilities, shape (n,)."""
    whole = np.vstack((rates.T, np.ones(len(rates))))
    return np.linalg.lstsq(whole, np.append(np.zeros(len(rates)), 1.0), rcond=None)[0]


def outage(hub: str, **keys: object) -> dict:
    """A strike that comes again and again; from the start of the warm-up on."""
    told = event(-600.0, "hub_struck", hub=hub, **keys)
    lasts = {"after": exponential(CALM_D), "lasts": exponential(STRUCK_D), "repeats": True}
    return {"raid": {**told, **lasts}}


def agree(result: Result, expected: dict[tuple[str, str], float], most: float) -> None:
    """Within 4 standard errors, which are small enough to say something."""
    for (metric, subject), value in expected.items():
        found = result.of(metric, subject)
        error = found.std(ddof=1) / np.sqrt(len(found))
        assert error < most, (metric, subject, error)
        assert abs(found.mean() - value) < 4 * error, (metric, subject, found.mean(), value, error)


# Two fleets, one dock, two missions -----------------------------------------------------------------

FIRST, SECOND = 2, 2
"""Sizes of the fleets; the first interrupts the second at the dock."""


def of_two_fleets(state: State) -> Iterable[tuple[State, float]]:
    """Ships of each fleet that are down, and whether the dock is whole."""
    first, second, whole = state
    yield (min(first + 1, FIRST), second, whole), (FIRST - first) / LIFE_D
    yield (first, min(second + 1, SECOND), whole), (SECOND - second) / LIFE_D
    if whole and first:
        yield (first - 1, second, whole), 1 / WORK_D
    elif whole and second:
        yield (first, second - 1, whole), 1 / WORK_D
    yield (first, second, 1 - whole), 1 / (CALM_D if whole else STRUCK_D)


def two_fleets(**keys: object) -> Scenario:
    """The same as a scenario."""
    ships = {
        "first": fleet(FIRST, priority=0, modes={"m": mode(exponential(LIFE_D))}),
        "second": fleet(SECOND, priority=1, modes={"m": mode(exponential(LIFE_D))}),
    }
    missions = {
        "ours": {"fleets": ["first"], "k": 1},
        "line": {"fleets": ["first", "second"], "k": 3},
    }
    return one_yard(
        ships,
        {"repair": repair(exponential(WORK_D))},
        hub=yard(preemptive=True, queue={"policy": "priority"}),
        missions=missions,
        **keys,
    )


STATES = list(product(range(FIRST + 1), range(SECOND + 1), (0, 1)))
BOTH = [first < FIRST and first + second <= 1 for first, second, _ in STATES]
"""Whether both missions are met."""


def test_missions_of_two_fleets_at_a_dock_that_is_struck_and_interrupted():
    """Work that is interrupted, or held, goes on: for exponential work a chain of 18 states."""
    chance = long_run(generator(STATES, of_two_fleets))
    number = np.array(STATES)
    scenario = two_fleets(
        initial="steady", warm_up_d=600.0, horizon_d=6000.0, events=outage("yard", work="held")
    )
    agree(
        replicate(scenario, seed=7, replications=30),
        {
            ("ao", "first"): 1 - chance @ number[:, 0] / FIRST,
            ("ao", "second"): 1 - chance @ number[:, 1] / SECOND,
            ("mission_uptime", "ours"): chance @ (number[:, 0] < FIRST),
            ("mission_uptime", "line"): chance @ (number[:, 0] + number[:, 1] <= 1),
            ("dru", "all missions"): chance @ BOTH,
        },
        0.01,
    )


def test_the_first_gap_of_two_missions_is_a_first_passage():
    """From all new and up, and a whole dock: P(no gap by day 20), and the mean of the shorter.

    With the states in which some mission is short made one that nothing leaves; Keilson (1979).
    """
    rates = generator(STATES, of_two_fleets)[np.ix_(BOTH, BOTH)]
    start = np.array(
        [float(state == (0, 0, 1)) for state, met in zip(STATES, BOTH, strict=True) if met]
    )
    held = start @ expm(rates * 20.0) @ np.ones(len(start))
    censored_d = start @ np.linalg.solve(rates, expm(rates * 60.0) - np.eye(len(start)))
    events = outage("yard", work="held")
    events["raid"]["start_d"] = 0.0
    scenario = two_fleets(horizon_d=60.0, events=events, measure={"hold_d": 20.0})
    result = replicate(scenario, seed=7, replications=800)
    agree(result, {("sustained_hold", "all missions"): held}, 0.02)
    agree(result, {("first_gap", "all missions"): censored_d.sum()}, 0.8)


# Work that is begun anew ------------------------------------------------------------------------------


def test_work_that_strikes_destroy_is_done_when_they_leave_it_time():
    """E = (exp(s t) - 1) (1 / s + d) for work of t days, strikes at rate s that last d.

    Preemptive repeat: Gaver, J. R. Stat. Soc. B 24 (1962). The dock is struck when the ship comes
    with s / (s + 1 / d + 1 / l): it was whole when the ship left, l days before in the mean.
    """
    work_d, strikes = 12.0, 1 / CALM_D
    done_d = (exp(strikes * work_d) - 1) * (CALM_D + STRUCK_D)
    struck = strikes / (strikes + 1 / STRUCK_D + 1 / LIFE_D)
    scenario = one_yard(
        {"ship": fleet(modes={"m": mode(exponential(LIFE_D))})},
        {"repair": repair(fixed(work_d))},
        initial="steady", warm_up_d=600.0, horizon_d=12_000.0,
        events=outage("yard", work="lost"),
    )  # fmt: skip
    expected = LIFE_D / (LIFE_D + struck * STRUCK_D + done_d)
    agree(replicate(scenario, seed=3, replications=40), {("ao", "ship"): expected}, 0.006)


# Spares behind a bench that is struck -------------------------------------------------------------------

AIRCRAFT, SPARES = 4, 2


def of_spares(state: State) -> Iterable[tuple[State, float]]:
    """Parts that failed and are not back, and whether the bench is whole."""
    failed, whole = state
    up = min(AIRCRAFT, AIRCRAFT + SPARES - failed)
    yield (min(failed + 1, AIRCRAFT + SPARES), whole), up / LIFE_D
    if whole and failed:
        yield (failed - 1, whole), 1 / WORK_D
    yield (failed, 1 - whole), 1 / (CALM_D if whole else STRUCK_D)


@pytest.mark.parametrize("policy", ["none", "full"])
def test_aircraft_with_spares_and_one_bench_that_is_struck(policy):
    """Machine repair with spares and a repairman who is away at times: one part on each aircraft,
    so that to take one from another aircraft helps nobody. Taylor and Jackson (1954)."""
    states = list(product(range(AIRCRAFT + SPARES + 1), (0, 1)))
    chance = long_run(generator(states, of_spares))
    failed = np.array([each for each, _ in states])
    up = np.minimum(AIRCRAFT, AIRCRAFT + SPARES - failed)
    part = {"life": exponential(LIFE_D), "restored": "on_board", "part": "radio"}
    scenario = built(
        mapping(
            initial="steady", warm_up_d=600.0, horizon_d=4000.0,
            fleets={"jets": fleet(AIRCRAFT, modes={"radio": part},
                                  cannibalization={"policy": policy})},
            stocks={"radio": {"stock": SPARES, "shop": {"hub": "shop", "work": "mend"}}},
            hubs={"shop": yard()},
            work={"mend": repair(exponential(WORK_D))},
            missions={"alert": {"fleets": ["jets"], "k": 3}},
            events=outage("shop", work="held"),
        )
    )  # fmt: skip
    owed = np.maximum(failed - SPARES, 0)
    agree(
        replicate(scenario, seed=9, replications=30),
        {
            ("ao", "jets"): chance @ up / AIRCRAFT,
            ("mission_uptime", "alert"): chance @ (up >= 3),
            ("backorders", "radio"): chance @ owed,
            ("no_backorder", "radio"): chance @ (owed == 0),
            ("fill_rate", "radio"): chance @ (up * (failed < SPARES)) / (chance @ up),
        },
        0.03,
    )
