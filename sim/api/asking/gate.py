"""What both sides of a gate have in common: the scenario, and files that must not be half there."""

from collections.abc import Callable, Sequence
from glob import glob
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.load.checking import OF_ONE_FILE
from sim.load.compose import Loaded, RunOptions, build
from sim.load.files.grammar import Override
from sim.report.output.files import open_folder

NOT_MODEL = {"scenario", *RunOptions.model_fields}
"""Keys that a baseline keeps by themselves, or not at all."""


def built(overrides: Sequence[Override]) -> Loaded:
    """The scenario of a gate.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    """
    loaded = build(overrides)
    if loaded.options.format == "csv":
        raise ConfigError("overrides", [Problem("format", "'csv' is not right; table or json")])
    return loaded


def model_of(loaded: Loaded) -> dict[str, Any]:
    """A scenario as it is put together, without what one file says of itself."""
    return {key: each for key, each in loaded.resolved.items() if key not in OF_ONE_FILE}


def files_of(named: Sequence[str | PathLike[str]], new: bool = False) -> list[Path]:
    """The files that some words name; a pattern (``*``, ``**``) names those that it fits.

    Raises
    ------
    ConfigError
        With every pattern that fits no file.
    """
    found: list[str] = []
    problems = []
    for word in (fspath(each) for each in named):
        fits = sorted(glob(word, recursive=True)) if _is_pattern(word) else [word]
        if not fits:
            problems.append(
                Problem(
                    word,
                    f"fits no file; {'a name' if new else 'theater regress --accept writes one'}",
                )
            )
        found += fits
    if problems:
        raise ConfigError("baseline", problems)
    return [Path(each) for each in dict.fromkeys(found)]


def _is_pattern(word: str) -> bool:
    return any(mark in word for mark in "*?[") and not Path(word).exists()


def check_writable(file: Path) -> None:
    """Make the folder of a file, and find it writable before anything long begins.

    Raises
    ------
    ConfigError
        If it is not.
    """
    if file.is_dir():
        raise ConfigError("overrides", [Problem(str(file), "is a folder; a file is right")])
    try:
        open_folder(str(file.parent))
    except ConfigError as error:
        told = [Problem(str(file), each.message) for each in error.problems]
        raise ConfigError("overrides", told) from None


def write_file(file: Path, write: Callable[[], object]) -> None:
    """Write a file; a disk that is full is a problem like any other.

    Raises
    ------
    ConfigError
        If it could not be written.
    """
    try:
        write()
    except OSError as error:
        told = f"could not be written ({error.strerror or error}); what was there before stays"
        raise ConfigError("output", [Problem(str(file), told)]) from None


def texts(overrides: Sequence[Override]) -> list[str]:
    """Overrides as they were given, without the scenario."""
    return [str(each.input_line) for each in overrides if each.key_or_group != "scenario"]
