"""The journal of a study in a few Parquet files, for pandas, DuckDB and all that read them.

``design.parquet`` has a row a point, ``parts/part-*.parquet`` a row a replication. A part holds the
same points however the study was run or interrupted, and is there whole or not at all.
"""

import json
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.installed.extras import needs
from sim.report.output.folder import ResultFolder
from sim.study.running.outcome import Key, Outcome
from sim.study.sweeping.sweep import BASELINE

MOST_PARTS = 64
LEAST_POINTS = 16
"""Files at most, and points in one at least (if there are as many)."""
ABOUT = b"theater"
"""Key of the metadata of every file."""
WRITES = ("design.parquet", "parts/part-*.parquet")
PyTable = Mapping[str, Any]


def check() -> None:
    """Whether there is what writes Parquet, before anything long begins.

    Raises
    ------
    ConfigError
        If there is not.
    """
    needs("store", "study", ("pyarrow",))


def export(folder: ResultFolder, about: Mapping[str, Any]) -> list[Path]:
    """Write every replication that the results are made of; the file of points, and the folder.

    Parameters
    ----------
    about
        Where the results come from: the metadata of every file.
    """
    told = {ABOUT: json.dumps({"digest": folder.question.digest, **about}, default=str).encode()}
    points = folder.journal.points()
    own = [(number, settings) for number, settings, _ in points if number != BASELINE]
    outcomes = {number: found for number, _, found in points}
    keys = list(dict.fromkeys(key for each in outcomes.values() if each for key in each[0].keys))
    files = [_write(folder, "design.parquet", _design_columns(own), told)]
    size = max(ceil(len(own) / MOST_PARTS), LEAST_POINTS)
    parts = {
        f"{part:04d}": [number for number, _ in own[part * size : (part + 1) * size]]
        for part in range(ceil(len(own) / size))
    }
    if BASELINE in outcomes:
        parts["baseline"] = [BASELINE]
    for name, numbers in parts.items():
        columns = _part_columns({number: outcomes[number] for number in numbers}, keys)
        _write(folder, f"parts/part-{name}.parquet", columns, told)
    return [*files, folder.path / "parts"]


def _write(folder: ResultFolder, name: str, columns: PyTable, about: Mapping[bytes, bytes]) -> Path:
    import pyarrow
    from pyarrow import parquet

    arrays = {
        name: pyarrow.array(each, from_pandas=True) if isinstance(each, np.ndarray) else each
        for name, each in columns.items()
    }
    table = pyarrow.table(arrays).replace_schema_metadata(about)
    return folder.write(name, lambda place: parquet.write_table(table, place, compression="zstd"))


def _design_columns(points: Sequence[tuple[int, Mapping[str, Any]]]) -> dict[str, Any]:
    """Numbers as numbers; a key that has other values as well as text."""
    numbers = [number for number, _ in points]
    columns: dict[str, Any] = {"point": np.array(numbers, dtype=np.int32)}
    for key in dict.fromkeys(key for _, each in points for key in each):
        values = [each.get(key) for _, each in points]
        kinds = {type(each) for each in values}
        plain = kinds <= {int, float} or kinds == {bool}
        columns[key] = np.array(values) if plain else [str(each) for each in values]
    return columns


def _part_columns(points: Mapping[int, Sequence[Outcome]], keys: Sequence[Key]) -> dict[str, Any]:
    """Rows by point and replication; what a replication has no value of is null."""
    numbers = sorted(points)
    counts = [len(points[number]) for number in numbers]
    place = {key: column for column, key in enumerate(keys)}
    values = np.full((sum(counts), len(keys)), np.nan)
    row = 0
    for number in numbers:
        for outcome in points[number]:
            values[row, [place[key] for key in outcome.keys]] = outcome.values
            row += 1
    return {
        "point": np.repeat(np.array(numbers, dtype=np.int32), counts),
        "replication": np.concatenate([np.arange(count, dtype=np.int32) for count in counts]),
        **{f"{metric}/{subject}": values[:, column] for (metric, subject), column in place.items()},
    }
