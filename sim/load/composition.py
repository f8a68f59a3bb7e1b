"""A scenario put together from its files: Hydra says which, in what order and where they belong.

Merging them as plain mappings takes a fraction of what the typed nodes of OmegaConf take. What
only those can tell the meaning of, or complain about, is left to Hydra as a whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hydra.errors import HydraException, MissingConfigException
from hydra.types import RunMode
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.core.errors import ConfigError, Problem, few
from sim.core.names import is_name
from sim.load.cache import Composed
from sim.load.checking import OF_ONE_FILE
from sim.load.files.grammar import quoted
from sim.load.files.interpolation import NAMES_A_KEY, NotPlain, first_line
from sim.load.files.paths import config_dir
from sim.load.files.reader import Document
from sim.load.search import OWN, SCENARIO, Places, called
from sim.load.source import Trail, composing, loader

PRIMARY = "config"
MARKING = "marking"
"""The key whose value is a list where files that a scenario builds on have several."""

Keys = tuple[str, ...]


def compose(name: str, where: Places) -> Composed:
    """The primary config with a scenario, without interpolations resolved.

    Raises
    ------
    ConfigError
        With what is wrong with one of its files, or with how they name each other.
    """
    try:
        whole, trail = _merged(name, where)
    except NotPlain:
        whole, trail = _by_hydra(name, where)
    own = trail.documents[f"{SCENARIO}/{_wanted(name, where)}"]
    inherited = {key for key in OF_ONE_FILE if key not in own.data} | {"hydra"}
    kept = {key: value for key, value in whole.items() if key not in inherited}
    if MARKING not in own.data:
        said = [each.data.get(MARKING) for each in trail.documents.values()]
        markings = {str(each) for each in said if each}
        if len(markings) > 1:
            kept[MARKING] = sorted(markings)
    files = {str(each.file): each.digest for each in trail.documents.values()}
    return Composed(kept, files, sorted(map(str, trail.absent)))


def places_of(paths: Sequence[str], name: str, where: Places) -> list[str]:
    """File and line of each of some keys of a scenario, or of the nearest one above it.

    The files are read once, however many keys are asked for.
    """
    with _reading(name, where) as trail:
        order = [*_order(name, where, trail)]
    place = {
        ".".join((*package, *keys)): f"{document.name}:{line}"
        for package, document in order
        for keys, line in document.lines.items()
    }
    own = [document.name for _, document in order if not _ships(document.name)]
    last = own[-1] if own else ""

    def nearest(path: str) -> str:
        while path and path not in place:
            path = path.rpartition(".")[0]
        return place[path] if path else last

    return [nearest(path) for path in paths]


def _ships(name: str) -> bool:
    """Whether a file is one of ours."""
    return Path(name).absolute().is_relative_to(config_dir())


def written(paths: Sequence[str], name: str, where: Places) -> dict[str, tuple[Document, Keys]]:
    """The file that gives each of some keys of a scenario, and where in it.

    Keys that no file writes out, such as those behind an interpolation, are left out.
    """
    wanted = {tuple(path.split(".")): path for path in paths}
    found: dict[str, tuple[Document, Keys]] = {}
    with _reading(name, where) as trail:
        for package, document in _order(name, where, trail):
            for keys in document.lines:
                path = wanted.get((*package, *keys))
                if path is not None:
                    found[path] = document, keys
    return found


def _order(name: str, where: Places, trail: Trail) -> Iterator[tuple[Keys, Document]]:
    """The files in the order in which they are put together, and where their keys belong."""
    wanted = [f"{SCENARIO}={quoted(_wanted(name, where))}"]
    for each in loader().compute_defaults_list(PRIMARY, wanted, RunMode.RUN).defaults:
        if str(each.config_path) in trail.documents:  # the others are Hydra's own
            package = str(each.package or "")
            keys = () if package in ("", "_global_") else tuple(package.split("."))
            yield keys, trail.documents[str(each.config_path)]


def _merged(name: str, where: Places) -> tuple[dict[str, Any], Trail]:
    """Plain mappings, one over the other.

    Raises
    ------
    NotPlain
        If that could be another mapping than Hydra's, or an error.
    """
    whole: dict[str, Any] = {}
    with _reading(name, where) as trail:
        for keys, document in _order(name, where, trail):
            data: Any = {key: each for key, each in document.data.items() if key != "defaults"}
            if not all(map(is_name, keys)):
                raise NotPlain
            for key in reversed(keys):
                data = {key: data}
            _merge(whole, data)
    return whole, trail


def _merge(under: dict[str, Any], over: Mapping[str, Any]) -> None:
    """Change a mapping in place; lists replace each other, and what is changed is its own copy."""
    for key, new in over.items():
        old = under.get(key)
        if isinstance(new, dict) and isinstance(old, dict):
            _merge(old, new)
        elif isinstance(new, dict | list):
            if isinstance(old, dict | list) and type(old) is not type(new):
                raise NotPlain
            if isinstance(old, str) and "${" in old:
                raise NotPlain
            under[key] = _copied(new)
        else:
            under[key] = _copied(new)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        copy: dict[str, Any] = {}
        _merge(copy, value)
        return copy
    if isinstance(value, list):
        return [_copied(each) for each in value]
    if isinstance(value, str) and (
        value == "???" or ("${" in value and NAMES_A_KEY.fullmatch(value) is None)
    ):
        raise NotPlain
    return value


def _by_hydra(name: str, where: Places) -> tuple[dict[str, Any], Trail]:
    wanted = [f"{SCENARIO}={quoted(_wanted(name, where))}"]
    with _reading(name, where, whole=True) as trail:
        config = loader().load_configuration(PRIMARY, wanted, RunMode.RUN, from_shell=False)
    whole = OmegaConf.to_container(config)
    assert isinstance(whole, dict)
    return {str(key): value for key, value in whole.items()}, trail


def _wanted(name: str, where: Places) -> str:
    """What Hydra calls the scenario."""
    return OWN if where.file is not None else name


@contextmanager
def _reading(name: str, where: Places, whole: bool = False) -> Iterator[Trail]:
    """What is read meanwhile; what Hydra complains about, in a line."""
    try:
        with composing(where, whole) as trail:
            yield trail
    except MissingConfigException as error:
        raise ConfigError("file", [_missing(error, where, trail)]) from None
    except (HydraException, OmegaConfBaseException, ValueError, TypeError) as error:
        reason = first_line(error.__cause__ or error)
        problem = Problem(SCENARIO, f"{_called(name, where)} cannot be composed: {reason}")
        raise ConfigError("file", [problem]) from None
    except RecursionError:
        told = "its defaults lead back to it, directly or through another file"
        raise ConfigError("file", [Problem(_called(name, where), told)]) from None


def _called(name: str, where: Places) -> str:
    return name if where.file is None else called(where.file)


def _missing(error: MissingConfigException, where: Places, trail: Trail) -> Problem:
    """A file that a list of defaults names and that is nowhere: who names it, and where it was
    looked for."""
    config = str(error.missing_cfg_file)
    group, _, name = config.rpartition("/")
    at = _called(config, where)
    for document in trail.documents.values():
        for number, entry in enumerate(document.data.get("defaults", [])):
            if name in str(entry):
                at = document.place(["defaults", str(number)])
    folders = [called(each) for each in dict.fromkeys(where.groups(group or "."))]
    near = get_close_matches(name, where.names(group) if group else (), n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return Problem(at, f"there is no {config!r}; {hint}(looked in {few(folders)})")
