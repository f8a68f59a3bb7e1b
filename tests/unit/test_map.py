"""The map of a theater says which hubs the posture in force uses."""

import pytest

from sim.load.compose import load
from sim.load.files.paths import config_dir
from sim.report.run.map import theater_map

LAND = config_dir() / "data" / "land_50m.npz"


@pytest.mark.parametrize(("posture", "is_filled"), [("home", False), ("rsf", True)])
def test_hubs_that_are_not_used_are_open(posture, is_filled):
    """Geoje is a hub of `rsf` only; San Diego is one of both."""
    scenario = load(["scenario=indo_pacific", f"posture={posture}"]).scenario
    figure = theater_map(scenario, LAND)
    assert figure is not None
    drawn = {tuple(line.get_xydata()[0]): line for line in figure.axes[0].lines}
    for hub, filled in (("geoje", is_filled), ("san_diego", True)):
        node = scenario.nodes[scenario.hubs[hub].node]
        line = drawn[node.lon % 360, node.lat]
        assert line.get_marker() == "s"
        assert (line.get_fillstyle() == "full") == filled
    assert ("open where the posture uses none" in figure.axes[0].get_title("left")) != is_filled
