"""Composed scenarios are kept, and no result depends on it: whatever changes is seen."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.core.errors import ConfigError
from sim.load import cache, composition
from sim.load.compose import load, scenarios
from sim.load.search import searching

ROOT = Path(__file__).resolve().parents[2]
COAST = """\
defaults: [/hub@hubs.yard: big, _self_]
horizon_d: 200
initial: all_up_new
node_table: places.csv
great_circle: [sea]
nodes: {base: {}, port: {}}
work: {repair: {stages: {dock: {needs: {dock: 1}, takes: {law: fixed, value_d: 3}}}}}
"""
MINE = """\
defaults: [coast, _self_]
title: mine
fleets:
  ships:
    size: 3
    station: base
    moves: {own: {speed_kn: 10}}
    modes: {hull: {life: {law: exponential, mean_d: 30}, work: repair}}
missions: {hold: {fleets: [ships], k: 1}}
posture: far
postures: {far: {routing: {policy: nearest}, hubs: [yard]}}
"""
BIG = "node: port\nberths: {dock: 2}\naccepts: any\n"
PLACES = "name,lat,lon\nbase,0,0\nport,0,4\n"
FILES = {"mine.yaml": MINE, "coast.yaml": COAST, "hub/big.yaml": BIG, "places.csv": PLACES}
LAW = """\
from typing import Any, ClassVar

import numpy as np

from sim.model.families.law import DurationLaw, laws


@laws.register("mine")
class Mine(DurationLaw):
    example: ClassVar[dict[str, Any]] = {{}}

    @property
    def average_d(self):
        return {days}

    def quantile(self, u):
        return np.full_like(u, {days})
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Files by their path below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a process that has told nothing of it."""
    monkeypatch.setenv("THEATER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_told", [])
    return tmp_path / "cache"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A scenario file beside all that it builds on."""
    return write(tmp_path / "my", FILES) / "mine.yaml"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Load as a new process does; ``kept`` says that nothing may be composed."""

    def loaded(*words: str, kept: bool = False) -> Any:
        with monkeypatch.context() as each:
            each.setattr("sim.load.compose._bases", {})
            if kept:
                each.setattr(composition, "compose", None)
            found = load(words)
            return found.name, found.resolved, found.config, found.scenario

    return loaded


@pytest.mark.parametrize("name", scenarios())
def test_what_ships_is_the_same_from_the_cache(name, fresh):
    """To the last key and number, in the same order."""
    cold, warm = fresh(f"scenario={name}"), fresh(f"scenario={name}", kept=True)
    assert cold == warm
    assert json.dumps(cold[1]) == json.dumps(warm[1])


def test_own_files_are_the_same_from_the_cache(mine, fresh):
    """By path and from a folder of configs, with overrides that the cache knows nothing of."""
    word = f"scenario='{mine}'"
    cold = fresh(word, "hubs.yard.berths.dock=3")
    assert fresh(word, "hubs.yard.berths.dock=3", kept=True) == cold
    assert fresh(word, kept=True)[3].hubs["yard"].berths == {"dock": 2}
    configs = {"scenario/mine.yaml": MINE, "scenario/coast.yaml": COAST, "hub/big.yaml": BIG}
    own = write(mine.parent / "configs", {**configs, "places.csv": PLACES})
    with searching(own):
        assert fresh("scenario=mine")[1:] == fresh("scenario=mine", kept=True)[1:]


@pytest.mark.parametrize(
    ("file", "text", "seen"),
    [
        ("mine.yaml", MINE.replace("k: 1", "k: 3"), lambda each: each.missions["hold"].k == 3),
        ("hub/big.yaml", BIG.replace("2", "9"), lambda each: each.hubs["yard"].berths["dock"] == 9),
        ("places.csv", PLACES.replace("0,4", "0,8"), lambda each: each.nodes["port"].lon == 8),
    ],
)
def test_an_edited_file_is_seen(mine, fresh, file, text, seen):
    """The scenario itself, what it is built on, and a table."""
    word = f"scenario='{mine}'"
    assert not seen(fresh(word)[3])
    write(mine.parent, {file: text})
    assert seen(fresh(word)[3])


def test_a_file_that_comes_before_another_is_seen(tmp_path, fresh):
    """A new file of a folder of configs shadows the one that ships, and so does its end."""
    text = "defaults: [break_even, _self_]\ntitle: mine\n"
    own = write(tmp_path / "configs", {"scenario/mine.yaml": text})
    above = own / "scenario" / "break_even.yaml"
    with searching(own):
        shipped = fresh("scenario=mine")
        assert fresh("scenario=mine", kept=True) == shipped
        text = (ROOT / "configs" / "scenario" / "break_even.yaml").read_text(encoding="utf-8")
        above.write_text(text.replace("horizon_d: 3650", "horizon_d: 30"), encoding="utf-8")
        assert fresh("scenario=mine")[3].horizon_d == 30
        above.unlink()
        assert fresh("scenario=mine") == shipped


def test_another_version_composes_anew(fresh, monkeypatch):
    """What other code made of the same files is not taken."""
    before = fresh("scenario=break_even")
    monkeypatch.setattr(cache, "_made_by", lambda: ("another",))
    with pytest.raises(TypeError):
        fresh("scenario=break_even", kept=True)
    assert fresh("scenario=break_even") == before


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: raw[:0],
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(b"3650", b"3651"),
        lambda raw: b"\xff\xfe" + raw,
        lambda raw: raw[:0] + b"\n[1, 2]",
    ],
)
def test_a_damaged_entry_is_made_anew(folder, fresh, harm):
    """Empty, cut off, one digit changed, no text at all, another JSON."""
    before = fresh("scenario=break_even")
    (entry,) = folder.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(harm(whole))
    assert fresh("scenario=break_even") == before
    assert entry.read_bytes() == whole


def test_what_cannot_be_written_is_said_once(tmp_path, fresh, monkeypatch, capsys):
    """The folder, why, and what to do; the result is the same."""
    before = fresh("scenario=break_even")
    file = tmp_path / "a file"
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("THEATER_CACHE", str(file))
    assert fresh("scenario=break_even") == before == fresh("scenario=break_even")
    (line,) = capsys.readouterr().err.splitlines()
    assert str(file) in line
    assert "cannot be kept" in line
    assert "THEATER_CACHE=off" in line


def test_off_keeps_nothing(folder, fresh, monkeypatch):
    """Nor reads what is there."""
    monkeypatch.setenv("THEATER_CACHE", "off")
    fresh("scenario=break_even")
    assert cache.folder() is None
    assert not folder.exists()


def test_what_is_wrong_is_not_kept(mine, folder, fresh):
    """A file that cannot be composed leaves nothing; a reference that leads nowhere is told again,
    with its place in the file."""
    word = f"scenario='{mine}'"
    text = mine.read_text(encoding="utf-8")
    mine.write_text(text.replace("coast", "cost"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError, match="there is no 'scenario/cost'"):
            fresh(word)
    assert not folder.exists()
    mine.write_text(text.replace("fleets: [ships]", "fleets: [boats]"), encoding="utf-8")
    told = []
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"no fleet is called 'boats'.*mine.yaml:9") as error:
            fresh(word)
        told.append(str(error.value))
    assert told[0] == told[1]


def test_the_oldest_entries_go(folder, fresh, monkeypatch):
    """When all of them are larger than the cache may be."""
    fresh("scenario=rich_fleet")
    (first,) = folder.iterdir()
    os.utime(first, (1, 1))
    monkeypatch.setattr(cache, "MOST_BYTES", first.stat().st_size)
    fresh("scenario=break_even")
    (second,) = folder.iterdir()
    assert second != first


CHECK = [sys.executable, "-m", "sim", "check"]


def test_processes_at_once_leave_one_whole_entry(folder):
    """Each tells the same, whoever writes last; no file stays unfinished."""
    env = {**os.environ, "THEATER_CACHE": str(folder)}
    many = [
        subprocess.Popen([*CHECK, "scenario=break_even"], cwd=ROOT, env=env, stdout=-1, stderr=-1)
        for _ in range(3)
    ]
    told = [each.communicate() for each in many]
    assert len({*told}) == 1
    assert all(each.returncode == 0 for each in many)
    assert [each.suffix for each in folder.iterdir()] == [".json"]


def test_an_edited_part_of_another_package_is_seen(tmp_path, folder):
    """Its code, which no entry knows of, is asked every time: a mean that is wrong, an error."""
    site = write(tmp_path / "site", {"own/__init__.py": "", "own/law.py": LAW.format(days=5)})
    about = {"METADATA": "Metadata-Version: 2.1\nName: own\nVersion: 1.0\n"}
    about["entry_points.txt"] = "[theater.laws]\nmine = own.law\n"
    write(site / "own-1.0.dist-info", about)
    law = MINE.replace("law: exponential, mean_d: 30", "law: mine")
    word = f"scenario={write(tmp_path / 'my', {**FILES, 'mine.yaml': law}) / 'mine.yaml'}"
    path = os.pathsep.join([str(ROOT), str(site)])
    env = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    words = [*CHECK, word, "job=fleets.ships.modes.hull"]

    def checked() -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=site, env=env, capture_output=True, text=True)

    first = checked()
    assert first.returncode == 0, first.stderr
    assert checked().stdout == first.stdout
    write(site, {"own/law.py": LAW.format(days=0)})
    assert "life: the mean time to failure must be > 0" in checked().stderr
    write(site, {"own/law.py": "1 / 0\n"})
    assert "ZeroDivisionError" in checked().stderr
    write(site, {"own/law.py": LAW.format(days=5)})
    assert checked().stdout == first.stdout
    assert len([*folder.iterdir()]) == 1
