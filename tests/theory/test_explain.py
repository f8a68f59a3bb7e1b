"""Sensitivity against closed forms: Ishigami, a linear theater, variance components, a known flip.

The linear theater is that of ``linear_theater``. Indices of a linear function: the variance of each
term over their sum.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from linear_theater import CAPITAL, PRICES, SLOPES, THEATER
from sim.cli.main import main
from sim.study.explain import morris as screening
from sim.study.explain.luck_or_ignorance import components, split
from sim.study.explain.order_reversals import drivers
from sim.study.explain.sobol import fitted, indices_of
from sim.study.statistics.intervals import ANYTHING
from sim.study.sweeping.axes import axis
from sim.study.sweeping.designs import Interval, unit_design

PI = float(np.pi)
COST = ("metric=cost", "subject=total", "format=json")


def explained(capsys, tmp_path: Path, words: list[str], horizon_d=320, factor=1) -> dict:
    """What the command tells about the theater."""
    file = tmp_path / "no_luck.yaml"
    file.write_text(THEATER.format(horizon_d=horizon_d, factor=factor))
    assert main(["explain", f"scenario={file}", *words, *COST]) == 0
    return json.loads(capsys.readouterr().out)


def test_morris_finds_the_slopes_of_a_linear_theater(capsys, tmp_path):
    """Each effect is the slope times the range whatever the step, sigma is 0; an idle price is 0.

    The steps between the values 0, 365 and 1095 are not the nominal two thirds of the range.
    """
    told = explained(capsys, tmp_path, [*PRICES, "trajectories=8", "replications=3"])
    found = {each["name"]: each for each in told["effects"]}
    assert set(found) == set(SLOPES)
    for name, slope in SLOPES.items():
        assert found[name]["mu"] == pytest.approx(slope, abs=1e-9), name
        assert found[name]["mu_star"] == pytest.approx(slope, abs=1e-9)
        assert found[name]["sigma"] == pytest.approx(0, abs=1e-9)
        assert found[name]["verdict"] == ("matters" if slope else "does nothing")


def test_sobol_finds_the_shares_of_a_linear_theater(capsys, tmp_path):
    """First-order and total indices are those of the closed form, and nothing interacts."""
    told = explained(capsys, tmp_path, ["method=sobol", *PRICES, "points=40", "replications=2"])
    assert told["metamodel"]["q2"] == pytest.approx(1.0)
    variances = {name: slope**2 / 12 for name, slope in SLOPES.items()}
    variances["costs.capital_per_berth_year"] = float(CAPITAL.var())
    whole = sum(variances.values())
    for each in told["indices"]:
        exact = variances[each["name"]] / whole
        for index in (each["first"], each["total"]):
            assert index["high"] - index["low"] < 0.1  # or the next line says nothing
            assert index["low"] - 0.005 <= exact <= index["high"] + 0.005
    for pair in told["interactions"]:
        assert pair["value"]["low"] - 0.01 <= 0 <= pair["value"]["high"] + 0.01


def test_a_known_flip_is_found(capsys, tmp_path):
    """Near costs 66 t + 198, far 144 t + 48 at a price t under way: they cross at 150 / 78.

    352 days are eleven cycles of 32 days near and eight of 44 far; work near is three times as dear.
    """
    words = ["method=ignorance", *(PRICES[number] for number in (0, 3)), "posture=near,far",
             "best=min", "draws=40", "replications=2"]  # fmt: skip
    told = explained(capsys, tmp_path, words, horizon_d=352, factor=3)
    for each in told["options"]:
        assert (each["luck"], each["share"]) == (0.0, 1.0)
        slope = {"near": 66, "far": 144}[each["name"]]
        assert each["ignorance"] == pytest.approx(slope**2 * 4 / 12, rel=0.5)
    cheap = (3 - 150 / 78) / 2  # share of the range in which near is cheaper
    near, far = (each["share"] for each in told["best"])
    assert near == pytest.approx(cheap, abs=4 * np.sqrt(cheap * (1 - cheap) / 40))
    assert near + far == 1
    (every,) = told["drivers"].values()
    flip, other = every
    assert flip["name"] == "costs.transit_per_day.ship"
    assert flip["flips"]
    assert 1 + 2 * flip["turns_at"] == pytest.approx(150 / 78, abs=0.01)
    assert not other["moves"]
    assert not other["flips"]


def test_no_flip_is_found_where_the_dearer_stays_dearer(capsys, tmp_path):
    """Without the factor near is cheaper at every price: it is moved, and never turned round."""
    words = ["method=ignorance", PRICES[0], "posture=near,far", "best=min", "draws=24"]
    told = explained(capsys, tmp_path, words, horizon_d=352)
    assert [each["share"] for each in told["best"]] == [1.0, 0.0]
    (every,) = told["drivers"].values()
    assert every[0]["moves"]
    assert not every[0]["flips"]


# Closed forms without a theater -------------------------------------------------------------------


def ishigami(x: np.ndarray) -> np.ndarray:
    """sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on [-pi, pi]^3."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami_indices_are_met():
    """Every index lies in its interval at level 0.999, under noise, and intervals are narrow.

    Source: Ishigami and Homma (1990), First International Symposium on Uncertainty Modeling and
    Analysis; variances as in Saltelli et al., Global Sensitivity Analysis (2008), section 4.8.
    """
    a, b = 7.0, 0.1
    v1 = 0.5 * (1 + b * PI**4 / 5) ** 2
    v2, v13 = a**2 / 8, b**2 * PI**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    axes = [axis(name, Interval(-PI, PI)) for name in ("x1", "x2", "x3")]
    units = unit_design("lhs", ["x1", "x2", "x3"], 200, 1)
    random = np.random.default_rng(1)
    means = ishigami(-PI + 2 * PI * units)
    values = means[:, None] + random.normal(0, 0.5, size=(200, 4))
    chosen = fitted(axes, units, values, 1)
    assert chosen is not None
    assert chosen.name == "Gaussian process"
    assert 0.9 < chosen.q2 < chosen.ceiling + 0.02
    found, pairs = indices_of(axes, chosen, 0.999, 1)
    first = {"x1": v1, "x2": v2, "x3": 0.0}
    total = {"x1": v1 + v13, "x2": v2, "x3": v13}
    for each in found:
        for index, exact in ((each.first, first), (each.total, total)):
            assert index.high - index.low < 0.3  # or the next line says nothing
            assert index.low <= exact[each.name] / whole <= index.high, each.name
            assert 0 <= index.low <= index.value <= index.high <= 1  # a share
    assert pairs[0].names == ("x1", "x3")
    assert pairs[0].value.low <= v13 / whole <= pairs[0].value.high


def test_a_metamodel_of_noise_is_not_trusted():
    """Points that differ by luck alone have a Q2 far below the least for indices."""
    axes = [axis(name, Interval(0.0, 1.0)) for name in ("x1", "x2")]
    units = unit_design("lhs", ["x1", "x2"], 40, 1)
    values = np.random.default_rng(2).normal(size=(40, 3))
    chosen = fitted(axes, units, values, 1)
    assert chosen is not None
    assert chosen.q2 < 0.3
    assert chosen.ceiling < 0.3


def test_the_nested_split_is_unbiased():
    """Over 2,000 studies of 10 draws with 3 replications both components are met within 4 errors."""
    random = np.random.default_rng(3)
    for ignorance, luck in ((2.0, 9.0), (0.0, 9.0)):
        draws = random.normal(0, np.sqrt(ignorance), size=(2000, 10, 1))
        values = draws + random.normal(0, np.sqrt(luck), size=(2000, 10, 3))
        found = np.array([components(each) for each in values])
        for column, exact in zip(found.T, (ignorance, luck), strict=True):
            error = column.std(ddof=1) / np.sqrt(len(column))
            assert error < 0.1
            assert column.mean() == pytest.approx(exact, abs=4 * error)
        if not ignorance:  # an unbiased estimate of nothing is below 0 about as often as not
            assert 0.4 < (found[:, 0] < 0).mean() < 0.7


def test_an_estimate_below_zero_is_kept_and_its_share_is_zero():
    """Draws with equal means and luck within: between is - within / n."""
    values = np.array([[0.0, 2.0], [2.0, 0.0], [1.0, 1.0]])
    found = split("toy", values, 0.95, 1, ANYTHING)
    assert found.luck == pytest.approx(4 / 3)
    assert found.ignorance == pytest.approx(-2 / 3)
    assert found.share == 0.0
    assert np.ptp(found.fan[1]) == 0.0


def test_noise_is_told_as_a_driver_no_more_often_than_the_level_says():
    """Of 400 studies of 8 inputs without an effect at most 5 % find one, within 4 errors."""
    random = np.random.default_rng(4)
    bound = 0.05 + 4 * np.sqrt(0.05 * 0.95 / 400)
    names = [f"x{number}" for number in range(8)]
    moved = flipped = 0
    for number in range(400):
        places = random.uniform(size=(30, 8))
        noise = random.standard_t(3, size=30)
        moved += any(each.moves for each in drivers(names, places, noise, 0.95, number))
        # an input that lifts a difference which is above 0 everywhere turns nothing round
        lifted = 3.0 + 2.5 * (places[:, 0] - 0.5) + 0.5 * random.standard_normal(30)
        flipped += any(each.flips for each in drivers(names, places, lifted, 0.95, number))
    assert moved / 400 <= bound
    assert flipped / 400 <= bound


def test_luck_is_told_as_an_effect_no_more_often_than_the_level_says():
    """Of 500 factors without an effect at most 5 % matter at level 0.95, within 4 errors."""
    random = np.random.default_rng(5)
    found = [
        screening.sign_flips(random.gumbel(size=(4, 3)) - random.gumbel(size=(4, 3)), 0.05, random)
        for _ in range(500)
    ]
    assert np.mean(np.array(found) <= 0.05) <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 500)
    effect = 2.0 + random.normal(size=(4, 3))
    assert screening.sign_flips(effect, 0.05, random) <= 0.05
