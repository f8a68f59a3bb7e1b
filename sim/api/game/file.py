"""The file of a game: read and checked, written whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sim.api.asking.gate import write_file
from sim.core.errors import ConfigError, Problem
from sim.core.model import Model, problems_of
from sim.load.files.kinds import refuse_other, told_of
from sim.load.files.paths import config_dir, is_file, is_folder
from sim.load.files.reader import Document, document_of, read_yaml
from sim.load.files.scalars import unfit
from sim.load.search import SUFFIXES, called, places
from sim.model.game.game import GameFile
from sim.report.output.files import write_text
from sim.report.output.locks import FileLock

GROUP = "game"
"""The folder of games among the configs."""
WIDTH = 100
"""Of a line of a file [letters]."""


@dataclass(frozen=True)
class StoredGame:
    """A game, and the text that it was read from."""

    game: GameFile
    digest: str
    """Of the text."""
    document: Document

    def placed(self, problems: Sequence[Problem]) -> list[Problem]:
        """The same with the lines of the file."""
        return [
            Problem(each.path, each.message, each.place or self.document.place(_keys(each.path)))
            for each in problems
        ]


def found(name: str | Path) -> Path:
    """The file of a game, by its path or by the name of one that ships.

    Raises
    ------
    ConfigError
        If there is none.
    """
    file = Path(name).expanduser()
    if not str(name).endswith(SUFFIXES):
        shipped = places().find(f"{GROUP}/{name}")
        if shipped is not None:
            return shipped
    if not is_file(file):
        told = "is a folder; a file is right" if is_folder(file) else "there is no such game"
        what = told_of(file) or told
        hint = f"; `theater game new {file} scenario=NAME` makes one" if not is_folder(file) else ""
        raise ConfigError("file", [Problem(str(name), what + hint)])
    return file


def ships(file: Path) -> bool:
    """Whether a game is one of ours, which nobody writes to."""
    return file.absolute().is_relative_to(config_dir())


def read_game(file: Path) -> StoredGame:
    """A game whose fields are right.

    Raises
    ------
    ConfigError
        With file, line and path of every field that is not.
    """
    document = read_yaml(file, called(file))
    refuse_other(document, GROUP)
    return StoredGame(_checked(document.data, GameFile, document), document.digest, document)


def _checked(data: Any, model: type[GameFile], document: Document) -> GameFile:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError("fields", fields_of(error, model, document)) from None


def fields_of(error: ValidationError, model: type[Model], document: Document) -> list[Problem]:
    """What is wrong with the fields of a file, with the lines where they stand."""
    return [
        Problem(path, each.message, document.place(_keys(path)))
        for each in problems_of(error, model)
        for path in [flat(each.path)]
    ]


def flat(path: str) -> str:
    """A path as a file has it: the keys of what a move does stand in the move itself."""
    return ".".join(part for part in path.split(".") if part != "does")


def _keys(path: str) -> list[str]:
    return path.split(":", 1)[0].split(".")


def write_game(file: Path, game: GameFile) -> None:
    """Write a game, which has been checked, in the place of what is there.

    Raises
    ------
    ConfigError
        If it cannot be written, or could not be read again.
    """
    text = text_of(game)
    document = document_of(text, file, called(file))
    if GameFile.model_validate(document.data) != game:
        told = "would not read as it was meant; plain words without control characters are right"
        raise ConfigError("fields", [Problem(str(file), told)])
    write_file(file, lambda: write_text(file, text))


def lock_of(file: Path) -> FileLock:
    """Nobody else writes to a game meanwhile.

    Raises
    ------
    ConfigError
        If somebody does now.
    """
    return FileLock(file.with_name(f".{file.name}.lock"), str(file), "a copy of the game")


def text_of(game: GameFile) -> str:
    """A game as it stands in a file."""
    head = "# A game of `theater game`: edit it by hand or by its commands, which drop comments.\n"
    marking = "".join(f"# {line}\n" for line in game.marking.splitlines())
    return marking + head + plain_yaml(game.as_written()) + marking


def plain_yaml(value: Any) -> str:
    """YAML in which what could be read as two things is quoted."""
    text = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH,
        default_flow_style=None,
    )  # fmt: skip
    return str(text)


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes what our reader reads, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """What stands twice is written twice."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if unfit(text) is not None else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
