"""``theater report`` of a sweep, a selection, a front, a break-even and a study."""

import csv
import json
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.report.page.schema import numbers_of

QUICK = ("scenario=break_even", "horizon_d=150", "warm_up_d=50", "replications=4")
GRID = ("posture=theater,home", "hubs.theater.berths.dock=1,2,3")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the commands write."""
    return tmp_path_factory.mktemp("points")


def figures(page, kind: str) -> list:
    """Figures of a kind."""
    return [each.figure for each in page.panels if each.figure and each.figure.kind == kind]


def test_a_sweep_tells_its_points_as_its_table_does(folder):
    """To the last bit; curves join points that differ in one key; where they cross is between them."""
    out = folder / "sweep"
    assert main(["sweep", *QUICK, *GRID, "against=hubs.theater.berths.dock=4", f"out={out}"]) == 0
    page = sim.report(out).page
    with (out / "sweep.csv").open(encoding="utf-8") as lines:
        rows = {
            (each["point"], each["metric"], each["subject"]): each for each in csv.DictReader(lines)
        }
    found = [each for each in numbers_of(page) if each.choice != "-1"]
    assert len(found) > 20
    for each in found:
        row = rows[each.choice, each.metric, each.subject]
        told = (row["mean"], row["low"], row["high"])
        if row.get("base"):  # with a baseline the table has differences; the page has values
            continue
        for ours, theirs in zip((each.mean, each.low, each.high), told, strict=True):
            assert theirs == "" if ours is None else float(theirs) == ours
    (curve, *_) = figures(page, "curves")
    assert [each.title for each in curve.curves] == ["repair in theater", "repair at home"]
    assert [each.x for each in curve.curves[0].points] == [1, 2, 3]
    assert curve.base is not None
    for each in curve.crossings:
        assert 1 <= each <= 3
    (heat,) = figures(page, "heat")
    assert len(heat.values["a"]) == 3
    (first,) = curve.curves[0].points[:1]
    assert (first.value.unit, curve.unit) == ("fraction", "the time in which every line is held")
    assert heat.values["a"][0][0] == pytest.approx(100 * first.value.mean)
    assert heat.unit == "% (the time in which every line is held)"
    assert "[fraction]" not in sim.report(out).html
    assert "by paired intervals" in "".join(x.text for each in page.answer for x in each).lower()


def test_the_numbers_of_a_sweep_without_a_baseline(folder):
    """Are those of its table."""
    out = folder / "plain"
    assert main(["sweep", *QUICK, *GRID, f"out={out}"]) == 0
    page = sim.report(out).page
    with (out / "sweep.csv").open(encoding="utf-8") as lines:
        rows = {
            (each["point"], each["metric"], each["subject"]): each for each in csv.DictReader(lines)
        }
    for each in numbers_of(page):
        row = rows[each.choice, each.metric, each.subject]
        for ours, key in ((each.mean, "mean"), (each.low, "low"), (each.high, "high")):
            assert row[key] == "" if ours is None else float(row[key]) == ours


def test_a_selection_tells_its_promise(folder):
    """Or that it is not decided, and what is left."""
    out = folder / "select"
    words = ["select", *QUICK[:3], "posture=theater,home", "hubs.theater.berths.dock=1,2"]
    assert main([*words, "replications=10", "budget=60", "delta=0.2", f"out={out}"]) == 0
    told = json.loads((out / "select.json").read_text())
    page = sim.report(out).page
    text = "".join(each.text for spans in page.answer for each in spans)
    assert ("with probability 95" in text) == told["decided"]
    assert ("Not decided" in text) != told["decided"]
    (dots,) = figures(page, "dots")
    values = {each.values[0].choice: each.values[0].mean for each in dots.rows}
    assert values == {str(each["option"]): each["value"] for each in told["options"]}


def test_a_front_and_a_break_even(folder):
    """Have the points and the ends of their objects."""
    front, even = folder / "front", folder / "even"
    assert main(["pareto", *QUICK, *GRID, "cost_metric=in_transit", f"out={front}"]) == 0
    told = json.loads((front / "pareto.json").read_text())
    (figure,) = figures(sim.report(front).page, "front")
    assert [each.is_best for each in figure.points] == [
        each["on_front"] for each in told["options"]
    ]
    assert [each.gain.mean for each in figure.points] == [each["gain"] for each in told["options"]]
    assert main(["breakeven", *QUICK, *GRID, "against=posture=home", f"out={even}"]) == 0
    told = json.loads((even / "breakeven.json").read_text())
    (figure,) = figures(sim.report(even).page, "curves")
    titles = [each.title for each in figure.curves]
    assert titles == ["repair in theater", "repair at home"]
    points = told["curves"][0]["points"]
    assert [each.value.mean for each in figure.curves[0].points] == [
        each["difference"] for each in points
    ]
    for each, point in zip(figure.curves[0].points, points, strict=True):
        assert each.value.unit == "fraction"
        assert each.value.high - each.value.mean == pytest.approx(point["half_width"])
    at = told["curves"][0]["at"]
    assert figure.crossings == ([] if at is None else [at])


def test_a_study_has_a_panel_for_each_step(folder):
    """With the rows of its table."""
    out = folder / "study"
    words = ["study", "hub_capacities", "replications=2", "horizon_d=100", "warm_up_d=50"]
    assert main([*words, f"out={out}"]) == 0
    told = json.loads((out / "study.json").read_text())
    page = sim.report(out).page
    assert page.title == told["question"]
    found = [(each.metric, each.subject, each.mean) for each in numbers_of(page)]
    for row in told["rows"][:20]:
        assert (row["metric"], row["subject"], row["mean"]) in found


def test_a_study_that_says_in_its_file_how_many_has_a_page(folder, monkeypatch):
    """Its words have no replications."""
    monkeypatch.chdir(folder)
    Path("own.yaml").write_text(
        "title: Docks\nquestion: How many?\nscenario: break_even\nreplications: 2\n"
        "overrides: {horizon_d: 100, warm_up_d: 50, posture: home}\ncommand: run\n"
    )
    assert main(["study", "own.yaml", "out=own"]) == 0
    assert sim.report("own").page.title == "How many?"


DOCKS = "hubs.theater.berths.dock=1,2"
EDITED = {
    ("run",): ("result.json", ("remarks",), True),
    ("sweep", DOCKS): ("asked.json", ("provenance", "numpy_simd"), 3),
    ("select", DOCKS, "budget=8"): ("select.json", ("options", 1, "value"), "x"),
    ("pareto", DOCKS, "cost_metric=ao"): ("pareto.json", ("keys",), ["posture"]),
    ("breakeven", DOCKS, "against=posture=home"): (
        "breakeven.json",
        ("curves", 0, "points", 0, "x"),
        {},
    ),
}


@pytest.mark.parametrize("words", EDITED, ids=lambda words: words[0])
def test_an_object_that_was_edited_is_told(tmp_path, capsys, words):
    """The file, what is wrong, and what makes it right; no page, no traceback."""
    out = tmp_path / "out"
    short = ("scenario=break_even", "horizon_d=40", "warm_up_d=10", "replications=2")
    assert main([*words, *short, f"out={out}"]) == 0
    name, path, value = EDITED[words]
    told = json.loads((out / name).read_text())
    place = told
    for each in path[:-1]:
        place = place[each]
    place[path[-1]] = value
    (out / name).write_text(json.dumps(told))
    assert main(["report", str(out)]) == 2
    err = capsys.readouterr().err
    assert str(out / name) in err
    assert "rerun=true writes it again" in err
    assert not (out / "report.html").exists()
