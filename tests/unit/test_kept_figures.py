"""Figures of numbers at hand: their titles say what the numbers do, and no more."""

import numpy as np
import pytest

from sim.load.compose import load_scenario
from sim.report.figures import (
    CurvePanel,
    ExactCurve,
    MeasuredChanges,
    changes,
    curves,
    front,
    grid,
    kept_fans,
    scores,
    shares,
)
from sim.report.output.words.labels import stock_title


def texts(figure):
    """Title and note, each in one line."""
    return [" ".join(each.get_text().split()) for each in figure.texts]


def test_a_change_is_told_where_its_interval_leaves_out_nothing():
    """Of three changes one is, and the largest of them is not."""
    panel = MeasuredChanges("days up", [4.0, -9.0, 0.5], [3.0, 9.5, 1.0])
    figure = changes(["a dock", "a strike", "a spare"], [panel], against="none", replications=8)
    title, note = texts(figure)
    assert title == "1 of 3 changes in days up is told from nothing; a dock, +4.0 (+1.0 to +7.0)"
    assert "8 replications" in note
    assert "95 % interval" in note


def test_no_change_is_told():
    """Then the title says so."""
    figure = changes(["a"], [MeasuredChanges("cost", [1.0], [2.0])], against="b", replications=2)
    assert texts(figure)[0] == "None of 1 changes in cost is told from nothing"


def test_points_on_their_line_are_counted():
    """Between two values a line is straight: 1.5 at 0.5; the second point is off by its interval
    and a bit."""
    line = ExactCurve("exact", [0, 1], [1, 2], [0.5, 1.0], [1.4, 2.3], [0.1 + 1e-9, 0.2])
    panel = CurvePanel([line], "docks", "ships")
    title, note = texts(curves([panel], replications=9, level=0.99))
    assert title == "1 of 2 simulated intervals hold the exact line"
    assert "9 replications; bars: 99 % interval" in note
    assert "1 of 2 intervals" in texts(curves([panel], finding="More docks, more ships"))[1]


def test_scores_beyond_are_counted():
    """1.96 standard errors are not beyond; 2 are."""
    title, note = texts(scores(["a", "b"], [[0.0, 1.96], [-2.0, 0.5]], replications=30))
    assert title.startswith("1 of 4 simulated values (25 %) lie beyond 1.96 standard errors")
    assert "30 replications" in note


def test_cells_that_are_told_are_counted():
    """Of four cells two are told, one each way."""
    figure = grid(
        ("found", ["0 %", "50 %"]), ("alarms", ["4", "40"]), [[-5, 1], [0, 3]],
        measure="days", half_width=[[2, 2], [2, 2]], replications=10,
    )  # fmt: skip
    assert texts(figure)[0] == "days: more in 1 of 4 cells (25 %), less in 1"
    written = [each.get_text() for each in figure.axes[0].texts]
    assert written == ["−5", "(+1)", "(0)", "+3"]


def test_bars_have_a_colour_for_each_part():
    """More parts than colours are refused."""
    parts = {f"part {number}": [10.0] for number in range(9)}
    with pytest.raises(ValueError, match="9 parts; at most 8"):
        shares(["a"], parts, measure="days", replications=3)


def test_options_have_numbers_and_their_names_beside():
    """Those on the front come first, the cheapest of them with 1."""
    values = np.array([[3.0, 2.0, 4.0], [1.0, 0.5, 1.5], [2.0, 1.0, 3.0]])
    figure = front(
        ["dear", "cheap", "beaten"], values, values[[0, 1, 0]], [True, True, False],
        measures=("Ships", "Cost"), units=("", "money"), note="n = 4",
    )  # fmt: skip
    assert texts(figure)[0] == "2 of 3 options are on the front: 1 and 2"
    (legend,) = figure.legends
    assert [each.get_text() for each in legend.texts] == ["1: cheap", "2: dear", "3: beaten"]


def test_the_hardest_line_of_a_fan_comes_first():
    """By the smaller share of the two choices."""
    scenario = load_scenario("indo_pacific")
    names = list(scenario.missions)[:2]
    bands = [
        {"choice": choice, "mission": name, "day": day, "q05": 1, "q50": 2, "q95": 3}
        for choice in ("a", "b")
        for name in names
        for day in range(3)
    ]
    held = [
        {"choice": choice, "mission": name, "uptime": uptime, "uptime_half_width": 0.1}
        for choice, name, uptime in (
            ("a", names[0], 0.9), ("b", names[0], 0.8), ("a", names[1], 0.95), ("b", names[1], 0.4),
        )
    ]  # fmt: skip
    figure = kept_fans(bands, held, {"a": "as it is", "b": "other"}, scenario, replications=6)
    title, note = texts(figure)
    assert title.endswith("is hardest: held 95 % against 40 % of the time")
    assert "6 replications" in note
    assert " ".join(figure.axes[0].get_title("left").split()).endswith(
        "held 95 % (85 to 100) / 40 % (30 to 50)"
    )


def test_stocks_are_called_as_their_fleets_and_places():
    """A type as fleets write it, short forms in capitals, a place behind ``at``."""
    theater = load_scenario("indo_pacific")
    told = {"mv22_lru_wholesale": "MV-22 LRU wholesale", "f35_at_iwakuni": "F-35 at Iwakuni",
            "ddg_at_yokosuka": "DDG at Yokosuka", "stryker_packs": "Stryker packs"}  # fmt: skip
    assert {name: stock_title(theater, name) for name in told} == told
