"""Pasts that are kept between questions: the bits of whole runs, a budget, nobody left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from another_future import DAY_D, THEATERS, theater
from processes import ROOT, wait_for
from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.event import TheaterEvent
from sim.model.scenario import Scenario
from sim.study.running.blocks import Blocks, OnePast
from sim.study.running.child_process import CAN_COPY
from sim.study.running.kept_pasts import KeptPasts
from sim.study.running.outcome import outcome
from sim.study.running.replicate import replicate_by, run_tasks

pytestmark = pytest.mark.skipif(not CAN_COPY, reason="this system cannot copy a process")
PAST = OnePast(2, DAY_D, ((10.0, 3),))
SPREAD = {"law": "lognormal", "mean_d": 9.0, "cv": 0.6}
ORDERS: dict[str, Any] = {
    "slow": {"kind": "slow_transit", "factor": 2.0},
    "closed": {"kind": "hub_closed", "hubs": ["yard"]},
    "struck": {"kind": "hub_struck", "hub": "yard", "loses_frac": 0.5},
    "paced": {"kind": "hub_slowed", "hubs": ["yard"], "factor": 2.0},
}


@pytest.fixture
def kept():
    """Two processes that keep pasts."""
    found = KeptPasts(2)
    yield found
    found.close()


def ordered(plain: Scenario, name: str, day: float = DAY_D) -> Scenario:
    """The same with something that is done on the day, and ends by chance."""
    event = {"start_d": day, "lasts": SPREAD, "does": [ORDERS[name]]}
    return plain.but(events={**plain.events, name: TheaterEvent.model_validate(event)})


def asked(scenarios: list[Scenario], workers: Any, past: OnePast = PAST, count: int = 3) -> Any:
    """Futures of all of them."""

    def more(found: Any) -> int:
        return 0 if found else count

    return replicate_by(scenarios, more, 5, workers, 0.95, blocks=Blocks(past=past))


def check_whole(scenario: Scenario, result: Any, past: OnePast = PAST) -> None:
    """To the last bit what a run of its own gives."""
    for number in range(result.replications):
        alone = outcome(run(scenario, 5, past.replication, future=past.future(number)), scenario)
        np.testing.assert_array_equal(result.values[number], alone.values)
        np.testing.assert_array_equal(result.daily[number], alone.daily)


@pytest.mark.parametrize("name", list(THEATERS)[::4])
def test_another_question_about_a_kept_past_plays_it_no_more(kept, name):
    """One after the other: nothing, and three orders that it has room for; then one that it has not."""
    plain = theater(name)
    for each in (
        plain,
        ordered(plain, "slow"),
        ordered(plain, "closed"),
        ordered(plain, "struck", 45.0),
    ):
        (result,) = asked([each], kept, count=2)
        check_whole(each, result)
    assert kept.played == 1
    paced = ordered(plain, "paced")
    (result,) = asked([paced], kept, count=2)
    check_whole(paced, result)
    assert kept.played == 2


def test_pasts_live_within_a_budget():
    """The one that was asked for longest ago goes, and is played again where it is wanted."""
    plain = theater(next(iter(THEATERS)))
    kept = KeptPasts(1, budget_bytes=1)
    try:
        for replication in (0, 1, 1, 0):
            past = OnePast(replication, DAY_D)
            (result,) = asked([plain], kept, past, 1)
            check_whole(plain, result, past)
            assert kept.kept == 1
        assert kept.played == 3
    finally:
        kept.close()


def test_what_has_no_past_is_run_as_ever(kept):
    """Replications of their own."""
    plain = theater(next(iter(THEATERS)))

    def more(found: Any) -> int:
        return 0 if found else 3

    one, other = (replicate_by([plain], more, 5, workers, 0.95) for workers in (kept, 1))
    np.testing.assert_array_equal(one[0].values, other[0].values)
    assert kept.played == 0


def test_an_error_is_told_as_ever(kept):
    """Of a future that cannot be played, and the past is there afterwards."""
    plain = theater(next(iter(THEATERS)))
    endless = {"start_d": DAY_D, "repeats": True, "after": {"law": "fixed", "value_d": 1e-6},
               "lasts": {"law": "fixed", "value_d": 1e-6}, "does": [ORDERS["slow"]]}  # fmt: skip
    wrong = plain.but(
        events={"endless": TheaterEvent.model_validate(endless)}, horizon_d=plain.horizon_d
    )
    with pytest.raises(ConfigError, match="a million times"):
        asked([wrong.but(horizon_d=1e6)], kept, count=1)
    (result,) = asked([plain], kept, count=1)
    check_whole(plain, result)


def children(of: int) -> list[int]:
    """Processes that come from one, and from these."""
    told = subprocess.run(
        ["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True
    ).stdout
    rows = [tuple(map(int, line.split())) for line in told.splitlines()[1:]]
    found = [pid for pid, parent in rows if parent == of]
    return [*found, *(each for pid in found for each in children(pid))]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
def test_a_question_that_is_closed_leaves_nothing_running(kept):
    """The past stays, and its futures are gone."""
    plain = theater(next(iter(THEATERS)))
    before = len(children(os.getpid()))
    tasks = run_tasks([plain], 5, range(50), kept, blocks=Blocks(past=PAST), series=True)
    next(tasks)
    tasks.close()
    wait_for(lambda: len(children(os.getpid())) <= before + 1)
    (result,) = asked([plain], kept, count=1)
    check_whole(plain, result)
    assert kept.played == 1


SCRIPT = """
import sys, time
sys.path.insert(0, "tests")
from another_future import THEATERS, theater
from sim.study.running.blocks import Blocks, OnePast
from sim.study.running.kept_pasts import KeptPasts
from sim.study.running.replicate import replicate_by
kept = KeptPasts(2)
done = lambda found: 0 if found else 2
replicate_by([theater(next(iter(THEATERS)))], done, 5, kept, 0.95, blocks=Blocks(past=OnePast(0, 40.0)))
print("ready", flush=True)
time.sleep(600)
"""


def test_a_program_that_is_killed_leaves_nobody():
    """kill -9 tells nobody, and the paused processes end all the same."""
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    left = children(child.pid)
    assert len(left) >= 2
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()

    def gone() -> bool:
        return not any(Path(f"/proc/{pid}").exists() for pid in left)

    begun = time.monotonic()
    wait_for(gone)
    print(f"{time.monotonic() - begun:.1f} s")
