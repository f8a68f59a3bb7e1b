"""What is done is told in words, for every kind in the registry and for one's own."""

import re
from typing import ClassVar

import pytest

from sim.load.compose import load_scenario
from sim.model.event import Disruption, disruptions
from sim.report.output.words.moves import SAID, in_words, kind_words, move_words


@pytest.fixture(scope="module")
def strait():
    """An example theater; what it has no part of is called by its name."""
    return load_scenario("strait")


@pytest.mark.parametrize("kind", [*disruptions])
def test_every_kind_is_told_in_words(kind, strait):
    """Its parts by their titles, without a word that is typed with a low line."""
    told = move_words(disruptions[kind].model_validate(disruptions[kind].example), strait)
    assert kind in SAID
    assert not re.search(r"\w_\w", told)
    assert ":" not in told.partition(" units")[0] or kind == "stock_changed"
    assert len(told) > len(kind_words(kind)) // 2


def test_what_is_said_is_what_is_given(strait):
    """By hand, of the kinds of which people ask most."""
    whole = strait

    def told(kind, **keys):
        return move_words(disruptions[kind].model_validate(keys), whole)

    assert told("hub_struck", hub="yard") == "Yard struck, all of it is lost"
    assert told("hub_struck", hub="yard", loses_frac=0.6) == "Yard struck, 60 % of it lost"
    assert told("hub_struck", hub="yard", loses={"dock": 2}) == "Yard struck, 2 docks lost"
    assert told("capacity", hub="yard", gains={"dock": 1}) == "Yard gains 1 dock"
    assert told("passage_closed", passage="strait") == "Strait closed"
    assert told("posture_changed", posture="surge") == "posture Surge"
    assert told("tempo_changed", factor=0.7) == "tempo of all fleets times 0.7"
    assert told("deferral", fleets=["a"]) == "scheduled work of a put off"
    assert told("stock_changed", stock="pump", units=-2) == "Pump: −2 units"


def test_a_kind_of_ones_own_is_told_by_its_name_and_keys(strait):
    """Whoever writes one writes no words for it."""

    class StormSurge(Disruption):
        chosen_by: ClassVar[dict[str, str]] = {"kind": "storm_surge"}
        hub: str
        high_m: float = 1.0

        def begin(self, theater, chance):
            raise NotImplementedError

    assert move_words(StormSurge(hub="yard"), strait) == "storm surge: hub yard"


def test_kinds_inside_a_sentence():
    """A reason names kinds; other words with a low line stay as they were typed."""
    text = "blue has no authority for hub_struck; it has over srf_yokosuka"
    assert in_words(text) == "blue has no authority for hub struck; it has over srf_yokosuka"
