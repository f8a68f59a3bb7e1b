"""Passages: lengths of legs without them, the tables they come from, and what is refused."""

import csv
from math import inf
from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.load.compose import load_scenario
from sim.load.files.tables import with_tables
from sim.model.scenario import Leg
from support import Spec, built, fixed, fleet, mapping, on_board

DATA = Path(__file__).resolve().parents[2] / "configs" / "data"

OPEN = "start,end,distance_nm\na,b,100\na,c,50\n"
CLOSED = "closed,start,end,distance_nm\neast,a,b,150\neast+west,a,b,inf\nwest,a,b,120\nwest,a,d,9\n"
PASSAGES = (
    "name,title,west,south,east,north\n"
    "east,The east,120,1,121,2\neast,The east,122,1,123,2\nwest,The west,110,1,111,2\n"
)


# Legs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closed", "stretch"),
    [
        ("", 1.0),
        ("north", 1.0),
        ("east", 1.5),
        ("west", 1.2),
        ("north+west", 1.2),
        ("east+south", 1.5),
        ("east+north+west", 2.0),
        ("east+north+south+west", inf),
    ],
)
def test_a_leg_is_as_long_as_the_worst_closed_part_says(closed, stretch):
    """East and west together are worse than each; south and north only together cut it off."""
    without = {"east": 150, "west": 120, "east+west": 200, "north+south": inf}
    leg = Leg(start="a", end="b", distance_nm=100, without=without)
    assert leg.stretch(frozenset(filter(None, closed.split("+")))) == pytest.approx(stretch)


def test_a_leg_with_a_law_is_stretched_by_its_mean():
    """Ten days on average, twenty-five without the strait."""
    leg = Leg.model_validate(
        {"start": "a", "end": "b", "takes": fixed(10), "without": {"strait": 25}}
    )
    assert leg.stretch(frozenset({"strait"})) == 2.5
    assert leg.stretch(frozenset()) == 1.0


# Tables ------------------------------------------------------------------------------------------


def tabled(folder: Path, passages: Spec, **keys: object) -> Spec:
    """A scenario's mapping of nodes a, b and c with small tables read in."""
    for name, text in (("open", OPEN), ("closed", CLOSED), ("passages", PASSAGES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    config = {
        "nodes": {"a": {}, "b": {}, "c": {}},
        "leg_tables": {"sea": "open.csv"},
        "closed_tables": {"sea": "closed.csv"},
        "passage_table": "passages.csv",
        "passages": passages,
        **keys,
    }
    return with_tables(config, folder)


def test_tables_give_boxes_and_lengths(tmp_path):
    """Passages by name alone have the boxes of the table, legs the lengths of the other."""
    found = tabled(tmp_path, {"east": None, "west": {"title": "Mine"}})
    assert found["passages"]["east"]["boxes"] == [(120, 1, 121, 2), (122, 1, 123, 2)]
    assert [each["title"] for each in found["passages"].values()] == ["The east", "Mine"]
    assert found["legs"]["sea:a>b"]["without"] == {"east": 150, "east+west": inf, "west": 120}
    assert "without" not in found["legs"]["sea:a>c"]


def test_a_scenario_has_only_the_passages_it_names(tmp_path):
    """What it does not name never closes, alone or with another."""
    found = tabled(tmp_path, {"west": {}})
    assert found["legs"]["sea:a>b"]["without"] == {"west": 120}
    assert list(found["passages"]) == ["west"]


def test_a_passage_with_boxes_of_its_own_is_another_one(tmp_path):
    """The lengths of the table were made with the boxes of the table."""
    found = tabled(tmp_path, {"east": {"boxes": [(0, 0, 1, 1)]}, "west": {}})
    assert found["passages"]["east"]["boxes"] == [(0, 0, 1, 1)]
    assert found["legs"]["sea:a>b"]["without"] == {"west": 120}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"closed_tables": {"sea": "none.csv"}}, "closed_tables.sea: there is no file"),
        ({"passage_table": "none.csv"}, "passage_table: there is no file"),
        ({"closed_tables": {"sea": "open.csv"}}, "open.csv has no column closed; it needs closed,"),
        ({"closed_tables": "closed.csv"}, "closed_tables: 'closed.csv' is not right: csv files by"),
    ],
)
def test_a_wrong_table_is_told(tmp_path, keys, message):
    """A file that is not there, a column that is missing, and a table of no mode."""
    with pytest.raises(ConfigError) as error:
        tabled(tmp_path, {"east": {}}, **keys)
    assert message in str(error.value)


# What is wrong is told ---------------------------------------------------------------------------


def told(without: Spec, passages: Spec | None = None, **leg: object) -> str:
    """The error of a scenario with one way of 100 nm, or as given."""
    spec = mapping(fleets={"a": fleet(modes={"engine": on_board(20, 1)})})
    way = {"distance_nm": 100, **leg}
    spec["legs"] = {"way": {"start": "sea", "end": "harbor", "without": without, **way}}
    spec["passages"] = {"east": {}, "west": {}} if passages is None else passages
    with pytest.raises(ConfigError) as error:
        built(spec)
    return str(error.value)


@pytest.mark.parametrize(
    ("without", "leg", "message"),
    [
        ({"esat": 120}, {}, "legs.way.without.esat: no passage is called 'esat'"),
        ({"west+east": 120}, {}, "west+east: names stand in order, each once: east+west"),
        ({"east+east": 120}, {}, "east+east: names stand in order, each once: east"),
        (
            {"east": 99.5},
            {},
            "without.east: 99.5 nm is shorter than the open way, 100 nm; "
            "closing never shortens a way",
        ),
        ({"east": 3}, {"distance_nm": None, "takes": fixed(4)}, "3 d is shorter than the open way"),
        ({"east": 3}, {"distance_nm": 0}, "the open way has no length"),
        ({"east": 120}, {}, "passages.west: closing it would change no leg; give its legs"),
    ],
)
def test_lengths_without_passages_are_checked(without, leg, message):
    """Names that exist, in order; lengths that grow; and no passage that does nothing."""
    assert message in told(without, **leg)


@pytest.mark.parametrize("box", [(123, 2, 124, 1), (124, 1, 123, 2), (-5, 1, 5, 2), (1, 80, 2, 95)])
def test_a_box_is_checked(box):
    """West of east, south of north, longitudes from 0 to 360."""
    passages = {"east": {"boxes": [(1, 1, 2, 2), box]}}
    assert "passages.east.boxes.1: [" in told({"east": 120}, passages)


# The tables that ship ----------------------------------------------------------------------------


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_closing_never_shortens_a_shipped_leg():
    """A leg without a passage is longer than the open one, and one without two than without one."""
    least = {("", row["start"], row["end"]): row for row in table("sea_legs_nm.csv")}
    rows = table("sea_legs_closed_nm.csv")
    known = least | {(row["closed"], row["start"], row["end"]): row for row in rows}
    assert len(known) == len(least) + len(rows)
    for row in rows:
        names = row["closed"].split("+")
        assert names == sorted({*names})
        for part in ("", *(names if len(names) > 1 else ())):
            other = known.get((part, row["start"], row["end"]))
            assert other is None or float(row["distance_nm"]) > float(other["distance_nm"]), row


def test_shipped_passages_and_lengths_belong_together():
    """Every passage with boxes lengthens a leg, and every length is that of such passages."""
    boxed = {row["name"] for row in table("passages.csv")}
    closed = {name for row in table("sea_legs_closed_nm.csv") for name in row["closed"].split("+")}
    assert boxed == closed


def test_the_indo_pacific_has_every_passage():
    """With none closed its legs are those of the open table."""
    scenario = load_scenario("indo_pacific")
    assert set(scenario.passages) == {row["name"] for row in table("passages.csv")}
    leg = scenario.legs["sea:subic>yokosuka"]
    assert leg.stretch(frozenset()) == 1.0
    assert leg.stretch(frozenset({"luzon_strait"})) > 1.05
