"""Sweeps at full width: exact values, kills at any instant, a cluster that loses a worker."""

import os
import signal
import threading
import time

import pytest

from exact_sweep import misses
from journals import killed_and_resumed, visible
from sim.cli.main import main

POINTS = 1024
STORED = [
    "scenario=break_even", "replications=10", "horizon_d=600", "store=true", "workers=2",
    "posture=theater,home", "hubs.theater.berths.dock=range(1,41)", "against=posture=split",
]  # fmt: skip


def test_intervals_of_a_large_sobol_design_hold_the_exact_values(tmp_path):
    """At least 93 % of 1,024 intervals at 95 % hold the exact value, and none misses by more than
    all of them together may."""
    outside, beyond = misses(POINTS, tmp_path)
    assert outside <= 0.07 * POINTS
    assert beyond == 0


def test_a_sweep_killed_ten_times_ends_with_the_same_files(monkeypatch, tmp_path):
    """Ten instants drawn from the time it takes; no replication of the journal runs again."""
    killed_and_resumed(tmp_path, monkeypatch, STORED, instants=10, seed=7)


@pytest.mark.filterwarnings("ignore")  # of the cluster, about the worker that it loses
def test_a_cluster_that_loses_a_worker_gives_the_same_files(tmp_path):
    """Two worker processes, one of them killed under way: every file is that of one process."""
    distributed = pytest.importorskip("distributed", reason="needs theater-sustainment[cluster]")
    words = [*STORED[:3], "hubs.theater.berths.dock=range(1,21)", "store=true"]
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster:
        victim = next(iter(cluster.workers.values())).process.pid

        def kill():
            time.sleep(1.0)
            os.kill(victim, signal.SIGKILL)

        threading.Thread(target=kill).start()
        address = f"scheduler={cluster.scheduler_address}"
        assert main(["sweep", *words, address, f"out={tmp_path / 'cluster'}"]) == 0
    assert main(["sweep", *words, f"out={tmp_path / 'one'}"]) == 0
    assert visible(tmp_path / "cluster") == visible(tmp_path / "one")
