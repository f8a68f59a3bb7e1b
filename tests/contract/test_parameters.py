"""Every number of a real-world scenario has a row with range, grade and source."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from sim.load.compose import Loaded, load, scenarios
from sim.load.factors.draws import drawn, is_whole, ranges
from sim.load.files.paths import config_dir
from sim.load.register.evidence import evidence
from sim.load.register.parameters import (
    GRADES,
    UNGRADED,
    Parameter,
    grades,
    missing,
    numbers,
    parameters,
    row_for,
)

LOADED: dict[str, Loaded] = {name: load([f"scenario={name}"]) for name in scenarios()}
REAL = [name for name, loaded in LOADED.items() if loaded.scenario.real_world]
ROWS = parameters()
SOURCE_ID = re.compile(r"\b[A-GLR]\d{3}\b")


def _table(file: str) -> list[dict[str, str]]:
    with (config_dir() / "data" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


SOURCES = {row["id"]: row for row in _table("sources.csv")}


def _told(row: Parameter) -> str:
    return f"{row.scenario}:{row.path}"


def test_there_is_a_real_world_scenario() -> None:
    """The tests below have something to say."""
    assert "indo_pacific" in REAL


@pytest.mark.parametrize("name", REAL)
def test_every_number_has_a_row_and_lies_in_its_range(name: str) -> None:
    """A number that nobody has graded does not ship."""
    assert [str(problem) for problem in missing(LOADED[name].config)] == []


@pytest.mark.parametrize("name", REAL)
def test_a_row_gives_the_value_that_the_config_has(name: str) -> None:
    """The register describes what runs; a ``*`` only stands where the same number truly holds."""
    found = {
        path: (value, row.value)
        for path, value in numbers(LOADED[name].config).items()
        if (row := row_for(name, path)) is not None and row.value != value
    }
    assert found == {}


def covers(row: Parameter, path: str) -> bool:
    """Whether a row is about the number at a path: ``*`` stands for any one component."""
    own, parts = row.path.split("."), path.split(".")
    return len(own) == len(parts) and all(a in ("*", b) for a, b in zip(own, parts, strict=True))


@pytest.mark.parametrize("name", REAL)
def test_one_row_decides(name: str) -> None:
    """No number is covered by two rows that are equally specific."""
    for path in numbers(LOADED[name].config):
        chosen = row_for(name, path)
        assert chosen is not None
        rivals = [
            row.path
            for row in ROWS
            if row.scenario == chosen.scenario
            and row.path.count("*") == chosen.path.count("*")
            and covers(row, path)
        ]
        assert rivals == [chosen.path], path


@pytest.mark.parametrize("name", REAL)
def test_what_has_a_range_is_drawn_from_it(name: str) -> None:
    """No number is put back to its own value in every draw: its range would be words only.

    Whole numbers of narrow ranges are often drawn as they are.
    """
    loaded = LOADED[name]
    own = numbers(loaded.config)
    found = [numbers(drawn(loaded, 1, number).config) for number in range(2)]
    kept = {
        path
        for path, row in ranges(loaded.config).items()
        if all(each[path] == own[path] for each in found) and not is_whole(loaded, path, row)
    }
    assert kept == set()


def test_no_row_is_orphaned() -> None:
    """Every row decides about some number of its scenario; a renamed key leaves none behind."""
    used = {
        _told(row)
        for name in REAL
        for path in numbers(LOADED[name].config)
        if (row := row_for(name, path)) is not None
    }
    assert {_told(row) for row in ROWS} - used == set()


@pytest.mark.parametrize("row", ROWS, ids=_told)
def test_a_row_is_well_formed(row: Parameter) -> None:
    """Grade known, unit given, low <= value <= high, sources in the list and strong enough."""
    assert row.grade in GRADES
    assert row.unit
    assert row.low <= row.value <= row.high
    assert set(row.sources) <= set(SOURCES)
    if row.grade != "notional":
        assert row.sources
        assert all(SOURCES[each]["basis"] in ("cited", "derived") for each in row.sources)


def test_sources_are_unique_and_used() -> None:
    """The list of sources has each id once, and none that nothing refers to."""
    ids = [row["id"] for row in _table("sources.csv")]
    assert len(ids) == len(set(ids))
    texts = [path.read_text(encoding="utf-8") for path in config_dir().rglob("*.yaml")]
    texts += [row.note for row in ROWS]
    named = {each for row in ROWS for each in row.sources}
    named |= {each.source for each in evidence()}
    named |= {each for text in texts for each in SOURCE_ID.findall(text)}
    pages = ("indo_pacific", "rules", "record", "measures", "headlines", "openings")
    for page in pages:
        docs = Path(__file__).parents[2] / "docs" / f"{page}.md"
        named |= set(SOURCE_ID.findall(docs.read_text(encoding="utf-8")))
    assert named <= set(ids), "named and not in the list"
    assert set(ids) <= named, "in the list and never named"


def test_the_page_of_the_theater_counts_its_numbers():
    """How many of them rest on what: the page repeats the register."""
    grades = Counter(row.grade for row in ROWS if row.scenario == "indo_pacific")
    told = (
        f"Of {grades.total()} numbers (one that holds in several places counts once) "
        f"{grades['cited']} are cited, {grades['derived']} derived, "
        f"{grades['calibrated']} calibrated, {grades['notional']} notional."
    )
    page = Path(__file__).parents[2] / "docs" / "indo_pacific.md"
    assert told in " ".join(page.read_text(encoding="utf-8").split())


def test_places_agree_with_ports() -> None:
    """The wider table of places repeats the ports that the sea legs were made from."""
    places = {row["name"]: row for row in _table("places.csv")}
    for port in _table("ports.csv"):
        assert places[port["name"]] == port


def test_a_number_without_a_row_is_named() -> None:
    """The check sees what is not in the register, and what is outside its range."""
    config = {
        "real_world": True,
        "parameters_of": "indo_pacific",
        "fleets": {"ch47f_korea": {"size": 13, "invented_d": 4}},
    }
    assert [str(problem) for problem in missing(config)] == [
        "fleets.ch47f_korea.size: 13 is outside its range 12 to 12",
        "fleets.ch47f_korea.invented_d: 4 has no row in parameters.csv",
    ]


def test_a_variant_falls_back_on_its_base() -> None:
    """Rows of ``indo_pacific`` hold in its variants, unless these have rows of their own."""
    base = row_for("indo_pacific", "fleets.ch47f_korea.size")
    assert base is not None
    assert row_for("indo_pacific_contingency", "fleets.ch47f_korea.size") is base
    assert row_for("indo_pacific", "phases.recovery.start_d") is None
    assert row_for("indo", "fleets.ch47f_korea.size") is None


def test_an_overridden_number_loses_its_grade() -> None:
    """Provenance never calls a number cited that somebody has changed."""
    shipped = grades(LOADED["indo_pacific"].config)
    assert set(shipped) == set(GRADES)
    assert all(shipped.values())
    changed = load(["scenario=indo_pacific", "fleets.ch47f_korea.size=9"])
    counted = grades(changed.config)
    assert counted[UNGRADED] == 1
    assert counted["cited"] == shipped["cited"] - 1
    assert sum(counted.values()) == sum(shipped.values())
