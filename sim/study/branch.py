"""One past, many futures: a replication is played up to a day, and goes on in several ways.

Runs that differ only in what happens from a day on share everything before it. The process is
copied there (``fork``), once for each future, and every copy goes on by itself. A future has the
same bits as a whole run of its scenario.
"""

import os
import pickle
import signal
import traceback
from collections.abc import Callable, Collection, Sequence

from pydantic import Field

from sim.domain.event import Chance, Disruption, Theater, TheaterEvent, Undo, together
from sim.domain.scenario import Scenario
from sim.engine.theater import built
from sim.study.measure import Outcome, outcome

AWAITED = "loss of"
"""Name of the event that each future fills; the losses of ``without`` sort to the same place."""


class Awaited(Disruption):
    """What is decided on the day itself."""

    chosen: list[Disruption] = Field(default_factory=list)

    def begin(self, theater: Theater, chance: Chance) -> Undo:
        """All that was chosen, in its order."""
        return together([each.begin(theater, chance) for each in self.chosen])


def pays(scenario: Scenario, from_d: float) -> bool:
    """Whether at least half of a run is a past to share, and the system can copy a process."""
    first_d = -scenario.warm_up_d if scenario.initial == "steady" else 0.0
    half_d = (first_d + scenario.horizon_d) / 2
    return hasattr(os, "fork") and from_d >= half_d and not scenario.stop_at_first_gap


def futures(
    past: Scenario,
    variants: Sequence[Scenario],
    from_d: float,
    seed: int,
    replication: int,
    only: Collection[str] | None = None,
) -> list[Outcome]:
    """One replication of every variant, which share what was before a day.

    Parameters
    ----------
    past
        What the variants have in common.
    variants
        The past with further events, all of which begin on that day, for sure and for good.
    from_d
        That day [d]; see ``pays``.
    only
        As for ``outcome``.
    """
    awaited = Awaited()
    event = TheaterEvent(start_d=from_d, does=[awaited])
    common = built(past.but(events={**past.events, AWAITED: event}), seed, replication)
    common.play(from_d)

    def future(variant: Scenario) -> Callable[[], Outcome]:
        def live() -> Outcome:
            for name in sorted(variant.events.keys() - past.events.keys()):
                awaited.chosen.extend(variant.events[name].does)
            return outcome(common.finish(), variant, only)

        return live

    return [in_a_copy(future(variant)) for variant in variants]


def in_a_copy(work: Callable[[], Outcome]) -> Outcome:
    """What a piece of work gives in a copy of this process, which ends with it.

    Raises
    ------
    RuntimeError
        With the traceback of the copy, if the work raised.
    """
    reading, writing = os.pipe()
    copy = os.fork()
    if copy == 0:
        _work_and_end(work, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
    except BaseException:
        os.kill(copy, signal.SIGKILL)
        raise
    finally:
        os.waitpid(copy, 0)
    found = pickle.loads(told) if told else "a copy of the process ended before its work did"
    if not isinstance(found, Outcome):
        raise RuntimeError(found)
    return found


def _work_and_end(work: Callable[[], Outcome], writing: int) -> None:
    """In the copy: tell what the work gives, and leave nothing of the parent's to be ended."""
    try:
        try:
            told = pickle.dumps(work())
        except Exception:
            told = pickle.dumps(traceback.format_exc())
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
    finally:
        os._exit(0)
