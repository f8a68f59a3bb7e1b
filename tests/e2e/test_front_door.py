"""Python and the command line are one front door: equal bytes from both."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest

import sim
from journals import kept
from sim.cli.main import main
from sim.report.output.folder import LOCK, MARKER

TINY = ("scenario=break_even", "replications=3", "horizon_d=200", "warm_up_d=50")
BOTH = "posture=theater,home"
RULED = ("scenario=indo_pacific", "replications=2", "horizon_d=120", "warm_up_d=30", "windows=1")
GRADED = ("scenario=southcom", "replications=2", "horizon_d=100", "warm_up_d=20", "draws=2",
          "+headlines.up={title: On station, metric: on_station, over: sum}")  # fmt: skip
QUESTIONS = {
    "run": (*TINY, "control=posture=home", "posture=home"),
    "compare": (*TINY, "posture=theater", "posture=home"),
    "sweep": (*TINY, BOTH, "against=posture=split", "hubs.theater.berths.dock=1,2"),
    "select": (*TINY, BOTH, "delta=0.2", "budget=40"),
    "optimize": (*TINY, "budget=2", "hubs.home.berths.dock=2,3,4", "fresh=3", "top=2",
                 "prices={hubs.home.berths.dock: 1}"),
    "pareto": (*TINY, BOTH, "cost_metric=in_transit"),
    "breakeven": (*TINY, "against=posture=home", "hubs.theater.berths.dock=1,2,3"),
    "explain": (*TINY, "method=curves", "legs.home.takes.value_d=interval(5,40)", "steps=2"),
    "provenance": GRADED,
    "interdict": (*TINY, "draws=0", "budget=20", "units=hubs"),
    "rules": RULED,
}  # fmt: skip
"""Words of each question, as a terminal has them."""
OF_THE_FOLDER = ("study.sqlite", LOCK, MARKER)


def files(folder: Path) -> dict[str, bytes]:
    """What a folder has of the answer, by name."""
    return {
        each.name: each.read_bytes()
        for each in sorted(folder.iterdir())
        if each.name not in OF_THE_FOLDER
    }


def python(command: str, words: tuple[str, ...], **more: object):
    """The same question as a call: a scenario, keywords where there are some, overrides."""
    scenario = words[0].removeprefix("scenario=")
    keywords: dict[str, object] = {"replications": 3 if words[1].endswith("3") else 2, **more}
    rest = []
    for word in words[2:]:
        key, _, value = word.partition("=")
        if key in ("against", "control", "cost_metric", "method", "units"):
            keywords[key] = value
        elif key in ("budget", "draws", "fresh", "top", "steps"):
            keywords[key] = int(value)
        elif key == "delta":
            keywords[key] = float(value)
        elif key == "prices":
            keywords[key] = {"hubs.home.berths.dock": 1}
        else:
            rest.append(word)
    return getattr(sim, command)(scenario, *rest, **keywords)


@pytest.mark.parametrize("command", QUESTIONS)
def test_an_answer_has_the_same_bytes_from_both(command, tmp_path, capsys):
    """What is printed in each format, and every file that ``out=`` or ``write`` writes."""
    words, shell = QUESTIONS[command], tmp_path / "shell"
    told = {}
    for form in ("table", "json", "csv"):
        assert main([command, *words, f"out={shell}", "figures=true", f"format={form}"]) == 0
        told[form] = capsys.readouterr().out
    answer = python(command, words)
    capsys.readouterr()
    assert told["json"] == answer.json
    assert told["csv"] == answer.csv
    answer.write(tmp_path / "python", figures=True)
    assert files(tmp_path / "python") == files(shell)
    text = told["table"].partition("\nWritten:")[0].rstrip("\n")
    assert text.replace(str(shell), str(tmp_path / "python")) == answer.printed
    python(command, words, out=tmp_path / "python", figures=True, rerun=True)
    assert files(tmp_path / "python") == files(shell)


def test_a_gate_has_the_same_bytes_from_both(tmp_path, capsys):
    """The baseline that is written, the verdict in Markdown and JSON, the JUnit report."""
    shell, own = tmp_path / "shell.json", tmp_path / "own.json"
    few = [*TINY, "reason=new", "anyway=true"]  # three replications tell nothing apart
    assert main(["regress", "--accept", str(shell), *few]) == 0
    told = capsys.readouterr().out
    accepted = sim.accept(own, *TINY, reason="new", anyway=True)
    assert own.read_bytes() == shell.read_bytes()
    assert told.rstrip("\n").replace(str(shell), str(own)) == accepted.text
    for form in ("table", "json"):
        junit = tmp_path / f"{form}.xml"
        words = ["regress", str(shell), "horizon_d=150", "budget=6"]
        status = main([*words, f"junit={junit}", f"format={form}"])
        told = capsys.readouterr().out
        verdict = sim.regress(shell, "horizon_d=150", budget=6)
        assert status == verdict.status
        assert told == (verdict.json if form == "json" else f"{verdict.text}\n")
        assert junit.read_text() == verdict.junit


def test_a_check_has_the_same_bytes_from_both(capsys):
    """The explanation of a scenario."""
    assert main(["check", "scenario=break_even", "posture=home"]) == 0
    assert capsys.readouterr().out == sim.check("break_even", "posture=home").text + "\n"


def test_a_number_is_no_override():
    """The seed of one replication is a keyword, as all numbers are."""
    with pytest.raises(TypeError, match="1 is no override; text is right"):
        sim.replication("break_even", 1)


@pytest.mark.parametrize("posture", ["home", "split"])
def test_a_solution_has_the_same_bytes_from_both(posture, capsys):
    """What is solved, in every format."""
    words = ("scenario=break_even", f"posture={posture}")
    solution = sim.solve("break_even", words[1])
    for form in ("text", "json", "csv"):
        word = "format=table" if form == "text" else f"format={form}"
        assert main(["solve", *words, word]) == solution.status == 0
        assert capsys.readouterr().out.rstrip("\n") == getattr(solution, form).rstrip("\n")
    assert solution["ao", "ships"] == solution.values["ao", "ships"]


def test_a_scenario_is_a_name_a_path_or_itself(tmp_path):
    """One that was loaded is what its words say, and one that was made is what it is."""
    words = ("horizon_d=200", "warm_up_d=50")
    named = sim.run("break_even", "posture=home", *words, replications=2)
    loaded = sim.load("break_even", "posture=theater", *words)
    (tmp_path / "mine.yaml").write_text("defaults: [break_even]\nposture: home\n")
    ways = {
        "loaded": sim.run(loaded, "posture=home", replications=2),
        "made": sim.run(loaded.but(posture="home"), replications=2),
        "file": sim.run(tmp_path / "mine.yaml", *words, replications=2),
    }
    for way, results in ways.items():
        assert (results.result.values == named.result.values)[~_missing(named)].all(), way
    assert ways["loaded"].json == named.json


def _missing(results: sim.Results):
    return results.result.values != results.result.values


def test_results_are_tidy_with_pandas_and_without(monkeypatch):
    """The same columns as a frame and as arrays; a frame without pandas says what to install."""
    pandas = pytest.importorskip("pandas")
    results = sim.run("break_even", "horizon_d=200", "warm_up_d=50", replications=3)
    frame = results.metrics.query("metric == 'ao'")
    assert isinstance(frame, pandas.DataFrame)
    assert frame["fleet"].tolist() == ["ships"]
    ao = results.value("ao", "ships")
    assert frame["mean"].tolist() == results["ao"]["mean"].tolist() == [ao.mean]
    each = results.replications.query("metric == 'ao'")
    assert each["value"].tolist() == results.result.of("ao", "ships").tolist()
    assert {*results.daily["series"]} == {"mission hold", "ships"}
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    table = results.metrics
    assert {*table} == {*frame.columns}
    assert table.where(metric="ao")["mean"].tolist() == [ao.mean]
    with pytest.raises(ImportError, match="pip install pandas"):
        results.to_frame()
    with pytest.raises(KeyError, match="no metric is called 'aoo'; did you mean 'ao'"):
        results["aoo"]


def test_a_repr_is_ten_readable_lines():
    """The scenario, how often, and the headline metrics with their intervals."""
    results = sim.run("break_even", replications=5)
    lines = repr(results).splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("break_even: ")
    assert "5 replications" in lines[1]
    assert max(map(len, lines)) <= 100
    assert any(line.startswith("ao") and "±" in line for line in lines)
    html = results._repr_html_()
    assert html.startswith("<p>break_even: ")
    assert "<th>metric</th>" in html


@pytest.mark.parametrize(
    ("ask", "path"),
    [
        (lambda: sim.run("nowhere"), "scenario"),
        (lambda: sim.run("break_even", "hubs.nowhere.berths.dock=2"), "hubs.nowhere"),
        (lambda: sim.sweep("break_even"), ""),
        (lambda: sim.load("break_even", "horizon_d=-1"), "horizon_d"),
        (lambda: sim.run("break_even", seed=-1), "seed"),
        (lambda: sim.run("break_even", "procedure=kn"), "procedure"),
    ],
)
def test_wrong_input_is_one_clear_error(ask, path):
    """Which says where, and what would be right."""
    with pytest.raises(sim.ConfigError) as raised:
        ask()
    (problem,) = raised.value.problems
    assert problem.path == path
    assert len(problem.message) > 20


def test_an_interrupt_ends_a_call(tmp_path):
    """As in a terminal: what has ended is kept, and the folder is free for the next call."""

    over = threading.Event()

    def interrupt() -> None:
        while not list(kept(tmp_path)):
            if over.wait(0.01):
                return
        os.kill(os.getpid(), signal.SIGINT)

    words = ("break_even", "horizon_d=200", "warm_up_d=50", "posture=home,theater")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    watch = threading.Thread(target=interrupt)
    watch.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            sim.sweep(*words, replications=100_000, out=tmp_path)
    finally:
        over.set()
        watch.join()
        signal.signal(signal.SIGINT, before)
    assert len(list(kept(tmp_path))) > 0
    assert not (tmp_path / "sweep.csv").exists()
    sim.sweep(*words, replications=2, out=tmp_path)
    assert (tmp_path / "sweep.csv").exists()


def test_the_json_of_an_answer_is_its_dictionary():
    """So nobody has to parse what was printed."""
    results = sim.run("break_even", "horizon_d=200", "warm_up_d=50", replications=2)
    assert json.loads(results.json)["replications"] == results.as_dict()["replications"] == 2
