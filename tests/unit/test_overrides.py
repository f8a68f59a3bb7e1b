"""Overrides: Hydra's grammar on a plain mapping, every complaint at once."""

from copy import deepcopy
from typing import Any

import pytest

from sim.core.errors import ConfigError
from sim.load.compose import WholeConfig
from sim.load.files.grammar import read
from sim.load.overrides import apply, changes, parse

CONFIG: dict[str, Any] = {
    "horizon_d": 100,
    "fleets": {
        "ships": {
            "size": 3,
            "modes": {"hull": {"life": {"law": "weibull", "mean_d": 60, "shape": 2}}},
        }
    },
    "hubs": {"yard": {"berths": {"dock": 2}}},
    "missions": {"line": {"fleets": ["ships"], "k": 2}},
}


def changed(*texts: str) -> dict[str, Any]:
    """The mapping above with overrides."""
    config = deepcopy(CONFIG)
    apply(config, changes(parse(texts)), WholeConfig)
    return config


def complaints(*texts: str) -> list[str]:
    """Paths and messages of what is wrong with overrides."""
    with pytest.raises(ConfigError) as error:
        changed(*texts)
    assert error.value.layer == "overrides"
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("horizon_d=3", 3),
        ("horizon_d=3.5", 3.5),
        ("horizon_d=true", True),
        ("horizon_d=null", None),
        ("horizon_d=word", "word"),
        ("horizon_d='2'", "2"),
        ("horizon_d=[1,2]", [1, 2]),
        ("horizon_d={a: 1, b: {c: x}}", {"a": 1, "b": {"c": "x"}}),
        ("horizon_d=", ""),
    ],
)
def test_values_have_the_types_of_the_grammar(text, value):
    """Numbers, booleans, null, words, lists and mappings."""
    assert changed(text)["horizon_d"] == value


def test_a_key_is_changed_and_nothing_else():
    """Only the value named by the path is another one."""
    expected = deepcopy(CONFIG)
    expected["hubs"]["yard"]["berths"]["dock"] = 5
    assert changed("hubs.yard.berths.dock=5") == expected


def test_a_mapping_is_merged_into_another():
    """Keys that are not named stay."""
    assert changed("+hubs.yard.berths={pier: 1}")["hubs"]["yard"]["berths"] == {
        "dock": 2,
        "pier": 1,
    }


def test_a_law_replaces_a_law():
    """A mapping that names its kind is taken whole: no shape is left behind."""
    life = changed("fleets.ships.modes.hull.life={law: fixed, value_d: 9}")
    assert life["fleets"]["ships"]["modes"]["hull"]["life"] == {"law": "fixed", "value_d": 9}


def test_a_plus_makes_a_key_and_a_tilde_removes_one():
    """``+`` adds what is not there, with everything above it; ``~`` takes away."""
    assert changed("+hubs.other.node=sea")["hubs"]["other"] == {"node": "sea"}
    assert changed("~missions.line")["missions"] == {}


def test_an_optional_key_that_the_config_leaves_out_is_known():
    """What the model has need not stand in the file, at any depth."""
    found = changed("measure.days=[3]", "hubs.yard.overtake=false", "fleets.ships.priority=2")
    assert found["measure"] == {"days": [3]}
    assert found["hubs"]["yard"]["overtake"] is False
    assert found["fleets"]["ships"]["priority"] == 2


@pytest.mark.parametrize("second", ["horizon_d=4", "+horizon_d=4", "++horizon_d=4", "~horizon_d"])
def test_a_key_is_given_once(second):
    """Of two values one would be lost, whatever their signs; only a choice has several."""
    with pytest.raises(ConfigError, match=r"^horizon_d: is given 2 times; one value each"):
        parse(["horizon_d=3", second])
    assert len(parse(["horizon_d=3", second], repeated=True)) == 2


def test_an_entry_of_a_list_by_its_place():
    """``missions.line.fleets.0`` is the first of its fleets."""
    assert changed("missions.line.fleets.0=boats")["missions"]["line"]["fleets"] == ["boats"]


@pytest.mark.parametrize(
    ("text", "path", "hint"),
    [
        ("horizon=3", "horizon", "did you mean 'horizon_d'?"),
        ("hubs.yrad.berths.dock=3", "hubs.yrad", "did you mean 'yard'?"),
        ("hubs.yard.berths.dok=3", "hubs.yard.berths.dok", "did you mean 'dock'?"),
        ("fleets.ships.modes.hull.life.men_d=3", "life.men_d", "did you mean 'mean_d'?"),
        ("~missions.lines", "missions.lines", "did you mean 'line'?"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_one(text, path, hint):
    """The path up to the first word that is unknown, what was asked, and what would be right."""
    (told,) = complaints(text)
    assert path in told
    assert hint in told


def test_every_unknown_key_is_told_at_once():
    """Two mistakes, two complaints."""
    assert len(complaints("horizon=3", "hubs.yrad.node=sea", "horizon_d=5")) == 2


@pytest.mark.parametrize("text", ["=3", "a=[", "word", "", "a={b: 1", "a b=1", "+=3", "~"])
def test_what_is_no_override_is_told(text):
    """Nothing but key=value is an override."""
    with pytest.raises(ConfigError) as error:
        parse([text, "horizon_d=3"])
    (problem,) = error.value.problems
    assert "key=value" in str(problem)


def test_every_text_that_is_no_override_is_told_at_once():
    """Two texts, two complaints."""
    with pytest.raises(ConfigError) as error:
        parse(["a=[", "word", "horizon_d=3"])
    assert len(error.value.problems) == 2


def test_several_values_are_for_a_sweep():
    """A run has one value a key; the message says which command takes several."""
    (told,) = complaints("horizon_d=1,2")
    assert "theater sweep" in told


@pytest.mark.parametrize(
    "text",
    [
        "+missions.line.fleets.x=boats",
        "+missions.line.fleets.5=boats",
        "+missions.line.fleets.x.y=1",
        "missions.line.fleets.x=boats",
    ],
)
def test_a_place_that_a_list_does_not_have_is_told(text):
    """Entries of a list have numbers, and no others than those that are there."""
    (told,) = complaints(text)
    assert "missions.line.fleets" in told


def test_an_entry_of_a_list_is_removed_by_its_place():
    """``~missions.line.fleets.0`` leaves the others."""
    assert changed("~missions.line.fleets.0")["missions"]["line"]["fleets"] == []


def test_a_key_below_a_number_is_told_as_such():
    """There is nothing below a number: no hint may name the very key that was given."""
    (told,) = complaints("horizon_d.x=3")
    assert "did you mean 'horizon_d'" not in told


@pytest.mark.parametrize(
    ("word", "fits"),
    [
        ("out=results/2026_11_29", True),
        ("out=study-1_2", True),
        ("title='a 2026_11 x'", True),
        ("title=[x,'1_0',\"2_0\"]", True),
        ("horizon_d=1_000", False),
        ("measure.days=[1,1_0]", False),
        ("a={b:1_0}", False),
    ],
)
def test_an_underscore_is_refused_where_it_makes_a_number(word, fits):
    """And not in a path, a word or quotes."""
    assert isinstance(read(word), str) != fits


def test_a_file_that_comes_or_goes_is_seen(tmp_path, monkeypatch):
    """What a word says is remembered; whether a file of that name is there is not."""
    monkeypatch.chdir(tmp_path)
    word = "scenario=a (1).yaml"
    assert isinstance(read(word), str)
    (tmp_path / "a (1).yaml").touch()
    assert not isinstance(read(word), str)
    (tmp_path / "a (1).yaml").unlink()
    assert isinstance(read(word), str)
