"""Where the configs live: the checkout's folder when there is one, else the copy in the wheel."""

from collections.abc import Callable
from errno import ENAMETOOLONG
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def config_dir() -> Path:
    """The folder that Hydra searches for configs and that data paths start from."""
    checkout = PACKAGE.parent
    if (checkout / "configs" / "config.yaml").is_file() and (checkout / "pyproject.toml").is_file():
        return checkout / "configs"
    return PACKAGE / "_configs"


def is_file(path: Path) -> bool:
    """Whether there is a file of a name that somebody wrote."""
    return _holds(path.is_file)


def is_folder(path: Path) -> bool:
    """Whether there is a folder of a name that somebody wrote."""
    return _holds(path.is_dir)


def _holds(check: Callable[[], bool]) -> bool:
    """A check of a path; of a name so long that none can have it, it raises before Python 3.14."""
    try:
        return check()
    except OSError as error:
        if error.errno != ENAMETOOLONG:
            raise
        return False
