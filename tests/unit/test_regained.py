"""The cost of a platform-day regained: a ratio of paired differences, and its interval."""

from math import inf, isnan

import numpy as np
import pytest
from scipy import stats

from sim.engine.replication import run
from sim.report.run.run import difference
from sim.study.results.paired import compare
from sim.study.results.regained import cost_per_day_regained
from sim.study.running.replicate import Result, replicate
from sim.study.statistics.ratio import ratio_of_means
from support import Spec, fixed, fleet, measured, mode, one_yard, repair


def test_over_a_constant_it_is_students_interval():
    """Nothing varies below: Student's interval of the mean above, divided."""
    above = np.array([1.0, 2.0, 4.0, 7.0])
    told = ratio_of_means(above, np.full(4, 2.0))
    low, high = stats.t.interval(0.95, 3, above.mean(), above.std(ddof=1) / 2)
    assert told.value == 1.75
    assert (told.low, told.high) == pytest.approx((low / 2, high / 2))


def test_the_ends_solve_fiellers_equation():
    """At each end r the mean of above - r x below is t standard errors from 0."""
    rng = np.random.default_rng(3)
    below = rng.normal(5, 2, 30)
    above = 2 * below + rng.normal(1, 3, 30)
    told = ratio_of_means(above, below)
    for end in (told.low, told.high):
        apart = above - end * below
        t = apart.mean() / (apart.std(ddof=1) / 30**0.5)
        assert abs(t) == pytest.approx(stats.t.ppf(0.975, 29))
    assert told.low < told.value < told.high


def test_it_covers_what_it_promises():
    """Bivariate normal pairs: Fieller's set is exact, so 95 % of 2000 within 4 standard errors."""
    rng = np.random.default_rng(4)
    below = rng.normal(4, 2, (2000, 20))
    above = 0.7 * below + rng.normal(0, 1, (2000, 20))
    told = [ratio_of_means(a, b) for a, b in zip(above, below, strict=True)]
    covered = np.mean([each.low <= 0.7 <= each.high for each in told])
    assert abs(covered - 0.95) < 4 * (0.95 * 0.05 / 2000) ** 0.5


def test_where_nothing_may_be_regained_there_is_no_bound():
    """The mean below is no further from 0 than its error."""
    told = ratio_of_means(np.array([1.0, 2.0, 3.0]), np.array([-1.0, 2.0, 0.5]))
    assert (told.low, told.high) == (-inf, inf)
    assert isnan(ratio_of_means(np.ones(1), np.zeros(1)).value)


PRICES: Spec = {"repair_per_day": {"ship": 5.0}}


def yard_at(out_d: float, **keys: Spec) -> Result:
    """Ships that fail every 10 d and are mended in 3 d, so far away; two replications."""
    ships = fleet(2, modes={"hull": mode(10)})
    hub: Spec = {"node": "harbor", "berths": {"dock": "unlimited"}, "accepts": "any"}
    return replicate(
        one_yard({"ships": ships}, {"repair": repair(fixed(3))}, out_d, hub, **keys), replications=2
    )


def test_a_nearer_yard_costs_more_work_and_gives_more_days():
    """Fixed laws: extra money over extra days, worked out from one run of each."""
    far, near = yard_at(20.0, costs=PRICES), yard_at(2.0, costs=PRICES)
    one, other = (measured(run(each.scenario, 1, 0), each.scenario) for each in (far, near))
    money = other["cost", "total"] - one["cost", "total"]
    days = (other["on_station", "ships"] - one["on_station", "ships"]) * 100
    pair = compare(far, near)
    told = cost_per_day_regained(pair)
    assert told is not None
    assert told.value == pytest.approx(money / days)
    assert told.low == pytest.approx(told.high)
    assert f"Cost of a platform-day regained: {money / days:.4g}" in difference(pair, "far", "near")


def test_without_prices_nothing_is_told():
    """No costs, no ratio."""
    pair = compare(yard_at(20.0), yard_at(2.0))
    assert cost_per_day_regained(pair) is None
    assert "regained" not in difference(pair, "far", "near")
