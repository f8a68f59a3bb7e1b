"""Shares of variance by groups of inputs against closed forms: a function, and a theater.

The function is a sum of independent terms of known variance: of each group alone, of two together,
of luck, and of luck that hangs on the inputs. The theater is that of ``linear_theater``:
its cost is linear in prices and nothing in it is random, so that a share is the variance of the
group's terms over that of all.
"""

from pathlib import Path

import numpy as np
import pytest

from linear_theater import CAPITAL, PRICES, SLOPES, THEATER
from sim.load.factors.space import space
from sim.load.overrides import parse
from sim.model.headline import Headline
from sim.study.explain.group_shares import (
    LUCK,
    NOTHING,
    TOGETHER,
    TOLD,
    Crossing,
    headline_shares,
    run_blocks,
)
from sim.study.results.headlines import HeadlineReader

GROUPS = Crossing({"notional": [0], "calibrated": [1], "cited": [2]})
VARIANCES = {"notional": 4.0, "calibrated": 1.0, "cited": 0.0, TOGETHER: 0.5, LUCK: 2.5}
WHOLE = sum(VARIANCES.values())
STUDIES, BLOCKS = 300, 12


def studies(random: np.random.Generator, blocks: int) -> np.ndarray:
    """Values of a study, shape (blocks, corners, 2): uniform inputs, normal luck.

    Half of the luck is common to all corners, as common random numbers make it, and half is not.
    """
    inputs = random.uniform(-(3**0.5), 3**0.5, size=(3, blocks, 2))
    at = [inputs[group][:, GROUPS.corners[:, group]] for group in range(3)]
    mean = 2.0 * at[0] + at[1] + 0.5**0.5 * at[0] * at[1]
    common = random.normal(0, 1.25**0.5, size=(blocks, 1, 2))
    return mean[..., None] + common + random.normal(0, 1.25**0.5, size=(blocks, 8, 2))


def test_components_are_unbiased():
    """Over 20,000 blocks each is the variance of its term, within 4 standard errors of 3 %."""
    parts, luck = GROUPS.components(studies(np.random.default_rng(1), 20_000))
    exact = {(0,): 4.0, (1,): 1.0, (2,): 0.0, (0, 1): 0.5, (0, 2): 0.0, (1, 2): 0.0, (0, 1, 2): 0.0}
    error = parts.std(axis=0, ddof=1) / len(parts) ** 0.5
    assert error.max() < 0.03 * WHOLE  # or the next line says nothing
    for number, part in enumerate(GROUPS.parts):
        assert abs(parts[:, number].mean() - exact[part]) < 4 * error[number], part
    assert luck.mean() == pytest.approx(2.5, abs=4 * luck.std() / len(luck) ** 0.5)


def test_the_intervals_hold_the_shares_and_nothing_is_not_told():
    """300 studies of 12 blocks: an interval of level 0.95 holds its share in 91 % of them or more.

    That is three standard errors of so many studies below the level. A group that does nothing is
    told to matter in 5 % of them, by not more than three standard errors; one with half always.
    """
    random = np.random.default_rng(2)
    held, told = dict.fromkeys(VARIANCES, 0), dict.fromkeys(VARIANCES, 0)
    width = []
    for _ in range(STUDIES):
        found = headline_shares(GROUPS, studies(random, BLOCKS), 0.95, 1)
        assert found is not None
        for name, variance in VARIANCES.items():
            share = found.of(name)
            held[name] += share.low <= variance / WHOLE <= share.high
            told[name] += share.verdict == TOLD
        width.append(found.of("notional").high - found.of("notional").low)
    assert np.median(width) < 0.7  # or the next line says nothing
    assert min(held.values()) / STUDIES >= 0.91
    assert told["cited"] / STUDIES <= 0.09
    assert told["notional"] / STUDIES >= 0.95


def test_the_shares_of_a_linear_theater(tmp_path: Path):
    """Prices in three groups, through the engine: no luck, an idle price moves no bit."""
    file = tmp_path / "no_luck.yaml"
    file.write_text(THEATER.format(horizon_d=320, factor=1))
    whole = space(parse([f"scenario={file}", *PRICES]), [])
    names = [each.name for each in whole.axes]
    ships, capital = [0, 1], [2]
    assert names == list(SLOPES)
    crossing = Crossing({"ships": ships, "capital": capital, "idle": [3]})
    reader = HeadlineReader([Headline(title="Cost", metric="cost", subject="total")])
    ended = []
    values, kept = run_blocks(
        crossing, whole.place, whole.drawn_units, reader, 1, 1, ended.append, 24, 2
    )
    assert (kept, sum(ended)) == (0, values.size)
    found = headline_shares(crossing, values[..., 0], 0.95, 1)
    assert found is not None
    variance = sum(slope**2 / 12 for name, slope in SLOPES.items() if name in names[:2])
    exact = variance / (variance + float(CAPITAL.var()))
    for name, share in (("ships", exact), ("capital", 1 - exact)):
        each = found.of(name)
        assert each.high - each.low < 0.1  # or the next line says nothing
        assert each.low <= share <= each.high
        assert (each.total, each.total_low) == pytest.approx((each.share, each.low))
    assert [found.of(name).verdict for name in ("idle", LUCK)] == [NOTHING, NOTHING]
    assert found.of(TOGETHER).share == pytest.approx(0, abs=1e-9)
