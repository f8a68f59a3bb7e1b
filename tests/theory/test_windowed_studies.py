"""Studies over runs that are observed several times: one value for each run, and the same answers.

Windows of a run depend on each other, means of runs do not: the promises of a selection and of an
equivalence test hold for means of runs as they do for replications.
"""

from typing import Any

import numpy as np
import pytest

from sim.analytic.solve import solve
from sim.engine.windows import windows
from sim.model.scenario import Scenario
from sim.study.running.blocks import ALONE, Blocks
from sim.study.running.variants import Objective, Runner
from sim.study.selection.choose import SelectionDesign, choose
from sim.study.selection.kim_nelson import kim_nelson
from sim.study.statistics.equivalence import sample
from sim.study.statistics.summary import summarise
from sim.study.sweeping.independent_groups import run_apart, seed_of
from support import built, exponential, fleet, mapping, mode, repair, yard

pytestmark = pytest.mark.theory

AO = Objective("ao", "a")
FOUR = Blocks(windows=4)
LEVEL = 0.9
MACRO = 40
"""Selections, each on runs of its own."""


def theater(docks: int, of: int = 4) -> Scenario:
    """Six ships that fail every 20 d, and slow docks: windows of 30 d remember each other."""
    return built(
        mapping(
            0.0,
            initial="steady",
            warm_up_d=150.0,
            horizon_d=30.0,
            windows=of,
            fleets={"a": fleet(6, modes={"wear": mode(exponential(20.0))})},
            hubs={"yard": yard(berths={"dock": docks})},
            work={"repair": repair(exponential(12.0))},
        )
    )


def runner(blocks: Blocks = ALONE, seed: int = 1) -> Runner:
    """One that tells nobody."""
    return Runner(seed, 1, lambda _: None, blocks)


def values(scenarios: list[Scenario], runs: range, blocks: Blocks, seed: int = 1) -> np.ndarray:
    """Ao of scenarios in some runs, shape (scenarios, runs)."""
    return runner(blocks, seed).values(scenarios, [AO], runs)[..., 0]


def test_a_run_gives_the_mean_of_its_windows():
    """Run 3 is what its four windows show, and with one window a run is a replication."""
    model = theater(2)
    (found,) = values([model], range(2, 5), FOUR)
    records = windows(model, 1, range(12, 16), 4)
    from sim.study.running.outcome import outcome

    each = [AO.value(outcome(tables, model)) for tables in records]
    assert found[1] == np.mean(each)
    alone = values([model], range(3), ALONE)
    np.testing.assert_array_equal(alone, values([model], range(3), Blocks()))
    one = runner(FOUR)
    apart = run_apart([model], [7], AO, one, 2)
    np.testing.assert_array_equal(apart, values([model], range(2), FOUR, seed_of(1, 7)))


def test_windows_of_a_run_depend_on_each_other_here():
    """Or the next tests would say nothing: taken for independent they understate the error."""
    (observed,) = runner(FOUR).observed([theater(2)], [AO], range(200))[..., 0]
    runs = observed.reshape(-1, 4)
    assert np.corrcoef(runs[:, :-1].ravel(), runs[:, 1:].ravel())[0, 1] > 0.2
    assert sample(observed, 4).sd / np.sqrt(200) > 1.2 * sample(observed).sd / np.sqrt(800)


def test_a_selection_over_windows_keeps_its_promise():
    """The better of two yards, whose exact difference is delta, in at least as many selections."""
    scenarios = [theater(1), theater(2)]
    exact = [(solve(theater(docks, of=1)) or {})["ao", "a"] for docks in (1, 2)]
    delta = exact[1] - exact[0]
    each_has = 24
    drawn = values(scenarios, range(MACRO * each_has), FOUR, seed=5)
    assert np.abs(drawn.mean(axis=1) - exact).max() < 0.01
    right = spent = 0
    for macro in range(MACRO):
        own = drawn[:, macro * each_has : (macro + 1) * each_has]

        def draw(numbers: Any, block: range, own: np.ndarray = own) -> np.ndarray:
            return own[list(numbers), block.start : block.stop]

        found = kim_nelson(draw, 2, delta, LEVEL, 10, 2 * each_has)
        right += found.best == 1
        spent += found.replications
    assert right >= LEVEL * MACRO
    assert spent < 2 * each_has * MACRO  # it ends before its values do


def test_a_selection_finds_the_same_best_with_windows_and_without():
    """And its replications are whole runs of windows."""
    scenarios = [theater(docks) for docks in (1, 2, 4)]
    design = SelectionDesign(AO, "max", "kn", 0.05, 0.95, 40, 4000)
    several = choose(design, scenarios, runner(FOUR))
    single = choose(design, scenarios, runner())
    assert (several.best, several.decided) == (single.best, single.decided) == (2, True)
    assert len(several.values[0]) >= 10
    assert several.had(0) == 4 * len(several.values[0]) >= 40
    after = several.eliminated_after(0)
    assert after is not None
    assert after % 4 == 0


def test_an_interval_of_a_curve_rests_on_runs():
    """Its quantiles are those of single windows."""
    (observed,) = runner(FOUR).observed([theater(2)], [AO], range(10))[..., 0]
    told = summarise("ao", "a", "fraction", observed, 0.95, 4)
    by_runs = summarise("ao", "a", "fraction", observed.reshape(-1, 4).mean(axis=1), 0.95)
    assert told.half_width == pytest.approx(by_runs.half_width)
    assert told.mean == pytest.approx(by_runs.mean)
    assert told.q05 < by_runs.q05
    assert told.n == 40


def test_a_gate_counts_runs():
    """Moments of forty windows of ten runs are those of ten values."""
    (observed,) = runner(FOUR).observed([theater(2)], [AO], range(10))[..., 0]
    found, means = sample(observed, 4), observed.reshape(-1, 4).mean(axis=1)
    assert found.n == 10
    assert found.sd == pytest.approx(means.std(ddof=1))
    assert found.mean == pytest.approx(means.mean())
