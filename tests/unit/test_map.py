"""The map of a theater says which hubs the posture in force uses."""

import pytest

from sim.load.compose import load
from sim.load.files.paths import config_dir
from sim.report.run.map import theater_map

LAND = config_dir() / "data" / "land_50m.npz"


EVERY = "postures.rsf.openings.status=[operating,contracted,announced,assumed]"


@pytest.mark.parametrize(
    ("words", "is_filled"), [(["posture=home"], False), (["posture=rsf", EVERY], True)]
)
def test_hubs_that_are_not_used_are_open(words, is_filled):
    """Geoje is a hub of `rsf` only, which uses all hubs with every opening; San Diego is one of both."""
    scenario = load(["scenario=indo_pacific", *words]).scenario
    figure = theater_map(scenario, LAND)
    assert figure is not None
    drawn = {tuple(line.get_xydata()[0]): line for line in figure.axes[0].lines}
    for hub, filled in (("geoje", is_filled), ("san_diego", True)):
        node = scenario.nodes[scenario.hubs[hub].node]
        line = drawn[node.lon % 360, node.lat]
        assert line.get_marker() == "s"
        assert (line.get_fillstyle() == "full") == filled
    assert ("open where the posture uses none" in figure.axes[0].get_title("left")) != is_filled
