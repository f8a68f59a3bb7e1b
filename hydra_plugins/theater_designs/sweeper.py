"""A sweeper: the points of a design as Hydra's jobs, and one table of all of them at the end.

Hydra imports this module whenever it composes anything, also for ``theater run``: what is not
Hydra's own is imported where it is used. It also runs it before the module is known by its name,
which postponed annotations of a dataclass would not survive.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.utils import JobReturn
from hydra.plugins.launcher import Launcher
from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig, OmegaConf

log = logging.getLogger("theater")


@dataclass
class DesignSweeperConf:
    """``hydra.sweeper``; without a design it is the grid, as in ``theater sweep``."""

    _target_: str = "hydra_plugins.theater_designs.sweeper.DesignSweeper"
    design: Any = "grid"
    """grid, lhs, sobol or nolh."""
    points: Any = None
    """Points of a design [count]."""
    seed: Any = 1
    """Selects the points of a design."""
    max_batch_size: int | None = None
    """Jobs that a launcher gets at once at most [count]; all of them by default."""


ConfigStore.instance().store(
    group="hydra/sweeper", name="theater_designs", node=DesignSweeperConf, provider="theater"
)


class DesignSweeper(Sweeper):
    """Points that are all checked before the first one runs; a job that fails is a row."""

    def __init__(self, design: Any, points: Any, seed: Any, max_batch_size: int | None) -> None:
        given = {"design": design, "points": points, "design_seed": seed}
        usual = {"design": "grid", "points": None, "design_seed": 1}
        self.words = [f"{key}={value}" for key, value in given.items() if value != usual[key]]
        self.max_batch_size = max_batch_size
        self.config: DictConfig
        self.hydra_context: HydraContext
        self.launcher: Launcher

    def setup(
        self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig
    ) -> None:
        """What Hydra hands to a sweeper."""
        from hydra.core.plugins import Plugins

        self.config, self.hydra_context = config, hydra_context
        self.launcher = Plugins.instance().instantiate_launcher(
            hydra_context=hydra_context, task_function=task_function, config=config
        )

    def sweep(self, arguments: list[str]) -> Any:
        """Check every point, run them as jobs, and write design.csv and sweep.csv."""
        from sim.api.alternatives.sweep import design_line, write_points
        from sim.cli.commands.hydra import forced
        from sim.report.output.files import csv_text, open_folder, write_text
        from sim.report.sweep.sweep import tidy

        plan = self._plan(arguments)
        jobs = [[forced(word) for word in words] for words in plan.words]
        kinds = dict(zip((each.name for each in plan.loaded), jobs, strict=True))
        for words in kinds.values():  # what Hydra could complain about is of keys, not of values
            self.hydra_context.config_loader.load_sweep_config(self.config, list(words))
        folder = open_folder(str(self.config.hydra.sweep.dir))
        assert folder is not None
        OmegaConf.save(self.config, folder / "multirun.yaml")
        files: list[Path] = []
        if plan.asked.kind != "grid":
            files.append(write_points(plan, lambda name, text: write_text(folder / name, text)))
            log.info(design_line(plan))
        size = self.max_batch_size or len(jobs)
        results, returned = [], []
        for first in range(0, len(jobs), size):
            batch = self.launcher.launch(jobs[first : first + size], initial_job_idx=first)
            returned.append(batch)
            results += [
                point_result(settings, each)
                for settings, each in zip(plan.settings[first : first + size], batch, strict=True)
            ]
        head, rows = tidy(plan.keys, results)
        files.insert(0, write_text(folder / "sweep.csv", csv_text(head, rows)))
        log.info("Written: %s", ", ".join(str(file) for file in files))
        failed = sum(bool(each.error) for each in results)
        if failed:
            log.error("%d of %d points failed; their rows say why", failed, len(results))
            raise SystemExit(1)
        return returned

    def _plan(self, arguments: list[str]) -> Any:
        """All points, checked, with what is wrong told in the words of ``hydra.sweeper``."""
        from sim.cli.commands.hydra import model_words
        from sim.core.errors import ConfigError, Problem
        from sim.load.factors.points import design

        if self.max_batch_size is not None and self.max_batch_size < 1:
            told = f"{self.max_batch_size} is too few; 1 or more are right"
            raise ConfigError("overrides", [Problem("hydra.sweeper.max_batch_size", told)])
        own = {
            "design": "hydra.sweeper.design",
            "points": "hydra.sweeper.points",
            "design_seed": "hydra.sweeper.seed",
        }
        try:
            return design([*model_words(arguments), *self.words])
        except ConfigError as error:
            problems = [
                Problem(own.get(each.path, each.path), each.message) for each in error.problems
            ]
            raise ConfigError(error.layer, problems) from None


def point_result(settings: Any, returned: JobReturn) -> Any:
    """What a job came back with; one that failed has its message."""
    from sim.study.sweeping.sweep import PointResult

    try:
        return PointResult(settings, returned.return_value)
    except Exception as error:
        return PointResult(settings, [], f"{type(error).__name__}: {error}")
