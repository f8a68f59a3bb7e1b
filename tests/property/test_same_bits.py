"""Bit-identical results, whatever does not belong to the model: workers, logging, hash seed."""

import hashlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.engine.replication import run
from sim.study.running.outcome import outcome
from sim.study.running.replicate import replicate
from support import built, small_theater

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def batch():
    """Twenty replications of the small theater."""
    return replicate(built(small_theater()), seed=4, replications=20)


def test_any_number_of_workers_gives_the_same_bits(batch):
    """Two workers, or three, and the daily series too."""
    for workers in (2, 3):
        other = replicate(built(small_theater()), seed=4, replications=20, workers=workers)
        assert other.keys == batch.keys
        assert other.values.tobytes() == batch.values.tobytes()
        assert other.daily.tobytes() == batch.daily.tobytes()


def test_replication_17_alone_is_replication_17_of_the_batch(batch):
    """No replication knows what ran before it."""
    model = built(small_theater())
    alone = outcome(run(model, 4, 17), model)
    assert alone.values.tobytes() == batch.values[17].tobytes()
    assert alone.daily.tobytes() == batch.daily[17].tobytes()


def test_more_replications_change_none_of_those_before(batch):
    """The first five of twenty are the five of a batch of five."""
    few = replicate(built(small_theater()), seed=4, replications=5)
    assert few.values.tobytes() == batch.values[:5].tobytes()


def test_a_run_leaves_nothing_behind(batch):
    """The same again in one process, after other scenarios: no state of a module has changed."""
    replicate(built(small_theater(posture="home")), seed=9, replications=2)
    again = replicate(built(small_theater()), seed=4, replications=3)
    assert again.values.tobytes() == batch.values[:3].tobytes()


def test_logging_changes_nothing(batch):
    """At the level DEBUG, to a handler that formats everything."""
    root = logging.getLogger()
    level, handler = root.level, logging.StreamHandler(open(os.devnull, "w"))  # noqa: SIM115
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        loud = replicate(built(small_theater()), seed=4, replications=3)
    finally:
        root.removeHandler(handler)
        handler.stream.close()
        root.setLevel(level)
    assert loud.values.tobytes() == batch.values[:3].tobytes()


def test_another_seed_is_another_result(batch):
    """The seed does select the draws."""
    other = replicate(built(small_theater()), seed=5, replications=3)
    assert not np.array_equal(other.values, batch.values[:3], equal_nan=True)


PROGRAM = """
import hashlib, sys
from support import built, small_theater
from sim.engine.replication import run
from sim.study.running.replicate import replicate
found = replicate(built(small_theater()), seed=4, replications=3)
spells = run(built(small_theater()), 4, 0).spells
digest = hashlib.sha256(found.values.tobytes() + found.daily.tobytes() + repr(found.keys).encode())
for column in (spells.platform, spells.condition, spells.start, spells.end):
    digest.update(column.tobytes())
print(digest.hexdigest())
"""


def test_any_hash_seed_gives_the_same_bits():
    """Values, keys and spells are the same under three values of PYTHONHASHSEED."""
    found = set()
    for seed in ("0", "1", "4242"):
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    (digest,) = found
    assert len(digest) == len(hashlib.sha256().hexdigest())
