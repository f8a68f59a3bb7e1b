"""The one place where a file is read: its bytes, as the text that they are; no parser with it."""

import hashlib
import unicodedata
from pathlib import Path

from sim.core.errors import ConfigError, Problem, shown

MOST_BYTES = 5_000_000
"""Size of a file at most [bytes]."""
BOM = "\ufeff"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(file: Path, name: str | None = None) -> str:
    """The text of a file, without a byte-order mark, composed characters as one (NFC).

    Raises
    ------
    ConfigError
        If there is no such file, or it is no text in UTF-8, or longer than a file may be.
    """
    name = name or str(file)
    try:
        if not file.is_file():
            what = "is a folder; a file is right" if file.is_dir() else "there is no such file"
            raise wrong(name, what)
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise wrong(name, f"has {size:,} bytes; a file has at most {MOST_BYTES:,}")
        raw = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise wrong(shown(name), f"cannot be read ({reason})") from None
    if raw[:2] in UTF_16:
        raise wrong(name, "is in UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise wrong(f"{name}:{line}", f"byte {raw[error.start]:#04x} is no UTF-8") from None
    return unicodedata.normalize("NFC", text.removeprefix(BOM))


def digest_of(text: str) -> str:
    """What tells one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def wrong(place: str, told: str) -> ConfigError:
    """A complaint about a file or a place in it."""
    return ConfigError("file", [Problem(place, told)])
