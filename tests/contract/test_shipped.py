"""Every scenario that ships composes and passes its checks, under each of its postures."""

import pytest

from sim.load.compose import load, scenarios


@pytest.mark.parametrize("name", scenarios())
def test_a_shipped_scenario_is_valid_under_each_choice(name):
    """It loads as it is, and with every posture and maintenance that it names."""
    loaded = load([f"scenario={name}"])
    assert loaded.name == name
    for posture in loaded.scenario.postures:
        assert load([f"scenario={name}", f"posture={posture}"]).scenario.posture == posture
    for each in loaded.scenario.maintenances:
        assert load([f"scenario={name}", f"maintenance={each}"]).scenario.maintenance == each


@pytest.mark.parametrize("name", scenarios())
def test_a_shipped_scenario_says_where_its_numbers_come_from(name):
    """A title; and a source of its own, unless every number has a row in parameters.csv."""
    scenario = load([f"scenario={name}"]).scenario
    assert scenario.title
    assert scenario.real_world or scenario.source


def test_without_a_word_the_default_scenario_is_loaded():
    """It is one of those that ship."""
    assert load([]).name in scenarios()
