"""Writing results: a file is there whole or not at all."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from sim.core.errors import ConfigError, Problem

OWNER_ONLY = 0o700
"""Rights of a folder that is made for results: nobody but its owner looks in."""


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
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or error
        problem = Problem("out", f"cannot write to {str(folder)!r} ({reason}); a writable folder")
        raise ConfigError("overrides", [problem]) from None
    return folder


def write(path: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a file under another name, and give it its name when it is complete and on the disk.

    The other name is new and in the same folder. A link of that name is replaced, never followed.

    Raises
    ------
    OSError
        If it cannot be written, as on a full disk, or where a folder has that name.
    """
    handle, name = tempfile.mkstemp(path.suffix, UNFINISHED, path.parent)
    temporary = Path(name)
    try:
        if hasattr(os, "fchmod"):
            os.fchmod(handle, 0o666 & ~_umask())
        fill(temporary)
        os.fsync(handle)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    flush_folder(path.parent)
    return path


UNFINISHED = ".theater-unfinished-"
"""How the name of a file begins that is not complete."""


def flush_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    """Which rights a new file does not get."""
    now = os.umask(0o022)
    os.umask(now)
    return now


def write_text(path: Path, text: str) -> Path:
    """Write a text file."""

    def fill(place: Path) -> None:
        place.write_text(text, encoding="utf-8")

    return write(path, fill)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as csv text with a header."""
    lines = io.StringIO()
    _fill_csv(lines, columns, rows)
    return lines.getvalue()


def written_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Callable[[Path], None]:
    """What writes rows as csv, one by one: they may be more than fit into memory."""

    def fill(place: Path) -> None:
        with place.open("w", encoding="utf-8", newline="") as file:
            _fill_csv(file, columns, rows)

    return fill


def _fill_csv(file: IO[str], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if value != value else value for value in row] for row in rows)


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
