"""Factors between 0 and 1, trajectories, options: worked by hand."""

from itertools import pairwise

import numpy as np
import pytest

from sim.load.compose import load
from sim.load.factors.draws import drawn, is_whole
from sim.load.factors.space import space
from sim.load.overrides import parse
from sim.study.explain.luck_or_ignorance import best, components
from sim.study.explain.morris import trajectories
from sim.study.sweeping.axes import axis
from sim.study.sweeping.designs import Interval, Levels

WORDS = axis("yard", Levels(("north", "south", "west")))
DOCKS = axis("docks", Levels(("8", "1", "2"), (8.0, 1.0, 2.0)))
COUNT = axis("size", Interval(4, 6), whole=True)


def test_values_that_can_be_counted_share_the_cube_evenly():
    """Thirds for three values, in the order of the numbers; a count is rounded as in a draw."""
    units = (0.0, 1 / 3 - 1e-6, 1 / 3, 2 / 3, 1.0)
    assert [WORDS.value(unit) for unit in units] == ["north", "north", "south", "west", "west"]
    assert [DOCKS.value(unit) for unit in units] == ["1", "1", "2", "8", "8"]
    assert [COUNT.value(unit) for unit in (0.0, 0.2, 0.3, 0.7, 0.8, 1.0)] == [4, 4, 5, 5, 6, 6]


def test_a_place_is_where_the_value_lies_between_the_lowest_and_the_highest():
    """2 docks of 1 to 8 lie at 1/7; a count of 5 in 4 to 6 at 1/2; a word at its number."""
    assert DOCKS.place(0.5) == pytest.approx(1 / 7)
    assert COUNT.place(0.3) == 0.5
    assert WORDS.place(0.5) == 1.0


def test_a_curve_has_every_value_that_can_be_counted_once():
    """Whatever the number of steps."""
    assert [DOCKS.value(unit) for unit in DOCKS.grid(2)] == ["1", "2", "8"]
    assert [COUNT.value(unit) for unit in COUNT.grid(9)] == [4, 5, 6]
    assert axis("x", Interval(0.0, 8.0)).grid(3) == [0.0, 0.5, 1.0]


def test_a_trajectory_moves_one_factor_at_a_time_to_another_value():
    """Every factor once, whole numbers and words too; every pair of words is stepped."""
    axes = [WORDS, DOCKS, COUNT, axis("x", Interval(0.0, 1.0))]
    points = trajectories(axes, 60, 1)
    assert points.shape == (60, 5, 4)
    seen = set()
    for units in points:
        values = [[each.value(u) for each, u in zip(axes, row, strict=True)] for row in units]
        changed = [
            [number for number in range(4) if before[number] != after[number]]
            for before, after in pairwise(values)
        ]
        assert sorted(changed) == [[0], [1], [2], [3]]
        seen.add((values[0][0], values[-1][0]))
    assert len(seen) == 6


def test_components_by_hand():
    """Draws 1, 3 and 5, 7: 2 within; the means 2 and 6 vary by 8, of which 2 / 2 is luck."""
    assert components(np.array([[1.0, 3.0], [5.0, 7.0]])) == (7.0, 2.0)


def test_shares_of_the_best_by_hand():
    """The first draw to a, the second to both, the third to b; luck decides the first alone."""
    a = np.array([[5.0, 5.1], [1.0, 1.0], [0.0, 2.0]])
    b = np.array([[0.0, 0.1], [1.0, 1.0], [9.0, 0.0]])
    found = {each.name: each for each in best(["a", "b"], np.array([a, b]), "max", 0.95)}
    assert (found["a"].share, found["b"].share) == (0.5, 0.5)
    assert (found["a"].decided, found["b"].decided) == (pytest.approx(1 / 3), 0.0)
    low = best(["a", "b"], np.array([a, b]), "min", 0.95)
    assert [each.decided for each in low] == [0.0, pytest.approx(1 / 3)]


def test_all_inputs_are_drawn_as_everywhere_else():
    """The scenario of a draw is that of ``sim.load.factors.draws.drawn``, bit for bit."""
    loaded = load(["scenario=southcom", "seed=3"])
    whole = space(parse(["scenario=southcom", "seed=3"]), ["inputs"])
    for number in range(3):
        (placed,) = whole.place(whole.drawn_units(number)).scenarios
        assert placed == drawn(loaded, 3, number).scenario
        assert placed != loaded.scenario


@pytest.mark.parametrize(("path", "whole"), [
    ("hubs.mayport.shifts.structural.days_on", True), ("people.field_team", True),
    ("hubs.mayport.shifts.structural.hours", False), ("people_per_day.ship", False),
    ("work.voyage_repair.stages.repair.takes.mean_d", False), ("of.none", False),
])  # fmt: skip
def test_the_model_knows_which_numbers_are_whole(path, whole):
    """Whatever their unit is, and without a row: a share of a day on would be put back."""
    assert is_whole(load(["scenario=southcom"]), path, None) == whole


def test_a_pattern_chooses_inputs():
    """Rows whose path it matches and nothing else, each with all of its numbers."""
    whole = space(parse(["scenario=southcom"]), ["hubs.*"])
    assert whole.axes
    assert all(each.name.startswith("hubs.") for each in whole.axes)
    at = np.full(len(whole.axes), np.nan)
    assert whole.place(at).scenarios[0] == load(["scenario=southcom"]).scenario


def test_what_does_not_fit_keeps_its_own_value_even_if_the_problem_names_another():
    """Fleets too small for a requirement that stays: some keep their size, and only they do."""
    whole = space(parse(["scenario=southcom"]), ["fleets.*.size"])
    placed = whole.place(np.zeros(len(whole.axes)))
    own = np.array(whole.at_own)
    back = placed.places[0] != 0
    assert 0 < placed.kept == back.sum() < len(whole.axes)
    assert placed.places[0][back] == pytest.approx(own[back])
