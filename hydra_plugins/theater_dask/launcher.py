"""A launcher: Hydra's jobs as tasks of a Dask scheduler; what a lost worker had runs elsewhere.

Hydra imports this module whenever it composes anything, also where Dask is not installed: Dask is
imported where it is used.
"""

import logging
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.singleton import Singleton
from hydra.core.utils import JobReturn, JobStatus, configure_log, filter_overrides, setup_globals
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig

log = logging.getLogger("theater")
PATIENCE_S = 3.0
"""How long a scheduler has to answer, and then to find a worker [s]."""


@dataclass
class DaskLauncherConf:
    """``hydra.launcher``."""

    _target_: str = "hydra_plugins.theater_dask.launcher.DaskLauncher"
    scheduler: Any = None
    """Address of the scheduler, tcp://HOST:8786."""


ConfigStore.instance().store(
    group="hydra/launcher", name="theater_dask", node=DaskLauncherConf, provider="theater"
)


class DaskLauncher(Launcher):
    """A task a job; results come back to where they were asked for, in the order of the jobs."""

    def __init__(self, scheduler: Any) -> None:
        self.scheduler = scheduler
        self.config: DictConfig
        self.hydra_context: HydraContext
        self.task_function: TaskFunction

    def setup(
        self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig
    ) -> None:
        """What Hydra hands to a launcher."""
        self.config, self.hydra_context = config, hydra_context
        self.task_function = task_function

    def launch(
        self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int
    ) -> Sequence[JobReturn]:
        """Run jobs on the cluster.

        Raises
        ------
        ConfigError
            If there is no Dask, no scheduler that answers, or no workers with our versions.
        """
        from hydra_plugins.theater_dask._task import run

        setup_globals()
        configure_log(self.config.hydra.hydra_logging, self.config.hydra.verbose)
        if self.config.workers != 1:
            told = "a job has one process of the cluster; workers=1 is right"
            raise wrong("workers", f"{self.config.workers} is of no use here: {told}")
        with connected(self.scheduler) as client:
            folder = Path(self.config.hydra.sweep.dir).absolute()
            folder.mkdir(parents=True, exist_ok=True)
            self.config.hydra.sweep.dir = str(folder)  # a worker has a folder of its own
            state = Singleton.get_state()
            whole = client.submit(
                tuple, (self.hydra_context, self.task_function, self.config, state), pure=False
            )
            log.info("Launching %d jobs on %s", len(job_overrides), self.scheduler)
            tasks = {}
            for number, overrides in enumerate(job_overrides, initial_job_idx):
                log.info("\t#%d : %s", number, " ".join(filter_overrides(overrides)))
                task = client.submit(run, whole, number, list(overrides), pure=False)
                tasks[task] = list(overrides)
            return returned(tasks)


def returned(tasks: Mapping[Any, list[str]]) -> list[JobReturn]:
    """What every task came back with, by its overrides; one that Dask gave up is a job that failed.

    A result is fetched when it is there and then given back to the worker: if that one is lost
    later, nothing of it runs again but what it was at.
    """
    distributed: Any = import_module("distributed")
    found: dict[str, JobReturn] = {}
    for task in distributed.as_completed(tasks):
        error = task.exception()
        if error is None:
            found[task.key] = task.result()
        else:
            found[task.key] = JobReturn(
                overrides=tasks[task], status=JobStatus.FAILED, _return_value=error
            )
        task.release()
        log.info("%d of %d jobs are done", len(found), len(tasks))
    return [found[task.key] for task in tasks]


@contextmanager
def connected(address: Any) -> Iterator[Any]:
    """A client of a scheduler that has workers with our versions."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        right = "pip install 'theater-sustainment[cluster]'"
        told = f"theater_dask needs Dask, which is not installed; {right}"
        raise wrong("hydra/launcher", told) from None
    key = "hydra.launcher.scheduler"
    parts = re.fullmatch(r"(?:tcp|tls)://\[?([^/]+?)\]?:(\d{1,5})", str(address))
    if parts is None:
        told = "is no address of a Dask scheduler; tcp://HOST:8786 is right"
        raise wrong(key, f"{address} {told}")
    try:  # a client that was refused would wait for an answer, and complain once more at its end
        socket.create_connection((parts[1], int(parts[2])), PATIENCE_S).close()
        client = distributed.Client(address, timeout=PATIENCE_S)
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise wrong(key, f"no Dask scheduler answers at {address} ({reason})") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE_S)
        except TimeoutError:
            right = f"`dask worker {address} --nthreads 1` starts one"
            raise wrong(key, f"the scheduler at {address} has no workers; {right}") from None
        check_versions(client)
        yield client


def check_versions(client: Any) -> None:
    """Other versions may give other bits; a worker without our packages gives nothing."""
    from hydra_plugins.theater_dask._task import versions

    here = versions()
    told = []
    for worker, there in client.run(versions, on_error="return").items():
        if isinstance(there, Exception):
            told.append(f"{worker} has no theater-sustainment ({there}); install it there")
        elif there != here:
            other = {key: value for key, value in there.items() if value != here[key]}
            needed = {key: here[key] for key in other}
            told.append(
                f"{worker} has {listed(other)}; the same as here is right: {listed(needed)}"
            )
    if told:
        raise wrong("hydra.launcher.scheduler", *told)


def listed(versions: Mapping[str, str]) -> str:
    """Names and versions in words."""
    return ", ".join(" ".join(each) for each in versions.items())


def wrong(path: str, *messages: str) -> Exception:
    """Complaints as every command has them."""
    from sim.core.errors import ConfigError, Problem

    return ConfigError("overrides", [Problem(path, each) for each in messages])
