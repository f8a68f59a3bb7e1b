"""Writing results: a file is there whole or not at all."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem


def open_folder(out: str | None) -> Path | None:
    """The folder for results, made and found writable before anything long begins.

    Raises
    ------
    ConfigError
        If it cannot be made or written to.
    """
    if out is None:
        return None
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or error
        problem = Problem("out", f"cannot write to {str(folder)!r} ({reason}); a writable folder")
        raise ConfigError("overrides", [problem]) from None
    return folder


def write(path: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a file under another name, and give it its name when it is complete.

    What a killed process leaves under the other name is written over the next time.
    """
    temporary = path.with_name(f".{path.stem}-unfinished{path.suffix}")
    try:
        fill(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path


def write_text(path: Path, text: str) -> Path:
    """Write a text file."""

    def fill(place: Path) -> None:
        place.write_text(text, encoding="utf-8")

    return write(path, fill)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as csv text with a header."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if value != value else value for value in row] for row in rows)
    return lines.getvalue()


def json_text(value: Mapping[str, Any]) -> str:
    """One JSON object; values that are not finite become null."""
    return json.dumps(_finite(value), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value
