"""Where the files of a scenario are: beside it, in a folder that was named, in what ships.

A folder of configs has a folder for each group: ``scenario/mine.yaml``, ``hub/dock.yaml``. Beside a
scenario file its own folder stands for ``scenario``, and the folders in it for the other groups.
The first place that has a file of a name gives it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from sim.core.errors import ConfigError, Problem
from sim.load.files.paths import config_dir, is_file

OWN = "_the_file_"
"""What Hydra calls the scenario file that was named by its path."""
SCENARIO = "scenario"
NOT_GROUPS = ("hydra",)
"""Groups of Hydra itself, of which no folder of a user has any."""

SUFFIXES = (".yaml", ".yml")
"""Endings of the path of a file."""

_named: ContextVar[tuple[Path, ...]] = ContextVar("named", default=())


@contextmanager
def searching(*folders: str | Path) -> Iterator[None]:
    """Folders of configs that are searched before what ships, as ``--config-dir`` names them.

    Raises
    ------
    ConfigError
        If there is no such folder.
    """
    problems = [
        Problem("--config-dir", f"there is no folder {str(each)!r}")
        for each in folders
        if not Path(each).is_dir()
    ]
    if problems:
        raise ConfigError("overrides", problems)
    token = _named.set(tuple(Path(each).absolute() for each in folders))
    try:
        yield
    finally:
        _named.reset(token)


@dataclass(frozen=True)
class Places:
    """Where the files of one scenario are looked for, in this order."""

    file: Path | None = None
    """The scenario file that was named by its path."""
    named: tuple[Path, ...] = ()
    """The folders of ``--config-dir``."""

    @property
    def folders(self) -> list[Path]:
        """Folders of the user, for tables as well as configs."""
        return [*([] if self.file is None else [self.file.parent]), *self.named]

    def find(self, config: str) -> Path | None:
        """The file of a config, such as ``hub/guam``."""
        return next((file for file in self.candidates(config) if is_file(file)), None)

    def candidates(self, config: str) -> Iterator[Path]:
        """Every file that a config may be, in the order of the places."""
        group, _, name = config.rpartition("/")
        if self.file is not None and group.partition("/")[0] not in ("", *NOT_GROUPS):
            if config == f"{SCENARIO}/{OWN}":
                yield self.file
                return
            inside = group.partition("/")[2] if group.partition("/")[0] == SCENARIO else group
            yield self.file.parent / inside / f"{name}.yaml"
        if group.partition("/")[0] not in ("", *NOT_GROUPS):
            for folder in self.named:
                yield folder / f"{config}.yaml"
        yield config_dir() / f"{config}.yaml"

    def groups(self, group: str) -> Iterator[Path]:
        """Every folder that a group may be."""
        for each in self.candidates(f"{group}/x"):
            yield each.parent

    def names(self, group: str) -> list[str]:
        """The configs of a group, wherever they are."""
        found = set()
        for folder in self.groups(group):
            if folder.is_dir():
                found |= {
                    each.relative_to(folder).with_suffix("").as_posix()
                    for each in folder.rglob("*.yaml")
                    if each.is_file()
                }
        return sorted(found)


def is_path(name: str) -> bool:
    """Whether a word is meant as the path of a file, and not as a name."""
    return name.endswith(SUFFIXES) or name.startswith(("/", "./", "../", "~/"))


def places(file: Path | None = None) -> Places:
    """Where to look now, for a scenario file or for a name."""
    return Places(file, _named.get())


def called(file: Path) -> str:
    """How messages call a file: from here if it is below, else by its whole path."""
    try:
        return str(file.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(file)
