"""A newcomer's first commands: a file of one's own, what there is, and what one thing is."""

import os
from pathlib import Path

import pytest
import yaml

from complaints import told
from sim.cli.catalog import ConfigFiles, groups
from sim.cli.main import main
from sim.load.compose import load
from sim.load.files.paths import config_dir
from sim.load.remarks import remarks


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, where the command is typed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def out_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command that succeeds tells, and it tells nothing beside it."""
    assert main(list(words)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


# new ----------------------------------------------------------------------------------------------


def test_new_writes_one_file_that_checks_and_runs_without_a_remark(here, capsys):
    """NAME.yaml and nothing else; the commands that it names work on it."""
    assert "theater run scenario=mine.yaml" in out_of(capsys, "new", "mine")
    assert [each.name for each in here.iterdir()] == ["mine.yaml"]
    assert "NAME" not in (here / "mine.yaml").read_text(encoding="utf-8")
    assert "The scenario is valid." in out_of(capsys, "check", "scenario=mine.yaml")
    quick = ("replications=2", "horizon_d=30", "warm_up_d=30")
    assert "frigates" in out_of(capsys, "run", "scenario=mine.yaml", *quick)
    for choice in (
        "posture=near posture=home",
        "events.closure.enabled=false events.closure.enabled=true",
    ):
        told_of = out_of(capsys, "compare", "scenario=mine.yaml", *choice.split(), *quick)
        assert "mission_uptime patrol" in told_of


def test_the_file_has_what_it_promises(here):
    """Two hubs, one fleet, one passage, and an event that closes it."""
    main(["new", "mine"])
    loaded = load(["scenario=mine.yaml"])
    scenario = loaded.scenario
    counts = [len(each) for each in (scenario.hubs, scenario.fleets, scenario.passages)]
    assert counts == [2, 1, 1]
    assert remarks(loaded) == remarks(load(["scenario=mine.yaml", "posture=home"])) == []
    assert remarks(load(["scenario=mine.yaml", "events.closure.enabled=true"])) == []
    keys = yaml.safe_load((here / "mine.yaml").read_text(encoding="utf-8"))
    assert keys["events"]["closure"]["enabled"] is False


def test_new_writes_over_nothing(here, capsys):
    """What is there stays, were it a link that leads nowhere."""
    (here / "mine.yaml").write_text("mine", encoding="utf-8")
    os.symlink(here / "nowhere", here / "other.yaml")
    for name in ("mine", "other"):
        (problem,) = told(capsys, "new", name)
        assert problem.startswith(f"{name}.yaml: is there already")
    assert (here / "mine.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ([], "takes one word"),
        (["a", "b"], "takes one word"),
        (["mine.yaml"], "mine is right"),
        (["a/b"], "a name is right"),
        (["..\\b"], "a name is right"),
        (["name=mine"], "the name alone is right"),
        (["a b"], "letters of any language"),
        ([""], "is empty"),
        (["all"], "another one"),
        (["x" * 101], "more than 100"),
    ],
)
def test_new_takes_a_name(here, capsys, words, right):
    """Everything else is one clear message, and no file."""
    (problem,) = told(capsys, "new", *words)
    assert right in problem
    assert list(here.iterdir()) == []


# list and show ------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", list(groups()))
def test_everything_that_is_listed_can_be_shown(capsys, group):
    """Each name of each group has a line in the list, and a page that says more than its name."""
    listed = out_of(capsys, "list", group)
    names = groups()[group].names
    for name in names:
        assert f"  {name}" in listed
    for name in names if group != "scenarios" else names[:2]:
        assert len(out_of(capsys, "show", group, name).splitlines()) >= 3
    assert names, "an empty group has nothing to say"


def test_the_groups_are_listed_with_their_counts(capsys):
    """Every group, as many names as it has."""
    lines = [line.split() for line in out_of(capsys, "list").splitlines()]
    counts = {line[0]: line[1] for line in lines if len(line) > 1}
    assert {
        name: str(len(group.names)) for name, group in groups().items()
    }.items() <= counts.items()


def test_truth_cases_stand_apart(capsys):
    """They are no example to begin with."""
    shown = out_of(capsys, "list", "scenarios")
    assert "A01" not in shown
    assert "theater list truth" in shown
    assert "truth/A01" in out_of(capsys, "list", "truth")


def test_own_files_are_listed_beside_what_ships(here, capsys):
    """Scenarios in this folder and in one that is named, and its hubs; other files are not."""
    main(["new", "mine"])
    Path("notes.yaml").write_text("shopping: [bread]\n", encoding="utf-8")
    Path("broken.yaml").write_text("a: [\n", encoding="utf-8")
    text = "title: Ours\nhorizon_d: 9\ninitial: all_up_new\nnodes: {s: {}}\nfleets: {f: {size: 1, station: s}}\n"
    for group, name in (("scenario", "theirs"), ("hub", "dock")):
        (here / "own" / group).mkdir(parents=True)
        (here / "own" / group / f"{name}.yaml").write_text(text, encoding="utf-8")
    capsys.readouterr()
    shown = out_of(capsys, "list", "scenarios", "--config-dir", "own")
    assert "mine.yaml" in shown
    assert [line.split() for line in shown.splitlines() if "theirs" in line] == [
        ["theirs", "Ours", "(yours)"]
    ]
    assert "notes" not in shown
    assert "broken" not in shown
    assert "Ours (yours)" in out_of(capsys, "list", "hubs", "--config-dir", "own")
    assert "9 d after" in out_of(capsys, "show", "theirs", "--config-dir", "own")
    assert "Six ships" in out_of(capsys, "show", "mine.yaml")


def test_a_name_of_several_groups_says_which(capsys):
    """A scenario and a theater have one name; with its group it is one thing."""
    (problem,) = told(capsys, "show", "eucom")
    assert "is in scenarios and in theaters" in problem
    assert main(["show", "theaters", "eucom"]) == 0


def test_a_scenario_is_shown_by_a_path_in_any_folder(capsys, tmp_path):
    """Also one that lies neither here nor among the configs."""
    file = tmp_path / "mine.yaml"
    text = (config_dir() / "scenario" / "break_even.yaml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    assert main(["show", str(file)]) == 0
    assert "mine.yaml: Break-even" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["list", "metrcs"], "did you mean 'metrics'?"),
        (["list", "laws", "weibull"], "one group is right"),
        (["show", "weibul"], "did you mean 'weibull'?"),
        (["show", "zzz"], "`theater list` tells what there is"),
        (["show", "hubs"], "`theater list hubs` lists it"),
        (["show"], "theater show [GROUP] NAME is right"),
        (["show", "law", "weibull"], "did you mean 'laws'?"),
        (["show", "nowhere.yaml"], "there is no 'nowhere.yaml'"),
        (["show", "laws", "weibull", "gamma"], "theater show [GROUP] NAME is right"),
    ],
)
def test_an_unknown_word_is_one_clear_line(capsys, words, right):
    """What was given, and what would be right."""
    (problem,) = told(capsys, *words)
    assert right in problem


def test_a_kind_is_shown_with_its_keys_and_a_metric_with_its_source(capsys):
    """Types, units and defaults of the model; the example is that of the contract tests."""
    law = out_of(capsys, "show", "weibull")
    assert "mean_d: float, [d], > 0, required" in law
    assert "{law: weibull, mean_d: 60.0, shape: 2.0}" in law
    team = out_of(capsys, "show", "forward_team")
    assert "speed_kn: float, [kn], > 0, default 400.0" in team
    metric = out_of(capsys, "show", "mission_uptime")
    assert "fraction" in metric
    assert "source" in metric


def test_what_ships_is_in_the_folder_of_configs():
    """So that a file of a user is told apart from it."""
    scenarios = groups()["scenarios"]
    assert isinstance(scenarios, ConfigFiles)
    assert scenarios.files["strait"].is_relative_to(config_dir())
    assert scenarios.ships("strait")
