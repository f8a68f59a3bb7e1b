"""A sweep over a design, from the words to the files."""

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from complaints import told
from journals import NEVER, counted, doctor, visible
from sim.cli.main import main

BASE = "scenario=break_even"
QUICK = (BASE, "replications=2", "horizon_d=200", "warm_up_d=50")
DOCK = "hubs.theater.berths.dock"
TAKES = "work.repair.stages.dock.takes.mean_d"
FACTORS = ("posture=theater,home", f"{DOCK}=range(1,4)", f"{TAKES}=interval(10,40)")
LHS = ("design=lhs", "points=6")


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a csv file."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_a_design_ends_with_its_points_one_table_and_one_figure(capsys, tmp_path):
    """Every point of design.csv is in the table; words and numbers are balanced."""
    assert main(["sweep", *QUICK, *FACTORS, *LHS, "figures=true", f"out={tmp_path}"]) == 0
    printed = capsys.readouterr().out
    assert "Design: lhs, 6 points, design_seed 1; largest correlation" in " ".join(printed.split())
    assert visible(tmp_path).keys() == {"sweep.csv", "sweep.png", "design.csv"}
    points = rows_of(tmp_path / "design.csv")
    assert list(points[0]) == ["point", "posture", DOCK, TAKES]
    assert Counter(each["posture"] for each in points) == {"theater": 3, "home": 3}
    assert Counter(each[DOCK] for each in points) == {"1": 2, "2": 2, "3": 2}
    assert sorted(int((float(each[TAKES]) - 10) / 5) for each in points) == list(range(6))
    run = {tuple(row[key] for key in points[0]) for row in rows_of(tmp_path / "sweep.csv")}
    assert run == {tuple(each.values()) for each in points}


def test_a_point_of_a_design_is_what_it_is_alone(capsys, tmp_path):
    """Its row of design.csv, given to ``theater run``, gives the same numbers."""
    assert main(["sweep", *QUICK, *FACTORS, *LHS, f"out={tmp_path}"]) == 0
    point = rows_of(tmp_path / "design.csv")[4]
    capsys.readouterr()
    words = [f"{key}={value}" for key, value in point.items() if key != "point"]
    assert main(["run", *QUICK, *words, "format=csv"]) == 0
    alone = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    swept = [row for row in rows_of(tmp_path / "sweep.csv") if row["point"] == "4"]
    assert [{key: row[key] for key in alone[0]} for row in swept] == alone


def test_a_design_goes_on_where_it_was_stopped(monkeypatch, tmp_path):
    """Replications of an interrupted sweep are not run again, and the rest is that of a whole one."""
    from sim.study.journal.journal import Journal

    class Interrupted(Journal):
        def add(self, run, ended):
            super().add(run, ended)
            raise KeyboardInterrupt

    out, whole = tmp_path / "out", tmp_path / "whole"
    words = ["sweep", *QUICK, *FACTORS, *LHS]
    with monkeypatch.context() as patched:
        patched.setattr("sim.report.output.folder.Journal", Interrupted)
        assert main([*words, f"out={out}"]) == 130
    assert doctor(out) == 0
    assert main([*words, f"out={out}"]) == 0
    assert main([*words, f"out={whole}"]) == 0
    resumed, undisturbed = (rows_of(each / "sweep.csv") for each in (out, whole))
    (changed,) = (one for one, other in zip(resumed, undisturbed, strict=True) if one != other)
    assert changed["point"] == "0"
    assert float(changed["mean"]) < NEVER / 3
    assert (out / "design.csv").read_bytes() == (whole / "design.csv").read_bytes()


def test_a_complete_sweep_is_not_run_again(capsys, monkeypatch, tmp_path):
    """The same command tells and writes the same and runs nothing; rerun=true runs all of it."""
    words = ["sweep", *QUICK, *FACTORS, *LHS, "against=posture=home", "store=true"]
    assert main([*words, f"out={tmp_path}"]) == 0
    first, files = capsys.readouterr(), visible(tmp_path)
    ran = counted(monkeypatch)
    assert main([*words, f"out={tmp_path}"]) == 0
    again = capsys.readouterr()
    assert (again.out, visible(tmp_path)) == (first.out, files)
    assert "nothing was run" in again.err
    assert ran == []
    assert main([*words, f"out={tmp_path}", "rerun=true"]) == 0
    assert (capsys.readouterr().out, visible(tmp_path)) == (first.out, files)
    assert len(ran) == len(set(ran)) == 7 * 2


def test_the_order_of_the_words_and_the_workers_change_no_point(tmp_path):
    """Only the order of the columns: each point has its number, its settings and its results."""
    one, other = tmp_path / "one", tmp_path / "other"
    assert main(["sweep", *QUICK, *FACTORS, *LHS, f"out={one}"]) == 0
    turned = [*LHS, *reversed(FACTORS), "workers=2"]
    assert main(["sweep", *QUICK, *turned, f"out={other}"]) == 0
    for name in ("design.csv", "sweep.csv"):
        assert rows_of(one / name) == rows_of(other / name)


def test_any_kind_of_value_may_be_a_factor(capsys, tmp_path):
    """Laws and quoted words beside numbers, with a baseline: all are run."""
    law = "fleets.ships.modes.casualty.life={law: fixed, value_d: 90},{law: fixed, value_d: 120}"
    factors = (law, "title='a, b',c", "measure.hold_d=1,2")
    words = (*QUICK, *factors, "design=lhs", "points=4", "against=posture=home")
    assert main(["sweep", *words, f"out={tmp_path}"]) == 0
    assert "from posture=home" in capsys.readouterr().out
    points = rows_of(tmp_path / "design.csv")
    assert Counter(each["title"] for each in points) == {"a, b": 2, "c": 2}
    assert len({each["fleets.ships.modes.casualty.life"] for each in points}) == 2


@pytest.mark.parametrize(("kind", "points"), [("sobol", 4), ("nolh", 17)])
def test_json_tells_the_design(capsys, tmp_path, kind, points):
    """Kind, seed and points, and the largest correlation as the points have it."""
    words = (f"design={kind}", f"points={points}", "design_seed=5", "format=json", *QUICK)
    factors = (f"{TAKES}=interval(10,40)", "legs.home.takes.value_d=tag(log,interval(5,50))")
    assert main(["sweep", *factors, *words, f"out={tmp_path}"]) == 0
    told_design = json.loads(capsys.readouterr().out)["design"]
    rows = rows_of(tmp_path / "design.csv")
    keys = [TAKES, "legs.home.takes.value_d"]
    takes, legs = (np.array([float(row[key]) for row in rows]) for key in keys)
    assert told_design == {
        "kind": kind, "seed": 5, "points": points, "different": points, "between": keys,
        "largest_correlation": pytest.approx(abs(np.corrcoef(takes, np.log(legs))[0, 1]), abs=1e-12),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["design=lsh", "points=4", f"{DOCK}=1,2"], ["design: ", "'lsh'", "'lhs'"]),
        (["design=lhs", f"{DOCK}=1,2"], ["points: ", "missing", "points=64"]),
        (["design=lhs", "points=1", f"{DOCK}=1,2"], ["points: ", "1 is too few"]),
        (["design=lhs", "points=six", f"{DOCK}=1,2"], ["points: ", "six"]),
        (["design=lhs", "points=2,4", f"{DOCK}=1,2"], ["points: ", "one for a whole sweep"]),
        (["design=lhs", "points=3", f"{DOCK}=1,2"], ["points: ", "2 combinations", "design=grid"]),
        (["design=lhs", "points=4"], ["nothing to sweep"]),
        (["design=sobol", "points=12", f"{TAKES}=interval(1,2)"], ["points: ", "8 or 16"]),
        (["design=nolh", "points=16", f"{TAKES}=interval(1,2)"], ["points: ", "17 or more"]),
        ([*LHS, f"{DOCK}=range(3,3)"], [f"{DOCK}: ", "no values", "left out"]),
        ([f"{DOCK}=range(3,3)"], [f"{DOCK}: ", "no values", "left out"]),
        (["points=4", f"{DOCK}=1,2"], ["points: ", "design=lhs points=64"]),
        (["design_seed=4", f"{DOCK}=1,2"], ["design_seed: ", "design=lhs"]),
        ([f"{TAKES}=interval(1,2)"], [f"{TAKES}: ", "interval(1.0, 2.0)", "design=lhs"]),
        ([*LHS, f"{TAKES}=interval(2,1)"], [f"{TAKES}: ", "interval(2.0, 1.0)", "lower bound"]),
        ([*LHS, f"{TAKES}=tag(log,interval(0,1))"], [f"{TAKES}: ", "above 0"]),
        ([*LHS, f"{TAKES}=tag(sqrt,interval(0,1))"], [f"{TAKES}: ", "sqrt", "tag(log"]),
        ([*LHS, f"{DOCK}=int(interval(1,3))"], [f"{DOCK}: ", "range(1, 4)"]),
        ([*LHS, f"{TAKES}=shuffle(range(1,9))"], [f"{TAKES}: ", "without shuffle()"]),
        ([*LHS, f"{TAKES}=5,5,6"], [f"{TAKES}: ", "5 twice"]),
        ([*LHS, f"{TAKES}=5,6", f"{TAKES}=7,8"], [f"{TAKES}: ", "given 2 times"]),
        ([*LHS, f"{TAKES}=interval(1,9)", "posture=theater,hme"], ["posture: ", "'hme'", "(points "]),
        (["store=maybe", f"{DOCK}=1,2"], ["store: ", "maybe"]),
        (["rerun=true,false", f"{DOCK}=1,2"], ["rerun: ", "is one for all points"]),
        (["scheduler=host:8786", f"{DOCK}=1,2"], ["scheduler: ", "'host:8786'", "tcp://"]),
        (["scheduler=tcp://127.0.0.1:9", f"{DOCK}=1,2"], ["scheduler: ", "tcp://127.0.0.1:9", "dask worker"]),
        ([*LHS, "workers=1,2", f"{TAKES}=interval(1,9)"], ["workers: ", "is one for all points"]),
    ],
)  # fmt: skip
def test_a_design_that_is_none(capsys, tmp_path, words, parts):
    """One line a problem with what would be right, status 2, and nothing is written."""
    (problem,) = told(capsys, "sweep", BASE, *words, f"out={tmp_path / 'new'}")
    for part in parts:
        assert part in problem
    assert not (tmp_path / "new").exists()


def test_all_points_of_a_design_are_checked_before_one_runs(capsys, tmp_path):
    """Different things wrong with different points are told together, each with its points."""
    words = ("design=lhs", "points=20", f"{DOCK}=range(-2,8)", f"{TAKES}=interval(-1,10)")
    problems = told(capsys, "sweep", BASE, *words, f"out={tmp_path / 'new'}")
    docks = [each for each in problems if f"{DOCK}: " in each]
    assert len(docks) == 2
    assert all("(points " in each and each.count(",") >= 1 for each in docks)
    assert any(f"{TAKES}: " in each and "(point" in each for each in problems)


def test_a_complaint_about_every_point_fits_on_a_screen(capsys, tmp_path):
    """Real numbers where whole ones belong: eight points are told, the others are counted."""
    words = ("design=lhs", "points=30", f"{DOCK}=interval(1,5)")
    problems = told(capsys, "sweep", BASE, *words, f"out={tmp_path / 'new'}")
    assert len(problems) == 9
    assert all("not a capacity" in each for each in problems[:8])
    assert "22 more values are not right (points 8, 9" in problems[8]


def test_a_sweep_that_keeps_some_metrics_has_the_same_values(tmp_path, capsys):
    """Rows of the metrics that are kept, byte by byte those of the sweep of all; no other rows."""
    words = [
        "sweep",
        "scenario=break_even",
        "horizon_d=200",
        "warm_up_d=100",
        "replications=3",
        "posture=theater,home",
        "format=csv",
    ]
    assert main([*words, f"out={tmp_path / 'all'}"]) == 0
    head, *every = capsys.readouterr().out.splitlines()
    assert main([*words, f"out={tmp_path / 'some'}", "keep=[ao,wait]"]) == 0
    kept_head, *kept = capsys.readouterr().out.splitlines()
    assert kept_head == head
    column = head.split(",").index("metric")
    assert sorted(kept) == sorted(row for row in every if row.split(",")[column] in ("ao", "wait"))
