"""What ``theater sweep`` tells and draws: what is kept is shown, what is long is summed up."""

import csv
from pathlib import Path

import pytest

from complaints import told
from journals import visible
from sim.api.alternatives.choices import choices_of
from sim.api.reasons.explain_methods import _choices
from sim.cli.main import main
from sim.load.overrides import parse

QUICK = ("replications=2", "horizon_d=100", "warm_up_d=50")
HUBS = ("theater", "home")
DOCK = "hubs.theater.berths.dock"
SHORT = ("scenario=break_even", *QUICK, "posture=theater")
TAKES = "work.repair.stages.dock.takes.mean_d=interval(10,40)"


def swept(capsys, out: Path, *words: str) -> list[str]:
    """The lines that a sweep prints."""
    assert main(["sweep", *words, f"out={out}"]) == 0
    return capsys.readouterr().out.splitlines()


def table_of(lines: list[str]) -> list[list[str]]:
    """Cells of the rows between a rule and an empty line."""
    start = next(at for at, line in enumerate(lines) if line.startswith("---")) + 1
    return [line.split() for line in lines[start : lines.index("", start)]]


def test_what_is_kept_is_shown_and_drawn(capsys, tmp_path):
    """The rows have a value of each metric that is kept, and there is a figure."""
    lines = swept(capsys, tmp_path, *SHORT, f"{DOCK}=1,2,3", "keep=[dru,ao]", "figures=true")
    assert lines[0].split() == ["theater.berths.dock", "dru", "all", "missions", "ao", "ships"]
    assert [len(row) for row in table_of(lines)] == [5, 5, 5]  # a setting, two values and their ±
    assert visible(tmp_path).keys() == {"sweep.csv", "sweep.png"}


def test_a_wide_table_becomes_long_and_leaves_out_no_mission(capsys, tmp_path):
    """Of three postures of a theater with fourteen missions: DRU and every mission has three rows."""
    words = ["scenario=indo_pacific", "replications=1", "horizon_d=91", "warm_up_d=10"]
    lines = swept(capsys, tmp_path, *words, "posture=today,rsf,home", "keep=[dru,mission_uptime]")
    rows = table_of(lines)
    assert lines[0].split() == ["metric", "subject", "posture", "mean"]
    with (tmp_path / "sweep.csv").open() as file:
        known = {(row["metric"], row["subject"]) for row in csv.DictReader(file)}
    assert len(known) == 15
    named = [(row[0], " ".join(row[1:-2])) for row in rows]
    assert sorted(named) == sorted([*known] * 3)


def test_a_long_table_that_is_too_wide_is_one_table_for_each_measure(capsys, tmp_path):
    """Every difference stands in the row of its point, beside the values of the keys."""
    grid = ("posture=theater,home", f"{DOCK}=1,2", "legs.theater.takes.value_d=5,9")
    lines = swept(
        capsys, tmp_path, "scenario=break_even", *QUICK, *grid, "against=posture=home",
        "keep=[dru,mission_uptime,ao]",
    )  # fmt: skip
    heads = [line.split() for line in lines if line.startswith("posture")]
    keys = ["posture", "theater.berths.dock", "theater.takes.value_d"]
    assert heads == [[*keys, "mean", "difference"]] * 3
    assert [lines[0], len(table_of(lines))] == ["dru all missions", 8]
    assert {"mission_uptime hold", "ao ships"} < {*lines}


def test_a_long_design_is_summed_up_and_drawn(capsys, tmp_path):
    """Of 64 points: the extremes, at most twenty rows a table, where the rest is, the effects."""
    words = [*SHORT, "design=lhs", "points=64", f"{DOCK}=range(1,5)", TAKES, "keep=[ao]"]
    words.append("figures=true")
    lines = swept(capsys, tmp_path, *words)
    text = "\n".join(lines)
    assert len(lines) < 64
    assert lines[0] == f"64 points, 2 factors, 1 measure; all of them in {tmp_path / 'sweep.csv'}"
    with (tmp_path / "sweep.csv").open() as file:
        values = {int(row["point"]): float(row["mean"]) for row in csv.DictReader(file)}
    low, high = min(values, key=values.__getitem__), max(values, key=values.__getitem__)
    (extremes,) = table_of(lines)
    assert extremes[:2] == ["ao", "ships"]
    assert values[int(extremes[4])] == values[low]
    assert values[int(extremes[7])] == values[high]
    place = lines.index("Points with the highest and the lowest ao ships")
    assert len(table_of(lines[place:])) == 20
    assert "theater.berths.dock" in text[text.index("Effects of the factors") :]
    assert visible(tmp_path).keys() == {"sweep.csv", "design.csv", "effects.csv", "sweep.png"}


def test_two_hubs_and_two_events_are_told_apart(capsys, tmp_path):
    """Their names stand in the head of the table."""
    keys = [f"hubs.{hub}.berths.dock=1,2" for hub in HUBS]
    lines = swept(capsys, tmp_path, *SHORT, *keys, "keep=[ao]")
    assert lines[0].split()[:2] == ["theater.berths.dock", "home.berths.dock"]


def test_labels_of_choices_tell_them_apart():
    """Two events, or two hubs, in ``compare`` and ``explain``; a posture is its own name."""
    words = [
        "scenario=break_even",
        *(f"hubs.{hub}.berths.dock={n}" for n in (1, 2) for hub in HUBS),
    ]
    assert choices_of(words).labels == [
        f"theater.berths.dock={n}, home.berths.dock={n}" for n in (1, 2)
    ]
    assert choices_of(["posture=today", "posture=rsf"]).labels == ["today", "rsf"]
    switch = [f"rules.usc_8680.enabled={on}" for on in ("true", "false")]
    names = ["usc_8680.enabled=true", "usc_8680.enabled=false"]
    assert choices_of(switch).labels == names
    assert list(_choices(parse(["rules.usc_8680.enabled=true,false"]))) == names


@pytest.mark.parametrize(
    ("words", "now"),
    [
        (["pareto", "posture=home,theater", "gain=ao"], "gain: is called metric="),
        (["pareto", "posture=home,theater", "cost=ao"], "cost: is called cost_metric="),
        (["regress", "--accept", "x.json", "reason=x", "metrics=[ao]"], "metrics: is called metric="),
        (["explain", "method=ignorance", "better=low"], "better: is called best="),
    ],
)  # fmt: skip
def test_an_old_word_is_answered_with_the_new_one(capsys, words, now):
    """One line, status 2."""
    assert now in " ".join(told(capsys, *words, "scenario=break_even"))


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["compare", "posture=theater", "posture=home"],
        ["sweep", "posture=theater,home", f"{DOCK}=1,2"],
        ["select", "posture=theater,home", "procedure=ocba", "budget=8"],
        ["optimize", f"{DOCK}=1,2", "budget=1", "fresh=2"],
        ["pareto", "posture=theater,home", "cost_metric=in_transit"],
        ["breakeven", f"{DOCK}=1,2", "against=posture=home"],
        ["interdict", "units=hubs", "draws=0"],
        ["explain", "method=curves", f"{DOCK}=1,2"],
    ],
    ids=lambda words: words[0],
)
def test_every_command_takes_the_same_words_for_a_measure(capsys, tmp_path, words):
    """Metric and subject of the csv of ``run``; and a subject that there is not is told."""
    asked = [*words, "scenario=break_even", *QUICK, f"out={tmp_path}"]
    assert main([*asked, "metric=on_station", "subject=ships"]) == 0
    assert "on_station" in capsys.readouterr().out
    problems = told(capsys, *asked, "metric=on_station", "subject=shps", "rerun=true")
    assert "subject: " in problems[0]
    assert "did you mean 'ships'?" in problems[0]


def test_a_comparison_tells_what_is_asked_for(capsys):
    """Both subjects of a metric, in the order asked for, and no others."""
    words = ["compare", "scenario=break_even", *QUICK, "posture=theater", "posture=home"]
    assert main([*words, "metric=[on_station,ao]"]) == 0
    lines = capsys.readouterr().out.split("Paired difference")[1].splitlines()
    rows = table_of(lines)
    assert [row[:2] for row in rows] == [["on_station", "ships"], ["ao", "ships"]]


@pytest.fixture
def storm(tmp_path) -> list[str]:
    """A scenario in which an event that lasts no time comes again after a while."""
    event = """  storm: {start_d: 2.5, repeats: true, after: {law: exponential, mean_d: 1000},
          lasts: {law: fixed, value_d: 0}, does: [{kind: slow_transit, factor: 2}]}"""
    file = tmp_path / "storm.yaml"
    file.write_text(f"defaults: [break_even, _self_]\nevents:\n{event}\n")
    return [f"scenario={file}", *QUICK, "posture=theater"]


@pytest.mark.parametrize("more", [[], ["metric=ao"]])
def test_a_point_that_fails_is_a_row_and_not_the_end(capsys, tmp_path, storm, more):
    """Some points or all of them: a row says why, and everything is written."""
    for means, failing in (("1e-13,1000", 1), ("1e-13,2e-13", 2)):
        out = tmp_path / f"{failing}"
        assert (
            main(["sweep", *storm, f"events.storm.after.mean_d={means}", *more, f"out={out}"]) == 1
        )
        captured = capsys.readouterr()
        text = captured.out + captured.err
        assert text.count("begins a million times") >= failing
        assert f"{failing} of 2 points failed" in text
        assert {"sweep.csv", "asked.json", "scenario.yaml"} <= {each.name for each in out.iterdir()}


def test_a_long_sweep_of_scenarios_is_measured_by_its_own(capsys):
    """The size of a thousand points is asked of one of them, and not of the scenario by default."""
    words = ["scenario=break_even,strait", "seed=range(0,600)", "horizon_d=x", *QUICK[:1]]
    told_of = told(capsys, "sweep", *words)
    assert all(each.startswith("horizon_d: 'x' is not right") for each in told_of)
