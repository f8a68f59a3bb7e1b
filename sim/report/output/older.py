"""Results that an older version wrote: known by what is in the folder, and named as such.

Version 0.1.0 had no marker, no journal in SQLite, and no ``schema`` in its JSON.
"""

import json
from collections.abc import Sequence
from pathlib import Path

LAST = "0.1.0"
OBJECTS = ("result.json", "compare.json", "select.json", "optimize.json", "pareto.json")
"""Objects of commands of then, each with the scenario at its top."""
SWEEPS = (".finished-*.jsonl", ".unfinished-*.jsonl")
"""Journals of sweeps."""
TABLES = {
    "metrics.csv": "metric,subject,unit,mean,half_width,q05,q50,q95,n",
    "compare.csv": "choice,metric,subject,unit,base,mean,half_width,q05,q50,q95,n",
}
"""Tables by their first line, which has ended otherwise since."""
TOLD = (
    f"holds results of version {LAST}: their tables can be read, and this version neither goes on "
    "with them nor writes over them; move the folder and run the command again"
)


def is_older(folder: Path) -> bool:
    """Whether a folder holds results of the last release."""
    return any(_signs(folder))


def is_older_object(file: Path) -> bool:
    """Whether a file is the JSON that a command of the last release printed (``format=json``)."""
    return _has_no_schema(file, "provenance")


def _signs(folder: Path) -> Sequence[bool]:
    return [
        *(any(folder.glob(pattern)) for pattern in SWEEPS),
        *(_has_no_schema(folder / name) for name in OBJECTS),
        *(_begins(folder / name, line) for name, line in TABLES.items()),
    ]


def _has_no_schema(file: Path, beside: str = "scenario") -> bool:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"scenario", beside} <= {*found} and "schema" not in found


def _begins(file: Path, line: str) -> bool:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\r\n") == line
    except (OSError, ValueError):
        return False
