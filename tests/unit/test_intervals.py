"""Intervals stay inside what a measure can be, and cover as often as they say."""

from collections.abc import Callable
from math import inf, isnan

import numpy as np
import pytest

from sim.report.output.text import change, interval, reach, to_ends, to_half_width
from sim.report.run.control_variates import controls_json, controls_table
from sim.report.study import explain as explain_table
from sim.report.study.select import selected
from sim.study.explain.luck_or_ignorance import split
from sim.study.results.control_variates import Controlled, controlled
from sim.study.results.precision import Precision
from sim.study.running.blocks import ALONE
from sim.study.running.replicate import Result
from sim.study.running.variants import Objective
from sim.study.selection.choose import SelectionDesign, choose, verdict
from sim.study.statistics.intervals import AMOUNT, ANYTHING, SHARE, bounds, inside, range_of
from sim.study.statistics.summary import half_width, summarise
from sim.study.statistics.summary import interval as interval_of
from support import built, small_theater

Floats = np.ndarray


def told(values: list[float], unit: str = "fraction", difference: bool = False) -> str:
    """What a table shows of some replications."""
    found = summarise("m", "s", unit, np.array(values), 0.95, difference=difference)
    return (change if difference else interval)(found)


def test_wilsons_interval_of_zeros_and_ones():
    """18 of 20, with t of 19 degrees of freedom and 19 values: Wilson's formula by hand."""
    values = np.array([1.0] * 18 + [0.0] * 2)
    low, high = interval_of(values, 0.95, SHARE)
    k = 2.0930241**2 / 19  # the spread has one degree of freedom less than there are values
    centre, spread = (0.9 + k / 2) / (1 + k), np.sqrt(k * (0.09 + k / 4)) / (1 + k)
    assert (low, high) == pytest.approx((centre - spread, centre + spread), rel=1e-6)
    assert 0.9 + half_width(values, 0.95) > 1  # which Student's interval would say


def test_far_from_the_ends_it_is_students():
    """Where two half-widths fit in, both intervals are the same to the last bit."""
    values = np.random.default_rng(1).uniform(0.4, 0.6, 30)
    for within in (SHARE, AMOUNT, ANYTHING):
        half = half_width(values, 0.95)
        assert interval_of(values, 0.95, within) == (values.mean() - half, values.mean() + half)


def test_an_amount_near_zero():
    """Mean 0.2, half-width h > 0.1: the roots of (0.2 - m)^2 = m h^2 / 0.2, product 0.04."""
    values = np.array([0.0] * 9 + [2.0])
    low, high = interval_of(values, 0.95, AMOUNT)
    assert low * high == pytest.approx(0.04)
    assert low + high == pytest.approx(0.4 + half_width(values, 0.95) ** 2 / 0.2)


@pytest.mark.parametrize(
    ("values", "unit", "shown"),
    [
        ([1.0] * 20, "fraction", "1.000 +0.000/-0.180"),  # 20 / (20 + 2.093^2)
        ([0.0] * 20, "fraction", "0.000 +0.180/-0.000"),
        ([0.7] * 20, "fraction", "0.700 ±0.000"),  # no spread, and nothing says how large it may be
        ([0.0] * 20, "d", "0.000 ±0.000"),
        ([3.0] * 20, "d", "3.000 ±0.000"),
        ([1.0], "fraction", "1.000"),  # a single value has no interval
        ([4.0], "d", "4.000"),
        ([float("nan")], "d", "-"),
        ([1.0, float("nan"), 3.0], "d", "2.000 +13.6/-1.7"),
    ],
)
def test_what_is_told_of_few_or_equal_values(values, unit, shown):
    """One value, equal values, no value: never a nan, and nothing outside of the range."""
    if shown.startswith("2.000"):
        found = summarise("m", "s", unit, np.array(values), 0.95)
        assert 0 < found.low < found.mean < found.high
        shown = interval(found)
    assert told(values, unit) == shown
    assert "nan" not in told(values, unit)


def test_a_difference_may_be_negative():
    """A paired difference keeps Student's interval; that of shares is cut at -1 and 1."""
    assert told([-1.0, 1.0, -1.0, 1.0], "d", difference=True) == "+0.000 ±1.837"
    found = summarise("m", "s", "fraction", np.array([0.0, 1.0, 1.0]), 0.95, difference=True)
    assert (found.low, found.high) == (pytest.approx(0.6667 - 1.4343, abs=1e-3), 1.0)
    assert told([0.5], difference=True) == "+0.500"


def test_every_interval_is_inside_its_range():
    """Of 2,000 drawn samples of every kind, at three levels; the mean is always in it."""
    rng = np.random.default_rng(2)
    for number in range(2000):
        n = int(rng.integers(2, 40))
        share = rng.beta(rng.uniform(0.05, 5), rng.uniform(0.05, 5), n)
        values = share.round() if number % 3 == 0 else share
        level = (0.8, 0.95, 0.999)[number % 3]
        for within, each in ((SHARE, values), (AMOUNT, values * 10), (AMOUNT, rng.poisson(0.3, n))):
            each = each.astype(float)
            low, high = interval_of(each, level, within)
            assert within[0] <= low <= each.mean() <= high <= within[1]


def test_ranges_by_unit():
    """A fraction is a share, all else is an amount, and differences are neither."""
    assert (range_of("fraction"), range_of("d")) == ((0, 1), (0, inf))
    assert (range_of("fraction", True), range_of("d", True)) == ((-1, 1), (-inf, inf))


# Coverage -----------------------------------------------------------------------------------------

Law = Callable[[np.random.Generator, tuple[int, int]], Floats]
MACRO = 4000
"""Samples of every law: one standard error of a share of 0.95 is 0.35 % [count]."""


def bernoulli(p: float) -> Law:
    """Held or not in a replication."""
    return lambda rng, shape: (rng.random(shape) < p).astype(float)


def beta(a: float, b: float) -> Law:
    """A share of the time."""
    return lambda rng, shape: rng.beta(a, b, shape)


CASES: list[tuple[str, Law, float, tuple[float, float], dict[int, float]]] = [
    # law, its mean, its range, least coverage by number of replications
    ("0 or 1, 0.9", bernoulli(0.9), 0.9, SHARE, {2: 0.95, 10: 0.95, 30: 0.95, 100: 0.94}),
    ("0 or 1, 0.99", bernoulli(0.99), 0.99, SHARE, {2: 0.95, 10: 0.88, 30: 0.94, 100: 0.90}),
    ("0 or 1, 0.01", bernoulli(0.01), 0.01, SHARE, {2: 0.95, 10: 0.88, 30: 0.94, 100: 0.90}),
    ("1, or 0.5 in 1 of 50", lambda rng, shape: 1 - 0.5 * (rng.random(shape) < 0.02), 0.99, SHARE,
     {2: 0.95, 10: 0.95, 30: 0.95, 100: 0.93}),
    ("uptimes, beta(8, 0.4)", beta(8, 0.4), 8 / 8.4, SHARE, {2: 0.9, 10: 0.89, 30: 0.91, 100: 0.92}),
    ("uptimes, beta(20, 1)", beta(20, 1), 20 / 21, SHARE, {2: 0.92, 10: 0.92, 30: 0.91, 100: 0.93}),
    ("shares, beta(2, 2)", beta(2, 2), 0.5, SHARE, {2: 0.93, 10: 0.93, 30: 0.93, 100: 0.94}),
    ("counts, Poisson 1", lambda rng, shape: rng.poisson(1.0, shape).astype(float), 1.0, AMOUNT,
     {10: 0.94, 30: 0.93, 100: 0.93}),
    ("times, exponential", lambda rng, shape: rng.exponential(1.0, shape), 1.0, AMOUNT,
     {2: 0.93, 10: 0.91, 30: 0.91, 100: 0.92}),
    ("times, lognormal cv 1",
     lambda rng, shape: rng.lognormal(-np.log(2) / 2, np.sqrt(np.log(2)), shape), 1.0, AMOUNT,
     {2: 0.92, 10: 0.87, 30: 0.88, 100: 0.91}),
]  # fmt: skip


def covered(law: Law, mean: float, within: tuple[float, float], n: int, ours: bool) -> float:
    """Share of samples whose interval at level 0.95 has the mean in it."""
    values = law(np.random.default_rng(n), (MACRO, n))
    means, halves = values.mean(axis=1), np.array([half_width(row, 0.95) for row in values])
    ends = bounds(means, halves, np.full(MACRO, float(n)), 0.95, within if ours else ANYTHING)
    return float(np.mean((ends[0] <= mean) & (mean <= ends[1])))


@pytest.mark.parametrize(("name", "law", "mean", "within", "least"), CASES)
def test_coverage(name, law, mean, within, least):
    """At least as measured, and never clearly less than Student's interval covers.

    Bounds are 3 standard errors or more below what was measured, so that they may fail.
    """
    assert name
    for n, bound in least.items():
        ours = covered(law, mean, within, n, ours=True)
        students = covered(law, mean, within, n, ours=False)
        assert ours >= bound, n
        assert ours >= students - 0.015, n


def test_values_that_are_all_one_are_no_certainty():
    """What 30 replications of 30 show happens in 99 of 100 only: Student's interval is a point."""
    law = bernoulli(0.99)
    assert covered(law, 0.99, SHARE, 30, ours=False) < 0.4
    assert covered(law, 0.99, SHARE, 30, ours=True) > 0.94


# Studies ------------------------------------------------------------------------------------------


class Known:
    """Runs nothing: gives known values of two options, shape (options, replications, 1)."""

    blocks = ALONE

    def __init__(self, *values: list[float]) -> None:
        self.table = np.array(values)

    def values(self, chosen: list[int], _: object, block: range) -> Floats:
        """Values of some options in some replications."""
        return self.table[list(chosen)][:, list(block), None]


@pytest.mark.parametrize(
    ("second", "decided", "word"),
    [([0.2, 0.3] * 10, True, "best"), ([0.8, 1.0] * 10, False, "leads, not decided")],
)
def test_best_is_said_only_at_the_level(second, decided, word):
    """An estimated probability below the level leaves it open which option is best."""
    question = SelectionDesign(Objective("dru"), "max", "ocba", 0.0, 0.95, 10, 20)
    known = Known([0.9, 0.92] * 10, second)
    found = choose(question, [0, 1], known)  # type: ignore[list-item, arg-type]
    assert found.decided == decided == (found.correct >= 0.95)
    assert verdict(found, found.best) == word
    text = selected(found, question, ["option"], [["a"], ["b"]])
    assert ("NOT decided" in text) == (not decided)


def test_tables_and_figures_of_studies_stay_inside():
    """A share of 1 in all of 20: the table and the bar of a figure end at 1, and say how low."""
    within = Objective("dru").within
    assert within == SHARE
    assert to_ends(1.0, 0.0, 20, 0.95, within) == "1.000 +0.000/-0.180"
    assert reach(1.0, 0.0, 20, 0.95, within) == pytest.approx([0.18, 0.0], abs=1e-3)
    assert reach(1.0, float("nan"), 1, 0.95, within) == [0.0, 0.0]
    assert Objective("mission_uptime", over="sum").within == AMOUNT
    assert to_half_width(float("nan"), float("nan"), "+") == "-"


# Precision ----------------------------------------------------------------------------------------


def test_a_precision_looks_at_the_interval_that_is_told():
    """Held in all of 30 replications is 0.12 wide: a precision of 0.02 takes some 190, or up to twice that."""
    rule = Precision(["dru"], 0.02, 0.95, first=30)
    keys = [("dru", "all missions")]
    (judged,) = rule.judge(keys, np.ones((30, 1)))
    low, _ = interval_of(np.ones(30), 0.95, SHARE)
    assert judged.half_width == pytest.approx(1 - low)
    assert not judged.met
    n = 30
    while more := rule.more(keys, np.ones((n, 1))):
        n += more
    assert 188 <= n <= 2 * 188


def test_a_precision_of_differences_is_as_it_was():
    """Two choices that never differ are the same: their difference has no width."""
    (judged,) = Precision(["dru"], 0.02, 0.95).judge(
        [("dru", "all missions")], np.zeros((30, 1)), np.ones(1)
    )
    assert judged.constant
    assert judged.met
    assert not isnan(judged.half_width)


# What is estimated without knowing the range ------------------------------------------------------


@pytest.mark.parametrize(
    ("mean", "half", "within", "expected"),
    [
        (0.5, 0.1, SHARE, (0.5, 0.4, 0.6)),
        (0.99, 0.05, SHARE, (0.99, 0.94, 1.0)),
        (1.02, 0.05, SHARE, (1.0, 0.95, 1.0)),
        (1.3, 0.05, SHARE, (1.0, 0.95, 1.0)),  # all of it is outside; never without width
        (-0.1, 0.3, SHARE, (0.0, 0.0, 0.3)),
        (-2.0, 3.0, AMOUNT, (0.0, 0.0, 3.0)),
        (7.0, 3.0, AMOUNT, (7.0, 4.0, 10.0)),
    ],
)
def test_an_estimate_is_moved_to_what_can_be(mean, half, within, expected):
    """The nearest possible mean, a half-width to the side that can be, the rest cut."""
    assert inside(mean, mean - half, mean + half, within) == pytest.approx(expected)


@pytest.mark.parametrize("truth", [0.97, 0.99, 1.0])
def test_moved_intervals_hold_what_the_unmoved_ones_hold(truth):
    """Whatever a share is: where mean ± half-width has it, the interval that is told has it."""
    random = np.random.default_rng(11)
    for mean, half in zip(
        random.normal(truth, 0.02, 500), random.exponential(0.03, 500), strict=True
    ):
        nearest, low, high = inside(mean, mean - half, mean + half, SHARE)
        assert 0 <= low <= nearest <= high <= 1
        assert low <= truth <= high or not mean - half <= truth <= mean + half
        assert abs(nearest - truth) <= abs(mean - truth)


def test_a_control_corrects_to_what_a_share_can_be():
    """Values 0.92 + 0.1 x and a twin that came out 0.16 too low: 0.92 + 0.1 = 1.02 is told as 1.

    With y = 0.92 + 0.1 c and c the twin less its exact value, the regression at c = 0 is 0.92; here
    the twin's exact value is moved by 1, which moves the regression by 0.1.
    """
    twin = np.linspace(0.1, 0.9, 20)
    wobble = np.tile([0.02, -0.02], 10)
    found = corrected_share(0.92 + 0.1 * (twin - 0.5) + wobble, twin, exact=1.5)
    slope = np.polyfit(twin, 0.92 + 0.1 * (twin - 0.5) + wobble, 1)[0]
    assert found.estimate > 1
    assert found.estimate == pytest.approx(0.92 + slope, abs=0.01)
    assert found.moved
    assert (found.mean, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(1 - found.half_width)
    text = controls_table([found], "twin")
    assert f"(ao ships {found.estimate:.4f})" in text
    assert f"1.0000 +0.0000/-{found.half_width:.4f}" in text
    (told_of,) = controls_json([found], "twin")["metrics"]
    assert (told_of["mean"], told_of["high"]) == (1.0, 1.0)
    assert told_of["estimate"] == found.estimate


def test_a_corrected_share_near_its_end():
    """Mean 0.99 and a spread of 0.1: high is 1 and not 0.99 + 0.047, and nothing was moved."""
    twin = np.tile([0.4, 0.6], 10)
    values = np.repeat([0.89, 1.09], 10)  # no share itself; uncorrelated with the twin
    found = corrected_share(values, twin, exact=0.5)
    assert found.mean == found.estimate == pytest.approx(0.99)
    assert found.half_width > 0.04
    assert not found.moved
    assert (found.low, found.high) == (pytest.approx(0.99 - found.half_width), 1.0)
    assert "outside of what can be" not in controls_table([found], "twin")


def corrected_share(values: Floats, twin: Floats, exact: float) -> Controlled:
    """An Ao corrected by a twin."""
    key = ("ao", "ships")
    results = (
        Result(built(small_theater()), 1, 0.95, (key,), each[:, None], np.empty((0, 0, 0)))
        for each in (values, twin)
    )
    (found,) = controlled(*results, {key: exact})
    return found


def test_the_mean_of_an_option_under_ignorance():
    """Draws that are on the mean 0.99 and far apart: the interval ends below 1, the mean inside."""
    means = np.array([1.0] * 19 + [0.8])
    found = split("today", np.stack([means, means], axis=1), 0.95, 1, SHARE)
    assert found.mean + 2.5 * found.half_width > 1  # within two half-widths of the end
    assert (found.low, found.high) == interval_of(means, 0.95, SHARE)
    assert 0 < found.low < found.mean < found.high <= 1
    text = explain_table.ignorance([found], [], {}, [], 0, 0.95, "head")
    assert f"{found.mean:.3f} +{found.high - found.mean:.3f}/-{found.mean - found.low:.3f}" in text
