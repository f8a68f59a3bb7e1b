"""What decides a result besides the scenario and the seed: this code, and the packages it uses."""

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import version

from sim.core.version import PACKAGE, __version__

PACKAGES = ("numpy", "scipy", "simpy", "pydantic")


@lru_cache
def code() -> tuple[str, ...]:
    """Version and hash of this package, and versions of Python and of the packages it uses."""
    found = hashlib.sha256()
    folder = PACKAGE
    for file in sorted(folder.rglob("*.py")):
        found.update(file.relative_to(folder).as_posix().encode())
        found.update(file.read_bytes())
    python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    own = f"theater-sustainment {__version__} ({found.hexdigest()[:12]})"
    return (own, python, *(f"{name} {version(name)}" for name in PACKAGES))
