"""One job of Hydra on a worker of Dask.

Hydra runs the modules of its plugins anew whenever a job restores its state, and passes over those
whose names begin with an underscore: the lock must be one for the life of a worker.
"""

import threading
from importlib.metadata import version
from typing import Any

from hydra.core.hydra_config import HydraConfig
from hydra.core.singleton import Singleton
from hydra.core.utils import JobReturn, run_job, setup_globals
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig, open_dict

ONE_AT_A_TIME = threading.Lock()
"""A worker with several threads runs one job at a time: Hydra's config is one for a process."""


def run(
    whole: tuple[HydraContext, TaskFunction, DictConfig, Any], number: int, overrides: list[str]
) -> JobReturn:
    """One job, on a worker."""
    context, task_function, master, state = whole
    with ONE_AT_A_TIME:
        setup_globals()
        Singleton.set_state(state)
        config = context.config_loader.load_sweep_config(master, overrides)
        with open_dict(config):
            config.hydra.job.id = f"dask_{number}"
            config.hydra.job.num = number
            config.hydra.sweep.dir = master.hydra.sweep.dir
        HydraConfig.instance().set_config(config)
        return run_job(
            hydra_context=context,
            task_function=task_function,
            config=config,
            job_dir_key="hydra.sweep.dir",
            job_subdir_key="hydra.sweep.subdir",
        )


def versions() -> dict[str, str]:
    """What the bits of a result may depend on."""
    import sim

    packages = ("numpy", "scipy", "simpy", "hydra-core")
    return {"theater-sustainment": sim.__version__} | {name: version(name) for name in packages}
