"""Grades of numbers: by hand, and as every output counts them."""

from collections import Counter

import pytest

from sim.api.reasons.provenance import GROUPS
from sim.load.compose import load
from sim.load.register.grading import grade_after, graded_numbers, narrowing
from sim.load.register.parameters import GRADES, Parameter, grades

ROW = Parameter("theater", "a.b", "d", 5.0, 0.0, 10.0, "notional", ("R001",), "")


@pytest.mark.parametrize(
    ("low", "high", "level", "share", "grade"),
    [
        (2.0, 9.0, 1.0, 0.3, "calibrated"),  # 7 of 10 d
        (2.0, 9.1, 1.0, 0.29, "notional"),
        (0.25, 9.75, 0.95, 0.0, "notional"),  # the prior itself: nothing was learned
        (3.0, 7.0, 0.8, 0.5, "calibrated"),  # 4 of the 8 d that hold 80 % of the prior
        (-5.0, 15.0, 1.0, -1.0, "notional"),
    ],
)
def test_a_calibrated_number_keeps_its_grade_unless_it_is_three_tenths_narrower(
    low, high, level, share, grade
):
    """The interval of the posterior against that of the prior at the same level."""
    assert narrowing(ROW, low, high, level) == pytest.approx(share)
    assert grade_after(ROW, low, high, level) == grade


def test_a_range_without_width_cannot_be_narrowed():
    """What is known stays as it was graded."""
    known = Parameter("theater", "a.b", "d", 5.0, 5.0, 5.0, "cited", (), "")
    assert grade_after(known, 5.0, 5.0) == "cited"


def test_the_grades_of_all_numbers_are_what_every_output_counts():
    """A row counts once, however many numbers it stands for; one that was changed has no grade."""
    config = load(["scenario=southcom", "fleets.p8a_comalapa.size=5"]).config
    found = graded_numbers(config)
    by_row: dict[tuple[str, str], str] = {}
    for each in found:
        if by_row.get(each.source) != "ungraded":
            by_row[each.source] = each.grade
    count = Counter(by_row.values())
    assert {grade: count[grade] for grade in grades(config)} == grades(config)
    assert {each.area for each in found} >= {"fleets", "hubs"}


def test_without_a_register_every_number_is_the_scenarios_own():
    """The textbook loop has no row anywhere."""
    found = graded_numbers(load(["scenario=break_even"]).config)
    assert found
    assert {(each.grade, each.row) for each in found} == {("ungraded", None)}


def test_every_grade_is_in_one_group():
    """Whose inputs are drawn together."""
    assert sorted(grade for some in GROUPS.values() for grade in some) == sorted(GRADES)
