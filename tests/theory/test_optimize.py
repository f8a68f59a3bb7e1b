"""The best allocation is found where every one has an exact value: `break_even`, docs/break_even.md."""

from functools import cache

import pytest

from sim.load.factors.allocation import Market, market
from sim.study.optimize.exact import exact_value
from sim.study.optimize.search import Book, exhaustive, greedy
from sim.study.optimize.space import Allocation
from sim.study.optimize.tpe import tpe
from sim.study.running.variants import Objective

PRICES = {
    "hubs.theater.berths.dock": 4.0, "hubs.home.berths.dock": 1.5,
    "posture": {"theater": 2.0, "split": 1.0, "home": 0.0},
    "legs.home.takes.value_d": {"25": 0.0, "20": 2.0, "15": 5.0},
}  # fmt: skip
WORDS = [
    "scenario=break_even", "hubs.theater.berths.dock=1,2,3,4", "hubs.home.berths.dock=2,3,4,5",
    "posture=theater,home,split", "legs.home.takes.value_d=15,20,25",
]  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Market:
    """144 allocations with all the money of the world."""
    return market(WORDS, PRICES, 99.0)


@pytest.fixture(scope="module")
def values(shop):
    """The exact DRU of an allocation."""

    @cache
    def exact(allocation: Allocation) -> float:
        loaded = shop.loaded(allocation)
        return exact_value(loaded.scenario, Objective())

    return exact


def book(shop: Market, values, budget: float, evaluations: int = 10**6) -> Book:
    """An empty book with a budget."""
    space = type(shop.space)(shop.space.factors, budget)
    return Book(space, lambda wanted: [values(each) for each in wanted], evaluations)


@pytest.mark.parametrize("budget", [2.0, 3.5, 5.0, 6.5, 8.0, 11.0])
def test_greedy_with_exchanges_finds_the_exact_optimum(shop, values, budget):
    """The same as by enumeration of all allocations that the budget pays for."""
    all_of_them, found = book(shop, values, budget), book(shop, values, budget)
    exhaustive(all_of_them, [found.space.begin])
    greedy(found, [found.space.begin])
    assert len(all_of_them.tried) == all_of_them.space.count()
    assert found.mean(found.best) == pytest.approx(all_of_them.mean(all_of_them.best), abs=1e-12)


def test_the_sampler_finds_the_exact_optimum(shop, values):
    """It runs 30 at most of the 42 allocations that 8 pays for."""
    all_of_them, found = book(shop, values, 8.0), book(shop, values, 8.0, 30)
    exhaustive(all_of_them, [found.space.begin])
    tpe(1)(found, [found.space.begin])
    assert len(all_of_them.tried) == 42
    assert len(found.tried) <= 30
    assert found.mean(found.best) == pytest.approx(all_of_them.mean(all_of_them.best), abs=1e-12)


def test_the_exact_values_are_those_of_the_page(shop, values):
    """Two theater docks 0.65128, two home docks 0.39528 (P of 9 or more, docs/break_even.md)."""
    factors = [each.values for each in shop.space.factors]

    def place(*settings: object) -> Allocation:
        return tuple(list(each).index(one) for each, one in zip(factors, settings, strict=True))

    assert values(place(2, 2, "theater", 25)) == pytest.approx(0.65128, abs=5e-6)
    assert values(place(1, 2, "home", 25)) == pytest.approx(0.39528, abs=5e-6)


def test_values_that_do_not_go_together_are_left_out():
    """A mission of 12 with 10 ships is no scenario, though each of the two alone is one."""
    words = ["scenario=break_even", "fleets.ships.size=10,12", "missions.hold.k=8,12"]
    found = market(words, {"fleets.ships.size": {"10": 0.0, "12": 1.0}}, 1.0)
    assert found.loaded((0, 1)) is None

    def value(allocation: Allocation) -> float:
        loaded = found.loaded(allocation)
        return float("nan") if loaded is None else exact_value(loaded.scenario, Objective())

    tried = Book(found.space, lambda wanted: [value(each) for each in wanted], 9)
    exhaustive(tried, [found.space.begin])
    assert len(tried.tried) == 4
    assert len(tried.ranked) == 3
    assert tried.best == (1, 0)
