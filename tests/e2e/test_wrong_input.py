"""Wrong input: one clear message each, with path, value and what would be right; status 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from complaints import told
from sim.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
BASE = "scenario=break_even"
LIFE = "fleets.ships.modes.casualty.life"
DOCK = "hubs.theater.berths.dock"
HOMELESS = ("hubs.theater.accepts=[]", "hubs.home.accepts=[]")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        # What was given, where, and what would be right.
        (["horizon=30"], ["horizon: ", "30", "did you mean 'horizon_d'?"]),
        (["hubs.theater.berth.dock=2"], ["hubs.theater.berth: ", "did you mean 'berths'?"]),
        (["hubs.theatre.berths.dock=2"], ["hubs.theatre: ", "did you mean 'theater'?"]),
        (["fleets.ships.home_hub=hme"], ["fleets.ships.home_hub: ", "'hme'", "'home'"]),
        (["postures.theater.hubs=[theatre]"],
         ["postures.theater.hubs: ", "'theatre'", "'theater'"]),
        (["postures.split.hubs=[theater]"],
         ["postures.split.routing: ", "'home'", "none of the hubs of this posture"]),
        ([f"{DOCK}=-1"], [f"{DOCK}: ", "-1", "whole number from 0 up, or 'unlimited'"]),
        ([f"{DOCK}=1.5"], [f"{DOCK}: ", "1.5", "whole number from 0 up, or 'unlimited'"]),
        ([f"{DOCK}=true"], [f"{DOCK}: ", "True", "whole number from 0 up, or 'unlimited'"]),
        ([f"{DOCK}=many"], [f"{DOCK}: ", "'many'", "whole number from 0 up, or 'unlimited'"]),
        (HOMELESS, ["fleets.ships.modes.casualty: ", "'repair'", "theater: may not do", "home: "]),
        (["fleets.ships.modes.casualty.when_down=stays"],
         ["fleets.ships.modes.casualty: ", "theater: the platform cannot be moved"]),
        (["missions.hold.k=13"], ["missions.hold.k: ", "13", "12 platforms"]),
        (["missions.hold.k=-1"], ["missions.hold.k: ", "-1", "greater than or equal to 0"]),
        (["~legs.theater"], ["theater", "leg"]),
        (["~legs.theater", "posture=split"], ["hubs.theater", "leg"]),
        ([LIFE + "={law: weibull, mean_d: 60}"], [f"{LIFE}.shape: ", "missing"]),
        ([LIFE + "={law: exponential}"], [f"{LIFE}.mean_d: ", "missing"]),
        ([LIFE + "={law: weibul, mean_d: 60}"], [f"{LIFE}.law: ", "'weibul'", "'weibull'"]),
        (["+hubs.theater.award={mean_d: 60}"],
         ["hubs.theater.award.law: ", "missing", "exponential"]),
        ([LIFE + "={law: fixed, value_d: -3}"], [f"{LIFE}.value_d: ", "-3", "0"]),
        ([LIFE + "={law: fixed, value_d: nan}"], [f"{LIFE}.value_d: ", "nan"]),
        ([f"{LIFE}.mean_d=0"], [f"{LIFE}.mean_d: ", "0", "greater than 0"]),
        (["replications=0"], ["replications: ", "0", "greater than or equal to 1"]),
        (["replications=1.5"], ["replications: ", "1.5", "integer"]),
        (["replications=true"], ["replications: ", "True"]),
        (["workers=0"], ["workers: ", "0", "greater than or equal to 1"]),
        (["seed=-1"], ["seed: ", "-1", "greater than or equal to 0"]),
        (["level=1"], ["level: ", "1", "less than 1"]),
        (["format=xml"], ["format: ", "'xml'", "'table'"]),
        (["posture=rsf"], ["posture: ", "'rsf'", "theater"]),
        (["horizon_d=0"], ["horizon_d: ", "0", "greater than 0"]),
        (["horizon_d=soon"], ["horizon_d: ", "'soon'", "number"]),
        (["measure.days=[3651]"], ["measure.days: ", "3651", "0 up to that"]),
        (["metric=[turnaruond]"], ["metric", "'turnaruond'", "'turnaround'"]),
        (["=3"], ["=3: ", "key=value"]),
        (["out="], ["out: ", "is empty", "leave it out"]),
        (["a=["], ["a=[: ", "key=value"]),
        (["word"], ["word: ", "key=value"]),
        (["seed=1,2"], ["seed: ", "theater sweep"]),
        (["horizon_d.x=3"], ["horizon_d", "= 3"]),
        (["~missions.hald"], ["missions.hald: ", "did you mean 'hold'?"]),
        (["+hubs.theater.brths={dock: 1}"], ["hubs.theater.brths: ", "did you mean 'berths'?"]),
        (["fleets.ships.moves={own: {spread_cv: 200}}"],
         ["fleets.ships.moves.own.spread_cv: ", "200", "less than or equal to 100"]),
        (["fleets.ships.moves={own: {speed_kn: inf}}"],
         ["fleets.ships.moves.own.speed_kn: ", "inf", "finite"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list | tuple) else "",
)  # fmt: skip
def test_one_mistake_is_one_message(capsys, words, parts):
    """The path, the value and what would be right, in one line."""
    (problem,) = told(capsys, "run", BASE, *words)
    for part in parts:
        assert part in problem


PARTS = "scenario=engines"
FORWARD, DEPOT, DOCK_STAGE = "stocks.forward", "stocks.depot", "work.phase.stages.dock"
LEAD = "lead: {law: fixed, value_d: 90}"
WARNED = "policy: condition_based, applies_to: all"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([f"{FORWARD}.stock=-1"], [f"{FORWARD}.stock: ", "-1", "from 0 up, or 'unlimited'"]),
        (["~stocks.depot.replaced_after"],
         [f"{DEPOT}: ", "nobody repairs", "'replaced_after'", "'sources'", "never_replaced"]),
        ([DOCK_STAGE + ".needs={bay: 1, welder: 1}"],
         [f"{DOCK_STAGE}.needs.welder: ", "'welder'", "one of: bay, bench"]),
        (["hubs.base.shifts={fitter: {hours: 0}}"],
         ["hubs.base.shifts.fitter.hours: ", "0 is not right", "greater than 0"]),
        (["hubs.base.shifts={welder: {hours: 8}}"],
         ["hubs.base.shifts.welder: ", "no trade called 'welder'", "fitter"]),
        ([f"{DEPOT}.supplier=forward"],
         [f"{DEPOT}.supplier: ", "circle: depot from forward from depot", "another way"]),
        ([f"{FORWARD}.delivered.lift=convoi", "lifts={convoy: {every_d: 7}}"],
         [f"{FORWARD}.delivered.lift: ", "'convoi'", "did you mean 'convoy'?"]),
        ([f"{FORWARD}.delivered.lift=convoy"],
         [f"{FORWARD}.delivered.lift: ", "'convoy'", "there are none"]),
        (["+work.phase.stages.dock.replaces={forward: 0.7, depot: 0.5}"],
         [f"{DOCK_STAGE}: ", "replaces", "1.2", "at most 1"]),
        (["+stocks.bolts={stock: 10, reorder_at: 10, replaced_after: {law: fixed, value_d: 5}}"],
         ["stocks.bolts: ", "reorder_at 10", "below the stock 10", "smaller"]),
        (["maintenances={p: {rules: {w: {" + WARNED + ", detected_frac: 1.5}}}}", "maintenance=p"],
         ["maintenances.p.rules.w.detected_frac: ", "1.5", "less than or equal to 1"]),
        (["lifts={convoy: {every_d: 7, room_t: 0}}",
          FORWARD + ".delivered={lift: convoy, weight_t: 1}"],
         [f"{FORWARD}.delivered.weight_t: ", "1 t", "convoy carries", "at most 0"]),
        (["fleets.jets.modes.engine.part=foward"],
         ["fleets.jets.modes.engine.part: ", "'foward'", "did you mean 'forward'?"]),
        (["fleets.jets.cannibalization.policy=ful"],
         ["fleets.jets.cannibalization.policy: ", "'ful'", "'already_down' or 'full'"]),
        ([DEPOT + ".sources={new: {" + LEAD + ", opens_d: 100, closes_d: 50}}"],
         [f"{DEPOT}.sources.new: ", "50", "100", "opens before it closes"]),
        ([f"{DEPOT}.condemned_frac=0.1"], [f"{DEPOT}: ", "0.1", "'sources'"]),
        ([DEPOT + ".lateral={stocks: [foward]}"],
         [f"{DEPOT}.lateral.stocks: ", "'foward'", "'forward'"]),
        (["~stocks.depot.replaced_after", DEPOT + ".shop={hub: shap, work: overhaul}"],
         [f"{DEPOT}.shop.hub: ", "'shap'", "did you mean 'shop'?"]),
        (["lifts={convoy: {others_frac: {war: 0.5}}}"],
         ["lifts.convoy.others_frac.war: ", "'war'", "there are none"]),
        (["measure.forecast_leads_d=[2000]"],
         ["measure.forecast_leads_d: ", "2000", "at most 1003.75"]),
        (["measure.forecast_leads_d=[30,30]"], ["measure.forecast_leads_d: ", "twice"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list | tuple) else "",
)  # fmt: skip
def test_one_mistake_about_parts_is_one_message(capsys, words, parts):
    """Stocks, lifts, sources, trades, shifts and rules say it as clearly as hubs and fleets."""
    (problem,) = told(capsys, "run", PARTS, *words)
    for part in parts:
        assert part in problem


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("scenario=brake_even", ["scenario: ", "'brake_even'", "did you mean 'break_even'?"]),
        ("scenario=nothing.yaml", ["scenario: ", "nothing.yaml"]),
        ("scenario=break_even,rich_fleet", ["scenario: ", "several values", "theater sweep"]),
        ("~scenario", ["scenario"]),
    ],
)
def test_a_scenario_that_is_none(capsys, word, parts):
    """What there is, or how to give several."""
    (problem,) = told(capsys, "run", word)
    for part in parts:
        assert part in problem
    assert "ChoiceSweep" not in problem


def test_all_problems_of_a_layer_come_at_once(capsys):
    """Two unknown keys; two wrong values; two references that do not hold."""
    for pair, paths in (
        (("horizon=3", "hubs.theatre.node=x"), ["horizon", "hubs.theatre"]),
        ((f"{DOCK}=-1", "replications=0"), ["replications", DOCK]),
        (("missions.hold.k=13", "fleets.ships.home_hub=hme"),
         ["fleets.ships.home_hub", "missions.hold.k"]),
    ):  # fmt: skip
        problems = told(capsys, "run", BASE, *pair)
        assert sorted(each.split(":")[0] for each in problems) == sorted(paths)


def test_the_layers_come_one_after_the_other(capsys):
    """Overrides first, then fields, then references: no complaint that follows from another."""
    everything = ("horizon=3", f"{DOCK}=-1", "missions.hold.k=13")
    (first,) = told(capsys, "run", BASE, *everything)
    (second,) = told(capsys, "run", BASE, *everything[1:])
    (third,) = told(capsys, "run", BASE, *everything[2:])
    assert [each.split(":")[0] for each in (first, second, third)] == [
        "horizon", DOCK, "missions.hold.k"
    ]  # fmt: skip


def test_an_out_folder_that_cannot_be_written(capsys, tmp_path):
    """Below a file, in /proc, or read-only: told before anything is simulated."""
    (tmp_path / "file").write_text("")
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    outs = [tmp_path / "file", tmp_path / "file" / "below", Path("/proc/x")]
    if os.geteuid() != 0:  # nothing is read-only for root
        outs += [locked, locked / "below"]
    for command, words in (
        ("run", []),
        ("compare", ["posture=theater", "posture=home"]),
        ("sweep", ["posture=theater,home"]),
    ):
        for out in outs:
            (problem,) = told(capsys, command, BASE, *words, f"out={out}")
            assert problem.startswith("out: ")
            assert repr(str(out)) in problem
            assert "writable folder" in problem


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([], ["nothing to compare", "posture=today posture=rsf"]),
        (["posture=home"], ["nothing to compare"]),
        (["posture=home", "posture=theater", "seed=1", "seed=2", "seed=3"],
         ["posture (2 times)", "seed (3 times)"]),
        (["posture=home", "posture=teater"], ["posture: ", "'teater'", "'theater'"]),
        (["seed=1", "seed=2"], ["seed"]),
        (["replications=2", "replications=3"], ["replications"]),
    ],
)  # fmt: skip
def test_a_comparison_that_is_none(capsys, words, parts):
    """A choice is a key given twice that changes the model, not how it is run."""
    (problem,) = told(capsys, "compare", BASE, *words)
    for part in parts:
        assert part in problem


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([], ["nothing to sweep", "hubs.geoje.berths.slot=0,1,2"]),
        (["posture=theater,hme"], ["posture: ", "'hme'", "'home'"]),
        ([f"{DOCK}=1,-2"], [f"{DOCK}: ", "-2"]),
        ([f"{DOCK}s=1,2"], [f"{DOCK}s: ", "did you mean 'dock'?"]),
        ([f"{DOCK}=1,2", "spells=true"], ["spells: is not a key of `theater sweep`"]),
        ([f"{DOCK}=1,2", "format=xml"], ["format: ", "'xml'", "'table'"]),
        ([f"{DOCK}=1,2", "against=home"], ["against=home: ", "against=KEY=VALUE"]),
        ([f"{DOCK}=1,2", "against="], ["against=: ", "against=KEY=VALUE"]),
        ([f"{DOCK}=1,2", "against=posture=hme"], ["posture: ", "'hme'", "'home'"]),
        ([f"{DOCK}=1,2", "against=posture=home,theater"], ["posture: ", "several values"]),
        ([f"{DOCK}=1,2", "against=seed=3"], ["against=seed: ", "one for all points"]),
        (["seed=1,2", "against=posture=home"], ["seed: ", "is swept"]),
    ],
)
def test_a_sweep_that_is_none(capsys, tmp_path, words, parts):
    """Every point is checked before the first one runs: nothing is written."""
    (problem, *_) = told(capsys, "sweep", BASE, *words, f"out={tmp_path / 'new'}")
    for part in parts:
        assert part in problem
    assert not (tmp_path / "new").exists()


def test_a_grid_of_many_wrong_values_is_told_on_one_screen(capsys):
    """Some of the values, and how many there are besides."""
    problems = told(capsys, "sweep", BASE, f"{DOCK}=range(1,5,0.1)")
    assert len(problems) == 9
    assert "32 more values are not right" in problems[-1]


def test_a_word_that_is_no_command(capsys):
    """The nearest one."""
    assert main(["rum"]) == 2
    assert "did you mean 'run'?" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["", " ", "word"])
def test_a_first_word_that_is_nothing(capsys, word):
    """``python -m sim ""`` is told what there is, like any other word that is no command."""
    assert main([word], default="run") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_as_a_process_it_ends_with_status_2():
    """Of the shell, with the message on stderr and nothing on stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "sim", "run", BASE, f"{DOCK}=-1"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert DOCK in done.stderr


@pytest.mark.parametrize(
    ("command", "words", "parts"),
    [
        ("run", ["postures.rsf.openings.by=1990-01-01"],
         ["postures.rsf.openings.by: ", "1990-01-01 is before the first opening", "or latest, is right"]),
        ("compare", ["posture=rsf", "postures.rsf.openings.by=2024-05-01", "postures.rsf.openings.by=2030-01-01"],
         ["postures.rsf.openings.by: ", "2030-01-01 is after the last opening", "2026-01-12"]),
        ("sweep", ["postures.rsf.openings.by=2024-05-01,1 May 2024"],
         ["postures.rsf.openings.by: ", "'1 May 2024'", "'2024-05-01', or latest"]),
        ("check", ["postures.today.hubs=[geoje]", "posture=rsf"],
         ["postures.today.hubs: ", "'geoje'", "leave it out"]),
        ("check", ["openings.geoje.source=''"], ["openings.geoje.source: ", "is empty", "[C004]"]),
        ("check", ["~openings.geoje.opened"], ["openings.geoje.opened: is missing"]),
    ],
)  # fmt: skip
def test_a_posture_on_a_day_that_the_record_does_not_have(capsys, command, words, parts):
    """Where, which day, and which days there are."""
    problems = told(capsys, command, "scenario=indo_pacific", *words)
    (problem,) = [each for each in problems if each.startswith(parts[0])]
    for part in parts:
        assert part in problem


LONG = "x" * 1000
"""Longer than any file's name may be [characters]."""


@pytest.mark.parametrize(
    "words",
    [
        ("run", f"scenario={LONG}"), ("run", f"scenario=./{LONG}.yaml"),
        ("run", BASE, f"parameters_of={LONG}"), ("run", BASE, f"out={LONG}"),
        ("study", LONG), ("study", f"./{LONG}.yaml"), ("calibrate", LONG), ("report", LONG),
        ("game", "replay", f"{LONG}.yaml"), ("regress", f"{LONG}.json"), ("show", LONG),
        ("scrub", LONG),
    ],
)  # fmt: skip
def test_a_name_that_no_file_can_have_is_one_line(capsys, words):
    """As any that is wrong: one problem in few words, not the system's own of a path of ours."""
    (problem,) = told(capsys, *words)
    assert len(problem) < 400
    assert "xxx" in problem
    assert "configs" not in problem
