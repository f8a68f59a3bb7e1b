"""Words of Hydra and of other programs: what to type is told in a line, and a shell completes."""

import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from complaints import told
from sim.api.asking.options import OPTIONS
from sim.cli.help import COMMANDS, OF_A_SCENARIO, OF_RESULTS
from sim.cli.main import main

BASE = "scenario=break_even"
OTHERS = [name for name in COMMANDS if name != "hydra"]
OF_NAMES = [name for name in OTHERS if name not in OPTIONS]
"""Commands whose words are names, and no keys."""


@pytest.mark.parametrize("command", [name for name in OTHERS if name not in OF_A_SCENARIO])
@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["--cfg", "job"], ["--cfg: ", "theater check scenario=NAME", "theater hydra --cfg job"]),
        (["--info"], ["--info: ", "theater hydra"]),
    ],
)  # fmt: skip
def test_what_has_no_config_says_which_command_has(capsys, command, words, parts):
    """In a line; status 2."""
    problems = told(capsys, command, BASE, *words)
    for part in parts:
        assert part in problems[0]


@pytest.mark.parametrize("command", OF_A_SCENARIO)
def test_the_config_is_shown_by_every_command_of_a_scenario(capsys, command):
    """`--cfg job` prints what `theater hydra --cfg job` prints; keys of the command are left out, and a
    swept key is as the scenario has it."""
    assert main(["hydra", "--cfg", "job", BASE, "horizon_d=77"]) == 0
    wanted = capsys.readouterr().out
    own = "format=csv" if "format" in OPTIONS[command].model_fields else "workers=2"
    words = [BASE, "horizon_d=77", own, "posture=theater,home"]
    assert main([command, *words, "--cfg", "job"]) == 0
    out, err = capsys.readouterr()
    assert out == wanted
    assert "horizon_d: 77" in out
    assert (
        err
        == f"theater {command}: note: posture has several values, and is shown as the scenario has it\n"
    )


def test_a_config_that_is_compared_is_shown_without_what_is_compared(capsys):
    """Choices repeat a key; Hydra's --info lists the defaults as well."""
    assert main(["compare", "--info", "defaults", BASE, "posture=home", "posture=theater"]) == 0
    out, err = capsys.readouterr()
    assert "scenario/break_even" in out
    assert "posture has several values" in err


def test_jobs_of_run_are_those_of_hydra(capsys, tmp_path):
    """`theater run -m` and its hydra/sweeper= do what `theater hydra` does: folders and a table."""
    words = [BASE, "posture=theater,home", "replications=2", "horizon_d=60"]
    more = ["-m", "hydra/sweeper=theater_designs", f"hydra.sweep.dir={tmp_path}/jobs"]
    assert main(["run", *words, *more]) == 0
    capsys.readouterr()
    assert main(["sweep", *words, f"out={tmp_path}/sweep"]) == 0
    table = (tmp_path / "jobs" / "sweep.csv").read_bytes()
    assert table == (tmp_path / "sweep" / "sweep.csv").read_bytes()
    capsys.readouterr()
    (problem,) = told(capsys, "sweep", *words, "hydra/sweeper=theater_designs")
    assert (
        problem
        == "hydra/sweeper: is Hydra's, and `theater hydra` has it (`theater run` with -m too)"
    )


FLAGS = {
    "-m": ([], ["-m: ", "theater sweep KEY=A,B", "theater hydra -m KEY=A,B"]),
    "--multirun": ([], ["--multirun: ", "theater sweep"]),
    "--replications=10": ([], ["--replications=10: ", "no dashes: replications=10"]),
    "--horizon-d": (["10"], ["--horizon-d: ", "no dashes: horizon_d=VALUE"]),
    "--config-name=mine": ([], ["--config-name=mine: ", "scenario=NAME"]),
}  # fmt: skip
"""Flags that are none of ours, the words after them, and parts of the answer."""
JOBS = [("run", "-m"), ("run", "--multirun")]
"""Commands that have a flag."""


@pytest.mark.parametrize(
    ("command", "flag"),
    [each for each in product(OTHERS, FLAGS) if each not in JOBS],
)
def test_a_flag_is_answered(capsys, command, flag):
    """By every command, in a line that says what to type; status 2. `run` has jobs of Hydra."""
    more, parts = FLAGS[flag]
    words = [flag, *more]
    problems = told(capsys, command, BASE, *words)
    for part in parts:
        assert part in problems[0]


@pytest.mark.parametrize(
    "command", [name for name in COMMANDS if name not in ("compare", *OF_NAMES, *OF_RESULTS)]
)
def test_a_key_given_twice_is_refused(capsys, tmp_path, command):
    """Whatever sign it has: nothing is dropped without a word. `compare` is about such keys."""
    dock = "hubs.theater.berths.dock"
    words = [BASE, f"{dock}=1,2", f"++{dock}=3"]
    if command == "study":
        words[:1] = ["e02_parts_people_policy"]
    if command == "calibrate":
        words[:1] = ["three_fleets"]
    if command != "solve":
        words.append("replications=2")
    if command == "regress":
        words = ["--accept", str(tmp_path / "base.json"), "reason=why", *words]
    if command == "optimize":
        words.append("budget=3")
    (problem,) = told(capsys, command, *words)
    assert f"{dock}: is given 2 times; one value each" in problem
    assert not list(tmp_path.iterdir())


def test_the_key_of_a_command_is_given_once(capsys):
    """Their own keys as well, and what a baseline has of its own."""
    words = [BASE, "posture=theater,home", "replications=2"]
    (problem,) = told(capsys, "select", *words, "delta=0.1", "delta=0.2")
    assert "delta: is given 2 times" in problem
    twice = ["against=posture=home", "against=posture=theater"]
    assert "once for each key" in told(capsys, "sweep", *words, *twice)[0]


@pytest.mark.parametrize("command", ["run", "sweep", "compare", "check", "select", "hydra"])
@pytest.mark.parametrize("key", ["posture", "scenario"])
def test_names_of_files_are_no_values(capsys, command, key):
    """Hydra's glob() chooses config files; here the values are named."""
    words = [BASE, "posture=glob(*)"] if key == "posture" else ["scenario=glob(*)"]
    (problem,) = told(capsys, command, *words)
    assert f"{key}: glob() names files" in problem
    assert f"{key}=A,B" in problem


# Completion ------------------------------------------------------------------------------------

COMPLETED = """
eval "$(theater {flag} install=bash)"
complete -p theater
ask() {{
    COMP_LINE="$1"; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=($COMP_LINE)
    COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=()
    hydra_bash_completion
    echo "$1: ${{COMPREPLY[@]}}"
}}
ask "theater hy"
ask "theater hydra scenario=break_e"
ask "theater run scenario=break_even hubs.theater.ber"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("flag", ["hydra -sc", "-sc"])
def test_bash_completes(tmp_path, flag):
    """The script that the help names, in a real shell: commands, scenarios and keys."""
    program = tmp_path / "theater"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sim "$@"\n')
    program.chmod(0o755)
    script = COMPLETED.format(flag=flag)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    found = subprocess.run(
        ["bash", "-c", script], env=os.environ | {"PATH": path}, cwd=Path.cwd(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stderr == ""
    first, *answers = found.stdout.splitlines()
    assert first.endswith("hydra_bash_completion theater")
    assert answers == [
        "theater hy: hydra",
        "theater hydra scenario=break_e: scenario=break_even",
        "theater run scenario=break_even hubs.theater.ber: hubs.theater.berths.",
    ]


ZSH = """
eval "$(theater -sc install=zsh)"
compadd() {{ shift 3; print -r -- "$words[-1]: $*" }}
ask() {{ words=("$@"); CURRENT=$#; _theater }}
ask theater hy
ask theater sweep scenario=break_even hubs.theater.ber
ask theater show wei
eval "$(theater -sc uninstall=zsh)"
which _theater
"""


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh, which is not here")
def test_zsh_completes(tmp_path):
    """The script that the help names, in a real zsh; its own command for adding words is ours."""
    program = tmp_path / "theater"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sim "$@"\n')
    program.chmod(0o755)
    given = os.environ | {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "ZDOTDIR": str(tmp_path),
    }
    found = subprocess.run(
        ["zsh", "-f", "-c", ZSH.replace("{{", "{").replace("}}", "}")], env=given,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.stderr == ""
    assert found.stdout.splitlines() == [
        "hy: hydra",
        "hubs.theater.ber: hubs.theater.berths.",
        "wei: weibull",
        "_theater not found",
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("theater sweep des", ["design=", "design_seed="]),
        ("theater study hub_", ["hub_capacities"]),
        ("theater list met", ["metrics"]),
        ("theater regress wor", ["workers=", "worse_only="]),
    ],
)
def test_names_and_keys_of_commands_complete(capsys, monkeypatch, line, found):
    """What Hydra does not know of: studies, groups, and the keys of a command."""
    monkeypatch.setenv("COMP_LINE", line)
    assert main(["-sc", "query=bash"]) == 0
    words = capsys.readouterr().out.split()
    assert set(found) <= {*words}
    assert all(word.startswith(line.split()[-1][:3]) for word in words)


def test_what_may_follow_the_program(capsys, monkeypatch):
    """Every command, before one is typed."""
    monkeypatch.setenv("COMP_LINE", "theater ")
    assert main(["-sc", "query=bash"]) == 0
    assert capsys.readouterr().out.split() == list(COMMANDS)
