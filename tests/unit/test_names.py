"""Names: which there are, that an override reaches each of them, and that subjects do not collide."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.core.errors import ConfigError
from sim.core.names import is_name
from sim.engine.replication import run
from sim.load.compose import build
from sim.load.files.grammar import read
from sim.load.files.scalars import unfit
from sim.load.files.tables import with_tables
from sim.load.overrides import parse
from sim.study.running.outcome import outcome
from support import exponential, fleet, mode, repair, scenario, yard


@pytest.mark.parametrize(
    "text", ["a", "7th_fleet", "Malmö", "F-16", "Βόλος", "第七", "_x", "a-", "7", "हिन्दी"]
)
def test_letters_of_any_language_are_names(text):
    """Digits, underscores and hyphens too."""
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-a",
        "a b",
        "a.b",
        "a/b",
        "a@b",
        "a+b",
        "a:b",
        "a>b",
        "a,b",
        "a=b",
        "a'b",
        "\u202eab",
        "a\u00a0b",
        "a\n",
        "x" * 101,
    ],
)
def test_marks_and_blanks_are_not(text):
    """Nor what turns the direction of the text."""
    assert not is_name(text)


@given(st.text(min_size=1, max_size=12))
@example("7th_fleet")
@example("Malmö")
def test_every_name_is_reached_by_an_override(text):
    """The key is the name, and nothing of it is lost or read as something else."""
    name = unicodedata.normalize("NFC", text)
    override = read(f"fleets.{name}.size=2")
    if is_name(name):
        assert not isinstance(override, str)
        assert (override.key_or_group, override.value()) == (f"fleets.{name}.size", 2)


@given(
    st.text(alphabet=st.characters(exclude_characters="'\"\\${}", exclude_categories=["Cs", "Cc"]))
)
def test_a_quoted_value_is_what_was_typed(text):
    """Letters that Hydra's grammar does not know come through it unharmed."""
    override = read(f"title='{text}'")
    assert not isinstance(override, str)
    assert override.value() == text


def test_subjects_do_not_collide():
    """Parts whose names begin and end alike: every value has a subject of its own."""
    modes = {name: mode(exponential(9), "b") for name in ("b", "b-c", "c", "d")}
    whole = scenario(
        1.0,
        fleets={name: fleet(2, modes=modes) for name in ("a", "a-b", "b", "c")},
        hubs={name: yard(berths={"b": 1, "b-c": 1, "dock": 1}) for name in ("a", "a-b", "b", "c")},
        work={"b": repair(2.0)},
        missions={name: {"fleets": ["a"], "k": 1} for name in ("a", "a-b", "b", "b-c")},
        postures={"p": {"routing": {"policy": "nearest"}}},
        posture="p",
    )
    keys = outcome(run(whole, 1, 0), whole).keys
    assert len(set(keys)) == len(keys) > 100


def test_legs_of_a_table_do_not_collide(tmp_path):
    """From a-b to c and from a to b-c are two legs, whatever joins their ends in a name."""
    (tmp_path / "legs.csv").write_text("start,end,distance_nm\na-b,c,1\na,b-c,2\n")
    nodes = {name: {} for name in ("a", "b-c", "a-b", "c")}
    found = with_tables({"nodes": nodes, "leg_tables": {"sea": "legs.csv"}}, tmp_path)
    assert sorted(leg["distance_nm"] for leg in found["legs"].values()) == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "-1",
        "+1",
        "0",
        "1.5",
        "1.",
        ".5",
        "1.0e+5",
        "1.0e-05",
        ".inf",
        "-.inf",
        ".nan",
        "true",
        "False",
        "null",
        "~",
        "word",
        "1.2.3",
        "10 USC 8680",
        "a_1",
        "none",
        "nay",
    ],
)
def test_a_scalar_with_one_reading_is_taken(text):
    """Numbers that YAML 1.1, YAML 1.2 and OmegaConf agree on, and plain words."""
    assert unfit(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "y",
        "N",
        "Yes",
        "OFF",
        "010",
        "-07",
        "0o10",
        "0x1F",
        "0b1",
        "1_000",
        "1_0.5",
        "1:40",
        "1:40:30",
        "1e5",
        "1.0e5",
        "-.5",
        "+.5",
        "2026-02-01",
        "1,000",
        "1,5",
        "50%",
        "inf",
        "-Infinity",
        "NaN",
        "=",
        "9" * 19,
    ],
)
def test_a_scalar_with_two_readings_is_not(text):
    """Whatever one of them makes of it."""
    assert unfit(text) is not None


def test_an_interpolation_asks_for_nothing_but_a_key(monkeypatch):
    """Neither the environment nor code, from wherever the words come."""
    monkeypatch.setenv("SECRET", "x")
    for text in ("${oc.env:SECRET}", "a ${oc.decode:1} b", "${hydra:job.name}"):
        with pytest.raises(ConfigError, match="interpolation"):
            build(parse(["scenario=break_even", f"title='{text}'"]))
    assert build(parse(["scenario=break_even", "title='${posture}'"])).scenario.title == "theater"
