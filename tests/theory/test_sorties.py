"""Sorties that a fleet shares: a chain on the number that is up."""

import numpy as np
import pytest

from sim.engine.replication import run
from support import Spec, exponential, fleet, measured, mode, one_yard, repair, yard

SIZE, MOST, HOURS, LIFE_H, REPAIR_D = 6, 2.0, 1.5, 20.0, 2.0


def chain(sorties: float, crews: int) -> dict[str, float]:
    """Long-run values of the chain on k, the platforms that are up.

    Who is up flies min(sorties, most k) a day, so that one fails at the rate of the hours flown
    over the mean life; each crew repairs one at a time. Exponential lives make the hours that are
    shared among those up the only thing that counts, however they are shared.
    """
    fails = [min(sorties, MOST * k) * HOURS / LIFE_H for k in range(SIZE + 1)]
    mends = [min(crews, SIZE - k) / REPAIR_D for k in range(SIZE + 1)]
    weight = [1.0]
    for k in range(SIZE):
        weight.append(weight[-1] * mends[k] / fails[k + 1])
    share = np.array(weight) / sum(weight)
    up, flown = share @ np.arange(SIZE + 1), share @ np.minimum(sorties, MOST * np.arange(SIZE + 1))
    return {"ao": up / SIZE, "sorties_met": flown / sorties, "hours_flown": flown * HOURS}


def simulated(sorties: float, crews: int, replications: int) -> dict[str, list[float]]:
    """The same of some runs."""
    flying: Spec = {"sorties_per_day": sorties, "hours_per_sortie": HOURS, "most_per_day": MOST}
    one = fleet(SIZE, flying=flying, modes={"m": mode(exponential(LIFE_H), clock="hours")})
    model = one_yard(
        {"a": one},
        work={"repair": repair(exponential(REPAIR_D))},
        hub=yard(berths={"dock": crews}),
        initial="steady",
        warm_up_d=100.0,
        horizon_d=900.0,
    )
    runs = [measured(run(model, 7, each), model) for each in range(replications)]
    found = {name: [each[name, "a"] for each in runs] for name in ("ao", "sorties_met")}
    return found | {"hours_flown": [each["hours_flown", "a"] / 900.0 for each in runs]}


@pytest.mark.parametrize(("sorties", "crews"), [(6.0, 1), (12.0, 1), (9.0, 2), (3.0, 6)])
def test_shared_sorties_are_a_birth_and_death_chain(sorties, crews):
    """Ao, the share of sorties met and the hours flown a day, within 4 standard errors."""
    exact = chain(sorties, crews)
    for name, values in simulated(sorties, crews, 16).items():
        mean, error = np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))
        assert error < 0.03 * exact[name]  # or the next line says nothing
        assert mean == pytest.approx(exact[name], abs=4 * error + 1e-12)
