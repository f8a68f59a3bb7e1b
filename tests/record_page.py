"""The commands of docs/record.md."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "record.md"
COMMANDS = re.findall(r"^    theater (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def words_of(command: str) -> list[str]:
    """A command as words; the first is that of the command."""
    return shlex.split(command)
