"""Designs: strata, balance, correlation, evenness, and the same points every time."""

import math
from collections import Counter

import numpy as np
import pytest
from scipy.stats import qmc

from sim.study.sweeping.designs import (
    Factor,
    Interval,
    Levels,
    design,
    largest_correlation,
    unfit,
    unit_design,
)
from sim.study.sweeping.nolh import BOUND, MOST_FACTORS

MIXED: dict[str, Factor] = {
    "yard": Levels(("north", "south", "west")),
    "share": Interval(0.0, 1.0),
    "docks": Levels((1, 2, 3, 4), (1.0, 2.0, 3.0, 4.0)),
    "rate": Interval(0.01, 10.0, log=True),
}
SIZES = [("lhs", 30), ("lhs", 7), ("sobol", 32), ("nolh", 17), ("nolh", 40)]


def names(count: int) -> list[str]:
    """So many keys."""
    return [f"x{number:02}" for number in range(count)]


@pytest.mark.parametrize(("kind", "points"), SIZES)
def test_every_column_has_one_point_in_each_stratum(kind, points):
    """[0, 1) in n equal parts: each factor is in each of them once, whatever the design."""
    unit = unit_design(kind, names(4), points, 1)
    for column in unit.T:
        assert sorted(np.floor(column * points)) == list(range(points))


@pytest.mark.parametrize(("kind", "points"), SIZES)
def test_whole_numbers_and_words_are_balanced(kind, points):
    """No value comes more than once oftener than another, and each is one that was given."""
    settings = design(kind, MIXED, points, 1)
    for key in ("yard", "docks"):
        counts = Counter(each[key] for each in settings)
        assert set(counts) == set(MIXED[key].values)
        assert max(counts.values()) - min(counts.values()) <= 1


@pytest.mark.parametrize("kind", ["lhs", "nolh"])
def test_no_value_is_preferred_by_rounding(kind):
    """Over many seeds every value of three in 17 points is as often the one that comes less."""
    rare = Counter(
        min(Counter(each["yard"] for each in settings).items(), key=lambda item: item[1])[0]
        for settings in (design(kind, MIXED, 17, seed) for seed in range(150))
    )
    assert all(
        abs(rare[value] - 50) < 3.5 * math.sqrt(150 / 3 * 2 / 3) for value in MIXED["yard"].values
    )


def test_intervals_are_kept_evenly_or_evenly_in_the_logarithm():
    """One value in each stratum of the interval, or of its logarithms."""
    settings = design("lhs", MIXED, 40, 1)
    assert sorted(math.floor(40 * each["share"]) for each in settings) == list(range(40))
    logs = [math.log(each["rate"] / 0.01) / math.log(1000) for each in settings]
    assert sorted(math.floor(40 * each) for each in logs) == list(range(40))


@pytest.mark.parametrize(("points", "factors"), MOST_FACTORS.items())
@pytest.mark.parametrize("seed", [1, 2])
def test_no_two_columns_of_a_nearly_orthogonal_design_are_correlated(points, factors, seed):
    """Below 0.03 at every published size, and where it was constructed not at all."""
    found = np.corrcoef(unit_design("nolh", names(factors), points, seed).T) - np.eye(factors)
    assert np.abs(found).max() < (1e-12 if points == 17 else BOUND)


@pytest.mark.parametrize("points", [17, 33, 40])
def test_factors_of_a_mirrored_design_are_not_correlated_with_squares_and_products(points):
    """The mirror image of each point is a point, so every odd moment is 0."""
    unit = unit_design("nolh", names(5), points, 1) - 0.5
    squares = [unit[:, i] * unit[:, j] for i in range(5) for j in range(i + 1)]
    for product in squares:
        assert np.abs(unit.T @ (product - product.mean())).max() < 1e-12


def test_words_and_numbers_are_hardly_correlated_in_a_nearly_orthogonal_design():
    """Words by an indicator of each, in a design with every kind of factor."""
    found = largest_correlation(design("nolh", MIXED, 65, 1), frozenset({"rate"}))
    assert found is not None
    assert found[0] < BOUND


def test_sobol_points_are_more_even_than_random_ones():
    """Their discrepancy is below that of every one of fifty random samples of the same size."""
    found = qmc.discrepancy(unit_design("sobol", names(4), 128, 1))
    random = [qmc.discrepancy(np.random.default_rng(n).random((128, 4))) for n in range(50)]
    assert found < min(random)


@pytest.mark.parametrize(("points", "factors"), [(33, 4), (65, 16)])
def test_nearly_orthogonal_points_are_more_even_than_latin_hypercubes(points, factors):
    """Their discrepancy is below that of each of twenty Latin hypercubes of the same size."""
    found, *others = (
        qmc.discrepancy(unit_design(kind, names(factors), points, seed))
        for kind, seed in [("nolh", 1), *(("lhs", seed) for seed in range(20))]
    )
    assert found < min(others)


@pytest.mark.parametrize(("kind", "points"), SIZES)
def test_the_same_seed_gives_the_same_points(kind, points):
    """To the last bit; another seed gives others."""
    assert design(kind, MIXED, points, 3) == design(kind, MIXED, points, 3)
    assert design(kind, MIXED, points, 3) != design(kind, MIXED, points, 4)


@pytest.mark.parametrize(("kind", "points"), SIZES)
def test_factors_in_another_order_are_the_same_points(kind, points):
    """What was given first has no other points: only the order of the columns differs."""
    turned = dict(reversed(MIXED.items()))
    one, other = (design(kind, factors, points, 1) for factors in (MIXED, turned))
    assert one == other
    assert list(other[0]) == list(turned)


def test_the_largest_correlation_is_found_and_named():
    """Two columns with a correlation by hand: 1, 2, 3 against 1, 3, 2 is 0.5; a word is 0 or 1."""
    settings = [{"a": 1, "b": 1, "c": "x"}, {"a": 2, "b": 3, "c": "x"}, {"a": 3, "b": 2, "c": "x"}]
    assert largest_correlation(settings) == (pytest.approx(0.5), "a", "b")
    words = [{"a": each["a"], "c": "y" if each["a"] == 1 else "x"} for each in settings]
    assert largest_correlation(words) == (pytest.approx(math.sqrt(0.75)), "a", "c")
    assert largest_correlation([{"a": 1}, {"a": 2}]) is None


@pytest.mark.parametrize(
    ("kind", "points", "count", "parts"),
    [
        ("sobol", 48, 2, ["48", "32 or 64"]),
        ("sobol", None, 10, ["missing", "points=128"]),
        ("nolh", 32, 8, ["32", "8 factors", "33 or more"]),
        ("nolh", 300, 30, ["at most 29", "design=lhs"]),
        ("lhs", 1, 2, ["1 is too few", "2 or more"]),
        ("lhs", 0, 2, ["0 is too few"]),
        ("lhs", 10**9, 2, ["1000000000", "at most 100000"]),
        ("nolh", 10**6, 2, ["1000000", "at most 4097"]),
    ],
)
def test_a_design_that_is_none_is_told_what_would_be_right(kind, points, count, parts):
    """The number that was given, and those that would do."""
    (problem,) = unfit(kind, points, {name: Interval(0, 1) for name in names(count)})
    for part in parts:
        assert part in str(problem)


def test_a_design_leaves_no_word_out_and_repeats_no_grid():
    """Fewer points than words, or more than combinations, is an error."""
    words = {"yard": MIXED["yard"]}
    assert "3 values" in str(*unfit("lhs", 2, words))
    assert "3 combinations" in str(*unfit("lhs", 4, words))
    assert not list(unfit("lhs", 3, words))
