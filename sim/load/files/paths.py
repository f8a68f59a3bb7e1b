"""Where the configs live: the checkout's folder when there is one, else the copy in the wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def config_dir() -> Path:
    """The folder that Hydra searches for configs and that data paths start from."""
    checkout = PACKAGE.parent
    if (checkout / "configs" / "config.yaml").is_file() and (checkout / "pyproject.toml").is_file():
        return checkout / "configs"
    return PACKAGE / "_configs"
