"""The flight line against chains whose states are counted: repairmen, and labour or a part."""

import numpy as np
import pytest

from sim.engine.replication import run
from support import Spec, built, exponential, fleet, mapping, measured


def measures(modes: Spec, size: int, **keys: object) -> dict[str, tuple[float, float]]:
    """Means over replications with their standard errors, of one fleet in the long run."""
    spec = mapping(
        fleets={"jets": fleet(size, modes=modes)}, hubs={}, work={}, initial="steady",
        warm_up_d=300.0, horizon_d=6000.0,
    )  # fmt: skip
    model = built({**spec, **keys})
    found = [measured(run(model, 5, number), model) for number in range(16)]
    told = {}
    for name in ("ao", "nmcs", "nmcm"):
        values = np.array([each[name, "jets"] for each in found])
        told[name] = values.mean(), values.std(ddof=1) / 4
    return told


@pytest.mark.parametrize("crew", [1, 2])
def test_a_line_with_few_people_is_the_machine_repairman(crew):
    """Ao of six aircraft, a crew of c, life 20 d and 5 d of labour: M/M/c//6 by birth and death."""
    mode = {
        "life": exponential(20.0), "restored": "on_board", "takes": exponential(5.0),
        "hands": "crew",
    }  # fmt: skip
    mean, error = measures({"frame": mode}, 6, people={"crew": crew})["ao"]
    weight = [1.0]
    for down in range(6):
        weight.append(weight[-1] * ((6 - down) / 20.0) / (min(down + 1, crew) / 5.0))
    exact = 1 - np.dot(weight, range(7)) / sum(weight) / 6
    assert error < 0.006
    assert mean == pytest.approx(exact, abs=4 * error)


def test_labour_a_part_or_both_without_spares_is_a_chain_of_one_aircraft():
    """Without a spare each aircraft waits for its own part: renewal-reward.

    A cycle is 20 d up; with 0.4 a part that is 8 d away, of which 0.5 take 2 d to put in; else 3 d
    of labour. NMCS 3.2, NMCM 0.4 x 0.5 x 2 + 0.6 x 3 = 2.2, of 25.4 d.
    """
    mode = {
        "life": exponential(20.0), "restored": "on_board", "part": "radio", "part_frac": 0.4,
        "takes": exponential(2.0), "takes_frac": 0.5, "mends": exponential(3.0),
    }  # fmt: skip
    stocks = {"radio": {"stock": 0, "replaced_after": exponential(8.0)}}
    found = measures({"radio": mode}, 1, stocks=stocks)
    for name, days in {"ao": 20.0, "nmcs": 3.2, "nmcm": 2.2}.items():
        mean, error = found[name]
        assert error < 0.01
        assert mean == pytest.approx(days / 25.4, abs=4 * error)
