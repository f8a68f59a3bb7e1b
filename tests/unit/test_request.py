"""What a command was asked: equal questions, one line."""

import shlex

import pytest

from sim.load.compose import RunOptions, load
from sim.load.overrides import parse
from sim.load.request import grammar, request

WORDS = ["scenario=break_even", "posture=theater", "hubs.theater.berths.dock=2"]


def line(*words: str) -> str:
    return request("run", words, load(words).options).line


def test_the_line_says_what_decides_the_numbers():
    """Scenario, overrides, seed, replications and level; worked by hand."""
    told = (
        "asked: theater run scenario=break_even hubs.theater.berths.dock=2 posture=theater "
        "seed=1 replications=100 level=0.95"
    )
    assert line(*WORDS) == told


@pytest.mark.parametrize(
    "words",
    [
        WORDS[::-1],
        [*WORDS, "out=results/x", "workers=2", "format=json"],
        [*WORDS, "replications=100", "seed=1"],
    ],
)
def test_equal_questions_have_equal_lines(words):
    """The order of words, where results go and who works them out are no part of the question."""
    assert line(*words) == line(*WORDS)


def test_blanks_in_quotes_are_part_of_a_swept_value():
    """The line of a sweep can be typed again, whatever the files are called."""
    words = ["scenario='my a.yaml', 'my  b.yaml'", "posture=home,  theater"]
    told = request("sweep", words, RunOptions()).line
    assert "scenario='my a.yaml','my  b.yaml'" in shlex.split(told)
    assert "posture=home,theater" in shlex.split(told)


def test_spellings_of_a_value_are_one():
    """Blanks and quotes of Hydra's grammar say nothing."""
    law = "fleets.ships.modes.casualty.life"
    texts = [f"{law}={{law: fixed, value_d: 9}}", f"{law}={{law:'fixed',value_d:9}}"]
    assert line("scenario=break_even", texts[0]) == line("scenario=break_even", texts[1])


def test_an_order_that_means_something_stays():
    """A mapping given after one of its keys replaces or merges; sorted, it would not."""
    words = ["hubs.theater.berths.dock=2", "hubs.theater.berths={dock: 3}"]
    options = RunOptions()
    there, back = (request("run", each, options).words for each in (words, words[::-1]))
    assert there[1:] == ("hubs.theater.berths.dock=2", "hubs.theater.berths={dock:3}")
    assert back[1:] == there[:0:-1]


def test_choices_stay_in_their_order():
    """The first value of a comparison is its base."""
    words = ["posture=rsf", "posture=home", "scenario=indo_pacific"]
    asked = request("compare", words, RunOptions())
    assert asked.words == ("scenario=indo_pacific", "posture=rsf", "posture=home")


def test_defaults_of_a_command_say_nothing_and_its_budget_is_its_own():
    """``budget`` of a selection is no budget of a precision."""
    from sim.api.asking.keys.choosing import SelectKeys
    from sim.api.asking.words import own_defaults

    words = ["posture=theater,home", "budget=2000", "metric=ao", "best=max"]
    asked = request("select", words, RunOptions(replications=20), own_defaults(SelectKeys))
    assert asked.words == ("scenario=indo_pacific", "metric=ao", "posture=theater,home")
    assert asked.options == {"seed": 1, "replications": 20, "level": 0.95}


def test_a_precision_brings_its_budget_and_metrics():
    """They decide how many replications there are."""
    asked = request("run", [], RunOptions(precision=0.1, metric=["wait"], replications=30))
    assert asked.options["budget"] == 1000
    assert asked.options["metric"] == ["wait"]


def test_a_swept_seed_is_a_word():
    """There is no one seed then."""
    asked = request("sweep", ["seed=1,2"], RunOptions())
    assert asked.words == ("scenario=indo_pacific", "seed=1,2")
    assert "seed" not in asked.options


@pytest.mark.parametrize(
    "value",
    ["a b", "a,b", "1", "yes", "true", "null", "", "é", "{", "it's", "a:b", "${x}", "a\\", None,
     1, 1.5, 1e-7, float("inf"), True, [1, "a", {"b": None}], {"k 1": [True, "1"]}],
)  # fmt: skip
def test_what_is_written_is_read_again(value):
    """A value in the grammar of overrides is the same value when it is parsed."""
    (read,) = parse([f"key={grammar(value)}"])
    assert read.value() == value


def test_the_line_can_be_typed_again():
    """A shell splits the line into words that ask the same."""
    law = "fleets.ships.modes.casualty.life={law: fixed, value_d: 9}"
    words = ["scenario=break_even", law, "precision=0.1"]
    asked = request("run", words, load(words).options)
    again = shlex.split(asked.command_line)[2:]
    assert request("run", again, load(again).options) == asked
