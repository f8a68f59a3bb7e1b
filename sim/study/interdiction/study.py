"""A study of interdiction from the search to the game, on one scenario."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.study.interdiction.losses import Loss, LossUnit, without
from sim.study.interdiction.routing_game import EstimatedGame, estimated_game
from sim.study.interdiction.search import (
    FRESH,
    Ranked,
    Reroute,
    SearchResult,
    least_if_submodular,
    order,
    rank,
    replications_of,
    reroutes,
    search,
)
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.summary import Summary, summarise

Floats = NDArray[np.float64]

DRAWN_SETS, DRAWN_REPLICATIONS = 4, 5
"""Worst sets that are run under draws from the input ranges, and replications of each [count]."""


@dataclass(frozen=True)
class InterdictionDesign:
    """What is asked.

    Attributes
    ----------
    units, r
        What may be lost, and how many of it at once.
    from_d
        Day of the loss [d].
    keep
        Sets in the ranking [count].
    budget
        Replications of the search [count].
    replications
        Replications of the block that reports, for each set and route [count].
    routes
        Postures: what the defender may choose from; the one in force is always among them.
    """

    objective: Objective
    units: Sequence[LossUnit]
    r: int
    from_d: float
    keep: int = 5
    budget: int = 1150
    replications: int = 10
    level: float = 0.95
    routes: Sequence[str] = ()
    greedy: bool = False


@dataclass(frozen=True)
class Interdiction:
    """What was found.

    Attributes
    ----------
    ranking
        The finalists, worst first.
    intact
        The objective of the theater that loses nothing, on the block that reports.
    least
        The least that any set can leave if damage were submodular (see ``least_if_submodular``).
    reroutes
        Other routes after the worst loss.
    game
        Rows: routes, the one in force first; columns: the ranking. None with a single route.
    replications
        Used in all [count].
    """

    search: SearchResult
    ranking: list[Ranked]
    intact: Summary
    least: float
    reroutes: list[Reroute]
    routes: list[str]
    game: EstimatedGame | None
    draws: int
    replications: int


def planned(scenario: Scenario, design: InterdictionDesign, draws: int) -> int:
    """Replications that a study will use, at most [count]."""
    routes = len(_routes(scenario.posture, design))
    found = replications_of(len(design.units), design.r, design.keep, design.budget)
    found += design.replications * (1 + routes * design.keep)
    return found + draws * DRAWN_REPLICATIONS * min(DRAWN_SETS, design.keep)


def _routes(in_force: str, design: InterdictionDesign) -> list[str]:
    return [in_force, *(route for route in design.routes if route != in_force)]


def study(
    scenario: Scenario, design: InterdictionDesign, runner: Runner, drawn: Sequence[Scenario] = ()
) -> Interdiction:
    """Search for the worst loss, rank what is left, reroute, and play the game.

    Parameters
    ----------
    drawn
        The scenario under draws from its input ranges.
    """
    fresh_block = range(FRESH, FRESH + design.replications)
    objectives = [design.objective]
    if scenario.fleets:
        objectives.append(Objective("on_station", over="sum"))

    def run(losses: Sequence[Loss], block: range, base: Scenario = scenario) -> Floats:
        variants = [without(base, loss, design.from_d) for loss in losses]
        return runner.values(variants, objectives, block)

    intact = run([()], fresh_block)[0, :, 0]  # first, so that a wrong objective is told at once
    found = search(run, scenario, design.units, design.r, design.keep, design.budget, design.greedy)
    losses, selected = found.finalists[: design.keep], found.selected
    fresh = run(losses, fresh_block)
    places = order(fresh)
    losses = [losses[place] for place in places]
    fresh = fresh[places, :, 0]

    judged = losses[:DRAWN_SETS]
    draws = [
        run(judged, fresh_block[:DRAWN_REPLICATIONS], each)[..., 0].mean(axis=1) for each in drawn
    ]
    ranking = rank(
        losses,
        [selected[place] for place in places],
        intact,
        fresh,
        design.level,
        np.array(draws) if draws else None,
    )

    routes = _routes(scenario.posture, design)
    payoffs = [fresh]
    for route in routes[1:]:
        payoffs.append(run(losses, fresh_block, scenario.but(posture=route))[..., 0])
    table = np.array(payoffs)
    others = reroutes(routes[1:], table[1:, 0], fresh[0], design.level)
    game = estimated_game(table, runner.seed, design.level) if len(routes) > 1 else None

    used = found.replications + len(drawn) * len(judged) * DRAWN_REPLICATIONS
    used += design.replications * (1 + len(routes) * len(losses))
    objective = design.objective
    return Interdiction(
        search=found,
        ranking=ranking,
        intact=summarise(objective.metric, objective.names, objective.unit, intact, design.level),
        least=least_if_submodular(float(intact.mean()), ranking[0].value),
        reroutes=others,
        routes=routes,
        game=game,
        draws=len(drawn),
        replications=used,
    )
