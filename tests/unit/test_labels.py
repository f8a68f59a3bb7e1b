"""What people call parts, keys and settings: from the titles of the scenario, never a raw key."""

from itertools import pairwise

import pytest

from sim.load.compose import load
from sim.report.output.style import head, new_figure, sign
from sim.report.output.words.labels import (
    OptionTitles,
    choice_title,
    key_title,
    measure_title,
    place_title,
)
from sim.report.output.words.names import OptionNames
from sim.report.output.words.numbers import with_interval


@pytest.fixture(scope="module")
def theater():
    """A theater with titles."""
    return load(["scenario=indo_pacific"]).scenario


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("hubs.san_diego.berths.dock", "dock berths at San Diego"),
        ("posture", "posture"),
        ("horizon_d", "horizon [d]"),
        ("fleets.ssn_guam.size", "SSN Guam: size"),
        ("missions.korea_air.k", "Korea air: k"),
    ],
)
def test_a_key_in_words(theater, key, told):
    """Parts by their titles, the rest as words, with its unit."""
    assert key_title(theater, key) == told


def test_settings_in_words(theater):
    """One berth is no berths; an event is with or without; a posture has a name."""
    settings = {
        "posture": "rsf", "hubs.san_diego.berths.dock": 1, "hubs.geoje.berths.slot": 2,
    }  # fmt: skip
    told = OptionTitles(theater, OptionNames.of([settings])).option(settings)
    assert told == "RSF, 1 dock berth at San Diego, 2 slot berths at Hanwha Ocean, Geoje"
    contingency = load(["scenario=indo_pacific_contingency"]).scenario
    event = {"events.hub_loss.enabled": False}
    told = OptionTitles(contingency, OptionNames.of([event])).option(event)
    assert told.startswith("without ")
    assert "hub_loss" not in told


def test_the_choices_of_a_comparison_in_words(theater):
    """Capacities by their hub; a posture, and what is no key of it, as they are."""
    told = choice_title(theater, "geoje.berths.slot=2, san_diego.berths.dock=1")
    assert told == "2 slot berths at Hanwha Ocean, Geoje, 1 dock berth at San Diego"
    for same in ("rsf", "nothing.of=it", "legs.home.takes={law: fixed}"):
        assert choice_title(theater, same) == same


def test_a_list_of_words_is_told_in_words(theater):
    """What a hub accepts; numbers, laws and what is no YAML stay as they were typed."""
    hub = theater.hubs["geoje"].title
    told = choice_title(theater, "geoje.accepts=[{work: [sra, docking]}], geoje.berths.slot=2")
    assert told == f"{hub}: accepts sra and docking, 2 slot berths at {hub}"
    for same in ("geoje.x=[1, 2]", "geoje.x={law: fixed}", "geoje.x=[", "geoje.x=[]"):
        assert choice_title(theater, same) == same


def test_measures_and_places_in_words(theater):
    """No underscore is left."""
    assert (
        measure_title(theater, "mission_uptime", "korea_air")
        == "the time in which Korea air is held"
    )
    assert measure_title(theater, "dru", "all missions") == "the time in which every line is held"
    assert place_title(theater, "sea_of_japan") == "Sea of Japan"


def test_a_number_with_its_interval():
    """Two digits of the half-width; shares in per cent, their changes in points."""
    assert with_interval(0.7268, 0.65, 0.80, "fraction") == "73\u00a0% (65 to 80)"
    assert (
        with_interval(-0.45, -0.53, -0.37, "fraction", sign=True)
        == "\u221245\u00a0points (\u221253 to \u221237)"
    )
    assert with_interval(12.0, float("nan"), float("nan"), "d") == "12\u00a0d"


def test_what_stands_above_a_figure_is_not_laid_across_its_panels():
    """The finding, how to read it, a legend and a marking: each below the one before."""
    figure, ((axis,),) = new_figure(6, 3)
    (line,) = axis.plot([0, 1], [0, 1])
    head(
        figure,
        "A finding that is so long that it takes more than a line of it " * 2,
        "How",
        [line],
        ["line"],
    )
    sign(figure, ["Marking: EXERCISE", "asked: theater run"])
    figure.draw_without_rendering()
    title, note, marking, _ = (each.get_window_extent() for each in figure.texts)
    legend = figure.legends[0].get_window_extent()
    panel = axis.get_tightbbox()
    tops = [marking, title, note, legend, panel]
    assert all(upper.y0 >= lower.y1 - 2 for upper, lower in pairwise(tops))
    assert panel.y0 > figure.texts[-1].get_window_extent().y1
