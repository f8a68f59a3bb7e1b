"""Names of options: two that differ are never called the same, wherever they are told."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.report.names import Names, short, text_of
from sim.report.page import MOST_LINES, wrapped

WORDS = st.one_of(
    st.text(alphabet="ab=,.'\" {}[]:1\\\n", max_size=6),
    st.sampled_from(["true", "null", "1", "1e3"]),
)
PLAIN = st.one_of(
    st.booleans(), st.integers(-3, 3), st.floats(allow_nan=False, allow_infinity=False), WORDS
)
VALUES = st.one_of(
    PLAIN, st.lists(PLAIN, max_size=3), st.dictionaries(st.sampled_from("ab"), PLAIN, max_size=2)
)
PARTS = st.sampled_from(["hubs", "events", "a", "b", "dock", "enabled"])
KEYS = st.lists(PARTS, min_size=1, max_size=4).map(".".join)


@given(st.lists(KEYS, min_size=1, max_size=3, unique=True), st.data())
@settings(max_examples=150, deadline=None)
def test_any_two_settings_that_differ_have_different_names(keys, data):
    """Over drawn keys and values of every kind, numbers that differ in their last digit too."""
    drawn = st.fixed_dictionaries(dict.fromkeys(keys, VALUES))
    options = data.draw(st.lists(drawn, min_size=2, max_size=4))
    names = Names.of(options)
    for one, other in combinations(options, 2):
        if repr(one) != repr(other) and one != other:
            assert names.option(one) != names.option(other)
            assert names.choice(one) != names.choice(other)


@given(st.lists(KEYS, min_size=1, max_size=6, unique=True))
@settings(max_examples=150, deadline=None)
def test_no_two_keys_are_called_the_same(keys):
    """And none is called what another one is."""
    names = short(keys)
    assert len(set(names.values())) == len(keys)
    assert all(name == key or name not in keys for key, name in names.items())


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        (["hubs.geoje.berths.slot"], ["geoje.berths.slot"]),
        (["hubs.a.berths.dock", "hubs.b.berths.dock"], ["a.berths.dock", "b.berths.dock"]),
        (["events.x.enabled", "events.y.enabled"], ["x.enabled", "y.enabled"]),
        (["hubs.a.x", "legs.a.x"], ["hubs.a.x", "legs.a.x"]),
        (["posture", "measure.hold_d"], ["posture", "measure.hold_d"]),
    ],
)
def test_a_key_keeps_its_hub_or_event(keys, names):
    """Only the first word is left out, and not where it alone tells two keys apart."""
    assert list(short(keys).values()) == names


def test_numbers_have_as_many_digits_as_tell_them_apart():
    """Six, unless two values need more."""
    assert Names.of([{"k": 1 / 3}]).option({"k": 1 / 3}) == "k=0.333333"
    near = [{"k": 0.12345678}, {"k": 0.12345679}]
    assert [Names.of(near).option(each) for each in near] == ["k=0.12345678", "k=0.12345679"]


def test_words_that_could_be_something_else_are_quoted():
    """A word is no number, no truth value and no list, and its comma joins no settings."""
    assert [text_of(each) for each in ("1", 1, "true", True, "a, b", "rsf")] == [
        '"1"', "1", '"true"', "true", '"a, b"', "rsf",
    ]  # fmt: skip
    assert text_of({"law": "fixed", "value_d": 9.0}) == "{law: fixed, value_d: 9}"


def test_a_choice_of_words_needs_no_key_and_a_switch_does():
    """``posture`` is told by its value alone; ``events.x.enabled`` never is."""
    postures = [{"posture": "home"}, {"posture": "rsf"}]
    assert [Names.of(postures).choice(each) for each in postures] == ["home", "rsf"]
    switch = [{"events.x.enabled": True}, {"events.x.enabled": False}]
    assert [Names.of(switch).choice(each) for each in switch] == [
        "x.enabled=true",
        "x.enabled=false",
    ]


@given(st.text(alphabet="ab ._,/\n", max_size=120), st.integers(4, 40))
@settings(deadline=None)
def test_a_wrapped_label_fits(text, width):
    """No line is longer than asked for (two letters more where the middle is left out)."""
    lines = wrapped(text, width).split("\n")
    assert all(len(line) <= width + 2 for line in lines)
    assert len([line for line in lines if line]) <= MOST_LINES
