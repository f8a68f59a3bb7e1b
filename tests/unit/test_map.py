"""The map of a theater says which hubs the posture in force uses."""

import numpy as np
import pytest
from matplotlib.text import Text

from sim.load.compose import load
from sim.load.files.paths import config_dir
from sim.report.run.figures.map import theater_map
from sim.study.running.replicate import Result

LAND = config_dir() / "data" / "land_50m.npz"


EVERY = "postures.rsf.openings.status=[operating,contracted,announced,assumed]"


@pytest.mark.parametrize(
    ("words", "is_filled"), [(["posture=home"], False), (["posture=rsf", EVERY], True)]
)
def test_hubs_that_are_not_used_are_open(words, is_filled):
    """Geoje is a hub of `rsf` only, which uses all hubs with every opening; San Diego is one of both."""
    scenario = load(["scenario=indo_pacific", *words]).scenario
    figure = theater_map(nothing_known(scenario), LAND)
    assert figure is not None
    drawn = {tuple(line.get_xydata()[0]): line for line in figure.axes[0].lines}
    for hub, filled in (("geoje", is_filled), ("san_diego", True)):
        node = scenario.nodes[scenario.hubs[hub].node]
        line = drawn[node.lon % 360, node.lat]
        assert line.get_marker() == "s"
        assert (line.get_fillstyle() == "full") == filled
    told = [each.get_text() for each in figure.legends[0].get_texts()]
    assert ("hub that the posture does not use" in told) != is_filled


def nothing_known(scenario):
    """A result without any metric."""
    return Result(scenario, 1, 0.95, (), np.empty((1, 0)), np.empty((1, 0, 0), dtype=int))


def test_a_closed_water_is_hatched_and_named():
    """Only while an event of the run closes it."""
    for enabled in (True, False):
        word = f"events.strait_closure.enabled={str(enabled).lower()}"
        scenario = load(["scenario=indo_pacific_contingency", word]).scenario
        figure = theater_map(nothing_known(scenario), LAND)
        hatched = [each for each in figure.axes[0].patches if each.get_hatch()]
        assert bool(hatched) == enabled
        named = [each for each in figure.findobj(Text) if "Luzon" in each.get_text()]
        assert bool(named) == enabled


def test_places_without_coordinates_are_a_diagram():
    """The strait has no coordinates: hubs and stations stand in a figure all the same."""
    figure = theater_map(nothing_known(load(["scenario=strait"]).scenario), LAND)
    told = " ".join(each.get_text() for each in figure.findobj(Text))
    assert "Base" in told
    assert "a diagram" in told
