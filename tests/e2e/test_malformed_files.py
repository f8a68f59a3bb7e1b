"""Malformed scenario files: one line for each problem, with file and line; status 2, no traceback."""

from pathlib import Path

import pytest

from complaints import told
from sim.cli.main import main

SHIP = "size: 1, station: s, modes: {a: {life: {law: exponential, mean_d: 60}, restored: on_board, takes: {law: fixed, value_d: 1}}}"
GOOD = f"""\
horizon_d: 10
initial: all_up_new
nodes: {{s: {{}}}}
fleets:
  f: {{{SHIP}}}
"""
HERE = "theater.yaml"
LONGEST = 200


def problems(tmp_path: Path, monkeypatch, capsys, content: str | bytes, *words: str) -> list[str]:
    """What ``theater check`` tells of a file; every line is one that fits on a screen."""
    monkeypatch.chdir(tmp_path)
    raw = content if isinstance(content, bytes) else content.encode()
    Path(HERE).write_bytes(raw)
    lines = told(capsys, "check", f"scenario={HERE}", *words)
    assert all(len(line) <= LONGEST for line in lines)
    return lines


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        # Files that cannot be read.
        (GOOD.encode("utf-16"), [HERE, "UTF-16", "UTF-8"]),
        ("# Malm\xf6\n".encode("latin-1") + GOOD.encode(), [f"{HERE}:1", "0xf6", "UTF-8"]),
        ("horizon_d: [1\nnodes: {}\n", [f"{HERE}:2:6", "flow sequence"]),
        ("horizon_d: 1\n  nodes: {}\n", [f"{HERE}:2:8", "mapping values"]),
        ("horizon_d: 1\nhorizon_d: 2\n", ["horizon_d: ", "twice", "line 1", f"{HERE}:2:1"]),
        ("- horizon_d\n", [f"{HERE}:1:1", "no mapping"]),
        ("a: \x07\n", [f"{HERE}:1", "no character of YAML"]),
        ("horizon_d: !!python/name:os.system\n", [f"{HERE}:1:12", "tag"]),
        ("hubs: &a [*a]\n", [f"{HERE}:1:7", "alias"]),
        ("k0: &a0 {x: 1}\n" + "".join(f"k{n}: &a{n} {{x: *a{n - 1}}}\n" for n in range(1, 400)),
         [f"{HERE}:41:", "40 mappings and lists", "aliases are written out"]),
        (GOOD + "<<: 5\n", ["<< takes in a mapping", f"{HERE}:6:5"]),
        (GOOD + "<<: [{units: nm}, 3]\n", ["<< takes in a mapping", f"{HERE}:6:19"]),
        ("a: " + "[" * 3000 + "]" * 3000, [f"{HERE}:1:", "40 mappings and lists"]),
        ("a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{b}: &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
         [HERE, "aliases", "500,000"]),
        # Scalars that two readers take for two things, or that stand for a number and are none.
        (GOOD.replace("size: 1", "size: yes"), ["fleets.f.size: yes is true to some", f"{HERE}:5:13"]),
        (GOOD.replace("10", "off"), ["horizon_d: off is false to some", f"{HERE}:1:12"]),
        (GOOD.replace("60", "1:40"), ["life.mean_d: 1:40 is read in sixties", f"{HERE}:5:"]),
        (GOOD.replace("60", "010"), ["mean_d: 010 is octal to some", "write 10", f"{HERE}:5:"]),
        (GOOD.replace("60", "0o10"), ["0o10", f"{HERE}:5:"]),
        (GOOD.replace("60", "1_000"), ["1_000", "write 1000", f"{HERE}:5:"]),
        (GOOD.replace("60", "1e5"), ["1e5", "write 100000.0", f"{HERE}:5:"]),
        (GOOD.replace("60", "-.5"), ["-.5", "write -0.5", f"{HERE}:5:"]),
        (GOOD.replace("60", "inf"), ["inf is a word", "write .inf", f"{HERE}:5:"]),
        (GOOD + "title: 2026-02-01\n", ["title: 2026-02-01 is a date", "quote it", f"{HERE}:6:8"]),
        (GOOD.replace("  f:", "  no:"), ["fleets: no is false to some", f"{HERE}:5:3"]),
        (GOOD.replace("  f:", "  7:"), ["fleets: the key 7 is no word; quote it", f"{HERE}:5:3"]),
        (GOOD.replace("10", "9" * 5000, 1), ["horizon_d: a whole number of 5000 digits", f"{HERE}:1:12"]),
        (GOOD.replace("10", "true", 1), ["horizon_d: True is not right", "number", f"{HERE}:1"]),
        (GOOD.replace("10", "'10'", 1), ["horizon_d: '10' is not right", "number", f"{HERE}:1"]),
        (GOOD.replace("size: 1", "size: 1.0"), ["fleets.f.size: 1.0 is not right", "integer", f"{HERE}:5"]),
        (GOOD.replace("size: 1", "size: true"), ["fleets.f.size: True is not right", f"{HERE}:5"]),
        (GOOD + "missions:\n  m: {fleets: [f], k: false}\n", ["missions.m.k: False is not right", f"{HERE}:7"]),
        # What is not there stands nowhere, and is the file's.
        (GOOD.replace("horizon_d: 10\n", ""), ["horizon_d: is missing", f"({HERE})"]),
        ("", ["horizon_d: is missing", f"({HERE})"]),
        # Parts of the wrong shape.
        (GOOD.replace("{law: fixed", "{law: {}"), ["takes.law: this value is not right: a word", f"{HERE}:5"]),
        (GOOD.replace("{law: fixed", "{law: [fixed]"), ["takes.law: this value is not right: a word", f"{HERE}:5"]),
        (GOOD.replace("s: {}", "s: 1"), ["nodes.s: 1 is not right: a mapping", f"{HERE}:3"]),
        (GOOD.replace("s: {}", "s: {lat: 1}"), ["nodes.s: needs both 'lat' and 'lon'", f"{HERE}:3"]),
        (GOOD.replace("s: {}", "s: {lat: 1}, t: {lat: 2, lon: 3}") + "great_circle: [air]\n",
         ["nodes.s: needs both 'lat' and 'lon'", f"{HERE}:3"]),
        (GOOD.replace("s: {}", "s: {lat: 1, lon: east}") + "great_circle: [air]\n",
         ["nodes.s.lon: 'east' is not right", f"{HERE}:3"]),
        (GOOD + "passages: {p: 5}\n", ["passages.p: 5 is not right: a mapping", f"{HERE}:6"]),
        (GOOD + "node_table: 5\n", ["node_table: 5 is not right: a csv file", f"{HERE}:6"]),
        (GOOD + "leg_tables: {sea: 5}\n", ["leg_tables: ", "csv files by mode", f"{HERE}:6"]),
        (GOOD + "great_circle: 5\n", ["great_circle: 5 is not right: a list of modes", f"{HERE}:6"]),
        (GOOD + "hydra: {searchpath: [x]}\n", ["hydra: has no use in a scenario", f"{HERE}:6"]),
        ("defaults: 3\n" + GOOD, ["defaults: 3 is not right: a list", f"{HERE}:1"]),
        ("defaults: [_self_, 3]\n" + GOOD, ["defaults.1: is not right", f"{HERE}:1"]),
        ("defaults: [/scenario: theater]\n" + GOOD, [HERE, "lead back to it"]),
        ("defaults: [cost]\n" + GOOD, [f"{HERE}:1", "there is no 'scenario/cost'", "looked in"]),
        ("defaults:\n  - /hub@hubs.x: gwam\n" + GOOD, [f"{HERE}:2", "'hub/gwam'", "did you mean 'guam'?", "looked in"]),
        (GOOD + "title: ${oc.env:HOME}\n", ["title: ", "interpolation", f"{HERE}:6:8"]),
        (GOOD + "title: '${oc.decode:1}'\n", ["title: ", "interpolation", f"{HERE}:6:8"]),
        (GOOD + "source: ${title}${now:%Y}\n", ["source: ", "interpolation", f"{HERE}:6:9"]),
        # Names that no override could reach, or that would look like others in a subject.
        (GOOD.replace("  f:", "  sqn 5:"), ["fleets.sqn 5: has ' '", "letters of any language", f"{HERE}:5"]),
        (GOOD.replace("  f:", "  F-16.C:"), ["fleets.F-16.C: has '.'", f"{HERE}:5"]),
        (GOOD.replace("  f:", "  a/b:"), ["fleets.a/b: has '/'", f"{HERE}:5"]),
        (GOOD.replace("  f:", "  a@30:"), ["fleets.a@30: has '@'", f"{HERE}:5"]),
        (GOOD.replace("  f:", "  all:"), ["fleets.all: stands for something else", f"{HERE}:5"]),
        (GOOD.replace("  f:", "  '':"), ["fleets.: is empty", f"{HERE}:5"]),
        (GOOD + "legs: {sea:s-s: {start: s, end: s, takes: {law: fixed, value_d: 1}}}\n",
         ["legs.sea:s-s: has ':'", f"{HERE}:6"]),
    ],
)  # fmt: skip
def test_a_malformed_file_is_told_in_one_line(tmp_path, monkeypatch, capsys, content, parts):
    """What is wrong, where in the file, and what would be right."""
    (problem,) = problems(tmp_path, monkeypatch, capsys, content)
    for part in parts:
        assert part in problem


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch, capsys):
    """Its size says so."""
    (problem,) = problems(tmp_path, monkeypatch, capsys, GOOD + "#" * 5_000_001)
    assert "5,000,000" in problem


def test_all_problems_of_a_file_come_at_once(tmp_path, monkeypatch, capsys):
    """Three words for numbers, three lines."""
    text = GOOD.replace("10", "on").replace("size: 1", "size: yes").replace("60", "1_0")
    assert len(problems(tmp_path, monkeypatch, capsys, text)) == 3


def test_a_folder_is_no_file(tmp_path, monkeypatch, capsys):
    """Whatever it is called."""
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").mkdir()
    (problem,) = told(capsys, "check", "scenario=x.yaml")
    assert problem == "scenario: 'x.yaml' is a folder without a scenario.yaml"


@pytest.mark.parametrize("command", ["run", "compare", "check", "explain", "interdict", "rules"])
@pytest.mark.parametrize("name", ["mine", "./mine", "mine/"])
def test_of_a_folder_its_scenario_is_named(tmp_path, monkeypatch, capsys, command, name):
    """A folder of results has the scenario that was run: one line says how to name it."""
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    Path("mine/scenario.yaml").write_text(GOOD)
    (problem,) = told(capsys, command, f"scenario={name}")
    assert problem.endswith("is a folder; scenario=mine/scenario.yaml is the file in it")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("horizon_d=true", ["horizon_d: True is not right"]),
        ("horizon_d=yes", ["horizon_d: 'yes' is not right"]),
        ("horizon_d=1_000", ["1_000", "write 1000"]),
        ("horizon_d=010", ["horizon_d: '010' is not right"]),
        ("horizon_d=1:40", ["horizon_d: '1:40' is not right"]),
        ("fleets.f.size=2.0", ["fleets.f.size: 2.0 is not right"]),
        ("fleets.f.size=999999999999999999999", ["21 digits", "at most 18"]),
        (f"horizon_d={'9' * 5000}", ["too long a number"]),
        ("title={a: 1", ["its '{' is never closed", "key=value"]),
        ("title='a", ["its ' is never closed"]),
        ("title=a]", ["its ']' closes nothing"]),
        ("title=a#b", ["its value has #; quote it"]),
        ("fleets.sqn 5.size=2", ["'sqn 5' in its key is no name", "key=value"]),
        ("title='${oc.env:HOME}'", ["title: ", "interpolation"]),
        ("units=nm", ["units: is not a key of this scenario", "one of: "]),
    ],
)
def test_an_override_reads_like_a_file(tmp_path, monkeypatch, capsys, word, parts):
    """No word is a number, and what cannot be read says why."""
    (problem,) = problems(tmp_path, monkeypatch, capsys, GOOD, word)
    for part in parts:
        assert part in problem
    assert "lifts" not in problem


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\xef\xbb\xbf# @package _global_\n", b""])
def test_a_byte_order_mark_is_no_letter(tmp_path, monkeypatch, capsys, start):
    """Before the first key or before the header, a file is what it is without one."""
    monkeypatch.chdir(tmp_path)
    Path(HERE).write_bytes(start + GOOD.encode())
    assert main(["check", f"scenario={HERE}"]) == 0
    assert "valid" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["7th_fleet", "Malmö", "F-16", "Βόλος", "第七", "x" * 100])
def test_every_name_is_reached_by_an_override(tmp_path, monkeypatch, capsys, name):
    """A digit first, letters of any language: the size is the one that was asked for."""
    monkeypatch.chdir(tmp_path)
    Path(HERE).write_text(GOOD.replace("  f:", f"  {name}:"), encoding="utf-8")
    assert main(["check", f"scenario={HERE}", f"fleets.{name}.size=4"]) == 0
    assert "4 platforms" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfe{", "utf-8"),
        (b"[" * 100_000, "recursion"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "digits"),
    ],
)
def test_a_baseline_that_is_no_json(tmp_path, monkeypatch, capsys, content, part):
    """Neither UTF-16, nor lists without end, nor numbers without end."""
    monkeypatch.chdir(tmp_path)
    Path("base.json").write_bytes(content)
    (problem,) = told(capsys, "regress", "base.json")
    assert problem.startswith("base.json: is no JSON (")
    assert part in problem
    assert len(problem) <= LONGEST


def test_a_folder_with_the_name_of_a_file(tmp_path, monkeypatch, capsys):
    """As a baseline, and where a result is to be written."""
    monkeypatch.chdir(tmp_path)
    Path("result.json").mkdir()
    (problem,) = told(capsys, "regress", "result.json")
    assert problem.startswith("result.json: cannot be read (Is a directory)")
    Path(HERE).write_text(GOOD)
    (problem,) = told(capsys, "run", f"scenario={HERE}", "replications=2", "out=.")
    assert "result.json" in problem
