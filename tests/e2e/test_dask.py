"""Sweeps on workers of Dask: the numbers of one process, and nobody who watches them."""

import subprocess
import sys

import pytest

PROGRAM = """
import distributed
import sim
from sim.study.running import feed

feed.TARGET_S = 0.0  # every replication is a chunk
words = ["scenario=break_even", "horizon_d=30", "warm_up_d=0", "initial=all_up_new"]
words += ["hubs.theater.berths.dock=range(1,9)", "replications=6", "keep=[ao]"]
if __name__ == "__main__":
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None,
        protocol="tcp", host="127.0.0.1",
    ) as cluster:
        there = sim.sweep(None, *words, f"scheduler={cluster.scheduler_address}")
        (worker,) = cluster.workers.values()
        watching = {name: each.is_running() for name, each in worker.periodic_callbacks.items()}
    assert there.rows == sim.sweep(None, *words).rows
    assert not watching["profile"]
    assert not watching["profile-cycle"]
    print("the same")
"""


def test_a_sweep_on_dask_is_the_sweep_and_its_workers_are_not_watched(tmp_path):
    """Every bit of every point; Dask's profiler stands still where our chunks run."""
    pytest.importorskip("distributed")
    program = tmp_path / "swept.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "the same" in done.stdout, done.stdout + done.stderr
