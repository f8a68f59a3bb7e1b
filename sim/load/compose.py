"""Compose a scenario with Hydra, from what ships and from files of the user."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import finalize

from sim.core.errors import ConfigError, Problem, did_you_mean, shown
from sim.load.cache import Composed, keep, recalled
from sim.load.checking import Loaded, WholeConfig, checked
from sim.load.files.grammar import Override, quoted
from sim.load.files.interpolation import NotPlain, first_line, plain, refuse_resolvers
from sim.load.files.paths import config_dir, is_file, is_folder
from sim.load.files.records import beside
from sim.load.files.tables import found_beside
from sim.load.horizon import within_horizon
from sim.load.overrides import Change, apply, changes, parse
from sim.load.run_options import RunOptions
from sim.load.search import SCENARIO, Places, is_path, places, searching
from sim.model.checks.checkpoints import checkpoint_problems
from sim.model.checks.steady import window_problems
from sim.model.scenario import Scenario

if TYPE_CHECKING:
    from sim.load.files.reader import Document

__all__ = [
    "Loaded",
    "RunOptions",
    "WholeConfig",
    "build",
    "checked",
    "composed",
    "default_scenario",
    "given",
    "load",
    "load_scenario",
    "scenarios",
    "searching",
    "words_of",
    "written_at",
]
KEPT = 64
"""Composed scenarios that are kept at most [count]."""


@dataclass(frozen=True)
class Origin:
    """A scenario before any override, and where it is from."""

    name: str
    where: Places | None
    """None for one that was made in Python."""
    composed: Composed


_bases: dict[tuple[str, Places], Origin] = {}
IN_PYTHON = "in_python"
"""What a scenario is called that was made in Python and has no file."""
_in_python: ContextVar[Origin | None] = ContextVar("in_python", default=None)
_words: dict[int, tuple[str, ...]] = {}
"""By identity: of what words a scenario was loaded, for as long as it lives."""


BLOCKS = {"windows": window_problems, "checkpoints": checkpoint_problems}
"""Keys that a scenario may inherit without a use, and that nobody may ask for without one."""


def load_scenario(name: str = "indo_pacific", *overrides: str) -> Scenario:
    """A checked scenario by its name or the path of its file, with overrides in Hydra's grammar.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one: files, overrides, fields, references.
    """
    words = words_of(name, *overrides)
    scenario = load(words).scenario
    _words[id(scenario)] = words
    finalize(scenario, _words.pop, id(scenario), None)
    return scenario


def words_of(source: str | PathLike[str] | Scenario, *overrides: str) -> tuple[str, ...]:
    """A scenario and overrides as words of a command line; these replace those it was loaded with.

    A scenario that ``load_scenario`` gave is known by its words; any other by the name that
    ``given`` gives it.
    """
    if isinstance(source, Scenario):
        given = {word.partition("=")[0].lstrip("+~") for word in overrides}
        words = _words.get(id(source), (f"{SCENARIO}={IN_PYTHON}",))
        return (*(each for each in words if each.partition("=")[0] not in given), *overrides)
    name = str(source)
    if is_path(name) and is_file(Path(name)):
        name = quoted(name)
    return (f"{SCENARIO}={name}", *overrides)


@contextmanager
def given(scenario: object) -> Iterator[None]:
    """A scenario that was made in Python can be overridden meanwhile, like one from a file."""
    base = None
    if isinstance(scenario, Scenario) and id(scenario) not in _words:
        base = Origin(IN_PYTHON, None, Composed(scenario.model_dump(), {}))
    token = _in_python.set(base)
    try:
        yield
    finally:
        _in_python.reset(token)


def load(texts: Sequence[str]) -> Loaded:
    """Compose, check and build what a command line asks for."""
    return build(parse(texts))


def build(overrides: Sequence[Override]) -> Loaded:
    """Compose and check one point from parsed overrides."""
    name, config, base, wanted, left_out = _whole(overrides)
    with _placed(base, wanted):
        loaded = replace(checked(name, config), left_out=left_out)
    for key in BLOCKS.keys() & {each.key_or_group for each in overrides}:
        if problems := list(BLOCKS[key](loaded.scenario)):
            raise ConfigError("overrides", problems)
    return loaded


def composed(overrides: Sequence[Override]) -> tuple[str, dict[str, Any]]:
    """Name and mapping of a scenario with its overrides, before it is checked."""
    name, config, *_ = _whole(overrides)
    return name, config


def _whole(
    overrides: Sequence[Override],
) -> tuple[str, dict[str, Any], Origin, list[Change], Sequence[str]]:
    chosen = [each for each in overrides if each.key_or_group == SCENARIO]
    if any(each.is_sweep_override() or each.is_delete() for each in chosen):
        told = "several values or none; one name is right, `theater sweep` runs several"
        raise ConfigError("overrides", [Problem(SCENARIO, told)])
    name = str(chosen[-1].value()) if chosen else default_scenario()
    base, folders = _in_python.get(), []
    if base is None or name != IN_PYTHON:
        name, where = _found(name)
        base, folders = _base(name, where), where.folders
    config = deepcopy(base.composed.config)
    wanted = changes([each for each in overrides if each.key_or_group != SCENARIO])
    with _placed(base, wanted):
        apply(config, wanted, WholeConfig)
        whole, left_out = within_horizon(_resolved(config), [each.path for each in wanted])
    return name, beside(found_beside(whole, folders), folders), base, wanted, left_out


@contextmanager
def _placed(base: Origin, wanted: Sequence[Change]) -> Iterator[None]:
    """Complaints about what stands in a file, and not in an override, say where it stands.

    A file that ships needs no line: it is right, and what is wrong was made so by an override.
    """
    try:
        yield
    except ConfigError as error:
        keys = [change.path for change in wanted]
        wrong = [each for each in error.problems if not each.place]
        wrong = [each for each in wrong if not _overridden(each.path, keys)]
        placed = dict(zip(map(id, wrong), _with_places(wrong, base), strict=True))
        told = [placed.get(id(each), each) for each in error.problems]
        raise ConfigError(error.layer, told) from None


def _overridden(path: str, keys: Sequence[str]) -> bool:
    return any(f"{path}.".startswith(f"{key}.") for key in keys)


def _with_places(problems: Sequence[Problem], base: Origin) -> list[Problem]:
    """The same with where they stand, all of them looked up at once."""
    if base.where is None or not problems:
        return [*problems]
    from sim.load.composition import places_of

    places = places_of([each.path for each in problems], base.name, base.where)
    return [_placed_at(*each) for each in zip(problems, places, strict=True)]


def _placed_at(problem: Problem, place: str) -> Problem:
    file = Path(re.sub(r":\d+$", "", place)).absolute()
    if not place or file.is_relative_to(config_dir()):
        return problem
    return replace(problem, place=place)


def _resolved(config: dict[str, Any]) -> dict[str, Any]:
    """A mapping without interpolations: they follow the overrides."""
    try:
        whole = plain(config)
    except NotPlain:  # what OmegaConf alone can resolve, or complain about
        whole = _by_omegaconf(config)
    return {str(key): value for key, value in whole.items()}


def _by_omegaconf(config: dict[str, Any]) -> dict[Any, Any]:
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    refuse_resolvers(config)
    try:
        whole = OmegaConf.to_container(OmegaConf.create(config), resolve=True)
    except (OmegaConfBaseException, RecursionError) as error:
        raise ConfigError("overrides", [Problem(SCENARIO, first_line(error))]) from None
    assert isinstance(whole, dict)
    return whole


# ---- scenarios by name or path ---------------------------------------------------------------


def scenarios() -> list[str]:
    """Names of the scenarios that ship."""
    return Places().names(SCENARIO)


def _found(name: str) -> tuple[str, Places]:
    """A scenario's short name, and the places of its files.

    What ends in .yaml or begins like a path is that file, whatever scenarios there are.
    """
    where = places()
    if not is_path(name):
        if where.find(f"{SCENARIO}/{name}") is not None:
            return name, where
        if told := _in_folder(name):
            raise ConfigError("overrides", [Problem(SCENARIO, told)])
        if "/" not in name or not is_file(Path(name)):
            hint = did_you_mean(name, where.names(SCENARIO))
            told = f"there is no {shown(name)}; {hint} (or the path of a .yaml file)"
            raise ConfigError("overrides", [Problem(SCENARIO, told)])
    file = Path(name).expanduser()
    if not is_file(file):
        told = _in_folder(name) or f"there is no file {shown(name)}"
        raise ConfigError("overrides", [Problem(SCENARIO, told)])
    return file.stem, places(file.absolute())


def _in_folder(name: str) -> str:
    """Of a folder that was named for a scenario: which file in it is meant; empty of no folder."""
    try:
        folder = Path(name).expanduser()
        if not name.strip() or not is_folder(folder):
            return ""
    except (OSError, RuntimeError):  # a folder that may not be looked into, a user who is not there
        return ""
    from sim.load.files.kinds import told_of

    file = folder / f"{SCENARIO}.yaml"
    if is_file(file):
        return f"{shown(name)} is a folder; scenario={file} is the file in it"
    return f"{shown(name)} {told_of(folder) or 'is a folder without a scenario.yaml'}"


def written_at(name: str, paths: Sequence[str]) -> dict[str, "tuple[Document, tuple[str, ...]]"]:
    """The file that gives each of some keys of a scenario, and where in it; without those that no
    file writes out."""
    from sim.load.composition import written

    return written(paths, *_found(name))


def default_scenario() -> str:
    """The scenario of a command line that names none: the choice of the primary config."""
    from sim.load.files.reader import read_yaml

    primary = read_yaml(config_dir() / "config.yaml")
    return str(next(each[SCENARIO] for each in primary.data["defaults"] if SCENARIO in each))


def _base(name: str, where: Places) -> Origin:
    """The primary config with a scenario, as Hydra composes them; callers must not change it.

    It is kept for as long as all files that it was made of are the same, for other processes too.
    """
    key = (name, where)
    base = _bases.get(key)
    if base is None or not base.composed.is_true():
        base = Origin(name, where, recalled(name, where) or _composed(name, where))
        while len(_bases) >= KEPT:
            del _bases[next(iter(_bases))]
        _bases[key] = base
    return base


def _composed(name: str, where: Places) -> Composed:
    from sim.load.composition import compose  # and Hydra with it

    composed = compose(name, where)
    keep(name, where, composed)
    return composed
