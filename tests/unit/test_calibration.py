"""Parts of a calibration by hand: surrogate, posterior, what is told apart, and the file."""

import numpy as np
import pytest
from scipy.special import ndtri

from sim.api.calibration import writing
from sim.api.calibration.file import read
from sim.api.calibration.inputs import space_of
from sim.api.calibration.register import fitted_numbers, overlay
from sim.api.calibration.writing import new_texts
from sim.core.errors import ConfigError
from sim.load.compose import load
from sim.load.register.parameters import numbers
from sim.study.calibration.identify import identify
from sim.study.calibration.posterior import sample
from sim.study.calibration.reach import reach
from sim.study.calibration.surrogate import fit
from sim.study.statistics.luck import luck

pytestmark = pytest.mark.unit

RIGHT = """\
title: one
scenario: break_even
overrides: {posture: theater}
inputs:
  - {name: life, keys: fleets.ships.modes.casualty.life.mean_d, low: 90, high: 400}
targets:
  up: {metric: ao, subject: ships, value: 0.5, sd: 0.1, year: 2020, source: s1, mapping: the same}
"""


def test_a_surrogate_gives_back_a_plane_and_knows_what_it_does_not_know():
    """A plane without noise is its trend; far outside the runs it is less sure than among them."""
    random = np.random.default_rng(1)
    x = 0.5 * random.random((30, 3))
    y = 2 + 3 * x[:, 0] - x[:, 2]
    plane = fit(x, y, np.zeros(30))
    mean, variance = plane.predict(np.array([[0.25, 0.25, 0.25], [1.0, 1.0, 1.0]]))
    assert mean[0] == pytest.approx(2.5, abs=1e-3)
    assert mean[1] == pytest.approx(4.0, abs=0.1)
    assert variance[0] < variance[1]
    assert plane.q2 > 0.9999


def test_errors_of_a_surrogate_are_as_large_as_it_says():
    """A curved surface with known noise: errors at new points in its own deviations."""
    random = np.random.default_rng(2)
    scaled = []
    for _ in range(5):
        x, new = random.random((60, 2)), random.random((100, 2))
        y = np.sin(3 * x[:, 0]) + x[:, 1] + 0.05 * random.standard_normal(60)
        mean, variance = fit(x, y, np.full(60, 0.05**2)).predict(new)
        scaled.append((mean - np.sin(3 * new[:, 0]) - new[:, 1]) / variance**0.5)
    assert 0.6 < np.sqrt(np.mean(np.square(scaled))) < 1.4


def test_a_linear_posterior_is_the_gaussian_one():
    """Twenty inputs as normal scores, five sums of them observed: mean and deviation are known."""
    random = np.random.default_rng(3)
    sums, seen, sd = random.standard_normal((5, 20)), random.standard_normal(5), 0.3

    def likelihood(units):
        return -0.5 * (((ndtri(units) @ sums.T - seen) / sd) ** 2).sum(axis=1)

    covariance = np.linalg.inv(np.eye(20) + sums.T @ sums / sd**2)
    mean, spread = covariance @ sums.T @ seen / sd**2, np.sqrt(np.diag(covariance))
    found = ndtri(sample(likelihood, 20, np.random.default_rng(4), 2000))
    assert np.abs((found.mean(axis=0) - mean) / spread).max() < 0.12
    assert np.allclose(found.std(axis=0) / spread, 1, atol=0.1)


def test_without_data_the_posterior_is_the_prior():
    """Every input is even between 0 and 1."""
    found = sample(lambda units: np.zeros(len(units)), 3, np.random.default_rng(5), 2000)
    assert np.allclose(
        np.quantile(found, [0.25, 0.5, 0.75], axis=0).T, [0.25, 0.5, 0.75], atol=0.05
    )


def test_two_inputs_of_which_only_the_difference_is_known():
    """They go together, their difference is settled, and of their sum nothing is known."""
    random = np.random.default_rng(6)
    z = random.standard_normal((4000, 3))
    z[:, 1] = z[:, 0] + 0.1 * z[:, 1]
    from scipy.special import ndtr

    found = identify(["rate", "time", "other"], ndtr(z), np.full(3, 0.5), 0.95)
    ((one, other, correlation),) = found.pairs
    assert {one, other} == {"rate", "time"}
    assert correlation > 0.99
    (settled,) = found.known
    assert settled.left < 0.01
    assert settled.loads["rate"] * settled.loads["time"] < 0
    assert {*found.unknown[0].loads} == {"rate", "time"}
    assert found.inputs[2].contraction == pytest.approx(1, abs=0.05)
    assert found.inputs[2].narrowed == pytest.approx(1, abs=0.05)


def test_an_output_reaches_from_corner_to_corner():
    """A sum of five inputs lies between 0 and 5, of which no run has come near to the ends."""
    x = 0.1 + 0.8 * np.random.default_rng(7).random((40, 5))
    y = x.sum(axis=1)
    low, high = reach(fit(x, y, np.zeros(40)), x, y)
    assert low == pytest.approx(0, abs=0.05)
    assert high == pytest.approx(5, abs=0.05)


def test_luck_where_some_replications_have_no_value():
    """With all of them it is what it is without a gap; with a gap the mean is of fewer."""
    values = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]])
    one, other = 1.0, 4.0
    pooled = (one + other) / 2
    expected = [(2 * each + 4 * pooled) / 6 / 3 for each in (one, other)]
    assert luck(values) == pytest.approx(expected)
    gap = np.array([[1.0, 2.0, 3.0], [2.0, np.nan, 6.0]])
    pooled = (2.0 + 8.0) / 3
    assert luck(gap) == pytest.approx([(2.0 + 4 * pooled) / 6 / 3, (8.0 + 4 * pooled) / 5 / 2])


WRONG = {
    "no mapping": (", mapping: the same", "", "targets.up.mapping: is missing"),
    "no year": ("year: 2020, ", "", "targets.up.year: is missing"),
    "a year that is none": ("2020", "lately", "targets.up.year: 'lately' is not right"),
    "no deviation": ("sd: 0.1, ", "", "targets.up.sd: is missing"),
    "two figures": ("sd: 0.1", "low: 0.1, sd: 0.1", "targets.up.value: has no figure, or two"),
    "a band upside down": ("value: 0.5", "low: 0.6, high: 0.4", "targets.up.low: 0.6 is not below 0.4"),
    "no such metric": ("metric: ao", "metric: aoo", "targets.up.metric: no metric is called 'aoo'"),
    "no source": ("source: s1", "source: []", "targets.up.source: names none"),
    "a key that is none": ("year: 2020", "year: 2020, yaer: 1", "targets.up.yaer: is not a known key"),
    "nothing to fit to": ("mapping: the same", "mapping: the same, role: test", "targets: has none"),
    "a year of no target": ("targets:", "years: {FY2017: {size: 1}}\ntargets:", "years.FY2017: is the year of no target"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_a_file_is_a_line_with_its_place(what, tmp_path):
    """Path, value and what would be right; the file and the line."""
    old, new, told = WRONG[what]
    file = tmp_path / "wrong.yaml"
    file.write_text(RIGHT.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read(str(file))
    (problem,) = error.value.problems
    assert str(problem).startswith(told)
    assert "wrong.yaml:" in problem.place


SECOND = """\
  again: {metric: ao, subject: ships, value: 0.9, sd: 0.05, year: 2020, source: s2, mapping: same}
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (SECOND, "targets.again: ao of ships in 2020 is 0.9 here and 0.5 in up: no value is both"),
        (SECOND.replace("s2", "s1").replace("2020", "2020, role: test"), "targets.up: s1 of 2020 is fitted to here and tested"),
        (SECOND.replace("2020", "2019-2021, role: test"), "targets.again: the same series and year are fitted to in up"),
    ],
)  # fmt: skip
def test_two_targets_that_cannot_both_be(more, told, tmp_path):
    """Figures that contradict each other, a source and a series on both sides: a line each."""
    file = tmp_path / "two.yaml"
    file.write_text(RIGHT + more, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read(str(file))
    (problem,) = error.value.problems
    assert str(problem).startswith(told)


def test_a_series_may_be_shared_out_by_year(tmp_path):
    """The same metric, another year on the other side; and another figure of another year."""
    file = tmp_path / "series.yaml"
    file.write_text(RIGHT + SECOND.replace("2020", "2023, role: test"), encoding="utf-8")
    assert {each.role for each in read(str(file)).targets.values()} == {"fit", "test"}


def test_a_band_is_a_value_with_the_deviation_of_what_is_even(tmp_path):
    """Width over root twelve; a further deviation comes on top; a weak figure counts a quarter."""
    file = tmp_path / "band.yaml"
    weak = RIGHT.replace("value: 0.5, sd: 0.1", "low: 0.4, high: 0.6, sd: 0.1, grade: weak")
    file.write_text(weak, encoding="utf-8")
    observed = read(str(file)).targets["up"].observed("up")
    assert observed.value == pytest.approx(0.5)
    assert observed.sd == pytest.approx((0.2**2 / 12 + 0.1**2) ** 0.5)
    assert observed.weight == 0.25


REGISTER = """\
# a note
scenario,path,unit,value,low,high,grade,source,note
one,a.b,d,5,1,9,notional,S1,"words, with a comma"
one,a.c,d,7,1,9,notional,,
"""
BASE = """\
# @package _global_
nodes: {sea: {}, port: {}}
horizon_d: 100 # so long
warm_up_d: 50
legs: {way: {start: sea, end: port, takes: &way {law: fixed, value_d: 3}}}
fleets:
  boats:
    size: 2
    station: sea
    modes: {leak: {life: {law: exponential, mean_d: 50}, work: mend}}
work: {mend: {stages: {dock: {needs: {dock: 1}, takes: *way}}}}
hubs: {yard: {node: port, berths: {dock: 1}, accepts: any}}
"""


@pytest.fixture
def configs(tmp_path, monkeypatch):
    """A register of one's own, and a scenario with two numbers in one place."""
    (tmp_path / "parameters.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    monkeypatch.setattr("sim.api.calibration.writing.config_dir", lambda: tmp_path)
    return tmp_path


def numbers_of(path):
    """Every number of a scenario by its path."""
    return numbers(load([f"scenario={path}"]).config)


def test_rows_and_numbers_change_and_nothing_else_does(configs):
    """Comments, quotes and the other rows stay, letter by letter."""
    base = configs / "base.yaml"
    own = numbers_of(base)
    row = ["one", "a.b", "d", "4.2", "3", "5", "calibrated", "S1;S2", "fitted, by hand"]
    life = "fleets.boats.modes.leak.life.mean_d"
    texts = new_texts(str(base), own, {life: 61.5}, [row])
    assert texts[base] == BASE.replace("mean_d: 50", "mean_d: 61.5")
    new = 'one,a.b,d,4.2,3,5,calibrated,S1;S2,"fitted, by hand"'
    assert texts[configs / "parameters.csv"].splitlines() == [
        *REGISTER.splitlines()[:2],
        new,
        REGISTER.splitlines()[3],
    ]


COUNTS = """\
title: places
scenario: southcom
inputs:
  - {name: bays, keys: hubs.jacksonville.berths.bay}
targets:
  up: {metric: ao, subject: p8a_comalapa, value: 0.5, sd: 0.1, year: 2020, source: s1, mapping: the same}
"""


def test_a_fitted_count_stands_in_the_scenario_that_is_written(tmp_path):
    """A count is one in calibrated.yaml too: as 7.0 it does not go with berths and was put back."""
    (tmp_path / "counts.yaml").write_text(COUNTS, encoding="utf-8")
    file = read(str(tmp_path / "counts.yaml"))
    space = space_of(file, [])
    units, bays = np.array([0.9]), "hubs.jacksonville.berths.bay"
    wanted = space.values(units)[bays]
    assert wanted != numbers(space.settings[""].config)[bays]
    assert fitted_numbers(space, units) == {bays: wanted}
    text = overlay(file, space, units, "asked")
    (tmp_path / "fitted.yaml").write_text(text, encoding="utf-8")
    assert numbers_of(tmp_path / "fitted.yaml")[bays] == wanted


def test_what_does_not_stand_alone_is_refused(configs):
    """A number in one place with one that is no input, and a row that the register has not."""
    base = configs / "base.yaml"
    row = ["one", "a.d", "d", "4", "3", "5", "calibrated", "", ""]
    with pytest.raises(ConfigError) as error:
        new_texts(str(base), numbers_of(base), {"legs.way.takes.value_d": 4.0}, [row])
    first, second = map(str, error.value.problems)
    assert first == (
        "write: work.mend.stages.dock.takes.value_d stands in one place with legs.way.takes.value_d, and is no input"
    )
    assert second == "write: parameters.csv has no row one, a.d"


def test_all_files_are_written_or_none(tmp_path, monkeypatch):
    """The second cannot be; the first has its old text again."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1", encoding="utf-8")
    two.write_text("2", encoding="utf-8")
    whole = writing.write

    def failing(path, fill):
        if path == two and two.read_text(encoding="utf-8") == "2" and not failing.done:
            failing.done = True
            raise OSError("full")
        return whole(path, fill)

    failing.done = False
    monkeypatch.setattr(writing, "write", failing)
    with pytest.raises(OSError, match="full"):
        writing.write_all({one: "new", two: "new"})
    assert (one.read_text(encoding="utf-8"), two.read_text(encoding="utf-8")) == ("1", "2")


def test_a_posterior_that_is_not_reached_is_told(monkeypatch):
    """A likelihood of a width of 1e-4 in two inputs needs more than two temperatures."""
    monkeypatch.setattr("sim.study.calibration.posterior.MOST_STEPS", 2)

    def narrow(units):
        return -0.5 * (((units - 0.5) / 1e-4) ** 2).sum(axis=1)

    with pytest.raises(ConfigError, match="2 temperatures do not lead"):
        sample(narrow, 2, np.random.default_rng(0), 100)
