"""A point of a sweep is built the short way, and is what the long way through OmegaConf makes."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import ConfigError
from sim.load import compose
from sim.load.factors.points import design
from sim.load.files.interpolation import NotPlain
from sim.load.overrides import parse
from sim.load.register.parameters import numbers

SHIPPED = [name for name in compose.scenarios() if "indo_pacific" not in name]
VALUES = ("0", "1", "7", "2.5", "-3", "1e400", "nan", "word", "null", "true", "[1,2]", "{law: fixed}",
          "'${horizon_d}'", "'${nothing.there}'", "'a ${horizon_d} b'")  # fmt: skip


def told(words):
    """The scenario of some words, or every complaint about them."""
    try:
        loaded = compose.build(parse(words))
    except ConfigError as error:
        return error.layer, error.problems
    return loaded.config, loaded.scenario


def both_ways(words):
    """The same words with and without the short way."""
    short = told(words)
    with pytest.MonkeyPatch.context() as patched:

        def never(_):
            raise NotPlain

        patched.setattr(compose, "plain", never)
        return short, told(words)


@settings(max_examples=40)
@given(st.data())
def test_the_short_way_says_what_the_long_way_says(data):
    """Shipped scenarios with one or two numbers set to right and wrong values: config, scenario
    or complaints are the same."""
    name = data.draw(st.sampled_from(SHIPPED))
    keys = sorted(numbers(compose.composed(parse([f"scenario={name}"]))[1]))
    chosen = data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True))
    words = [f"{key}={data.draw(st.sampled_from(VALUES))}" for key in chosen]
    short, long = both_ways([f"scenario={name}", *words])
    assert repr(short) == repr(long)


def test_a_theater_full_of_interpolations_is_the_same():
    """They follow the overrides of what they name."""
    words = [
        "scenario=indo_pacific_contingency",
        "work.voyage_repair.stages.repair.takes={law: fixed, value_d: 9}",
    ]
    short, long = both_ways(words)
    assert repr(short) == repr(long)


def test_a_drawn_point_is_what_its_words_give():
    """A number of an interval needs no parser: the scenario is that of the words of design.csv."""
    life, docks = "fleets.ships.modes.casualty.life.mean_d", "hubs.theater.berths.dock"
    words = ["scenario=break_even", "design=lhs", "points=16", f"{life}=interval(1e-3,400)",
             f"{docks}=range(1,5)"]  # fmt: skip
    plan = design(words)
    for number in random.Random(1).sample(range(16), 4):
        texts = [f"{key}={value}" for key, value in plan.settings[number].items()]
        again = compose.load(["scenario=break_even", *texts])
        assert repr(again.scenario) == repr(plan.loaded[number].scenario)
