"""The search for the worst loss, its ranking and its verdicts, on values that are made up."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.study.interdiction.losses import Loss, LossUnit
from sim.study.interdiction.search import (
    FRESH,
    RANGES,
    UNDECIDED,
    WORSE,
    eliminate,
    order,
    rank,
    replications_of,
    reroutes,
    rounds,
    search,
    sets_of,
)
from support import fleet, mode, repair, scenario, yard

UNITS = [LossUnit("hub", name) for name in "abcdefgh"]


def theater(**parts):
    """Eight yards, a to h, and one fleet."""
    return scenario(
        fleets={"ships": fleet(modes={"failure": mode(10)})},
        hubs={unit.name: yard() for unit in UNITS},
        work={"repair": repair(3)},
        postures={"near": {"routing": {"policy": "nearest"}}},
        posture="near",
        **parts,
    )


def evaluator(value: Callable[[Loss], float], noise: float = 0.0, common: float = 0.0):
    """Values with noise of each set, and noise that all sets of a replication share."""

    def evaluate(losses: Sequence[Loss], block: range) -> np.ndarray:
        rows = []
        for loss in losses:
            name = [ord(unit.name[0]) for unit in loss]
            own = [np.random.default_rng([*name, each]).normal() for each in block]
            shared = [np.random.default_rng([each]).normal() for each in block]
            rows.append(value(loss) + noise * np.array(own) + common * np.array(shared))
        return np.array(rows)[:, :, None]

    return evaluate


def additive(loss: Loss) -> float:
    """Unit number i takes i away."""
    return -float(sum(ord(unit.name) - ord("a") for unit in loss))


# Rounds -------------------------------------------------------------------------------------------


@given(st.integers(1, 3000), st.integers(1, 20), st.integers(1, 5000))
def test_rounds_shrink_to_the_finalists_within_the_budget(sets, keep, budget):
    """Every set has a replication, fewer sets have more, and nothing is overspent after that."""
    plan = rounds(sets, keep, budget)
    assert plan[0][0] == sets
    assert plan[0][1] >= 1
    assert plan[-1][0] == min(sets, keep)
    used = had = 0
    for (size, end), (_, before) in zip(plan, [(sets, 0), *plan], strict=False):
        assert end >= before
        used += size * (end - had)
        had = end
    assert used <= max(budget, sets)


def test_a_thousand_pairs_fit_the_default_budget():
    """47 units have 1081 pairs: each has one replication, and the last six have eight at least."""
    plan = rounds(1081, 6, 1300)
    assert plan[0] == (1081, 1)
    assert plan[-1][0] == 6
    assert plan[-1][1] >= 8
    assert replications_of(47, 2, 6, 1300) <= 1300


# Search -------------------------------------------------------------------------------------------


@given(st.permutations(range(28)), st.integers(28, 400), st.integers(1, 6))
def test_without_noise_elimination_never_drops_the_worst(values, budget, keep):
    """Whatever the values of the 28 pairs, the finalists are the worst ones in their order."""
    pairs = list(combinations(UNITS, 2))
    value = dict(zip(pairs, values, strict=True))
    found, means, used = eliminate(evaluator(lambda loss: value[loss]), pairs, keep, budget)
    assert [value[loss] for loss in found] == list(range(keep))
    assert means == list(range(keep))
    assert used <= budget


def test_noise_that_all_sets_share_does_not_mislead():
    """Under common random numbers a replication moves all sets alike, and the order stays."""
    found = search(evaluator(additive, common=50.0), theater(), UNITS, 2, keep=3, budget=60)
    assert found.finalists[0] == (UNITS[6], UNITS[7])


def test_noise_of_each_set_is_outweighed_by_replications():
    """The worst pair is a clear one, and gets through rounds of few replications."""
    found = search(evaluator(additive, noise=2.0), theater(), UNITS, 2, keep=4, budget=400)
    assert (UNITS[6], UNITS[7]) in found.finalists


def test_greedy_is_exact_where_damage_is_a_sum():
    """It takes h, then g, then f, and says that it did not look at all 56 triples."""
    found = search(evaluator(additive), theater(), UNITS, 3, keep=2, budget=40)
    assert found.method == "greedy"
    assert found.finalists[0] == (UNITS[7], UNITS[6], UNITS[5])
    assert (found.evaluated, found.possible) == (6, 56)
    assert found.replications <= replications_of(8, 3, 2, 40)


def test_sets_that_are_equal_are_ordered_by_the_next_objective():
    """All pairs leave nothing of the first; the second one tells them apart."""

    def evaluate(losses: Sequence[Loss], block: range) -> np.ndarray:
        second = [[additive(loss)] * len(block) for loss in losses]
        return np.stack([np.zeros_like(second), second], axis=2)

    found = search(evaluate, theater(), UNITS, 2, keep=2, budget=100)
    assert found.finalists == [(UNITS[6], UNITS[7]), (UNITS[5], UNITS[7])]


def test_a_hub_beside_its_own_group_is_no_set():
    """Losing the group loses the hub; such a pair is the group alone."""
    whole = theater(groups={"ab": ["a", "b"]})
    units = [*UNITS[:3], LossUnit("group", "ab")]
    sets = list(sets_of(whole, units, 2))
    assert (UNITS[0], units[3]) not in sets
    assert (UNITS[2], units[3]) in sets
    assert len(sets) == 4


def test_greedy_stops_when_the_rest_is_lost_already():
    """With a group and its hubs alone there is nothing to add to the group."""
    whole = theater(groups={"ab": ["a", "b"]})
    units = [LossUnit("group", "ab"), *UNITS[:2]]
    worse = evaluator(lambda loss: -9.0 if loss[0].kind == "group" else 0.0)
    found = search(worse, whole, units, 2, keep=2, budget=100, greedy=True)
    assert found.finalists == [(units[0],)]


def test_the_winner_looks_worse_on_the_block_that_chose_it():
    """28 equal pairs: the lowest mean is far below the truth, and a fresh block is not."""
    noisy = evaluator(lambda _: 0.0, noise=1.0)
    found = search(noisy, theater(), UNITS, 2, keep=1, budget=28)
    fresh = noisy(found.finalists, range(FRESH, FRESH + 400))
    assert found.selected[0] < -1
    assert abs(fresh.mean()) < 0.2


# Ranking ------------------------------------------------------------------------------------------

THREE: list[Loss] = [(unit,) for unit in UNITS[:3]]


def ranked(fresh: np.ndarray, drawn: np.ndarray | None = None, level: float = 0.95):
    """Three sets against an intact theater of 10."""
    return rank(THREE, [0.0] * 3, np.full(fresh.shape[1], 10.0), fresh, level, drawn)


def test_differences_are_paired():
    """Noise that all sets share widens the values and not the verdicts."""
    shared = np.random.default_rng(1).normal(scale=5, size=20)
    told = ranked(np.array([1.0, 2.0, 3.0])[:, None] + shared)
    assert [each.verdict for each in told] == [WORSE, WORSE, ""]
    assert told[0].value_half_width > 1


def test_neighbours_whose_interval_holds_zero_are_not_decided():
    """Equal sets are not ordered, and a tie to the last bit is none either."""
    noise = np.random.default_rng(2).normal(size=(3, 20))
    assert [each.verdict for each in ranked(noise)][:2] == [UNDECIDED] * 2
    assert [each.verdict for each in ranked(np.zeros((3, 20)))][:2] == [UNDECIDED] * 2


def test_verdicts_hold_together():
    """A difference that a single interval would call sure is not, among three pairs (Bonferroni)."""
    difference = np.array([1.0, -1.0] * 10) * 2.0 + 0.95  # t = 2.07, over 1.73 and under 2.3
    alone = rank(THREE[:2], [0.0] * 2, np.zeros(20), np.array([np.zeros(20), difference]), 0.9)
    many = ranked(np.array([np.zeros(20), difference, difference + 100]), level=0.9)
    assert alone[0].verdict == WORSE
    assert many[0].verdict == UNDECIDED


def test_an_order_that_the_input_ranges_swap_is_not_decided():
    """Sure by luck, and swapped in one draw of four."""
    fresh = np.array([1.0, 2.0, 3.0])[:, None] + np.zeros(10)
    drawn = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [2.0, 1.0, 3.0], [1.0, 2.0, 3.0]])
    told = ranked(fresh, drawn)
    assert [each.verdict for each in told] == [RANGES, WORSE, ""]
    assert [each.order_kept for each in told][:2] == [0.75, 1.0]


def test_sets_beyond_the_draws_are_judged_by_luck():
    """Only the worst ones are run under draws; the others have no share."""
    fresh = np.array([1.0, 2.0, 3.0])[:, None] + np.zeros(10)
    told = ranked(fresh, np.array([[1.0, 2.0]]))
    assert [each.verdict for each in told] == [WORSE, WORSE, ""]
    assert np.isnan(told[1].order_kept)


def test_the_order_is_that_of_the_means():
    """Worst first; equal ones by the second objective."""
    fresh = np.array([[[2.0, 0.0]], [[1.0, 5.0]], [[1.0, 4.0]]])
    assert order(fresh) == [2, 1, 0]


def test_the_route_that_recovers_most_comes_first():
    """Recovery is the paired difference after the same loss."""
    in_force = np.array([1.0, 5.0, 3.0])
    found = reroutes(["x", "y"], np.array([in_force + 0.5, in_force + 2.0]), in_force, 0.95)
    assert [each.route for each in found] == ["y", "x"]
    assert [each.recovers for each in found] == pytest.approx([2.0, 0.5])
    assert found[0].half_width == pytest.approx(0, abs=1e-9)
