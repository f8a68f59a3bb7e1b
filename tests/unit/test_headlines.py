"""Headlines: how subjects are put together, what tells, and what is refused."""

from math import isnan, nan, sqrt

import numpy as np
import pytest
from scipy import stats

from sim.core.errors import ConfigError
from sim.load.register.published import COLUMNS, published
from sim.model.headline import Headline
from sim.study.explain.with_inputs import with_inputs
from sim.study.results.headlines import chance, fits, together
from sim.study.results.paired import Comparison
from sim.study.results.published_bands import Band, Beside
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary
from support import built, small_theater

KEYS = (("ao", "ships"), ("ao", "boats"), ("days", "ships/transit"), ("ao", "ships@3"))
TABLE = np.array([[0.5, 0.7, 3.0, 9.0], [0.5, nan, 4.0, 9.0], [nan, nan, 5.0, 9.0]])


def test_a_pattern_fits_component_by_component() -> None:
    """A star stands for one component and never for two."""
    assert fits("*", "ships")
    assert not fits("*", "ships/transit")
    assert fits("*/transit", "ships/transit")
    assert not fits("*/transit", "ships/queue")


def test_subjects_are_put_together_without_those_that_have_no_value() -> None:
    """Worked by hand; a replication in which nobody has a value has none."""
    mean = Headline(title="a", metric="ao", subject="*s")
    found = together(mean, "*s", KEYS, TABLE)
    np.testing.assert_array_equal(found, [0.6, 0.5, nan])
    added = Headline(title="a", metric="ao", over="sum")
    np.testing.assert_array_equal(together(added, "*s", KEYS, TABLE), [1.2, 0.5, nan])


def result(values: list[float]) -> Result:
    """A result with one value in each replication."""
    scenario = built(small_theater())
    table = np.array(values)[:, None]
    return Result(scenario, 1, 0.95, (("ao", "ships"),), table, np.empty((len(values), 0, 0)))


def test_what_tells_is_students_paired_test() -> None:
    """The chance of a difference is that of scipy's paired t test."""
    random = np.random.default_rng(7)
    before, after = random.normal(size=12).tolist(), random.normal(0.5, size=12).tolist()
    pair = Comparison(result(before), result(after))
    expected = stats.ttest_rel(after, before).pvalue
    one = Headline(title="a", metric="ao", subject="ships")
    assert chance(pair, one) == pytest.approx(expected)
    assert chance(Comparison(result(before), result(before)), one) == 1.0


def test_inputs_alone_give_the_prediction_interval_of_one_further_draw() -> None:
    """Hahn and Meeker (1991), 4.7: mean ± t s sqrt(1 + 1/n), where there is no luck."""
    means = np.array([1.0, 2.0, 4.0, 5.0])
    found = with_inputs(np.repeat(means[:, None], 3, axis=1), 0.9, "more")
    half = stats.t.ppf(0.95, 3) * means.std(ddof=1) * sqrt(1 + 1 / 4)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((3 - half, 3 + half))
    assert found.luck == 0
    error = means.std(ddof=1) * sqrt(1 + 1 / 4)
    assert found.gain == pytest.approx(stats.t.cdf(3 / error, 3))


def test_luck_alone_gives_students_interval_of_the_mean() -> None:
    """Draws with one mean have no spread of their own: what is left is the error of the centre."""
    values = np.array([[0.0, 2.0], [2.0, 0.0], [0.5, 1.5], [1.5, 0.5]])
    found = with_inputs(values, 0.9, "less")
    assert found is not None
    assert found.ignorance == 0
    assert (found.low, found.high) == (1.0, 1.0)
    assert found.gain == 0.0


def test_a_draw_without_a_value_is_left_out() -> None:
    """Two draws are needed, and a value in every replication of each."""
    values = np.array([[1.0, 2.0], [nan, 3.0], [2.0, 5.0]])
    found = with_inputs(values, 0.9, "")
    assert found is not None
    assert found.draws == 2
    assert isnan(found.gain)
    assert with_inputs(values[:2], 0.9, "") is None


def beside(low: float, high: float, *, of: tuple[float, float] = (0.4, 0.6)) -> bool | None:
    """Whether an interval meets a band."""
    band = Band("s", "ao", ("ships",), (), *of, "fraction", "", (), "", "")
    found = Summary("ao", "ships", "fraction", (low + high) / 2, 0, 0, 0, 0, 5, low, high)
    return Beside(band, found).inside


def test_a_figure_is_met_where_the_interval_reaches_the_band() -> None:
    """Inside, across an end, outside; and nothing where nobody has published one."""
    assert beside(0.45, 0.5) is True
    assert beside(0.3, 0.41) is True
    assert beside(0.3, 0.39) is False
    assert beside(0.3, 0.39, of=(nan, nan)) is None


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("s,aoo,ships,,0,1,fraction,,A001,,", "no metric is called 'aoo'"),
        ("s,ao,,,0,1,fraction,,A001,,", "subject: is missing"),
        ("s,ao,ships,,1,0,fraction,,A001,,", "1 is above 0"),
        ("s,ao,ships,,0,,fraction,,A001,,", "needs both ends"),
        ("s,ao,ships,,x,1,fraction,,A001,,", "a number"),
        ("s,ao,ships,,0,1,fraction,,A001,maybe,", "'maybe' is none"),
    ],
)
def test_a_wrong_row_of_the_published_figures_is_named(tmp_path, cells, words) -> None:
    """File, line, column and what would be right."""
    file = tmp_path / "published.csv"
    file.write_text(",".join(COLUMNS) + f"\n{cells}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as error:
        published(file)
    assert f"{file}:2" in str(error.value)
