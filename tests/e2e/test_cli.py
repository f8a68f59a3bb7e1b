"""The command line from end to end: what each command prints and writes."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from journals import visible
from processes import patient
from sim.cli.main import main
from sim.load.compose import load_scenario, scenarios
from sim.report.output.folder import LOCK, MARKER
from sim.study.results.paired import compare as paired

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("scenario=break_even", "replications=4", "horizon_d=300", "warm_up_d=100")
COLUMNS = [
    "metric", "subject", "unit", "mean", "half_width", "q05", "q50", "q95", "n", "low", "high",
]  # fmt: skip

Told = tuple[int, str, str]


@pytest.fixture
def theater(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Run a command in this process: its status, stdout and stderr."""

    def run(*words: str, default: str | None = None) -> Told:
        status = main(list(words), default)
        return status, *capsys.readouterr()

    return run


def rows_of(text: str) -> list[dict[str, str]]:
    """Rows of a csv text."""
    return list(csv.DictReader(io.StringIO(text)))


def is_png(path: Path) -> bool:
    """Whether a file is a picture that can be decoded, and shows something."""
    from matplotlib.image import imread

    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    pixels = imread(path)
    return min(pixels.shape[:2]) > 100 and bool(np.ptp(pixels[..., :3]) > 0.5)


# run ----------------------------------------------------------------------------------------------


def test_json_is_one_object_and_nothing_else(theater):
    """Its keys are the documented ones; numbers are those of the public API."""
    status, out, err = theater("run", *QUICK, "posture=home", "seed=3", "format=json")
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert list(told) == [
        "schema", "asked", "events", "remarks", "badge", "scenario", "posture", "maintenance",
        "seed", "replications", "windows", "checkpoints", "level", "metrics", "survival",
        "provenance",
    ]  # fmt: skip
    assert [told[key] for key in list(told)[5:13]] == ["break_even", "home", "", 3, 4, 1, 1, 0.95]
    assert all(list(row) == COLUMNS for row in told["metrics"])
    scenario = load_scenario("break_even", "posture=home", "horizon_d=300", "warm_up_d=100")
    result = sim.replicate(scenario, seed=3, replications=4)
    by_key = {(row["metric"], row["subject"]): row for row in told["metrics"]}
    assert set(by_key) == set(result.keys)
    for metric, subject in (("on_station", "ships"), ("mission_uptime", "hold"), ("ao", "ships")):
        summary, row = result.value(metric, subject), by_key[metric, subject]
        assert [row[key] for key in COLUMNS] == [getattr(summary, key) for key in COLUMNS]


def test_provenance_says_what_is_needed_to_get_the_same_again(theater):
    """Hash of the scenario, versions, grades; the hash is that of the model, not of its run."""
    told = [
        json.loads(theater("run", *QUICK, "format=json", *more)[1])["provenance"]
        for more in ((), ("workers=2",), ("hubs.theater.berths.dock=2",))
    ]
    assert {"version", "scenario_sha256", "inputs_by_grade", "python", "packages"} <= set(told[0])
    assert told[0]["scenario_sha256"] == told[1]["scenario_sha256"]
    assert told[0]["scenario_sha256"] != told[2]["scenario_sha256"]


def test_csv_is_a_table_of_every_metric(theater):
    """The columns of the documentation, a row for each metric and subject, all digits."""
    status, out, _ = theater("run", *QUICK, "format=csv")
    rows = rows_of(out)
    assert status == 0
    assert list(rows[0]) == COLUMNS
    told = json.loads(theater("run", *QUICK, "format=json")[1])["metrics"]
    assert len(rows) == len(told)
    for row, other in zip(rows, told, strict=True):
        assert row["metric"] == other["metric"]
        assert (float(row["mean"]) if row["mean"] else None) == other["mean"]


def test_the_table_carries_what_every_output_must_say(theater):
    """Ao, MC, missions, DRU with half-widths, where the days go, and the scope line."""
    status, out, _ = theater("run", *QUICK, "detail=true")
    assert status == 0
    for words in (
        "break_even", "4 replications", "Ao", "MC", "on station", "hold", "DRU", "±",
        "Where the days go", "up means materially able", "No public evidence links it",
    ):  # fmt: skip
        assert words in out
    assert "nan" not in out


def test_a_textbook_scenario_does_not_claim_notional_inputs(theater):
    """It has no graded numbers, and its source and classification are told as its own words."""
    out = theater("run", *QUICK, "detail=true")[1]
    assert "Source, as the scenario file says: Closed product-form network" in out
    assert "Classification, as the scenario file says: public and unclassified" in out
    assert "notional" not in out


def test_files_are_written_and_the_pictures_are_pictures(theater, tmp_path):
    """JSON and csv hold what stdout would; the PNGs can be decoded; nothing else is left."""
    out = tmp_path / "new" / "folder"
    assert theater("run", *QUICK, f"out={out}", "figures=true", "spells=true")[0] == 0
    names = {file.name for file in out.iterdir()}
    assert {"result.json", "metrics.csv", "daily.csv", "spells.csv", "days.png"} <= names
    assert [name for name in sorted(names) if name.startswith(".")] == [LOCK, MARKER]
    stdout = json.loads(theater("run", *QUICK, "format=json")[1])
    assert json.loads((out / "result.json").read_text())["metrics"] == stdout["metrics"]
    pictures = [file for file in out.iterdir() if file.suffix == ".png"]
    assert {"days.png", "missions.png"} <= {file.name for file in pictures}
    assert all(is_png(file) for file in pictures)
    days = rows_of((out / "daily.csv").read_text())
    assert {row["series"] for row in days} == {"mission hold", "ships"}
    assert [int(row["day"]) for row in days if row["series"] == "ships"] == list(range(300))


def test_the_spells_that_are_written_tile_the_run(theater, tmp_path):
    """Every platform from day -100 to day 300."""
    assert theater("run", *QUICK, f"out={tmp_path}", "spells=true", "format=json")[0] == 0
    rows = rows_of((tmp_path / "spells.csv").read_text())
    for number in range(12):
        mine = [row for row in rows if int(row["platform"]) == number]
        assert float(mine[0]["start_d"]) == -100
        assert float(mine[-1]["end_d"]) == 300
        for before, after in pairwise(mine):
            assert before["end_d"] == after["start_d"]


def test_no_file_is_written_without_out(theater, tmp_path, monkeypatch):
    """A run leaves the folder it was called from as it was."""
    monkeypatch.chdir(tmp_path)
    assert theater("run", *QUICK)[0] == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("k", [0, 9, 12])
def test_a_run_that_stops_at_its_first_gap_is_reported_and_drawn(theater, tmp_path, k):
    """Never, sometime, or on day 0: figures and tables bear days that no replication reached."""
    words = (*QUICK, f"missions.hold.k={k}", "stop_at_first_gap=true", f"out={tmp_path}")
    status, out, err = theater("run", *words, "figures=true")
    assert (status, "always met" in err) == (0, k == 0)
    assert "hold" in out
    assert is_png(tmp_path / "missions.png")


def test_a_single_replication_has_no_half_width(theater):
    """It is left out of the table and null in JSON."""
    words = ("scenario=break_even", *QUICK[2:], "replications=1")
    assert theater("run", *words)[0] == 0
    told = json.loads(theater("run", *words, "format=json")[1])["metrics"]
    assert {row["half_width"] for row in told} == {None}


def test_further_metrics_are_shown_on_request(theater):
    """``metric=[...]`` adds them to the table."""
    out = theater("run", *QUICK, "metric=[turnaround]")[1]
    assert "turnaround" in out


def test_a_scenario_may_be_a_file_of_ones_own(theater, tmp_path):
    """A path to a yaml file takes the place of a name."""
    text = (ROOT / "configs" / "scenario" / "break_even.yaml").read_text()
    (tmp_path / "mine.yaml").write_text(text.replace("size: 12", "size: 11"))
    words = (f"scenario={tmp_path / 'mine.yaml'}", *QUICK[1:], "format=json")
    told = json.loads(theater("run", *words)[1])
    assert told["scenario"] == "mine"


# compare ------------------------------------------------------------------------------------------

PAIR = ("posture=theater", "posture=home")


def test_a_comparison_is_the_paired_difference(theater):
    """Home minus theater under the same seed, as the public API has it."""
    status, out, _ = theater("compare", *QUICK, *PAIR, "format=json")
    assert status == 0
    told = json.loads(out)
    assert (told["scenario"], told["base"], told["choices"]) == ("break_even", "theater", ["home"])
    results = [
        sim.replicate(load_scenario("break_even", *QUICK[2:], posture), seed=1, replications=4)
        for posture in PAIR
    ]
    change = paired(*results).difference("on_station", "ships")
    (row,) = [
        row for row in told["differences"]
        if (row["metric"], row["subject"]) == ("on_station", "ships")
    ]  # fmt: skip
    assert (row["mean"], row["half_width"]) == (change.mean, change.half_width)
    assert row["base"] == results[0].value("on_station", "ships").mean


def test_a_comparison_of_a_choice_with_itself_is_zero(theater):
    """Common random numbers: no difference, no half-width."""
    out = theater("compare", *QUICK, "posture=home", "posture=home", "format=json")[1]
    values = [row["mean"] for row in json.loads(out)["differences"]]
    assert set(values) <= {0.0, None}


def test_a_comparison_writes_what_it_says(theater, tmp_path):
    """Table, waterfall that adds up to zero, JSON, csv and a picture."""
    status, out, _ = theater(
        "compare", *QUICK, *PAIR, f"out={tmp_path}", "figures=true", "detail=true"
    )
    assert status == 0
    for words in ("home minus theater", "Where the days went", "add up to zero", "DRU", "±"):
        assert words in out
    pictures = {"missions.png", "waterfall.png"}
    assert {*visible(tmp_path)} == {"compare.json", "compare.csv", *pictures}
    assert is_png(tmp_path / "waterfall.png")
    rows = rows_of((tmp_path / "compare.csv").read_text())
    changes = [float(row["mean"]) for row in rows if row["metric"] == "days"]
    assert sum(changes) == pytest.approx(0, abs=1e-9)


def test_a_comparison_tells_all_fleets_and_all_missions_together(theater):
    """Platform-days on station are the window times the sum over the fleets, pair by pair."""
    short, pair = ("warm_up_d=1", "horizon_d=95"), ("posture=today", "posture=rsf")
    out = theater("compare", "scenario=eucom", *short, "replications=2", *pair)[1]
    days, held = (
        next(line for line in out.splitlines() if line.startswith(words)).split()
        for words in ("platform-days on station", "missions held at once")
    )
    base, other = (
        sum(result.of("on_station", fleet).mean() for fleet in result.scenario.fleets)
        for result in (
            sim.replicate(load_scenario("eucom", *short, posture), seed=1, replications=2)
            for posture in pair
        )
    )
    assert days[3::2] == [f"{95 * base:.1f}", f"{95 * other:.1f}", f"{95 * (other - base):+.1f}"]
    assert len(held[4::2]) == 3


def test_three_choices_are_compared_with_the_first(theater, tmp_path):
    """Two differences and two pictures."""
    words = ("posture=theater", "posture=home", "posture=split")
    out = theater("compare", *QUICK, *words, "format=csv", "figures=true", f"out={tmp_path}")[1]
    assert {row["choice"] for row in rows_of(out)} == {"home", "split"}
    assert len(list(tmp_path.glob("waterfall*.png"))) == 2


# sweep --------------------------------------------------------------------------------------------

SWEEP = ("posture=theater,home", "hubs.theater.berths.dock=1,2")


def test_a_sweep_ends_with_one_table_and_one_figure(theater, tmp_path):
    """Every combination once, each as it is alone, tidy: settings, metric, subject, values."""
    status, out, err = theater("sweep", *QUICK, *SWEEP, "figures=true", f"out={tmp_path}")
    assert (status, err) == (0, "")
    assert visible(tmp_path).keys() == {"sweep.csv", "sweep.png"}
    assert is_png(tmp_path / "sweep.png")
    rows = rows_of((tmp_path / "sweep.csv").read_text())
    keys = ["posture", "hubs.theater.berths.dock"]
    assert list(rows[0]) == ["point", *keys, "error", *COLUMNS]
    points = {(row["point"], *(row[key] for key in keys)) for row in rows}
    assert sorted(points) == [
        ("0", "theater", "1"), ("1", "theater", "2"), ("2", "home", "1"), ("3", "home", "2"),
    ]  # fmt: skip
    alone = rows_of(
        theater("run", *QUICK, "posture=theater", "hubs.theater.berths.dock=2", "format=csv")[1]
    )
    swept = [{key: row[key] for key in COLUMNS} for row in rows if row["point"] == "1"]
    assert swept == alone
    assert "theater" in out


def test_a_sweep_over_seeds_runs_each_seed(theater, tmp_path):
    """What a point sets is what it runs under, the options of the run included."""
    assert theater("sweep", *QUICK, "seed=1,2", f"out={tmp_path}")[0] == 0
    rows = rows_of((tmp_path / "sweep.csv").read_text())
    wanted = [row["mean"] for row in rows if row["metric"] == "on_station"]
    alone = [
        json.loads(theater("run", *QUICK, f"seed={seed}", "format=json")[1]) for seed in (1, 2)
    ]
    told = [
        row["mean"] for each in alone for row in each["metrics"] if row["metric"] == "on_station"
    ]
    assert [float(value) for value in wanted] == told


@pytest.mark.parametrize(
    "word",
    [
        "fleets.ships.modes.casualty.life={law: fixed, value_d: 90},{law: fixed, value_d: 120}",
        "missions.hold.fleets=[ships],[ships]",
        "'work.repair.stages.dock.takes.mean_d=range(10,40,20)'",
        "measure.hold_d=10,20.5",
    ],
)
def test_a_sweep_may_vary_any_kind_of_value(theater, tmp_path, word):
    """Laws, lists, ranges and numbers: a table and a figure."""
    assert theater("sweep", *QUICK, word.strip("'"), "figures=true", f"out={tmp_path}")[0] == 0
    assert visible(tmp_path).keys() == {"sweep.csv", "sweep.png"}
    rows = rows_of((tmp_path / "sweep.csv").read_text())
    assert {row["point"] for row in rows} == {"0", "1"}


def test_two_workers_write_the_same_table(theater, tmp_path):
    """To the last byte."""
    for workers in (1, 2):
        words = (*QUICK, *SWEEP, f"workers={workers}", f"out={tmp_path / str(workers)}")
        assert theater("sweep", *words)[0] == 0
    one, two = ((tmp_path / name / "sweep.csv").read_bytes() for name in ("1", "2"))
    assert one == two


# check, help and the rest -------------------------------------------------------------------------


@pytest.mark.parametrize("name", scenarios())
def test_every_scenario_explains_itself(theater, name):
    """``theater check`` finds it valid and says what is in it."""
    status, out, _ = theater("check", f"scenario={name}")
    assert status == 0
    assert out.startswith(name)
    assert "The scenario is valid." in out
    assert "up means materially able" in out


def test_check_alone_lists_the_scenarios(theater):
    """Every one that ships."""
    status, out, _ = theater("check")
    assert status == 0
    assert all(f"  {name}\n" in out for name in scenarios())


def test_check_tells_stocks_people_and_shifts(theater):
    """What is where, how it is replaced, and who works when."""
    words = ("hubs.base.shifts={fitter: {hours: 8}}", "people={oversight: 2}")
    status, out, _ = theater("check", "scenario=engines", *words)
    assert status == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    for told in (
        "oversight 2 all hubs always", "fitter 2 base 8 h from 8:00, 5 days on, 2 off",
        "forward engine 2 from depot (6 d)", "depot engine 3 in 40 d",
        "other: on board, with a part from forward",
    ):  # fmt: skip
        assert told in lines


def test_the_table_tells_of_parts_where_there_are_some(theater):
    """NMCS and NMCM by fleet, and the stocks that owe most first; nothing of it without stocks."""
    quick = ("horizon_d=300", "warm_up_d=100", "replications=3")
    status, out, _ = theater("run", "scenario=engines", *quick, "detail=true")
    assert status == 0
    assert "NMCS" in out
    assert "backorders" in out
    assert out.index("\ndepot") < out.index("\nforward")
    status, out, _ = theater("run", *QUICK, "detail=true")
    assert status == 0
    assert not any(word in out for word in ("NMCS", "backorders", "days ahead"))


def test_forecasts_are_told_if_asked_for(theater):
    """A small table, and two rows a pool and lead in csv."""
    words = ("scenario=overhaul", "replications=10", "measure.forecast_leads_d=[30,365]")
    status, out, _ = theater("run", *words)
    assert status == 0
    assert "knowing day 0" in out
    rows = [
        row
        for row in rows_of(theater("run", *words, "format=csv")[1])
        if "forecast" in row["metric"]
    ]
    assert [row["metric"] for row in rows[:2]] == ["forecast_error", "forecast_error_known"]
    assert {row["subject"] for row in rows} >= {"north/gang@30", "south/dock@365"}
    assert all(float(row["mean"]) > 0 for row in rows)


def test_a_sweep_without_missions_shows_each_headline_once(theater, tmp_path):
    """Ao of the fleet, in one column."""
    words = ("scenario=overhaul", "replications=2", "horizon_d=100", "warm_up_d=50")
    status, out, _ = theater("sweep", *words, "fleets.ships.size=5,10", f"out={tmp_path}")
    assert status == 0
    head = out.splitlines()[0]
    assert head.split() == ["ships.size", "ao", "ships"]


@pytest.mark.parametrize(
    "command",
    [
        "run", "compare", "sweep", "explain", "regress", "check", "select", "pareto", "breakeven",
        "optimize",
    ],
)  # fmt: skip
def test_every_command_has_help(theater, command):
    """Usage, keys and an example that names the command; without running anything."""
    for word in ("--help", "-h"):
        status, out, _ = theater(command, word)
        assert status == 0
        for text in (f"usage: theater {command}", "keys", "examples", f"\n  theater {command}"):
            assert text in out


def test_examples_of_the_help_are_valid(tmp_path, monkeypatch):
    """Every example of every help text composes and passes its checks."""
    monkeypatch.chdir(tmp_path)
    import shlex

    from sim.api.alternatives.choices import choices_of
    from sim.api.asking.choices import options_of
    from sim.api.asking.control_variate import split as twin_words
    from sim.api.asking.control_variate import twin_of
    from sim.api.asking.keys.app import AppKeys
    from sim.api.asking.options import OPTIONS
    from sim.api.asking.words import own_of, with_replications
    from sim.api.calibration.file import read as read_calibration
    from sim.api.reasons.explain_options import patterns, read
    from sim.api.studies.file import read as read_study
    from sim.cli.commands.hydra import arguments, check
    from sim.cli.commands.regress import split
    from sim.cli.help import COMMANDS, help_of, overview
    from sim.engine.build.blueprint import blueprint
    from sim.engine.build.printed import printed
    from sim.load.compose import build, load
    from sim.load.factors.allocation import market
    from sim.load.factors.points import design
    from sim.load.factors.space import space
    from sim.load.overrides import own_keys, parse

    lines = [
        line.strip()
        for text in (overview(), *map(help_of, COMMANDS))
        for line in text.replace("\\\n", " ").splitlines()
        if line.startswith("  theater ") and "COMMAND" not in line
    ]  # fmt: skip
    assert len(lines) > 8
    for line in lines:
        _, command, *words = shlex.split(line)
        if command == "regress":
            accepts, _, words = split(words)
            command = "accept" if accepts else command
        if command in OPTIONS and command != "study":
            keys, rest = own_of(words, OPTIONS[command])
        match command:
            case "compare":
                choices_of(words)
            case "sweep":
                design(words)
            case "select" | "pareto" | "breakeven":
                options_of(rest, OPTIONS[command], against=command == "breakeven")
            case "optimize":
                market(with_replications(rest, OPTIONS[command]), keys.prices, keys.budget)
            case "explain":
                asked, overrides = read(words)
                swept = any(each.is_sweep_override() for each in overrides)
                space(overrides, patterns(asked, swept))
            case "hydra":
                check(arguments(words))
            case "study":
                own = not words or words[0].endswith(".yaml")
                assert own or read_study(words[0]).steps
            case "calibrate":
                assert not words or read_calibration(words[0]).inputs
            case "new" | "list" | "show":
                assert main([command, *words]) == 0 or Path(f"{words[0]}.yaml").is_file()
            case "report" | "upgrade" | "scrub" | "game":  # of files that are not here
                assert words
            case "app":
                keys, own = own_keys(parse(words), AppKeys)
                assert build(own).scenario
            case "doctor":
                assert main([command, *words]) == 0
            case "check":
                scenario = load(rest).scenario
                assert not keys.job or printed(blueprint(scenario), keys.job)
            case _:
                control, rest = twin_words(rest)
                load(rest)
                if control:
                    twin_of(control, rest)


def test_without_a_verb_the_module_runs(theater):
    """``python -m sim key=value`` means run; ``theater`` alone shows what there is."""
    told = [theater(*QUICK, "format=json", default="run"), theater("run", *QUICK, "format=json")]
    assert told[0] == told[1]
    status, out, _ = theater()
    assert status == 0
    assert "usage: theater COMMAND" in out


def test_a_removal_may_be_the_first_word_of_the_module(theater):
    """``~key`` is an override like any other."""
    words = ("~missions.hold", *QUICK, "format=json")
    assert theater(*words, default="run")[0] == 0


def test_the_version_is_that_of_the_package(theater):
    """And that of the distribution; beside it what the engine is."""
    from importlib.metadata import version

    from sim.core.installed.compiled import engine

    assert theater("--version") == (0, f"{sim.__version__} ({engine()})\n", "")
    assert version("theater-sustainment") == sim.__version__


def shell(*words: str, **keys: Any) -> subprocess.CompletedProcess[str]:
    """``python -m sim`` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        **keys,
    )


def test_the_module_as_a_process(tmp_path):
    """JSON alone on stdout, nothing on stderr that is no terminal, status 0; from any folder."""
    done = shell(*QUICK, "format=json", "workers=2", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["replications"] == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", [[*QUICK, "format=csv"], ["--help"], ["run", "--help"]])
def test_a_reader_that_leaves_early_sees_no_traceback(asked):
    """``theater run | head -1``: a closed pipe is no error of ours."""
    words = [sys.executable, "-m", "sim", *asked]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        with patient(process):
            assert "Error" not in process.stderr.read()
