"""Every replication of a sweep in a few Parquet files, for pandas, DuckDB and all that read them.

``design.parquet`` has a row a point, ``parts/part-*.parquet`` a row a replication. A part holds the
same points however the sweep was run or interrupted, and is there whole or not at all.
"""

import json
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.extras import needs
from sim.report.files import write
from sim.study.journal import BASELINE, writing
from sim.study.measure import Key, Outcome

MOST_PARTS = 64
LEAST_POINTS = 16
"""Files at most, and points in one at least (if there are as many)."""
ABOUT = b"theater"
"""Key of the metadata of every file."""


class ParquetStore:
    """Writes the replications of a sweep, part by part.

    Parameters
    ----------
    folder
        Of the results of the sweep.
    settings
        Of every point.
    about
        Where the results come from; its ``digest`` is that of everything that decides them.
    again
        Whether to write anew what is there of the same sweep.
    """

    def __init__(
        self,
        folder: Path,
        settings: Sequence[Mapping[str, Any]],
        about: Mapping[str, Any],
        again: bool = False,
    ) -> None:
        needs("store", "study", ("pyarrow",))
        self._about = {ABOUT: json.dumps(about, default=str).encode()}
        self._count = len(settings)
        self._size = max(ceil(len(settings) / MOST_PARTS), LEAST_POINTS)
        self._waiting: dict[int, dict[int, Sequence[Outcome]]] = {}
        self.design = folder / "design.parquet"
        self.parts = folder / "parts"
        with writing(self.parts):
            self.parts.mkdir(exist_ok=True)
        if again or not self._is_ours():
            for each in self.parts.glob("part-*.parquet"):
                each.unlink()
            self._write(self.design, _design_columns(settings))

    def wants(self, number: int) -> bool:
        """Whether the file that a point belongs to is not there yet."""
        return not self._file(self._part(number)).is_file()

    def add(self, number: int, outcomes: Sequence[Outcome]) -> None:
        """All replications of a point; the last point of a part writes it.

        Raises
        ------
        ConfigError
            If it cannot be written, as on a full disk.
        """
        part = self._part(number)
        points = self._waiting.setdefault(part, {})
        points[number] = outcomes
        begin = part * self._size
        if part == BASELINE or len(points) == min(self._size, self._count - begin):
            self._write(self._file(part), _part_columns(self._waiting.pop(part)))

    def finish(self) -> None:
        """Give all parts the same columns, where points have different subjects."""
        from pyarrow import parquet

        files = sorted(self.parts.glob("part-*.parquet"))
        names = {file: parquet.read_schema(file).names for file in files}
        every = [*dict.fromkeys(name for each in names.values() for name in each)]
        for file in (file for file in files if names[file] != every):
            table = parquet.read_table(file)
            empty = np.full(table.num_rows, np.nan)
            has = set(names[file])
            self._write(file, {each: table[each] if each in has else empty for each in every})

    def _part(self, number: int) -> int:
        return BASELINE if number == BASELINE else number // self._size

    def _file(self, part: int) -> Path:
        name = "baseline" if part == BASELINE else f"{part:04d}"
        return self.parts / f"part-{name}.parquet"

    def _is_ours(self) -> bool:
        """Whether what lies in the folder is of the same sweep."""
        from pyarrow import ArrowInvalid, parquet

        try:
            about = (parquet.read_schema(self.design).metadata or {}).get(ABOUT, b"{}")
        except (OSError, ArrowInvalid):
            return False
        own = json.loads(self._about[ABOUT])
        return bool(json.loads(about).get("digest") == own["digest"])

    def _write(self, path: Path, columns: Mapping[str, Any]) -> None:
        import pyarrow
        from pyarrow import parquet

        arrays = {
            name: pyarrow.array(each, from_pandas=True) if isinstance(each, np.ndarray) else each
            for name, each in columns.items()
        }
        table = pyarrow.table(arrays).replace_schema_metadata(self._about)
        with writing(path):
            write(path, lambda place: parquet.write_table(table, place, compression="zstd"))


def _design_columns(settings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Numbers as numbers; a key that has other values as well as text."""
    columns: dict[str, Any] = {"point": np.arange(len(settings), dtype=np.int32)}
    for key in settings[0]:
        values = [each[key] for each in settings]
        kinds = {type(each) for each in values}
        plain = kinds <= {int, float} or kinds == {bool}
        columns[key] = np.array(values) if plain else [str(each) for each in values]
    return columns


def _part_columns(points: Mapping[int, Sequence[Outcome]]) -> dict[str, Any]:
    """Rows by point and replication; what a replication has no value of is null."""
    numbers = sorted(points)
    counts = [len(points[number]) for number in numbers]
    keys: dict[Key, None] = {}
    for number in numbers:
        keys.update(dict.fromkeys(points[number][0].keys) if points[number] else {})
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
