"""Packages that not every installation has, and the one line that says how to get them."""

from collections.abc import Iterable
from importlib.util import find_spec

from sim.core.errors import ConfigError, Problem


def needs(key: str, extra: str, packages: Iterable[str]) -> None:
    """Complain about a key of the command line whose packages are not installed.

    Raises
    ------
    ConfigError
        With the extra that has them.
    """
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        told = f"needs {', '.join(missing)}: pip install 'theater-sustainment[{extra}]'"
        raise ConfigError("overrides", [Problem(key, told)])
