"""Where a result comes from: scenario, hash, seed, versions and commit."""

import hashlib
import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.core.columns.arrays import np
from sim.core.installed.own_parts import own_parts
from sim.core.installed.version import PACKAGE, __version__


def provenance(model: Mapping[str, Any], grades: Mapping[str, int]) -> dict[str, Any]:
    """What is needed to get the same result again.

    Parameters
    ----------
    model
        The mapping of the scenario, tables read in, nothing of how it is run.
    grades
        How many of its numbers are of which grade (cited, derived, calibrated, notional).
    """
    canonical = json.dumps(model, sort_keys=True, default=str)
    packages = ("simpy", "numpy", "scipy", "pydantic", "hydra-core")
    others = {part.package: part.version for part in own_parts()}
    return {
        "version": __version__,
        "scenario_sha256": hashlib.sha256(canonical.encode()).hexdigest(),
        "inputs_by_grade": dict(grades),
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "packages": {name: version(name) for name in packages} | others,
        "processor": platform.machine(),
        "numpy_simd": simd(),
        **_commit(),
    }


PATIENCE_S = 30.0
"""How long git may take to answer [s]."""


def simd() -> list[str]:
    """What numpy uses of this processor: the last bits of its functions hang on it."""
    told = np.show_config(mode="dicts")["SIMD Extensions"]
    return [*told["baseline"], *told.get("found", ())]


@lru_cache(maxsize=1)
def _commit() -> dict[str, Any]:
    """Commit and dirty flag of the checkout; nothing for an installed package.

    It is asked once a command; a git that is not there, fails or is slow tells nothing.
    """
    root = PACKAGE.resolve().parent
    if not (root / ".git").exists():
        return {}
    try:
        head = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return {}
    return {"commit": head, "dirty": bool(changed)}


def _git(root: Path, *words: str) -> str:
    told = ["git", "--no-optional-locks", "-C", str(root), *words]
    done = subprocess.run(
        told,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return done.stdout.strip()
