"""Several windows of one run: the past is paid once, and the theater is observed again and again.

Window i of a steady run is what a run of its own with a warm-up longer by i spacings would show,
to the last bit; but hubs learn up to day 0 only, so that all windows ask about one theater. Windows
of one run depend on each other and belong to one block; runs do not.
Source: batch means with few, long runs; Law, Simulation Modeling and Analysis (5th ed.), 9.5.3.
"""

from collections.abc import Iterator, Sequence

from sim.core.ticks import to_ticks
from sim.engine.replication import Replication, built, run
from sim.model.checks.steady import spacing_d
from sim.model.scenario import Scenario
from sim.record.since import since_day_0
from sim.record.tables import Tables


def windows(
    scenario: Scenario, seed: int, replications: Sequence[int], of: int, antithetic: bool = False
) -> Iterator[Tables]:
    """The records of some replications, each of which is a window of a run.

    Parameters
    ----------
    scenario
        A checked scenario; a steady one if a run has several windows.
    seed, antithetic
        As for ``sim.engine.replication.run``.
    replications
        Increasing numbers; replication r is window r % of of run r // of.
    of
        Windows of each run [count].

    Yields
    ------
    Tables
        Of each window, which begins on day 0 and lasts ``horizon_d``.
    """
    if of == 1:
        for each in replications:
            yield run(scenario, seed, each, antithetic)
        return
    apart_d = spacing_d(scenario)
    under_way = None
    for each in replications:
        number, place = divmod(each, of)
        if under_way is None or under_way[0] != number:
            under_way = number, _on_day_0(built(scenario, seed, number, antithetic))
        begins_d = place * apart_d
        replication = under_way[1]
        replication.play(begins_d + scenario.horizon_d)
        yield since_day_0(replication.so_far(to_ticks(begins_d)))


def _on_day_0(replication: Replication) -> Replication:
    """A run at the end of its warm-up, with what its hubs know by then."""
    replication.play(0.0)
    replication.resources.freeze_experience()
    return replication
