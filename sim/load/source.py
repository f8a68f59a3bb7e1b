"""Hydra's source of all our configs, and its loader, which reads from it while we compose."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from hydra import initialize
from hydra.core.config_loader import ConfigLoader
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.global_hydra import GlobalHydra
from hydra.core.object_type import ObjectType
from hydra.core.plugins import Plugins
from hydra.core.utils import JobRuntime
from hydra.plugins.config_source import ConfigResult, ConfigSource
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import OmegaConf

from sim.core.errors import ConfigError, Problem
from sim.load.files.kinds import refuse_other
from sim.load.files.paths import is_file, is_folder
from sim.load.files.reader import Document, read_yaml
from sim.load.files.texts import wrong
from sim.load.run_options import RunOptions
from sim.load.search import NOT_GROUPS, SCENARIO, Places, called


@dataclass
class Trail:
    """What one composition has read: the files and their text, and those that were not there."""

    documents: dict[str, Document] = field(default_factory=dict)
    """By config."""
    absent: set[Path] = field(default_factory=set)
    whole: bool = False
    """Whether Hydra gets all keys of a file, or its list of defaults alone."""


_now: ContextVar[tuple[Places, Trail]] = ContextVar("now")


class TheaterSource(ConfigSource):
    """The source of all our configs; where it looks is said by ``composing``."""

    @staticmethod
    def scheme() -> str:
        """What its search path begins with."""
        return "theater"

    def load_config(self, config_path: str) -> ConfigResult:
        """A config, read by our own reader."""
        where, trail = _now.get()
        config = config_path.removesuffix(".yaml")
        file = where.find(config)
        assert file is not None
        document = trail.documents[config] = read_yaml(file, called(file))
        data = dict(document.data)
        group = config.rpartition("/")[0]
        package = document.package or ("_global_" if group.split("/")[0] == SCENARIO else None)
        if config != "config":
            _check(document, data)
            if package == "_global_":
                refuse_other(document, SCENARIO)
                _check_data(document, data)
        if not trail.whole:
            data = {key: each for key, each in data.items() if key == "defaults"}
        return ConfigResult(
            config=OmegaConf.create(data),
            path=f"{self.scheme()}://{file}",
            provider=self.provider,
            header={"package": package},
        )

    def available(self) -> bool:
        """Whether there is such a place."""
        return True

    def is_group(self, config_path: str) -> bool:
        """Whether it has a group."""
        if not config_path:
            return True
        return any(is_folder(each) for each in _now.get()[0].groups(config_path))

    def is_config(self, config_path: str) -> bool:
        """Whether it has a config."""
        where, trail = _now.get()
        config = config_path.removesuffix(".yaml")
        for file in where.candidates(config):
            if is_file(file):
                return True
            trail.absent.add(file)
        return False

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """Configs of a group; groups are not asked for."""
        return _now.get()[0].names(config_path) if results_filter != ObjectType.GROUP else []


def _check(document: Document, data: Mapping[str, Any]) -> None:
    """What Hydra would trip over: its own keys, and a list of defaults that is none."""
    if "hydra" in data:
        raise wrong(document.place(["hydra"]), "hydra: has no use in a scenario; leave it out")
    defaults = data.get("defaults", [])
    if not isinstance(defaults, list):
        told = f"defaults: {defaults!r} is not right: a list, such as [coast, _self_]"
        raise wrong(document.place(["defaults"]), told)
    for number, entry in enumerate(defaults):
        if not _is_default(entry):
            right = "a name, or a mapping such as /hub@hubs.yard: yard"
            told = f"defaults.{number}: is not right: {right}"
            raise wrong(document.place(["defaults", str(number)]), told)
        group = next(iter(entry)) if isinstance(entry, Mapping) else entry
        if str(group).split()[-1].lstrip("/").split("/")[0] in NOT_GROUPS:
            told = f"defaults.{number}: {group} has no use in a scenario; leave it out"
            raise wrong(document.place(["defaults", str(number)]), told)


def _check_data(document: Document, data: Mapping[str, Any]) -> None:
    """A scenario is data: it says what is simulated, and never what a machine does."""
    told = "is no part of a scenario: how it is run is for the command line; leave it out"
    problems = [
        Problem(document.place([key]), f"{key}: {told}")
        for key in data
        if key in RunOptions.model_fields
    ]
    if problems:
        raise ConfigError("file", problems)


def _is_default(entry: Any) -> bool:
    if isinstance(entry, Mapping):
        if len(entry) != 1:
            return False
        (entry,) = entry.values()
        if isinstance(entry, list):
            return bool(entry) and all(isinstance(each, str) for each in entry)
    return isinstance(entry, str) and bool(entry.strip())


@contextmanager
def composing(where: Places, whole: bool = False) -> Iterator[Trail]:
    """Everything that Hydra composes inside comes from these places; what it read is kept."""
    trail = Trail(whole=whole)
    token = _now.set((where, trail))
    try:
        yield trail
    finally:
        _now.reset(token)


class TheaterPath(SearchPathPlugin):
    """Our own source is what Hydra searches, while it composes one of our scenarios."""

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Search it, unless it is another application of Hydra that begins."""
        if _now.get(None) is not None:
            search_path.append("main", f"{TheaterSource.scheme()}://")


@lru_cache
def loader() -> ConfigLoader:
    """Hydra's loader of configs, made while composing; another application of Hydra in this process
    stays what it is."""
    for each in (TheaterSource, TheaterPath):
        Plugins.instance().register(each)
    whole, name = GlobalHydra.instance(), JobRuntime.instance().get("name")
    other = whole.hydra
    whole.clear()
    try:
        initialize(config_path=None, job_name=name, version_base="1.3")
        return whole.config_loader()
    finally:
        whole.hydra = other
