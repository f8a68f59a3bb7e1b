"""Records of spells in csv files: read beside the scenario, some rows of them, and what is wrong."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
import sim.load.source
from sim.core.errors import ConfigError
from sim.load.compose import load
from support import exponential, fixed, fleet, mapping, mode, repair, yard

FILE = """# hours of a winter
kind,start_d,length_d
waves,1.5,0.5
wind,2.0,1.0
waves,4,2
"""


def written(folder: Path, spells: Any, text: str = FILE, **parts: Any) -> str:
    """A scenario in a folder of its own, beside its weather."""
    work = repair(fixed(1), dock=1)
    work["stages"]["repair"]["calm"] = ["storm"]
    whole = mapping(
        fleets={"a": fleet(modes={"hull": mode(exponential(9))})},
        hubs={"yard": yard()},
        work={"repair": work},
        calendars={"storm": {"spells": spells}},
        horizon_d=30.0,
    )
    (folder / "weather.csv").write_text(text, encoding="utf-8")
    file = folder / "mine.yaml"
    file.write_text(yaml.safe_dump({**whole, **parts}), encoding="utf-8")
    return str(file)


def test_rows_of_a_file_are_the_spells(tmp_path):
    """By the word of a column, with lengths or ends; what is resolved holds them, and runs again."""
    file = written(tmp_path, {"file": "weather.csv", "where": {"kind": "waves"}})
    scenario = sim.load_scenario(file)
    assert scenario.calendars["storm"].spells == [(1.5, 2.0), (4.0, 6.0)]
    again = load([f"scenario={file}"]).resolved
    assert again["calendars"]["storm"]["spells"] == [[1.5, 2.0], [4.0, 6.0]]
    ends = "start_d,end_d\n1.5,2.0\n"
    file = written(tmp_path, {"file": "weather.csv"}, ends)
    assert sim.load_scenario(file).calendars["storm"].spells == [(1.5, 2.0)]


@pytest.mark.parametrize(
    ("spells", "text", "words"),
    [
        ({"file": "wether.csv"}, FILE, ["calendars.storm.spells", "no file", "wether.csv"]),
        ({"file": 3}, FILE, ["calendars.storm.spells.file", "3 is not right", "a csv file"]),
        ({"fil": "weather.csv"}, FILE, ["calendars.storm.spells.fil", "file, where"]),
        ({"file": "weather.csv", "where": "waves"}, FILE, ["spells.where", "a column and a word"]),
        ({"file": "weather.csv", "where": {"kind": "snow"}}, FILE, ["no such row", "waves, wind"]),
        ({"file": "weather.csv", "where": {"sort": "waves"}}, FILE, ["has no column sort"]),
        ({"file": "weather.csv"}, "start_d\n1\n", ["has no column end_d or length_d"]),
        ({"file": "weather.csv"}, "start,end_d\n1,2\n", ["has no column start_d"]),
        ({"file": "weather.csv"}, "start_d,end_d\n1,nan\n", ["weather.csv:2: end_d", "a number"]),
        ({"file": "weather.csv"}, "start_d,end_d\n1,3\n2,4\n", ["spells.1: begins on day 2"]),
        ({"file": "weather.csv"}, FILE + "waves,5,9\n", ["spells.3: begins on day 5"]),
        ({"file": "weather.csv"}, "start_d,length_d\n1,-1\n", ["spells.0: from 1 to 0"]),
        ("weather.csv", FILE, ["calendars.storm.spells", "a list"]),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path, spells, text, words):
    """One line: the key, the value or the row, and what would be right."""
    file = written(tmp_path, spells, text)
    with pytest.raises(ConfigError) as told:
        sim.load_scenario(file)
    assert all(word in str(told.value) for word in words), told.value


def test_many_wrong_events_are_placed_in_one_reading(tmp_path, monkeypatch):
    """Two or forty of them: their file is read as often, and each line is told."""
    counts = []
    read = sim.load.source.read_yaml

    def counted(*args: Any) -> Any:
        counts[-1] += 1
        return read(*args)

    monkeypatch.setattr(sim.load.source, "read_yaml", counted)
    for number in (2, 40):
        does = [{"kind": "hub_closed", "hub": ["yard"]}]
        events = {f"e{each}": {"start_d": each, "does": does} for each in range(number)}
        folder = tmp_path / str(number)
        folder.mkdir()
        file = written(folder, [[1, 2]], events=events)
        counts.append(0)
        with pytest.raises(ConfigError) as told:
            sim.load_scenario(file)
        assert str(told.value).count("mine.yaml:") == 2 * number
    assert counts[0] == counts[1]
