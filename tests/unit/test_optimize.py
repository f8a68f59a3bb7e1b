"""Allocation of a budget, worked by hand."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sim.study.optimize.allocate import FRESH, Effort, allocate
from sim.study.optimize.search import Book, exhaustive, greedy
from sim.study.optimize.space import Allocation, AllocationSpace, DecisionVariable
from sim.study.optimize.tpe import tpe


def space(budget: float, *prices: float, levels: int = 4) -> AllocationSpace:
    """Numbers 0, 1, ... of things with a price each, none of them at the beginning."""
    return AllocationSpace(
        tuple(
            DecisionVariable(
                f"f{number}", tuple(range(levels)), tuple(price * n for n in range(levels)), True, 0
            )
            for number, price in enumerate(prices)
        ),
        budget,
    )


def searched(
    of: AllocationSpace, value: Callable[[Allocation], float], evaluations: int = 10**6
) -> Book:
    """The book of a greedy search over values without noise."""
    book = Book(of, lambda wanted: [value(each) for each in wanted], evaluations)
    greedy(book, [of.begin])
    return book


def test_what_a_budget_pays_for():
    """At 2 and 3 a piece, up to 3 of each, 7 pays for (0..3, 0), (0..2, 1) and (0, 2)."""
    of = space(7, 2, 3)
    assert of.size == 16
    assert of.count() == len(list(of.every())) == 4 + 3 + 1
    assert of.price((2, 1)) == 7
    assert not of.affordable((1, 2))


def test_tenths_add_up():
    """Three things of 0.1 cost 0.3, whatever the binary sum is."""
    assert space(0.3, 0.1, 0.1, 0.1).affordable((1, 1, 1))


def test_a_word_steps_to_any_other_word_and_a_number_to_the_next():
    """Of numbers 0 to 3 the steps from 1 are 0 and 2."""
    of = AllocationSpace(
        (
            DecisionVariable("n", (0, 1, 2, 3), (0, 1, 2, 3), True, 0),
            DecisionVariable("w", ("a", "b", "c"), (0, 1, 5), False, 0),
        ),
        5,
    )
    assert of.single((1, 0)) == [(0, 0), (2, 0), (1, 1), (1, 2)]
    assert (2, 1) in of.exchanges((1, 0))
    assert all(of.affordable(each) for each in of.exchanges((1, 0)))


def test_greedy_passes_a_step_that_gains_nothing_alone():
    """A berth is worth nothing without a crew: min(berths, crews), 6 to spend at 1 and 1."""
    book = searched(space(6, 1, 1), lambda each: min(each))
    assert book.best == (3, 3)


def test_an_exchange_mends_what_greedy_spoils():
    """Cheap things first: 3 at 1 gain 0.9 together, then the thing at 3 that gains 2 is not paid for."""
    gains = lambda each: 0.3 * each[0] * 3 + (2 if each[1] else 0)  # noqa: E731
    of = AllocationSpace(
        (
            DecisionVariable("cheap", (0, 1), (0, 1), True, 0),
            DecisionVariable("dear", (0, 1), (0, 3), True, 0),
        ),
        3,
    )
    book = searched(of, gains)
    assert book.path[1] == (1, 0)
    assert book.best == (0, 1)


def test_no_allocation_is_run_twice_nor_after_the_last_evaluation():
    """And where nothing is left the search ends with what it has."""
    seen: list[Allocation] = []

    def value(each: Allocation) -> float:
        seen.append(each)
        return float(sum(each))

    book = searched(space(9, 1, 1, 1), value, evaluations=7)
    assert len(seen) == len(set(seen)) == len(book.tried) == 7
    assert book.left == 0


def test_greedy_does_not_go_round_in_circles():
    """A free step that gains leads back to where a dear one lost: it ends nevertheless."""
    factor = DecisionVariable("n", (0, 1, 2), (0.0, 1.0, 0.0), True, 0)
    of = AllocationSpace((factor,), 1)
    book = Book(of, lambda wanted: [(0.0, -1.0, -2.0)[each[0]] for each in wanted], 100)
    greedy(book, [of.begin])
    assert book.best == (0,)


def noisy(means: Callable[[Allocation], float], seed: int) -> Callable[..., np.ndarray]:
    """Values with noise of their own for each allocation and replication."""

    def values(wanted: Sequence[Allocation], block: range) -> np.ndarray:
        rows = [
            np.random.default_rng([seed, *each, block.start]).normal(means(each), 1.0, len(block))
            for each in wanted
        ]
        return np.array(rows).reshape(len(wanted), len(block))

    return values


def test_what_is_told_is_of_replications_that_chose_nothing():
    """Where nothing gains anything, the means that chose are too high and those told are not.

    100 studies of 16 allocations: the intervals of all gains hold zero together at 0.95, less four
    standard errors of 0.022; the first is chosen at 4 standard errors above zero at least.
    """
    effort = Effort(16, 5, 20, 4, 0.95)
    chosen, held, told = [], [], []
    for seed in range(100):
        found = allocate(space(99, 1, 1), noisy(lambda _: 0.0, seed), None, exhaustive, effort)
        chosen.append(max(each.chosen_at for each in found.finalists))
        told.append(np.mean([each.value for each in found.finalists]))
        held.append(all(abs(each.gain) <= each.gain_half_width for each in found.finalists))
    assert np.mean(held) >= 0.95 - 4 * 0.022
    assert np.mean(chosen) > 0.5
    assert abs(np.mean(told)) < 4 * np.std(told) / 10


def test_the_next_steps_are_told_by_what_they_gain_for_their_price():
    """Of 7 allocations (3, 0) at 3 of 5 is the best; the step that is left is (3, 1) at 3, which is not paid for."""
    of = space(5, 1, 3)
    found = allocate(
        of,
        noisy(lambda each: 20.0 * each[0] + 10.0 * each[1], 1),
        None,
        exhaustive,
        Effort(99, 4, 4, 3, 0.9),
    )
    assert found.best.allocation == (3, 0)
    (step,) = found.steps
    assert (step.allocation, step.price) == ((3, 1), 3)
    assert step.gain == pytest.approx(10, abs=4)
    assert found.replications == 7 * 4 + (1 + 3 + 1) * 4  # begin, finalists, one step
    assert (found.affordable, found.cut) == (7, False)


def test_the_sampler_finds_a_peak_and_stays_within_the_budget():
    """36 allocations, 21 of them paid for; the best one is (2, 3)."""
    of = space(7, 1, 1, levels=6)
    book = Book(
        of, lambda wanted: [-((each[0] - 2) ** 2) - (each[1] - 3) ** 2 for each in wanted], 20
    )
    tpe(1)(book, [of.begin])
    assert book.best == (2, 3)
    assert len(book.tried) <= 20
    assert all(of.affordable(each) for each in book.tried)


def test_blocks_share_no_replication():
    """The block that searches ends long before the other begins."""
    blocks = []

    def values(wanted: Sequence[Allocation], block: range) -> np.ndarray:
        blocks.append(block)
        return np.zeros((len(wanted), len(block)))

    allocate(space(3, 1), values, None, exhaustive, Effort(10, 5, 6, 2, 0.95))
    assert set(blocks) == {range(5), range(FRESH, FRESH + 6)}
