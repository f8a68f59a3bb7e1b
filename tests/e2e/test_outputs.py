"""What every output says of itself: what was asked, what happens, what had no effect."""

import json
import shlex
from pathlib import Path

import pytest

from sim.cli.main import main
from sim.load.compose import load, scenarios
from sim.load.remarks import remarks

DOCS = (Path(__file__).parents[2] / "docs" / "outputs.md").read_text(encoding="utf-8")
SHORT = ("replications=2", "horizon_d=60", "warm_up_d=20")
STRIKE = (
    "+events.strike={start_d: 30, lasts: {law: fixed, value_d: 10}, "
    "does: [{kind: hub_struck, hub: theater, loses: {dock: 1}}]}"
)
OWN = """\
title: somebody's own
horizon_d: 60
warm_up_d: 20
nodes: {a: {}}
fleets:
  boats:
    size: 3
    station: a
    modes: {m: {life: {law: exponential, mean_d: 20}, work: w}}
hubs: {yard: {node: a, berths: {dock: 1}, accepts: any}}
work: {w: {stages: {s: {needs: {dock: 1}, takes: {law: fixed, value_d: 3}}}}}
missions: {line: {fleets: [boats], k: 2}}
"""
ATTESTED = ("unclassified", "textbook", "Inputs", "Source", "Classification", "notional")
COMMANDS = {
    "run": (),
    "compare": ("hubs.theater.berths.dock=1", "hubs.theater.berths.dock=2"),
    "sweep": ("hubs.theater.berths.dock=1,2",),
    "select": ("hubs.theater.berths.dock=1,2",),
    "pareto": ("hubs.theater.berths.dock=1,2", "cost_metric=utilisation", "cost_subject=theater/dock"),
    "breakeven": ("hubs.theater.berths.dock=1,3", "against=hubs.theater.berths.dock=2"),
    "explain": ("method=curves", "hubs.theater.berths.dock=1,2"),
    "interdict": ("units=hubs", "posture=split", "on_d=start", "top=1", "budget=1"),
    "optimize": ("hubs.theater.berths.dock=1,2", "budget=1", "fresh=2",
                 "prices={hubs.theater.berths.dock: 1}"),
}  # fmt: skip
"""Quick words for commands that write into a folder."""


@pytest.fixture
def theater(capsys):
    """Run a command in this process: its status, stdout and stderr."""

    def run(*words):
        status = main(list(words))
        return status, *capsys.readouterr()

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_was_asked_and_what_happens(theater, tmp_path, command):
    """An enabled strike stands in the text, in every JSON and beside every table."""
    words = ("scenario=break_even", *SHORT, STRIKE, *COMMANDS[command], f"out={tmp_path}")
    status, out, err = theater(command, *words)
    assert status in (0, 3), err
    line = next(line for line in out.splitlines() if line.startswith("asked: "))
    assert line.startswith(f"asked: theater {command} scenario=break_even ")
    assert "+events.strike=" in line
    assert "seed=1 replications=2 level=0.95" in line
    assert str(tmp_path) not in line
    assert "event strike: day 30, for 10 d (hub_struck: hub theater" in out
    objects = [json.loads(file.read_text()) for file in sorted(tmp_path.glob("[!.]*.json"))]
    assert len(objects) >= (1 if command == "sweep" else 2)
    for told in objects:
        assert told["schema"].keys() == {"name", "version"}
        assert f"asked: {told['asked']['line']}" == line
        assert [each["name"] for each in told["events"]] == ["strike"]
        assert told["remarks"] == []
        assert [key for key in told if f"`{key}`" not in DOCS] == []
    assert (tmp_path / "scenario.yaml").is_file()


def test_equal_questions_give_equal_bytes(theater, tmp_path):
    """Whatever the folder, the workers and the order of the words."""
    for folder, more in (("a", ()), ("b", ("workers=2", "level=0.95"))):
        words = (*SHORT, "posture=home", STRIKE, "figures=true", *more)
        words = (*words, f"out={tmp_path / folder}")
        words = words if folder == "a" else words[::-1]
        assert theater("run", "scenario=break_even", *words)[0] == 0
    names = {file.name for file in (tmp_path / "a").glob("[!.]*") if file.suffix != ".sqlite"}
    assert {"asked.json", "scenario.yaml", "result.json", "missions.png"} <= names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


@pytest.mark.parametrize(
    "words",
    [
        ("run", "posture=home"),
        ("compare", "posture=theater", "posture=home"),
        ("sweep", "posture=theater,home"),
    ],
    ids=lambda words: words[0],
)
def test_figures_come_when_they_are_asked_for(theater, tmp_path, words):
    """Without them a folder has everything else; asked again it gets them, and nothing runs."""
    words = (*words, "scenario=break_even", *SHORT)
    plain = tmp_path / "plain"
    assert theater(*words, f"out={plain}")[0] == 0
    before = {each.name: each.read_bytes() for each in plain.glob("[!.]*[!e]")}
    assert theater(*words, f"out={tmp_path / 'drawn'}", "figures=true")[0] == 0
    drawn = {each.name: each.read_bytes() for each in (tmp_path / "drawn").glob("[!.]*[!e]")}
    figures = {name for name in drawn if name.endswith(".png")}
    assert figures
    assert before == {name: each for name, each in drawn.items() if name not in figures}
    status, _, err = theater(*words, f"out={plain}", "figures=true")
    assert (status, "nothing was run" in err) == (0, True)
    assert {each.name: each.read_bytes() for each in plain.glob("[!.]*[!e]")} == drawn


def test_figures_without_a_folder_are_an_error(theater):
    """They would be nowhere."""
    status, _, err = theater("run", "scenario=break_even", *SHORT, "figures=true")
    assert status == 2
    assert "figures: is about what is kept in a folder" in err


@pytest.mark.parametrize(
    "words",
    [
        ("scenario=break_even", "hubs.theater.berths.dock=2", STRIKE, *SHORT),
        ("scenario=eucom", "replications=1", "horizon_d=95", "warm_up_d=1"),
        ("scenario=strait", "replications=2", "horizon_d=30", "warm_up_d=10"),
    ],
    ids=lambda words: words[0],
)
def test_the_scenario_that_is_written_gives_the_same_result(theater, tmp_path, words):
    """Overrides and tables are in it: every value of every metric is equal, to the last digit."""
    options = [word for word in words if word.startswith("replications")]
    assert theater("run", *words, f"out={tmp_path / 'one'}")[0] == 0
    written = f"scenario={tmp_path / 'one' / 'scenario.yaml'}"
    assert theater("run", written, *options, f"out={tmp_path / 'two'}")[0] == 0
    one, two = (tmp_path / each for each in ("one", "two"))
    assert (one / "metrics.csv").read_bytes() == (two / "metrics.csv").read_bytes()
    assert (one / "daily.csv").read_bytes() == (two / "daily.csv").read_bytes()
    told = [json.loads((each / "asked.json").read_text())["provenance"] for each in (one, two)]
    assert told[0] == told[1]


@pytest.mark.parametrize("command", ["run", "check", "select"])
def test_nothing_is_attested_of_a_file_of_ones_own(theater, tmp_path, command):
    """No classification, source or grade is printed that the file does not state."""
    (tmp_path / "indo_pacific_own.yaml").write_text(OWN)
    words = [f"scenario={tmp_path / 'indo_pacific_own.yaml'}"]
    words += ["hubs.yard.berths.dock=1,2"] if command == "select" else []
    words += [] if command == "check" else ["replications=2"]
    status, out, _ = theater(command, *words)
    assert status == 0
    assert [word for word in ATTESTED if word in out] == []


def test_a_file_that_builds_on_a_shipped_one_inherits_no_words(theater, tmp_path):
    """``source`` and ``classification`` are said of one file; its own are told."""
    text = "defaults: [break_even, _self_]\nfleets: {ships: {size: 11}}\n"
    (tmp_path / "mine.yaml").write_text(text)
    out = theater("check", f"scenario={tmp_path / 'mine.yaml'}")[1]
    assert [word for word in ATTESTED if word in out] == []
    (tmp_path / "ours.yaml").write_text(text + "classification: for us alone\nsource: measured\n")
    out = theater("check", f"scenario={tmp_path / 'ours.yaml'}")[1]
    assert "Classification, as the scenario file says: for us alone" in out
    assert "Source, as the scenario file says: measured" in out


def test_a_kept_scenario_has_the_words_of_its_file_until_a_number_is_changed(
    theater, tmp_path, monkeypatch
):
    """A posture or a switched event chooses among what the file says; another dock does not."""
    monkeypatch.chdir(tmp_path)
    assert theater("new", "mine")[0] == 0
    run = ["run", f"scenario={tmp_path / 'mine.yaml'}", "posture=home", "replications=2"]
    run += ["events.closure.enabled=true", f"out={tmp_path / 'a'}"]
    other = [*run[:-1], "hubs.home_yard.berths.berth=3", f"out={tmp_path / 'b'}"]
    kept = []
    for words in (run, other):
        assert theater(*words)[0] == 0
        folder = Path(words[-1].removeprefix("out="))
        kept.append((folder / "scenario.yaml").read_text())
    assert ["source: Notional" in text for text in kept] == [True, False]


def test_a_name_does_not_grade_numbers(theater, tmp_path):
    """Only ``parameters_of`` says whose rows of the register hold; the rest has no grade."""
    file = tmp_path / "indo_pacific_graded.yaml"
    file.write_text(OWN + "real_world: true\n")
    assert "ungraded); 0 % notional" in theater("check", f"scenario={file}")[1]
    file = tmp_path / "indo_pacific_misspelled.yaml"
    file.write_text(OWN + "real_world: true\nparameters_of: indo_pacifik\n")
    status, _, err = theater("check", f"scenario={file}")
    assert (status, "did you mean 'indo_pacific" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((STRIKE.replace("30", "400"),), "events.strike has no effect: it begins on day 400"),
        ((STRIKE.replace("30", "-40"),), "events.strike has no effect: it has ended on day -30"),
        ((STRIKE.replace("30", "-15"),), "events.strike acts in the warm-up only"),
        (("+events.strike.probability=0", STRIKE), "its probability is 0"),
        (("+phases={a: {start_d: 0}, b: {start_d: 60}}",), "phases.b has no effect"),
        (("fleets={}",), "fleets={} changes nothing"),
        (("missions.hold.k=0",), "missions.hold asks for nothing"),
        (("+people.team=2",), "people.team has no effect: nothing uses it"),
        (("+stocks.spare={stock: 1, never_replaced: true}",), "stocks.spare has no effect"),
        (("+rules.far={applies_to: {longer_than_d: 999}}",), "rules.far has no effect: no work"),
        (("postures.home.title=x",), "postures.home.title has no effect: the posture in force is"),
        (
            ("+postures.home.accepts.theater=any",),
            "postures.home.accepts.theater has no effect: it does not use theater",
        ),
        (("spells=true",), "spells=true writes nothing without out=DIR"),
        (("precision=2",), "precision=2 asks for nothing"),
        (("replications=1",), "level=0.95 has no effect"),
        (("workers=2", "scheduler=tcp://h:1"), "workers=2 has no effect"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_has_no_effect_is_said(words, told):
    """One line for each; worked by hand from the window [-20, 60)."""
    from sim.load.overrides import parse

    words = ["scenario=break_even", *SHORT[1:], *sorted(words, key=lambda each: "=" not in each)]
    words = [word for word in words if not word.startswith("+events.strike.")] + [
        word for word in words if word.startswith("+events.strike.")
    ]
    assert [line for line in remarks(load(words), parse(words)) if told in line]


def test_remarks_are_told_and_kept(theater, tmp_path):
    """On stderr at once, in the JSON for later; a metric without a value is one of them."""
    words = ("scenario=break_even", *SHORT, "missions.hold.k=0", "metric=[gap_mean]")
    _, _, err = theater("run", *words, f"out={tmp_path}", "format=json")
    assert "theater run: note: missions.hold asks for nothing (k=0)" in err
    kept = json.loads((tmp_path / "result.json").read_text())["remarks"]
    assert len(kept) == len(err.splitlines())


@pytest.mark.parametrize("name", [each for each in scenarios() if not each.startswith("truth/")])
def test_a_shipped_scenario_has_nothing_without_effect(name):
    """And says what it is itself."""
    loaded = load([f"scenario={name}"])
    assert remarks(loaded) == []
    assert loaded.scenario.classification


def test_two_postures_in_a_run_are_one_line(theater):
    """A list is no posture; what would be right is said."""
    status, _, err = theater("run", "scenario=break_even", "posture=[theater,home]")
    assert (status, "a list; one word is right" in err) == (2, True)


def test_figures_are_signed_and_bear_their_events(tmp_path):
    """The foot of a figure has what was asked; a day-by-day figure a line where an event begins."""
    from matplotlib.image import imread

    import sim
    from sim.report.output.style import save
    from sim.report.run.figures.fans import missions

    scenario = load(["scenario=break_even", *SHORT, STRIKE]).scenario
    figure = missions([("", sim.replicate(scenario, seed=1, replications=2))])
    marks = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "1 Strike, day 30" in marks
    assert any(line.get_xdata()[0] == 30 for axis in figure.axes for line in axis.lines)
    height = imread(save(figure, tmp_path / "bare.png")).shape[0]
    assert imread(save(figure, tmp_path / "x.png", ["asked: theater"])).shape[0] > height
    assert [text.get_text() for text in figure.texts][-1] == "asked: theater"


def test_the_scenario_beside_a_table_can_be_run_again(theater, tmp_path, monkeypatch):
    """Whatever its title is: its head is comments alone, and has the command as it is typed."""
    words = ("scenario=break_even", *SHORT, "title='a\nb: c'", "metric=[ao,dru]", f"out={tmp_path}")
    assert theater("run", *words)[0] == 0
    text = (tmp_path / "scenario.yaml").read_text()
    (again,) = [line for line in text.splitlines() if line.startswith("# again: theater ")]
    monkeypatch.chdir(tmp_path)
    status, out, err = theater(*shlex.split(again.removeprefix("# again: theater ")))
    assert status == 0, err
    assert "a b: c" in out


def test_run_options_are_no_numbers_of_the_model():
    """They need no row in the register."""
    from sim.load.register.parameters import missing

    plain = missing(load(["scenario=eucom"]).config)
    assert missing(load(["scenario=eucom", "precision=0.1", "budget=100"]).config) == plain
