"""Lines met: missions held on an average day, by hand."""

import pytest

from sim.engine.replication import run
from support import fleet, measured, mode, one_yard, repair


def test_missions_held_on_an_average_day():
    """Ships are down from day 10 to 15 of 20, jets never: 1.75 of 2, 0.75 of 1 in the west."""
    fleets = {"ships": fleet(2, modes={"hull": mode(10)}), "jets": fleet(2)}
    missions = {
        "hold": {"fleets": ["ships"], "k": 1, "area": "west"},
        "fly": {"fleets": ["jets"], "k": 1, "area": "east"},
        "both": {"fleets": ["ships", "jets"], "k": 2},
    }
    hub = {"node": "harbor", "berths": {"dock": "unlimited"}, "accepts": "any"}
    model = one_yard(fleets, {"repair": repair(5)}, 0.0, hub, missions=missions, horizon_d=20.0)
    found = measured(run(model, 1, 0), model)
    assert found["lines_met", "all missions"] == pytest.approx(2.75)
    assert found["lines_met", "all missions/west"] == pytest.approx(0.75)
    assert found["lines_met", "all missions/east"] == 1.0
    assert found["lines_met_curve", "k+0"] == found["lines_met", "all missions"]
    assert found["lines_met_curve", "k+1"] == pytest.approx(0.75 + 1 + 0.75)
    assert found["lines_met_curve", "k+2"] == pytest.approx(0.75)
    assert found["lines_met_curve", "k-2"] == 3.0
