"""Compose a scenario with Hydra, read its tables, and check it layer by layer."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from pydantic import Field, ValidationError, field_validator, model_validator
from yaml import MarkedYAMLError, YAMLError

from sim.core.errors import ConfigError, NestedProblems, Problem, did_you_mean
from sim.domain.model import Model, problems_of
from sim.domain.references import check_references
from sim.domain.scenario import Scenario
from sim.load.interpolation import NotPlain, plain
from sim.load.overrides import apply, changes, parse
from sim.load.paths import config_dir
from sim.load.tables import with_tables
from sim.record.metric import metrics
from sim.study.precision import FIRST


class RunOptions(Model):
    """How a scenario is run; everything that changes no model."""

    seed: int = Field(default=1, ge=0, strict=True)
    """Selects all random streams; the same seed always gives the same result."""
    precision: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Replicate until every headline interval (or that of ``show``) is so narrow: half-width,
    absolute for metrics that are fractions, for others a share of their |mean|."""
    budget: int | None = Field(default=None, ge=1, strict=True)
    """Replications at most, with ``precision``; 1000 where none is given [count]."""
    replications: int = Field(default=100, ge=1, strict=True)
    """With ``precision`` those of the first stage, 30 where none are given [count]."""
    workers: int = Field(default=1, ge=1, strict=True)
    """Processes; the result does not depend on it."""
    scheduler: str | None = None
    """Address of a Dask scheduler whose workers run instead; the result does not depend on it."""
    antithetic: bool = False
    """Whether replications are pairs with opposite random numbers; an even number of them."""
    level: float = Field(default=0.95, gt=0, lt=1)
    """Level of the confidence intervals."""
    format: Literal["table", "json", "csv"] = "table"
    out: str | None = None
    """Folder for tables and figures; none are written without it."""
    spells: bool = False
    """Whether to write the spell table of replication 0 to ``out``."""
    store: bool = Field(default=False, strict=True)
    """Whether every replication is written to ``out`` in Parquet files as well."""
    rerun: bool = Field(default=False, strict=True)
    """Whether what the journal in ``out`` has is forgotten and run again."""
    show: list[str] = Field(default_factory=list)
    """Metrics that the table (and the figure of a sweep) shows besides the usual ones."""

    @property
    def where(self) -> int | str:
        """The processes, or the address of the scheduler."""
        return self.scheduler or self.workers

    @field_validator("scheduler")
    @classmethod
    def _address(cls, address: str | None) -> str | None:
        if address is not None and not re.fullmatch(r"(tcp|tls)://[^\s/]+:\d+", address):
            raise ValueError(f"{address!r} is no address; scheduler=tcp://HOST:8786 is right")
        return address

    @model_validator(mode="before")
    @classmethod
    def _first_stage(cls, given: Any) -> Any:
        """Where no replications are given: 100, and with a precision its first stage."""
        if not isinstance(given, Mapping) or given.get("replications") is not None:
            return given
        return {**given, "replications": 100 if given.get("precision") is None else FIRST}

    @model_validator(mode="after")
    def _in_pairs(self) -> "RunOptions":
        for name in ("replications", "budget"):
            count = getattr(self, name)
            if self.antithetic and count is not None and count % 2:
                told = f"{count} cannot be antithetic pairs; an even number is right"
                raise NestedProblems([Problem(name, told)])
        return self

    @field_validator("show")
    @classmethod
    def _known(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in metrics:
                raise ValueError(f"no metric is called {name!r}; {did_you_mean(name, metrics)}")
        return names


class Whole(Scenario, RunOptions):
    """Every key that a configuration may have: the scenario and the run options."""


@dataclass(frozen=True)
class Loaded:
    """A checked scenario with the name it has and the options of its run."""

    name: str
    scenario: Scenario
    options: RunOptions
    config: Mapping[str, Any]
    """The composed mapping, tables not read in: what provenance records."""


def load_scenario(name: str = "indo_pacific", *overrides: str) -> Scenario:
    """A checked scenario by its name, with overrides in Hydra's grammar.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one: overrides, fields, references.
    """
    return load([f"scenario={name}", *overrides]).scenario


def load(texts: Sequence[str]) -> Loaded:
    """Compose, check and build what a command line asks for."""
    return build(parse(texts))


def build(overrides: Sequence[Override]) -> Loaded:
    """Compose and check one point from parsed overrides."""
    name, config = composed(overrides)
    return checked(name, config)


def composed(overrides: Sequence[Override]) -> tuple[str, dict[str, Any]]:
    """Name and mapping of a scenario with its overrides, before it is checked."""
    chosen = [each for each in overrides if each.key_or_group == "scenario"]
    if any(each.is_sweep_override() or each.is_delete() for each in chosen):
        told = "several values or none; one name is right, `theater sweep` runs several"
        raise ConfigError("overrides", [Problem("scenario", told)])
    name = str(chosen[-1].value()) if chosen else default_scenario()
    config = deepcopy(_base(name))
    wanted = changes([each for each in overrides if each.key_or_group != "scenario"])
    apply(config, wanted, Whole)
    return Path(name).stem if name.endswith(".yaml") else name, _resolved(config)


def _resolved(config: dict[str, Any]) -> dict[str, Any]:
    """A mapping without interpolations: they follow the overrides."""
    try:
        whole = plain(config)
    except NotPlain:  # what OmegaConf alone can resolve, or complain about
        whole = _by_omegaconf(config)
    return {str(key): value for key, value in whole.items()}


def _by_omegaconf(config: dict[str, Any]) -> dict[Any, Any]:
    try:
        whole = OmegaConf.to_container(OmegaConf.create(config), resolve=True)
    except OmegaConfBaseException as error:
        raise ConfigError("overrides", [Problem("scenario", _first_line(error))]) from None
    assert isinstance(whole, dict)
    return whole


def checked(name: str, config: Mapping[str, Any]) -> Loaded:
    """Turn a composed mapping into a checked scenario and its run options."""
    whole = with_tables(dict(config), config_dir())
    options = {key: whole.pop(key) for key in list(whole) if key in RunOptions.model_fields}
    problems: list[Problem] = []
    built: dict[str, Any] = {}
    for model, part in ((RunOptions, options), (Scenario, whole)):
        try:
            built[model.__name__] = model.model_validate(part)
        except ValidationError as error:
            problems += problems_of(error, model)
    if problems:
        raise ConfigError("fields", problems)
    scenario: Scenario = built["Scenario"]
    check_references(scenario)
    asked: RunOptions = built["RunOptions"]
    told = dict(config)
    if told.get("replications", 1) is None:  # what was meant, not that nothing was given
        told["replications"] = asked.replications
    return Loaded(name, scenario, asked, told)


def scenarios() -> list[str]:
    """Names of the scenarios that ship."""
    folder = config_dir() / "scenario"
    paths = sorted(folder.rglob("*.yaml"))
    return [path.relative_to(folder).with_suffix("").as_posix() for path in paths]


@lru_cache
def _base(name: str) -> dict[str, Any]:
    """The primary config with a scenario, as Hydra composes them; callers must not change it.

    The name is that of a scenario that ships, or the path of a yaml file.
    """
    known = scenarios()
    if name in known:
        return _composed(name, [])
    if not name.endswith(".yaml"):
        hint = f"{did_you_mean(name, known)} (or the path of a .yaml file)"
        raise ConfigError("overrides", [Problem("scenario", f"there is no {name!r}; {hint}")])
    file = Path(name)
    if not file.is_file():
        raise ConfigError("overrides", [Problem("scenario", f"there is no file {name!r}")])
    text = file.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:  # a file is a group of its own, wherever it lies
        place = Path(folder) / "scenario" / file.name
        place.parent.mkdir()
        header = "" if "@package" in text.split("\n", 1)[0] else "# @package _global_\n"
        place.write_text(header + text, encoding="utf-8")
        return _composed(file.stem, [f"hydra.searchpath=[file://{folder}]"])


def _composed(name: str, overrides: list[str]) -> dict[str, Any]:
    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(str(config_dir()), version_base="1.3"):
            config = hydra_compose("config", [f"scenario={name}", *overrides])
    except (HydraException, OmegaConfBaseException, YAMLError) as error:
        reason = _first_line(error.__cause__ or error)
        problem = Problem("scenario", f"{name!r} cannot be composed: {reason}")
        raise ConfigError("overrides", [problem]) from None
    whole = OmegaConf.to_container(config)
    assert isinstance(whole, dict)
    return {str(key): value for key, value in whole.items()}


def _first_line(error: BaseException) -> str:
    if isinstance(error, MarkedYAMLError) and error.problem:
        return str(error.problem)
    return " ".join(str(error).split("\n")[:2])


def default_scenario() -> str:
    """The scenario of a command line that names none: the choice of the primary config."""
    primary = OmegaConf.load(config_dir() / "config.yaml")
    return str(next(each.scenario for each in primary.defaults if "scenario" in each))
