"""Files of a group of configs that are read by their name or their path, and their parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.core.errors import ConfigError, Problem, did_you_mean, shown
from sim.core.model import problems_of
from sim.load.files.kinds import refuse_other, told_of
from sim.load.files.reader import Document, read_yaml
from sim.load.search import called, is_path, places

Part = TypeVar("Part", bound=BaseModel)


def named(group: str, name: str) -> Document:
    """The file of a group by its name, or by its path.

    Raises
    ------
    ConfigError
        If there is none, or it cannot be read.
    """
    where = places()
    file = Path(name).expanduser() if is_path(name) else where.find(f"{group}/{name}")
    if file is None:
        hint = did_you_mean(name, where.names(group))
        told = f"there is no {group} {shown(name)}; {hint} (or the path of a .yaml file)"
        if name and (found := told_of(Path(name).expanduser())):
            told = f"{shown(name)} {found}"
        raise ConfigError("words", [Problem(group, told)])
    document = read_yaml(file, called(file))
    if is_path(name):
        refuse_other(document, group)
    return document


def titles_of(group: str) -> dict[str, str]:
    """Titles of the files of a group that ship, and of those in folders that were named."""
    return {name: str(named(group, name).data.get("title", "")) for name in places().names(group)}


@dataclass(frozen=True)
class NamedFile:
    """A file of a group, as it was read."""

    name: str
    """Its name, or its path."""
    document: Document

    @property
    def folder(self) -> Path | None:
        """Where files of one's own stand, if it was named by its path."""
        return self.document.file.parent if is_path(self.name) else None

    def problem(self, path: Sequence[str], message: str) -> Problem:
        """Something wrong at a path of the file."""
        return problem_at(self.document, path, message)


def problem_at(document: Document, path: Sequence[str], message: str) -> Problem:
    """Something wrong at a path of a file."""
    return Problem(".".join(path), message, document.place(path))


def part_of(
    model: type[Part], data: Any, document: Document, path: Sequence[str], problems: list[Problem]
) -> Part | None:
    """A part of a file; None, and what is wrong, if it is not right.

    Parameters
    ----------
    path
        Where it stands in the file.
    problems
        Gets what is wrong.
    """
    if not isinstance(data, Mapping):
        told = f"{shown(data)} is not right: a mapping, such as {{key: value}}"
        problems.append(problem_at(document, path, told))
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for each in problems_of(error, model):
            problems.append(problem_at(document, [*path, *each.path.split(".")], each.message))
        return None
