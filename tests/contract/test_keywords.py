"""Keywords of the public functions and keys of the commands are one list, and a checker reads it."""

import subprocess
import sys
from pathlib import Path
from typing import Unpack, get_args, get_type_hints

import pytest

import sim
from sim.api import question
from sim.api.asking import keywords
from sim.api.asking.options import OPTIONS
from sim.api.asking.words import OF_NO_FUNCTION
from sim.cli.help import COMMANDS, help_of
from sim.core.meanings import meanings

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sim

names: list[str] = sim.scenarios()
scenario: sim.Scenario = sim.load("break_even", "posture=theater")
scenario = sim.load_scenario("break_even")
results: sim.Results = sim.run(scenario, "posture=home", seed=1, replications=5, precision=0.1)
mean: float = results.value("ao", "ships").mean
rows: int = results["ao"].rows
files = results.write("out")
results.plot.days()
pair = sim.compare("break_even", "posture=home", "posture=theater", workers=2)
low = pair.plot.waterfall()
sweep = sim.sweep("break_even", "posture=home,theater", against=["posture=home"], keep=["dru"])
sweep.plot.pages()
best: dict[str, object] = sim.select("break_even", procedure="kn", delta=0.1).best
sim.optimize("break_even", "posture=home,theater", budget=3.0, prices={"posture": {"home": 1}})
sim.pareto("break_even", "posture=home,theater", cost_metric="in_transit")
sim.breakeven("break_even", "x=1,2", against="posture=home", best="min")
sim.explain("break_even", method="curves", steps=3)
sim.provenance("break_even", draws=0, rows="hubs.*").share_table
sim.interdict("break_even", r=1, on_d="start")
sim.rules("break_even", level=0.9)
sim.calibrate("three_fleets", synthetic=1, points=40, waves=3)
study = sim.study("hub_capacities", steps=["sweep"], replications=2, workers=2)
line: str = study["sweep"].text + study.headlines["sweep"]
verdict: str = sim.regress("base.json", alpha=0.1).verdict
sim.accept("base.json", "scenario=break_even", reason="new", margin={"ao": 0.1})
text: str = sim.check("break_even").text
text = sim.report("out", question="Why?", labels=["a", "b"]).text
exact = sim.solve("break_even", "posture=home")
why = sim.why_not_solved(scenario)
spells = sim.replication(scenario, seed=1, number=3).spells
result = sim.replicate(scenario, replications=2)
try:
    sim.run("nowhere")
except sim.ConfigError as error:
    print(error.problems)
"""


def test_keywords_are_the_fields_of_the_options():
    """Those of every question, without what is about printing."""
    for command, model in OPTIONS.items():
        name = command.capitalize().replace("Breakeven", "BreakEven")
        told = get_type_hints(getattr(keywords, f"{name}Keywords"))
        assert {*told} == {*model.model_fields} - {*OF_NO_FUNCTION}, command


@pytest.mark.parametrize("command", OPTIONS)
def test_a_function_takes_its_own_keywords(command):
    """And says which is near when it gets another."""
    function = question(command)
    (wanted,) = get_args(function.__annotations__["keywords"])
    assert function.__annotations__["keywords"] == Unpack[wanted]
    near = {"solve": "there are none", "report": "one of: "}.get(command, "'workers'")
    with pytest.raises(TypeError, match=f"sim.{command} has no keyword 'worker'; .*{near}"):
        function("break_even", worker=2)


@pytest.mark.parametrize("command", [each for each in COMMANDS if each in OPTIONS])
def test_help_has_every_key(command, monkeypatch):
    """With what its model says of it, in lines that a narrow terminal holds."""
    monkeypatch.setenv("COLUMNS", "72")
    text = help_of(command)
    for name, meaning in meanings(OPTIONS[command]).items():
        assert f"\n  {name}=" in text
        assert meaning, f"{command}: {name} says nothing"
    keys = text[text.index("\nkeys\n") : text.index("\nexamples\n")]
    assert max(map(len, keys.splitlines())) <= 72


def test_the_public_names_are_seen():
    """By dir, by tab completion, and each of them is there."""
    assert {*sim.__all__} <= {*dir(sim)}
    for name in sim.__all__:
        assert callable(getattr(sim, name))


def mypy(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """The checker over a script of a user."""
    (folder / "script.py").write_text(text, encoding="utf-8")
    words = ["--strict", "--config-file=", f"--cache-dir={folder / 'cache'}", "script.py"]
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--follow-imports=silent", *words],
        cwd=folder,
        env={"MYPYPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_checker_knows_every_function_and_a_misspelt_keyword(tmp_path):
    """mypy --strict passes a script that uses all public names, and finds one wrong letter."""
    right = mypy(tmp_path, SCRIPT)
    assert right.returncode == 0, right.stdout
    wrong = mypy(tmp_path, SCRIPT.replace("replications=5", "replicatons=5"))
    assert wrong.returncode == 1
    assert 'Unexpected keyword argument "replicatons"' in wrong.stdout
