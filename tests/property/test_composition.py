"""What is done without Hydra and OmegaConf gives what they give."""

import json
from typing import Any

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.load import composition
from sim.load.files.grammar import PLAIN, PlainOverride, read
from sim.load.files.interpolation import NotPlain
from sim.load.search import Places

KEYS = st.sampled_from(["a", "b", "c"])
SCALARS = st.sampled_from(
    [None, True, 0, 1.5, float("inf"), "", "x", "${a}", "${a.b}", "???", "${"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
FILES = st.lists(st.dictionaries(KEYS, VALUES, max_size=3), min_size=1, max_size=4)


def by_omegaconf(files: list[dict[str, Any]]) -> Any:
    """The files one after the other, as Hydra merges them; None if it would refuse."""
    merged = OmegaConf.create()
    try:
        for each in files:
            merged.merge_with(OmegaConf.create(each))
    except (OmegaConfBaseException, TypeError):
        return None
    return OmegaConf.to_container(merged)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(FILES)
def test_plain_mappings_merge_as_those_of_omegaconf(files: list[dict[str, Any]]) -> None:
    """With keys in their order; or they are left to it, as all are that it refuses."""
    ours: dict[str, Any] = {}
    try:
        for each in files:
            composition._merge(ours, each)
    except NotPlain:
        return
    assert json.dumps(ours) == json.dumps(by_omegaconf(files))


@pytest.mark.parametrize("name", ["indo_pacific_contingency", "global", "break_even", "engines"])
def test_what_ships_is_composed_as_by_hydra(name: str) -> None:
    """Files of all groups, packages, and scenarios that build on scenarios."""
    ours, ours_read = composition._merged(name, Places())
    whole, read_by_hydra = composition._by_hydra(name, Places())
    del whole["hydra"]
    ours.pop("hydra", None)
    assert json.dumps(ours) == json.dumps(whole)
    assert ours_read.documents.keys() == read_by_hydra.documents.keys()


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_plain_word_is_read_as_by_hydra(text: str) -> None:
    """The same value of the same type; words that are values are left to it."""
    ours, hydras = read(text), OverridesParser.create().parse_override(text)
    assert not isinstance(ours, str)
    assert repr(ours.value()) == repr(hydras.value())
    assert (ours.key_or_group, ours.input_line) == (hydras.key_or_group, text)
    assert not any([ours.is_sweep_override(), ours.is_delete(), ours.is_add()])
    assert ours.get_value_element_as_str() == hydras.get_value_element_as_str()
    assert ours.get_key_element() == hydras.get_key_element()


@pytest.mark.parametrize(
    "text", ["a=true", "a=NULL", "a=nan", "a=Inf", "a=1,2", "a=[1]", "~a", "+a=1"]
)
def test_other_words_are_left_to_hydra(text: str) -> None:
    """Values that are no words, several values, signs."""
    assert not isinstance(read(text), PlainOverride | str)
