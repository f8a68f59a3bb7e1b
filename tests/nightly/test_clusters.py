"""Sweeps on clusters: the bytes of one process, whatever runs the jobs and whoever is killed."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (
    "scenario=break_even", "replications=60", "posture=theater,home",
    "hubs.theater.berths.dock=range(1,4)", "legs.home.takes.value_d=interval(5,40)",
)  # fmt: skip
POINTS = 12
HYDRA = (
    "hydra", "-m", "hydra/sweeper=theater_designs", "hydra.sweeper.design=lhs",
    f"hydra.sweeper.points={POINTS}",
)  # fmt: skip
PATIENCE_S = 120.0
"""How long something may take to happen before a test gives up (no claim is made about it)."""
TABLES = ("sweep.csv", "design.csv")
SLURM = """\
ClusterName=nightly
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={place}/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/slurmd.pid
SlurmctldLogFile={place}/slurmctld.log
SlurmdLogFile={place}/slurmd.log
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SchedulerParameters=sched_interval=2,bf_interval=2
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


@dataclass(frozen=True)
class Host:
    """A place to run processes at: its address, and what stands before every command there."""

    address: str
    enter: tuple[str, ...] = ()


def python(*words: str, host: Host = Host("127.0.0.1")) -> list[str]:
    """A command of this Python at a host."""
    return [*host.enter, sys.executable, "-m", *words]


def theater(*words: str, cwd: Path, host: Host = Host("127.0.0.1")) -> str:
    """Stdout of a command of ours that ends well."""
    done = subprocess.run(
        python("sim", *words, host=host), cwd=cwd, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def running(command: Sequence[str], cwd: Path, log: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is killed at the end, its output in a file."""
    with (cwd / log).open("wb") as out:
        process = subprocess.Popen(
            command, cwd=cwd, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_for(happened: Callable[[], object], what: str) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, f"waited for {what}"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The tables of one process."""
    folder = tmp_path_factory.mktemp("whole")
    theater("sweep", *SETTINGS, "design=lhs", f"points={POINTS}", f"out={folder}", cwd=folder)
    return folder


def assert_same_tables(found: Path, whole: Path) -> None:
    """Byte by byte."""
    for name in TABLES:
        assert (found / name).read_bytes() == (whole / name).read_bytes(), name


# Dask ---------------------------------------------------------------------------------------------


@contextmanager
def two_hosts() -> Iterator[tuple[Host, Host]]:
    """Two network namespaces with a cable between them; needs root."""
    names = [f"theater{os.getpid()}{one}" for one in "ab"]
    cable = [f"th{os.getpid()}{one}" for one in "ab"]

    def ip(*words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True)

    try:
        for name in names:
            ip("netns", "add", name)
        ip("link", "add", cable[0], "type", "veth", "peer", "name", cable[1])
        for number, (name, end) in enumerate(zip(names, cable, strict=True), start=1):
            ip("link", "set", end, "netns", name)
            ip("-n", name, "addr", "add", f"10.99.0.{number}/24", "dev", end)
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "link", "set", end, "up")
        one, other = (
            Host(f"10.99.0.{number}", ("nsenter", f"--net=/run/netns/{name}"))
            for number, name in enumerate(names, start=1)
        )
        yield one, other
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@pytest.fixture
def hosts() -> Iterator[tuple[Host, Host]]:
    """Where the scheduler and one worker are, and where the other worker is."""
    if os.geteuid() == 0 and shutil.which("ip") and shutil.which("nsenter"):
        with two_hosts() as found:
            yield found
    else:
        print("without root, ip and nsenter: both workers on one host")
        yield Host("127.0.0.1"), Host("127.0.0.1")


def test_a_dask_worker_that_is_killed_costs_time_only(tmp_path, whole, hosts):
    """Of two workers one is killed (-9) in its job; the other runs what it had; the same bytes.

    It is killed when it has ended a job and eight or more of the twelve are still to come.
    """
    pytest.importorskip("distributed", reason="needs the extra: cluster")
    first, second = hosts
    address = f"tcp://{first.address}:{free_port()}"
    quiet = ("--no-dashboard",)

    def worker(host: Host) -> list[str]:
        own = ("--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path / "dask"))
        return python("dask", "worker", address, *own, *quiet, host=host)

    with (
        running(
            python("dask", "scheduler", "--host", address, *quiet, host=first),
            tmp_path, "scheduler.log",
        ),
        running(worker(first), tmp_path, "first.log"),
        running(worker(second), tmp_path, "second.log") as victim,
    ):  # fmt: skip
        for name in ("first.log", "second.log"):
            wait_for(lambda name=name: "Registered to" in (tmp_path / name).read_text(), name)
        words = ("hydra/launcher=theater_dask", f"hydra.launcher.scheduler={address}")
        with running(
            python("sim", *HYDRA, *words, *SETTINGS, "hydra.sweep.dir=jobs", host=first),
            tmp_path, "client.log",
        ) as client:  # fmt: skip
            ended = "replications: "
            wait_for(
                lambda: client.poll() is not None
                or ended in (tmp_path / "second.log").read_text(),
                "a job of the worker to be killed",
            )  # fmt: skip
            victim.kill()
            assert len(list(tmp_path.glob("jobs/*/result.json"))) <= POINTS - 8
            assert client.wait(PATIENCE_S) == 0, (tmp_path / "client.log").read_text()
    print((tmp_path / "client.log").read_text())
    assert_same_tables(tmp_path / "jobs", whole)
    by_first = (tmp_path / "first.log").read_text().count(ended)
    by_second = (tmp_path / "second.log").read_text().count(ended)
    assert by_second >= 1
    assert POINTS <= by_first + by_second <= POINTS + 1  # one may have ended without being fetched


# Slurm --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def slurm(tmp_path_factory) -> Iterator[None]:
    """A Slurm of one node with its own munge, on this machine, without systemd."""
    tools = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "sinfo")
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing or os.geteuid() != 0:
        pytest.skip(f"needs root and Slurm (apt-get install slurm-wlm); missing: {missing}")
    pytest.importorskip("submitit", reason="needs the extra: cluster")
    place = tmp_path_factory.mktemp("slurm")
    for name in ("munge", "state", "spool"):
        (place / name).mkdir()
    key = place / "munge" / "key"
    key.write_bytes(os.urandom(128))
    key.chmod(0o600)
    conf = place / "slurm.conf"
    host = socket.gethostname().partition(".")[0]
    conf.write_text(SLURM.format(host=host, place=place, ports=(free_port(), free_port())))
    munge = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}  # fmt: skip
    before = os.environ.get("SLURM_CONF")
    os.environ["SLURM_CONF"] = str(conf)
    try:
        own = [f"--{option}={place / 'munge' / name}" for option, name in munge.items()]
        subprocess.run(["munged", "--force", *own], check=True, capture_output=True)
        subprocess.run(["slurmctld", "-i", "-f", str(conf)], check=True, capture_output=True)
        subprocess.run(["slurmd", "-f", str(conf)], check=True, capture_output=True)
        wait_for(lambda: "idle" in states(), "a node that is idle")
        yield
    finally:
        if before is None:
            del os.environ["SLURM_CONF"]
        else:
            os.environ["SLURM_CONF"] = before
        for name in ("slurmd.pid", "slurmctld.pid", "munge/pid"):
            if (place / name).is_file():
                os.kill(int((place / name).read_text()), 15)


def states() -> str:
    """What Slurm says of its nodes."""
    done = subprocess.run(["sinfo", "-h", "-o", "%T"], capture_output=True, text=True, check=False)
    return done.stdout


@pytest.mark.usefixtures("slurm")
def test_an_array_of_slurm_gives_the_bytes_of_one_process(tmp_path, whole):
    """Every point is a task of one array; twelve of them, two at a time."""
    words = ("hydra/launcher=submitit_slurm", "hydra.launcher.cpus_per_task=1")
    print(theater(*HYDRA, *words, *SETTINGS, "hydra.sweep.dir=jobs", cwd=tmp_path))
    assert_same_tables(tmp_path / "jobs", whole)
    tasks = {path.name.partition("_")[2] for path in tmp_path.glob("jobs/.submitit/[0-9]*_*")}
    assert tasks == {str(number) for number in range(POINTS)}
