"""The break-even line of a sweep over two numbers, against its closed form.

Condition-based maintenance of F04: detection d, a false alarm every f operating days. Of one life
of 45 days, 4 days of planned work follow with probability d, 18 days of repair without, and 45/f
false alarms of a day each (renewal-reward: Ross, Stochastic Processes, 1996, ch. 3). It pays when
d (18 - 4) > 45 / f.
"""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from sim.cli.main import main

RULE = "maintenances.proactive.rules.warning"
LIFE_D, FAILURE_D, PLANNED_D = 45.0, 18.0, 4.0
WORDS = (
    "scenario=truth/F04", "maintenance=proactive", f"{RULE}.detected_frac=0,0.25,0.5,0.75,1",
    f"{RULE}.false_alarm_every_d=5,10,20,40,80", "against=maintenance=reactive", "horizon_d=7300",
    "replications=12",
)  # fmt: skip


def availability(detected: float, alarm_every_d: float) -> float:
    """Share of time up."""
    down_d = detected * PLANNED_D + (1 - detected) * FAILURE_D + LIFE_D / alarm_every_d
    return LIFE_D / (LIFE_D + down_d)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sweep over 25 points."""
    folder = tmp_path_factory.mktemp("line")
    assert main(["sweep", *WORDS, "workers=2", f"out={folder}"]) == 0
    return folder


def rows(out: Path) -> list[dict[str, str]]:
    """Rows of Ao, one a point."""
    table = csv.DictReader((out / "sweep.csv").read_text().splitlines())
    return [row for row in table if row["metric"] == "ao"]


def test_the_sign_of_the_difference_is_that_of_the_closed_form(out):
    """At every point that is further than 0.02 from the line."""
    reactive = LIFE_D / (LIFE_D + FAILURE_D)
    told = 0
    for row in rows(out):
        exact = availability(
            float(row[f"{RULE}.detected_frac"]), float(row[f"{RULE}.false_alarm_every_d"])
        )
        if abs(exact - reactive) > 0.02:
            told += 1
            assert (float(row["difference"]) > 0) == (exact > reactive), row
    assert told >= 20


def test_the_difference_is_that_of_the_closed_form(out):
    """Within three half-widths at level 0.95, which are narrow; and the baseline is reactive."""
    reactive = LIFE_D / (LIFE_D + FAILURE_D)
    for row in rows(out):
        exact = availability(
            float(row[f"{RULE}.detected_frac"]), float(row[f"{RULE}.false_alarm_every_d"])
        )
        half = float(row["difference_half_width"])
        assert 0 < half < 0.03
        assert abs(float(row["difference"]) - (exact - reactive)) < 2 * half + 0.003
        assert float(row["against"]) == pytest.approx(reactive, abs=0.02)
        assert float(row["difference"]) == pytest.approx(float(row["mean"]) - float(row["against"]))


def test_the_line_lies_where_the_closed_form_has_it(out):
    """Where the contour crosses each row of false alarms: d = 45 / 14 f."""
    from sim.report.sweep.heat_map import Map, heat_maps

    keys = (f"{RULE}.detected_frac", f"{RULE}.false_alarm_every_d")
    levels = [sorted({float(row[key]) for row in rows(out)}) for key in keys]
    change = np.full((5, 5), np.nan)
    for row in rows(out):
        across, up = (each.index(float(row[key])) for each, key in zip(levels, keys, strict=True))
        change[up, across] = float(row["difference"])
    ticks = ([str(value) for value in levels[0]], [str(value) for value in levels[1]])
    panel = Map("ao", "fraction", change, change, change)
    (figure,) = heat_maps([panel], keys, ticks, "reactive")
    (line,) = [
        each for each in figure.axes[0].collections if type(each).__name__ == "QuadContourSet"
    ]
    vertices = [point for path in line.get_paths() for point in path.vertices]
    for place, alarm_every_d in enumerate((5, 10, 20, 40)):
        (crossing,) = {round(float(x), 6) for x, y in vertices if abs(y - place - 0.5) < 1e-9}
        detected = (crossing - 0.5) / 4  # cells stand at 0.5, 1.5, ... for 0, 0.25, ...
        assert detected == pytest.approx(LIFE_D / (FAILURE_D - PLANNED_D) / alarm_every_d, abs=0.08)


def test_json_and_csv_hold_the_same(capsys, tmp_path):
    """``format`` decides what stdout gets; the rows are those of the file."""
    few = [*WORDS[:2], f"{RULE}.detected_frac=0,1", "against=maintenance=reactive"]
    quick = ["horizon_d=300", "warm_up_d=100", "replications=3", f"out={tmp_path}"]
    assert main(["sweep", *few, *quick, "format=csv"]) == 0
    text = capsys.readouterr().out
    assert text == (tmp_path / "sweep.csv").read_text()
    assert main(["sweep", *few, *quick, "format=json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["against"] == "maintenance=reactive"
    assert len(whole["rows"]) == len(text.splitlines()) - 1
    assert len(whole["provenance"]) == 3
