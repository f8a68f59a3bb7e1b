"""Interdiction against a case whose every set is known exactly (G03)."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from exact_yards import up_share
from sim.load.compose import load_scenario
from sim.study.interdiction.losses import Loss, LossUnit, units_of, without
from sim.study.interdiction.search import Evaluate, least_if_submodular, search
from sim.study.running.variants import Objective, Runner
from truth import references

G03 = load_scenario("truth/G03", "horizon_d=1500")
HUBS = units_of(G03, ["hub"])


def taken(*numbers: int) -> Loss:
    """The units of some hubs."""
    return tuple(LossUnit("hub", f"hub_{number}") for number in numbers)


def exactly(losses: Sequence[Loss], block: range) -> np.ndarray:
    """The exact share of platforms up, in every replication of a block."""
    shares = [up_share(G03, [unit.name for unit in loss]) for loss in losses]
    return np.tile(np.array(shares)[:, None, None], (1, len(block), 1))


def simulated(workers: int) -> Evaluate:
    """Platforms on station in runs that lose the hubs of a set on their first day."""
    runner = Runner(seed=74_000, workers=workers, tick=lambda _: None)

    def evaluate(losses: Sequence[Loss], block: range) -> np.ndarray:
        variants = [without(G03, loss, -G03.warm_up_d) for loss in losses]
        return runner.values(variants, [Objective("on_station", over="sum")], block)

    return evaluate


def test_the_exact_sum_gives_every_known_value():
    """The product form agrees with the reference of the intact theater and of every pair."""
    known = {each.name: each.value for each in references()["G03"]}
    assert up_share(G03) == pytest.approx(known["availability_intact"], abs=1e-9)
    for pair in combinations(range(5), 2):
        value = up_share(G03, [f"hub_{number}" for number in pair])
        assert value == pytest.approx(known[f"availability_without[{pair[0]},{pair[1]}]"], abs=1e-9)


@pytest.mark.parametrize("budget", [10, 11, 25, 400])
def test_the_exhaustive_search_finds_the_worst_and_the_second_worst(budget):
    """Hubs 2 and 3, then 0 and 3, however the replications are shared out: nothing is noisy."""
    found = search(exactly, G03, HUBS, 2, keep=3, budget=budget)
    assert found.method == "exhaustive"
    assert found.finalists[:2] == [taken(2, 3), taken(0, 3)]
    assert (found.evaluated, found.possible) == (10, 10)
    assert found.selected[0] == pytest.approx(0.5717032201, abs=1e-9)


def test_greedy_stops_at_the_second_worst():
    """It takes hub 0 first, and 0 and 3 are not the worst pair: damage is not submodular."""
    found = search(exactly, G03, HUBS, 2, keep=3, budget=400, greedy=True)
    assert found.method == "greedy"
    assert set(found.finalists[0]) == set(taken(0, 3))
    assert (found.evaluated, found.possible) == (4, 10)


def test_the_damage_of_two_hubs_is_not_submodular():
    """Hub 2 hurts more when hub 3 is lost already than it does alone."""
    alone = up_share(G03) - up_share(G03, ["hub_2"])
    after = up_share(G03, ["hub_3"]) - up_share(G03, ["hub_2", "hub_3"])
    assert after > alone + 0.05


def test_beyond_the_budget_the_search_is_greedy():
    """With fewer replications than pairs it takes one hub at a time."""
    assert search(exactly, G03, HUBS, 2, keep=3, budget=9).method == "greedy"


def test_the_bound_of_a_submodular_damage_is_that_of_the_theory():
    """Greedy found 1 - 1/e of the largest damage at least."""
    assert least_if_submodular(1.0, 1.0 - (1 - np.exp(-1))) == pytest.approx(0.0)


def test_a_loss_is_simulated_as_the_theater_that_never_had_the_hubs():
    """Struck and closed on the first day: the exact share of platforms up, within its interval."""
    losses = [taken(), taken(0, 1), taken(2, 3)]
    values = simulated(2)(losses, range(10))[..., 0] / 19
    for row, (share,) in zip(values, exactly(losses, range(1))[..., 0].tolist(), strict=True):
        half_width = 3.25 * row.std(ddof=1) / np.sqrt(len(row))  # Student's t, 99 %, 9 degrees
        assert half_width < 0.03
        assert row.mean() == pytest.approx(share, abs=half_width)


def test_simulated_the_worst_sets_are_the_exact_ones_for_any_workers():
    """The same two pairs, with the same means to the last bit on one worker and on two."""
    alone, both = (
        search(simulated(workers), G03, HUBS, 2, keep=2, budget=40) for workers in (1, 2)
    )
    assert alone.finalists == [taken(2, 3), taken(0, 3)]
    assert alone.replications <= 40
    assert both == alone
